"""Linking an entry to what it led to, or came from."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agir.coalitions.entrance import CoalitionRequest, in_coalition
from agir.core.refusals import Refused, require
from agir.effects import rules
from agir.effects.actions import link as verbs
from agir.effects.entrance import find_effect, find_link
from agir.effects.forms import LeadForm
from agir.effects.models import Effect
from agir.effects.views.effects import address, card_page
from agir.ui.feedback import done


def _others(request: CoalitionRequest, effect: Effect) -> list[tuple[int, str]]:
    """The entry that was chosen, when this person may read it: the list offers the latest only."""
    number = request.POST.get("other", "")
    if not (number.isascii() and number.isdigit() and len(number) < 18):
        return []
    rows = Effect.objects.visible_to(request.member).present().exclude(pk=effect.pk)
    return list(rows.filter(pk=int(number)).values_list("pk", "title"))


@in_coalition
@require_POST
def lead(request: CoalitionRequest, effect: int) -> HttpResponse:
    """This effect led to another, or came from it."""
    found = find_effect(request, effect)
    require(rules.can_write(request.member, request.coalition))
    form = LeadForm(request.POST, offered=_others(request, found), auto_id="lien_%s")
    if form.is_valid():
        other = Effect.objects.select_related("typed_by").get(pk=form.cleaned_data["other"])
        forwards = form.cleaned_data["way"] == "to"
        source, target = (found, other) if forwards else (other, found)
        try:
            made = verbs.lead(
                source=source, target=target, by=request.member, how=form.cleaned_data["how"]
            )
        except Refused as refusal:
            form.add_error("other", str(refusal))
        else:
            undo = address("unlead", request, found.pk, made.pk)
            done(request, _("Les deux effets sont liés."), undo=undo)
            return redirect(address("effect", request, found.pk) + "#chaine")
    return card_page(request, found, form)


@in_coalition
@require_POST
def unlead(request: CoalitionRequest, effect: int, effect_link: int) -> HttpResponse:
    found = find_effect(request, effect)
    verbs.unlead(link=find_link(found, effect_link), by=request.member)
    done(request, _("Le lien est retiré. Les deux effets restent."))
    return redirect(address("effect", request, found.pk) + "#chaine")
