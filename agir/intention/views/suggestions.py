"""Other words proposed beside the text, and what becomes of them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agir.coalitions.entrance import CoalitionRequest, in_coalition
from agir.core.refusals import Refused, require
from agir.intention import rules
from agir.intention.actions import vision as verbs
from agir.intention.comparing import parts
from agir.intention.entrance import find_suggestion, find_vision, room_context, versions_of
from agir.intention.forms import ReasonForm, SuggestionForm
from agir.intention.models import Suggestion
from agir.ui.feedback import done, warn


@in_coalition
@require_http_methods(["GET", "POST"])
def suggest(request: CoalitionRequest, vision: int) -> HttpResponse:
    """Propose other words, beside the text as it reads today."""
    found = find_vision(request, vision)
    require(rules.can_suggest(request.member, found))
    current = versions_of(found)[0]
    asked = request.GET.get("partie", "")
    start = {"field": asked if asked in Suggestion.Field.values else "statement"}
    form = SuggestionForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.suggest(vision=found, by=request.member, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("passage", str(refusal))
        else:
            done(request, _("Votre suggestion est à côté du texte."))
            return redirect(_address(request, found.pk))
    context = room_context(
        request, "vision", vision=found, version=current, parts=parts(current), form=form
    )
    status = 422 if request.method == "POST" else 200
    return render(request, "intention/suggest.html", context, status=status)


def _address(request: CoalitionRequest, vision: int) -> str:
    return reverse("intention:vision", args=[request.coalition.slug, vision])


@in_coalition
@require_POST
def accept(request: CoalitionRequest, suggestion: int) -> HttpResponse:
    found = find_suggestion(request, suggestion)
    try:
        made = verbs.accept(suggestion=found, by=request.member)
    except Refused as refusal:
        warn(request, str(refusal))
    else:
        said = _("La suggestion est retenue : voici la version %(number)d.")
        done(request, said % {"number": made.number})
    return redirect(_address(request, found.version.vision_id))


@in_coalition
@require_http_methods(["GET", "POST"])
def set_aside(request: CoalitionRequest, suggestion: int) -> HttpResponse:
    """Set a suggestion aside, with the reason."""
    found = find_suggestion(request, suggestion)
    vision = found.version.vision
    require(rules.can_settle(request.member, vision))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.set_aside(suggestion=found, by=request.member, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            undo = reverse("intention:suggestion_take_up", args=[request.coalition.slug, found.pk])
            done(request, _("La suggestion est mise de côté, avec sa raison."), undo=undo)
            return redirect(_address(request, vision.pk))
    context = room_context(request, "vision", vision=vision, suggestion=found, form=form)
    status = 422 if request.method == "POST" else 200
    return render(request, "intention/suggestion_set_aside.html", context, status=status)


@in_coalition
@require_POST
def take_up(request: CoalitionRequest, suggestion: int) -> HttpResponse:
    found = find_suggestion(request, suggestion)
    verbs.take_up(suggestion=found, by=request.member)
    done(request, _("La suggestion est de nouveau à discuter."))
    return redirect(_address(request, found.version.vision_id))
