"""Verbs that every trace knows: left, changed, put in the bin, taken back. The words of a trace
are never written in the history: there, only the title of its action."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from agir.coalitions.models import Member, Organisation
from agir.core.refusals import Refused, require
from agir.followup import rules
from agir.followup.kinds import kind_of
from agir.followup.models import Attachment, Giving, Trace
from agir.history.actions import Record, record

T = TypeVar("T", bound=Trace)
DAYS = ("on", "opened_on")


def remember(trace: Trace, by: Member, verb: str) -> None:
    noun = kind_of(trace).noun
    entry = Record(f"followup.{noun}.{verb}", noun, trace.pk, trace.action.title)
    record(by=by.user, coalition_id=trace.coalition_id, entry=entry)


def lock(trace: T) -> T:
    """The trace as it is now, held until the end of the transaction."""
    rows = type(trace)._default_manager.select_for_update(of=("self",))
    if isinstance(trace, Attachment):
        rows = rows.defer("content")
    return rows.select_related("action__plan").get(pk=trace.pk)


def leave(trace: T, by: Member) -> T:
    """Write a new trace, and that it was left."""
    require(rules.can_tell(by, trace.action))
    check(trace)
    trace.coalition_id = trace.action.coalition_id
    trace.by = by.user
    trace.save()
    remember(trace, by, "left")
    return trace


def check(trace: Trace) -> None:
    """Refuse a reference that points outside the coalition: never trust a number that came from
    a form. One that is kept as it was stays, even when the partner has left."""
    here = trace.action.coalition_id
    for name in ("organisation_id", "helper_id"):
        number: int | None = getattr(trace, name, None)
        if number is None:
            continue
        known = Organisation.objects.filter(partnerships__coalition_id=here, pk=number)
        if not known.exists():
            raise Refused(_("Cette organisation n’est pas de ce regroupement."))
    if isinstance(trace, Giving) and trace.member_id:
        known_member = Member.objects.filter(coalition_id=here, pk=trace.member_id)
        if not known_member.exists():
            raise Refused(_("Cette personne n’est pas de ce regroupement."))


def _fill(trace: Trace, data: dict[str, Any]) -> None:
    for name in trace.FIELDS:
        if name in data:
            value = data[name]
            if name in DAYS and isinstance(value, str):
                value = parse_date(value)
            setattr(trace, name, value)


@transaction.atomic
def change(*, trace: T, by: Member, data: dict[str, Any]) -> T:
    """Change what a trace says. What it said before stays beside it, to be given back."""
    trace = lock(trace)
    require(trace.binned_at is None and rules.can_change(by, trace))
    before = trace.says()
    _fill(trace, data)
    if trace.says() != before:
        check(trace)
        trace.before = before
        trace.save()
        remember(trace, by, "changed")
    return trace


@transaction.atomic
def undo_change(*, trace: T, by: Member) -> T:
    """Give a trace back what its last change took away. Doing it twice changes nothing."""
    trace = lock(trace)
    require(trace.binned_at is None and rules.can_change(by, trace))
    if not trace.before:
        raise Refused(_("Il n’y a pas de changement à annuler."))
    before, trace.before = dict(trace.before), None
    _fill(trace, before)
    check(trace)
    trace.save()
    remember(trace, by, "changed")
    return trace


@transaction.atomic
def put_away(*, trace: T, by: Member) -> T:
    """Put a trace in the bin, where it stays thirty days."""
    trace = lock(trace)
    require(rules.can_change(by, trace))
    trace.binned_at, trace.binned_by = timezone.now(), by.user
    trace.save(update_fields=["binned_at", "binned_by"])
    remember(trace, by, "binned")
    return trace


@transaction.atomic
def take_back(*, trace: T, by: Member) -> T:
    """Take a trace out of the bin."""
    trace = lock(trace)
    require(rules.can_change(by, trace))
    trace.binned_at = trace.binned_by = None
    trace.save(update_fields=["binned_at", "binned_by"])
    remember(trace, by, "restored")
    return trace
