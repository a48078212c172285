"""Pages of the empty chair: who is missing, who will ask, what became of it."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from agir.coalitions import rules as coalition_rules
from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.coalitions.models import Member
from agir.core.refusals import Refused, require
from agir.intention import rules
from agir.intention.actions import chairs as verbs
from agir.intention.entrance import room_context
from agir.intention.forms import ChairForm, ChairStatusForm
from agir.intention.missing import missing
from agir.intention.models import Chair
from agir.ui.feedback import done

WAITING = (Chair.Status.EMPTY, Chair.Status.INVITED)


@in_coalition
@require_GET
def chairs(request: CoalitionRequest) -> HttpResponse:
    """Who is missing around the table: what people named, what the program noticed."""
    rows = list(Chair.objects.filter(coalition=request.coalition).select_related("asker__user"))
    context = room_context(
        request,
        "chairs",
        waiting=[one for one in rows if one.status in WAITING],
        settled=[one for one in rows if one.status not in WAITING],
        noticed=missing(request.coalition),
        today=today(request),
        may_invite=coalition_rules.can_invite(request.member, request.coalition),
    )
    return render(request, "intention/chairs.html", context)


def _members(request: CoalitionRequest) -> QuerySet[Member]:
    rows = Member.objects.present().filter(coalition=request.coalition)
    return rows.select_related("user").order_by("user__name", "pk")


@in_coalition
@require_http_methods(["GET", "POST"])
def new(request: CoalitionRequest) -> HttpResponse:
    """Name a chair, or take up one that the program noticed (`?cle=`)."""
    require(rules.can_write(request.member, request.coalition))
    asked = request.GET.get("cle", "")
    noticed = next((one for one in missing(request.coalition) if one.key == asked), None)
    start = {"name": noticed.name, "why": noticed.why} if noticed else {}
    form = ChairForm(request.POST or None, initial=start, members=_members(request))
    if request.method == "POST" and form.is_valid():
        try:
            verbs.name_chair(
                coalition=request.coalition,
                by=request.member,
                key=noticed.key if noticed else "",
                **form.cleaned_data,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done(request, _("La chaise est dans la liste."))
            return redirect("intention:chairs", request.coalition.slug)
    context = room_context(request, "chairs", form=form, chair=None)
    status = 422 if request.method == "POST" else 200
    return render(request, "intention/chair.html", context, status=status)


@in_coalition
@require_http_methods(["GET", "POST"])
def chair(request: CoalitionRequest, chair: int) -> HttpResponse:
    """Change a chair, or say what became of the invitation."""
    found = get_object_or_404(Chair, coalition=request.coalition, pk=chair)
    require(rules.can_change_chair(request.member, found))
    start = {
        "name": found.name, "why": found.why, "asker": found.asker_id, "ask_by": found.ask_by,
        "status": found.status, "words": found.words,
    }  # fmt: skip
    form = ChairStatusForm(request.POST or None, initial=start, members=_members(request))
    if request.method == "POST" and form.is_valid():
        try:
            verbs.change_chair(chair=found, by=request.member, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("words", str(refusal))
        else:
            done(request, _("C’est noté."))
            return redirect("intention:chairs", request.coalition.slug)
    context = room_context(request, "chairs", form=form, chair=found)
    status = 422 if request.method == "POST" else 200
    return render(request, "intention/chair.html", context, status=status)
