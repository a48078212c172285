"""« Mon suivi »: news of all her actions on one page, in two minutes."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.core.refusals import require
from agir.followup import rules
from agir.followup.actions.news import tell_several
from agir.followup.entrance import followup_context
from agir.followup.forms.week import MineForm
from agir.followup.models import News
from agir.followup.reading.mine import my_standings
from agir.followup.saying import said_of
from agir.ui.feedback import done


def _undo(request: CoalitionRequest, told: list[News]) -> str:
    """One gesture takes one piece of news back; several are taken back each on its page."""
    if len(told) != 1:
        return ""
    args = [request.coalition.slug, "nouvelle", told[0].pk]
    return reverse("followup:trace_bin", args=args)


@in_coalition
@require_http_methods(["GET", "POST"])
def mine(request: CoalitionRequest) -> HttpResponse:
    """One line for each action; only what is typed is told."""
    now = today(request)
    standings = my_standings(request.member, now)
    tellable = [s.action for s in standings if rules.can_tell(request.member, s.action)]
    form = MineForm(request.POST if request.method == "POST" else None, actions=tellable)
    if request.method == "POST":
        require(rules.can_contribute(request.member, request.coalition))
        if form.is_valid():
            told = tell_several(by=request.member, told=form.told(), on=now)
            if told:
                sentence = ngettext(
                    "%(n)d nouvelle est donnée. Merci.",
                    "%(n)d nouvelles sont données. Merci.",
                    len(told),
                )
                done(request, sentence % {"n": len(told)}, undo=_undo(request, told))
            return redirect("followup:mine", request.coalition.slug)
    rows = []
    for standing in standings:
        name = f"news-{standing.action.pk}"
        rows.append((said_of(standing, now), form[name] if name in form.fields else None))
    context = followup_context(request, "mine", rows=rows, form=form, tellable=bool(tellable))
    return render(request, "followup/mine.html", context, status=422 if form.is_bound else 200)
