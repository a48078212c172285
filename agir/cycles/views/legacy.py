"""What the cycle before has left: taken up, or left aside."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agir.coalitions.entrance import CoalitionRequest, in_coalition
from agir.cycles.actions import carried as verbs
from agir.cycles.entrance import find_cycle
from agir.cycles.models import Carried
from agir.framework import contents
from agir.ui.feedback import done

WORDS = {
    "repris": Carried.State.TAKEN,
    "laisse": Carried.State.LEFT,
    "attente": Carried.State.WAITING,
}


@in_coalition
@require_POST
def settle(request: CoalitionRequest, cycle: int, carried: int, what: str) -> HttpResponse:
    """Say what became of a legacy."""
    found = find_cycle(request, cycle)
    one = get_object_or_404(Carried, cycle=found, pk=carried)
    state = WORDS.get(what)
    if state is None:
        raise Http404
    verbs.settle(carried=one, by=request.member, state=state, word=request.POST.get("word", ""))
    sentences = {
        Carried.State.TAKEN: _("Noté : c’est repris dans ce cycle."),
        Carried.State.LEFT: _("Noté : c’est laissé de côté."),
        Carried.State.WAITING: _("C’est de nouveau à reprendre."),
    }
    undo = ""
    if state != Carried.State.WAITING:
        undo = reverse(
            "cycles:carried_settle", args=[request.coalition.slug, found.pk, one.pk, "attente"]
        )
    done(request, sentences[state], undo=undo)
    stage = next((step for step in contents.stages() if step.key == one.stage), None)
    if stage is None:
        return redirect("cycles:cycle", request.coalition.slug, found.pk)
    return redirect(
        reverse("cycles:stage", args=[request.coalition.slug, found.pk, stage.slug]) + "#legs"
    )
