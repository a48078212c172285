"""Every page of the plan: who sees it, in how many queries, without losing what is typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agir.plan.contents import write
from agir.plan.models import Action, ActionLink, Plan
from tests.cast import IDENTITIES, Cast
from tests.plan.pages.conftest import Small

ClientOf = Callable[[str], Client]
MAKERS = {"coordination", "steering", "representative", "first_concerned"}
STEERERS = {"coordination", "steering"}
READ = {
    "actions": (), "results": (), "gantt": (), "bin": (),
    "action": ("first",), "action_versions": ("first",),
}  # fmt: skip
MAKE = {"action_new": (), "action_edit": ("first",), "action_cell": ("first", "etat")}
STEER = {"change": (), "adopt": (), "carry": ()}
POST_MAKE = {
    "quick_add": (), "action_bin": ("first",), "result_bin": ("top",), "result_move": ("top",),
    "result_add": (),
}  # fmt: skip
POST_STEER = {"plan_bin": ()}


def address(small: Small, name: str, args: tuple[str, ...]) -> str:
    return small.url(name, *[getattr(small, a).pk if hasattr(small, a) else a for a in args])


def expected(identity: str, allowed: set[str]) -> int:
    if identity == "anonymous":
        return 302
    if identity == "outsider":
        return 404
    return 200 if identity in allowed else 403


@pytest.mark.parametrize("identity", IDENTITIES)
def test_who_reads_and_who_writes(small: Small, client_of: ClientOf, identity: str) -> None:
    client = client_of(identity)
    everyone = {i for i in IDENTITIES if i not in ("anonymous", "outsider")}
    for pages, allowed in ((READ, everyone), (MAKE, MAKERS), (STEER, STEERERS)):
        for name, args in pages.items():
            got = client.get(address(small, name, args)).status_code
            assert got == expected(identity, allowed), name


@pytest.mark.parametrize("identity", IDENTITIES)
def test_who_may_make_each_gesture(small: Small, client_of: ClientOf, identity: str) -> None:
    client = client_of(identity)
    for gestures, allowed in ((POST_MAKE, MAKERS), (POST_STEER, STEERERS)):
        for name, args in gestures.items():
            got = client.post(address(small, name, args), {"title": "Un geste"}).status_code
            wanted = expected(identity, allowed)
            if wanted == 200:
                assert got == 302, name
            elif identity == "anonymous":
                assert got == 302, name
                assert not Action.objects.filter(title="Un geste").exists()
            else:
                assert got == wanted, name


def test_a_page_of_another_coalition_does_not_exist(small: Small, client_of: ClientOf) -> None:
    away = Plan.objects.create(coalition=small.cast.another, title="Ailleurs")
    there = Action.objects.create(
        coalition=small.cast.another, plan=away, title="Là-bas", folded="la-bas"
    )
    client = client_of("coordination")
    assert client.get(small.url("action", there.pk)).status_code == 404
    assert (
        client.get(small.url("actions").replace(str(small.plan.pk), str(away.pk))).status_code
        == 404
    )
    assert client.post(small.url("action_bin", there.pk)).status_code == 404
    there.refresh_from_db()
    assert there.binned_at is None


def test_reading_gestures_refuse_get_and_writing_ones_refuse_nothing(
    small: Small, client_of: ClientOf
) -> None:
    client = client_of("coordination")
    for name, args in {**POST_MAKE, **POST_STEER}.items():
        assert client.get(address(small, name, args)).status_code == 405, name


def fill(small: Small, count: int) -> None:
    """Actions with everything, so that a query for each would show."""
    from agir.coalitions.models import Facet
    from agir.funding.models import FundingSource

    source = FundingSource.objects.create(coalition=small.cast.own, name="Fonds", folded="fonds")
    facets = list(Facet.objects.filter(coalition=small.cast.own).values_list("pk", flat=True))
    member = small.cast.coordination
    pairs = [
        (
            Action(coalition=small.cast.own, plan=small.plan, title=""),
            {
                "title": f"Action {n}", "position": 10 + n, "result": small.below.pk,
                "lead": small.cast.organisation.pk, "facets": facets,
                "organisations": [{"organisation": small.cast.organisation.pk, "brings": "x"}],
                "people": [{"member": member.pk, "name": ""}],
                "fundings": [{"source": source.pk, "amount": "10.00", "until": "2027-01-01"}],
                "starts_on": "2026-05-01", "principles": {"prevention": "oui"},
            },
        )
        for n in range(count)
    ]  # fmt: skip
    write([*pairs, (small.first, {k: v for k, v in pairs[0][1].items() if k != "title"})])
    made = [action for action, _ in pairs]
    write(
        [
            (
                Action(coalition=small.cast.own, plan=small.plan, title=""),
                {"title": f"Étape {n}", "parent": small.first.pk, "position": 900 + n},
            )
            for n in range(count)
        ]
    )
    ActionLink.objects.bulk_create(
        ActionLink(
            coalition=small.cast.own, plan=small.plan, kind="reinforces",
            from_action=small.first, to_action=action,
        )
        for action in made
    )  # fmt: skip


def count_queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


ADDRESSES = [
    ("actions", (), ""), ("actions", (), "?grouper=result"),
    ("actions", (), "?grouper=organisation"),
    ("actions", (), "?grouper=age_window"), ("actions", (), "?q=action&tri=-lead"),
    ("results", (), ""), ("gantt", (), ""), ("bin", (), ""), ("action", ("first",), ""),
    ("action_edit", ("first",), ""), ("action_new", (), ""), ("action_versions", ("first",), ""),
    ("carry", (), ""),
]  # fmt: skip


@pytest.mark.parametrize(("name", "args", "query"), ADDRESSES, ids=lambda v: str(v))
def test_queries_do_not_grow(
    small: Small, client_of: ClientOf, name: str, args: tuple[str, ...], query: str
) -> None:
    client = client_of("coordination")
    url = address(small, name, args) + query
    fill(small, 1)
    client.get(url)
    one = count_queries(client, url)
    Action.objects.filter(title__startswith="Action").delete()
    Action.objects.filter(title__startswith="Étape").delete()
    small.cast.own.funding_sources.all().delete()
    fill(small, 90)
    many = count_queries(client, url)
    assert many == one
    assert many <= 15


def test_the_index_counts_in_constant_queries(cast: Cast, client_of: ClientOf) -> None:
    from django.urls import reverse

    client = client_of("coordination")
    url = reverse("plan:index", args=[cast.own.slug])
    Plan.objects.create(coalition=cast.own, title="Un")
    client.get(url)
    one = count_queries(client, url)
    for number in range(3):
        Plan.objects.create(coalition=cast.own, title=f"Plan {number}")
    assert count_queries(client, url) == one <= 15


NASTY = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


def test_typed_text_is_never_html(small: Small, client_of: ClientOf) -> None:
    client = client_of("coordination")
    form = {
        "title": NASTY, "description": NASTY, "reference": NASTY[:60], "measure": NASTY,
        "lead": NASTY, "new_audiences": NASTY, "why_prevention": NASTY,
        "organisations-TOTAL_FORMS": "1", "organisations-INITIAL_FORMS": "0",
        "organisations-0-name": f"Org {NASTY}", "organisations-0-brings": NASTY,
        "people-TOTAL_FORMS": "1", "people-INITIAL_FORMS": "0", "people-0-name": NASTY,
        "money-TOTAL_FORMS": "1", "money-INITIAL_FORMS": "0", "money-0-source": NASTY,
    }  # fmt: skip
    assert client.post(small.url("action_new"), form).status_code == 302
    made = Action.objects.latest("id")
    assert made.title == NASTY
    client.post(small.url("result_add"), {"title": NASTY, "description": NASTY})
    client.post(small.url("change"), {"title": NASTY})
    client.post(small.url("action_cell", made.pk, "titre"), {"title": f"{NASTY}2"})
    for name, args in (
        ("actions", ()), ("results", ()), ("gantt", ()), ("action", (made.pk,)),
        ("action_edit", (made.pk,)), ("action_versions", (made.pk,)), ("carry", ()),
    ):  # fmt: skip
        page = client.get(small.url(name, *args)).content.decode()
        assert "<script>alert" not in page, name
        assert "<img src=x" not in page, name
        assert "alert(1)" in page, name
    client.post(small.url("action_bin", made.pk))
    assert "<img src=x" not in client.get(small.url("bin")).content.decode()


def test_a_plan_opens_on_the_way_to_the_first_action(cast: Cast, client_of: ClientOf) -> None:
    from django.urls import reverse

    client = client_of("coordination")
    index = reverse("plan:index", args=[cast.own.slug])
    page = client.get(index).content.decode()
    assert "Importer un tableur" in page
    assert "Écrire une première action" in page
    answer = client.post(reverse("plan:create", args=[cast.own.slug]), {"then": "action"})
    plan = Plan.objects.get()
    assert answer["Location"].endswith(f"/plans/{plan.pk}/actions/nouvelle/")
    assert plan.title.startswith("Plan d’action 20")
    answer = client.post(answer["Location"], {"title": "Première", **EMPTY_LINES})
    assert answer.status_code == 302
    assert Action.objects.get().title == "Première"


EMPTY_LINES = {
    f"{name}-{key}_FORMS": "0"
    for name in ("organisations", "people", "money")
    for key in ("TOTAL", "INITIAL")
}


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        ({"title": "Été", "starts_on": "hier peut-être"}, "hier peut-être"),
        ({"title": "Été", "starts_on": "2027-01-01", "ends_on": "2026-01-01"}, "2026-01-01"),
        ({"title": "x" * 201}, "x" * 201),
    ],
)
def test_a_wrong_plan_is_given_back(
    cast: Cast, client_of: ClientOf, data: dict[str, str], kept: str
) -> None:
    from django.urls import reverse

    answer = client_of("steering").post(reverse("plan:create", args=[cast.own.slug]), data)
    assert answer.status_code == 422
    assert kept in answer.content.decode()
    assert not Plan.objects.exists()
