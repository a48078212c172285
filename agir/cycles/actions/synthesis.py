from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agir.coalitions.models import Member
from agir.core.refusals import Refused, require
from agir.cycles import rules
from agir.cycles.actions.cycle import lock
from agir.cycles.asked import Choice
from agir.cycles.models import Cycle, Synthesis
from agir.history.actions import Record, record
from agir.history.models import Version

LONGEST = 10_000


class Meanwhile(Refused):
    """Somebody revised the synthesis since it was read. `words` is what it says now."""

    def __init__(self, sentence: str, words: str, number: int) -> None:
        super().__init__(sentence)
        self.words, self.number = words, number


def latest_number(synthesis: Synthesis | None) -> int:
    """The number of its latest version, 0 before the first."""
    if synthesis is None:
        return 0
    numbers = Version.objects.of("synthesis", synthesis.pk).values_list("number", flat=True)
    return numbers.first() or 0


@transaction.atomic
def synthesise(
    *, cycle: Cycle, by: Member, question: Choice, words: str, seen: int | None = None
) -> Synthesis:
    """Write or revise what the group holds from the voices. Every version is kept.

    `seen` is the version the person started from: when another came meanwhile, nothing is
    written and `Meanwhile` gives it back.
    """
    cycle = lock(cycle)
    require(rules.can_synthesise(by, cycle))
    said = words.replace("\r\n", "\n").strip()
    if not said:
        raise Refused(_("Écrivez ce que le groupe retient, même en une phrase."))
    if len(said) > LONGEST:
        raise Refused(_("Cette synthèse est trop longue : 10 000 caractères au plus."))
    found = Synthesis.objects.filter(cycle=cycle, question=question.key).first()
    number = latest_number(found)
    if found is not None and found.words == said:
        return found
    if found is not None and seen is not None and seen != number:
        sentence = _("Quelqu’un d’autre a revu cette synthèse entre-temps. Réunissez les deux.")
        raise Meanwhile(sentence, found.words, number)
    if found is None:
        found = Synthesis(
            coalition_id=cycle.coalition_id,
            cycle=cycle,
            stage=question.stage,
            question=question.key,
        )
    found.words, found.revised_at = said, timezone.now()
    found.save()
    verb = "revised" if number else "written"
    entry = Record(
        f"cycles.synthesis.{verb}", "synthesis", found.pk, cycle.title, version={"words": said}
    )
    record(by=by.user, coalition_id=cycle.coalition_id, entry=entry)
    return found


def restore_synthesis(
    *, synthesis: Synthesis, by: Member, question: Choice, version: Version
) -> Synthesis:
    """Take an earlier version up again, as a new one."""
    if (version.object_type, version.object_id) != ("synthesis", synthesis.pk):
        raise Refused(_("Cette version est celle d’une autre synthèse."))
    words = version.data["words"]
    return synthesise(cycle=synthesis.cycle, by=by, question=question, words=words)
