"""A sheet of effects: read, looked at, imported once, undone at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agir.coalitions.actions import organisations_named
from agir.core.refusals import NotAllowed, Refused
from agir.core.sheets import write_csv, write_xlsx
from agir.effects.actions import effect as entries
from agir.effects.actions import importing as verbs
from agir.effects.actions.link import lead
from agir.effects.exporting import export
from agir.effects.models import Effect, EffectsImport, StagedEffects
from agir.history.models import Event, Version
from agir.plan.actions.action import create_action
from agir.plan.actions.plan import create_plan
from tests.cast import Cast
from tests.effects.conftest import TODAY

Noted = Callable[..., Effect]
HOME = "/r/marees/effets/"


def stage(cast: Cast, content: bytes | str, name: str = "", by: str = "steering") -> StagedEffects:
    data = content.encode() if isinstance(content, str) else content
    staged = verbs.stage(
        coalition=cast.own, by=cast.members[by], content=data, name=name, today=TODAY
    )
    staged.coalition = cast.own
    return staged


def states(cast: Cast, staged: StagedEffects, by: str = "steering") -> list[str]:
    return [one.state for one in verbs.look(staged, cast.members[by])]


def bring(cast: Cast, content: bytes | str, name: str = "") -> verbs.Brought:
    return verbs.bring(staged=stage(cast, content, name), by=cast.members["steering"])


HEADED = (
    "Quand\tCe qui a changé\tType\tNotre part\tOù\tÉtrange\n"
    "mars 2024\tLa ville adopte une politique familiale\trègle\tNos lettres\tMarée\tgardé\n"
    "2025\tL’école ouvre sa cour\tOC\t\t\t\n"
    "12 mai 2025\tAtelier de lecture\tmagie\t\t\t\n"
    "2999\tDemain\t\t\t\t\n"
    "\t\trègle\t\t\t\n"
)


def test_columns_are_known_by_their_header(cast: Cast) -> None:
    staged = stage(cast, HEADED)
    looked = verbs.look(staged, cast.members["steering"])
    assert [one.state for one in looked] == ["new", "new", "new", "new", "refused"]
    done = verbs.bring(staged=staged, by=cast.members["steering"])
    assert done.batch is not None
    rule, school, workshop, tomorrow = Effect.objects.order_by("pk")
    assert (rule.kind, rule.about, rule.our_part, rule.place) == (
        "rule", "rule", "Nos lettres", "Marée",
    )  # fmt: skip
    assert (str(rule.happened_on), rule.happened_precision, rule.happened_text) == (
        "2024-03-01", "month", "mars 2024",
    )  # fmt: skip
    assert rule.notes == {"Étrange": "gardé"}
    assert (school.kind, school.happened_precision) == ("practice_organisation", "year")
    assert (workshop.kind, workshop.proposed) == ("", "activity")
    assert workshop.notes["kind"] == "magie"
    assert (tomorrow.happened_on, tomorrow.notes["date"]) == (None, "2999")


@pytest.mark.parametrize(
    ("content", "name", "titles"),
    [
        ("Un premier effet\nUn second, avec virgule\n", "", ["Un premier effet",
                                                             "Un second, avec virgule"]),
        ("2024-05-01\tUn effet\n2024-06-01\tUn autre\n", "", ["Un effet", "Un autre"]),
        ("Date;Effet\n2024;Oui\n", "f.csv", ["Oui"]),
        ("what changed,when\nA by-law,2024\n", "", ["A by-law"]),
        (write_csv([["Effet"], ["=cmd|calc"]]), "f.csv", ["=cmd|calc"]),
        (write_xlsx([("Vide", []), ("Log", [["Event", "Date"], ["A bus", dt.date(2024, 5, 1)]])]),
         "f.xlsx", ["A bus"]),
    ],
)  # fmt: skip
def test_many_ways_of_writing_a_sheet(
    cast: Cast, content: bytes | str, name: str, titles: list[str]
) -> None:
    bring(cast, content, name)
    assert list(Effect.objects.order_by("pk").values_list("title", flat=True)) == titles


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"PK\x03\x04broken", "f.xlsx"),
        (b"%PDF-1.4", "f.pdf"),
        (b"", "f.csv"),
        (b"   \n ", ""),
        ("Effet\n", ""),
        ("x\n" * 10_001, ""),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_kept(
    cast: Cast, client_of: Any, content: bytes | str, name: str
) -> None:
    with pytest.raises(Refused):
        stage(cast, content, name)
    assert not StagedEffects.objects.exists()
    client = client_of("steering")
    data: dict[str, Any] = {"cells": content if isinstance(content, str) else ""}
    if name:
        data = {"file": SimpleUploadedFile(name, content)}  # type: ignore[arg-type]
    answer = client.post(f"{HOME}importer/", data)
    assert answer.status_code == 422
    assert not StagedEffects.objects.exists()


def test_pasted_twice_nothing_is_doubled(cast: Cast) -> None:
    assert bring(cast, HEADED).counts["new"] == 4
    again = bring(cast, HEADED.upper().replace("CE QUI A CHANGÉ", "Effet"))
    assert (again.batch, Effect.objects.count()) == (None, 4)
    assert again.counts["there"] == 4
    twice = stage(cast, "Un effet tout neuf\nUn  EFFET tout neuf\n")
    assert states(cast, twice) == ["new", "twice"]


def test_what_is_in_the_bin_is_not_brought_again(cast: Cast, noted: Noted) -> None:
    effect = noted("Jeté", happened_on=None)
    entries.put_away(effect=effect, by=cast.coordination)
    assert states(cast, stage(cast, "Jeté\nAutre chose\n")) == ["there", "new"]


def test_a_sheet_tells_nothing_of_what_is_reserved(cast: Cast, noted: Noted) -> None:
    noted("Secret", by="coordination", audience="coordination", happened_on=None)
    assert states(cast, stage(cast, "Secret\n")) == ["new"]
    assert states(cast, stage(cast, "Secret\n", by="coordination"), "coordination") == ["there"]


def test_what_tells_of_a_person_comes_in_reserved(cast: Cast) -> None:
    bring(
        cast,
        "Effet\tPour qui\tConsentement\n"
        "Elle va mieux\tpersonne\t\n"
        "Il lit\tpersonne\t2026-01-05\n"
        "Une mère a trouvé un emploi\t\t\n"
        "Le quartier parle\tcommunauté\t\n",
    )
    found = Effect.objects.order_by("pk").values_list("about", "audience")
    assert list(found) == [
        ("person", "none"), ("person", "coalition"), ("", "none"), ("community", "coalition"),
    ]  # fmt: skip


def test_names_find_partners_and_actions_and_nothing_is_lost(cast: Cast) -> None:
    by = cast.coordination
    organisations_named(coalition=cast.own, by=by, names=["École du Phare"])
    plan = create_plan(coalition=cast.own, by=by, title="Plan")
    action = create_action(plan=plan, by=by, data={"title": "Halte-répit", "reference": "A1"})
    bring(
        cast,
        "Effet\tOrganisation\tAction\tConfirmé par\tConfirmé le\tLien\n"
        "Un\tecole du phare\tHALTE-RÉPIT; Inconnue\tLe maire\t2026-01-05\thttps://exemple.test/\n"
        "Deux\tGarage Blo\tA1\tLe maire\t\tjavascript:alert(1)\n",
    )
    one, two = Effect.objects.order_by("pk")
    assert one.organisation is not None
    assert (one.organisation.name, list(one.actions.all())) == ("École du Phare", [action])
    assert (one.sure, str(one.confirmed_on), one.document) == (
        "confirmed", "2026-01-05", "https://exemple.test/",
    )  # fmt: skip
    assert one.notes == {"actions": "Inconnue"}
    assert (two.organisation, two.whom, list(two.actions.all())) == (None, "Garage Blo", [action])
    assert (two.sure, two.notes["confirmed"]) == ("", "Le maire")
    assert (two.document, two.notes["document"]) == ("", "javascript:alert(1)")


def test_a_long_title_keeps_its_words(cast: Cast) -> None:
    long = "mot " * 200
    bring(cast, f"Effet\tDescription\n{long}\tLa suite\n")
    made = Effect.objects.get()
    assert len(made.title) <= 300
    assert made.words.startswith("mot mot")
    assert made.words.endswith("La suite")


def test_our_own_file_comes_back_the_same(cast: Cast, noted: Noted) -> None:
    noted("Règle", kind="rule", words="Long", whom="Eux", place="Ici", our_part="Nous",
          others_part="Eux", sure="confirmed", confirmed_on="2026-01-05", confirmed_by="Le maire",
          proof="PV", document="https://exemple.test/", happened_on="2019-04-01",
          happened_precision="season", happened_text="printemps 2019",
          could_confirm="La greffière", source_words="Carnet")  # fmt: skip
    noted("Sans type", happened_on="2026-01-05")
    rows = Effect.objects.select_related("organisation").prefetch_related("actions")
    before = [one.says() for one in rows.order_by("pk")]
    for form in ("xlsx", "csv"):
        data = export(rows.order_by("pk"), form)
        assert bring(cast, data, f"effets.{form}").counts["there"] == 2
    data = export(rows.order_by("pk"), "xlsx")
    Effect.objects.all().delete()
    bring(cast, data, "effets.xlsx")
    assert [one.says() for one in Effect.objects.order_by("pk")] == before


def test_rows_are_left_aside_and_taken_up_again(cast: Cast, client_of: Any) -> None:
    staged = stage(cast, HEADED)
    client = client_of("steering")
    url = f"{HOME}importer/{staged.pk}/"
    told = client.get(url).content.decode()
    assert "n’est pas un type connu" in told
    assert "Importer 4 effets" in told
    client.post(url, {"shown": [2, 3, 4], "kept": [2]})
    assert "Importer 2 effets" in client.get(url).content.decode()
    client.post(url, {"shown": [2, 3, 4], "kept": [2, 3, 4]})
    client.post(url, {"unsure": "1"})
    told = client.get(f"{url}?voir=left").content.decode()
    assert "Importer 2 effets" in told
    assert "Demain" in told
    assert "L’école ouvre sa cour" not in told
    client.post(f"{url}faire/")
    assert Effect.objects.count() == 2
    twice = client.post(f"{url}faire/", follow=True)
    assert "n’attend plus" in twice.content.decode()
    assert Effect.objects.count() == 2


def test_nobody_sees_another_s_sheet(cast: Cast, client_of: Any) -> None:
    staged = stage(cast, HEADED)
    for who in ("coordination", "outsider"):
        assert client_of(who).get(f"{HOME}importer/{staged.pk}/").status_code == 404
    with pytest.raises(NotAllowed):
        verbs.bring(staged=staged, by=cast.members["representative"])
    StagedEffects.objects.update(created_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    assert client_of("steering").get(f"{HOME}importer/{staged.pk}/").status_code == 404


def test_a_sheet_is_forgotten_without_a_trace(cast: Cast, client_of: Any) -> None:
    staged = stage(cast, HEADED)
    client_of("steering").post(f"{HOME}importer/{staged.pk}/abandonner/")
    assert not StagedEffects.objects.exists()
    assert not Effect.objects.exists()


def test_undoing_keeps_what_people_worked_on(cast: Cast, client_of: Any) -> None:
    done = bring(cast, HEADED)
    by = cast.members["steering"]
    rows = list(Effect.objects.select_related("typed_by").order_by("pk"))
    entries.change(effect=rows[0], by=by, data={"proof": "Le procès-verbal"})
    assert list(Version.objects.of("effect", rows[0].pk).values_list("data__proof", flat=True)) == [
        "Le procès-verbal",
        "",
    ]
    lead(source=rows[1], target=rows[0], by=by)
    client = client_of("steering")
    assert done.batch is not None
    url = f"{HOME}imports/{done.batch.pk}/annuler/"
    told = client.post(url, follow=True).content.decode()
    assert "2 effets sont partis" in told
    assert "2 effets restent" in told
    assert set(Effect.objects.values_list("pk", flat=True)) == {rows[0].pk, rows[1].pk}
    assert "déjà annulé" in client.post(url, follow=True).content.decode()
    assert EffectsImport.objects.get().undone_at is not None
    assert bring(cast, HEADED).counts["new"] == 2


TEN_THOUSAND = "Quand\tEffet\tType\tAction\n" + "".join(
    f"2024-{1 + n % 12:02}-{1 + n % 28:02}\tLe partenaire {n} ouvre maintenant sa salle\t"
    f"{'règle' if n % 3 else ''}\tHalte-répit\n"
    for n in range(10_000)
)


def test_ten_thousand_lines_in_statements_that_do_not_follow_them(
    cast: Cast, client_of: Any
) -> None:
    """Read, looked at, imported, listed, drawn, undone: whole, in statements that do not follow the
    number of lines one by one. `benchmarks/effects.py` says how long it takes."""
    plan = create_plan(coalition=cast.own, by=cast.coordination, title="Plan")
    create_action(plan=plan, by=cast.coordination, data={"title": "Halte-répit"})
    client = client_of("steering")
    before = Event.objects.count()
    answer = client.post(f"{HOME}importer/", {"cells": TEN_THOUSAND})
    assert answer.status_code == 302
    assert "Importer 10000 effets" in client.get(answer.url).content.decode().replace("\xa0", "")
    with CaptureQueriesContext(connection) as queries:
        client.post(f"{answer.url}faire/")
    assert Effect.objects.count() == 10_000
    assert Event.objects.count() == before + 1
    assert len(queries) < 500  # SQLite takes some twenty-six rows at a time
    for page in ("", "escalier/", "?q=partenaire+77", "chaines/", "?page=250"):
        assert client.get(f"{HOME}{page}").status_code == 200
    batch = EffectsImport.objects.get()
    with CaptureQueriesContext(connection) as queries:
        client.post(f"{HOME}imports/{batch.pk}/annuler/")
    assert len(queries) < 500
    assert not Effect.objects.exists()
