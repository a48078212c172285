"""Links and duplicates the program proposes: confirm, set aside, compare."""

from __future__ import annotations

from collections import Counter

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from agir.coalitions.entrance import CoalitionRequest, in_coalition
from agir.core.refusals import Refused, require
from agir.core.templatetags.typography import day
from agir.plan import rules
from agir.plan.actions import link as verbs
from agir.plan.entrance import find_action, find_plan, plan_context
from agir.plan.forms.links import HowForm
from agir.plan.linking import way_back
from agir.plan.models import Action, DismissedProposal, LinkKind, Plan
from agir.plan.proposals import KINDS, proposals, shown
from agir.plan.relations import Relation, ends
from agir.ui.feedback import done, warn

FAMILIES = {
    "duplicate": gettext_lazy("Doublons probables"),
    "depends": gettext_lazy("Dépendances"),
    "reinforces": gettext_lazy("Renforcements"),
}
ON_A_PAGE = 10
MOST_DISMISSED = 200


@in_coalition
@require_GET
def index(request: CoalitionRequest, plan: int) -> HttpResponse:
    """What the program proposes, one family at a time, with the reasons."""
    found = find_plan(request, plan)
    everything = proposals(found)
    counts: Counter[str] = Counter(proposal.kind for proposal in everything)
    first = next((family for family in FAMILIES if counts[family]), "duplicate")
    family = request.GET.get("famille", "")
    family = family if family in FAMILIES else first
    pages = Paginator([p for p in everything if p.kind == family], ON_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = plan_context(
        request,
        found,
        "map",
        families=[(name, label, counts[name]) for name, label in FAMILIES.items()],
        family=family,
        total=len(everything),
        page=page,
        proposed=shown(found, list(page.object_list)),
        relations=Relation.choices,
        dismissed=_dismissed(found),
        here=request.get_full_path(),
    )
    return render(request, "plan/proposals.html", context)


def _dismissed(plan: Plan) -> list[DismissedProposal]:
    rows = DismissedProposal.objects.filter(plan=plan).select_related("first", "second")
    present = rows.filter(first__binned_at=None, second__binned_at=None)
    return list(present.order_by("-at")[:MOST_DISMISSED])


def _pair(plan: Plan, first: int, second: int) -> tuple[Action, Action]:
    pair = find_action(plan, first), find_action(plan, second)
    if any(action.binned_at is not None for action in pair):
        raise Http404
    return pair


def _known_kind(kind: str) -> str:
    if kind not in LinkKind.values:
        raise Http404
    return kind


def _list(plan: Plan) -> str:
    return reverse("plan:proposals", args=[plan.coalition.slug, plan.pk])


@in_coalition
@require_POST
def confirm(request: CoalitionRequest, plan: int, first: int, second: int) -> HttpResponse:
    """A person agrees: the proposal becomes a link, of the kind and direction she chose."""
    found = find_plan(request, plan)
    here, other = _pair(found, first, second)
    require(rules.can_change_action(request.member, here))
    back = way_back(request, _list(found))
    form = HowForm(request.POST)
    if not form.is_valid():
        address = reverse("plan:link_pair", args=[found.coalition.slug, found.pk, first, second])
        warn(request, _("Choisissez comment ces deux actions sont liées."))
        return redirect(address)
    kind, start, end = ends(form.cleaned_data["relation"], here, other)
    how = form.cleaned_data["how"]
    try:
        made = verbs.link(from_action=start, to_action=end, kind=kind, by=request.member, how=how)
    except Refused as refusal:
        warn(request, str(refusal))
        return redirect(back)
    undo = reverse("plan:link_remove", args=[found.coalition.slug, found.pk, made.pk])
    done(request, _("Le lien est confirmé."), undo=f"{undo}?next={_list(found)}")
    return redirect(back)


@in_coalition
@require_POST
def dismiss(
    request: CoalitionRequest, plan: int, kind: str, first: int, second: int
) -> HttpResponse:
    """Set a proposal aside: it is not proposed again unless somebody asks."""
    found = find_plan(request, plan)
    one, other = _pair(found, first, second)
    try:
        verbs.dismiss_proposal(first=one, second=other, kind=_known_kind(kind), by=request.member)
    except Refused as refusal:
        warn(request, str(refusal))
    else:
        undo = reverse(
            "plan:proposal_again", args=[found.coalition.slug, found.pk, kind, first, second]
        )
        done(request, _("La proposition est écartée."), undo=undo)
    return redirect(way_back(request, _list(found)))


@in_coalition
@require_POST
def again(request: CoalitionRequest, plan: int, kind: str, first: int, second: int) -> HttpResponse:
    """Take back a dismissal."""
    found = find_plan(request, plan)
    one, other = _pair(found, first, second)
    verbs.propose_again(first=one, second=other, kind=_known_kind(kind), by=request.member)
    undo = reverse(
        "plan:proposal_dismiss", args=[found.coalition.slug, found.pk, kind, first, second]
    )
    done(request, _("La proposition peut revenir dans la liste."), undo=undo)
    return redirect(way_back(request, _list(found)))


@in_coalition
@require_GET
def compare(request: CoalitionRequest, plan: int, first: int, second: int) -> HttpResponse:
    """Two actions side by side, to tell whether they are one."""
    found = find_plan(request, plan)
    pair = _pair(found, first, second)
    whole = {a.pk: a for a in Action.objects.whole().filter(pk__in=[a.pk for a in pair])}
    sides = [whole[action.pk] for action in pair]
    context = plan_context(request, found, "map", sides=sides, fields=_fields(sides))
    context["proposed_kind"] = KINDS["duplicate"]
    return render(request, "plan/compare.html", context)


def _fields(sides: list[Action]) -> list[tuple[str, list[str], bool]]:
    """Each line of the comparison: its name, what both say, whether that differs."""
    columns = [_column(action) for action in sides]
    names = list(columns[0])
    return [
        (name, [column[name] for column in columns], len({c[name] for c in columns}) > 1)
        for name in names
        if any(column[name] for column in columns)
    ]


def _column(action: Action) -> dict[str, str]:
    parts = action.organisation_parts.all()
    facets = action.facets.all()
    return {
        _("Description"): action.description,
        _("Résultat"): action.result.title if action.result else "",
        _("Organisation porteuse"): action.lead.name if action.lead else "",
        _("Autres organisations"): ", ".join(part.organisation.name for part in parts),
        _("Début"): action.starts_text or day(action.starts_on),
        _("Fin"): action.ends_text or day(action.ends_on),
        _("État"): str(action.get_status_display()),
        _("Pour qui, où, à quel âge"): ", ".join(facet.name for facet in facets),
        _("Comment nous le saurons"): action.measure,
    }
