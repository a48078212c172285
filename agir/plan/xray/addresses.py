"""Where each row, bar and finding of the X-ray leads: to what it counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

MOST_IN_AN_ADDRESS = 200  # actions named one by one; beyond, the finding's own page lists them
FACETS = {"age_window": "age", "sector": "secteur", "audience": "public"}
FIELDS = {"date": "dates", "partners": "partner", "principles": "principle", "links": "link"}


class Addresses:
    """The addresses of one plan's pages, asked of the router once each."""

    def __init__(self, slug: str, plan: int) -> None:
        self._args = [slug, plan]

    def page(self, name: str) -> str:
        return reverse(name, args=self._args)

    @cached_property
    def _actions(self) -> str:
        return self.page("plan:actions")

    @cached_property
    def _action(self) -> str:
        return reverse("plan:action", args=[*self._args, 0]).removesuffix("0/")

    def listed(self, **asked: object) -> str:
        """The list of actions, filtered."""
        return f"{self._actions}?{urlencode(asked)}"

    def these(self, actions: Iterable[object]) -> str:
        """The list of these very actions, nothing when there are too many to name."""
        ids = [str(pk) for pk in dict.fromkeys(actions)]
        if not 0 < len(ids) <= MOST_IN_AN_ADDRESS:
            return ""
        return f"{self._actions}?actions={','.join(ids)}"

    def row(self, row: Mapping[str, Any]) -> str:
        """Where a finding's row opens; nothing when it has no page of its own."""
        kind, pk = row["type"], row["id"]
        if kind == "action":
            return f"{self._action}{pk}/"
        if kind == "result":
            return self.listed(resultat=pk)
        if kind == "organisation":
            return self.listed(organisation=pk)
        if kind == "facet":
            return self.listed(**{FACETS[row["list"]]: pk})
        if kind == "principle":
            return self.listed(principe=pk)
        if kind == "field":
            return self.listed(sans=FIELDS.get(pk, pk))
        return ""

    def finding(self, code: str, subject: str, name: str = "plan:finding") -> str:
        address = reverse(name, args=[*self._args, code])
        return f"{address}?{urlencode({'sujet': subject})}" if subject else address

    def opening(self, finding: Mapping[str, Any]) -> str:
        """The finding's actions in the list, where they can be changed in place."""
        if finding.get("total", len(finding["objects"])) > len(finding["objects"]):
            ids = finding.get("actions", [])
        else:
            ids = [row["id"] for row in finding["objects"] if row["type"] == "action"]
        return self.these(ids)
