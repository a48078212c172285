from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from agir.coalitions.models import Member
from agir.core.refusals import Refused, require
from agir.history.actions import Record, record
from agir.history.models import Version
from agir.meetings import rules
from agir.meetings.actions.meeting import Overtaken, hold_meeting, touch
from agir.meetings.agenda import MOST_ITEMS, Line, mark_of, seen_as
from agir.meetings.leftovers import Leftover
from agir.meetings.models import AgendaItem, Meeting

KEPT = ("title", "purpose", "minutes", "ask", "position", "origin_type", "origin_id",
        "origin_title")  # fmt: skip
SAID = ("title", "purpose", "minutes", "ask", "owner")


@dataclass(frozen=True)
class Row:
    """One subject as somebody typed it, and the mark of what she had before her eyes."""

    item: int
    seen: str
    title: str
    purpose: str
    minutes: int
    ask: str
    owner: Member | None

    def mark(self) -> str:
        owner = self.owner.pk if self.owner else None
        return seen_as(self.title, self.purpose, self.minutes, self.ask, owner)


def _hold_items(meeting: Meeting) -> list[AgendaItem]:
    return list(AgendaItem.objects.select_for_update().filter(meeting=meeting))


def _remember(item: AgendaItem, by: Member, verb: str, **more: Any) -> None:
    entry = Record(f"meetings.agenda.{verb}", "agenda_item", item.pk, item.title, **more)
    record(by=by.user, coalition_id=item.coalition_id, entry=entry)


def _require_owner(meeting: Meeting, owner: Member | None) -> None:
    if owner is not None and (owner.coalition_id != meeting.coalition_id or owner.left_on):
        raise Refused(_("Cette personne n’est pas membre de ce regroupement."))


@transaction.atomic
def save_agenda(
    *, meeting: Meeting, by: Member, rows: Sequence[Row], added: Sequence[Line] = ()
) -> int:
    """Save what was typed about the subjects, and add lines at the end. Subjects that nobody
    touched are left alone. Raises `Overtaken` when somebody saved the same subject, differently,
    meanwhile: nothing is then written. Returns how many subjects changed or came."""
    meeting = hold_meeting(meeting)
    require(rules.can_change_agenda(by, meeting))
    held = {item.pk: item for item in _hold_items(meeting)}
    if len(held) + len(added) > MOST_ITEMS:
        raise Refused(_("Un ordre du jour a au plus 60 sujets : faites une autre rencontre."))
    changed = [held[row.item] for row in rows if _rewrite(meeting, held.get(row.item), row)]
    AgendaItem.objects.bulk_update(changed, SAID)
    for one in added:
        _require_owner(meeting, one.owner)
    made = _add(
        meeting,
        [AgendaItem(title=x.title, minutes=x.minutes, ask=x.ask, owner=x.owner) for x in added],
    )
    touched = changed + made
    if touched:
        touch(meeting)
        entry = Record("meetings.agenda.changed", "meeting", meeting.pk, meeting.title)
        record(by=by.user, coalition_id=meeting.coalition_id, entry=entry)
    return len(touched)


def _rewrite(meeting: Meeting, item: AgendaItem | None, row: Row) -> bool:
    """Put what was typed in the subject. Whether it changes anything."""
    if item is None:
        if row.seen == row.mark():
            return False
        raise Overtaken(_("Un sujet que vous modifiez vient d’être retiré : %(title)s") % {
            "title": row.title})  # fmt: skip
    if row.mark() in (row.seen, mark_of(item)):
        return False
    if row.seen != mark_of(item):
        raise Overtaken(_("Quelqu’un a modifié le même sujet pendant que vous écriviez."))
    _require_owner(meeting, row.owner)
    for name in SAID:
        setattr(item, name, getattr(row, name))
    return True


def _add(meeting: Meeting, items: list[AgendaItem]) -> list[AgendaItem]:
    """Put subjects at the end of the agenda."""
    last = AgendaItem.objects.filter(meeting=meeting).aggregate(last=Max("position"))["last"]
    for place, item in enumerate(items, start=0 if last is None else last + 1):
        item.meeting, item.coalition_id, item.position = meeting, meeting.coalition_id, place
    return AgendaItem.objects.bulk_create(items)


