from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from agir.coalitions.models import Coalition, Member
from agir.core.refusals import Refused, require
from agir.history.actions import Record, record
from agir.intention import rules
from agir.intention.models import Chair

# What must be told in words: why somebody is not coming, or why we leave the chair.
TOLD = (Chair.Status.DECLINED, Chair.Status.SET_ASIDE)


def _remember(chair: Chair, by: Member, verb: str, **changes: list[str]) -> None:
    """Never who is missing: people may have named a person, and history is for ever."""
    entry = Record(f"intention.chair.{verb}", "chair", chair.pk, "", changes)
    record(by=by.user, coalition_id=chair.coalition_id, entry=entry)


def _require_asker(coalition: Coalition, asker: Member | None) -> None:
    if asker is not None and (asker.coalition_id != coalition.pk or asker.left_on is not None):
        raise Refused(_("Cette personne n’est pas membre de ce regroupement."))


@transaction.atomic
def name_chair(
    *,
    coalition: Coalition,
    by: Member,
    name: str,
    why: str = "",
    asker: Member | None = None,
    ask_by: dt.date | None = None,
    key: str = "",
) -> Chair:
    """Say who is missing around the table, who will ask and by when. `key` names what the program
    noticed: noticed once, it is one chair."""
    require(rules.can_write(by, coalition))
    _require_asker(coalition, asker)
    if key and Chair.objects.filter(coalition=coalition, key=key).exists():
        raise Refused(_("Cette chaise est déjà dans votre liste."))
    chair = Chair.objects.create(
        coalition=coalition, key=key, name=name[:200], why=why.strip(), asker=asker, ask_by=ask_by
    )
    _remember(chair, by, "named")
    return chair


@transaction.atomic
def change_chair(
    *,
    chair: Chair,
    by: Member,
    name: str,
    why: str,
    asker: Member | None,
    ask_by: dt.date | None,
    status: str,
    words: str,
) -> Chair:
    """Change a chair, or say what became of the invitation. Declined, or left aside, says why."""
    chair = Chair.objects.select_for_update().get(pk=chair.pk)
    require(rules.can_change_chair(by, chair))
    _require_asker(by.coalition, asker)
    if status in TOLD and not words.strip():
        raise Refused(
            _("Dites en quelques mots ce qui s’est dit : cela servira la prochaine fois.")
        )
    before, changed = chair.status, status != chair.status
    chair.name, chair.why, chair.asker, chair.ask_by = name[:200], why.strip(), asker, ask_by
    chair.status, chair.words = status, words.strip()
    chair.save()
    _remember(chair, by, status if changed else "changed", status=[before, status])
    return chair
