"""How an action's dates read: as they were written when they are approximate."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from agir.core.almanac import spoken
from agir.plan.models import Action, Precision


def typed(on: dt.date | None, precision: str, text: str) -> str:
    """One date as it was typed: its own words when it is approximate, else 2026-03-01."""
    if on is None:
        return text
    return text if text and precision != Precision.DAY else on.isoformat()


def written(on: dt.date | None, precision: str, text: str) -> str:
    """The same for who reads it: « printemps 2026 » is said in her language."""
    return spoken(typed(on, precision, text))


def ends(start: str, end: str) -> tuple[str, str]:
    """Both ends of an action as a row shows them, the second on its own line when it must:
    (« printemps 2026 → », « 2027-03-31 »), or (« → 2027-03-31 », « »)."""
    if start and end:
        return (start, "") if start == end else (f"{start} →", end)
    return (f"{start} →", "") if start else (f"→ {end}" if end else "", "")


def span(start: str, end: str) -> str:
    """Both ends of an action, from how each is written, as a sentence has them."""
    if start and end:
        return start if start == end else f"{start} → {end}"
    if start:
        return _("dès %(date)s") % {"date": start}
    return _("jusqu’à %(date)s") % {"date": end} if end else ""


def action_span(action: Action) -> str:
    """Both ends of an action."""
    return span(
        written(action.starts_on, action.starts_precision, action.starts_text),
        written(action.ends_on, action.ends_precision, action.ends_text),
    )
