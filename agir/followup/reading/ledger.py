"""What was actually given, by whom: time, money and goods, over a period."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from agir.analysis.text import fold
from agir.coalitions.models import Coalition, Organisation
from agir.core.sheets.writing import Writable
from agir.followup.models import Giving
from agir.followup.saying import hours_said
from agir.plan.models import Plan

PARENTS, PERSON = "parents", "person"


@dataclass
class Total:
    """What one giver, or one kind of givers, gave. `goods` counts gifts without a known value."""

    name: str
    kind: str = ""
    hours: Decimal = Decimal(0)
    money: Decimal = Decimal(0)
    goods_value: Decimal = Decimal(0)
    goods: int = 0
    rows: int = 0

    @property
    def hours_said(self) -> str:
        return hours_said(self.hours)

    def add(self, giving: Giving) -> None:
        self.rows += 1
        if giving.kind == Giving.Kind.HOURS:
            self.hours += giving.hours or 0
        elif giving.kind == Giving.Kind.MONEY:
            self.money += giving.amount or 0
        elif giving.amount is None:
            self.goods += 1
        else:
            self.goods_value += giving.amount


@dataclass
class Ledger:
    """Totals of a period. No person is named: parents and citizens are one line."""

    whole: Total
    givers: list[Total] = field(default_factory=list)
    kinds: list[Total] = field(default_factory=list)
    parents: Total = field(default_factory=lambda: Total(""))


def givings(
    coalition: Coalition,
    *,
    plan: Plan | None = None,
    first: dt.date | None = None,
    last: dt.date | None = None,
) -> QuerySet[Giving]:
    """What was given in this coalition, or to one plan, between two days (both included)."""
    rows = Giving.objects.present().filter(coalition=coalition)
    if plan is not None:
        rows = rows.filter(action__plan=plan)
    if first is not None:
        rows = rows.filter(on__gte=first)
    if last is not None:
        rows = rows.filter(on__lte=last)
    return rows.select_related("organisation", "action__plan").order_by("on", "pk")


def giver_of(giving: Giving) -> tuple[str, str, str]:
    """Who gave: a key, a name, and its kind. People are never named here."""
    if giving.organisation is not None:
        kind = giving.organisation.kind
        label = str(Organisation.Kind(kind).label) if kind else _("sans précision")
        return f"o{giving.organisation_id}", giving.organisation.name, label
    if giving.first_concerned:
        return PARENTS, _("Parents, citoyennes et citoyens"), _("premiers concernés")
    return PERSON, _("Autres personnes"), _("en leur nom")


def ledger(rows: Iterable[Giving]) -> Ledger:
    """The totals of these gifts, by giver and by kind of giver, in the order of names."""
    whole = Total(_("En tout"))
    givers: dict[str, Total] = {}
    kinds: dict[str, Total] = defaultdict(lambda: Total(""))
    parents = Total(_("Parents, citoyennes et citoyens"))
    for giving in rows:
        key, name, kind = giver_of(giving)
        givers.setdefault(key, Total(name, kind)).add(giving)
        kinds[kind].name = kind
        kinds[kind].add(giving)
        whole.add(giving)
        if key == PARENTS:
            parents.add(giving)
    return Ledger(
        whole,
        sorted(givers.values(), key=lambda one: fold(one.name)),
        sorted(kinds.values(), key=lambda one: fold(one.name)),
        parents,
    )


def sheet(rows: Iterable[Giving]) -> list[Sequence[Writable]]:
    """The same gifts as rows of a sheet, one for each, under a header."""
    header = (
        _("Date"), _("Précision"), _("Plan"), _("Action"), _("Qui donne"), _("Type"),
        _("Ce qui est donné"), _("Heures"), _("Montant ou valeur ($)"), _("En quoi"),
    )  # fmt: skip
    lines: list[Sequence[Writable]] = [header]
    for giving in rows:
        _key, name, kind = giver_of(giving)
        lines.append(
            (
                giving.on,
                str(giving.get_precision_display()),
                giving.action.plan.title,
                giving.action.title,
                name,
                kind,
                str(giving.get_kind_display()),
                giving.hours,
                giving.amount,
                giving.note,
            )
        )
    return lines
