"""The method's pages: public, the same for everybody, without a single query."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agir.framework import contents
from agir.framework.contents import Family, Stage
from agir.framework.reading import LANGUAGES
from agir.framework.sheets import preview as preview_of
from agir.framework.sheets import sheet as sheet_of
from agir.framework.tools import Tool, tool_at, tools_of
from agir.framework.tools import tools as every_tool
from agir.ui.drawings.ring import Step, ring

SLUG = re.compile(r"[-a-zA-Z0-9_]{1,80}")


@dataclass(frozen=True)
class Origin:
    """Where the reader comes from: a coalition and its plan, named in the address only.

    Nothing is looked up and nothing is granted: they only make links, whose own doors decide.
    """

    coalition: str = ""
    plan: int = 0

    @property
    def query(self) -> str:
        """What links between these pages carry along."""
        told = {"regroupement": self.coalition, "plan": self.plan}
        return "?" + urlencode({k: v for k, v in told.items() if v}) if self.coalition else ""

    def url(self, name: str) -> str:
        """The address of a page of this coalition, or of this plan; empty if there is none."""
        if not name or not self.coalition:
            return ""
        for values in ([self.coalition, self.plan], [self.coalition]):
            with suppress(NoReverseMatch):
                if all(values):
                    return reverse(name, args=values)
        return ""


def _origin(request: HttpRequest) -> Origin:
    coalition, plan = request.GET.get("regroupement", ""), request.GET.get("plan", "")
    if not SLUG.fullmatch(coalition):
        return Origin()
    number = int(plan) if re.fullmatch(r"[0-9]{1,9}", plan) else 0
    return Origin(coalition, number)


def _shown(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    origin = _origin(request)
    back = origin.url("home:coalition")
    about = {"carry": origin.query, "back": back, "version": contents.version()}
    return render(request, template, {**about, **context})


def pages() -> dict[str, list[Family]]:
    """The families, by the page they are read on."""
    found: dict[str, list[Family]] = {}
    for family in contents.families():
        found.setdefault(family.page, []).append(family)
    return found


def _ring(query: str, own: str = "") -> Any:
    steps = [
        Step(one.short, "", reverse("framework:stage", args=[one.slug]) + query,
             there=not own or one.key == own)
        for one in contents.stages()
    ]  # fmt: skip
    return ring(
        steps,
        name=_("Les cinq étapes du cycle, toutes ouvertes en tout temps"),
        centre=(_("Cinq étapes"), _("un tour,"), _("puis le suivant")),
    )


@dataclass(frozen=True)
class Shelf:
    """A stage, with its tools."""

    stage: Stage
    tools: list[Tool]


def _shelves(own_only: bool) -> list[Shelf]:
    return [
        Shelf(one, [t for t in tools_of(one.key) if not own_only or t.stage_keys[0] == one.key])
        for one in contents.stages()
    ]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The whole method on one page."""
    context = {
        "ring": _ring(_origin(request).query),
        "pages": pages(),
        "shelves": _shelves(own_only=True),
        "changes": contents.changes(),
    }
    return _shown(request, "framework/index.html", context)


@require_safe
def family(request: HttpRequest, family: str) -> HttpResponse:
    """The families read together at one address."""
    found = pages().get(family)
    if found is None:
        raise Http404
    tools = {one.key: one for one in every_tool()}
    named = dict.fromkeys(key for one in found for key in one.tools if key in tools)
    context = {"families": found, "main": found[0], "tools": [tools[key] for key in named]}
    return _shown(request, "framework/family.html", context)


@require_safe
def stage(request: HttpRequest, stage: str) -> HttpResponse:
    """A stage: its questions, its tools, what to watch for."""
    stages = contents.stages()
    places = {one.slug: number for number, one in enumerate(stages)}
    if stage not in places:
        raise Http404
    number = places[stage]
    shown = stages[number]
    context = {
        "stage": shown,
        "number": number + 1,
        "count": len(stages),
        "ring": _ring(_origin(request).query, shown.key),
        "tools": tools_of(shown.key),
        "before": stages[number - 1],
        "after": stages[(number + 1) % len(stages)],
    }
    return _shown(request, "framework/stage.html", context)


@require_safe
def tools(request: HttpRequest) -> HttpResponse:
    """Every tool, by stage."""
    return _shown(request, "framework/tools.html", {"shelves": _shelves(own_only=False)})


def _found(slug: str) -> Tool:
    found = tool_at(slug)
    if found is None:
        raise Http404
    return found


@require_safe
def tool(request: HttpRequest, tool: str) -> HttpResponse:
    """How to run a tool, its sheet to print, where the work goes in the program."""
    shown = _found(tool)
    here = "en" if (get_language() or "fr").startswith("en") else "fr"
    context = {
        "tool": shown,
        "here": here,
        "other": next(language for language in LANGUAGES if language != here),
        "use_url": _origin(request).url(shown.where),
    }
    return _shown(request, "framework/tool.html", context)


def _printed(request: HttpRequest, kind: str, content: bytes, language: str) -> HttpResponse:
    """A file the browser may keep for an hour, when its address says its language."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Language"] = language
    if request.GET.get("langue") == language:
        patch_cache_control(response, private=True, max_age=3600)
    return response


def _language(request: HttpRequest) -> str:
    """The language asked (`?langue=en`), else the reader's."""
    asked = request.GET.get("langue", "") or (get_language() or "fr")[:2]
    return asked if asked in LANGUAGES else LANGUAGES[0]


@require_safe
def sheet(request: HttpRequest, tool: str) -> HttpResponse:
    """The sheet to print."""
    shown, language = _found(tool), _language(request)
    response = _printed(request, "application/pdf", sheet_of(shown, language), language)
    response["Content-Disposition"] = f'inline; filename="{shown.slug}-{language}.pdf"'
    return response


@require_safe
def preview(request: HttpRequest, tool: str) -> HttpResponse:
    """A small picture of the front of the sheet."""
    shown, language = _found(tool), _language(request)
    return _printed(request, "image/png", preview_of(shown, language), language)
