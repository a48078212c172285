"""The list of a plan's actions: reading it, adding a line, changing a cell in place."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agir.coalitions.entrance import CoalitionRequest, in_coalition
from agir.coalitions.models import Organisation
from agir.core.refusals import Refused, require
from agir.history.models import Version
from agir.plan import rules
from agir.plan.actions.typed import Typed, rewrite_action, write_action
from agir.plan.entrance import find_action, find_plan, plan_context
from agir.plan.forms.action import ActionForm
from agir.plan.forms.cell import CELLS, Cell
from agir.plan.forms.lookups import look_up
from agir.plan.listing.choices import (
    Choice,
    chips,
    columns,
    filter_choices,
    group_choices,
    options,
    sort_choices,
)
from agir.plan.listing.criteria import Criteria, read_criteria, whole
from agir.plan.listing.one import render_row
from agir.plan.listing.query import PAGE
from agir.plan.listing.rows import build_listing
from agir.plan.models import Action, Plan
from agir.ui.feedback import done

MAIN_FILTERS = 4  # shown at once; the others are one gesture away


@in_coalition
@require_GET
def listing(request: CoalitionRequest, plan: int) -> HttpResponse:
    """The list, one page of a hundred actions. All that is asked is in the address."""
    found = find_plan(request, plan)
    asked = read_criteria(request.GET.dict())
    number = whole(request.GET.get("page", "")) or 1
    shown = build_listing(request.coalition, found, asked, number)
    choices = filter_choices(request.coalition, asked, shown.tree, shown.facets)
    url = reverse("plan:actions", args=[request.coalition.slug, found.pk])
    page, query = shown.page, asked.query()
    pages = f"{url}?{query}&page=" if query else f"{url}?page="
    context = plan_context(
        request, found, "actions",
        sections=shown.sections,
        grouped=bool(asked.group),
        asked=asked,
        total=page.total,
        has_actions=bool(page.total or asked.filters),
        choices=choices[:MAIN_FILTERS],
        more_choices=choices[MAIN_FILTERS:],
        more_open=_more_open(asked, choices),
        columns=columns(asked, url),
        chips=[(label, f"{url}?{rest}") for label, rest in chips(asked, choices)],
        groups=options(group_choices(), asked.group, _("sans regrouper"))[0],
        sorts=options(
            sort_choices(), "" if asked.sort == "position" else asked.sort, _("ordre du plan")
        )[0],
        url=url,
        pages=pages,
        page=page,
        previous=page.number - 1,
        following=page.number + 1 if page.number < page.pages else 0,
    )  # fmt: skip
    part = request.htmx and request.htmx.target == "liste"  # type: ignore[attr-defined]
    response = render(request, "plan/_list.html" if part else "plan/actions.html", context)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    if part:
        response["HX-Push-Url"] = f"{url}?{query}" if query else url
    return response


def _more_open(asked: Criteria, choices: list[Choice]) -> bool:
    """Whether something is chosen among what is folded away."""
    folded = any(choice.chosen for choice in choices[MAIN_FILTERS:])
    return folded or bool(asked.since or asked.until or asked.group or asked.sort != "position")


@in_coalition
@require_POST
def quick_add(request: CoalitionRequest, plan: int) -> HttpResponse:
    """Add an action from its title alone, then show the list where it stands, at its end."""
    found = find_plan(request, plan)
    title = " ".join(request.POST.get("title", "").replace("\0", "").split())
    back = redirect("plan:actions", request.coalition.slug, found.pk)
    if not title:
        require(rules.can_contribute(request.member, found))
        return redirect("plan:action_new", request.coalition.slug, found.pk)
    if len(title) > 300:
        return _too_long(request, found, title)
    made = write_action(plan=found, by=request.member, typed=Typed({"title": title}))
    undo = reverse("plan:action_bin", args=[request.coalition.slug, found.pk, made.pk])
    done(request, _("« %(title)s » est dans le plan.") % {"title": made.title}, undo=undo)
    count = Action.objects.present().filter(plan=found, parent=None).count()
    last = -(-count // PAGE)
    back["Location"] += f"?page={last}#action-{made.pk}" if last > 1 else f"#action-{made.pk}"
    return back


def _too_long(request: CoalitionRequest, plan: Plan, title: str) -> HttpResponse:
    form = ActionForm({"title": title}, lookups=look_up(plan, request.member))
    context = plan_context(request, plan, "actions", form=form, lookups=form.lookups)
    return render(request, "plan/action_form.html", context, status=422)


def _next_page(request: CoalitionRequest, plan: Plan) -> str:
    """Where to go back to: the list as it was filtered, when it is a page of ours."""
    wanted = request.POST.get("next") or request.META.get("HTTP_REFERER", "")
    home = reverse("plan:actions", args=[request.coalition.slug, plan.pk])
    if "/cellule/" in wanted:
        return home
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if wanted and ours else home


@in_coalition
@require_http_methods(["GET", "POST"])
def cell(request: CoalitionRequest, plan: int, action: int, field: str) -> HttpResponse:
    """One cell of the list: its small form, then the row back with the way to undo."""
    found = find_plan(request, plan)
    shown = find_action(found, action)
    require(rules.can_change_action(request.member, shown))
    if field not in CELLS:
        raise Http404
    if request.method == "GET" and "ligne" in request.GET:
        return render_row(request, found, shown)
    form = CELLS[field](request.POST or None, action=shown)
    if request.method == "POST" and form.is_valid():
        try:
            rewrite_action(action=shown, by=request.member, typed=form.typed())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _changed(request, found, shown)
    return _cell_page(request, found, shown, field, form)


def _cell_page(
    request: CoalitionRequest, plan: Plan, action: Action, field: str, form: Cell
) -> HttpResponse:
    part = bool(request.htmx)  # type: ignore[attr-defined]
    partners = (
        Organisation.objects.of_coalition(request.coalition).values_list("name", flat=True)
        if field == "porteur"
        else []
    )
    context = plan_context(
        request, plan, "actions",
        action=action, form=form, field=field, next=_next_page(request, plan), part=part,
        partners=partners,
    )  # fmt: skip
    template = "plan/_cell_form.html" if part else "plan/cell.html"
    response = render(request, template, context, status=422 if form.errors else 200)
    patch_vary_headers(response, ["HX-Request"])
    response["HX-Push-Url"] = "false"  # the address stays that of the list
    if part and form.errors:
        response["HX-Retarget"], response["HX-Reswap"] = "closest [data-label]", "innerHTML"
    return response


def _undo_url(request: CoalitionRequest, plan: Plan, action: Action) -> str:
    latest = Version.objects.of("action", action.pk).values_list("number", flat=True).first() or 0
    return reverse("plan:action_undo", args=[request.coalition.slug, plan.pk, action.pk, latest])


def _changed(request: CoalitionRequest, plan: Plan, action: Action) -> HttpResponse:
    undo = _undo_url(request, plan, action)
    if not request.htmx:  # type: ignore[attr-defined]
        done(request, _("« %(title)s » est à jour.") % {"title": action.title}, undo=undo)
        return redirect(_next_page(request, plan))
    return render_row(request, plan, action, undo)
