"""The method as this coalition has it: what is shared, what is its own, what it set aside."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agir.coalitions.entrance import CoalitionRequest, in_coalition
from agir.core.refusals import Refused, require
from agir.cycles import rules
from agir.cycles.actions import own as verbs
from agir.cycles.asked import Choices, changes_since_seen, families
from agir.cycles.forms.link import OwnForm
from agir.cycles.models import OwnItem
from agir.cycles.models.own import QUESTIONS
from agir.framework import contents
from agir.ui.feedback import done, warn


@in_coalition
@require_safe
def page(request: CoalitionRequest) -> HttpResponse:
    """Every family: which items are shared, which are ours, which are set aside."""
    choices = Choices(request.coalition)
    groups: list[dict[str, Any]] = [
        {
            "family": QUESTIONS,
            "id": f"questions-{stage.slug}",
            "name": stage.name,
            "items": choices.questions(stage.key),
            "query": f"?etape={stage.slug}",
        }
        for stage in contents.stages()
    ]
    groups += [
        {
            "family": family.key,
            "id": family.key,
            "name": family.name,
            "sentence": family.sentence,
            "items": choices.all(family.key),
            "query": "",
        }
        for family in contents.families()
    ]
    context = {
        "groups": groups,
        "moved": changes_since_seen(request.coalition),
        "version": contents.version(),
        "may_arrange": rules.can_arrange(request.member, request.coalition),
        "place": "cycle",
    }
    return render(request, "cycles/framework.html", context)


def _page(request: CoalitionRequest, family: str) -> str:
    """Back to the family, on the page of the framework."""
    anchor = "" if family == QUESTIONS else f"#{family}"
    return reverse("cycles:framework", args=[request.coalition.slug]) + anchor


@in_coalition
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: CoalitionRequest, family: str) -> HttpResponse:
    """Add the coalition's own item. `?etape=` proposes the stage of a question."""
    if family not in families():
        raise Http404
    require(rules.can_arrange(request.member, request.coalition))
    asks = family == QUESTIONS
    slugs = {stage.slug: stage.key for stage in contents.stages()}
    start = {"stage": slugs.get(request.GET.get("etape", ""), "")}
    form = OwnForm(request.POST if request.method == "POST" else None, initial=start, question=asks)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.add_own(
                coalition=request.coalition, by=request.member, family=family, **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done(request, _("C’est ajouté, à côté du référentiel commun."))
            return redirect(_page(request, family))
    name = "" if asks else contents.family(family).name
    context = {"form": form, "family": family, "name": name, "asks": asks, "place": "cycle"}
    return render(request, "cycles/own_add.html", context, status=422 if form.errors else 200)


@in_coalition
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: CoalitionRequest, own: int) -> HttpResponse:
    item = get_object_or_404(OwnItem, coalition=request.coalition, pk=own)
    require(rules.can_arrange(request.member, request.coalition))
    start = {key: getattr(item, key) for key in ("name", "sentence", "sustainability")}
    form = OwnForm(
        request.POST if request.method == "POST" else None,
        initial=start,
        question=item.family == QUESTIONS,
        ask_stage=False,
    )
    if request.method == "POST" and form.is_valid():
        said = {"sustainability": False, **form.cleaned_data}
        verbs.change_own(item=item, by=request.member, **said)
        done(request, _("C’est à jour. Les réponses déjà données restent dessous."))
        return redirect(_page(request, item.family))
    context = {"form": form, "item": item, "place": "cycle"}
    return render(request, "cycles/own_change.html", context, status=422 if form.errors else 200)


@in_coalition
@require_POST
def aside(request: CoalitionRequest, family: str, key: str) -> HttpResponse:
    try:
        verbs.set_aside(coalition=request.coalition, by=request.member, family=family, key=key)
    except Refused as refusal:
        warn(request, str(refusal))
    else:
        undo = reverse("cycles:take_back", args=[request.coalition.slug, family, key])
        done(request, _("C’est mis de côté. Ce qui a été dit reste."), undo=undo)
    return redirect(_page(request, family))


@in_coalition
@require_POST
def back(request: CoalitionRequest, family: str, key: str) -> HttpResponse:
    verbs.take_back(coalition=request.coalition, by=request.member, family=family, key=key)
    done(request, _("C’est repris."))
    return redirect(_page(request, family))


@in_coalition
@require_POST
def seen(request: CoalitionRequest) -> HttpResponse:
    verbs.read_framework(coalition=request.coalition, by=request.member)
    done(request, _("C’est noté : le regroupement a lu cette version."))
    return redirect("cycles:framework", request.coalition.slug)
