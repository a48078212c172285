from __future__ import annotations

import base64
import datetime as dt
import secrets
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from agir.coalitions.models import Member
from agir.core.refusals import Refused, require
from agir.core.tokens import hash_token
from agir.cycles import rules
from agir.cycles.actions.cycle import lock
from agir.cycles.asked import Choice, Choices
from agir.cycles.models import AnswerLink, Cycle
from agir.framework import contents
from agir.history.actions import Record, record

LONGEST_LIFE = dt.timedelta(days=366)


def _remember(link: AnswerLink, by: Member, verb: str) -> None:
    entry = Record(f"cycles.link.{verb}", "answer_link", link.pk, link.title or link.cycle.title)
    record(by=by.user, coalition_id=link.coalition_id, entry=entry)


def _token(seed: str) -> str:
    """Eighty bits in sixteen letters and digits: short enough to be typed from a poster."""
    digest = salted_hmac("agir.cycles.answer", seed, algorithm="sha256").digest()
    letters = base64.b32encode(digest[:10]).decode().lower()
    return "-".join(letters[start : start + 4] for start in range(0, 16, 4))


def _typed(token: str) -> str:
    """A token as a person types it: capitals, spaces, 0 for o and 1 for l are forgiven."""
    letters = "".join(token.lower().split()).replace("-", "").translate(str.maketrans("01", "ol"))
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def token_of(link: AnswerLink) -> str:
    """The token of a link, made again from the site's secret: a poster may be printed twice,
    and the database alone opens nothing. Empty when the site's secret has changed since."""
    token = _token(link.seed)
    return token if hash_token(token) == link.token_hash else ""


@transaction.atomic
def make_link(
    *,
    cycle: Cycle,
    by: Member,
    stage: str,
    until: dt.date,
    questions: Sequence[str] = (),
    title: str = "",
) -> AnswerLink:
    """Make an address where people answer without an account: the questions of a stage, or only
    those chosen, until the end of a day."""
    cycle = lock(cycle)
    require(rules.can_make_link(by, cycle))
    asked = {question.key for question in Choices(by.coalition).questions(stage)}
    if not asked or set(questions) - asked:
        raise Refused(_("Ces questions ne sont pas celles de cette étape."))
    now = timezone.now()
    ends = timezone.make_aware(dt.datetime.combine(until, dt.time.max))
    if not now < ends <= now + LONGEST_LIFE:
        raise Refused(_("Choisissez un jour à venir, d’ici un an."))
    seed = secrets.token_urlsafe(32)
    link = AnswerLink.objects.create(
        coalition_id=cycle.coalition_id,
        cycle=cycle,
        title=title[:160],
        stage=stage,
        questions=list(questions),
        seed=seed,
        token_hash=hash_token(_token(seed)),
        expires_at=ends,
    )
    _remember(link, by, "made")
    return link


@transaction.atomic
def revoke_link(*, link: AnswerLink, by: Member) -> None:
    """Close a link at once. What it has brought stays."""
    rows = AnswerLink.objects.select_for_update(of=("self",)).select_related("cycle")
    link = rows.get(pk=link.pk)
    if link.revoked_at is not None:
        return
    require(rules.can_revoke_link(by, link))
    link.revoked_at = timezone.now()
    link.save(update_fields=["revoked_at"])
    _remember(link, by, "revoked")


def find_link(token: str) -> AnswerLink:
    """The link of a token, still usable. Raises `Refused` with what to do when it is not."""
    rows = AnswerLink.objects.select_related("coalition", "cycle")
    link = rows.filter(token_hash=hash_token(_typed(token))).first()
    if link is None:
        raise Refused(_("Ce lien n’existe pas. Vérifiez l’adresse, lettre par lettre."))
    if link.coalition.is_archived or not link.cycle.is_open:
        raise Refused(_("Cette démarche est terminée. Merci d’y avoir pensé."))
    if not link.is_usable:
        raise Refused(_("Ce lien ne reçoit plus de réponses. Demandez-en un nouveau."))
    return link


def questions_of(link: AnswerLink) -> list[Choice]:
    """What a link asks, in order; never what the coalition has since set aside."""
    kept = [q for q in Choices(link.coalition).questions(link.stage) if not q.aside]
    return [q for q in kept if not link.questions or q.key in link.questions]


def stage_name(link: AnswerLink) -> str:
    return contents.stage(link.stage).name
