"""Where each stands on what is put to the group, and what is answered to dissent."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agir.coalitions.models import Coalition, Member, Organisation
from agir.core.refusals import Refused, require
from agir.history.actions import Record, record
from agir.meetings import rules
from agir.meetings.models import Decision, Position

Stance = Position.Stance
# What can be said, by way of deciding.
OFFERED: dict[str, tuple[str, ...]] = {
    Decision.Method.CONSENT: (Stance.AGREE, Stance.RESERVES, Stance.OBJECT),
    Decision.Method.HANDS: (Stance.AGREE, Stance.ABSTAIN, Stance.AGAINST),
    Decision.Method.ORGANISATIONS: (Stance.AGREE, Stance.ABSTAIN, Stance.AGAINST),
    Decision.Method.GRADIENTS: (
        Stance.ENDORSE,
        Stance.AGREE,
        Stance.RESERVES,
        Stance.ABSTAIN,
        Stance.LIVE_WITH,
        Stance.AGAINST,
        Stance.OBJECT,
    ),
}


def hold_decision(decision: Decision) -> Decision:
    """The decision as it is now, held until the end of the transaction."""
    rows = Decision.objects.select_for_update(of=("self",))
    return rows.select_related("coalition", "meeting", "reviewed_by").get(pk=decision.pk)


def remember(decision: Decision, by: Member, verb: str, **changes: list[str]) -> None:
    """Record what happened to a decision. Never what one person said: she may be erased."""
    entry = Record(
        f"meetings.decision.{verb}", "decision", decision.pk, decision.title[:300], changes
    )
    record(by=by.user, coalition_id=decision.coalition_id, entry=entry)


@transaction.atomic
def set_position(
    *,
    decision: Decision,
    by: Member,
    stance: str,
    words: str = "",
    member: Member | None = None,
    organisation: Organisation | None = None,
    name: str = "",
    first_concerned: bool = False,
) -> Position:
    """Say where one stands, until the decision is taken: `by` herself, unless `member`,
    `organisation` or `name` (somebody without an account, `first_concerned` or not) says for whom
    it is written down. In a vote by organisation, she speaks for hers. A change of mind replaces
    what was said."""
    decision = hold_decision(decision)
    name = " ".join(name.split())[:120]
    if member is None and organisation is None and not name:
        member, organisation = _own_voice(decision, by)
        typed = False
    else:
        typed = member is None or member.pk != by.pk
    allowed = rules.can_type_position if typed else rules.can_say_position
    _require_proposed(decision, by)
    require(allowed(by, decision))
    _require_ours(decision.coalition, member, organisation)
    if stance not in OFFERED[decision.method]:
        raise Refused(_("Choisissez une des positions proposées."))
    words = words.strip()[:4000]
    if stance in (Stance.OBJECT, Stance.RESERVES) and not words:
        raise Refused(_("Dites en quelques mots ce qui vous retient : le groupe pourra répondre."))
    return _write(decision, by, member, organisation, name, {
        "stance": stance, "words": words, "typed_for": typed,
        "first_concerned": rules.speaks_in_person(member.role) if member else first_concerned,
    })  # fmt: skip


def _own_voice(decision: Decision, by: Member) -> tuple[Member | None, Organisation | None]:
    if decision.method != Decision.Method.ORGANISATIONS or rules.speaks_in_person(by.role):
        return by, None
    if by.organisation is None:
        raise Refused(_("Ce vote se prend par organisation, et vous n’en représentez aucune ici."))
    return None, by.organisation


def _require_proposed(decision: Decision, by: Member) -> None:
    if decision.coalition_id == by.coalition_id and not decision.is_proposed:
        raise Refused(_("Cette décision n’est plus ouverte. Ce que vous avez écrit est gardé ici."))


def _require_ours(
    coalition: Coalition, member: Member | None, organisation: Organisation | None
) -> None:
    if member is not None and (member.coalition_id != coalition.pk or member.left_on is not None):
        raise Refused(_("Cette personne n’est pas membre de ce regroupement."))
    ours = Organisation.objects.of_coalition(coalition)
    if organisation is not None and not ours.filter(pk=organisation.pk).exists():
        raise Refused(_("Cette organisation n’est pas de ce regroupement."))


def _write(
    decision: Decision,
    by: Member,
    member: Member | None,
    organisation: Organisation | None,
    name: str,
    said: dict[str, object],
) -> Position:
    organisation = None if member else organisation
    name = "" if member or organisation else name
    rows = Position.objects.select_for_update().filter(decision=decision)
    if member or organisation:
        position = rows.filter(member=member, organisation=organisation).first()
    else:
        position = rows.filter(member=None, organisation=None, name__iexact=name).first()
    if position is not None and all(getattr(position, key) == value for key, value in said.items()):
        return position
    if position is not None and said["typed_for"] and not position.typed_for:
        raise Refused(_("Cette position a été dite de première main : elle seule peut la changer."))
    verb = "position_changed" if position else "position_given"
    if position is None:
        position = Position(
            coalition_id=decision.coalition_id, decision=decision, member=member,
            organisation=organisation, name=name,
        )  # fmt: skip
    else:
        # What was answered was answered to other words.
        position.reply, position.replied_at, position.replied_by = "", None, None
    for key, value in said.items():
        setattr(position, key, value)
    position.at, position.by = timezone.now(), by.user
    position.save()
    remember(decision, by, verb)
    return position


@transaction.atomic
def withdraw_position(*, position: Position, by: Member) -> None:
    """Take back what one said, or what one wrote down for somebody."""
    decision = hold_decision(position.decision)
    _require_proposed(decision, by)
    require(rules.can_withdraw_position(by, decision, position))
    if Position.objects.filter(pk=position.pk).delete()[0]:
        remember(decision, by, "position_withdrawn")


@transaction.atomic
def reply_to(*, position: Position, by: Member, text: str) -> Position:
    """Answer a reservation or an objection. Whoever holds it may then change her position; if she
    does not, her dissent stays, beside the answer."""
    decision = hold_decision(position.decision)
    _require_proposed(decision, by)
    require(rules.can_reply_position(by, decision))
    position = Position.objects.select_for_update().get(pk=position.pk)
    if not position.dissents:
        raise Refused(_("Cette personne est d’accord : il n’y a rien à répondre."))
    if not text.strip():
        raise Refused(_("Écrivez votre réponse."))
    if position.member_id == by.pk:
        raise Refused(_("C’est votre position : changez-la, ou laissez quelqu’un y répondre."))
    position.reply, position.replied_at = text.strip()[:4000], timezone.now()
    position.replied_by = by.user
    position.save(update_fields=["reply", "replied_at", "replied_by"])
    remember(decision, by, "position_replied")
    return position


def unanswered(decision: Decision, positions: Iterable[Position]) -> list[Position]:
    """The objections that keep it open: neither answered, nor said before the words changed."""
    return [
        one
        for one in positions
        if one.stance == Stance.OBJECT and not one.reply and not one.precedes(decision.amended_at)
    ]
