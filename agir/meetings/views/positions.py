"""Where each stands on a decision, and what is answered."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agir.coalitions.entrance import CoalitionRequest, in_coalition
from agir.core.refusals import Refused, require
from agir.meetings import rules
from agir.meetings.actions import decision as verbs
from agir.meetings.decided import stance_label
from agir.meetings.entrance import decision_address, find_decision, room_context
from agir.meetings.forms.decision import PositionForForm, PositionForm, ReplyForm
from agir.meetings.models import Decision, Position
from agir.ui.feedback import done, warn


def _mine(request: CoalitionRequest, decision: Decision) -> Position | None:
    """What she said already: for herself, or in a vote by organisation for hers."""
    rows = Position.objects.filter(decision=decision)
    found = rows.filter(member=request.member).first()
    if found is None and decision.method == Decision.Method.ORGANISATIONS:
        group = request.member.organisation_id
        found = rows.filter(member=None, organisation=group).first() if group else None
    return found


@in_coalition
@require_http_methods(["GET", "POST"])
def say(request: CoalitionRequest, decision: int) -> HttpResponse:
    """Say where one stands, until it is taken."""
    found = find_decision(request, decision)
    require(rules.can_take_part(request.member, found))
    if not found.is_proposed and request.method == "GET":
        warn(request, _("Cette décision n’est plus ouverte : les positions ne changent plus."))
        return redirect(decision_address("decision", found))
    mine = _mine(request, found)
    start = {"stance": mine.stance, "words": mine.words} if mine else {}
    form = PositionForm(request.POST or None, method=found.method, initial=start)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            verbs.set_position(
                decision=found, by=request.member, stance=data["stance"], words=data["words"]
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done(request, _("Votre position est inscrite. Elle peut changer jusqu’à la décision."))
            return redirect(decision_address("decision", found))
    by_organisation = found.method == Decision.Method.ORGANISATIONS and not rules.speaks_in_person(
        request.member.role
    )
    context = room_context(
        request, "decisions", decision=found, form=form, mine=mine,
        organisation=request.member.organisation if by_organisation else None,
    )  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "meetings/position.html", context, status=status)


@in_coalition
@require_http_methods(["GET", "POST"])
def say_for(request: CoalitionRequest, decision: int) -> HttpResponse:
    """Write what somebody else said aloud, marked so."""
    found = find_decision(request, decision)
    require(rules.can_type_position(request.member, found))
    form = PositionForForm(request.POST or None, method=found.method, coalition=request.coalition)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = verbs.set_position(
                decision=found, by=request.member, stance=data["stance"], words=data["words"],
                member=data["member"], organisation=data["organisation"], name=data["name"],
                first_concerned=data["first_concerned"],
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done(request, _("La position de %(name)s est inscrite.") % {"name": made.said_by})
            if "encore" in request.POST:
                return redirect(decision_address("position_for", found))
            return redirect(decision_address("decision", found))
    context = room_context(request, "decisions", decision=found, form=form)
    status = 422 if request.method == "POST" else 200
    return render(request, "meetings/position_for.html", context, status=status)


def _position(found: Decision, position: int) -> Position:
    rows = Position.objects.select_related("member__user", "organisation", "decision")
    one = get_object_or_404(rows, decision=found, pk=position)
    one.decision = found
    return one


@in_coalition
@require_http_methods(["GET", "POST"])
def reply(request: CoalitionRequest, decision: int, position: int) -> HttpResponse:
    """Answer a reservation or an objection."""
    found = find_decision(request, decision)
    require(rules.can_reply_position(request.member, found))
    one = _position(found, position)
    form = ReplyForm(request.POST or None, initial={"text": one.reply})
    if request.method == "POST" and form.is_valid():
        try:
            verbs.reply_to(position=one, by=request.member, text=form.cleaned_data["text"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done(request, _("Votre réponse est inscrite à côté de ses mots."))
            return redirect(decision_address("decision", found))
    context = room_context(
        request, "decisions", decision=found, position=one, form=form,
        stance=stance_label(found.method, one.stance),
    )  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "meetings/position_reply.html", context, status=status)


@in_coalition
@require_POST
def withdraw(request: CoalitionRequest, decision: int, position: int) -> HttpResponse:
    found = find_decision(request, decision)
    try:
        verbs.withdraw_position(position=_position(found, position), by=request.member)
    except Refused as refusal:
        warn(request, str(refusal))
    else:
        done(request, _("La position est retirée."))
    return redirect(decision_address("decision", found))
