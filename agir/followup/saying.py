"""How an action stands, in plain words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agir.core.templatetags.typography import NBSP, day, money
from agir.followup.models import BackboneRole, Giving, Obstacle
from agir.followup.reading.standing import Standing
from agir.plan.dates import action_span
from agir.plan.models import Action, Status

SHORT_ROLES = {
    BackboneRole.VISION: gettext_lazy("Vision"),
    BackboneRole.ACTIONS: gettext_lazy("Actions"),
    BackboneRole.MEASURE: gettext_lazy("Mesure"),
    BackboneRole.WILL: gettext_lazy("Volonté publique"),
    BackboneRole.POLICY: gettext_lazy("Politiques"),
    BackboneRole.MONEY: gettext_lazy("Financement"),
}  # the heads of a table; the whole names are in its drawing and its form


@dataclass(frozen=True)
class Said:
    """One action ready to be shown: words only."""

    action: Action
    status: str
    dates: str
    quiet: str
    news: str
    news_on: dt.date | None
    steps_done: int
    steps_counted: int
    obstacles: list[Obstacle]
    people: list[str]
    asked_on: dt.date | None = None
    mine: bool = False  # the reader answers for it: she is not asked, she says


def duration(days: int) -> str:
    """How long that is, as people say it: « 3 semaines », « 4 mois »."""
    if days < 14:
        return ngettext("%(n)d jour", "%(n)d jours", days) % {"n": days}
    if days < 60:
        weeks = days // 7
        return ngettext("%(n)d semaine", "%(n)d semaines", weeks) % {"n": weeks}
    if days < 730:
        months = int(days / 30.44)
        return ngettext("%(n)d mois", "%(n)d mois", months) % {"n": months}
    years = days // 365
    return ngettext("%(n)d an", "%(n)d ans", years) % {"n": years}


def quiet(one: Standing) -> str:
    """« Sans nouvelle depuis 4 mois », for an action under way that is not fresh."""
    if not one.is_under_way or one.quiet_days < 28:
        return ""
    return _("Sans nouvelle depuis %(long)s") % {"long": duration(one.quiet_days)}


def said_of(
    one: Standing,
    today: dt.date,
    asked: Mapping[int, dt.date] | None = None,
    reader: int | None = None,
) -> Said:
    """Everything a row says."""
    action = one.action
    return Said(
        action=action,
        status=str(Status(action.status).label) if action.status else "",
        dates=action_span(action),
        quiet=quiet(one),
        news=one.news.text if one.news else "",
        news_on=one.news.on if one.news else None,
        steps_done=one.steps_done,
        steps_counted=one.steps_counted,
        obstacles=[o for o in one.obstacles if o.is_open],
        people=[p.member.user.shown_name if p.member else p.name for p in one.people],
        asked_on=(asked or {}).get(action.pk),
        mine=reader is not None and any(p.member_id == reader for p in one.people),
    )


def hours_said(hours: Decimal | int) -> str:
    """« 7,5 h » in French, “7.5 h” in English."""
    value = Decimal(hours)
    return f"{number_said(value)}{NBSP}h"


def number_said(value: Decimal) -> str:
    """A number without useless zeros: « 7 », « 7,5 », « 7,25 »."""
    places = 0 if value == value.to_integral_value() else (1 if value * 10 % 1 == 0 else 2)
    return formats.number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)


def gift(giving: Giving) -> str:
    """« 7,5 h », « 250 $ », or « en nature »."""
    if giving.hours is not None:
        return hours_said(giving.hours)
    if giving.amount is None:
        return str(giving.get_kind_display())
    if giving.kind == Giving.Kind.GOODS:
        return _("en nature, valeur de %(amount)s") % {"amount": money(giving.amount)}
    return money(giving.amount)


def gift_day(giving: Giving) -> str:
    """« 12 mars 2026 » or « mars 2026 »."""
    if giving.precision == Giving.Precision.MONTH:
        return formats.date_format(giving.on, "F Y")
    return day(giving.on)
