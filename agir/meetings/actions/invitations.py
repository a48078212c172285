from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agir.accounts.models import clean_address
from agir.coalitions.models import Member
from agir.core.refusals import Refused, require
from agir.core.tokens import hash_token
from agir.meetings import rules
from agir.meetings.actions.letters import NEWS, UNHEARD, Writing, can_be_told, take_back
from agir.meetings.actions.meeting import hold_meeting, remember
from agir.meetings.models import Invitee, Meeting

MOST_GUESTS = 200


@dataclass(frozen=True)
class Guest:
    """Somebody without an account, as she is asked to come."""

    name: str
    email: str
    language: str = "fr"


@transaction.atomic
def invite(
    *, meeting: Meeting, by: Member, members: Sequence[Member], guests: Sequence[Guest] = ()
) -> int:
    """Ask these people to come: a letter each, in her language, with the agenda, what lets her
    come, a file for her calendar and a link that answers for her alone. A guest whose address is
    a member's is that member. Returns how many letters were posted."""
    meeting = hold_meeting(meeting)
    require(rules.can_prepare(by, meeting))
    now = timezone.now()
    if meeting.ends_at <= now:
        raise Refused(_("Cette rencontre est passée : aucune lettre n’est partie."))
    seated, strangers = _sort(by, members, guests)
    invitees = _member_invitees(meeting, seated) + _guest_invitees(meeting, strangers)
    writing, posted = Writing(meeting, by.user.shown_name), 0
    for invitee in invitees:
        if can_be_told(invitee):
            take_back(invitee)
            writing.post(invitee, NEWS)
            posted += 1
    if posted:
        meeting.invited_at = meeting.invited_at or now
        meeting.save(update_fields=["invited_at"])
        remember(meeting, by, "meeting.invited", count=["", str(posted)])
    return posted


def _sort(
    by: Member, members: Sequence[Member], guests: Sequence[Guest]
) -> tuple[list[Member], list[Guest]]:
    """Those who sit here, and those who do not; each person once."""
    rows = Member.objects.present().filter(coalition=by.coalition).select_related("user")
    here = {member.pk: member for member in rows}
    by_address = {member.user.email: member for member in here.values()}
    wanted = {member.pk for member in members if member.pk in here}
    strangers: dict[str, Guest] = {}
    for guest in guests:
        address = clean_address(guest.email)
        if known := by_address.get(address):
            wanted.add(known.pk)
        else:
            strangers.setdefault(address, Guest(guest.name.strip(), address, guest.language))
    if len(strangers) > MOST_GUESTS:
        raise Refused(_("C’est trop de personnes sans compte : 200 au plus."))
    return [here[pk] for pk in sorted(wanted)], list(strangers.values())


def _member_invitees(meeting: Meeting, members: Sequence[Member]) -> list[Invitee]:
    kept = {one.member_id: one for one in Invitee.objects.filter(meeting=meeting)}
    found = []
    for member in members:
        invitee = kept.get(member.pk) or Invitee.objects.create(
            coalition_id=meeting.coalition_id, meeting=meeting, member=member
        )
        invitee.member = member
        found.append(invitee)
    return found


def _guest_invitees(meeting: Meeting, guests: Sequence[Guest]) -> list[Invitee]:
    rows = Invitee.objects.filter(meeting=meeting, member=None).exclude(email="")
    kept = {one.email: one for one in rows}
    found = []
    for guest in guests:
        invitee = kept.get(guest.email) or Invitee(
            coalition_id=meeting.coalition_id, meeting=meeting, email=guest.email
        )
        invitee.name = (guest.name or guest.email.partition("@")[0])[:120]
        invitee.language = guest.language
        invitee.save()
        found.append(invitee)
    return found


def _write_answer(invitee: Invitee, answer: str, needs: str) -> Invitee:
    invitee.answer, invitee.needs = answer, needs.strip()[:300]
    invitee.answered_at = timezone.now()
    invitee.save(update_fields=["answer", "needs", "answered_at"])
    return invitee


@transaction.atomic
def answer(*, meeting: Meeting, by: Member, answer: str, needs: str = "") -> Invitee:
    """Say for oneself whether one comes, and what one needs for that. Whoever sits here may, also
    without having been written to."""
    meeting = hold_meeting(meeting)
    require(rules.can_answer(by, meeting))
    invitee, _made = Invitee.objects.get_or_create(
        meeting=meeting, member=by, defaults={"coalition_id": meeting.coalition_id}
    )
    return _write_answer(invitee, answer, needs)


