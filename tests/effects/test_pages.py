"""Pages of the journal: their cost, what they keep, what they escape, what they filter."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agir.core.sheets import read_workbook
from agir.effects.actions.effect import change
from agir.effects.actions.link import lead
from agir.effects.models import Effect
from agir.meetings.models import Decision, Meeting
from agir.plan.actions.action import create_action
from agir.plan.actions.plan import create_plan
from agir.plan.actions.result import create_result
from agir.portrait.actions import pieces
from agir.portrait.kinds import KINDS
from agir.portrait.models import Indicator, IndicatorValue, MeasuredGroup, MeasuredPlace
from tests.cast import Cast

Noted = Callable[..., Effect]
HOME = "/r/marees/effets/"
PAGES = ["", "escalier/", "chaines/", "courbe/", "corbeille/", "nouveau/", "importer/"]
HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'


def _indicator(cast: Cast, name: str) -> Indicator:
    made = Indicator.objects.create(
        coalition=cast.own, title=name, key=name, main_unit="u", audience="coalition"
    )
    place, _new = MeasuredPlace.objects.get_or_create(coalition=cast.own, code="u", name="Ici")
    group, _new = MeasuredGroup.objects.get_or_create(coalition=cast.own, key="")
    for year, value in ((2020, 20.0), (2022, 25.0), (2024, 22.0)):
        IndicatorValue.objects.create(
            coalition=cast.own, indicator=made, place=place, group=group, period=str(year),
            year=year, value=value, status="observed",
        )  # fmt: skip
    return made


def _one_of_each(cast: Cast, noted: Noted, words: str) -> tuple[int, int]:
    """An entry tied to everything, that came from another and led to a third, with versions; a
    decision, a meeting, a moment; something in the bin."""
    by = cast.coordination
    plan = create_plan(coalition=cast.own, by=by, title=words)
    result = create_result(plan=plan, by=by, title=words)
    actions = [
        create_action(
            plan=plan, by=by, data={"title": f"{words} {n}", "starts_on": "2023-01-01"}
        ).pk
        for n in range(2)
    ]
    figure = _indicator(cast, words)
    told = {"words": words, "whom": words, "our_part": words, "others_part": words,
            "proof": words, "actions": actions, "results": [result.pk],
            "indicators": [figure.pk]}  # fmt: skip
    effect = noted(words, by="coordination", kind="rule", **told)
    change(effect=effect, by=by, data={"place": words})
    for title, way in (("avant", 0), ("après", 1)):
        other = noted(f"{words} {title}", by="coordination", kind="community", actions=actions)
        pair = (other, effect) if way == 0 else (effect, other)
        lead(source=pair[0], target=pair[1], by=by, how=words)
    noted(f"{words} sans type", by="coordination")
    gone = noted(f"{words} jeté", by="coordination")
    Effect.objects.filter(pk=gone.pk).update(binned_at=timezone.now())
    Decision.objects.create(
        coalition=cast.own, title=words, status="taken", decided_on=dt.date(2025, 5, 5)
    )
    now = timezone.now()
    Meeting.objects.create(
        coalition=cast.own, title=words, starts_at=now - dt.timedelta(days=9),
        ends_at=now - dt.timedelta(days=8), status="closed",
    )  # fmt: skip
    moment = {"title": words, "starts_on": "2025-09-01"}
    pieces.add(kind=KINDS["moment"], coalition=cast.own, by=by, data=moment)
    return effect.pk, figure.pk


def _count(client: Any, page: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200, page
    return len(queries)


@pytest.mark.parametrize("role", ["coordination", "observer"])
def test_pages_cost_the_same_for_one_and_for_many(
    cast: Cast, noted: Noted, client_of: Any, role: str
) -> None:
    client = client_of(role)
    effect, figure = _one_of_each(cast, noted, "Un")
    pages = [f"{HOME}{page}" for page in PAGES] + [
        f"{HOME}{effect}/", f"{HOME}{effect}/versions/", f"{HOME}courbe/{figure}/",
        f"{HOME}courbe/{figure}/?quoi=marches", f"{HOME}?type=step&action=1&q=un",
        f"{HOME}exporter/?format=csv",
    ]  # fmt: skip
    if role == "coordination":
        pages += [f"{HOME}{effect}/modifier/", f"{HOME}{effect}/confirmer/"]
    else:
        pages = [page for page in pages if "nouveau" not in page and "importer" not in page]
    before = {page: _count(client, page) for page in pages}
    for number in range(3):
        _one_of_each(cast, noted, f"Plus {number}")
    after = {page: _count(client, page) for page in pages}
    assert after == before
    assert max(after.values()) <= 15, after


def test_nothing_noted_is_read_as_html(cast: Cast, noted: Noted, client_of: Any) -> None:
    effect, figure = _one_of_each(cast, noted, HOSTILE)
    client = client_of("coordination")
    pages = [*PAGES, f"{effect}/", f"{effect}/modifier/", f"{effect}/versions/",
             f"courbe/{figure}/", f"courbe/{figure}/?quoi=marches",
             f"chaines/?effet={effect}"]  # fmt: skip
    for page in pages:
        told = client.get(f"{HOME}{page}").content.decode()
        assert "<script>alert" not in told, page
        assert "<img src=x" not in told, page


def test_one_line_then_one_tap(cast: Cast, client_of: Any) -> None:
    client = client_of("first_concerned")
    answer = client.post(f"{HOME}noter/", {"line": "L’école ouvre maintenant sa cour le soir"})
    made = Effect.objects.get()
    assert answer.url == f"{HOME}{made.pk}/"
    told = client.get(HOME).content.decode()
    assert "pratique d’une organisation" in told
    assert "Oui, pratique d’une organisation" in told
    back = f"{HOME}?etat=type#effet-{made.pk}"
    data = {"kind": "practice_organisation", "retour": back}
    assert client.post(f"{HOME}{made.pk}/type/", data).url == back
    made.refresh_from_db()
    assert made.kind == "practice_organisation"
    assert client.get(f"{HOME}?etat=type").content.decode().count("effects-line__what") == 0


@pytest.mark.parametrize("retour", ["https://mal.test/", "//mal.test/", "javascript:alert(1)"])
def test_a_gesture_goes_back_to_our_pages_only(noted: Noted, client_of: Any, retour: str) -> None:
    effect = noted()
    answer = client_of("representative").post(
        f"{HOME}{effect.pk}/type/", {"kind": "rule", "retour": retour}
    )
    assert answer.url == f"{HOME}{effect.pk}/"


def test_an_unknown_type_is_refused_kindly(noted: Noted, client_of: Any) -> None:
    effect = noted()
    client = client_of("representative")
    client.post(f"{HOME}{effect.pk}/type/", {"kind": "magic"})
    assert "Choisissez un type" in client.get(f"{HOME}{effect.pk}/").content.decode()
    effect.refresh_from_db()
    assert effect.kind == ""


@pytest.mark.parametrize("line", ["", "   ", "x" * 301])
def test_a_line_that_comes_back_keeps_what_was_typed(client_of: Any, cast: Cast, line: str) -> None:
    answer = client_of("representative").post(f"{HOME}noter/", {"line": line})
    assert answer.status_code == 422
    assert line.strip() in answer.content.decode()
    assert not Effect.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"when": "jadis"}, "pas été comprise"),
        ({"when": "2149"}, "pas encore venue"),
        ({"about": "person"}, "pas encore consenti"),
        ({"sure": "confirmed"}, "qui l’a confirmé"),
        ({"document": "javascript:alert(1)"}, "document"),
        ({"actions": ["999999"]}, "999999"),
        ({"audience": "tous"}, "audience"),
    ],
)
def test_a_form_that_comes_back_keeps_what_was_typed(
    cast: Cast, client_of: Any, typed: dict[str, Any], sentence: str
) -> None:
    data = {"title": "Mots gardés", "audience": "coalition", **typed}
    answer = client_of("representative").post(f"{HOME}nouveau/", data)
    told = answer.content.decode()
    assert answer.status_code == 422
    assert "Mots gardés" in told
    assert sentence in told
    assert not Effect.objects.exists()


def test_an_effect_is_noted_from_an_action(cast: Cast, client_of: Any) -> None:
    by = cast.coordination
    plan = create_plan(coalition=cast.own, by=by, title="Plan")
    action = create_action(plan=plan, by=by, data={"title": "Halte-répit"})
    client = client_of("representative")
    there = client.get(f"/r/marees/plans/{plan.pk}/actions/{action.pk}/").content.decode()
    assert f"{HOME}nouveau/?action={action.pk}" in there
    form = client.get(f"{HOME}nouveau/?action={action.pk}&titre=Répit").content.decode()
    assert f'value="{action.pk}"' in form
    assert "checked" in form
    data = {"title": "Répit", "when": "2026-01-05", "audience": "coalition",
            "actions": [action.pk]}  # fmt: skip
    assert client.post(f"{HOME}nouveau/", data).status_code == 302
    made = Effect.objects.get()
    assert list(made.actions.all()) == [action]
    page = client.get(f"{HOME}{made.pk}/").content.decode()
    assert f"/r/marees/plans/{plan.pk}/actions/{action.pk}/" in page
    assert client.get(f"{HOME}?action={action.pk}").content.decode().count("effects-line__") > 0
    assert client.get(f"{HOME}nouveau/?action=999999&resultat=x").status_code == 200


def test_somebody_outside_confirms(cast: Cast, noted: Noted, client_of: Any) -> None:
    effect = noted(could_confirm="La directrice")
    client = client_of("representative")
    assert "La directrice" in client.get(f"{HOME}{effect.pk}/confirmer/").content.decode()
    bad = client.post(f"{HOME}{effect.pk}/confirmer/", {"confirmed_by": "", "confirmed_on": "x"})
    assert bad.status_code == 422
    data = {"confirmed_by": "La directrice", "confirmed_on": "2026-03-03"}
    assert client.post(f"{HOME}{effect.pk}/confirmer/", data).status_code == 302
    effect.refresh_from_db()
    assert (effect.sure, str(effect.confirmed_on)) == ("confirmed", "2026-03-03")
    client.post(f"{HOME}{effect.pk}/annuler/")
    effect.refresh_from_db()
    assert (effect.sure, effect.confirmed_on) == ("", None)


FOUND = {
    "q=ECOLE": {"École du soir"},
    "q=ecole+soir": {"École du soir"},
    "type=rule": {"Règlement adopté", "Politique votée par la ville"},
    "type=step": {"École du soir", "Règlement adopté"},
    "du=2025&au=2025": {"École du soir"},
    "du=printemps+2026": {"Règlement adopté"},
    "niveau=written": {"Règlement adopté"},
    "etat=type": {"Politique votée par la ville", "Sans date"},
    "etat=outside": {"École du soir"},
    "etat=undated": {"Sans date"},
    "type=faux&niveau=faux&etat=faux&action=x&du=jadis": {
        "École du soir", "Règlement adopté", "Politique votée par la ville", "Sans date",
    },
    "action=99999999999999999999": {
        "École du soir", "Règlement adopté", "Politique votée par la ville", "Sans date",
    },
}  # fmt: skip


@pytest.mark.parametrize("query", FOUND)
def test_filters_find_what_they_say(noted: Noted, client_of: Any, query: str) -> None:
    noted("École du soir", kind="practice_organisation", happened_on="2025-10-01",
          could_confirm="La directrice")  # fmt: skip
    noted("Règlement adopté", kind="rule", happened_on="2026-05-01", sure="written")
    noted("Politique votée par la ville", happened_on="2024-01-01")
    noted("Sans date", happened_on=None)
    told = client_of("observer").get(f"{HOME}?{query}").content.decode()
    every = {"École du soir", "Règlement adopté", "Politique votée par la ville", "Sans date"}
    listed = told.split("effects-summary")[1]
    assert {title for title in every if f">{title}</a>" in listed} == FOUND[query]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_file_reads_back_and_runs_nothing(noted: Noted, client_of: Any, kind: str) -> None:
    noted("=1+1", kind="rule", words="@cmd", proof="Oui", happened_on="2019-04-01",
          happened_precision="season", happened_text="printemps 2019")  # fmt: skip
    answer = client_of("observer").get(f"{HOME}exporter/?format={kind}")
    assert f".{kind}" in answer["Content-Disposition"]
    rows = read_workbook(answer.content, f"x.{kind}").sheets[0].rows
    assert rows[0][:3] == ["Ce qui a changé", "Quand", "Type"]
    assert rows[1][:5] == ["=1+1", "printemps 2019", "règle ou politique", "oui", "@cmd"]
    if kind == "csv":
        assert "'=1+1" in io.BytesIO(answer.content).read().decode("utf-8-sig")


def test_a_link_is_made_and_taken_back_from_the_page(noted: Noted, client_of: Any) -> None:
    one, two = noted("Le café"), noted("Le règlement")
    client = client_of("representative")
    bad = client.post(f"{HOME}{one.pk}/liens/ajouter/", {"way": "to", "other": ""})
    assert bad.status_code == 422
    data = {"way": "to", "other": two.pk, "how": "Dix rencontres"}
    client.post(f"{HOME}{one.pk}/liens/ajouter/", data)
    page = client.get(f"{HOME}{two.pk}/").content.decode()
    assert "Le café" in page
    assert "Dix rencontres" in page
    chain = client.get(f"{HOME}chaines/?effet={one.pk}").content.decode()
    assert "Dix rencontres" in chain
    circle = client.post(f"{HOME}{two.pk}/liens/ajouter/", {"way": "to", "other": one.pk})
    assert circle.status_code == 422
    assert "tournerait en rond" in circle.content.decode()
    link = one.led_to.get()
    client.post(f"{HOME}{one.pk}/liens/{link.pk}/retirer/")
    assert "Aucune chaîne encore" in client.get(f"{HOME}chaines/").content.decode()


def test_the_stair_says_what_came_before_it_climbed(
    cast: Cast, noted: Noted, client_of: Any
) -> None:
    client = client_of("observer")
    assert "attend sa première marche" in client.get(f"{HOME}escalier/").content.decode()
    moment = {"title": "La cuisine ferme", "starts_on": "1990-01-01"}
    pieces.add(kind=KINDS["moment"], coalition=cast.own, by=cast.coordination, data=moment)
    near = {"title": "La table se forme", "starts_on": "2024-11-01"}
    pieces.add(kind=KINDS["moment"], coalition=cast.own, by=cast.coordination, data=near)
    for month in range(1, 7):
        noted(f"Marche {month}", kind="community", happened_on=f"2025-0{month}-01")
    noted("Pas une marche", kind="service", happened_on="2025-01-01")
    noted("Marche sans type", happened_on="2025-01-01")
    told = client.get(f"{HOME}escalier/").content.decode()
    assert "6 changements" in told
    assert "La table se forme" in told
    assert "La cuisine ferme" not in told  # long before: the portrait's timeline has it
    assert "1 effet dont le type" in told
    assert "Pas une marche" not in told


def test_the_curve_claims_no_cause(cast: Cast, noted: Noted, client_of: Any) -> None:
    figure = _indicator(cast, "Enfants vulnérables")
    noted("Un effet lié", kind="rule", indicators=[figure.pk], happened_on="2023-05-01")
    noted("Une marche à part", kind="rule", happened_on="2023-06-01")
    client = client_of("observer")
    told = client.get(f"{HOME}courbe/{figure.pk}/").content.decode()
    assert "rien de plus" in told
    assert "Un effet lié" in told
    assert "Une marche à part" not in told
    steps = client.get(f"{HOME}courbe/{figure.pk}/?quoi=marches").content.decode()
    assert "Une marche à part" in steps
    Indicator.objects.filter(pk=figure.pk).update(audience="coordination")
    assert client.get(f"{HOME}courbe/{figure.pk}/").status_code == 404


def test_a_reserved_entry_keeps_its_versions_to_itself(noted: Noted, client_of: Any) -> None:
    effect = noted("Tue", audience="coordination", by="coordination")
    assert client_of("observer").get(f"{HOME}{effect.pk}/versions/").status_code == 404
    told = client_of("coordination").get(f"{HOME}{effect.pk}/versions/").content.decode()
    assert "ne garde pas de versions" in told


def test_a_version_is_taken_back_from_its_page(noted: Noted, client_of: Any, cast: Cast) -> None:
    effect = noted("Premier mot")
    change(effect=effect, by=cast.coordination, data={"title": "Second mot"})
    client = client_of("representative")
    told = client.get(f"{HOME}{effect.pk}/versions/").content.decode()
    assert "Reprendre la version 1" in told
    client.post(f"{HOME}{effect.pk}/versions/1/reprendre/")
    effect.refresh_from_db()
    assert effect.title == "Premier mot"
    assert client.post(f"{HOME}{effect.pk}/versions/99/reprendre/").status_code == 404
