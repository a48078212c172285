"""The X-ray: what a plan is made of, what strengthens it, what worries, and what to do next."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.coalitions.models import Member
from agir.core.refusals import Refused, require
from agir.plan import rules
from agir.plan.actions import reading as verbs
from agir.plan.entrance import find_plan, plan_context
from agir.plan.forms.xray import AssignForm, SetAsideForm
from agir.plan.models import Plan
from agir.plan.xray.addresses import Addresses
from agir.plan.xray.finding import CODES
from agir.plan.xray.pictures import pictures
from agir.plan.xray.reading import whole_xray, xray
from agir.plan.xray.telling import Told, notes_of, tell, told_in_groups
from agir.ui.feedback import done, warn

ROWS_ON_A_PAGE = 200


@in_coalition
@require_GET
def xray_page(request: CoalitionRequest, plan: int) -> HttpResponse:
    found = find_plan(request, plan)
    read = xray(found, today(request))
    addresses = Addresses(request.coalition.slug, found.pk)
    told = tell(read["findings"], notes_of(found), addresses)
    context = plan_context(
        request,
        found,
        "xray",
        sentence=read["sentence"],
        counts=read["counts"],
        pictures=pictures(read["drawings"], addresses, today(request)),
        strengthens=told_in_groups(told, "strengthens"),
        worries=told_in_groups(told, "worries"),
        aside=[one for one in told if one.is_aside],
        may_follow=rules.can_follow_finding(request.member, found),
    )
    return render(request, "plan/xray.html", context)


def _told(request: CoalitionRequest, plan: Plan, code: str) -> Told | None:
    """The finding the address names, with all its rows; None when the plan no longer says so."""
    if code not in CODES:
        raise Http404
    subject = request.GET.get("sujet", "")
    addresses = Addresses(request.coalition.slug, plan.pk)
    findings = [
        one
        for one in whole_xray(plan, today(request))["findings"]
        if one["code"] == code and one["subject"] == subject
    ]
    told = tell(findings, notes_of(plan, code, subject), addresses)
    return told[0] if told else None


@in_coalition
@require_GET
def finding_page(request: CoalitionRequest, plan: int, code: str) -> HttpResponse:
    """A finding whole: every row it comes from, and what to do with it."""
    found = find_plan(request, plan)
    return _finding(request, found, code, _told(request, found, code))


def _finding(
    request: CoalitionRequest,
    plan: Plan,
    code: str,
    told: Told | None,
    assign_form: AssignForm | None = None,
    aside_form: SetAsideForm | None = None,
    status: int = 200,
) -> HttpResponse:
    may_follow = rules.can_follow_finding(request.member, plan)
    context = plan_context(request, plan, "xray", told=told, code=code, may_follow=may_follow)
    part = bool(request.htmx) and status == 200  # type: ignore[attr-defined]
    # On the card only the form that was asked for opens; on the page both are there.
    context["asked"] = request.GET.get("suite", "") if part else ""
    if told is not None:
        context["rows"] = Paginator(told.rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
        if may_follow:
            context["assign_form"] = assign_form or AssignForm(
                coalition=request.coalition, note=told.note
            )
            context["aside_form"] = aside_form or SetAsideForm(note=told.note)
            # Several cards of one page may have their forms open: no two fields of one name.
            for name in ("assign_form", "aside_form"):
                context[name].auto_id = f"{told.anchor}-%s"
    template = "plan/_xray_follow.html" if part else "plan/xray_finding.html"
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _asked(request: CoalitionRequest, plan: int, code: str) -> tuple[Plan, Told | None]:
    found = find_plan(request, plan)
    require(rules.can_follow_finding(request.member, found))
    return found, _told(request, found, code)


def _back(request: CoalitionRequest, plan: Plan, told: Told | None) -> HttpResponse:
    page = reverse("plan:xray", args=[request.coalition.slug, plan.pk])
    return redirect(f"{page}#{told.anchor}" if told else page)


def _gone(request: CoalitionRequest, plan: Plan) -> HttpResponse:
    warn(request, _("Ce constat n’a plus lieu d’être : le plan a changé entre-temps."))
    return _back(request, plan, None)


def _undo(request: CoalitionRequest, plan: Plan, told: Told, verb: str, **asked: str | int) -> str:
    address = reverse(f"plan:finding_{verb}", args=[request.coalition.slug, plan.pk, told.code])
    return f"{address}?{urlencode({'sujet': told.subject, **asked})}"


@in_coalition
@require_POST
def assign(request: CoalitionRequest, plan: int, code: str) -> HttpResponse:
    """Give a finding to a member, or to nobody. Undoing gives it back to who had it."""
    found, told = _asked(request, plan, code)
    if told is None:
        return _gone(request, found)
    # « Annuler » posts to an address that names the member: nothing but the token is in the body.
    data = request.POST if "member" in request.POST else request.GET
    form = AssignForm(data, coalition=request.coalition)
    if not form.is_valid():
        return _finding(request, found, code, told, assign_form=form, status=422)
    to: Member | None = form.cleaned_data["member"]
    before = told.note.assigned_to_id if told.note else None
    try:
        verbs.assign_finding(
            plan=found, by=request.member, code=code, subject=told.subject, to=to, title=told.title
        )
    except Refused as refusal:
        form.add_error("member", str(refusal))
        return _finding(request, found, code, told, assign_form=form, status=422)
    sentence = (
        _("Le constat est confié à %(name)s.") % {"name": to.user.shown_name}
        if to
        else _("Le constat n’est plus confié à personne.")
    )
    done(request, sentence, undo=_undo(request, found, told, "assign", member=before or ""))
    return _back(request, found, told)


@in_coalition
@require_POST
def set_aside(request: CoalitionRequest, plan: int, code: str) -> HttpResponse:
    """Set a finding aside with a reason that everybody reads."""
    found, told = _asked(request, plan, code)
    if told is None:
        return _gone(request, found)
    form = SetAsideForm(request.POST if "reason" in request.POST else request.GET)
    if form.is_valid():
        try:
            verbs.set_aside_finding(
                plan=found,
                by=request.member,
                code=code,
                subject=told.subject,
                reason=form.cleaned_data["reason"],
                title=told.title,
            )
        except Refused as refusal:
            form.add_error("reason", str(refusal))
    if not form.is_valid():
        return _finding(request, found, code, told, aside_form=form, status=422)
    done(request, _("Le constat est mis de côté."), undo=_undo(request, found, told, "take_up"))
    return _back(request, found, None)


@in_coalition
@require_POST
def take_up(request: CoalitionRequest, plan: int, code: str) -> HttpResponse:
    """Take up a finding again. Undoing sets it aside with the same reason."""
    found, told = _asked(request, plan, code)
    if told is None:
        return _gone(request, found)
    before = told.note.reason if told.note else ""
    verbs.take_up_finding(
        plan=found, by=request.member, code=code, subject=told.subject, title=told.title
    )
    undo = _undo(request, found, told, "set_aside", reason=before) if before else ""
    done(request, _("Le constat est repris."), undo=undo)
    return _back(request, found, told)
