from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agir.accounts.actions import open_account
from agir.accounts.models import User
from agir.coalitions import rules
from agir.coalitions.actions.members import seat
from agir.coalitions.actions.partners import organisations_named
from agir.coalitions.guests import Guest
from agir.coalitions.models import INVITATION_LIFE, Coalition, Invitation, Member
from agir.core.refusals import Refused, require
from agir.core.tokens import hash_token, new_token
from agir.history.actions import Record, record, record_many
from agir.post.actions import post_letter, withdraw

MOST_IN_A_DAY = 500


def _entry(invitation: Invitation, verb: str) -> Record:
    """What history says of an invitation: its role, never the address."""
    return Record(
        f"coalitions.invitation.{verb}",
        "invitation",
        invitation.pk,
        "",
        {"role": ["", invitation.role]},
    )


LETTER = "coalitions/mail/invitation.txt"


def _post(invitation: Invitation, token: str, by: Member) -> None:
    """Write to the guest, in the coalition's first language. Nothing leaves once its link is
    dead."""
    coalition = invitation.coalition
    post_letter(
        to=invitation.email,
        template=LETTER,
        language=coalition.languages[0] if coalition.languages else "fr",
        context={
            "invitation": invitation,
            "coalition": coalition,
            "by": by.user.shown_name,
            "address": f"{settings.SITE_URL}{reverse('coalitions:invitation', args=[token])}",
        },
        key=letter_key(invitation),
        coalition_id=coalition.pk,
        not_after=invitation.expires_at,
    )


def letter_key(invitation: Invitation) -> str:
    """The name of the letter that carries the present link of an invitation."""
    return f"invitation:{invitation.pk}:{invitation.token_hash[:16]}"


@transaction.atomic
def invite(*, coalition: Coalition, by: Member, guests: Sequence[Guest]) -> list[Invitation]:
    """Invite people: one letter each, with a link that serves once, for fourteen days.

    Lines with a problem are left aside. An invitation still waiting at the same address is
    replaced. Organisations that are not partners yet become so.
    """
    require(rules.can_invite(by, coalition))
    good = [guest for guest in guests if not guest.problem]
    _require_few(coalition, len(good))
    names = {guest.organisation for guest in good if guest.organisation}
    organisations = organisations_named(coalition=coalition, by=by, names=sorted(names))
    now = timezone.now()
    emails = [guest.email for guest in good]
    waiting = Invitation.objects.pending().filter(coalition=coalition, email__in=emails)
    withdraw(keys=[letter_key(former) for former in waiting], now=now)
    waiting.update(revoked_at=now)
    made: list[Invitation] = []
    for guest in good:
        token, hashed = new_token()
        invitation = Invitation(
            coalition=coalition,
            email=guest.email,
            name=guest.name,
            role=guest.role,
            organisation=organisations.get(guest.organisation),
            token_hash=hashed,
            invited_by=by.user,
            created_at=now,
            expires_at=now + INVITATION_LIFE,
        )
        invitation.save()
        made.append(invitation)
        _post(invitation, token, by)
    entries = [_entry(invitation, "sent") for invitation in made]
    record_many(by=by.user, coalition_id=coalition.pk, entries=entries)
    return made


def _require_few(coalition: Coalition, more: int) -> None:
    """A coalition is not a mailing list: bound what it may send in a day."""
    since = timezone.now() - dt.timedelta(days=1)
    sent = Invitation.objects.filter(coalition=coalition, created_at__gte=since).count()
    if sent + more > MOST_IN_A_DAY:
        raise Refused(
            _("C’est plus de %(most)d invitations en un jour. Envoyez le reste demain.")
            % {"most": MOST_IN_A_DAY}
        )


@transaction.atomic
def revoke(*, invitation: Invitation, by: Member) -> None:
    """Withdraw an invitation: its link opens nothing any more."""
    require(rules.can_revoke(by, invitation))
    if invitation.accepted_at is not None:
        raise Refused(_("Cette invitation a déjà été acceptée."))
    if invitation.revoked_at is None:
        withdraw(keys=[letter_key(invitation)])
        invitation.revoked_at = timezone.now()
        invitation.save(update_fields=["revoked_at"])
        entry = _entry(invitation, "revoked")
        record(by=by.user, coalition_id=invitation.coalition_id, entry=entry)


@transaction.atomic
def resend(*, invitation: Invitation, by: Member) -> None:
    """Write again, with a new link for fourteen days; the former one opens nothing any more.
    Also takes back an invitation that was withdrawn or has run out."""
    require(rules.can_revoke(by, invitation))
    if invitation.accepted_at is not None:
        raise Refused(_("Cette invitation a déjà été acceptée."))
    _require_few(invitation.coalition, 1)
    withdraw(keys=[letter_key(invitation)])
    token, invitation.token_hash = new_token()
    now = timezone.now()
    invitation.created_at, invitation.expires_at = now, now + INVITATION_LIFE
    invitation.revoked_at = invitation.sent_at = None
    invitation.save()
    entry = _entry(invitation, "sent_again")
    record(by=by.user, coalition_id=invitation.coalition_id, entry=entry)
    _post(invitation, token, by)


def find_invitation(token: str) -> Invitation:
    """The invitation of a token, still usable. Raises `Refused` with what to do when not."""
    rows = Invitation.objects.select_related("coalition", "organisation", "invited_by")
    invitation = rows.filter(token_hash=hash_token(token)).first()
    if invitation is None:
        raise Refused(_("Cette invitation n’existe pas ou n’existe plus."))
    if invitation.accepted_at is not None:
        raise Refused(_("Cette invitation a déjà servi. Si c’était vous, il suffit d’entrer."))
    if invitation.revoked_at is not None:
        raise Refused(_("Cette invitation a été retirée. Demandez-en une nouvelle."))
    if not invitation.is_usable:
        raise Refused(_("Cette invitation a plus de 14 jours. Demandez-en une nouvelle."))
    if invitation.coalition.is_archived:
        raise Refused(_("Ce regroupement est archivé : il n’accueille plus personne."))
    return invitation


@transaction.atomic
def accept(*, token: str, by: User | None, language: str) -> Member:
    """Consume an invitation: the person sits in the coalition from now on.

    The token proves that she reads the invited address: without `by`, the account of that
    address is used, or opened. A person who already sits there keeps her role.
    """
    invitation = find_invitation(token)
    used = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None)
    if not used.update(accepted_at=timezone.now()):
        raise Refused(_("Cette invitation a déjà servi. Si c’était vous, il suffit d’entrer."))
    user = by or open_account(email=invitation.email, language=language, name=invitation.name)
    if not user.is_active:
        raise Refused(_("Ce compte est fermé. Écrivez à la personne qui vous invite."))
    coalition = invitation.coalition
    present = Member.objects.present().filter(coalition=coalition, user=user)
    member = present.select_related("coalition").first() or seat(
        coalition=coalition, user=user, role=invitation.role, organisation=invitation.organisation
    )
    record(by=user, coalition_id=coalition.pk, entry=_entry(invitation, "accepted"))
    return member
