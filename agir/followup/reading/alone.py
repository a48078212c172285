"""What rests on one person alone: to pass things on in time, never to compare people."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from agir.analysis.text import fold
from agir.coalitions.models import Coalition, Member, Organisation
from agir.followup import rules
from agir.followup.models import BackboneRole, SupportHours
from agir.followup.reading.standing import OVER
from agir.plan.models import Action, ActionPerson, Plan

HALF_A_YEAR = dt.timedelta(days=182)
ENOUGH = Decimal(6)  # hours of a role in half a year: under that, nobody really holds it


@dataclass
class Rests:
    """What would be without anybody if one person left. `member` is None for somebody named in
    the plan who has no account."""

    name: str
    member: Member | None = None
    actions: list[Action] = field(default_factory=list)
    roles: list[tuple[str, Decimal]] = field(default_factory=list)
    every_hour: bool = False
    coordinates: bool = False
    voice_of: Organisation | None = None

    @property
    def is_something(self) -> bool:
        return bool(self.actions or self.roles or self.coordinates or self.voice_of)


def resting(coalition: Coalition, today: dt.date) -> list[Rests]:
    """Each person on whom something rests alone, by name. Four queries."""
    seats = list(
        Member.objects.present()
        .filter(coalition=coalition)
        .select_related("user", "organisation", "coalition")
        .order_by("pk")
    )
    found = {f"m{seat.pk}": Rests(seat.user.shown_name, seat) for seat in seats}
    _actions(coalition, found)
    _hours(coalition, today, found)
    leading = rules.coordinators(seats)
    if len(leading) == 1:
        found[f"m{leading[0].pk}"].coordinates = True
    voices: dict[int, list[Member]] = defaultdict(list)
    for seat in seats:
        if seat.organisation_id and rules.has_a_say(seat):
            voices[seat.organisation_id].append(seat)
    for alone in voices.values():
        if len(alone) == 1:
            found[f"m{alone[0].pk}"].voice_of = alone[0].organisation
    return sorted((one for one in found.values() if one.is_something), key=lambda r: fold(r.name))


def _actions(coalition: Coalition, found: dict[str, Rests]) -> None:
    """Actions with one person in charge. Those with nobody are told by the X-ray."""
    standing = (
        Action.objects.present()
        .filter(coalition=coalition, parent=None, plan__binned_at=None)
        .exclude(plan__status=Plan.Status.CLOSED)
        .exclude(status__in=OVER)
    )
    held: dict[int, set[str]] = defaultdict(set)
    for action, member, name in ActionPerson.objects.filter(action__in=standing).values_list(
        "action", "member", "name"
    ):
        held[action].add(f"m{member}" if member else f"n{fold(name)}")
        if not member and name.strip():
            found.setdefault(f"n{fold(name)}", Rests(name))
    single = {action: next(iter(keys)) for action, keys in held.items() if len(keys) == 1}
    for one in standing.filter(pk__in=[a for a, key in single.items() if key in found]):
        found[single[one.pk]].actions.append(one)


def _hours(coalition: Coalition, today: dt.date, found: dict[str, Rests]) -> None:
    """Roles of the support structure that one person held alone in the last half year."""
    rows = (
        SupportHours.objects.filter(coalition=coalition, week__gt=today - HALF_A_YEAR)
        .order_by()
        .values_list("role", "member")
        .annotate(hours=Sum("hours"))
    )
    by_role: dict[str, dict[int | None, Decimal]] = defaultdict(dict)
    for role, member, hours in rows:
        by_role[role][member] = hours
    everybody = {member for people in by_role.values() for member in people}
    for role in BackboneRole:
        people = by_role.get(role.value, {})
        if len(people) == 1 and sum(people.values()) >= ENOUGH:
            (member, hours) = next(iter(people.items()))
            if f"m{member}" in found:
                found[f"m{member}"].roles.append((str(role.label), hours))
    if len(everybody) == 1:
        key = f"m{next(iter(everybody))}"
        if key in found and found[key].roles:
            found[key].every_hour = True


def opening(one: Rests, *, herself: bool) -> str:
    """« Si cette personne part… », in words that carry no blame."""
    if herself:
        return _("Si vous partiez demain, voici ce qui attendrait quelqu’un :")
    return _("Si %(name)s partait demain, voici ce qui attendrait quelqu’un :") % {"name": one.name}
