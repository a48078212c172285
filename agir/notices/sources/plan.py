from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Q

from agir.history.models import Event
from agir.notices.seats import Seats, Window
from agir.notices.thing import AHEAD, ASKED, PAST, Thing
from agir.plan.models import Action, ActionPerson, FindingNote, Plan, Status

OVER = (Status.DONE, Status.STOPPED)


def actions(seats: Seats, window: Window) -> Iterator[Thing]:
    """Actions she answers for, or that her organisation leads, that begin or end soon, or are past
    their end. She is written to about those she answers for herself. Two queries."""
    people: dict[int, list[int]] = defaultdict(list)
    named = ActionPerson.objects.filter(seats.hers("member"))
    rows = (
        Action.objects.present()
        .filter(seats.here(), plan__binned_at=None)
        .exclude(plan__status=Plan.Status.CLOSED)
        .exclude(status__in=OVER)
        .filter(window.days("ends_on") | Q(starts_on__range=(window.today, window.until)))
        .order_by("ends_on", "starts_on", "pk")
        .values_list("pk", "title", "plan_id", "coalition_id", "lead_id", "starts_on", "ends_on")
    )
    found = list(rows)
    if found:
        named = named.filter(Q(action__in=[row[0] for row in found]))
        for action, member in named.values_list("action_id", "member_id"):
            people[action].append(member)
    for number, title, plan, coalition, lead, starts, ends in found:
        hers = set(people[number])
        others = seats.by_organisation.get((coalition, lead), []) if lead else []
        also = [one.pk for one in others if one.pk not in hers]
        for pk in [*sorted(hers), *also]:
            seat = seats.by_id.get(pk)
            if seat is None:
                continue
            ending = ends is not None and ends <= window.until
            on = ends if ending else starts
            own = pk in hers
            yield Thing(
                seat, "action" if ending else "start", number, title, "plan:action",
                (seat.coalition.slug, plan, number), on,
                (AHEAD, PAST) if own and ending else (), by_organisation=not own,
            )  # fmt: skip


def findings(seats: Seats, window: Window) -> Iterator[Thing]:
    """What the X-ray found and the coalition gave to her to follow. Two queries: the words are
    those of the day it was given, so that the X-ray need not be computed here."""
    rows = FindingNote.objects.filter(
        seats.hers("assigned_to"), set_aside=False, plan__binned_at=None
    ).exclude(assigned_to=None)
    if window.since is not None:
        rows = rows.filter(at__date__gte=window.since)
    notes = list(rows.select_related("plan").order_by("-at"))
    said: dict[int, str] = {}
    if notes:
        given = Event.objects.filter(
            object_type="finding",
            object_id__in=[note.pk for note in notes],
            verb="plan.finding.assigned",
        )
        said = dict(given.order_by("at", "pk").values_list("object_id", "title"))
    for note in notes:
        seat = seats.by_id.get(note.assigned_to_id or 0)
        if seat is None:
            continue
        yield Thing(
            seat, "finding", note.pk, said.get(note.pk, ""), "plan:finding",
            (seat.coalition.slug, note.plan_id, note.code), None, (ASKED,), plan=note.plan.title,
        )  # fmt: skip
