"""The register of decisions, and the card of one."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.core.refusals import Refused, require
from agir.meetings import rules
from agir.meetings.about import ORIENTATIONS, Reference, decidable, read_reference
from agir.meetings.actions import decision as verbs
from agir.meetings.decided import Card, drawing, read_card, search
from agir.meetings.entrance import (
    decision_address,
    find_decision,
    find_meeting,
    room_context,
)
from agir.meetings.forms.decision import ProposalForm, TakeForm, about_choices
from agir.meetings.models import Decision, Meeting
from agir.promises import rules as promise_rules
from agir.ui.feedback import done, warn

A_PAGE = 30


@in_coalition
@require_safe
def register(request: CoalitionRequest) -> HttpResponse:
    """Everything decided or put to the group, the latest first."""
    state = request.GET.get("etat", "")
    words = " ".join(request.GET.get("mots", "").split())[:100]
    rows = Decision.objects.present().filter(coalition=request.coalition)
    day = today(request)
    told: dict[str, int] = rows.aggregate(
        all=Count("pk"),
        proposed=Count("pk", filter=Q(status=Decision.Status.PROPOSED)),
    )
    told["review"] = rows.to_review(day).count()
    if state == "proposees":
        rows = rows.filter(status=Decision.Status.PROPOSED)
    elif state == "a-revoir":
        rows = rows.to_review(day)
    if words:
        rows = rows.filter(search(words))
    rows = rows.select_related("meeting", "reviewed_by").order_by("-at", "-pk")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    lines = [(one, one.is_due(day)) for one in page.object_list]
    context = room_context(
        request, "decisions", page=page, lines=lines, state=state, words=words, told=told,
        may_propose=rules.can_propose_decision(request.member, request.coalition, None),
    )  # fmt: skip
    return render(request, "meetings/decisions.html", context)


def _may(request: CoalitionRequest, decision: Decision) -> dict[str, bool]:
    member = request.member
    return {
        "say": rules.can_say_position(member, decision),
        "type": rules.can_type_position(member, decision),
        "reply": rules.can_reply_position(member, decision),
        "amend": rules.can_amend_decision(member, decision),
        "take": rules.can_take_decision(member, decision),
        "take_back": rules.can_take_back_decision(member, decision),
        "review": rules.can_review_decision(member, decision) and not decision.is_taken_up,
    }


def card_context(request: CoalitionRequest, decision: Decision, card: Card) -> dict[str, Any]:
    """What the page of a decision shows, and the pages about it."""
    mine = card.of(request.member.pk)
    orients = decision.about_type in ORIENTATIONS
    heard = 0
    if decision.is_proposed and orients and request.coalition.voice_required:
        heard = verbs.first_concerned_heard(decision)
    return room_context(
        request, "decisions",
        decision=decision, card=card, drawing=drawing(card.counts), mine=mine,
        may=_may(request, decision), due=decision.is_due(today(request)),
        lacks_voice=decision.is_proposed
        and rules.lacks_voice(request.coalition, orients, heard),
        method_words=decision.get_method_display(),
        may_promise=promise_rules.can_make(request.member, request.coalition),
    )  # fmt: skip


@in_coalition
@require_safe
def decision(request: CoalitionRequest, decision: int) -> HttpResponse:
    """What, why, how, who took part, dissent, what followed."""
    found = find_decision(request, decision)
    context = card_context(request, found, read_card(found, request.member))
    return render(request, "meetings/decision.html", context)


def _meeting_asked(request: CoalitionRequest) -> Meeting | None:
    """The meeting in which it is put to the group, when the address names one."""
    written = request.POST.get("rencontre", request.GET.get("rencontre", ""))
    if not written.isdecimal() or len(written) > 12:
        return None
    return find_meeting(request, int(written))


def _about(form: ProposalForm, request: CoalitionRequest) -> Reference | None:
    written = form.cleaned_data.get("about", "")
    return read_reference(request.coalition, written) if written else None


@in_coalition
@require_http_methods(["GET", "POST"])
def new(request: CoalitionRequest) -> HttpResponse:
    """Put something to the group, in a meeting or between meetings."""
    require(rules.can_propose_decision(request.member, request.coalition, None))
    meeting = _meeting_asked(request)
    current = read_reference(request.coalition, request.GET.get("sur", "")[:60])
    form = ProposalForm(
        request.POST or None, abouts=about_choices(decidable(request.coalition), current),
        initial={"about": current.written if current else ""},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = verbs.propose_decision(
                coalition=request.coalition, by=request.member, title=data["title"],
                why=data["why"], method=data["method"], meeting=meeting,
                about=_about(form, request),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done(
                request,
                _("La proposition est devant le groupe."),
                undo=decision_address("decision_bin", made),
            )
            return redirect(decision_address("decision", made))
    context = room_context(request, "decisions", form=form, meeting=meeting, decision=None)
    status = 422 if request.method == "POST" else 200
    return render(request, "meetings/decision_form.html", context, status=status)


@in_coalition
@require_http_methods(["GET", "POST"])
def edit(request: CoalitionRequest, decision: int) -> HttpResponse:
    """Amend what is put to the group."""
    found = find_decision(request, decision)
    require(rules.can_amend_decision(request.member, found))
    current = None
    if found.about_id is not None:
        current = Reference(found.about_type, found.about_id, found.about_title)
    form = ProposalForm(
        request.POST or None, abouts=about_choices(decidable(request.coalition), current),
        initial={"title": found.title, "why": found.why, "method": found.method,
                 "about": current.written if current else ""},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        about = current if current and data["about"] == current.written else _about(form, request)
        try:
            verbs.amend_decision(
                decision=found, by=request.member, title=data["title"], why=data["why"],
                method=data["method"], about=about, forget_about=about is None,
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done(request, _("La proposition est amendée."))
            return redirect(decision_address("decision", found))
    context = room_context(request, "decisions", form=form, decision=found, meeting=found.meeting)
    status = 422 if request.method == "POST" else 200
    return render(request, "meetings/decision_form.html", context, status=status)


@in_coalition
@require_http_methods(["GET", "POST"])
def take(request: CoalitionRequest, decision: int) -> HttpResponse:
    """Write that it is decided."""
    found, day = find_decision(request, decision), today(request)
    require(rules.can_take_decision(request.member, found))
    form = TakeForm(request.POST or None, method=found.method, today=day)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            verbs.take_decision(
                decision=found, by=request.member, decided_on=data["decided_on"],
                review_on=data["review_on"], participation=data["participation"],
                participation_note=data["participation_note"], hands=_hands(data), today=day,
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            undo = decision_address("decision_take_back", found)
            done(request, _("La décision est prise, et gardée en mémoire."), undo=undo)
            return redirect(decision_address("decision", found))
    context = {**card_context(request, found, read_card(found, request.member)), "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "meetings/decision_take.html", context, status=status)


def _hands(data: dict[str, Any]) -> verbs.Hands | None:
    if data.get("hands_for") is None:
        return None
    return verbs.Hands(
        data["hands_for"], data.get("hands_against") or 0, data.get("hands_abstained") or 0
    )


@in_coalition
@require_POST
def set_aside(request: CoalitionRequest, decision: int) -> HttpResponse:
    found = find_decision(request, decision)
    verbs.set_aside_decision(decision=found, by=request.member, today=today(request))
    undo = decision_address("decision_take_back", found)
    done(request, _("La proposition est notée comme non retenue. Ses mots restent."), undo=undo)
    return redirect(decision_address("decision", found))


@in_coalition
@require_POST
def take_back(request: CoalitionRequest, decision: int) -> HttpResponse:
    found = find_decision(request, decision)
    try:
        verbs.take_back_decision(decision=found, by=request.member)
    except Refused as refusal:
        warn(request, str(refusal))
    else:
        done(request, _("La proposition est de nouveau devant le groupe."))
    return redirect(decision_address("decision", found))


@in_coalition
@require_http_methods(["GET", "POST"])
def review(request: CoalitionRequest, decision: int) -> HttpResponse:
    """Look at it again: another decision, that names this one."""
    found = find_decision(request, decision)
    require(rules.can_review_decision(request.member, found))
    if found.is_taken_up and request.method == "GET":
        warn(request, _("Cette décision est déjà revue : continuez avec celle qui la revoit."))
        return redirect("meetings:decision", request.coalition.slug, found.reviewed_by_id)
    start = {"title": found.title, "method": found.method}
    form = ProposalForm(request.POST or None, abouts=[], initial=start)
    del form.fields["about"]
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = verbs.review_decision(
                decision=found, by=request.member, title=data["title"], why=data["why"],
                method=data["method"], meeting=_meeting_asked(request),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done(
                request, _("La nouvelle proposition est devant le groupe. L’ancienne tient encore.")
            )
            return redirect(decision_address("decision", made))
    context = room_context(request, "decisions", form=form, decision=found)
    status = 422 if request.method == "POST" else 200
    return render(request, "meetings/decision_review.html", context, status=status)


@in_coalition
@require_POST
def put_in_bin(request: CoalitionRequest, decision: int) -> HttpResponse:
    found = find_decision(request, decision)
    verbs.bin_decision(decision=found, by=request.member)
    done(
        request, _("La proposition est retirée."), undo=decision_address("decision_restore", found)
    )
    return redirect("meetings:decisions", request.coalition.slug)


@in_coalition
@require_POST
def restore(request: CoalitionRequest, decision: int) -> HttpResponse:
    found = find_decision(request, decision, binned=True)
    verbs.restore_decision(decision=found, by=request.member)
    done(request, _("La proposition est de retour."))
    return redirect(decision_address("decision", found))
