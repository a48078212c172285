"""Pages of an adherence round: opening it, reading it, saying where one stands, answering."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.coalitions.models import Organisation
from agir.coalitions.rules import can_invite
from agir.core.refusals import Refused, require
from agir.intention import rules
from agir.intention.actions import rounds as verbs
from agir.intention.actions.answers import Said
from agir.intention.actions.answers import answer as say
from agir.intention.actions.answers import answer_for as say_for
from agir.intention.actions.answers import reply as answer_reservation
from agir.intention.comparing import compare, parts
from agir.intention.entrance import adoption_of, find_round, find_vision, room_context, versions_of
from agir.intention.forms import MeetingForm, ReplyForm, RoundForm, StanceForm
from agir.intention.models import Adherence, AdherenceLink, Round, Vision, VisionVersion
from agir.intention.standing import Standing, Voice, standing, voice_of
from agir.ui.feedback import done, warn

USUAL = dt.timedelta(days=21)


def _address(request: CoalitionRequest, name: str, round_: Round) -> str:
    return reverse(f"intention:{name}", args=[request.coalition.slug, round_.pk])


@in_coalition
@require_http_methods(["GET", "POST"])
def open_round(request: CoalitionRequest, vision: int) -> HttpResponse:
    """Put the current version to everybody. Nothing is sent here."""
    found = find_vision(request, vision)
    require(rules.can_open_round(request.member, found))
    current = versions_of(found)[0]
    form = RoundForm(request.POST or None, initial={"closes_on": today(request) + USUAL})
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.open_round(vision=found, by=request.member, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("closes_on", str(refusal))
        else:
            done(request, _("Le tour est ouvert. Rien n’est encore parti par courriel."))
            return redirect(_address(request, "letters", made))
    stands = standing(current, request.coalition)
    context = room_context(
        request, "vision", vision=found, version=current, parts=parts(current), form=form,
        standing=stands, may_invite=can_invite(request.member, request.coalition),
    )  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "intention/round_new.html", context, status=status)


@in_coalition
@require_GET
def round_page(request: CoalitionRequest, round: int) -> HttpResponse:
    """Who adheres to this version, which reservations and how they were answered, what changed
    since the version before, who has not answered yet."""
    found = find_round(request, round)
    vision, version, day = found.version.vision, found.version, today(request)
    versions = versions_of(vision)
    before = next((one for one in versions if one.number == version.number - 1), None)
    stands = standing(version, request.coalition)
    context = room_context(
        request, "vision",
        vision=vision, version=version, round=found, parts=parts(version),
        current=versions[0], is_current=versions[0].pk == version.pk,
        may_adopt_now=_may_adopt_now(request, vision, versions[0], stands, found.is_open(day)),
        before=before, changes=compare(before, version) if before else [],
        standing=stands, is_open=found.is_open(day),
        mine=voice_of(stands, request.member),
        may_answer=rules.can_answer(request.member, found, day),
        may_answer_for=rules.can_answer_for(request.member, found, day),
        wrote=AdherenceLink.objects.filter(round=found).exists(),
        lacks_voice=rules.lacks_voice(request.coalition, stands.in_person),
    )  # fmt: skip
    return render(request, "intention/round.html", context)


def _may_adopt_now(
    request: CoalitionRequest,
    vision: Vision,
    current: VisionVersion,
    stands: Standing,
    is_open: bool,
) -> bool:
    """Whether adopting is the next thing to do: the round is over, or everybody has answered,
    and this version is not adopted yet."""
    if stands.version.pk != current.pk or not rules.can_adopt(request.member, vision):
        return False
    adoption = adoption_of(vision)
    done_already = adoption is not None and adoption.version_id == current.pk
    return not done_already and (not is_open or not stands.silent)


def _said(form: StanceForm) -> Said:
    data = form.cleaned_data
    return Said(data["stance"], data["words"], data["remedy"])


def said_before(voice: Voice | None) -> dict[str, str]:
    """What she said last, to start from."""
    now = voice.now if voice else None
    return {"stance": now.stance, "words": now.words, "remedy": now.remedy} if now else {}


@in_coalition
@require_http_methods(["GET", "POST"])
def answer(request: CoalitionRequest, round: int) -> HttpResponse:
    """Say where one stands: for herself, or for the organisation she represents."""
    found = find_round(request, round)
    require(rules.has_voice(request.member))
    if not found.is_open(today(request)) and request.method == "GET":
        warn(request, _("Ce tour est fermé : les réponses ne changent plus."))
        return redirect(_address(request, "round", found))
    stands = standing(found.version, request.coalition)
    mine = voice_of(stands, request.member)
    form = StanceForm(request.POST or None, initial=said_before(mine))
    if request.method == "POST" and form.is_valid():
        try:
            say(round_=found, by=request.member, said=_said(form))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done(request, _("Votre réponse est inscrite. Vous pouvez la changer d’ici la fin."))
            return redirect(_address(request, "round", found))
    context = room_context(
        request, "vision",
        round=found, vision=found.version.vision, version=found.version,
        parts=parts(found.version), form=form, mine=mine,
        in_person=rules.speaks_in_person(request.member),
        organisation=request.member.organisation,
    )  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "intention/answer.html", context, status=status)


@in_coalition
@require_http_methods(["GET", "POST"])
def answer_for(request: CoalitionRequest, round: int, organisation: int) -> HttpResponse:
    """Type in what an organisation said in a meeting, with where it comes from."""
    found = find_round(request, round)
    require(rules.can_run_round(request.member, found))
    rows = Organisation.objects.of_coalition(request.coalition)
    group = get_object_or_404(rows, pk=organisation)
    stands = standing(found.version, request.coalition)
    voice = next((v for v in stands.voices if not v.in_person and v.pk == group.pk), None)
    form = MeetingForm(request.POST or None, initial=said_before(voice))
    if request.method == "POST" and form.is_valid():
        try:
            say_for(
                round_=found,
                organisation=group,
                by=request.member,
                said=_said(form),
                provenance=form.cleaned_data["provenance"],
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            sentence = _("La réponse de %(name)s est inscrite.") % {"name": group.name}
            done(request, sentence)
            return redirect(_address(request, "round", found))
    context = room_context(
        request, "vision", round=found, vision=found.version.vision, version=found.version,
        organisation=group, form=form,
    )  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "intention/answer_for.html", context, status=status)


@in_coalition
@require_http_methods(["GET", "POST"])
def reply(request: CoalitionRequest, round: int, adherence: int) -> HttpResponse:
    """Answer a reservation: its words, what was answered, and room for an answer."""
    found = find_round(request, round)
    require(rules.can_reply(request.member, found))
    rows = Adherence.objects.select_related("organisation", "member__user")
    about = get_object_or_404(rows.prefetch_related("replies__by"), round=found, pk=adherence)
    about.round = found
    form = ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_reservation(adherence=about, by=request.member, text=form.cleaned_data["text"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done(request, _("Votre réponse est inscrite à côté de la réserve."))
            return redirect(_address(request, "round", found))
    context = room_context(
        request, "vision", round=found, vision=found.version.vision, version=found.version,
        adherence=about, form=form,
        who=_who(about),
    )  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "intention/reply.html", context, status=status)


def _who(adherence: Adherence) -> str:
    if adherence.organisation is not None:
        return adherence.organisation.name
    return adherence.member.user.shown_name if adherence.member else ""


@in_coalition
@require_POST
def close(request: CoalitionRequest, round: int) -> HttpResponse:
    found = find_round(request, round)
    verbs.close_round(round_=found, by=request.member)
    done(request, _("Le tour est fermé."), undo=_address(request, "round_reopen", found))
    return redirect(_address(request, "round", found))


@in_coalition
@require_POST
def reopen(request: CoalitionRequest, round: int) -> HttpResponse:
    """Open again until the same day, or for three more weeks when that day is past."""
    found = find_round(request, round)
    day = today(request)
    until = found.closes_on if found.closes_on >= day else day + USUAL
    try:
        verbs.reopen_round(round_=found, by=request.member, closes_on=until)
    except Refused as refusal:
        warn(request, str(refusal))
    else:
        done(request, _("Le tour est rouvert."))
    return redirect(_address(request, "round", found))
