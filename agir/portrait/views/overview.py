"""The portrait at a glance, and on one page to hand out."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.portrait import reading
from agir.portrait.booklet import booklet
from agir.portrait.choosing import latest_choices
from agir.portrait.entrance import portrait_context
from agir.portrait.figures import shown_on_overview
from agir.portrait.models import Audience
from agir.ui.drawings.timeline import timeline as draw

LATEST_STORIES, LATEST_MOMENTS = 3, 6
TOLD = ("strengths", "challenges", "stories", "moments", "assets")


def _gathered(request: CoalitionRequest) -> dict[str, Any]:
    member, day = request.member, today(request)
    strengths, challenges = reading.traits(member, day)
    latest, kept = latest_choices(request.coalition)
    return {
        "strengths": strengths,
        "challenges": challenges,
        "stories": reading.stories(member, day),
        "moments": reading.moments(member, day),
        "assets": reading.assets(member, day),
        "trees": reading.trees(member, day),
        "round": latest,
        "kept": kept,
        "figures": shown_on_overview(member),
    }


@in_coalition
@require_GET
def overview(request: CoalitionRequest) -> HttpResponse:
    found = _gathered(request)
    url = reverse("portrait:timeline", args=[request.coalition.slug])
    last = found["moments"][-LATEST_MOMENTS:]
    due = [card for name in TOLD for card in found[name] if card.due]
    context = portrait_context(
        request, "overview", **found,
        drawing=draw(
            reading.happenings(last, url),
            name=_("Les derniers moments de la communauté"),
        ),
        latest_stories=found["stories"][:LATEST_STORIES],
        latest_moments=last,
        due=due + [tree.card for tree in found["trees"] if tree.card.due],
        is_empty=not any(found[name] for name in (*TOLD, "trees", "figures", "round")),
    )  # fmt: skip
    return render(request, "portrait/overview.html", context)


@in_coalition
@require_GET
def one_page(request: CoalitionRequest) -> HttpResponse:
    """What may be handed to anybody: only what everybody may read, whoever asks for the page."""
    found = _gathered(request)
    for name in TOLD:
        found[name] = [c for c in found[name] if c.piece.audience == Audience.PUBLIC]
    shown = [card.piece for name in TOLD for card in found[name]]
    found["figures"] = [one for one in found["figures"] if one.audience == Audience.PUBLIC]
    for card in (*found["strengths"], *found["challenges"]):
        card.proofs = [proof for proof in card.proofs if proof.kind in (_("chiffre"),)]
    context = portrait_context(
        request, "overview", **found, day=today(request),
        story=found["stories"][0] if found["stories"] else None,
        first=min((piece.collected_on for piece in shown), default=None),
        last=max((piece.collected_on for piece in shown), default=None),
        review=min((piece.review_on for piece in shown), default=None),
    )  # fmt: skip
    return render(request, "portrait/one_page.html", context)


@in_coalition
@require_GET
def printed(request: CoalitionRequest) -> HttpResponse:
    """The portrait as a booklet to print, in the reader's language."""
    language = (get_language() or "fr")[:2]
    made = booklet(request.member, today(request), language)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Language"] = language
    name = f"portrait-{request.coalition.slug}-{language}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    # A story may be withdrawn at any time: nobody shows an old booklet in place of today's.
    patch_cache_control(response, private=True, no_store=True)
    return response