@transaction.atomic
def note_answer(*, invitee: Invitee, by: Member, answer: str, needs: str = "") -> Invitee:
    """Note what somebody answered by telephone or in the corridor."""
    meeting = hold_meeting(invitee.meeting)
    require(rules.can_prepare(by, meeting))
    held = Invitee.objects.select_for_update().get(pk=invitee.pk)
    if not rules.can_see_needs(by, invitee):
        needs = held.needs
    return _write_answer(held, answer, needs)


@transaction.atomic
def revoke_answer_link(*, invitee: Invitee, by: Member) -> None:
    """Withdraw the link of her letter: it opens nothing any more. What she answered stays."""
    require(rules.can_prepare(by, invitee.meeting))
    take_back(invitee)
    Invitee.objects.filter(pk=invitee.pk).update(token_hash="", token_expires_at=None)


@transaction.atomic
def remove_invitee(*, invitee: Invitee, by: Member) -> None:
    """No longer ask her to come. What she answered, and a guest's name and address, are erased."""
    meeting = hold_meeting(invitee.meeting)
    require(rules.can_prepare(by, meeting))
    take_back(invitee)
    Invitee.objects.filter(pk=invitee.pk).delete()
    remember(meeting, by, "meeting.uninvited")


def find_invitee(token: str) -> Invitee:
    """Whose link this is, still usable. Raises `Refused` with what to do when it is not."""
    rows = Invitee.objects.select_related("meeting__coalition", "member__user")
    invitee = rows.filter(token_hash=hash_token(token)).first() if token else None
    if invitee is None:
        raise Refused(_("Ce lien a été remplacé ou retiré. Prenez celui du dernier courriel."))
    meeting, now = invitee.meeting, timezone.now()
    about = {"title": meeting.title, "coalition": meeting.coalition.name}
    if meeting.status == Meeting.Status.CANCELLED or meeting.binned_at is not None:
        raise Refused(_("« %(title)s » est annulée. Rien à répondre.") % about)
    if meeting.status == Meeting.Status.HELD:
        raise Refused(_("« %(title)s » est commencée. Entrez : on vous attend.") % about)
    expired = invitee.token_expires_at is None or invitee.token_expires_at <= now
    if expired or meeting.status == Meeting.Status.CLOSED:
        raise Refused(_("« %(title)s » est passée. Merci d’avoir voulu répondre.") % about)
    if meeting.coalition.is_archived or not can_be_told(invitee):
        raise Refused(
            _("Votre place a changé dans « %(coalition)s » : ce lien ne répond plus.") % about
        )
    return invitee


@transaction.atomic
def answer_by_letter(*, token: str, answer: str, needs: str = "") -> Invitee:
    """Answer straight from the letter: the token proves who reads it."""
    invitee = find_invitee(token)
    held = Invitee.objects.select_for_update().get(pk=invitee.pk)
    return _write_answer(held, answer, needs)


@transaction.atomic
def forget_guest(*, token: str) -> None:
    """A guest asks that her name and address leave: whatever this coalition kept of her as a
    guest is erased at once. Where she was present, somebody was."""
    found = guest_of(token)
    if found is None:
        raise Refused(_("Ce lien a été remplacé ou retiré. Prenez celui du dernier courriel."))
    hers = Invitee.objects.filter(
        coalition_id=found.coalition_id, member=None, email=found.email
    )  # fmt: skip
    for invitee in hers:
        take_back(invitee)
        if invitee.attendance == Invitee.Attendance.UNKNOWN:
            invitee.delete()
        else:
            make_nobody(invitee)


def guest_of(token: str) -> Invitee | None:
    """The guest of a link, also once it no longer answers: she may still ask to be erased."""
    return Invitee.objects.filter(token_hash=hash_token(token), member=None).first()


def make_nobody(invitee: Invitee) -> None:
    """Keep that somebody was there, without her name, her address or what she needed."""
    invitee.name, invitee.email, invitee.needs = _("une personne partie"), "", ""
    invitee.token_hash, invitee.token_expires_at = "", None
    invitee.told_sequence = min(invitee.told_sequence, UNHEARD)
    invitee.save()
