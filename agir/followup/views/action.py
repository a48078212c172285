"""The follow-up of one action: its news first, then what it stands on."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.core.refusals import Refused, require
from agir.followup import rules
from agir.followup.actions import attachment as documents
from agir.followup.actions.giving import give
from agir.followup.actions.news import tell_news
from agir.followup.actions.obstacle import name_obstacle
from agir.followup.actions.step import add_step, confirm_status, renegotiate
from agir.followup.entrance import find_followed, page_of
from agir.followup.forms.trace import AttachmentForm, GivingForm, NewsForm, ObstacleForm, TraceForm
from agir.followup.forms.week import NewDateForm, StepForm
from agir.followup.kinds import kind_of
from agir.followup.models import Trace
from agir.followup.reading.one import of_action
from agir.followup.saying import hours_said
from agir.history.models import Version
from agir.plan.entrance import find_plan, plan_context
from agir.plan.models import Action
from agir.ui.feedback import done, warn

STATUS_SAID = {
    "done": lambda: _("L’action est marquée réalisée."),
    "ongoing": lambda: _("L’action est marquée en cours."),
}


def _page(
    request: CoalitionRequest,
    action: Action,
    news: NewsForm | None = None,
    step: StepForm | None = None,
    status: int = 200,
) -> HttpResponse:
    now = today(request)
    everything = request.GET.get("tout") == "1"
    may_tell = rules.can_tell(request.member, action)
    shown = of_action(action, request.member, now, everything=everything)
    context = plan_context(
        request, action.plan, "followup",
        action=action,
        shown=shown, hours=hours_said(shown.hours),
        form=news or NewsForm(member=request.member, today=now),
        step_form=step or StepForm(),
        may_tell=may_tell,
        may_ask=rules.can_steer(request.member, request.coalition),
    )  # fmt: skip
    return render(request, "followup/action.html", context, status=status)


def _undo(request: CoalitionRequest, trace: Trace) -> str:
    slug = kind_of(trace).slug
    return reverse("followup:trace_bin", args=[request.coalition.slug, slug, trace.pk])


@in_coalition
@require_http_methods(["GET", "POST"])
def page(request: CoalitionRequest, plan: int, action: int) -> HttpResponse:
    """What moved, newest first; one line says the next."""
    found = find_followed(request, plan, action)
    if request.method == "GET":
        return _page(request, found)
    require(rules.can_tell(request.member, found))
    form = NewsForm(request.POST, member=request.member, today=today(request))
    if not form.is_valid():
        return _page(request, found, news=form, status=422)
    news = tell_news(action=found, by=request.member, **form.cleaned_data)
    done(request, _("La nouvelle est donnée. Merci."), undo=_undo(request, news))
    return redirect(page_of(request, found, f"nouvelle-{news.pk}"))


def _form_page(
    request: CoalitionRequest, action: Action, form: TraceForm, **words: Any
) -> HttpResponse:
    context = plan_context(request, action.plan, "followup", action=action, form=form, **words)
    status = 422 if form.is_bound else 200
    return render(request, "followup/trace_form.html", context, status=status)


@in_coalition
@require_http_methods(["GET", "POST"])
def obstacle(request: CoalitionRequest, plan: int, action: int) -> HttpResponse:
    """Say what is in the way, and who could help."""
    found = find_followed(request, plan, action)
    require(rules.can_tell(request.member, found))
    form = ObstacleForm(request.POST or None, member=request.member, today=today(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = name_obstacle(
            action=found, by=request.member, text=data["text"], on=data["opened_on"], who=form.who()
        )
        done(
            request,
            _("L’obstacle est noté. On peut s’y mettre ensemble."),
            undo=_undo(request, made),
        )
        return redirect(page_of(request, found, "obstacles"))
    return _form_page(
        request, found, form, heading=_("Nommer un obstacle"), submit=_("Noter l’obstacle"),
        lede=_("Dire tôt ce qui bloque, c’est aider les autres à aider."),
    )  # fmt: skip


@in_coalition
@require_http_methods(["GET", "POST"])
def giving(request: CoalitionRequest, plan: int, action: int) -> HttpResponse:
    """Note hours, money or goods actually given."""
    found = find_followed(request, plan, action)
    require(rules.can_tell(request.member, found))
    form = GivingForm(request.POST or None, member=request.member, today=today(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = give(action=found, by=request.member, giver=form.from_whom(), data=form.gift())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done(request, _("L’apport est noté."), undo=_undo(request, made))
            return redirect(page_of(request, found, "apports"))
    return _form_page(
        request, found, form, heading=_("Noter un apport"), submit=_("Noter l’apport"),
        lede=_("Ce qui a vraiment été donné. Le temps des parents compte autant que les autres."),
        who=_("Les membres du regroupement. Dans les totaux, aucune personne n’est nommée."),
    )  # fmt: skip


@in_coalition
@require_http_methods(["GET", "POST"])
def attachment(request: CoalitionRequest, plan: int, action: int) -> HttpResponse:
    """Put a document beside an action."""
    found = find_followed(request, plan, action)
    require(rules.can_tell(request.member, found))
    form = AttachmentForm(
        request.POST or None, request.FILES or None, member=request.member, today=today(request)
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            if form.accepted is not None:
                made = documents.attach_file(
                    action=found, by=request.member, title=data["title"], file=form.accepted
                )
            else:
                made = documents.attach_address(
                    action=found, by=request.member, title=data["title"], url=data["url"]
                )
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            done(request, _("La pièce est jointe."), undo=_undo(request, made))
            return redirect(page_of(request, found, "pieces"))
    return _form_page(
        request, found, form, heading=_("Joindre une pièce"), submit=_("Joindre"),
        lede=_("Un dépliant, une photo de tableau, un compte rendu : ce qui aide à suivre."),
        who=_("Les membres du regroupement."),
    )  # fmt: skip


@in_coalition
@require_POST
def step(request: CoalitionRequest, plan: int, action: int) -> HttpResponse:
    """Add a step: it goes in the plan, under the action."""
    found = find_followed(request, plan, action)
    require(rules.can_tell(request.member, found))
    form = StepForm(request.POST)
    if form.is_valid():
        try:
            made = add_step(action=found, by=request.member, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            slug = request.coalition.slug
            undo = reverse("plan:action_bin", args=[slug, found.plan_id, made.pk])
            done(request, _("L’étape est dans le plan."), undo=undo)
            return redirect(page_of(request, found, "etapes"))
    return _page(request, found, step=form, status=422)


def _plan_undo(request: CoalitionRequest, action: Action) -> str:
    number = Version.objects.of("action", action.pk).values_list("number", flat=True).first()
    args = [request.coalition.slug, action.plan_id, action.pk, number or 0]
    return reverse("plan:action_undo", args=args)


@in_coalition
@require_POST
def status(request: CoalitionRequest, plan: int, action: int) -> HttpResponse:
    """Somebody confirms that an action, or a step, has begun or is done."""
    found = find_followed(request, plan, action)
    require(rules.can_tell(request.member, found))
    above = found
    if found.parent_id and request.POST.get("from") == "above":
        above = find_followed(request, plan, found.parent_id)
    try:
        said = request.POST.get("status", "")
        changed = confirm_status(action=found, by=request.member, status=said)
    except Refused as refusal:
        warn(request, str(refusal))
    else:
        words = _("L’étape est à jour.") if found.parent_id else STATUS_SAID[changed.status]()
        done(request, words, undo=_plan_undo(request, changed))
    return redirect(page_of(request, above, "etapes" if above is not found else ""))


@in_coalition
@require_http_methods(["GET", "POST"])
def new_date(request: CoalitionRequest, plan: int, action: int) -> HttpResponse:
    """Talk about a date again: the plan keeps the new one, and its history the old."""
    found = find_followed(request, plan, action)
    require(rules.can_tell(request.member, found))
    form = NewDateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            changed = renegotiate(
                action=found, by=request.member, ends=form.cleaned_data["ends"],
                today=today(request),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error("ends", str(refusal))
        else:
            done(
                request, _("La nouvelle date est dans le plan."), undo=_plan_undo(request, changed)
            )
            return redirect(page_of(request, found))
    context = plan_context(
        request, find_plan(request, plan), "followup", action=found, form=form,
        heading=_("Proposer une nouvelle date"), submit=_("Inscrire la nouvelle date"),
        lede=_("Renégocier, c’est tenir parole autrement. L’ancienne date reste dans l’histoire."),
    )  # fmt: skip
    code = 422 if form.is_bound else 200
    return render(request, "followup/trace_form.html", context, status=code)
