"""Pages of the memory: the tour, the handover file, the thread of one thing."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.core.refusals import require
from agir.memory import handover, rules
from agir.memory.story import SLUGS, STATIONS, read_stop
from agir.memory.thread import thread


@in_coalition
@require_safe
def story(request: CoalitionRequest, stop: str = SLUGS[0]) -> HttpResponse:
    """Our history in ten minutes: one stop, and the way to the others."""
    found = read_stop(request.coalition, stop)
    if found is None:
        raise Http404
    place = SLUGS.index(found.slug)
    context = {
        "stop": found,
        "stations": STATIONS,
        "number": place + 1,
        "before": STATIONS[place - 1] if place else None,
        "after": STATIONS[place + 1] if place + 1 < len(STATIONS) else None,
        "place": "home",
    }
    return render(request, "memory/story.html", context)


@in_coalition
@require_safe
def handover_people(request: CoalitionRequest) -> HttpResponse:
    """The handover file: who holds what, money, rhythm, what rests on one person."""
    return _handover(request, "people", handover.PEOPLE)


@in_coalition
@require_safe
def handover_work(request: CoalitionRequest) -> HttpResponse:
    """The handover file: what is under way, blocked, due."""
    return _handover(request, "work", handover.WORK)


def _handover(request: CoalitionRequest, tab: str, parts: list[handover.Part]) -> HttpResponse:
    require(rules.can_hand_over(request.member, request.coalition))
    day = today(request)
    context = {
        "sections": handover.sections(request.coalition, day, parts),
        "tab": tab,
        "on": day,
        "place": "home",
    }
    return render(request, "memory/handover.html", context)


@in_coalition
@require_safe
def thread_page(request: CoalitionRequest, kind: str, thing: int) -> HttpResponse:
    """The thread of one thing: who, why, dissent, evidence, before, after."""
    found = thread(request.coalition, kind.replace("-", "."), thing)
    if found is None:
        raise Http404
    return render(request, "memory/thread.html", {"thread": found, "place": "home"})
