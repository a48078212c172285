"""The five places of the navigation, and the way to them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agir.accounts.models import User
from agir.coalitions import rules as coalition_rules
from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.coalitions.models import Coalition, Facet, Member, Partnership, Role
from agir.cycles import rules as cycle_rules
from agir.cycles.reading import latest_open
from agir.home import stages, waiting
from agir.home.lately import lately
from agir.meetings.reading import next_meeting
from agir.memory import rules as memory_rules
from agir.memory.finding import CHOICES, KINDS, MOST_PAGES, find
from agir.notices.waiting import waiting_here
from agir.plan import rules as plan_rules
from agir.plan.models import Action
from agir.ui.drawings.ring import ring

SHOWN = 12  # of what waits; the whole list is one link away


def _number(rows: QuerySet[Action] | QuerySet[Partnership], count: Count) -> Coalesce:
    """How many of these rows belong to each coalition, read with it."""
    counted = rows.filter(coalition=OuterRef("pk")).order_by().values("coalition").annotate(n=count)
    return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0)


@dataclass(frozen=True)
class Seat:
    """One of her coalitions, and what she is in it."""

    coalition: Coalition
    role: str
    actions: int
    partners: int


def _seats_of(user: User) -> list[Seat]:
    """Her coalitions, those put away last, in one query."""
    seat = Member.objects.present().filter(user=user, coalition=OuterRef("pk"))
    rows = (
        Coalition.objects.visible_to(user)
        .annotate(
            seat_role=Subquery(seat.values("role")[:1]),
            number_of_actions=_number(
                Action.objects.present().filter(parent=None, plan__binned_at=None), Count("pk")
            ),
            number_of_partners=_number(
                Partnership.objects.all(), Count("organisation", distinct=True)
            ),
        )
        .order_by(F("archived_at").desc(nulls_first=True), "name")
    )
    return [
        Seat(row, str(Role(row.seat_role).label), row.number_of_actions, row.number_of_partners)
        for row in rows
    ]


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What this is, for whoever discovers it; her coalitions, for whoever has signed in."""
    if isinstance(request.user, User):
        return render(request, "home/start.html", {"seats": _seats_of(request.user)})
    drawing = ring(
        stages.landing_steps(),
        name=_("Les cinq étapes du cycle, toutes ouvertes en tout temps"),
        centre=(_("Agir ensemble"), _("un tour,"), _("puis le suivant")),
    )
    return render(request, "home/landing.html", {"ring": drawing, "stages": stages.stages()})


@in_coalition
@require_safe
def coalition_home(request: CoalitionRequest) -> HttpResponse:
    """What waits for me, this month, and what others did lately."""
    member = request.member
    plan = waiting.current_plan(member)
    shared = lately(request.coalition, plan, today(request))
    context = {
        "place": "home",
        "plan": plan,
        "numbers": shared.numbers,
        "waiting": waiting_here(member, timezone.now())[:SHOWN],
        "week": waiting.my_week(member, shared.week),
        "meeting": next_meeting(member),
        "news": shared.news,
        "may_create": plan_rules.can_create_plan(member, request.coalition),
    }
    return render(request, "home/coalition.html", context)


@in_coalition
@require_safe
def cycle(request: CoalitionRequest) -> HttpResponse:
    """The ring: the five stages, all open, and what each holds here today."""
    plan = waiting.current_plan(request.member)
    current = latest_open(request.coalition.pk)
    shown = stages.stages(request.coalition, plan, facts=current is None)
    if current is not None:
        current.coalition = request.coalition
        shown = stages.in_cycle(shown, current, request.member)
    drawing = ring(
        stages.as_steps(shown),
        name=_("Les cinq étapes du cycle, toutes ouvertes en tout temps"),
        centre=(_("Notre cycle"), _("chaque étape"), _("reste ouverte")),
    )
    context = {
        "place": "cycle",
        "ring": drawing,
        "stages": shown,
        "plan": plan,
        "cycle": current,
        "may_open": cycle_rules.can_open_cycle(request.member, request.coalition),
    }
    return render(request, "home/cycle.html", context)


@in_coalition
@require_safe
def together(request: CoalitionRequest) -> HttpResponse:
    """Who acts together, and the ways of doing so."""
    coalition = request.coalition
    context = {
        "place": "together",
        "meeting": next_meeting(request.member),
        "partners": Partnership.objects.filter(coalition=coalition)
        .values("organisation")
        .distinct()
        .count(),
        "members": Member.objects.present().filter(coalition=coalition).count(),
        "facets": Facet.objects.filter(coalition=coalition, retired=False).count(),
        "may_invite": coalition_rules.can_invite(request.member, coalition),
        "may_change_coalition": coalition_rules.can_change_coalition(request.member, coalition),
    }
    return render(request, "home/together.html", context)


@in_coalition
@require_safe
def voices(request: CoalitionRequest) -> HttpResponse:
    return render(request, "home/voices.html", {"place": "voices"})


@in_coalition
@require_safe
def lasting(request: CoalitionRequest) -> HttpResponse:
    plan = waiting.current_plan(request.member)
    context = {
        "place": "lasting",
        "plan": plan,
        "may_hand_over": memory_rules.can_hand_over(request.member, request.coalition),
    }
    return render(request, "home/lasting.html", context)


@in_coalition
@require_safe
def search(request: CoalitionRequest) -> HttpResponse:
    """Search the coalition from anywhere. `?q=` can be shared; `?sorte=` looks in one kind."""
    typed = request.GET.get("q", "").strip()[:200]
    kind = request.GET.get("sorte", "")
    kind = kind if kind in KINDS else ""
    page = request.GET.get("page", "1")
    number = min(int(page), MOST_PAGES) if page.isascii() and page.isdigit() else 1
    number = max(number, 1)
    context = {
        "typed": typed,
        "kind": kind,
        "choices": CHOICES,
        "found": find(request.coalition, typed, kind, number),
        "number": number,
        "before": number - 1,
        "after": number + 1 if number < MOST_PAGES else 0,
    }
    return render(request, "home/search.html", context)
