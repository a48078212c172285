"""Correcting a voice, taking it back."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agir.coalitions.entrance import CoalitionRequest, in_coalition
from agir.core.refusals import Refused, require
from agir.cycles import rules
from agir.cycles.actions import voice as verbs
from agir.cycles.entrance import cycle_context, find_cycle, find_question, find_voice
from agir.cycles.forms.voice import CorrectionForm
from agir.ui.feedback import done


@in_coalition
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: CoalitionRequest, cycle: int, voice: int) -> HttpResponse:
    found = find_cycle(request, cycle)
    shown = find_voice(found, voice)
    require(rules.can_correct(request.member, shown))
    start = {"words": shown.words, "capacity": shown.capacity, "who": shown.who}
    form = CorrectionForm(
        request.POST if request.method == "POST" else None,
        initial=start,
        from_paper=shown.is_from_paper,
    )
    if request.method == "POST" and form.is_valid():
        try:
            verbs.correct_voice(voice=shown, by=request.member, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("words", str(refusal))
        else:
            done(request, _("La réponse est corrigée. Les mots d’avant sont gardés avec elle."))
            return redirect("cycles:question", request.coalition.slug, found.pk, shown.question)
    context = cycle_context(
        request, found, voice=shown, form=form, tab=shown.stage,
        question=find_question(request, shown.question),
    )  # fmt: skip
    return render(request, "cycles/correct.html", context, status=422 if form.errors else 200)


@in_coalition
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: CoalitionRequest, cycle: int, voice: int) -> HttpResponse:
    """Asked once, because it cannot be undone: the words are erased, not hidden."""
    found = find_cycle(request, cycle)
    shown = find_voice(found, voice)
    require(rules.can_withdraw(request.member, shown))
    if request.method == "POST":
        verbs.withdraw_voice(voice=shown, by=request.member)
        done(request, _("La réponse est effacée, avec ses versions."))
        return redirect("cycles:question", request.coalition.slug, found.pk, shown.question)
    context = cycle_context(
        request, found, voice=shown, tab=shown.stage, hers=rules.is_author(request.member, shown),
        question=find_question(request, shown.question),
    )  # fmt: skip
    return render(request, "cycles/withdraw.html", context)
