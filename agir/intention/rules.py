"""Who may do what with the intention. Pure: the answers come from the member and the object."""

from __future__ import annotations

import datetime as dt

from agir.coalitions import rules as coalition_rules
from agir.coalitions.models import Coalition, Member, Partnership
from agir.intention.models import AdherenceLink, Adoption, Chair, Round, Vision

# The partnerships that say where they stand. A funder reads; an ally helps without being bound.
ASKED = frozenset({Partnership.Role.PARTNER, Partnership.Role.BACKBONE})


def can_write(member: Member, coalition: Coalition) -> bool:
    """Propose words for the vision, write the charter, name a chair: whoever makes the plan."""
    return coalition_rules.can_contribute(member, coalition)


def can_steer(member: Member, coalition: Coalition) -> bool:
    return coalition_rules.can_steer(member, coalition)


def _here(member: Member, thing: Vision | Round | Chair | AdherenceLink) -> bool:
    return thing.coalition_id == member.coalition_id


def can_suggest(member: Member, vision: Vision) -> bool:
    return _here(member, vision) and can_write(member, member.coalition)


def can_propose_version(member: Member, vision: Vision) -> bool:
    return can_suggest(member, vision)


def can_settle(member: Member, vision: Vision) -> bool:
    """Keep a suggestion or set it aside, with the reason."""
    return _here(member, vision) and can_steer(member, member.coalition)


def can_open_round(member: Member, vision: Vision) -> bool:
    return can_settle(member, vision)


def can_run_round(member: Member, round_: Round) -> bool:
    """Close it, open it again, send its letters, withdraw a link."""
    return _here(member, round_) and can_steer(member, member.coalition)


def speaks_in_person(member: Member) -> bool:
    """Those first concerned answer each for herself."""
    return coalition_rules.speaks_for_oneself(member.role)


def has_voice(member: Member) -> bool:
    """She answers for herself, or for the organisation she represents. Whether that
    organisation is a partner today is read by the verb."""
    return coalition_rules.can_contribute(member, member.coalition) and (
        speaks_in_person(member) or member.organisation_id is not None
    )


def can_answer(member: Member, round_: Round, today: dt.date) -> bool:
    return _here(member, round_) and round_.is_open(today) and has_voice(member)


def can_answer_for(member: Member, round_: Round, today: dt.date) -> bool:
    """Type in what an organisation said in a meeting, with where and when it was said."""
    return can_run_round(member, round_) and round_.is_open(today)


def can_reply(member: Member, round_: Round) -> bool:
    """Answer a reservation: whoever makes the plan, also once the round is closed."""
    return _here(member, round_) and can_write(member, member.coalition)


def can_adopt(member: Member, vision: Vision) -> bool:
    return can_settle(member, vision)


def can_reopen(member: Member, adoption: Adoption) -> bool:
    return (
        adoption.ended_at is None
        and adoption.coalition_id == member.coalition_id
        and can_steer(member, member.coalition)
    )


def lacks_voice(coalition: Coalition, answers_in_person: int) -> bool:
    """Whether the coalition's own rule forbids adopting: it wants the voice of those first
    concerned, and none of them has answered on this very version."""
    return coalition.voice_required and answers_in_person == 0


def can_change_chair(member: Member, chair: Chair) -> bool:
    return _here(member, chair) and can_write(member, member.coalition)
