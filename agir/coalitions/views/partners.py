from __future__ import annotations

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agir.analysis.text import fold
from agir.coalitions import actions, rules
from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.coalitions.forms.partners import EndForm, MergeForm, OrganisationForm, PartnerForm
from agir.coalitions.models import Organisation, OrganisationSpelling, Partnership
from agir.core.refusals import Refused, require
from agir.ui.feedback import done


@in_coalition
@require_safe
def partners(request: CoalitionRequest) -> HttpResponse:
    """Every organisation of the coalition with its roles, those of today first."""
    mine = {"coalition": request.coalition}
    organisations = Organisation.objects.of_coalition(request.coalition).prefetch_related(
        Prefetch(
            "partnerships",
            Partnership.objects.filter(**mine).order_by("ends_on", "role"),
            to_attr="roles_here",
        ),
        Prefetch(
            "spellings",
            OrganisationSpelling.objects.filter(**mine).order_by("spelling"),
            to_attr="spellings_here",
        ),
    )
    now = today(request)
    rows = [
        {
            "organisation": organisation,
            "roles": organisation.roles_here,
            "spellings": organisation.spellings_here,
            "gone": all(r.ends_on is not None and r.ends_on < now for r in organisation.roles_here),
        }
        for organisation in sorted(organisations, key=lambda one: fold(one.name))
    ]
    context = {
        "present": [row for row in rows if not row["gone"]],
        "gone": [row for row in rows if row["gone"]],
        "may_manage": rules.can_manage_partners(request.member, request.coalition),
        "place": "together",
    }
    return render(request, "coalitions/partners.html", context)


@in_coalition
def partner_add(request: CoalitionRequest) -> HttpResponse:
    require(rules.can_manage_partners(request.member, request.coalition))
    form = PartnerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            added = actions.add_partner(
                coalition=request.coalition, by=request.member, **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            done(request, _("« %(name)s » est dans vos partenaires.") % {"name": added.name})
            return redirect("coalitions:partners", request.coalition.slug)
    context = {"form": form, "place": "together"}
    status = 422 if form.errors else 200
    return render(request, "coalitions/partner_add.html", context, status=status)


def _find(request: CoalitionRequest, organisation: int) -> Organisation:
    return get_object_or_404(Organisation.objects.of_coalition(request.coalition), pk=organisation)


@in_coalition
def partner(request: CoalitionRequest, organisation: int) -> HttpResponse:
    """One organisation: what it is, its roles and dates here, its other spellings."""
    found = _find(request, organisation)
    may_change = rules.can_change_organisation(request.member, found)
    if request.method == "POST":
        require(may_change)
    start = {key: getattr(found, key) for key in ("name", "kind", "sector", "territory")}
    form = OrganisationForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_organisation(organisation=found, by=request.member, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            done(request, _("L’organisation est enregistrée."))
            return redirect("coalitions:partner", request.coalition.slug, found.pk)
    return _show_partner(request, found, form)


def _show_partner(
    request: CoalitionRequest,
    found: Organisation,
    form: OrganisationForm,
    end_form: EndForm | None = None,
    ending: int | None = None,
) -> HttpResponse:
    mine = {"coalition": request.coalition}
    context = {
        "organisation": found,
        "form": form,
        "roles": found.partnerships.filter(**mine).order_by("ends_on", "role"),
        "spellings": found.spellings.filter(**mine).order_by("spelling"),
        "end_form": end_form or EndForm(initial={"ends_on": today(request)}),
        "ending": ending,
        "may_change": rules.can_change_organisation(request.member, found),
        "may_manage": rules.can_manage_partners(request.member, request.coalition),
        "place": "together",
    }
    wrong = form.errors or (end_form is not None and end_form.errors)
    return render(request, "coalitions/partner.html", context, status=422 if wrong else 200)


def _find_partnership(request: CoalitionRequest, partnership: int) -> Partnership:
    rows = Partnership.objects.select_related("organisation")
    return get_object_or_404(rows, coalition=request.coalition, pk=partnership)


@in_coalition
@require_POST
def partnership_end(request: CoalitionRequest, partnership: int) -> HttpResponse:
    found = _find_partnership(request, partnership)
    require(rules.can_change_partnership(request.member, found))
    form = EndForm(request.POST)
    if form.is_valid():
        try:
            actions.end_partnership(partnership=found, by=request.member, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("ends_on", str(refusal))
        else:
            undo = reverse("coalitions:partnership_resume", args=[request.coalition.slug, found.pk])
            done(request, _("La fin du partenariat est inscrite."), undo=undo)
            return redirect("coalitions:partners", request.coalition.slug)
    about = {key: getattr(found.organisation, key) for key in ("name", "kind", "sector")}
    shown = OrganisationForm(initial={**about, "territory": found.organisation.territory})
    return _show_partner(request, found.organisation, shown, form, found.pk)


@in_coalition
@require_POST
def partnership_resume(request: CoalitionRequest, partnership: int) -> HttpResponse:
    found = _find_partnership(request, partnership)
    actions.resume_partnership(partnership=found, by=request.member)
    done(request, _("Le partenariat continue."))
    return redirect("coalitions:partners", request.coalition.slug)


@in_coalition
def merge(request: CoalitionRequest) -> HttpResponse:
    """Two lines that are the same organisation become one."""
    require(rules.can_manage_partners(request.member, request.coalition))
    organisations = Organisation.objects.of_coalition(request.coalition)
    start = {"drop": request.GET.get("autre", "")}
    form = MergeForm(
        request.POST if request.method == "POST" else None,
        organisations=organisations,
        initial=start,
    )
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.merge_organisations(
                coalition=request.coalition, by=request.member, **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error("drop", str(refusal))
        else:
            done(request, _("Les deux ne font plus qu’une : « %(name)s ».") % {"name": kept.name})
            return redirect("coalitions:partners", request.coalition.slug)
    context = {"form": form, "place": "together"}
    return render(request, "coalitions/merge.html", context, status=422 if form.errors else 200)
