"""A small plan with results, actions and links, and what it takes to read a drawing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from agir.coalitions.models import Member
from agir.plan.actions.action import create_action
from agir.plan.actions.link import link
from agir.plan.actions.plan import create_plan
from agir.plan.actions.result import create_result
from agir.plan.contents import write
from agir.plan.models import Action, ActionLink, Plan, Result
from tests.cast import Cast


@dataclass
class Web:
    """A plan: one change aimed at, two results, four actions and a step, no link yet."""

    cast: Cast
    plan: Plan
    by: Member
    results: dict[str, Result] = field(default_factory=dict)
    actions: dict[str, Action] = field(default_factory=dict)

    def url(self, name: str, *args: object) -> str:
        return reverse(f"plan:{name}", args=[self.plan.coalition.slug, self.plan.pk, *args])

    def add(self, name: str, **data: object) -> Action:
        self.actions[name] = create_action(plan=self.plan, by=self.by, data={"title": name, **data})
        return self.actions[name]

    def tie(self, first: str, kind: str, second: str, how: str = "") -> ActionLink:
        a, b = self.actions[first], self.actions[second]
        return link(from_action=a, to_action=b, kind=kind, by=self.by, how=how)

    def links(self) -> set[tuple[str, str, str, str]]:
        rows = ActionLink.objects.select_related("from_action", "to_action")
        return {(row.from_action.title, row.kind, row.to_action.title, row.how) for row in rows}


def make_web(cast: Cast, by: Member | None = None) -> Web:
    by = by or cast.coordination
    web = Web(cast, create_plan(coalition=by.coalition, by=by, title="Plan des liens"), by)
    for name, above in (("Grandir", ""), ("Parler", "Grandir"), ("Souffler", "Grandir")):
        parent = web.results.get(above)
        web.results[name] = create_result(plan=web.plan, by=by, title=name, parent=parent)
    lead = cast.organisation.pk if by.coalition_id == cast.own.pk else None
    web.add("Conte", result=web.results["Parler"].pk, lead=lead, status="ongoing")
    web.add("Valises", result=web.results["Parler"].pk, status="planned")
    web.add("Répit", result=web.results["Souffler"].pk, status="ongoing")
    web.add("Infolettre")
    web.add("Trouver un local", parent=web.actions["Répit"].pk)
    return web


@pytest.fixture
def web(cast: Cast) -> Web:
    return make_web(cast)


@pytest.fixture
def grow(web: Web) -> Callable[[int, int], None]:
    """`grow(300, 200)`: that many more actions, spread over the results, and links in a ring."""

    def more(actions: int, links: int) -> None:
        results = list(web.results.values())
        pairs = [
            (
                Action(coalition=web.plan.coalition, plan=web.plan, title=""),
                {
                    "title": f"Activité {number}",
                    "position": 10 + number,
                    "result": results[number % len(results)].pk,
                    "lead": web.cast.organisation.pk,
                },
            )
            for number in range(actions)
        ]
        write(pairs)
        made = [action for action, _data in pairs]
        kinds = ("reinforces", "depends")
        ActionLink.objects.bulk_create(
            ActionLink(
                coalition=web.plan.coalition,
                plan=web.plan,
                kind=kinds[number % 2],
                from_action=made[number],
                to_action=made[(number + 3) % actions],
            )
            for number in range(links)
        )

    return more


class Page(HTMLParser):
    """The boxes of the drawing, the rows of the list, and anything the strict policy refuses."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.boxes: dict[str, str] = {}  # key → address
        self.names: list[str] = []
        self.rows: list[str] = []
        self.arrows: list[tuple[str, str]] = []
        self.forbidden: list[str] = []
        self.repeated: list[str] = []
        self._in_row_header = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "a" and found.get("data-key"):
            key = found["data-key"] or ""
            (self.repeated if key in self.boxes else self.names).append(key)
            self.boxes[key] = found.get("href") or ""
        if tag == "g" and found.get("data-from"):
            self.arrows.append((found["data-from"] or "", found["data-to"] or ""))
        self._in_row_header = self._in_row_header or (tag == "th" and found.get("scope") == "row")
        if tag == "style" or "style" in found or any(name.startswith("on") for name in found):
            self.forbidden.append(tag)
        if tag == "script" and not found.get("src"):
            self.forbidden.append(tag)

    def handle_data(self, data: str) -> None:
        if self._in_row_header and data.strip():
            self.rows.append(data.strip())

    def handle_endtag(self, tag: str) -> None:
        if tag == "th":
            self._in_row_header = False
