"""Verbs of an evaluation question: asked, said otherwise, answered, taken up again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agir.coalitions.models import Coalition, Member, Organisation
from agir.core.refusals import Refused, require
from agir.history.actions import Record, record
from agir.history.pages import Key, pages_of
from agir.learning import rules
from agir.learning.models import EvaluationQuestion, Ground

FIELDS = ("text", "feeds", "member", "organisation", "who", "source", "due_on", "plan", "cycle")


def _remember(question: EvaluationQuestion, by: Member, verb: str, **changes: list[Any]) -> None:
    entry = Record(
        f"learning.question.{verb}", "evaluation_question", question.pk, question.text[:200],
        changes,
    )  # fmt: skip
    record(by=by.user, coalition_id=question.coalition_id, entry=entry)


def _lock(question: EvaluationQuestion, by: Member) -> EvaluationQuestion:
    found = EvaluationQuestion.objects.select_for_update().get(pk=question.pk)
    require(rules.can_change_question(by, found))
    return found


def _require_here(coalition: Coalition, data: dict[str, Any]) -> None:
    for name in ("member", "plan", "cycle"):
        held = data.get(name)
        if held is not None and held.coalition_id != coalition.pk:
            raise Refused(_("Ce que vous avez choisi appartient à un autre regroupement."))
    organisation = data.get("organisation")
    here = Organisation.objects.of_coalition(coalition)
    if organisation is not None and not here.filter(pk=organisation.pk).exists():
        raise Refused(_("Cette organisation n’est pas du regroupement."))


def _lay(question: EvaluationQuestion, role: str, keys: Iterable[Key]) -> None:
    """Keep these grounds and no other. One that can no longer be opened stays if it was there."""
    wanted = list(dict.fromkeys(keys))
    there = {(one.object_type, one.object_id): one for one in question.grounds.filter(role=role)}
    pages = pages_of(question.coalition, [key for key in wanted if key not in there])
    gone = [one.pk for key, one in there.items() if key not in wanted]
    Ground.objects.filter(pk__in=gone).delete()
    Ground.objects.bulk_create(
        Ground(
            question=question, role=role, object_type=key[0], object_id=key[1],
            title=pages[key].title[:300],
        )
        for key in wanted
        if key in pages
    )  # fmt: skip


@transaction.atomic
def ask_question(
    *, coalition: Coalition, by: Member, data: dict[str, Any], grounds: Iterable[Key] = ()
) -> EvaluationQuestion:
    """Agree on a question, best before acting. `data` holds FIELDS; only the text is needed.

    Raises `Refused` when something chosen is of another coalition.
    """
    require(rules.can_learn(by, coalition))
    _require_here(coalition, data)
    given = {name: data[name] for name in FIELDS if name in data}
    question = EvaluationQuestion.objects.create(coalition=coalition, by=by.user, **given)
    _lay(question, Ground.Role.PLANNED, grounds)
    _remember(question, by, "asked")
    return question


@transaction.atomic
def change_question(
    *,
    question: EvaluationQuestion,
    by: Member,
    data: dict[str, Any],
    grounds: Iterable[Key] | None = None,
) -> EvaluationQuestion:
    """Say a question otherwise, put its day off, give it to somebody else."""
    question = _lock(question, by)
    _require_here(by.coalition, data)
    changes = {}
    for name in FIELDS:
        if name in data and getattr(question, name) != data[name]:
            changes[name] = [str(getattr(question, name) or ""), str(data[name] or "")]
            setattr(question, name, data[name])
    if grounds is not None:
        _lay(question, Ground.Role.PLANNED, grounds)
    if changes:
        question.save()
        _remember(question, by, "changed", **changes)
    return question


@transaction.atomic
def answer_question(
    *,
    question: EvaluationQuestion,
    by: Member,
    answer: str,
    answered_on: dt.date,
    proofs: Iterable[Key] = (),
) -> EvaluationQuestion:
    """Answer, with what the answer rests on. « Nous ne savons pas encore » is not an answer: the
    question stays open. Answering again replaces; history keeps both."""
    question = _lock(question, by)
    if not answer.strip():
        raise Refused(_("Écrivez la réponse, même courte."))
    before = question.answer
    question.answer, question.answered_on = answer.strip(), answered_on
    question.save(update_fields=["answer", "answered_on"])
    _lay(question, Ground.Role.PROOF, proofs)
    _remember(question, by, "answered", answer=[before, question.answer])
    return question


@transaction.atomic
def reopen_question(*, question: EvaluationQuestion, by: Member) -> EvaluationQuestion:
    """Ask again: the answer stays written, and the question waits for a better one."""
    question = _lock(question, by)
    question.answered_on = None
    question.save(update_fields=["answered_on"])
    _remember(question, by, "reopened")
    return question


@transaction.atomic
def bin_question(*, question: EvaluationQuestion, by: Member) -> EvaluationQuestion:
    """Put a question in the bin, where it stays thirty days."""
    question = _lock(question, by)
    question.binned_at = timezone.now()
    question.save(update_fields=["binned_at"])
    _remember(question, by, "binned")
    return question


@transaction.atomic
def restore_question(*, question: EvaluationQuestion, by: Member) -> EvaluationQuestion:
    question = _lock(question, by)
    question.binned_at = None
    question.save(update_fields=["binned_at"])
    _remember(question, by, "restored")
    return question
