"""Lists of promises: mine, here and everywhere; ours; those nobody here can answer for."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.coalitions.models import Coalition, Member
from agir.core.refusals import require
from agir.promises import rules
from agir.promises.entrance import lines, room_context
from agir.promises.forms import LineForm
from agir.promises.models import Promise
from agir.promises.reading import GroupRecord, Period, group_record, mine
from agir.ui.drawings.columns import Panel, columns

A_PAGE = 50


@in_coalition
@require_safe
def my_promises(request: CoalitionRequest) -> HttpResponse:
    """Hers in this coalition, and one line to make another."""
    found = mine([request.member], today(request))
    context = room_context(
        request, "mine",
        past=lines(request, found.past), coming=lines(request, found.coming),
        settled=lines(request, found.settled), any=bool(found),
        form=LineForm(today=today(request)), back="",
    )  # fmt: skip
    return render(request, "promises/mine.html", context)


@login_required
@require_safe
def everywhere(request: HttpRequest) -> HttpResponse:
    """Hers in every coalition where she sits. Three queries."""
    rows = Member.objects.present().filter(user_id=request.user.pk or 0)
    seats = list(rows.filter(coalition__archived_at=None).select_related("coalition"))
    found = mine(seats, timezone.localdate())
    context = {"past": found.past, "coming": found.coming, "settled": found.settled,
               "any": bool(found), "seats": seats, "back": "partout"}  # fmt: skip
    return render(request, "promises/everywhere.html", context)


def _ours(coalition: Coalition) -> QuerySet[Promise]:
    """What was promised, as everybody may read it: who, what, when."""
    rows = Promise.objects.present().filter(coalition=coalition)
    shown = rows.defer("status", "due_on", "settled_on", "word")
    return shown.select_related("member__user", "organisation").order_by("-made_on", "-pk")


@in_coalition
@require_safe
def our_promises(request: CoalitionRequest) -> HttpResponse:
    """What was promised, and what became of promises as a whole: never of one."""
    words = " ".join(request.GET.get("mots", "").split())[:100]
    rows = _ours(request.coalition)
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(who__icontains=words))
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    sees = rules.sees_record(request.member)
    record = group_record(request.coalition, today(request)) if sees else None
    context = room_context(
        request, "ours", page=page, lines=lines(request, page.object_list), words=words,
        record=record, sees_record=sees, drawing=_drawing(record) if record else "",
    )  # fmt: skip
    return render(request, "promises/ours.html", context)


def _drawing(record: GroupRecord) -> str:
    """Four panels over the same periods: never one colour that blames."""
    if not record.periods:
        return ""
    panels = []
    for name, label, tone in (
        ("kept", _("Tenues"), "lasting"),
        ("in_time", _("Renégociées à temps"), "relation"),
        ("dropped", _("Abandonnées, et dites"), "stage"),
        ("later", _("Date passée avant d’en reparler"), "proof"),
    ):
        values = tuple(float(getattr(one, name)) for one in record.periods)
        number = int(sum(values))
        said = ngettext("%(n)d promesse", "%(n)d promesses", number) % {"n": number}
        panels.append(Panel(label, said, values, tone=tone))
    name = _("Ce que sont devenues les promesses, par période")
    return columns(panels, marks=[_mark(one) for one in record.periods], name=name)


def _mark(period: Period) -> str:
    """« T1 2026 »; « T1-2 2026 » for quarters that are joined, and « T4 2025-T1 2026 »."""
    (first, year), (last, end) = (
        ((one.month - 1) // 3 + 1, one.year) for one in (period.first, period.last)
    )
    if year != end:
        both = {"n": first, "year": year, "last": last, "end": end}
        return _("T%(n)d %(year)d-T%(last)d %(end)d") % both
    number = str(first) if first == last else f"{first}-{last}"
    return _("T%(n)s %(year)d") % {"n": number, "year": year}


@in_coalition
@require_safe
def unowned(request: CoalitionRequest) -> HttpResponse:
    """Promises that the coordination looks after: of guests, and of people who have left."""
    require(rules.can_look_after(request.member, request.coalition))
    rows = Promise.objects.present().filter(coalition=request.coalition)
    rows = rows.select_related("member__user", "organisation")
    guests = list(rows.filter(member=None).order_by("-status", "due_on")[:200])
    left = list(rows.awaited().filter(member__left_on__isnull=False)[:200])
    context = room_context(
        request, "unowned", guests=lines(request, guests), left=lines(request, left),
        today=today(request), back="sans-compte",
    )  # fmt: skip
    return render(request, "promises/unowned.html", context)
