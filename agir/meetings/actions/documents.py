from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agir.coalitions.models import Member
from agir.core.refusals import Refused, require
from agir.history.actions import Record, record
from agir.meetings import rules
from agir.meetings.actions.meeting import hold_meeting, touch
from agir.meetings.files import Received
from agir.meetings.models import AgendaItem, Document, Meeting

MOST = 30


@transaction.atomic
def add_document(
    *,
    meeting: Meeting,
    by: Member,
    title: str,
    url: str = "",
    file: Received | None = None,
    item: AgendaItem | None = None,
) -> Document:
    """Join a document to a meeting: an address, or a file."""
    meeting = hold_meeting(meeting)
    require(rules.can_change_agenda(by, meeting))
    if bool(url) == bool(file):
        raise Refused(_("Donnez une adresse, ou un fichier : l’un des deux."))
    if Document.objects.present().filter(meeting=meeting).count() >= MOST:
        raise Refused(_("Une rencontre a au plus 30 documents."))
    if item is not None and item.meeting_id != meeting.pk:
        raise Refused(_("Ce sujet n’est plus à l’ordre du jour."))
    document = Document.objects.create(
        coalition_id=meeting.coalition_id, meeting=meeting, item=item, by=by.user,
        title=(title or (file.name if file else url))[:200], url=url,
        file_name=file.name if file else "", content_type=file.content_type if file else "",
        content=file.content if file else b"",
    )  # fmt: skip
    _remember(document, by, "added")
    touch(meeting)
    return document


def _remember(document: Document, by: Member, verb: str) -> None:
    entry = Record(
        f"meetings.document.{verb}", "meeting_document", document.pk, document.title
    )  # fmt: skip
    record(by=by.user, coalition_id=document.coalition_id, entry=entry)


@transaction.atomic
def remove_document(*, document: Document, by: Member) -> None:
    """Put it in the bin for thirty days."""
    require(rules.can_change_agenda(by, hold_meeting(document.meeting)))
    Document.objects.filter(pk=document.pk).update(binned_at=timezone.now())
    _remember(document, by, "removed")


@transaction.atomic
def return_document(*, document: Document, by: Member) -> None:
    require(rules.can_change_agenda(by, hold_meeting(document.meeting)))
    Document.objects.filter(pk=document.pk).update(binned_at=None)
    _remember(document, by, "returned")
