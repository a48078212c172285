"""What rests on one person alone, to prepare the relay."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.followup import rules
from agir.followup.entrance import followup_context
from agir.followup.reading.alone import opening, resting


@in_coalition
@require_GET
def alone(request: CoalitionRequest) -> HttpResponse:
    """Everybody's for those who steer, by name and never as a ranking; her own for anybody."""
    everyone = rules.can_see_everyone_alone(request.member, request.coalition)
    rows = []
    for one in resting(request.coalition, today(request)):
        herself = one.member is not None and one.member.pk == request.member.pk
        if everyone or herself:
            rows.append({"rests": one, "herself": herself, "words": opening(one, herself=herself)})
    rows.sort(key=lambda row: not row["herself"])
    context = followup_context(request, "alone", rows=rows, everyone=everyone)
    return render(request, "followup/alone.html", context)
