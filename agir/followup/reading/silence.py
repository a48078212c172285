"""Which partners have left no trace for a while: to take news of them, not to blame them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Max, Q
from django.utils import timezone

from agir.accounts.models import User
from agir.coalitions.models import Coalition, Member, Organisation, Partnership
from agir.followup import rules
from agir.followup.models import Giving, News
from agir.history.models import Event
from agir.intention.models import Adherence
from agir.meetings.models import Invitee

# A partner is silent after a season without any trace.
SILENT_DAYS = 90


@dataclass(frozen=True)
class Quiet:
    """A partner, and the last trace of it here: its day, and of what kind (« news », « meeting »,
    « adherence », « given », « gesture »; empty when it never left any)."""

    organisation: Organisation
    last: dt.date | None
    kind: str
    people: int

    def days(self, today: dt.date) -> int | None:
        return (today - self.last).days if self.last else None


def quiet_partners(coalition: Coalition, today: dt.date, *, days: int = SILENT_DAYS) -> list[Quiet]:
    """The partners of today without a trace for `days`, the longest silence last seen first, then
    those who never left any. Seven queries, however many partners."""
    current = Partnership.objects.filter(coalition=coalition).filter(
        Q(ends_on=None) | Q(ends_on__gte=today)
    )
    partners = [
        link.organisation
        for link in current.filter(role__in=rules.HEARD_FROM)
        .select_related("organisation")
        .order_by("organisation__name", "pk")
    ]
    last = _last_traces(coalition)
    seats: dict[int, int] = {}
    for pk in (
        Member.objects.present()
        .filter(coalition=coalition, organisation__isnull=False)
        .values_list("organisation", flat=True)
    ):
        seats[pk] = seats.get(pk, 0) + 1
    limit = today - dt.timedelta(days=days)
    found = {}
    for one in partners:
        day, kind = last.get(one.pk, (None, ""))
        if day is None or day < limit:
            found[one.pk] = Quiet(one, day, kind, seats.get(one.pk, 0))
    return sorted(
        found.values(), key=lambda one: (one.last is None, one.last or today, one.organisation.name)
    )


def _last_traces(coalition: Coalition) -> dict[int, tuple[dt.date, str]]:
    """The last trace of each organisation: its day and its kind. Five queries."""
    here = {"coalition": coalition, "organisation__isnull": False}
    came = ("present", "remote")
    sources = (
        ("news", News.objects.filter(**here, binned_at=None), "organisation", "on"),
        ("given", Giving.objects.filter(**here, binned_at=None), "organisation", "on"),
        ("adherence", Adherence.objects.filter(**here), "organisation", "at"),
        (
            "meeting",
            Invitee.objects.filter(
                coalition=coalition, attendance__in=came, member__organisation__isnull=False,
                meeting__binned_at=None,
            ),
            "member__organisation",
            "meeting__starts_at",
        ),
    )  # fmt: skip
    found: dict[int, tuple[dt.date, str]] = {}
    for kind, rows, whose, when in sources:
        for pk, at in rows.order_by().values_list(whose).annotate(last=Max(when)):
            _keep(found, pk, at, kind)
    sits = dict(
        User.objects.filter(
            memberships__coalition=coalition, memberships__organisation__isnull=False
        ).values_list("pk", "memberships__organisation")
    )
    gestures = Event.objects.filter(coalition_id=coalition.pk, by__in=list(sits))
    for user, at in gestures.order_by().values_list("by").annotate(last=Max("at")):
        _keep(found, sits[user], at, "gesture")
    return found


def _keep(
    found: dict[int, tuple[dt.date, str]], pk: int, at: dt.date | dt.datetime | None, kind: str
) -> None:
    if at is None:
        return
    day = timezone.localtime(at).date() if isinstance(at, dt.datetime) else at
    if pk not in found or day > found[pk][0]:
        found[pk] = (day, kind)
