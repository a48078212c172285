"""Answering without an account, by a link; reading again what one sent, and taking it back."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agir.accounts.secret_pages import secret_page
from agir.core.refusals import Refused
from agir.cycles.actions import link as links
from agir.cycles.actions import voice as verbs
from agir.cycles.asked import Choices, gone_question
from agir.cycles.forms.voice import AnswersForm
from agir.cycles.models import AnswerLink
from agir.ui.feedback import done


@secret_page
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponseBase:
    """The questions, and who will read the answers. Reading changes nothing."""
    posted = request.method == "POST"
    if posted and (limited := ratelimit.consume_or_429(request, action="answer_by_link")):
        return limited
    try:
        link = links.find_link(token)
        with timezone.override(ZoneInfo(link.coalition.time_zone)):
            return _answered(request, token, link)
    except Refused as refusal:
        said = {"sentence": str(refusal)}
        return render(request, "cycles/answer_closed.html", said, status=410)


def _answered(request: HttpRequest, token: str, link: AnswerLink) -> HttpResponseBase:
    posted = request.method == "POST"
    questions = links.questions_of(link)
    form = AnswersForm(
        request.POST if posted else None,
        questions=questions,
        initial={"receipt": verbs.new_receipt()},
    )
    if posted and form.is_valid():
        receipt = verbs.answer_by_link(
            token=token,
            answers=form.answers,
            who=form.cleaned_data["who"],
            capacity=form.cleaned_data["capacity"],
            receipt=form.cleaned_data["receipt"],
        )
        return redirect("cycles:mine", receipt)
    context = {"link": link, "questions": questions, "form": form}
    return render(request, "cycles/answer.html", context, status=422 if form.errors else 200)


@secret_page
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest, receipt: str) -> HttpResponseBase:
    """What was sent with this secret. Its button erases it for good."""
    if request.method == "POST":
        if limited := ratelimit.consume_or_429(request, action="answer_by_link"):
            return limited
        if verbs.withdraw_by_receipt(receipt=receipt):
            done(request, _("Vos réponses sont effacées."))
        return redirect("cycles:mine", receipt)
    voices = verbs.voices_of_receipt(receipt)
    if not voices:
        return render(request, "cycles/mine_empty.html", status=404)
    choices = Choices(voices[0].coalition)
    context = {
        "voices": [
            (choices.question(voice.question) or gone_question(voice.question, voice.stage), voice)
            for voice in voices
        ],
        "coalition_name": voices[0].coalition.name,
    }
    return render(request, "cycles/mine.html", context)
