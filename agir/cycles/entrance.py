"""Finding a cycle and what it holds, by sight: what a person may not see does not exist for her."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from agir.coalitions.entrance import CoalitionRequest
from agir.cycles import rules
from agir.cycles.asked import Choice, Choices, gone_question
from agir.cycles.models import AnswerLink, Cycle, Synthesis, Voice
from agir.framework import contents


def find_cycle(request: CoalitionRequest, cycle: int) -> Cycle:
    """The cycle of this coalition, with its coalition already loaded, or 404."""
    rows = Cycle.objects.filter(coalition=request.coalition).select_related("carried_from")
    found = get_object_or_404(rows, pk=cycle)
    found.coalition = request.coalition
    return found


def find_stage(slug: str) -> contents.Stage:
    """The stage of this address, or 404."""
    found = next((stage for stage in contents.stages() if stage.slug == slug), None)
    if found is None:
        raise Http404
    return found


def find_question(request: CoalitionRequest, key: str) -> Choice:
    """The question of this key as the coalition has it, set aside or not; one that left the
    framework as long as it was answered here; or 404."""
    found = Choices(request.coalition).question(key)
    if found is None:
        here = {"coalition": request.coalition, "question": key}
        stages = Voice.objects.filter(**here).values_list("stage", flat=True)
        held = Synthesis.objects.filter(**here).values_list("stage", flat=True)
        stage = stages.first() or held.first()
        if stage is None:
            raise Http404
        return gone_question(key, stage)
    return found


def find_voice(cycle: Cycle, voice: int) -> Voice:
    found = get_object_or_404(Voice.objects.with_people(), cycle=cycle, pk=voice)
    found.cycle = cycle
    return found


def find_answers(cycle: Cycle, answers: int) -> AnswerLink:
    found = get_object_or_404(AnswerLink, cycle=cycle, pk=answers)
    found.cycle, found.coalition = cycle, cycle.coalition
    return found


def may(request: CoalitionRequest, cycle: Cycle) -> dict[str, bool]:
    """What this person may do in the cycle: the answers templates are given."""
    member = request.member
    return {
        "speak": rules.can_speak(member, cycle),
        "synthesise": rules.can_synthesise(member, cycle),
        "type": rules.can_type(member, cycle),
        "change": rules.can_change_cycle(member, cycle),
        "close": rules.can_close(member, cycle),
        "reopen": rules.can_reopen(member, cycle),
        "make_link": rules.can_make_link(member, cycle),
        "see_links": rules.can_see_links(member, cycle),
        "arrange": rules.can_arrange(member, request.coalition),
    }


def cycle_context(request: CoalitionRequest, cycle: Cycle, **more: Any) -> dict[str, Any]:
    """What every page of a cycle shares: the cycle, its stages for the tabs, what one may do."""
    return {
        "cycle": cycle,
        "stages": contents.stages(),
        "may": may(request, cycle),
        "place": "cycle",
        **more,
    }
