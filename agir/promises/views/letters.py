"""The page that an e-mail opens: how does this promise stand? Reading it changes nothing."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from agir.accounts.secret_pages import secret_page
from agir.core.refusals import Refused
from agir.promises.days import today_in
from agir.promises.forms import MoveForm, WordForm
from agir.promises.links import answer_by_letter, find_link
from agir.promises.models import Promise, PromiseLink
from agir.promises.wording import said
from agir.ui.feedback import done

SAYS = {"tenue": Promise.Status.KEPT, "abandon": Promise.Status.DROPPED}
MOVE = "autre-jour"


@secret_page
def letter(request: HttpRequest, token: str) -> HttpResponseBase:
    """Three answers, each one press. Opening it, once or ten times, changes nothing."""
    try:
        link = find_link(token)
        member = link.promise.member
        if member is not None and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(member.user.language)
        timezone.activate(ZoneInfo(link.promise.coalition.time_zone))
        return _opened(request, token, link)
    except Refused as refusal:
        return render(request, "promises/letter_spent.html", {"sentence": refusal}, status=410)
    finally:
        timezone.deactivate()


def _opened(request: HttpRequest, token: str, link: PromiseLink) -> HttpResponseBase:
    promise = link.promise
    today = today_in(promise.coalition)
    says = request.POST.get("dire", request.GET.get("dire", ""))
    posted = request.method == "POST"
    move = MoveForm(request.POST if posted and says == MOVE else None, today=today)
    word = WordForm(request.POST if posted and says != MOVE else None)
    refused = ""
    if posted:
        if limited := ratelimit.consume_or_429(request, action="open_link"):
            return limited
        answer = _answer(says, move, word)
        if answer is not None:
            try:
                changed = answer_by_letter(token=token, **answer)
            except Refused as refusal:
                refused = str(refusal)
            else:
                done(request, said(changed))
                return redirect("promises:answer_link", token)
        elif says != MOVE:
            refused = _("Choisissez l’une des trois réponses.")
    return _shown(request, link, says, {"move": move, "word": word, "refused": refused})


def _answer(says: str, move: MoveForm, word: WordForm) -> dict[str, Any] | None:
    """What the verb is asked, None when the form is wrong or nothing was chosen."""
    if says == MOVE and move.is_valid():
        return {"says": "", "due_on": move.cleaned_data["due"], "word": move.cleaned_data["word"]}
    if says in SAYS and word.is_valid():
        return {"says": SAYS[says], "word": word.cleaned_data["word"]}
    return None


def _shown(
    request: HttpRequest, link: PromiseLink, says: str, forms: dict[str, Any]
) -> HttpResponse:
    promise = Promise.objects.select_related("coalition", "member__user").get(pk=link.promise_id)
    context = {
        "promise": promise,
        "place_of": promise.coalition,
        "name": promise.said_by,
        "wanted": says,
        "changes": list(promise.changes.all()),
        "past": promise.is_past(today_in(promise.coalition)),
        **forms,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "promises/letter.html", context, status=status)
