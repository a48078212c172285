"""Who may do what with a meeting. Pure: the answers come from the member and the object."""

from __future__ import annotations

from agir.coalitions import rules as coalition_rules
from agir.coalitions.models import Coalition, Member
from agir.meetings.models import Decision, Invitee, Meeting, Position


def _here(member: Member, meeting: Meeting) -> bool:
    return meeting.coalition_id == member.coalition_id and meeting.binned_at is None


def can_convene(member: Member, coalition: Coalition) -> bool:
    """Call people to a meeting: it writes to everybody, so whoever steers does it."""
    return coalition_rules.can_steer(member, coalition)


def can_prepare(member: Member, meeting: Meeting) -> bool:
    """Say its purpose, move it, invite to it, cancel it: as long as it is neither held nor
    closed. A cancelled one is first taken up again."""
    return (
        _here(member, meeting)
        and meeting.status == Meeting.Status.PLANNED
        and can_convene(member, member.coalition)
    )


def can_change_agenda(member: Member, meeting: Meeting) -> bool:
    """Add a subject or a document: parents and partners propose theirs as the coordination does."""
    return (
        _here(member, meeting)
        and meeting.status in (Meeting.Status.PLANNED, Meeting.Status.HELD)
        and coalition_rules.can_contribute(member, member.coalition)
    )


def can_take_up(member: Member, meeting: Meeting) -> bool:
    """Un-cancel."""
    return (
        _here(member, meeting)
        and meeting.status == Meeting.Status.CANCELLED
        and can_convene(member, member.coalition)
    )


def can_bin(member: Member, meeting: Meeting) -> bool:
    """A meeting that was held stays: what was decided there rests on it."""
    return (
        _here(member, meeting)
        and meeting.status in (Meeting.Status.PLANNED, Meeting.Status.CANCELLED)
        and can_convene(member, member.coalition)
    )


def can_restore(member: Member, meeting: Meeting) -> bool:
    return (
        meeting.coalition_id == member.coalition_id
        and meeting.binned_at is not None
        and can_convene(member, member.coalition)
    )


def can_answer(member: Member, meeting: Meeting) -> bool:
    """Say whether one comes: anybody who sits here, until the meeting begins."""
    return (
        _here(member, meeting)
        and meeting.status == Meeting.Status.PLANNED
        and coalition_rules.is_active(member, member.coalition)
    )


def can_see_needs(member: Member, invitee: Invitee) -> bool:
    """What somebody needs so that she can come is for whoever arranges it, and for her."""
    return invitee.coalition_id == member.coalition_id and (
        invitee.member_id == member.pk or coalition_rules.can_coordinate(member, member.coalition)
    )


def _is_held(meeting: Meeting) -> bool:
    return meeting.status == Meeting.Status.HELD


def can_hold(member: Member, meeting: Meeting) -> bool:
    """Open a meeting and lead its live page: whoever contributes, for notes go from hand to hand.
    A meeting goes on when its coordination is ill."""
    return (
        _here(member, meeting)
        and meeting.status in (Meeting.Status.PLANNED, Meeting.Status.HELD)
        and coalition_rules.can_contribute(member, member.coalition)
    )


def can_take_notes(member: Member, meeting: Meeting) -> bool:
    """Write notes, note who is there, run the timer, note a decision, a promise, an insight."""
    return can_hold(member, meeting) and _is_held(meeting)


def can_close(member: Member, meeting: Meeting) -> bool:
    return can_take_notes(member, meeting)


def can_reopen(member: Member, meeting: Meeting) -> bool:
    """Undo the end. Once the minutes are sent, they are corrected instead."""
    return (
        _here(member, meeting)
        and meeting.status == Meeting.Status.CLOSED
        and meeting.minutes_sent_at is None
        and coalition_rules.can_contribute(member, member.coalition)
    )


