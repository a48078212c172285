"""Choosing what is kept, adapted, handed over or stopped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agir.coalitions.models import Coalition, Member, Organisation
from agir.core.refusals import Refused, require
from agir.cycles.models import Cycle
from agir.history.actions import Record, record
from agir.history.pages import Key, pages_of
from agir.learning import rules
from agir.learning.models import Evidence, Sifting
from agir.learning.siftable import SLUGS
from agir.meetings.models import Decision

WORDS = ("why", "dissent", "how", "learned", "told", "inherits")


@dataclass(frozen=True)
class Chosen:
    """What the group chose, in its words, and what it rests on."""

    choice: str
    decided_on: dt.date
    why: str = ""
    dissent: str = ""
    how: str = ""
    heir: Organisation | None = None
    learned: str = ""
    told: str = ""
    inherits: str = ""
    decision: Decision | None = None
    review_on: dt.date | None = None
    evidence: Iterable[Key] = ()


def _remember(sifting: Sifting, by: Member, verb: str, before: str = "") -> None:
    entry = Record(
        f"learning.sifting.{verb}", "sifting", sifting.pk, sifting.about_title,
        {"choice": [before, sifting.choice]},
    )  # fmt: skip
    record(by=by.user, coalition_id=sifting.coalition_id, entry=entry)


def _check(coalition: Coalition, chosen: Chosen) -> None:
    if not (chosen.why.strip() or list(chosen.evidence)):
        raise Refused(
            _("Dites sur quoi ce choix s’appuie : un effet, un chiffre, ce qui a été dit.")
        )
    if chosen.choice == Sifting.Choice.TRANSFER and not (chosen.heir or chosen.how.strip()):
        raise Refused(_("Dites à qui vous transférez, ou comment vous chercherez."))
    if chosen.decision is not None and chosen.decision.coalition_id != coalition.pk:
        raise Refused(_("Cette décision appartient à un autre regroupement."))
    if chosen.review_on is not None and chosen.review_on < chosen.decided_on:
        raise Refused(_("La révision vient avant le choix. Changez l’une des deux dates."))


@transaction.atomic
def sift(
    *, coalition: Coalition, by: Member, about: Key, chosen: Chosen, cycle: Cycle | None = None
) -> Sifting:
    """Say what becomes of an action or of something that lasts. What was chosen before stays, and
    is read as such. Nothing else changes: a status never becomes true by itself.

    Raises `Refused` when it rests on nothing, when a transfer goes to nobody, or when the thing
    is no longer there.
    """
    require(rules.can_sift(by, coalition))
    _check(coalition, chosen)
    evidence = list(dict.fromkeys(chosen.evidence))
    pages = pages_of(coalition, [about, *evidence])
    if about[0] not in SLUGS or about not in pages:
        raise Refused(_("Ce dont vous parlez n’est plus là."))
    # The coalition's row is held: two people choosing at once make two rows, one after the other.
    Coalition.objects.select_for_update().get(pk=coalition.pk)
    former = Sifting.objects.current().of(*about).first()
    if former is not None:
        former.replaced_at = timezone.now()
        former.save(update_fields=["replaced_at"])
    words: dict[str, Any] = {name: str(getattr(chosen, name)).strip() for name in WORDS}
    sifting = Sifting.objects.create(
        coalition=coalition, cycle=cycle, about_type=about[0], about_id=about[1],
        about_title=pages[about].title[:300], choice=Sifting.Choice(chosen.choice),
        heir=chosen.heir, decision=chosen.decision, decided_on=chosen.decided_on,
        review_on=chosen.review_on, by=by.user, **words,
    )  # fmt: skip
    Evidence.objects.bulk_create(
        Evidence(
            sifting=sifting, object_type=key[0], object_id=key[1], title=pages[key].title[:300]
        )
        for key in evidence
        if key in pages
    )
    _remember(sifting, by, "chosen", former.choice if former else "")
    return sifting


@transaction.atomic
def say_farewell(
    *, sifting: Sifting, by: Member, learned: str, told: str, inherits: str,
    heir: Organisation | None = None,
) -> Sifting:  # fmt: skip
    """Write the farewell note of what was stopped: what we learned, who was told, who inherits."""
    sifting = Sifting.objects.select_for_update().get(pk=sifting.pk)
    require(sifting.coalition_id == by.coalition_id and rules.can_sift(by, by.coalition))
    if sifting.choice != Sifting.Choice.STOP:
        raise Refused(_("Ce mot d’adieu va avec ce qui s’arrête."))
    sifting.learned, sifting.told = learned.strip(), told.strip()
    sifting.inherits, sifting.heir = " ".join(inherits.split())[:300], heir
    sifting.save(update_fields=["learned", "told", "inherits", "heir"])
    _remember(sifting, by, "farewell", sifting.choice)
    return sifting


@transaction.atomic
def undo_sifting(*, sifting: Sifting, by: Member) -> None:
    """Take a choice back, just after it was made: what was chosen before holds again."""
    sifting = Sifting.objects.select_for_update().get(pk=sifting.pk)
    require(sifting.coalition_id == by.coalition_id and rules.can_sift(by, by.coalition))
    if sifting.replaced_at is not None:
        raise Refused(_("Un autre choix a été fait depuis : celui-ci reste dans l’histoire."))
    _remember(sifting, by, "undone", sifting.choice)
    about = (sifting.about_type, sifting.about_id)
    sifting.delete()
    former = Sifting.objects.of(*about).order_by("-at", "-pk").first()
    if former is not None:
        former.replaced_at = None
        former.save(update_fields=["replaced_at"])
