"""One guiding question: its voices, the member's own, those typed from paper, its synthesis."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.core.refusals import Refused, require
from agir.cycles import rules
from agir.cycles.actions import synthesis as synthesis_verbs
from agir.cycles.actions import voice as verbs
from agir.cycles.asked import Choice
from agir.cycles.entrance import cycle_context, find_cycle, find_question
from agir.cycles.forms.voice import PaperForm, SynthesisForm, VoiceForm
from agir.cycles.models import Capacity, Cycle, Synthesis, Voice
from agir.framework import contents
from agir.history.models import Version
from agir.ui.differences import word_difference
from agir.ui.feedback import done, warn

PAGE = 30


def _here(cycle: Cycle, question: Choice) -> str:
    return reverse("cycles:question", args=[cycle.coalition.slug, cycle.pk, question.key])


def _synthesis(cycle: Cycle, question: Choice) -> Synthesis | None:
    found = Synthesis.objects.filter(cycle=cycle, question=question.key).first()
    if found is not None:
        found.cycle = cycle
    return found


def _voices(cycle: Cycle, question: Choice) -> list[Voice]:
    rows = list(Voice.objects.filter(cycle=cycle, question=question.key).with_people())
    for voice in rows:
        voice.cycle = cycle
    return rows


@in_coalition
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: CoalitionRequest, cycle: int, question: str) -> HttpResponse:
    """Every voice of a question, and the form to add one's own."""
    found = find_cycle(request, cycle)
    asked = find_question(request, question)
    start = {"capacity": rules.usual_capacity(request.member)}
    form = VoiceForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST":
        require(not asked.gone and rules.can_speak(request.member, found))
        if form.is_valid():
            try:
                verbs.give_voice(
                    cycle=found, by=request.member, question=asked, **form.cleaned_data
                )
            except Refused as refusal:
                form.add_error("words", str(refusal))
            else:
                done(request, _("Votre voix est là, à côté des autres."))
                return redirect(_here(found, asked))
    rows = Voice.objects.filter(cycle=found, question=asked.key).with_people()
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown = [_shown(voice, found, request) for voice in page.object_list]
    synthesis = _synthesis(found, asked)
    context = cycle_context(
        request,
        found,
        stage=contents.stage(asked.stage),
        tab=asked.stage,
        question=asked,
        form=form,
        page=page,
        voices=shown,
        count=page.paginator.count,
        synthesis=synthesis,
        versions=synthesis_verbs.latest_number(synthesis),
    )
    return render(request, "cycles/question.html", context, status=422 if form.errors else 200)


def _shown(voice: Voice, cycle: Cycle, request: CoalitionRequest) -> tuple[Voice, bool, bool]:
    """A voice, and whether this person may correct it, and take it back."""
    voice.cycle = cycle
    member = request.member
    return voice, rules.can_correct(member, voice), rules.can_withdraw(member, voice)


