"""The way into every page of a coalition."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from zoneinfo import ZoneInfo

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from agir.accounts.models import User
from agir.coalitions.models import Coalition, Member

P = ParamSpec("P")


class CoalitionRequest(HttpRequest):
    """A request that has come in: who asks, in which coalition, as which member."""

    user: User
    coalition: Coalition
    member: Member


def in_coalition(
    view: Callable[Concatenate[CoalitionRequest, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Turn `view(request, …)` into a page of `/r/<coalition>/…`.

    Anonymous people go and sign in; people who do not sit in the coalition get 404, the same as
    for a coalition that does not exist. The view finds `request.coalition` and `request.member`,
    and dates are shown in the coalition's time zone.
    """

    @wraps(view)
    def enter(request: HttpRequest, coalition: str, *args: P.args, **kwargs: P.kwargs) -> Any:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        member = (
            Member.objects.present()
            .select_related("coalition", "organisation")
            .filter(coalition__slug=coalition, user_id=request.user.pk)
            .first()
        )
        if member is None:
            raise Http404
        member.user = request.user
        request.member = member  # type: ignore[attr-defined]
        request.coalition = member.coalition  # type: ignore[attr-defined]
        timezone.activate(ZoneInfo(member.coalition.time_zone))
        try:
            return view(request, *args, **kwargs)  # type: ignore[arg-type]
        finally:
            timezone.deactivate()

    return enter


def today(request: CoalitionRequest) -> dt.date:
    """Today where the coalition lives."""
    return timezone.localdate(timezone=ZoneInfo(request.coalition.time_zone))


__all__ = ["CoalitionRequest", "HttpResponse", "in_coalition", "today"]
