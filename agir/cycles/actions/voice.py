from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agir.accounts.models import User
from agir.coalitions.models import Member
from agir.core.refusals import Refused, require
from agir.core.tokens import hash_token, new_token
from agir.cycles import rules
from agir.cycles.actions.cycle import lock
from agir.cycles.actions.link import find_link, questions_of
from agir.cycles.asked import Choice
from agir.cycles.models import FROM_PAPER, Cycle, EarlierWords, Provenance, Voice
from agir.history.actions import Record, record

LONGEST = 5_000  # characters of one answer
MOST_BY_LINK = 2_000  # voices one link may bring: beyond, somebody is playing with it


def _remember(voice: Voice, cycle: Cycle, by: User | None, verb: str) -> None:
    """Record that a voice came, changed or left: never its words nor a name. History is for
    ever, and a voice can be taken back."""
    entry = Record(f"cycles.voice.{verb}", "voice", voice.pk, cycle.title)
    record(by=by, coalition_id=cycle.coalition_id, entry=entry)


def _clean(words: str) -> str:
    text = words.replace("\r\n", "\n").strip()
    if not text:
        raise Refused(_("Écrivez une réponse, même courte."))
    if len(text) > LONGEST:
        raise Refused(_("Cette réponse est trop longue : 5000 caractères au plus."))
    return text


def _require_past(given_on: dt.date | None) -> dt.date:
    today = timezone.localdate()
    if given_on is not None and given_on > today:
        raise Refused(_("Cette date est dans le futur. Inscrivez le jour où la voix a été donnée."))
    return given_on or today


@transaction.atomic
def give_voice(*, cycle: Cycle, by: Member, question: Choice, words: str, capacity: str) -> Voice:
    """Add the member's own answer to a question, beside the others. The same words sent twice
    are one voice."""
    cycle = lock(cycle)
    require(rules.can_speak(by, cycle))
    said = _clean(words)
    same = Voice.objects.filter(cycle=cycle, question=question.key, member=by, words=said).first()
    if same is not None:
        return same
    voice = Voice.objects.create(
        coalition_id=cycle.coalition_id,
        cycle=cycle,
        stage=question.stage,
        question=question.key,
        words=said,
        capacity=capacity,
        member=by,
        given_on=timezone.localdate(),
        provenance=Provenance.SITE,
    )
    _remember(voice, cycle, by.user, "given")
    return voice


@transaction.atomic
def type_voice(
    *,
    cycle: Cycle,
    by: Member,
    question: Choice,
    words: str,
    capacity: str,
    who: str = "",
    given_on: dt.date | None = None,
    provenance: str = Provenance.PAPER,
    provenance_note: str = "",
) -> Voice:
    """Type what somebody wrote on a sheet or said in a meeting, with where it comes from."""
    cycle = lock(cycle)
    require(rules.can_type(by, cycle))
    if provenance not in FROM_PAPER:
        raise Refused(_("Dites si la réponse vient d’une feuille ou d’une rencontre."))
    voice = Voice.objects.create(
        coalition_id=cycle.coalition_id,
        cycle=cycle,
        stage=question.stage,
        question=question.key,
        words=_clean(words),
        who=who[:120],
        capacity=capacity,
        given_on=_require_past(given_on),
        provenance=provenance,
        provenance_note=provenance_note[:200],
        typed_by=by,
    )
    _remember(voice, cycle, by.user, "typed")
    return voice


@transaction.atomic
def answer_by_link(
    *, token: str, answers: Mapping[str, str], who: str, capacity: str, receipt: str = ""
) -> str:
    """Add what somebody without an account answers through a link. Returns the secret with which
    she reads again, and takes back, what she sent.

    `receipt` is the secret her form was drawn with: the same form sent twice adds nothing twice.
    Raises `Refused` for a link that opens nothing any more, or when nothing was written.
    """
    link = find_link(token)
    cycle = lock(link.cycle)
    if not cycle.is_open:
        raise Refused(_("Cette démarche est terminée. Merci d’y avoir pensé."))
    said = {q: _clean(words) for q, words in answers.items() if words.strip()}
    asked = {question.key: question for question in questions_of(link)}
    if not said or set(said) - set(asked):
        raise Refused(_("Répondez à au moins une question, même en quelques mots."))
    receipt = receipt if len(receipt) >= 43 else new_token()[0]
    before = dict(
        Voice.objects.filter(receipt_hash=hash_token(receipt)).values_list("question", "words")
    )
    if before == said:
        return receipt
    if before:  # the form was shown again on the same device, to somebody else
        receipt = new_token()[0]
    if Voice.objects.filter(link=link).count() + len(said) > MOST_BY_LINK:
        raise Refused(_("Ce lien a déjà reçu beaucoup de réponses. Écrivez au regroupement."))
    for key, words in said.items():
        voice = Voice.objects.create(
            coalition_id=link.coalition_id,
            cycle=cycle,
            stage=asked[key].stage,
            question=key,
            words=words,
            who=who[:120],
            capacity=capacity,
            given_on=timezone.localdate(),
            provenance=Provenance.LINK,
            provenance_note=link.title,
            link=link,
            receipt_hash=hash_token(receipt),
        )
        _remember(voice, cycle, None, "received")
    return receipt


def new_receipt() -> str:
    """A secret to draw a form with. Nothing is kept until the form is sent."""
    return secrets.token_urlsafe(32)


def _held(voice: Voice) -> Voice:
    rows = Voice.objects.select_for_update(of=("self",)).select_related("cycle", "member")
    return rows.get(pk=voice.pk)


@transaction.atomic
def correct_voice(*, voice: Voice, by: Member, words: str, capacity: str, who: str = "") -> Voice:
    """Correct a voice, by its author, or a paper one by those who answer for it. The words it
    had are kept beside it."""
    voice = _held(voice)
    require(rules.can_correct(by, voice))
    said = _clean(words)
    kept_who = who[:120] if voice.is_from_paper else voice.who
    if (said, capacity, kept_who) == (voice.words, voice.capacity, voice.who):
        return voice
    if said != voice.words:
        EarlierWords.objects.create(voice=voice, words=voice.words)
    voice.words, voice.capacity, voice.who = said, capacity, kept_who
    voice.save(update_fields=["words", "capacity", "who"])
    _remember(voice, voice.cycle, by.user, "corrected")
    return voice


@transaction.atomic
def withdraw_voice(*, voice: Voice, by: Member) -> None:
    """Take a voice back, by its author or for somebody who asked: it is erased, with every word
    it ever had. That cannot be undone."""
    voice = _held(voice)
    require(rules.can_withdraw(by, voice))
    _remember(voice, voice.cycle, by.user, "withdrawn")
    voice.delete()


def voices_of_receipt(receipt: str) -> list[Voice]:
    """What was sent with this secret and is still there. A closed link does not matter."""
    rows = Voice.objects.select_related("coalition", "cycle")
    return list(rows.filter(receipt_hash=hash_token(receipt)).order_by("pk"))


@transaction.atomic
def withdraw_by_receipt(*, receipt: str) -> int:
    """Erase everything that was sent with this secret. Returns how many voices left."""
    voices = voices_of_receipt(receipt)
    for voice in voices:
        _remember(voice, voice.cycle, None, "withdrawn_by_link")
    Voice.objects.filter(pk__in=[voice.pk for voice in voices]).delete()
    return len(voices)