@transaction.atomic
def move_item(*, meeting: Meeting, by: Member, item: int, up: bool) -> None:
    """Exchange a subject with the one before, or after. At an end, nothing happens."""
    meeting = hold_meeting(meeting)
    require(rules.can_change_agenda(by, meeting))
    items = _hold_items(meeting)
    here = next((n for n, one in enumerate(items) if one.pk == item), None)
    if here is None:
        raise Refused(_("Ce sujet n’est plus à l’ordre du jour."))
    there = here + (-1 if up else 1)
    if 0 <= there < len(items):
        items[here], items[there] = items[there], items[here]
        for place, one in enumerate(items):
            one.position = place
        AgendaItem.objects.bulk_update(items, ["position"])
        touch(meeting)


@transaction.atomic
def remove_item(*, meeting: Meeting, by: Member, item: int) -> None:
    """Take a subject off the agenda. It can come back (`return_item`). One that was talked about
    stays: its notes are part of the minutes."""
    meeting = hold_meeting(meeting)
    require(rules.can_change_agenda(by, meeting))
    found = AgendaItem.objects.select_for_update().filter(meeting=meeting, pk=item).first()
    if found is None:
        raise Refused(_("Ce sujet n’est plus à l’ordre du jour."))
    if _was_talked_about(found):
        raise Refused(_("On a déjà parlé de ce sujet : il reste, avec ses notes."))
    version = {name: getattr(found, name) for name in KEPT} | {
        "owner": found.owner_id, "meeting": meeting.pk,
    }  # fmt: skip
    _remember(found, by, "removed", version=version)
    found.delete()
    touch(meeting)


def _was_talked_about(item: AgendaItem) -> bool:
    return bool(
        item.notes
        or item.spent
        or item.started_at
        or item.decisions.exists()
        or item.insights.exists()
        or item.asides.exists()
    )


def removed_item(meeting: Meeting, removed: int) -> Version | None:
    """What a subject of this meeting said when it was removed."""
    kept = Version.objects.of("agenda_item", removed)
    return kept.filter(coalition_id=meeting.coalition_id, data__meeting=meeting.pk).first()


@transaction.atomic
def return_item(*, meeting: Meeting, by: Member, removed: int) -> AgendaItem:
    """Put a removed subject back where it was. Twice is once."""
    meeting = hold_meeting(meeting)
    require(rules.can_change_agenda(by, meeting))
    found = removed_item(meeting, removed)
    if found is None:
        raise Refused(_("Ce sujet ne peut plus être repris : écrivez-le de nouveau."))
    there = AgendaItem.objects.filter(meeting=meeting, pk=removed).first()
    if there is not None:
        return there
    owner = Member.objects.present().filter(pk=found.data["owner"], coalition=by.coalition).first()
    item = AgendaItem.objects.create(
        pk=removed, coalition_id=meeting.coalition_id, meeting=meeting, owner=owner,
        **{name: found.data[name] for name in KEPT},
    )  # fmt: skip
    _remember(item, by, "returned")
    touch(meeting)
    return item


@transaction.atomic
def add_leftover(*, meeting: Meeting, by: Member, leftover: Leftover) -> AgendaItem:
    """Put on the agenda what an earlier meeting left open. Twice is once."""
    meeting = hold_meeting(meeting)
    require(rules.can_change_agenda(by, meeting))
    there = AgendaItem.objects.filter(
        meeting=meeting, origin_type=leftover.type, origin_id=leftover.id
    ).first()
    if there is not None:
        return there
    item = AgendaItem(
        title=leftover.subject, minutes=leftover.minutes, ask=leftover.ask, owner=leftover.owner,
        origin_type=leftover.type, origin_id=leftover.id, origin_title=leftover.title[:300],
    )  # fmt: skip
    made = _add(meeting, [item])[0]
    _remember(made, by, "taken_over")
    touch(meeting)
    return made
