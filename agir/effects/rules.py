"""Who may do what with the journal of effects. Pure: the answers come from the member and the
object."""

from __future__ import annotations

from agir.coalitions import rules as coalition_rules
from agir.coalitions.models import Coalition, Member
from agir.effects.models import Effect, EffectsImport


def can_write(member: Member, coalition: Coalition) -> bool:
    """Note an effect, link two of them, say what one is: whoever makes the plan, parents as much
    as directors. Those who live the effects see them first."""
    return coalition_rules.can_contribute(member, coalition)


def can_import(member: Member, coalition: Coalition) -> bool:
    """Bring a whole sheet in, or take an import back: thousands of entries at once."""
    return coalition_rules.can_steer(member, coalition)


def can_undo_import(member: Member, batch: EffectsImport) -> bool:
    return (
        batch.coalition_id == member.coalition_id
        and batch.undone_at is None
        and can_import(member, member.coalition)
    )


def _typed(member: Member, effect: Effect) -> bool:
    return effect.typed_by is not None and effect.typed_by.user_id == member.user_id


def can_change(member: Member, effect: Effect) -> bool:
    """What one may read, one may complete; but what tells of a person is touched only by who typed
    it and by the coordination."""
    if not effect.is_seen_by(member) or not can_write(member, member.coalition):
        return False
    return not effect.is_of_a_person or can_erase(member, effect)


def can_erase(member: Member, effect: Effect) -> bool:
    """Erase for good, without the bin: when the person it tells of asks for it."""
    if not effect.is_seen_by(member) or not can_write(member, member.coalition):
        return False
    return _typed(member, effect) or coalition_rules.can_coordinate(member, member.coalition)