def can_correct_minutes(member: Member, meeting: Meeting) -> bool:
    """Mend the notes once the meeting is over: whoever contributes, and every version is kept."""
    return (
        _here(member, meeting)
        and meeting.status == Meeting.Status.CLOSED
        and coalition_rules.can_contribute(member, member.coalition)
    )


def can_write_notes(member: Member, meeting: Meeting) -> bool:
    return can_take_notes(member, meeting) or can_correct_minutes(member, meeting)


def can_send_minutes(member: Member, meeting: Meeting) -> bool:
    """Write to everybody who was invited: whoever steers."""
    return (
        _here(member, meeting)
        and meeting.status == Meeting.Status.CLOSED
        and can_convene(member, member.coalition)
    )


def can_propose_decision(member: Member, coalition: Coalition, meeting: Meeting | None) -> bool:
    """Put something to the group: whoever contributes, in a meeting or between meetings."""
    if meeting is not None and not _here(member, meeting):
        return False
    return coalition_rules.can_contribute(member, coalition)


def _records(member: Member, decision: Decision) -> bool:
    """Whoever steers; while its meeting is held, whoever takes notes writes what all decide."""
    if decision.coalition_id != member.coalition_id or decision.binned_at is not None:
        return False
    meeting = decision.meeting
    return coalition_rules.can_steer(member, member.coalition) or (
        meeting is not None and can_take_notes(member, meeting)
    )


def can_amend_decision(member: Member, decision: Decision) -> bool:
    hers = decision.by_id == member.user_id and decision.binned_at is None
    mine = hers and coalition_rules.can_contribute(member, decision.coalition)
    return decision.is_proposed and (mine or _records(member, decision))


def can_take_decision(member: Member, decision: Decision) -> bool:
    """Write that it is taken, or not retained."""
    return decision.is_proposed and _records(member, decision)


def can_take_back_decision(member: Member, decision: Decision) -> bool:
    """Undo a slip: who steers, or who takes notes. Later, a decision is looked at again."""
    return not decision.is_proposed and _records(member, decision)


def can_review_decision(member: Member, decision: Decision) -> bool:
    return decision.is_taken and can_take_part(member, decision)


def can_bin_decision(member: Member, decision: Decision) -> bool:
    """Take out what was written by mistake, before it is taken."""
    return can_amend_decision(member, decision)


def can_restore_decision(member: Member, decision: Decision) -> bool:
    return (
        decision.coalition_id == member.coalition_id
        and decision.binned_at is not None
        and coalition_rules.can_contribute(member, member.coalition)
    )


def can_take_part(member: Member, decision: Decision) -> bool:
    """A part in decisions: whoever contributes. A funder's adviser and an observer have none."""
    return (
        decision.coalition_id == member.coalition_id
        and decision.binned_at is None
        and coalition_rules.can_contribute(member, member.coalition)
    )


def can_say_position(member: Member, decision: Decision) -> bool:
    """Say where one stands, until it is taken. A show of hands is counted, not signed; but words
    of dissent may be."""
    return decision.is_proposed and can_take_part(member, decision)


def can_type_position(member: Member, decision: Decision) -> bool:
    """Write what somebody else said aloud, marked so."""
    return decision.is_proposed and _records(member, decision)


def can_withdraw_position(member: Member, decision: Decision, position: Position) -> bool:
    """Take back what one said, or what was written down for somebody: never another's own words."""
    if position.typed_for:
        return can_type_position(member, decision)
    hers = position.member_id == member.pk or position.by_id == member.user_id
    return hers and can_say_position(member, decision)


def can_reply_position(member: Member, decision: Decision) -> bool:
    return can_say_position(member, decision)


def speaks_in_person(role: str) -> bool:
    """Parents and citizens speak for themselves: in a vote by organisation, each has her voice."""
    return coalition_rules.speaks_for_oneself(role)


def lacks_voice(coalition: Coalition, orients: bool, first_concerned: int) -> bool:
    """Whether the coalition's own rule forbids taking it: an orientation wants the voice of those
    first concerned, and none of them was heard on it."""
    return orients and coalition.voice_required and first_concerned == 0
