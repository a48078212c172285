"""Who may do what in a cycle. Pure: the answers come from the member and the object given."""

from __future__ import annotations

from agir.coalitions import rules as coalition_rules
from agir.coalitions.models import Coalition, Member, Role
from agir.cycles.models import AnswerLink, Capacity, Cycle, Voice

USUAL_CAPACITY = {
    Role.COORDINATION: Capacity.COORDINATION,
    Role.STEERING: Capacity.STEERING,
    Role.REPRESENTATIVE: Capacity.PARTNER,
    Role.FIRST_CONCERNED: Capacity.PARENT,
    Role.FUNDER_ADVISER: Capacity.FUNDER,
}


def usual_capacity(member: Member) -> str:
    """In what capacity she most likely speaks. She may say another one."""
    return USUAL_CAPACITY.get(Role(member.role), Capacity.OTHER)


def _here(member: Member, cycle: Cycle) -> bool:
    return cycle.coalition_id == member.coalition_id


def can_open_cycle(member: Member, coalition: Coalition) -> bool:
    return coalition_rules.can_steer(member, coalition)


def can_change_cycle(member: Member, cycle: Cycle) -> bool:
    return _here(member, cycle) and coalition_rules.can_steer(member, member.coalition)


def can_close(member: Member, cycle: Cycle) -> bool:
    """A cycle is closed when the group says so: no stage has to be « finished »."""
    return cycle.is_open and can_change_cycle(member, cycle)


def can_reopen(member: Member, cycle: Cycle) -> bool:
    return not cycle.is_open and can_change_cycle(member, cycle)


def can_speak(member: Member, cycle: Cycle) -> bool:
    """Give her voice: all who contribute, in a cycle that is open. A closed one is memory."""
    return (
        _here(member, cycle)
        and cycle.is_open
        and coalition_rules.can_contribute(member, member.coalition)
    )


def can_synthesise(member: Member, cycle: Cycle) -> bool:
    """Parents hold the pen of a synthesis as much as directors; versions keep every change."""
    return can_speak(member, cycle)


def can_type(member: Member, cycle: Cycle) -> bool:
    """Type what somebody wrote on paper or said in a meeting: those who answer for it."""
    return cycle.is_open and can_change_cycle(member, cycle)


def is_author(member: Member, voice: Voice) -> bool:
    """The voice is hers, whichever of her seats she gave it from."""
    return voice.member is not None and voice.member.user_id == member.user_id


def can_correct(member: Member, voice: Voice) -> bool:
    """Its author only. A voice typed from paper has no author here: the coordination corrects
    what was badly read, or whoever typed it. What came by a link, nobody rewrites."""
    if not can_speak(member, voice.cycle):
        return False
    if voice.is_from_paper:
        typed_it = voice.typed_by_id == member.pk and can_type(member, voice.cycle)
        return typed_it or coalition_rules.can_coordinate(member, member.coalition)
    return is_author(member, voice)


def can_withdraw(member: Member, voice: Voice) -> bool:
    """Its author takes it back, from a closed cycle too. For those who have no account, the
    coordination does it when they ask."""
    if not _here(member, voice.cycle):
        return False
    if is_author(member, voice):
        return coalition_rules.is_active(member, member.coalition)
    return voice.member_id is None and coalition_rules.can_coordinate(member, member.coalition)


def can_make_link(member: Member, cycle: Cycle) -> bool:
    return cycle.is_open and can_change_cycle(member, cycle)


def can_see_links(member: Member, cycle: Cycle) -> bool:
    """Who has the address may answer: it is shown to those who hand it out."""
    return can_change_cycle(member, cycle)


def can_revoke_link(member: Member, link: AnswerLink) -> bool:
    return link.revoked_at is None and can_change_cycle(member, link.cycle)


def can_arrange(member: Member, coalition: Coalition) -> bool:
    """Add the coalition's own questions, principles or conditions, set some aside."""
    return coalition_rules.can_steer(member, coalition)
