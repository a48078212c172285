"""The hours of the support structure: a row a week, and where they go."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.coalitions.models import Member
from agir.core.refusals import Refused, require
from agir.core.templatetags.typography import day
from agir.followup import rules
from agir.followup.actions.support import log_week, log_weeks, monday
from agir.followup.entrance import followup_context
from agir.followup.forms.week import PasteForm, SupportForm
from agir.followup.models import BackboneRole
from agir.followup.reading import support as reading
from agir.followup.saying import SHORT_ROLES, hours_said, number_said
from agir.ui.drawings.columns import Panel, columns
from agir.ui.feedback import done


def _seats(request: CoalitionRequest) -> list[Member]:
    """For whom this person may enter hours, herself first."""
    rows = Member.objects.present().filter(coalition=request.coalition).select_related("user")
    seats = [seat for seat in rows if rules.can_log_for(request.member, seat)]
    seats.sort(key=lambda seat: (seat.pk != request.member.pk, seat.user.shown_name.casefold()))
    return seats


def _week(text: str, now: dt.date) -> dt.date:
    try:
        return monday(min(dt.date.fromisoformat(text), now))
    except ValueError:
        return monday(now)


def _drawing(months: list[reading.Month]) -> Any:
    """Each role over the months, under the sum of all."""
    totals = [sum((month.hours[k] for month in months), start=0) for k in range(len(BackboneRole))]
    everything = sum(totals)
    panels = [
        Panel(
            _("En tout"), hours_said(everything),
            tuple(float(month.total) for month in months), above=True, tone="lasting",
        )
    ]  # fmt: skip
    panels += [
        Panel(
            str(role.label), hours_said(totals[place]),
            tuple(float(month.hours[place]) for month in months),
        )
        for place, role in enumerate(BackboneRole)
    ]  # fmt: skip
    marks = [formats.date_format(month.first, "N") for month in months]
    return columns(panels, marks=marks, name=_("Les heures de chaque rôle, mois par mois"))


def _page(
    request: CoalitionRequest,
    form: SupportForm | None = None,
    paste: PasteForm | None = None,
    status: int = 200,
) -> HttpResponse:
    now = today(request)
    member, steers = request.member, rules.can_steer(request.member, request.coalition)
    week = _week(request.GET.get("semaine", ""), now)
    lines: list[reading.Line] = []
    if steers:
        seats = _seats(request)
        lines = reading.weeks_of(member)
        if form is None:
            kept = reading.week_of(member, week)
            said = {role: number_said(hours) for role, hours in kept.items()}
            initial = {"week": week, "who": str(member.pk), **said}
            form = SupportForm(by=member, seats=seats, initial=initial)
    months = reading.months(request.coalition, now)
    context = followup_context(
        request, "support",
        form=form if steers else None, paste=(paste or PasteForm()) if steers else None,
        lines=lines, months=months, roles=list(BackboneRole), heads=list(SHORT_ROLES.values()),
        drawing=_drawing(months) if months else "",
        before=week - dt.timedelta(days=7),
        after=week + dt.timedelta(days=7) if week < monday(now) else None, shown_week=week,
    )  # fmt: skip
    return render(request, "followup/support.html", context, status=status)


@in_coalition
@require_http_methods(["GET", "POST"])
def support(request: CoalitionRequest) -> HttpResponse:
    """A row of six small numbers for a week; under it, where the hours go."""
    if request.method == "GET":
        return _page(request)
    require(rules.can_steer(request.member, request.coalition))
    form = SupportForm(request.POST, by=request.member, seats=_seats(request))
    if form.is_valid():
        try:
            week = monday(form.cleaned_data["week"])
            log_week(member=form.member(), by=request.member, week=week, hours=form.hours())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done(request, _("La semaine du %(day)s est notée.") % {"day": day(week)})
            return redirect("followup:support", request.coalition.slug)
    return _page(request, form=form, status=422)


@in_coalition
@require_POST
def paste(request: CoalitionRequest) -> HttpResponse:
    """Weeks copied from a sheet, for herself: all of them, or none."""
    require(rules.can_steer(request.member, request.coalition))
    form = PasteForm(request.POST)
    if form.is_valid():
        try:
            log_weeks(member=request.member, by=request.member, weeks=form.weeks)
        except Refused as refusal:
            form.add_error("cells", str(refusal))
        else:
            number = len(form.weeks)
            sentence = ngettext("%(n)d semaine est notée.", "%(n)d semaines sont notées.", number)
            done(request, sentence % {"n": number})
            return redirect("followup:support", request.coalition.slug)
    return _page(request, paste=form, status=422)
