"""Who may do what with a promise. Pure: the answers come from the member and the promise.

How a promise stands belongs to whoever made it. The coordination looks after those of people
without an account, and after those left open by somebody who has gone: nobody else can.
"""

from __future__ import annotations

import datetime as dt

from agir.coalitions import rules as coalition_rules
from agir.coalitions.models import Coalition, Member, Role
from agir.promises.models import Promise
from agir.promises.origin import MEETING


def can_make(member: Member, coalition: Coalition) -> bool:
    """Promise something oneself: whoever sits here, a funder's adviser too."""
    return coalition_rules.is_active(member, coalition)


def can_make_for(member: Member, coalition: Coalition, other: Member | None, born: str) -> bool:
    """Write what somebody else promised: whoever takes notes in a meeting, where everybody heard
    it; elsewhere those who steer. `other` is None for somebody without an account."""
    if other is not None and other.pk == member.pk:
        return can_make(member, coalition)
    if born == MEETING:
        return coalition_rules.can_contribute(member, coalition)
    return coalition_rules.can_steer(member, coalition)


def _here(member: Member, promise: Promise) -> bool:
    return promise.coalition_id == member.coalition_id and coalition_rules.is_active(
        member, member.coalition
    )


def is_hers(member: Member, promise: Promise) -> bool:
    return promise.member_id == member.pk


def is_unowned(promise: Promise) -> bool:
    """Nobody who sits here can answer for it: a guest's, or of somebody who has left."""
    return promise.member is None or promise.member.left_on is not None


def looks_after(member: Member, promise: Promise) -> bool:
    return (
        _here(member, promise)
        and is_unowned(promise)
        and coalition_rules.can_coordinate(member, member.coalition)
    )


def can_answer(member: Member, promise: Promise) -> bool:
    """Say how it stands."""
    if promise.binned_at is not None or not _here(member, promise):
        return False
    return is_hers(member, promise) or looks_after(member, promise)


def sees_standing(member: Member, promise: Promise) -> bool:
    """Hers; a guest's, for the coordination; what somebody who has left did not settle, too. What
    she did settle stays hers."""
    if promise.coalition_id != member.coalition_id:
        return False
    if is_hers(member, promise):
        return True
    return looks_after(member, promise) and (promise.is_guests or promise.is_open)


def _fresh(promise: Promise, today: dt.date) -> bool:
    """Made today, and nobody has said how it stands: the time of slips of the pen."""
    untouched = promise.due_on == promise.first_due_on
    return promise.is_open and untouched and promise.made_on >= today


def can_correct(member: Member, promise: Promise, today: dt.date) -> bool:
    """Mend who, what or when, on the day it was written; in a meeting, anybody who takes notes."""
    if promise.binned_at is not None or not _here(member, promise) or not _fresh(promise, today):
        return False
    if is_hers(member, promise) or promise.by_id == member.user_id:
        return True
    notes = coalition_rules.can_contribute(member, member.coalition)
    return looks_after(member, promise) or (notes and promise.origin_type == MEETING)


def can_reword(member: Member, promise: Promise, today: dt.date) -> bool:
    """Say it in better words, while it is open."""
    return can_correct(member, promise, today) or (promise.is_open and can_answer(member, promise))


def can_bin(member: Member, promise: Promise, today: dt.date) -> bool:
    """Take out what was written by mistake. Later on one drops a promise, one does not hide it;
    but « this is not my promise » can be said as long as it is open."""
    if can_correct(member, promise, today):
        return True
    others_words = promise.by_id != member.user_id
    return promise.is_open and can_answer(member, promise) and others_words


def can_restore(member: Member, promise: Promise) -> bool:
    if promise.binned_at is None or not _here(member, promise):
        return False
    notes = coalition_rules.can_contribute(member, member.coalition)
    return (
        is_hers(member, promise)
        or promise.by_id == member.user_id
        or looks_after(member, promise)
        or (notes and promise.origin_type == MEETING)
    )


def can_hand_over(member: Member, promise: Promise) -> bool:
    """Give to somebody else a promise that nobody here can answer for."""
    return promise.binned_at is None and promise.is_open and looks_after(member, promise)


def can_look_after(member: Member, coalition: Coalition) -> bool:
    return coalition_rules.can_coordinate(member, coalition)


def sees_record(member: Member) -> bool:
    """How reliable the group has been belongs to the group: not to who gives it money."""
    return member.role != Role.FUNDER_ADVISER
