"""Who may do what with the portrait. Pure: the answers come from the member and the object."""

from __future__ import annotations

from agir.coalitions import rules as coalition_rules
from agir.coalitions.models import Coalition, Member
from agir.portrait.models import Candidate, Cause, PriorityRound, Story, Told


def can_write(member: Member, coalition: Coalition) -> bool:
    """Tell a story, place a moment, name a strength, a cause, what lasts: whoever makes the
    plan, parents as much as directors."""
    return coalition_rules.can_contribute(member, coalition)


def can_steer(member: Member, coalition: Coalition) -> bool:
    """Open and close a round of priorities, decide, bring a file of figures in."""
    return coalition_rules.can_steer(member, coalition)


def can_import_figures(member: Member, coalition: Coalition) -> bool:
    """Bring a file of figures in, or take an import back: thousands of values at once."""
    return can_steer(member, coalition)


def can_change_territory(member: Member, coalition: Coalition) -> bool:
    """Say which units of each source make the community's territory."""
    return can_write(member, coalition)


def _collected(member: Member, piece: Told) -> bool:
    return piece.typed_by is not None and piece.typed_by.user_id == member.user_id


def can_change(member: Member, piece: Told) -> bool:
    """What one may read, one may write, but the words of a story: those are touched only by who
    collected them and by the coordination."""
    if not piece.is_seen_by(member) or not can_write(member, member.coalition):
        return False
    return not isinstance(piece, Story) or can_withdraw(member, piece)


def can_withdraw(member: Member, story: Story) -> bool:
    """Erase a story for good, when the person who told it asks."""
    if not story.is_seen_by(member) or not can_write(member, member.coalition):
        return False
    return _collected(member, story) or coalition_rules.can_coordinate(member, member.coalition)


def can_change_cause(member: Member, cause: Cause) -> bool:
    return cause.tree.binned_at is None and can_change(member, cause.tree)


def _here(member: Member, thing: PriorityRound | Candidate) -> bool:
    return thing.coalition_id == member.coalition_id


def can_gather(member: Member, round_: PriorityRound) -> bool:
    """Propose criteria and candidates, until scoring begins."""
    return round_.is_gathering and _here(member, round_) and can_write(member, member.coalition)


def can_run(member: Member, round_: PriorityRound) -> bool:
    """Open its scores, close them, put the round away."""
    return _here(member, round_) and can_steer(member, member.coalition)


def can_score(member: Member, round_: PriorityRound) -> bool:
    """Each for herself, in silence."""
    return round_.is_scoring and _here(member, round_) and can_write(member, member.coalition)


def can_see_scores(round_: PriorityRound) -> bool:
    """Nobody, the coordination included, before the round is closed."""
    return round_.is_seen


def can_discuss(member: Member, round_: PriorityRound) -> bool:
    return round_.is_seen and _here(member, round_) and can_write(member, member.coalition)


def can_decide(member: Member, round_: PriorityRound) -> bool:
    return round_.is_seen and can_run(member, round_)
