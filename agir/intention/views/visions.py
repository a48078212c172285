"""Pages of a vision: what we want to change, its versions, its adoption."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.core.refusals import Refused, require
from agir.cycles.legacy import left_to
from agir.cycles.models import Cycle
from agir.framework import contents
from agir.intention import rules
from agir.intention.actions import adoption as adopting
from agir.intention.actions import vision as verbs
from agir.intention.comparing import compare, parts
from agir.intention.entrance import adoption_of, find_vision, room_context, versions_of
from agir.intention.forms import AboutForm, AdoptForm, NewVisionForm, VersionForm
from agir.intention.models import (
    Adherence,
    Adoption,
    Chair,
    CharterLine,
    Round,
    Suggestion,
    Value,
    Vision,
    VisionVersion,
)
from agir.intention.standing import standing, voice_of
from agir.ui.feedback import done

STAGE = "intention"
YEAR = dt.timedelta(days=365)


@dataclass
class Card:
    """A vision as the first page shows it."""

    vision: Vision
    version: VisionVersion
    adoption: Adoption | None
    due: bool
    said: dict[str, int]


def _cards(request: CoalitionRequest) -> list[Card]:
    """Every vision of the coalition with its current version, in four queries."""
    visions = Vision.objects.filter(coalition=request.coalition).select_related("cycle")
    last: dict[int, VisionVersion] = {}
    for version in VisionVersion.objects.filter(coalition=request.coalition).order_by("number"):
        last[version.vision_id] = version
    rows = Adoption.objects.filter(coalition=request.coalition, ended_at=None)
    adopted = {one.vision_id: one for one in rows.select_related("version")}
    said: dict[int, dict[str, int]] = defaultdict(dict)
    counted = Adherence.objects.current().filter(coalition=request.coalition)
    for version_id, stance, number in counted.values_list(
        "round__version", "stance"
    ).annotate(number=Count("pk")):  # fmt: skip
        said[version_id][stance] = number
    day = today(request)
    return [
        Card(
            one,
            last[one.pk],
            adopted.get(one.pk),
            one.pk in adopted and adopted[one.pk].is_due(day),
            said[last[one.pk].pk],
        )
        for one in visions
    ]


@in_coalition
@require_GET
def index(request: CoalitionRequest) -> HttpResponse:
    """The intention of a coalition: its visions, its charter, who is missing."""
    own = {"coalition": request.coalition}
    context = room_context(
        request,
        "vision",
        cards=_cards(request),
        lines=CharterLine.objects.filter(**own).count(),
        values=Value.objects.filter(**own, retired_at=None).count(),
        chairs=Chair.objects.filter(**own, status__in=("empty", "invited")).count(),
        left=[one for one in left_to(request.coalition, stage=STAGE) if one.waits],
        stage=next(one.slug for one in contents.stages() if one.key == STAGE),
    )
    return render(request, "intention/index.html", context)


@in_coalition
@require_http_methods(["GET", "POST"])
def new(request: CoalitionRequest) -> HttpResponse:
    """Write a vision. What the coalition already said of itself is there to start from."""
    require(rules.can_write(request.member, request.coalition))
    coalition = request.coalition
    start = {
        "name": _("Notre vision"),
        "population": coalition.population,
        "territory": coalition.territory,
    }
    cycles = Cycle.objects.filter(coalition=coalition)
    form = NewVisionForm(request.POST or None, initial=start, cycles=cycles)
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.create_vision(
                coalition=coalition,
                by=request.member,
                name=form.cleaned_data["name"],
                cycle=form.cleaned_data["cycle"],
                says=form.says(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done(request, _("La version 1 est écrite. Proposez-la à vos partenaires."))
            return redirect("intention:vision", coalition.slug, made.pk)
    context = room_context(request, "vision", form=form)
    status = 422 if request.method == "POST" else 200
    return render(request, "intention/vision_new.html", context, status=status)


@in_coalition
@require_GET
def vision(request: CoalitionRequest, vision: int) -> HttpResponse:
    """The vision as it reads today, who adheres, and what is suggested beside it."""
    found = find_vision(request, vision)
    versions = versions_of(found)
    current, adoption = versions[0], adoption_of(found)
    last = Round.objects.filter(version__vision=found).select_related("version").first()
    stands = standing(current, request.coalition)
    suggestions = list(
        Suggestion.objects.filter(version__vision=found)
        .select_related("by", "version", "became")
        .order_by("-at", "-pk")[:100]
    )
    adopted = adoption if adoption and adoption.version_id == current.pk else None
    context = room_context(
        request, "vision",
        vision=found, version=current, versions=versions, parts=parts(current),
        before=versions[1] if len(versions) > 1 else None,
        changes=compare(versions[1], current) if len(versions) > 1 else [],
        adoption=adoption, adopted=adopted,
        due=adoption is not None and adoption.is_due(today(request)),
        round=last, is_open=last is not None and last.is_open(today(request)),
        asked_on_this=last is not None and last.version_id == current.pk,
        standing=stands, mine=voice_of(stands, request.member),
        lacks_voice=rules.lacks_voice(request.coalition, stands.in_person),
        open=[one for one in suggestions if one.status == Suggestion.Status.OPEN],
        settled=[one for one in suggestions if one.status != Suggestion.Status.OPEN],
    )  # fmt: skip
    return render(request, "intention/vision.html", context)


@in_coalition
@require_http_methods(["GET", "POST"])
def about(request: CoalitionRequest, vision: int) -> HttpResponse:
    """Change how a vision is called, or its cycle."""
    found = find_vision(request, vision)
    require(rules.can_settle(request.member, found))
    cycles = Cycle.objects.filter(coalition=request.coalition)
    start = {"name": found.name, "cycle": found.cycle_id}
    form = AboutForm(request.POST or None, initial=start, cycles=cycles)
    if request.method == "POST" and form.is_valid():
        verbs.change_vision(vision=found, by=request.member, **form.cleaned_data)
        done(request, _("La vision est à jour."))
        return redirect("intention:vision", request.coalition.slug, found.pk)
    context = room_context(request, "vision", vision=found, form=form)
    status = 422 if request.method == "POST" else 200
    return render(request, "intention/vision_about.html", context, status=status)


@in_coalition
@require_http_methods(["GET", "POST"])
def propose(request: CoalitionRequest, vision: int) -> HttpResponse:
    """« Proposer une version »: the current words, to be changed."""
    found = find_vision(request, vision)
    require(rules.can_propose_version(request.member, found))
    current = versions_of(found)[0]
    start = {**current.says(), "base": current.number}
    form = VersionForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.propose_version(
                vision=found,
                by=request.member,
                says=form.says(),
                why=form.cleaned_data["why"],
                base=form.cleaned_data["base"],
            )
        except Refused as refusal:
            form = VersionForm({**request.POST.dict(), "base": str(current.number)})
            form.add_error(None, str(refusal))
        else:
            said = _("La version %(number)d est proposée.") % {"number": made.number}
            done(request, said)
            return redirect("intention:vision", request.coalition.slug, found.pk)
    running = Round.objects.filter(version=current, closed_at=None).first()
    context = room_context(
        request, "vision", vision=found, form=form, version=current,
        running=running is not None and running.is_open(today(request)),
    )  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "intention/version_new.html", context, status=status)


@in_coalition
@require_GET
def versions(request: CoalitionRequest, vision: int) -> HttpResponse:
    """The versions of a vision, and any two of them compared word by word."""
    found = find_vision(request, vision)
    rows = versions_of(found)
    by_number = {one.number: one for one in rows}
    newer = by_number.get(_number(request.GET.get("a")), rows[0])
    older = by_number.get(_number(request.GET.get("de")), rows[min(1, len(rows) - 1)])
    first, second = sorted((older, newer), key=lambda one: one.number)
    adoptions = Adoption.objects.filter(vision=found).select_related("version", "by", "decision")
    context = room_context(
        request, "vision", vision=found, versions=rows, first=first, second=second,
        changes=compare(first, second), adoptions=adoptions,
    )  # fmt: skip
    return render(request, "intention/versions.html", context)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else 0


@in_coalition
@require_http_methods(["GET", "POST"])
def adopt(request: CoalitionRequest, vision: int) -> HttpResponse:
    """Record that the coalition adopted the current version, and when it will look again."""
    found = find_vision(request, vision)
    require(rules.can_adopt(request.member, found))
    current = versions_of(found)[0]
    stands = standing(current, request.coalition)
    start = {"decided_on": today(request), "review_on": today(request) + YEAR}
    offered = adopting.decisions_about(found)
    form = AdoptForm(request.POST or None, initial=start, decisions=offered)
    if request.method == "POST" and form.is_valid():
        try:
            adopting.adopt(vision=found, by=request.member, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            undo = reverse("intention:reopen", args=[request.coalition.slug, found.pk])
            done(request, _("La vision est adoptée."), undo=undo)
            return redirect("intention:vision", request.coalition.slug, found.pk)
    context = room_context(
        request, "vision", vision=found, version=current, standing=stands, form=form,
        decisions=offered.exists(),
        lacks_voice=rules.lacks_voice(request.coalition, stands.in_person),
    )  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "intention/adopt.html", context, status=status)


@in_coalition
@require_POST
def reopen(request: CoalitionRequest, vision: int) -> HttpResponse:
    found = find_vision(request, vision)
    require(rules.can_settle(request.member, found))
    adoption = get_object_or_404(Adoption, vision=found, ended_at=None)
    adopting.reopen(adoption=adoption, by=request.member)
    done(request, _("La vision est rouverte : on en discute."))
    return redirect("intention:vision", request.coalition.slug, found.pk)
