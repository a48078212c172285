"""Asking people to come: what each will receive, to whom, and what came back."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from agir.coalitions import rules as coalition_rules
from agir.coalitions.entrance import CoalitionRequest, in_coalition
from agir.coalitions.models import Member
from agir.core.refusals import Refused, require
from agir.meetings import reading, rules
from agir.meetings.actions import invitations as verbs
from agir.meetings.actions.letters import LETTER, NEWS, Writing, language_of, name_of
from agir.meetings.entrance import find_meeting, room_context
from agir.meetings.forms.preparing import InviteForm
from agir.meetings.models import Invitee, Meeting
from agir.meetings.shown import answer_form, meeting_context
from agir.ui.feedback import done

SAMPLE = "lien-personnel"  # what a preview shows where each letter has its own secret


def find_invitee_of(found: Meeting, invitee: int) -> Invitee:
    rows = Invitee.objects.filter(meeting=found).select_related("member__user")
    row = get_object_or_404(rows, pk=invitee)
    row.meeting = found
    return row


@in_coalition
@require_http_methods(["GET", "POST"])
def invitations(request: CoalitionRequest, meeting: int) -> HttpResponse:
    """Read the letter, tick who receives it, send. A GET sends nothing."""
    found = find_meeting(request, meeting)
    require(rules.can_prepare(request.member, found))
    people = reading.people_of(request.coalition)
    posted = request.method == "POST"
    form = InviteForm(
        request.POST if posted else None,
        initial=_start(request, found),
        offered=[one.pk for one in people],
    )
    if posted and form.is_valid():
        chosen = [one for one in people if one.pk in form.cleaned_data["members"]]
        try:
            number = verbs.invite(
                meeting=found, by=request.member, members=chosen, guests=form.strangers()
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            words = ngettext("%(n)d lettre part.", "%(n)d lettres partent.", number)
            done(request, words % {"n": number})
            return redirect("meetings:meeting", request.coalition.slug, found.pk)
    context = _invitations_context(request, found, people, form)
    return render(
        request, "meetings/invitations.html", context, status=422 if posted else 200
    )  # fmt: skip


def _start(request: CoalitionRequest, found: Meeting) -> dict[str, str]:
    """The guests of last time, while nobody is asked yet; for whoever may read addresses."""
    start = {"language": request.member.user.language}
    may_read = coalition_rules.can_see_addresses(request.member, request.coalition)
    if found.invited_at is None and may_read:
        guests = reading.usual_guests(found)
        start["guests"] = "\n".join(f"{one.name}, {one.email}" for one in guests)
        start["language"] = guests[0].language if guests else start["language"]
    return start


def _invitations_context(
    request: CoalitionRequest, found: Meeting, people: list[Member], form: InviteForm
) -> dict[str, Any]:
    asked = reading.answers_of(found).all
    by_member = {one.member_id: one for one in asked if one.member_id}
    ticked = set(form.data.getlist("members")) if form.is_bound else None  # type: ignore[attr-defined]
    return room_context(
        request,
        "meetings",
        meeting=found,
        form=form,
        rows=[
            {
                "member": one,
                "invitee": (mine := by_member.get(one.pk)),
                "told": mine is not None and mine.told_sequence >= 0,
                "ticked": str(one.pk) in ticked
                if ticked is not None
                else mine is None or mine.told_sequence < 0,
                "needs": _needs(request, mine),
            }
            for one in people
        ],
        guests=[
            {"invitee": one, "needs": _needs(request, one)} for one in asked if not one.member_id
        ],
        samples=_samples(request, found, people),
        may_see_addresses=coalition_rules.can_see_addresses(request.member, request.coalition),
    )


def _needs(request: CoalitionRequest, invitee: Invitee | None) -> str:
    if invitee is None or not rules.can_see_needs(request.member, invitee):
        return ""
    return invitee.needs


def _samples(
    request: CoalitionRequest, found: Meeting, people: list[Member]
) -> list[tuple[str, str, str]]:
    """One letter in each language of those who will read it: (to whom, subject, text)."""
    seen: dict[str, Member] = {}
    for member in people:
        seen.setdefault(member.user.language, member)
    writing, samples = Writing(found, request.member.user.shown_name), []
    for member in seen.values():
        invitee = Invitee(meeting=found, member=member)
        language = language_of(invitee)
        with translation.override(language):
            said = writing.context(invitee, NEWS, SAMPLE)
            text = render_to_string(LETTER, {**said, "site": settings.SITE_URL})
        subject, _sep, body = text.strip().partition("\n")
        samples.append((name_of(invitee), subject.strip(), body.strip()))
    return samples


@in_coalition
@require_POST
def respond(request: CoalitionRequest, meeting: int) -> HttpResponse:
    """My answer, from the page of the meeting."""
    found = find_meeting(request, meeting)
    form = answer_form(found, None, request.POST)
    if not form.is_valid():
        require(rules.can_answer(request.member, found))
        context = meeting_context(request, meeting, form)
        return render(request, "meetings/meeting.html", context, status=422)
    verbs.answer(meeting=found, by=request.member, **form.cleaned_data)
    done(request, _("Merci : votre réponse est inscrite."))
    return redirect("meetings:meeting", request.coalition.slug, found.pk)


@in_coalition
@require_http_methods(["GET", "POST"])
def invitee(request: CoalitionRequest, meeting: int, invitee: int) -> HttpResponse:
    """One person asked to come: note what she answered otherwise, withdraw her link, let go."""
    found = find_meeting(request, meeting)
    require(rules.can_prepare(request.member, found))
    row = find_invitee_of(found, invitee)
    form = answer_form(found, row, request.POST if request.method == "POST" else None)
    may_see_needs = rules.can_see_needs(request.member, row)
    if not may_see_needs:
        form.initial.pop("needs", None)
        del form.fields["needs"]
    if request.method == "POST" and form.is_valid():
        verbs.note_answer(invitee=row, by=request.member, **form.cleaned_data)
        done(request, _("La réponse est notée."))
        return redirect("meetings:invitations", request.coalition.slug, found.pk)
    context = room_context(
        request, "meetings", meeting=found, invitee=row, name=name_of(row), form=form,
        may_see_needs=may_see_needs,
    )  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "meetings/invitee.html", context, status=status)


@in_coalition
@require_POST
def link_revoke(request: CoalitionRequest, meeting: int, invitee: int) -> HttpResponse:
    found = find_meeting(request, meeting)
    verbs.revoke_answer_link(invitee=find_invitee_of(found, invitee), by=request.member)
    done(request, _("Ce lien n’ouvre plus rien. La réponse, s’il y en avait une, reste."))
    return redirect("meetings:invitations", request.coalition.slug, found.pk)


@in_coalition
@require_POST
def invitee_remove(request: CoalitionRequest, meeting: int, invitee: int) -> HttpResponse:
    found = find_meeting(request, meeting)
    verbs.remove_invitee(invitee=find_invitee_of(found, invitee), by=request.member)
    done(request, _("Cette personne n’est plus conviée. Ce qui la nommait ici est effacé."))
    return redirect("meetings:invitations", request.coalition.slug, found.pk)
