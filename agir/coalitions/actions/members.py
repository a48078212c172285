from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agir.accounts.models import User
from agir.coalitions import rules
from agir.coalitions.models import Coalition, Invitation, Member, Organisation
from agir.core.refusals import Refused, require
from agir.history.actions import Record, record


def remember(member: Member, by: User, verb: str, **changes: list[str]) -> None:
    """Record what happened to a seat. Never a name nor an address: history is for ever, and a
    person may be erased."""
    entry = Record(f"coalitions.member.{verb}", "member", member.pk, "", changes)
    record(by=by, coalition_id=member.coalition_id, entry=entry)


def _hold(coalition: Coalition) -> Coalition:
    """Hold the coalition while its seats change: two coordinators cannot leave at once."""
    return Coalition.objects.select_for_update().get(pk=coalition.pk)


def _stays_coordinated(member: Member) -> bool:
    return rules.is_coordinated(
        Member.objects.present()
        .filter(coalition_id=member.coalition_id)
        .exclude(pk=member.pk)
        .values_list("role", flat=True)
    )


def _require_coordination_after(member: Member) -> None:
    if rules.is_coordinated([member.role]) and not _stays_coordinated(member):
        raise Refused(
            _(
                "C’est la dernière personne à la coordination. Confiez d’abord ce rôle à "
                "quelqu’un d’autre."
            )
        )


def seat(
    *, coalition: Coalition, user: User, role: str, organisation: Organisation | None
) -> Member:
    """Seat a person in a coalition. To be called by a verb that has asked its own rule; those
    first concerned get no organisation."""
    if rules.speaks_for_oneself(role):
        organisation = None
    member = Member.objects.create(
        coalition=coalition, user=user, role=role, organisation=organisation
    )
    remember(member, user, "joined", role=["", role])
    return member


@transaction.atomic
def change_member(
    *, member: Member, by: Member, role: str, organisation: Organisation | None
) -> Member:
    """Change the role of a member, or the organisation she represents."""
    coalition = _hold(member.coalition)
    require(rules.can_change_member(by, member, coalition))
    if rules.speaks_for_oneself(role):
        organisation = None
    if not rules.is_coordinated([role]):
        _require_coordination_after(member)
    before, member.role = member.role, role
    had, member.organisation = member.organisation_id, organisation
    changes: dict[str, list[str]] = {}
    if before != role:
        changes["role"] = [before, role]
    if had != member.organisation_id:
        changes["organisation"] = [str(had or ""), str(member.organisation_id or "")]
    if changes:
        member.save(update_fields=["role", "organisation"])
        remember(member, by.user, "changed", **changes)
    return member


@transaction.atomic
def remove_member(*, member: Member, by: Member) -> None:
    """End a person's place in the coalition, by the coordination or by herself. What she did
    stays."""
    coalition = _hold(member.coalition)
    require(rules.can_remove_member(by, member, coalition))
    _require_coordination_after(member)
    _end(member, by.user)


def _end(member: Member, by: User) -> None:
    member.left_on = timezone.localdate()
    member.save(update_fields=["left_on"])
    remember(member, by, "left", left_on=["", str(member.left_on)])


@transaction.atomic
def bring_back(*, member: Member, by: Member) -> None:
    """Undo a departure: the same seat, the same role."""
    coalition = _hold(member.coalition)
    require(rules.can_bring_back(by, member, coalition))
    present = Member.objects.present().filter(coalition=coalition, user_id=member.user_id)
    if present.exists() or not member.user.is_active:
        raise Refused(_("Cette personne ne peut pas reprendre cette place."))
    before, member.left_on = member.left_on, None
    member.save(update_fields=["left_on"])
    remember(member, by.user, "returned", left_on=[str(before), ""])


@transaction.atomic
def leave_everything(*, user: User) -> None:
    """Take a person out of every coalition, because her account is being erased. The invitations
    that carry her address go too.

    A coalition she alone coordinates must not be left without anybody who can open it to
    others: she is asked to hand it over first, unless nobody else sits there; then it is
    archived with her departure.
    """
    for member in Member.objects.present().filter(user=user).select_related("coalition"):
        coalition = _hold(member.coalition)
        if rules.is_coordinated([member.role]) and not _stays_coordinated(member):
            _hand_over(member, coalition)
        _end(member, user)
    Invitation.objects.filter(email=user.email).delete()


def _hand_over(member: Member, coalition: Coalition) -> None:
    others = Member.objects.present().filter(coalition=coalition).exclude(pk=member.pk)
    if others.exists():
        raise Refused(
            _(
                "Vous êtes la seule personne à coordonner « %(name)s ». Confiez d’abord ce rôle "
                "à quelqu’un d’autre."
            )
            % {"name": coalition.name}
        )
    if not coalition.is_archived:
        coalition.archived_at = timezone.now()
        coalition.save(update_fields=["archived_at"])
        entry = Record("coalitions.coalition.archived", "coalition", coalition.pk, coalition.name)
        record(by=member.user, coalition_id=coalition.pk, entry=entry)
