from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from agir.history.models import Event
from agir.notices.seats import Seats, Window
from agir.notices.thing import AHEAD, ASKED, PAST, Thing
from agir.plan.models import Action, FindingNote, Plan, Status

OVER = (Status.DONE, Status.STOPPED)


def actions(seats: Seats, window: Window) -> Iterator[Thing]:
    """Actions she answers for, or that her organisation leads, that begin or end soon, or are past
    their end. She is written to about those she answers for herself. One query: a row for each
    person who answers for one."""
    rows = (
        Action.objects.present()
        .filter(seats.here(), plan__binned_at=None)
        .exclude(plan__status=Plan.Status.CLOSED)
        .exclude(status__in=OVER)
        .filter(window.days("ends_on") | Q(starts_on__range=(window.today, window.until)))
        .order_by("ends_on", "starts_on", "pk")
        .values_list(
            "pk", "title", "plan_id", "coalition_id", "lead_id", "starts_on", "ends_on",
            "people__member_id",
        )
    )  # fmt: skip
    people: dict[tuple[Any, ...], set[int]] = defaultdict(set)
    for *action, member in rows:
        people[tuple(action)].add(member or 0)
    for (number, title, plan, coalition, lead, starts, ends), hers in people.items():
        others = seats.by_organisation.get((coalition, lead), []) if lead else []
        ending = ends is not None and ends <= window.until
        for pk in {*hers, *(one.pk for one in others)}:
            seat = seats.by_id.get(pk)
            if seat is None:
                continue
            own = pk in hers
            yield Thing(
                seat, "action" if ending else "start", number, title, "plan:action",
                (seat.coalition.slug, plan, number), ends if ending else starts,
                (AHEAD, PAST) if own and ending else (), by_organisation=not own,
            )  # fmt: skip


def findings(seats: Seats, window: Window) -> Iterator[Thing]:
    """What the X-ray found and the coalition gave to her to follow. One query: the words are those
    of the day it was given, so that the X-ray need not be computed here."""
    given = Event.objects.filter(
        object_type="finding", object_id=OuterRef("pk"), verb="plan.finding.assigned"
    )
    rows = FindingNote.objects.filter(
        seats.hers("assigned_to"), set_aside=False, plan__binned_at=None
    ).exclude(assigned_to=None)
    if window.since is not None:
        rows = rows.filter(at__date__gte=window.since)
    said = Subquery(given.order_by("-at", "-pk").values("title")[:1])
    for number, member, plan, name, code, title in (
        rows.annotate(said=said)
        .order_by("-at")
        .values_list("pk", "assigned_to_id", "plan_id", "plan__title", "code", "said")
    ):
        seat = seats.by_id.get(member)
        if seat is not None:
            yield Thing(
                seat, "finding", number, title or "", "plan:finding",
                (seat.coalition.slug, plan, code), None, (ASKED,), plan=name,
            )  # fmt: skip
