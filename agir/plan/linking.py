"""What a page needs to show an action's links and let one add another."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from agir.plan.forms.links import MOST_TITLES, LinkForm, labelled, titles
from agir.plan.models import Action, Plan
from agir.plan.relations import neighbours


def links_context(
    plan: Plan, action: Action, *, contribute: bool, form: LinkForm | None = None, back: str = ""
) -> dict[str, Any]:
    """The context of `plan/_links.html`, in two queries: the links of `action` by relation, and
    for those who may, the form to add one. `back` is the page to come back to, its own card
    unless told."""
    context: dict[str, Any] = {
        "linked_action": action,
        "links": neighbours(action),
        "links_back": back or resolve_url("plan:action", plan.coalition.slug, plan.pk, action.pk),
        "may_link": contribute and action.binned_at is None,
    }
    if context["may_link"]:
        context |= form_context(plan, action, form)
    return context


def form_context(plan: Plan, action: Action, form: LinkForm | None = None) -> dict[str, Any]:
    """The form that adds a link to `action`, and the titles it offers while typing; none when
    there are too many to send: they are then looked for as one types."""
    rows = titles(plan)
    offered = [] if len(rows) > MOST_TITLES else [r for r in labelled(rows) if r[0] != action.pk]
    return {
        "link_form": form or LinkForm(here=action),
        "link_titles": offered,
        "link_titles_searched": len(rows) > MOST_TITLES,
    }


def way_back(request: HttpRequest, default: str) -> str:
    """The page of this site the person came from, as the form says, or the default."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if safe else default
