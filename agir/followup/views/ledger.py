"""What was given, by whom, over a period; and the same as a file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.core.sheets import write_csv
from agir.followup.entrance import followup_context
from agir.followup.models import Giving
from agir.followup.reading.ledger import givings, ledger, sheet
from agir.plan.models import Plan
from agir.ui.drawings.bars import Bar, bars


@dataclass(frozen=True)
class Asked:
    """The plan and the period of an address; what is not understood is left out."""

    plan: Plan | None
    first: dt.date | None
    last: dt.date | None

    @property
    def query(self) -> str:
        parts = {"plan": self.plan.pk if self.plan else "", "du": self.first, "au": self.last}
        return "&".join(f"{key}={value}" for key, value in parts.items() if value)


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _asked(request: CoalitionRequest, plans: list[Plan]) -> Asked:
    number = request.GET.get("plan", "")
    plan = next((one for one in plans if str(one.pk) == number), None)
    return Asked(plan, _day(request.GET.get("du", "")), _day(request.GET.get("au", "")))


def _plans(request: CoalitionRequest) -> list[Plan]:
    return list(Plan.objects.present().filter(coalition=request.coalition))


@in_coalition
@require_GET
def ledger_page(request: CoalitionRequest) -> HttpResponse:
    """Totals by giver and by kind of giver. Every member may read them; nobody is named."""
    plans = _plans(request)
    asked = _asked(request, plans)
    rows = list(givings(request.coalition, plan=asked.plan, first=asked.first, last=asked.last))
    found = ledger(rows)
    hours = [one for one in found.givers if one.hours]
    drawing = ""
    if hours:
        drawing = bars(
            [Bar(one.name, float(one.hours), one.hours_said) for one in hours],
            name=_("Les heures données, par organisation"), key="heures", tone="relation",
        )  # fmt: skip
    context = followup_context(
        request, "ledger",
        ledger=found, drawing=drawing, plans=plans, asked=asked, number=len(rows),
        today=today(request),
    )  # fmt: skip
    return render(request, "followup/ledger.html", context)


@in_coalition
@require_GET
def ledger_csv(request: CoalitionRequest) -> HttpResponse:
    """One row for each gift. What people typed never becomes a formula."""
    asked = _asked(request, _plans(request))
    rows: list[Giving] = list(
        givings(request.coalition, plan=asked.plan, first=asked.first, last=asked.last)
    )
    answer = HttpResponse(write_csv(sheet(rows)), content_type="text/csv; charset=utf-8")
    name = f"apports-{request.coalition.slug}-{today(request):%Y-%m-%d}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
