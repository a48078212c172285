"""The links of a cycle: making one, printing its sheet, closing it."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.core.refusals import Refused, require
from agir.cycles import rules
from agir.cycles.actions import link as verbs
from agir.cycles.asked import Choices
from agir.cycles.entrance import cycle_context, find_answers, find_cycle, find_stage
from agir.cycles.forms.link import LinkForm
from agir.cycles.models import AnswerLink
from agir.framework import contents
from agir.ui.drawings.qr import qr
from agir.ui.feedback import done

USUAL = dt.timedelta(days=30)
PROPOSED = 3  # questions ticked at first: short forms are answered


@in_coalition
@require_safe
def index(request: CoalitionRequest, cycle: int) -> HttpResponse:
    found = find_cycle(request, cycle)
    require(rules.can_see_links(request.member, found))
    rows = list(AnswerLink.objects.filter(cycle=found).annotate(received=Count("voices")))
    names = {stage.key: stage for stage in contents.stages()}
    context = cycle_context(
        request, found, tab="links",
        rows=[(link, names.get(link.stage)) for link in rows],
    )  # fmt: skip
    return render(request, "cycles/links.html", context)


@in_coalition
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: CoalitionRequest, cycle: int, stage: str) -> HttpResponse:
    """Make a link for some questions of a stage."""
    found, here = find_cycle(request, cycle), find_stage(stage)
    require(rules.can_make_link(request.member, found))
    questions = [q for q in Choices(request.coalition).questions(here.key) if not q.aside]
    start = {
        "until": today(request) + USUAL,
        "questions": [question.key for question in questions[:PROPOSED]],
    }
    form = LinkForm(
        request.POST if request.method == "POST" else None, initial=start, questions=questions
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.make_link(
                cycle=found, by=request.member, stage=here.key, **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            undo = reverse("cycles:link_revoke", args=[request.coalition.slug, found.pk, made.pk])
            done(request, _("Le lien est prêt à partager."), undo=undo)
            return redirect("cycles:link", request.coalition.slug, found.pk, made.pk)
    context = cycle_context(request, found, stage=here, tab=here.key, form=form)
    return render(request, "cycles/link_new.html", context, status=422 if form.errors else 200)


@in_coalition
@require_safe
def sheet(request: CoalitionRequest, cycle: int, answers: int) -> HttpResponse:
    """The address to share, and a sheet to print: to pin up, or to fill in by hand."""
    found = find_cycle(request, cycle)
    require(rules.can_see_links(request.member, found))
    link = find_answers(found, answers)
    address = _address(link)
    context = cycle_context(
        request, found, tab="links", link=link, address=address, square=_square(address),
        questions=verbs.questions_of(link), stage=contents.stage(link.stage),
        may_revoke=rules.can_revoke_link(request.member, link),
    )  # fmt: skip
    return render(request, "cycles/link.html", context)


def _address(link: AnswerLink) -> str:
    """The address to share, empty when it can no longer be shown."""
    token = verbs.token_of(link)
    return f"{settings.SITE_URL}{reverse('cycles:answer', args=[token])}" if token else ""


def _square(address: str) -> SafeString:
    return qr(address, name=_("Carré qui ouvre cette adresse")) if address else SafeString("")


@in_coalition
@require_safe
def poster(request: CoalitionRequest, cycle: int, answers: int) -> HttpResponse:
    """One page to pin on a wall, in both languages: the square, the address, what is asked."""
    found = find_cycle(request, cycle)
    require(rules.can_see_links(request.member, found))
    link = find_answers(found, answers)
    address = _address(link)
    asked = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            stage = contents.stage(link.stage).name
            asked.append((code, link.title or stage, verbs.questions_of(link)))
    context = cycle_context(
        request, found, tab="links", link=link, address=address, square=_square(address),
        asked=asked, is_open=bool(address) and link.is_usable and found.is_open,
    )  # fmt: skip
    return render(request, "cycles/poster.html", context)


@in_coalition
@require_POST
def revoke(request: CoalitionRequest, cycle: int, answers: int) -> HttpResponse:
    found = find_cycle(request, cycle)
    require(rules.can_see_links(request.member, found))
    verbs.revoke_link(link=find_answers(found, answers), by=request.member)
    done(request, _("Le lien est fermé. Les réponses reçues restent."))
    return redirect("cycles:links", request.coalition.slug, found.pk)
