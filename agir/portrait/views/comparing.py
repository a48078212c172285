"""The page that puts figures side by side."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from agir.coalitions.entrance import CoalitionRequest, in_coalition
from agir.portrait.comparing import MOST_INDICATORS, MOST_PLACES, read_comparison
from agir.portrait.entrance import portrait_context

LONGEST = 200


def _numbers(texts: list[str]) -> list[int]:
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 16]


@in_coalition
@require_GET
def compare(request: CoalitionRequest) -> HttpResponse:
    """Several indicators, or one between territories; and why some cannot be compared."""
    picked = _numbers(request.GET.getlist("i"))
    names = [name[:LONGEST] for name in request.GET.getlist("ou")]
    query = request.GET.get("q", "").strip()[:120]
    read = read_comparison(
        request.member, picked[:MOST_INDICATORS], names[:MOST_PLACES],
        request.GET.get("quand", "")[:40], query,
    )  # fmt: skip
    context = portrait_context(
        request, "figures", read=read, query=query, most=MOST_INDICATORS,
        most_places=MOST_PLACES, too_many=len(set(picked)) > MOST_INDICATORS,
        too_many_places=len(set(names)) > MOST_PLACES,
    )  # fmt: skip
    return render(request, "portrait/compare.html", context)
