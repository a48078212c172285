"""The report of a cycle, and the turn to the next one."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.core.refusals import Refused, require
from agir.cycles.entrance import cycle_context, find_cycle
from agir.learning import rules
from agir.learning.actions import turning as verbs
from agir.learning.closing import Holding, holding, offers
from agir.learning.forms.turning import BilanForm, NextForm
from agir.learning.models import Bilan, Sifting
from agir.learning.printing import bilan_pdf
from agir.plan.actions.carry import goes_on
from agir.plan.models import Action, Plan
from agir.ui.feedback import done


def _plan(request: CoalitionRequest) -> Plan | None:
    """The plan that a cycle's report speaks of: the one asked, else the latest not carried."""
    rows = list(
        Plan.objects.present()
        .filter(coalition=request.coalition, carried_into=None)
        .order_by("-pk")[:10]
    )
    wanted = request.GET.get("plan", "")
    return next((one for one in rows if str(one.pk) == wanted), rows[0] if rows else None)


def _held(request: CoalitionRequest, cycle: int) -> tuple[Holding, Bilan | None]:
    found = find_cycle(request, cycle)
    held = holding(request.coalition, found, request.member, _plan(request))
    bilan = Bilan.objects.filter(cycle=found).select_related("following").first()
    return held, bilan


@in_coalition
@require_safe
def bilan(request: CoalitionRequest, cycle: int) -> HttpResponse:
    """What this cycle did, changed, learned and leaves."""
    held, written = _held(request, cycle)
    context = cycle_context(
        request,
        held.cycle,
        tab="bilan",
        held=held,
        bilan=written,
        groups=[(choice, held.sifted(choice)) for choice in Sifting.Choice],
        may_write=rules.can_write_bilan(request.member, held.cycle),
        may_turn=rules.can_turn(request.member, held.cycle),
    )
    return render(request, "learning/bilan.html", context)


@in_coalition
@require_safe
def printed(request: CoalitionRequest, cycle: int) -> HttpResponse:
    """The report as a document to print and to give."""
    held, written = _held(request, cycle)
    content = bilan_pdf(request.coalition, held, written, today(request))
    response = HttpResponse(content, content_type="application/pdf")
    name = f"bilan-{slugify(held.cycle.title) or held.cycle.number}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@in_coalition
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: CoalitionRequest, cycle: int) -> HttpResponse:
    """The group's own words about the cycle."""
    found = find_cycle(request, cycle)
    require(rules.can_write_bilan(request.member, found))
    written = Bilan.objects.filter(cycle=found).first()
    start = {name: getattr(written, name) for name in verbs.WORDS} if written else {}
    form = BilanForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        verbs.write_bilan(cycle=found, by=request.member, words=form.cleaned_data)
        done(request, _("Vos mots sont dans le bilan."))
        return redirect("learning:bilan", request.coalition.slug, found.pk)
    context = cycle_context(request, found, tab="bilan", form=form)
    status = 422 if form.errors else 200
    return render(request, "learning/bilan_write.html", context, status=status)


@in_coalition
@require_http_methods(["GET", "HEAD", "POST"])
def turn(request: CoalitionRequest, cycle: int) -> HttpResponse:
    """Close this cycle and open the next: what is left to it is ticked, nothing is typed again."""
    held, _written = _held(request, cycle)
    require(rules.can_turn(request.member, held.cycle))
    found, chosen = offers(held), _going_on(held)
    day = today(request)
    form = NextForm(
        request.POST or None,
        offers=found,
        actions=[(pk, title) for pk, title, _goes in chosen],
        initial={
            "title": _("Suite : %(title)s") % {"title": held.cycle.title},
            "starts_on": day,
            "left": [one.key for one in found],
            "actions": [pk for pk, _title, goes in chosen if goes],
            "plan_title": _("Plan %(year)d") % {"year": day.year + 1},
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            turned = verbs.turn(
                cycle=held.cycle, by=request.member, following=form.following(), left=form.left(),
                plan=held.plan, actions=form.cleaned_data["actions"],
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done(request, _("Le cycle est terminé, le suivant est ouvert avec ce qu’il reçoit."))
            return redirect("cycles:cycle", request.coalition.slug, turned.cycle.pk)
    context = cycle_context(request, held.cycle, tab="bilan", held=held, form=form)
    status = 422 if form.errors else 200
    return render(request, "learning/turn.html", context, status=status)


def _going_on(held: Holding) -> list[tuple[int, str, bool]]:
    """The actions of the plan, and whether each is proposed for the next: kept or adapted, or not
    sifted and not over. What was stopped or handed over is not."""
    if held.plan is None:
        return []
    rows = Action.objects.present().filter(plan=held.plan).order_by("position", "pk")
    chosen = {one.pk: one.now.choice for one in held.actions if one.now is not None}
    kept = (Sifting.Choice.KEEP, Sifting.Choice.ADAPT)
    return [
        (one.pk, one.title, chosen[top] in kept if top in chosen else goes_on(one))
        for one in rows
        if (top := one.parent_id or one.pk)
    ]