@in_coalition
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: CoalitionRequest, cycle: int, question: str) -> HttpResponse:
    """Type a voice from a sheet or a meeting. « Enregistrer et continuer » keeps where it comes
    from for the next sheet of the pile."""
    found = find_cycle(request, cycle)
    require(rules.can_type(request.member, found))
    asked = find_question(request, question)
    require(not asked.gone)
    start = {
        "given_on": request.GET.get("donnee") or today(request),
        "provenance": request.GET.get("d-ou") or "paper",
        "provenance_note": request.GET.get("note", "")[:200],
        "capacity": request.GET.get("titre") or Capacity.PARENT,
    }
    form = PaperForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.type_voice(cycle=found, by=request.member, question=asked, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done(request, _("La voix est là, avec sa provenance."))
            if "again" in request.POST:
                return redirect(_again(found, asked, form))
            return redirect(_here(found, asked))
    context = cycle_context(
        request, found, question=asked, stage=contents.stage(asked.stage), form=form,
        tab=asked.stage,
    )  # fmt: skip
    return render(request, "cycles/paper.html", context, status=422 if form.errors else 200)


def _again(cycle: Cycle, question: Choice, form: PaperForm) -> str:
    said = form.cleaned_data
    kept = {
        "donnee": said["given_on"].isoformat(),
        "d-ou": said["provenance"],
        "note": said["provenance_note"],
        "titre": said["capacity"],
    }
    page = reverse("cycles:paper", args=[cycle.coalition.slug, cycle.pk, question.key])
    return f"{page}?{urlencode(kept)}"


@in_coalition
@require_http_methods(["GET", "HEAD", "POST"])
def synthesis(request: CoalitionRequest, cycle: int, question: str) -> HttpResponse:
    """Write or revise the synthesis, with the voices beside it."""
    found = find_cycle(request, cycle)
    require(rules.can_synthesise(request.member, found))
    asked = find_question(request, question)
    current = _synthesis(found, asked)
    start = {
        "words": current.words if current else "",
        "seen": synthesis_verbs.latest_number(current),
    }
    form = SynthesisForm(request.POST if request.method == "POST" else None, initial=start)
    difference = None
    if request.method == "POST" and form.is_valid():
        try:
            synthesis_verbs.synthesise(
                cycle=found, by=request.member, question=asked, **form.cleaned_data
            )
        except synthesis_verbs.Meanwhile as meanwhile:
            difference = word_difference(meanwhile.words, form.cleaned_data["words"])
            form.data = {**dict(form.data.items()), "seen": str(meanwhile.number)}
            form.add_error("words", str(meanwhile))
        except Refused as refusal:
            form.add_error("words", str(refusal))
        else:
            done(request, _("La synthèse est gardée, avec ses versions."))
            return redirect(_here(found, asked))
    context = cycle_context(
        request, found, question=asked, stage=contents.stage(asked.stage), form=form,
        tab=asked.stage, voices=_voices(found, asked), difference=difference, current=current,
    )  # fmt: skip
    return render(request, "cycles/synthesis.html", context, status=422 if form.errors else 200)


@in_coalition
@require_safe
def versions(request: CoalitionRequest, cycle: int, question: str) -> HttpResponse:
    """The versions of a synthesis, two of them compared word by word (`?de=1&a=3`)."""
    found = find_cycle(request, cycle)
    asked = find_question(request, question)
    current = _synthesis(found, asked)
    rows = []
    if current is not None:
        kept = Version.objects.of("synthesis", current.pk).select_related("event__by")
        rows = list(kept[:200])
    by_number = {row.number: row for row in rows}
    numbers = list(by_number)
    second = _chosen(request.GET.get("a", ""), numbers, 0)
    first = _chosen(request.GET.get("de", ""), numbers, 1)
    difference = None
    if first in by_number and second in by_number:
        difference = word_difference(
            by_number[first].data["words"], by_number[second].data["words"]
        )
    context = cycle_context(
        request, found, question=asked, stage=contents.stage(asked.stage), tab=asked.stage,
        rows=rows, first=first, second=second, difference=difference,
        current=numbers[0] if numbers else 0,
    )  # fmt: skip
    return render(request, "cycles/versions.html", context)


def _chosen(text: str, numbers: list[int], place: int) -> int:
    """The version asked for when it exists, else the one at this place from the latest."""
    if text.isdecimal() and int(text[:9]) in numbers:
        return int(text[:9])
    return numbers[min(place, len(numbers) - 1)] if numbers else 0


@in_coalition
@require_POST
def restore(request: CoalitionRequest, cycle: int, question: str, number: int) -> HttpResponse:
    found = find_cycle(request, cycle)
    asked = find_question(request, question)
    current = _synthesis(found, asked)
    if current is None:
        raise Http404
    version = get_object_or_404(Version.objects.of("synthesis", current.pk), number=number)
    try:
        synthesis_verbs.restore_synthesis(
            synthesis=current, by=request.member, question=asked, version=version
        )
    except Refused as refusal:
        warn(request, str(refusal))
    else:
        done(request, _("La version %(number)s est reprise.") % {"number": number})
    return redirect(_here(found, asked))
