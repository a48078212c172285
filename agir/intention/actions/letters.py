from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agir.coalitions.models import Member
from agir.core.refusals import Refused, require
from agir.core.tokens import hash_token, new_token
from agir.intention import rules
from agir.intention.actions.answers import Said, answer, asked_organisations
from agir.intention.actions.rounds import hold_round
from agir.intention.actions.vision import remember
from agir.intention.days import today_in
from agir.intention.models import Adherence, AdherenceLink, Round
from agir.intention.models.adherence import LINK_LIFE
from agir.post.actions import post_letter, withdraw

LETTER = "intention/mail/round.txt"


def recipients(round_: Round) -> list[Member]:
    """Those who can answer: each first concerned, and whoever represents a partner. Two
    queries."""
    asked = {one.pk for one in asked_organisations(round_.coalition)}
    rows = Member.objects.present().filter(coalition=round_.coalition, user__is_active=True)
    found = []
    for member in rows.select_related("user", "organisation", "coalition").order_by("pk"):
        member.coalition = round_.coalition
        if rules.has_voice(member) and (
            rules.speaks_in_person(member) or member.organisation_id in asked
        ):
            found.append(member)
    return found


def letter_context(round_: Round, member: Member, by: str, token: str) -> dict[str, Any]:
    """What the letter of one person is made of."""
    return {
        "round": round_,
        "version": round_.version,
        "vision": round_.version.vision,
        "coalition": round_.coalition,
        "organisation": None if rules.speaks_in_person(member) else member.organisation,
        "name": member.user.name,
        "by": by,
        "days": LINK_LIFE.days,
        "address": f"{settings.SITE_URL}{reverse('intention:letter', args=[token])}",
    }


@transaction.atomic
def send_letters(*, round_: Round, by: Member, members: Sequence[Member]) -> int:
    """Write to these people: one letter each, in her language, with a link that answers for her
    alone for fourteen days. A former link of hers opens nothing any more. Returns how many
    were prepared."""
    round_ = hold_round(round_)
    require(rules.can_run_round(by, round_))
    if not round_.is_open(today_in(round_.coalition)):
        raise Refused(_("Ce tour est fermé : aucune lettre n’est partie."))
    wanted = {member.pk for member in members}
    found = [member for member in recipients(round_) if member.pk in wanted]
    now = timezone.now()
    former = AdherenceLink.objects.filter(round=round_, member__in=found, revoked_at=None)
    withdraw(keys=[letter_key(link) for link in former], now=now)
    former.update(revoked_at=now)
    for member in found:
        token, hashed = new_token()
        link = AdherenceLink.objects.create(
            coalition_id=round_.coalition_id,
            round=round_,
            member=member,
            token_hash=hashed,
            created_at=now,
            expires_at=now + LINK_LIFE,
        )
        _post(link, letter_context(round_, member, by.user.shown_name, token), member)
    if found:
        remember(round_.version.vision, by, "round.letters_sent", count=["", str(len(found))])
    return len(found)


def _post(link: AdherenceLink, context: dict[str, Any], member: Member) -> None:
    post_letter(
        to=member.user.email,
        template=LETTER,
        language=member.user.language,
        context=context,
        key=letter_key(link),
        user=member.user,
        coalition_id=link.coalition_id,
        not_after=link.expires_at,
    )


def letter_key(link: AdherenceLink) -> str:
    """The name of the letter that carries a link."""
    return f"adherence:{link.pk}"


@transaction.atomic
def revoke_link(*, link: AdherenceLink, by: Member) -> None:
    """Withdraw the link of a letter: it opens nothing any more. What was answered stays."""
    require(rules.can_run_round(by, link.round))
    withdraw(keys=[letter_key(link)])
    AdherenceLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now())
    remember(link.round.version.vision, by, "round.link_revoked")


def find_link(token: str) -> AdherenceLink:
    """The link of a token, still usable. Raises `Refused` with what to do when not."""
    rows = AdherenceLink.objects.select_related(
        "round__version__vision", "round__coalition", "member__user", "member__organisation"
    )
    link = rows.filter(token_hash=hash_token(token)).first()
    if link is None:
        raise Refused(_("Ce lien n’existe pas ou n’existe plus."))
    coalition = link.round.coalition
    link.member.coalition = coalition
    if link.revoked_at is not None:
        raise Refused(_("Ce lien a été remplacé ou retiré. Prenez celui du dernier courriel."))
    if not link.is_usable:
        raise Refused(_("Ce lien a plus de 14 jours. Demandez-en un autre, ou entrez sur le site."))
    if coalition.is_archived or not link.round.is_open(today_in(coalition)):
        raise Refused(_("Ce tour est fermé. Merci d’avoir voulu répondre."))
    if not rules.has_voice(link.member) or not link.member.user.is_active:
        raise Refused(_("Votre place dans ce regroupement a changé : ce lien ne répond plus."))
    return link


@transaction.atomic
def answer_by_letter(*, token: str, said: Said) -> Adherence:
    """Say where one stands straight from the e-mail: the token proves who reads it."""
    link = find_link(token)
    return answer(round_=link.round, by=link.member, said=said, way=Adherence.Way.LETTER)
