"""What a coalition works with: the framework's items, its own beside them, less those it set
aside. The shared ones are never edited, and each says whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Value
from django.utils.translation import gettext as _

from agir.coalitions.models import Coalition
from agir.cycles.models import FrameworkSeen, OwnItem, SetAside
from agir.cycles.models.own import QUESTIONS
from agir.framework import contents


@dataclass(frozen=True)
class Choice:
    """An item of one family as this coalition has it. For a question: its stage, why it is asked
    and a help; `own` is the number of the coalition's own item, 0 for a shared one; `gone`: the
    framework no longer has it, and its voices stay."""

    family: str
    key: str
    name: str
    sentence: str = ""
    icon: str = ""
    stage: str = ""
    help: str = ""
    sustainability: bool = False
    own: int = 0
    aside: bool = False
    gone: bool = False


def _shared_questions() -> list[Choice]:
    return [
        Choice(
            family=QUESTIONS,
            key=question.key,
            name=question.question,
            sentence=question.why,
            stage=stage.key,
            help=question.help,
            sustainability=question.sustainability,
        )
        for stage in contents.stages()
        for question in stage.questions
    ]


def _shared(family: str) -> list[Choice]:
    if family == QUESTIONS:
        return _shared_questions()
    return [
        Choice(family, item.key, item.name, item.sentence, item.icon)
        for item in contents.items(family)
    ]


def families() -> list[str]:
    """Every family a coalition may add to: the guiding questions, then those of the framework.
    The stages are not one: a cycle has five, and the ring needs them all."""
    return [QUESTIONS, *(family.key for family in contents.families())]


class _Own(NamedTuple):
    """An item that the coalition added."""

    pk: int
    family: str
    key: str
    stage: str
    name: str
    sentence: str
    sustainability: bool


class Choices:
    """Everything of the method as one coalition has it, read in one query."""

    def __init__(self, coalition: Coalition) -> None:
        self._own: list[_Own] = []
        self._aside: set[tuple[str, str]] = set()
        nothing: tuple[str | Value, ...] = (
            Value(0),
            "family",
            "key",
            *[Value("")] * 3,
            Value(False),
        )
        aside = SetAside.objects.filter(coalition=coalition).order_by().values_list(*nothing)
        own = OwnItem.objects.filter(coalition=coalition).order_by().values_list(*_Own._fields)
        for row in own.union(aside, all=True):
            if row[0]:
                self._own.append(_Own(*row))
            else:
                self._aside.add((row[1], row[2]))
        self._own.sort()

    def all(self, family: str) -> list[Choice]:
        """The shared ones in the framework's order, then the coalition's own; with those set
        aside, marked."""
        own = [
            Choice(
                family,
                item.key,
                item.name,
                item.sentence,
                stage=item.stage,
                sustainability=item.sustainability,
                own=item.pk,
            )
            for item in self._own
            if item.family == family
        ]
        return [
            Choice(**{**vars(choice), "aside": (family, choice.key) in self._aside})
            for choice in [*_shared(family), *own]
        ]

    def kept(self, family: str) -> list[Choice]:
        """What the coalition works with today."""
        return [choice for choice in self.all(family) if not choice.aside]

    def questions(self, stage: str) -> list[Choice]:
        """Every guiding question of a stage, those set aside among them."""
        return [choice for choice in self.all(QUESTIONS) if choice.stage == stage]

    def question(self, key: str) -> Choice | None:
        return next((choice for choice in self.all(QUESTIONS) if choice.key == key), None)


def gone_question(key: str, stage: str) -> Choice:
    """A question the framework no longer has: its words left with it, what was answered stays."""
    known = {one.key for one in contents.stages()}
    words = _("Question retirée du référentiel (%(key)s)") % {"key": key}
    here = stage if stage in known else contents.stages()[0].key
    return Choice(QUESTIONS, key, words, stage=here, aside=True, gone=True)


def items_of(coalition: Coalition, family: str) -> list[Choice]:
    """For the rooms above: what this coalition works with in a family, in two queries."""
    return Choices(coalition).kept(family)


def changes_since_seen(coalition: Coalition) -> list[contents.Change]:
    """What the framework changed since the coalition last said it had read it; nothing for one
    that has never opened a cycle. One query."""
    seen = FrameworkSeen.objects.filter(coalition=coalition).values_list("version", flat=True)
    version = seen.first()
    if version is None or version == contents.version():
        return []
    found = []
    for change in contents.changes():
        if change.version == version:
            break
        found.append(change)
    return found
