"""What was learned, noted as it was said; and the marked lines that were answered."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agir.coalitions.models import Member
from agir.core.refusals import Refused, require
from agir.history.actions import Record, record
from agir.meetings import rules
from agir.meetings.actions.live import hold_item
from agir.meetings.actions.meeting import hold_meeting
from agir.meetings.models import AgendaItem, Insight, Meeting


def _remember(insight: Insight, by: Member, verb: str) -> None:
    entry = Record(f"meetings.insight.{verb}", "insight", insight.pk, insight.text[:300])
    record(by=by.user, coalition_id=insight.coalition_id, entry=entry)


@transaction.atomic
def add_insight(
    *, meeting: Meeting, by: Member, text: str, item: AgendaItem | None = None
) -> Insight:
    """Keep something learned in a meeting. Said twice in the same words, it is one insight."""
    meeting = hold_meeting(meeting)
    require(rules.can_write_notes(by, meeting))
    text = text.replace("\0", "").strip()
    if not text:
        raise Refused(_("Écrivez ce que vous avez appris."))
    same = Insight.objects.filter(meeting=meeting, item=item, text=text, binned_at=None).first()
    if same is not None:
        return same
    made = Insight.objects.create(
        coalition_id=meeting.coalition_id, meeting=meeting, item=item, text=text, by=by.user
    )
    _remember(made, by, "noted")
    return made


def _hold(insight: Insight, by: Member) -> Insight:
    rows = Insight.objects.select_for_update(of=("self",)).select_related("meeting")
    insight = rows.get(pk=insight.pk)
    require(insight.meeting is not None and rules.can_write_notes(by, insight.meeting))
    return insight


@transaction.atomic
def bin_insight(*, insight: Insight, by: Member) -> Insight:
    insight = _hold(insight, by)
    if insight.binned_at is None:
        insight.binned_at = timezone.now()
        insight.save(update_fields=["binned_at"])
        _remember(insight, by, "binned")
    return insight


@transaction.atomic
def restore_insight(*, insight: Insight, by: Member) -> Insight:
    insight = _hold(insight, by)
    if insight.binned_at is not None:
        insight.binned_at = None
        insight.save(update_fields=["binned_at"])
        _remember(insight, by, "restored")
    return insight


@transaction.atomic
def settle_mark(*, item: AgendaItem, by: Member, key: str) -> AgendaItem:
    """Answer a marked line: it was written under other words, or it is only a note. It is not
    proposed any more."""
    item = hold_item(item)
    require(rules.can_write_notes(by, item.meeting))
    if key and key not in item.settled_marks:
        item.settled_marks = [*item.settled_marks, key[:400]]
        item.save(update_fields=["settled_marks"])
    return item
