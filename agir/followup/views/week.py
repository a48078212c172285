"""« Cette semaine » for those who steer, and how a plan moves for everybody."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.core.refusals import require
from agir.followup import rules
from agir.followup.entrance import followup_context
from agir.followup.models import News
from agir.followup.reading.asked import asked_since
from agir.followup.reading.standing import SILENT_WEEKS, standings
from agir.followup.reading.weekly import COMING, MOST, week
from agir.followup.saying import said_of
from agir.plan.entrance import find_plan, plan_context
from agir.plan.models import Action

CHOICES = (4, SILENT_WEEKS, 12)
A_PAGE, FIRST = 40, 8


@in_coalition
@require_GET
def index(request: CoalitionRequest) -> HttpResponse:
    """The week for those who steer; her own actions for anybody else."""
    steers = rules.can_steer(request.member, request.coalition)
    return redirect("followup:week" if steers else "followup:mine", request.coalition.slug)


def _chosen(text: str) -> int:
    return int(text) if text.isdigit() and int(text) in CHOICES else SILENT_WEEKS


@in_coalition
@require_GET
def this_week(request: CoalitionRequest) -> HttpResponse:
    """What to talk about this week, each with one gesture."""
    require(rules.can_steer(request.member, request.coalition))
    now = today(request)
    weeks = _chosen(request.GET.get("semaines", ""))
    found = week(request.coalition, now, silent_weeks=weeks, people=True)
    parts = [
        ("bloque", _("Bloqué"), "traffic-cone", found.blocked, _("Un obstacle est ouvert.")),
        ("renegocier", _("À renégocier"), "calendar-clock", found.late, _("La date est passée.")),
        (
            "silence", _("Sans nouvelle"), "message-circle", found.silent,
            _("Rien depuis %(n)d semaines. Un mot suffit.") % {"n": weeks},
        ),
        (
            "vient", _("Ce qui vient"), "calendar-days", found.coming,
            _("Commence ou se termine d’ici %(n)d jours.") % {"n": COMING.days},
        ),
    ]  # fmt: skip
    asked, me = asked_since(request.coalition), request.member.pk
    context = followup_context(
        request, "week",
        parts=[
            {
                "key": key, "title": title, "icon": icon, "why": why, "number": len(rows),
                "rows": [said_of(one, now, asked, me) for one in rows[:FIRST]],
                "rest": [said_of(one, now, asked, me) for one in rows[FIRST:MOST]],
                "more": max(0, len(rows) - MOST),
            }
            for key, title, icon, rows, why in parts
        ],
        number=found.number, weeks=weeks, choices=CHOICES,
    )  # fmt: skip
    return render(request, "followup/week.html", context)


@in_coalition
@require_GET
def plan_page(request: CoalitionRequest, plan: int) -> HttpResponse:
    """How each action of a plan moves: its last news, its steps, what blocks it."""
    shown = find_plan(request, plan)
    now = today(request)
    tops = Action.objects.present().filter(plan=shown, parent=None)
    heard = tops.filter(pk__in=News.objects.present().filter(action__plan=shown).values("action"))
    page = Paginator(tops.values_list("pk", flat=True), A_PAGE).get_page(request.GET.get("page"))
    family = Q(pk__in=list(page.object_list)) | Q(parent__in=list(page.object_list))
    rows = Action.objects.present().filter(family).select_related("plan", "lead")
    every = standings(rows, now).values()
    context = plan_context(
        request, shown, "followup",
        page=page, number=page.paginator.count, heard=heard.count(),
        rows=[said_of(one, now) for one in every if one.action.parent_id is None],
        steers=rules.can_steer(request.member, request.coalition),
    )  # fmt: skip
    return render(request, "followup/plan.html", context)
