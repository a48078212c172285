"""Links between actions: from either end, in the matrix, and put back after « Annuler »."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agir.coalitions.entrance import CoalitionRequest, in_coalition
from agir.core.refusals import Refused, require
from agir.plan import rules
from agir.plan.actions import link as verbs
from agir.plan.entrance import find_action, find_plan, plan_context
from agir.plan.forms.links import MOST_CANDIDATES, HowForm, LinkForm, MatrixForm, labelled, titles
from agir.plan.linking import form_context, way_back
from agir.plan.mapping.reading import read
from agir.plan.matrix import grid, offered
from agir.plan.models import Action, ActionLink, LinkKind, Plan
from agir.plan.relations import MEANINGS, Relation, ends, relation_of
from agir.ui.feedback import done

get_or_post = require_http_methods(["GET", "POST"])


def _present(plan: Plan, action: int) -> Action:
    found = find_action(plan, action)
    if found.binned_at is not None:
        raise Http404
    return found


def _link(plan: Plan, pk: int) -> ActionLink:
    rows = ActionLink.objects.present().select_related("from_action", "to_action")
    found = get_object_or_404(rows, plan=plan, pk=pk)
    found.from_action.plan = found.to_action.plan = plan
    return found


def _card(plan: Plan, action: Action) -> str:
    return reverse("plan:action", args=[plan.coalition.slug, plan.pk, action.pk]) + "#liens"


def _undo(name: str, plan: Plan, back: str, *args: object, **query: object) -> str:
    address = reverse(f"plan:{name}", args=[plan.coalition.slug, plan.pk, *args])
    return f"{address}?{urlencode({**query, 'next': back})}"


def _sentence(link: ActionLink) -> str:
    return _("Lien noté : « %(first)s » %(relation)s « %(second)s ».") % {
        "first": link.from_action.title,
        "relation": LinkKind(link.kind).label,
        "second": link.to_action.title,
    }


@in_coalition
@get_or_post
def add(request: CoalitionRequest, plan: int, action: int) -> HttpResponse:
    """Say that this action is linked to another, found by its title."""
    found = find_plan(request, plan)
    here = _present(found, action)
    require(rules.can_change_action(request.member, here))
    back = way_back(request, _card(found, here))
    form = LinkForm(request.POST or None, here=here)
    if request.method == "POST" and form.is_valid():
        kind, first, second = ends(form.cleaned_data["relation"], here, form.found or here)
        try:
            made = verbs.link(
                from_action=first,
                to_action=second,
                kind=kind,
                by=request.member,
                how=form.cleaned_data["how"],
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done(request, _sentence(made), undo=_undo("link_remove", found, back, made.pk))
            return redirect(back)
    context = plan_context(request, found, "map", action=here, back=back, meanings=_meanings())
    context |= form_context(found, here, form)
    status = 422 if form.errors else 200
    return render(request, "plan/link_add.html", context, status=status)


@in_coalition
@get_or_post
def pair(request: CoalitionRequest, plan: int, first: int, second: int) -> HttpResponse:
    """What links two actions, and saying one thing more: a cell of the matrix."""
    found = find_plan(request, plan)
    here, other = _present(found, first), _present(found, second)
    if request.method == "POST":
        require(rules.can_change_action(request.member, here))
    default = reverse("plan:matrix", args=[found.coalition.slug, found.pk])
    back = way_back(request, default)
    form = HowForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kind, start, end = ends(form.cleaned_data["relation"], here, other)
        how = form.cleaned_data["how"]
        try:
            made = verbs.link(
                from_action=start, to_action=end, kind=kind, by=request.member, how=how
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done(request, _sentence(made), undo=_undo("link_remove", found, back, made.pk))
            return redirect(back)
    said = [
        (relation_of(link.kind, from_here=link.from_action_id == here.pk).label, link)
        for link in ActionLink.objects.between(here, other)
    ]
    context = plan_context(
        request, found, "map", first=here, second=other, said=said, form=form, back=back,
        meanings=_meanings(),
    )  # fmt: skip
    return render(request, "plan/link_pair.html", context, status=422 if form.errors else 200)


@in_coalition
@get_or_post
def edit(request: CoalitionRequest, plan: int, link: int) -> HttpResponse:
    """Change what a link says. `?depuis=` is the action it is read from, its start unless told."""
    found = find_plan(request, plan)
    old = _link(found, link)
    require(rules.can_change_action(request.member, old.from_action))
    from_start = request.GET.get("depuis") != str(old.to_action_id)
    here, other = (
        (old.from_action, old.to_action) if from_start else (old.to_action, old.from_action)
    )
    back = way_back(request, _card(found, here))
    said = {"relation": relation_of(old.kind, from_here=from_start), "how": old.how}
    form = HowForm(request.POST or None, initial=said)
    if request.method == "POST" and form.is_valid():
        kind, first, second = ends(form.cleaned_data["relation"], here, other)
        before = {
            "kind": old.kind, "first": old.from_action_id, "second": old.to_action_id,
            "how": old.how,
        }  # fmt: skip
        try:
            made = verbs.change_link(
                old=old, from_action=first, to_action=second, kind=kind, by=request.member,
                how=form.cleaned_data["how"],
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            undo = _undo("link_put_back", found, back, instead=made.pk, **before)
            done(request, _sentence(made), undo=undo)
            return redirect(back)
    context = plan_context(
        request, found, "map", link=old, first=here, second=other, form=form, back=back,
        meanings=_meanings(),
    )  # fmt: skip
    return render(request, "plan/link_edit.html", context, status=422 if form.errors else 200)


@in_coalition
@require_POST
def remove(request: CoalitionRequest, plan: int, link: int) -> HttpResponse:
    """Take a link away. « Annuler » puts it back as it was."""
    found = find_plan(request, plan)
    old = _link(found, link)
    back = way_back(request, _card(found, old.from_action))
    undo = _undo(
        "link_put_back", found, back, kind=old.kind, first=old.from_action_id,
        second=old.to_action_id, how=old.how,
    )  # fmt: skip
    verbs.unlink(link=old, by=request.member)
    done(request, _("Le lien est retiré."), undo=undo)
    return redirect(back)


@in_coalition
@require_POST
def put_back(request: CoalitionRequest, plan: int) -> HttpResponse:
    """Undo a removal or a change: the link is again as the address says."""
    found = find_plan(request, plan)
    said = request.GET
    kind = said.get("kind", "")
    if kind not in LinkKind.values:
        raise Http404
    first, second = (_present(found, _number(said, end)) for end in ("first", "second"))
    if said.get("instead"):
        now = ActionLink.objects.filter(plan=found, pk=_number(said, "instead")).first()
        old = _link(found, now.pk) if now is not None else None
    else:
        old = None
    how = said.get("how", "")[:300]
    if old is not None:
        verbs.change_link(
            old=old, from_action=first, to_action=second, kind=kind, by=request.member, how=how
        )
    else:
        verbs.link(from_action=first, to_action=second, kind=kind, by=request.member, how=how)
    done(request, _("Le lien est comme avant."))
    return redirect(way_back(request, _card(found, first)))


def _number(said: QueryDict, name: str) -> int:
    value = said.get(name, "")
    if not value.isdecimal() or len(value) > 18:
        raise Http404
    return int(value)


def _meanings() -> list[tuple[str, object]]:
    return [(str(Relation(key).label), meaning) for key, meaning in MEANINGS.items()]


@in_coalition
@require_GET
def options(request: CoalitionRequest, plan: int) -> HttpResponse:
    """Titles that hold what is being typed, for the list under the field."""
    found = find_plan(request, plan)
    typed = request.GET.get("other", "").strip()[:310]
    rows = labelled(titles(found, search=typed, limit=MOST_CANDIDATES)) if typed else []
    return render(request, "plan/_link_titles.html", {"link_titles": rows})


@in_coalition
@require_GET
def matrix(request: CoalitionRequest, plan: int) -> HttpResponse:
    """Actions against actions: what each does for the others, each cell a way to say it."""
    found = find_plan(request, plan)
    graph = read(found)
    form = MatrixForm(request.GET or None, choices=offered(found, graph))
    context = plan_context(
        request,
        found,
        "map",
        form=form,
        grid=grid(graph, form.chosen if form.is_bound else {}),
        here=request.get_full_path(),
    )
    return render(request, "plan/matrix.html", context)
