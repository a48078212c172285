"""The sieve: what is kept, adapted, handed over, stopped."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.core.refusals import Refused, require
from agir.cycles.reading import latest_open
from agir.history.pages import pages_of
from agir.learning import rules
from agir.learning.actions import sifting as verbs
from agir.learning.entrance import find_sifting, find_thing, room_context
from agir.learning.forms.sifting import FarewellForm, SiftForm
from agir.learning.models import Sifting
from agir.learning.proofs import offered
from agir.learning.siftable import Thing, things
from agir.plan.models import Plan
from agir.ui.feedback import done, warn


@in_coalition
@require_safe
def siftings(request: CoalitionRequest) -> HttpResponse:
    """Everything that could last, under what was chosen for it; what waits for a choice last.
    `?plan=` looks at one plan; the latest one otherwise."""
    plans = list(Plan.objects.present().filter(coalition=request.coalition).order_by("-pk"))
    wanted = request.GET.get("plan", "")
    plan = next((one for one in plans if str(one.pk) == wanted), plans[0] if plans else None)
    every = things(request.coalition, plan)
    groups = [
        (choice, [one for one in every if one.now is not None and one.now.choice == choice])
        for choice in Sifting.Choice
    ]
    day = today(request)
    context = room_context(
        request,
        "siftings",
        plans=plans,
        plan=plan,
        groups=groups,
        waiting=[one for one in every if one.now is None],
        due={one.now.pk for one in every if one.now is not None and one.now.is_due(day)},
    )
    return render(request, "learning/siftings.html", context)


@in_coalition
@require_http_methods(["GET", "HEAD", "POST"])
def thing(request: CoalitionRequest, what: str, thing: int) -> HttpResponse:
    """One thing: what was chosen for it, on what, with what dissent; and choosing."""
    found = find_thing(request, what, thing)
    may_sift = rules.can_sift(request.member, request.coalition)
    form = None
    if request.method == "POST":
        require(may_sift)
    if may_sift:
        form = SiftForm(
            request.POST or None,
            coalition=request.coalition,
            evidence=offered(request.coalition, found),
            initial={"decided_on": today(request)},
        )
    if form is not None and request.method == "POST" and form.is_valid():
        try:
            made = verbs.sift(
                coalition=request.coalition, by=request.member, about=(found.kind, found.pk),
                chosen=form.chosen(), cycle=latest_open(request.coalition.pk),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            undo = reverse("learning:sifting_undo", args=[request.coalition.slug, made.pk])
            done(request, _("Le choix est noté, avec ce qu’il y a derrière."), undo=undo)
            return redirect("learning:thing", request.coalition.slug, what, thing)
    keys = [
        (proof.object_type, proof.object_id)
        for one in found.siftings
        for proof in one.evidence.all()
    ]
    context = room_context(
        request, "siftings", thing=found, form=form, pages=_pages(request, found, keys)
    )
    status = 422 if form is not None and form.errors else 200
    return render(request, "learning/thing.html", context, status=status)


def _pages(
    request: CoalitionRequest, found: Thing, keys: list[tuple[str, int]]
) -> list[tuple[Sifting, list[tuple[str, str]]]]:
    """Each choice, the one that holds first, with its proofs as (title, address)."""
    pages = pages_of(request.coalition, keys)
    shown = []
    for one in found.siftings:
        proofs = []
        for proof in one.evidence.all():
            page = pages.get((proof.object_type, proof.object_id))
            proofs.append((page.title if page else proof.title, page.url if page else ""))
        shown.append((one, proofs))
    return shown


@in_coalition
@require_http_methods(["GET", "HEAD", "POST"])
def farewell(request: CoalitionRequest, sifting: int) -> HttpResponse:
    """The farewell note of what stops."""
    found = find_sifting(request, sifting)
    require(rules.can_sift(request.member, request.coalition))
    start = {name: getattr(found, name) for name in ("learned", "told", "inherits", "heir")}
    form = FarewellForm(request.POST or None, coalition=request.coalition, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.say_farewell(sifting=found, by=request.member, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done(request, _("Le mot d’adieu est écrit."))
            return redirect(_thing_of(request, found))
    context = room_context(request, "siftings", sifting=found, form=form)
    status = 422 if form.errors else 200
    return render(request, "learning/farewell.html", context, status=status)


def _thing_of(request: CoalitionRequest, sifting: Sifting) -> str:
    slug = Thing(sifting.about_type, sifting.about_id, "", "").slug
    return reverse("learning:thing", args=[request.coalition.slug, slug, sifting.about_id])


@in_coalition
@require_POST
def undo(request: CoalitionRequest, sifting: int) -> HttpResponse:
    found = find_sifting(request, sifting)
    try:
        verbs.undo_sifting(sifting=found, by=request.member)
    except Refused as refusal:
        warn(request, str(refusal))
    else:
        done(request, _("Le choix est repris : ce qui valait avant vaut de nouveau."))
    return redirect(_thing_of(request, found))
