from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agir.accounts.entrance import person
from agir.coalitions import actions, rules
from agir.coalitions.actions.coalition import CHANGEABLE
from agir.coalitions.entrance import CoalitionRequest, in_coalition
from agir.coalitions.forms.coalition import CoalitionForm, NewCoalitionForm
from agir.core.refusals import Refused, require
from agir.ui.feedback import done


@login_required
def create(request: HttpRequest) -> HttpResponse:
    """One page, one needed field: whoever opens a coalition coordinates it."""
    form = NewCoalitionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            member = actions.create_coalition(by=person(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            done(request, _("Votre regroupement est ouvert. Vous le coordonnez."))
            return redirect("home:coalition", member.coalition.slug)
    status = 422 if form.errors else 200
    return render(request, "coalitions/create.html", {"form": form}, status=status)


@in_coalition
def settings(request: CoalitionRequest) -> HttpResponse:
    """What the coalition says of itself, and putting it away or opening it again."""
    coalition, member = request.coalition, request.member
    may_change = rules.can_change_coalition(member, coalition)
    require(may_change or rules.can_reopen(member, coalition))
    if request.method == "POST":
        require(may_change)
    start = {key: getattr(coalition, key) for key in CHANGEABLE}
    form = CoalitionForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        actions.change_coalition(coalition=coalition, by=member, **form.cleaned_data)
        done(request, _("Les réglages sont enregistrés."))
        return redirect("coalitions:settings", coalition.slug)
    context = {
        "form": form,
        "may_change": may_change,
        "may_archive": rules.can_archive(member, coalition),
        "may_reopen": rules.can_reopen(member, coalition),
        "place": "together",
    }
    return render(request, "coalitions/settings.html", context, status=422 if form.errors else 200)


@in_coalition
@require_POST
def archive(request: CoalitionRequest) -> HttpResponse:
    actions.archive(coalition=request.coalition, by=request.member)
    undo = reverse("coalitions:reopen", args=[request.coalition.slug])
    done(request, _("Le regroupement est archivé : tout se lit, rien ne change."), undo=undo)
    return redirect("coalitions:settings", request.coalition.slug)


@in_coalition
@require_POST
def reopen(request: CoalitionRequest) -> HttpResponse:
    actions.reopen(coalition=request.coalition, by=request.member)
    done(request, _("Le regroupement est rouvert."))
    return redirect("coalitions:settings", request.coalition.slug)
