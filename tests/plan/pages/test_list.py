"""The list against a naive reading of the same rows, and its cells edited in place."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from agir.analysis.text import fold
from agir.coalitions.actions import facets_named, organisations_named
from agir.coalitions.models import Facet
from agir.funding.models import FundingSource
from agir.history.models import Event
from agir.plan.contents import contents, write
from agir.plan.listing.criteria import MISSING, Criteria, read_criteria
from agir.plan.listing.query import PAGE, find_page, matching, steps
from agir.plan.models import Action, ActionLink, Priority, Status
from agir.plan.tree import results_tree
from tests.plan.pages.conftest import Small

ClientOf = Callable[[str], Client]


@pytest.fixture
def rich(small: Small) -> Small:
    """A plan with every field filled here and empty there, some actions being steps."""
    draw = random.Random(5)
    own, by = small.cast.own, small.cast.coordination
    names = ["Érable", "alpha", "Zénith"]
    partners = organisations_named(coalition=own, by=by, names=names)
    words = [
        facet.pk
        for kind, names in (
            ("age_window", ["0–2 ans", "3–5 ans"]), ("sector", ["Nord", "Sud"]),
            ("audience", ["Pères"]),
        )
        for facet in facets_named(coalition=own, kind=kind, names=names).values()
    ]  # fmt: skip
    source = FundingSource.objects.create(coalition=own, name="Fonds", folded="fonds")
    pairs = []
    for number in range(60):
        start = f"{draw.choice([2025, 2026, 2027])}-0{draw.randint(1, 9)}-15"
        pairs.append(
            (
                Action(coalition=own, plan=small.plan, title=""),
                {
                    "title": f"{draw.choice(['Été', 'Jeu', 'Récit'])} {number}",
                    "description": draw.choice(["", "dehors au parc"]),
                    "reference": draw.choice(["", f"R{number}"]),
                    "position": draw.randint(0, 40),
                    "result": draw.choice([None, small.top.pk, small.below.pk]),
                    "parent": draw.choice([None, None, small.first.pk, small.second.pk]),
                    "lead": draw.choice([None, *(o.pk for o in partners.values())]),
                    "status": draw.choice(["", *Status.values]),
                    "priority": draw.choice(["", *Priority.values]),
                    "participation": draw.choice(["", "consult", "delegate"]),
                    "principles": draw.choice([{}, {"prevention": "tôt"}, {"context": ""}]),
                    "lasting": draw.choice([[], ["cause"]]),
                    "measure": draw.choice(["", "Nous comptons"]),
                    "starts_on": draw.choice([None, start]),
                    "ends_on": draw.choice([None, "2028-01-31"]),
                    "organisations": [{"organisation": partners["alpha"].pk, "brings": ""}]
                    if draw.random() < 0.4
                    else [],
                    "people": [{"member": None, "name": "Ada"}] if draw.random() < 0.5 else [],
                    "fundings": [{"source": source.pk}] if draw.random() < 0.5 else [],
                    "facets": draw.sample(words, draw.randint(0, 3)),
                },
            )
        )
    write(pairs)
    made = [action for action, _ in pairs]
    ActionLink.objects.create(
        coalition=own, plan=small.plan, kind="depends", from_action=made[0], to_action=made[1]
    )
    Action.objects.filter(pk=made[5].pk).update(binned_at="2026-01-01T00:00:00Z")
    small.cast.extra["words"] = words
    return small


def answers(row: Action, asked: Criteria, small: Small, linked: set[int]) -> bool:
    """What the criteria mean, said plainly."""
    said = contents(row)
    kinds = {f.pk: f.kind for f in Facet.objects.filter(coalition=small.cast.own)}
    held = {kind: [pk for pk in said["facets"] if kinds[pk] == kind] for kind in Facet.Kind.values}
    below = {small.top.pk: {small.top.pk, small.below.pk}, small.below.pk: {small.below.pk}}
    joined = [entry["organisation"] for entry in said["organisations"]]
    lacks = {
        "result": not said["result"], "lead": not said["lead"], "measure": not said["measure"],
        "dates": not said["starts_on"] and not said["ends_on"], "status": not said["status"],
        "priority": not said["priority"], "participation": not said["participation"],
        "principle": not said["principles"], "lasting": not said["lasting"],
        "partner": not joined, "person": not said["people"], "money": not said["fundings"],
        "link": row.pk not in linked, "audience": not held["audience"],
        "age_window": not held["age_window"], "sector": not held["sector"],
    }  # fmt: skip
    start, end = said["starts_on"] or said["ends_on"], said["ends_on"] or said["starts_on"]
    checks = [
        not asked.text
        or fold(asked.text) in fold(row.title)
        or asked.text.lower() in row.description
        or asked.text.lower() == row.reference.lower(),
        not asked.result or said["result"] in below.get(asked.result, set()),
        not asked.organisation or asked.organisation in [said["lead"], *joined],
        *(
            not getattr(asked, name) or said[name] == getattr(asked, name)
            for name in ("status", "priority", "participation")
        ),
        *(
            not getattr(asked, kind) or getattr(asked, kind) in held[kind]
            for kind in ("age_window", "sector", "audience")
        ),
        not asked.principle or asked.principle in said["principles"],
        not asked.since or bool(end and end >= str(asked.first_day)),
        not asked.until or bool(start and start <= str(asked.last_day)),
        not asked.missing or lacks[asked.missing],
        not asked.actions or row.pk in asked.actions,
    ]
    return all(checks)


def questions(small: Small) -> Iterator[Criteria]:
    words = small.cast.extra["words"]
    assert isinstance(words, list)
    yield Criteria()
    for name in MISSING:
        yield Criteria(missing=name)
    for text in ("ÉTÉ", "dehors", "r12", "rien de tel", "%", "_"):
        yield Criteria(text=text)
    for pk in words:
        kind = Facet.objects.get(pk=pk).kind
        yield Criteria(**{kind: pk})
    for result in (small.top.pk, small.below.pk, 999_999):
        yield Criteria(result=result)
    for lead in set(Action.objects.exclude(lead=None).values_list("lead", flat=True)):
        yield Criteria(organisation=lead, status="ongoing")
    for since, until in (("2026", "2026"), ("printemps 2026", ""), ("", "2025-12-31"), ("?", "")):
        yield Criteria(since=since, until=until) if since != "?" else Criteria(since="")
    yield Criteria(principle="prevention", priority="high")
    yield Criteria(participation="consult", status="idea")
    yield Criteria(actions=tuple(Action.objects.values_list("pk", flat=True)[:7]))


def test_filters_say_what_a_naive_reading_says(rich: Small) -> None:
    rows = list(Action.objects.filter(plan=rich.plan, binned_at=None))
    tree = results_tree(rich.plan)
    linked = {
        pk for pair in ActionLink.objects.values_list("from_action", "to_action") for pk in pair
    }
    for asked in questions(rich):
        wanted = {row.pk for row in rows if answers(row, asked, rich, linked)}
        got = set(matching(rich.plan, asked, tree).values_list("pk", flat=True))
        assert got == wanted, asked


def shown(small: Small, asked: Criteria) -> list[int]:
    """Every action on every page, in the order of the list, steps after their action."""
    tree = results_tree(small.plan)
    found: list[int] = []
    number = 1
    while True:
        page = find_page(small.plan, asked, tree, number)
        under = steps(small.plan, asked, tree, page.actions)
        for pk in page.actions:
            found += [pk, *under.get(pk, [])]
        if number >= page.pages:
            return found
        number += 1


def test_each_match_is_shown_once(rich: Small) -> None:
    tree = results_tree(rich.plan)
    for asked in questions(rich):
        found = shown(rich, asked)
        assert len(found) == len(set(found)), asked
        assert set(found) == set(matching(rich.plan, asked, tree).values_list("pk", flat=True))


@pytest.mark.parametrize("sort", ["title", "lead", "starts", "ends", "status", "priority"])
@pytest.mark.parametrize("descending", [False, True])
def test_sorting_puts_what_is_missing_last(rich: Small, sort: str, descending: bool) -> None:
    rows = {a.pk: a for a in Action.objects.select_related("lead").filter(parent=None)}
    keys: dict[str, Callable[[Action], Any]] = {
        "title": lambda a: a.folded,
        "lead": lambda a: a.lead.name.lower() if a.lead else None,
        "starts": lambda a: a.starts_on,
        "ends": lambda a: a.ends_on,
        "status": lambda a: Status.values.index(a.status) if a.status else None,
        "priority": lambda a: Priority.values.index(a.priority) if a.priority else None,
    }
    asked = Criteria(sort=sort, descending=descending)
    got = [keys[sort](rows[pk]) for pk in shown(rich, asked) if pk in rows]
    present = [key for key in got if key is not None]
    if sort == "lead":  # databases sort accents in their own way
        present = [fold(name) for name in present if name != "érable"]
    assert got[: len(got) - got.count(None)].count(None) == 0 or sort in ("status", "priority")
    assert present == sorted(present, reverse=descending)


def test_what_has_no_status_comes_last_whichever_way(rich: Small) -> None:
    for sort in ("status", "priority"):
        for descending in (False, True):
            order = shown(rich, Criteria(sort=sort, descending=descending))
            top = Action.objects.in_bulk(order)
            said = [getattr(top[pk], sort) for pk in order if top[pk].parent_id is None]
            first_empty = said.index("") if "" in said else len(said)
            assert set(said[first_empty:]) <= {""}


@pytest.mark.parametrize("group", ["result", "organisation", "status", "age_window"])
def test_groups_hold_what_a_naive_reading_says(rich: Small, group: str) -> None:
    tree = results_tree(rich.plan)
    page = find_page(rich.plan, Criteria(group=group), tree, 1)
    kinds = {f.pk: f.kind for f in Facet.objects.all()}
    wanted: dict[Any, set[int]] = {}
    for row in Action.objects.present().filter(plan=rich.plan, parent=None):
        said = contents(row)
        windows = [pk for pk in said["facets"] if kinds[pk] == "age_window"]
        keys = {
            "result": [said["result"]], "organisation": [said["lead"]],
            "status": [said["status"] or None], "age_window": windows or [None],
        }[group]  # fmt: skip
        for key in keys:
            wanted.setdefault(key, set()).add(row.pk)
    assert {g.key: set(g.actions) for g in page.groups} == wanted
    assert page.groups[-1].key is None


def test_pages_of_a_hundred(small: Small, client_of: ClientOf) -> None:
    write(
        [
            (Action(coalition=small.cast.own, plan=small.plan, title=""),
             {"title": f"Action {n:03}", "position": 10 + n})
            for n in range(2 * PAGE)
        ]
    )  # fmt: skip
    client = client_of("observer")
    for query, last in (("", 3), ("grouper=status", 3), ("q=action+0", 1)):
        page = find_page(
            small.plan, read_criteria(dict([query.split("=")]) if query else {}), [], 99
        )
        assert page.number == page.pages == last
        answer = client.get(f"{small.url('actions')}?{query}&page=99")
        assert answer.status_code == 200
    for nonsense in ("page=-1", "page=x", "page=²", "resultat=abc", "tri=oops", "actions=1,x,²"):
        assert client.get(f"{small.url('actions')}?{nonsense}").status_code == 200


def test_criteria_travel_through_the_address(rich: Small) -> None:
    from urllib.parse import parse_qsl

    for asked in questions(rich):
        assert read_criteria(dict(parse_qsl(asked.query()))) == asked
    asked = Criteria(sort="title", descending=True, group="status", text="é&=")
    assert read_criteria(dict(parse_qsl(asked.query()))) == asked


def test_approximate_dates_read_as_written(small: Small, client_of: ClientOf) -> None:
    page = client_of("observer").get(small.url("actions")).content.decode()
    assert "printemps 2026 →" in page
    assert "2026-04-01 →<" in page
    assert ">2027-03-31<" in page


CELLS = [
    ("titre", {"title": "Autre titre"}, "title", "Autre titre"),
    ("etat", {"status": "done"}, "status", "done"),
    ("priorite", {"priority": "high"}, "priority", "high"),
    ("dates", {"starts": "mi-mars 2026", "ends": "2026-12-01"}, "starts_text", "mi-mars 2026"),
]


@pytest.mark.parametrize(("field", "data", "name", "value"), CELLS)
def test_a_cell_changes_and_comes_back(
    small: Small, client_of: ClientOf, field: str, data: dict[str, str], name: str, value: str
) -> None:
    client = client_of("first_concerned")
    url = small.url("action_cell", small.third.pk, field)
    before = contents(small.third)
    assert client.get(url).status_code == 200
    answer = client.post(url, data)
    assert answer.status_code == 302
    small.third.refresh_from_db()
    assert getattr(small.third, name) == value
    undo = small.url("action_undo", small.third.pk, 2)
    assert client.post(undo).status_code == 302
    assert contents(Action.objects.get(pk=small.third.pk)) == before


def test_a_cell_with_script_gives_the_row_back(small: Small, client_of: ClientOf) -> None:
    client = client_of("representative")
    url = small.url("action_cell", small.step.pk, "etat")
    headers = {"HX-Request": "true"}
    form = client.get(f"{url}?step=1", headers=headers).content.decode()
    assert "<html" not in form
    assert 'name="step"' in form
    row = client.post(url, {"status": "done", "step": "1"}, headers=headers).content.decode()
    assert row.lstrip().startswith("<tr")
    assert 'class="is-step"' in row
    undo = small.url("action_undo", small.step.pk, 2)
    assert undo in row
    assert client.post(undo, {"step": "1"}, headers=headers).content.decode().lstrip()[:3] == "<tr"
    small.step.refresh_from_db()
    assert small.step.status == ""


BAD_CELLS = [
    ("titre", {"title": ""}, ""),
    ("titre", {"title": "y" * 301}, "y" * 301),
    ("etat", {"status": "n’importe"}, ""),
    ("dates", {"starts": "quand on pourra"}, "quand on pourra"),
    ("dates", {"starts": "2027", "ends": "2026"}, "2026"),
    ("dates", {"starts": "a\0b"}, ""),
]


@pytest.mark.parametrize(("field", "data", "kept"), BAD_CELLS)
def test_a_wrong_cell_keeps_what_was_typed(
    small: Small, client_of: ClientOf, field: str, data: dict[str, str], kept: str
) -> None:
    before = Event.objects.count()
    url = small.url("action_cell", small.first.pk, field)
    answer = client_of("steering").post(url, data)
    assert answer.status_code == 422
    assert kept in answer.content.decode()
    assert Event.objects.count() == before


def test_a_new_partner_needs_the_right_to_add_one(small: Small, client_of: ClientOf) -> None:
    url = small.url("action_cell", small.third.pk, "porteur")
    answer = client_of("first_concerned").post(url, {"lead": "Inconnue"})
    assert answer.status_code == 422
    assert "pas encore partenaire" in answer.content.decode()
    assert client_of("first_concerned").post(url, {"lead": "maison des MAREES"}).status_code == 302
    assert client_of("steering").post(url, {"lead": "Inconnue"}).status_code == 302
    small.third.refresh_from_db()
    assert small.third.lead is not None
    assert small.third.lead.name == "Inconnue"


def test_undoing_keeps_what_another_did_since(small: Small, client_of: ClientOf) -> None:
    client = client_of("steering")
    client.post(small.url("action_cell", small.third.pk, "etat"), {"status": "done"})
    client.post(small.url("action_cell", small.third.pk, "priorite"), {"priority": "low"})
    client.post(small.url("action_undo", small.third.pk, 2))
    small.third.refresh_from_db()
    assert (small.third.status, small.third.priority) == ("", "low")


def test_quick_add_takes_a_title_alone(small: Small, client_of: ClientOf) -> None:
    client = client_of("first_concerned")
    answer = client.post(small.url("quick_add"), {"title": "  Café   des pères "})
    made = Action.objects.latest("id")
    assert made.title == "Café des pères"
    assert answer["Location"].endswith(f"#action-{made.pk}")
    answer = client.post(small.url("quick_add"), {"title": "z" * 301})
    assert answer.status_code == 422
    assert "z" * 301 in answer.content.decode()
    assert client.post(small.url("quick_add"), {"title": " "})["Location"].endswith("/nouvelle/")


def test_the_list_comes_alone_when_asked(small: Small, client_of: ClientOf) -> None:
    headers = {"HX-Request": "true", "HX-Target": "liste"}
    answer = client_of("observer").get(f"{small.url('actions')}?q=conte", headers=headers)
    page = answer.content.decode()
    assert "<html" not in page
    assert "Heure du conte" in page
    assert "Marche exploratoire" not in page
    assert answer["HX-Push-Url"].endswith("?q=conte")
