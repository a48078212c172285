"""The booklet: tagged, four pages at the most, nothing reserved inside, no text is a command."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext, override

from agir.portrait.actions import cause as causes
from agir.portrait.actions import pieces, priority
from agir.portrait.booklet import booklet, compile_booklet, pages
from agir.portrait.booklet.contents import FULL, booklet_data, gather
from agir.portrait.kinds import KINDS
from agir.portrait.models import (
    Candidate,
    Indicator,
    IndicatorValue,
    MeasuredGroup,
    MeasuredPlace,
    Story,
    Trait,
)
from tests.cast import Cast

Written = Callable[..., Any]
TODAY = dt.date(2026, 3, 12)
URL = "/r/marees/portrait/portrait.pdf"
HOSTILE = (
    r'#panic("x") $a_b$ \ "guillemets" *gras* _it_ '
    r"@ref <label> `code` // /* ] } #let x = 1 é « » 😀"
)
TOLD = {"audience": "public", "consent_on": "2026-01-05"}
needs_poppler = pytest.mark.skipif(
    not shutil.which("pdftotext"), reason="pdftotext (poppler) is not installed"
)


def text_of(pdf: bytes, folder: Path, page: int | None = None) -> str:
    path = folder / "booklet.pdf"
    path.write_bytes(pdf)
    only = ["-f", str(page), "-l", str(page)] if page else []
    command = ["pdftotext", *only, str(path), "-"]
    out = subprocess.run(command, capture_output=True, check=True)
    return " ".join(out.stdout.decode().replace("\xa0", " ").split())


def _priority(cast: Cast, title: str, **more: Any) -> Candidate:
    by = cast.coordination
    made = priority.create_round(coalition=cast.own, by=by, title="Nos choix")
    priority.add_criterion(round_=made, by=by, name="Urgence")
    names = more or {"title": title}
    one = priority.add_candidate(round_=made, by=by, **names)
    priority.add_candidate(round_=made, by=by, title="Autre chose")
    priority.open_scores(round_=made, by=by)
    priority.close_scores(round_=made, by=by)
    one.round = made
    one.refresh_from_db()
    one.round.refresh_from_db()
    priority.keep(candidate=one, by=by, reason="")
    return one


def _fill(cast: Cast, written: Written, words: str, times: int = 1) -> None:
    """One of everything public, with these words, so many times."""
    title = words[:200]
    for _ in range(times):
        story = written("recit", title=title, words=words, **TOLD)
        moment = written("moment", title=title, left=words, audience="public")
        proofs = {"words": words, "figure": title, "story": story, "moment": moment}
        written("force", title=title, audience="public", **proofs)
        challenge = written("defi", title=title, audience="public", **proofs)
        tree = written("arbre", title=title, challenge=challenge, audience="public")
        above = causes.add_cause(tree=tree, by=cast.coordination, title=title, lever=title)
        for _ in range(3):
            causes.add_cause(tree=tree, by=cast.coordination, title=title, parent=above)
        written("acquis", title=title, held_by=title, depends=title, audience="public")


@needs_poppler
def test_the_first_page_is_one_a_parent_reads(
    cast: Cast, written: Written, indicator: Indicator, tmp_path: Path
) -> None:
    Indicator.objects.update(source="Institut de la statistique", credit="Crédit demandé")
    written("force", title="Les voisins s’entraident à l’été", audience="public")
    written("defi", title="Être loin de tout", audience="public")
    written("recit", title="Un banc", words="Une dame s’est assise près de moi.", **TOLD)
    _priority(cast, "Le répit d’à côté")
    made = booklet(cast.members["observer"], TODAY, "fr")
    assert made.startswith(b"%PDF-")
    assert b"pdfuaid" in made
    assert b"/StructTreeRoot" in made
    assert pages(made) == 2
    front = text_of(made, tmp_path, 1)
    for told in ("Les voisins s’entraident à l’été", "Être loin de tout", "Le répit d’à côté",
                 "Une dame s’est assise près de moi.", "12 mars 2026", "page 1 de 2"):  # fmt: skip
        assert told in front
    assert front.index("Ce qui est fort ici") < front.index("Ce qui fait mal")
    after = text_of(made, tmp_path, 2)
    assert "28,7" in after
    assert "Québec, 2022" in after
    assert "Institut de la statistique" in after
    assert "importé le" in after
    assert "Crédit demandé" in after


@pytest.mark.parametrize("role", ["coordination", "representative", "observer"])
def test_nothing_reserved_is_printed_whoever_asks(cast: Cast, written: Written, role: str) -> None:
    reserved = {"audience": "coordination", "title": "RÉSERVÉ"}
    for slug in ("moment", "force", "acquis"):
        written(slug, **reserved)
    closed = written("defi", title="RÉSERVÉ")
    _priority(cast, "", challenge=closed)
    Trait.objects.filter(pk=closed.pk).update(audience="coordination")
    written("arbre", challenge=closed, title="RÉSERVÉ par son défi")
    written("arbre", **reserved)
    between = written("recit", title="RÉSERVÉ aux membres", words="RÉSERVÉ", audience="coalition")
    hidden = written("recit", title="RÉSERVÉ", words="RÉSERVÉ", audience="none", consent_on=None)
    written("force", title="Une force", story=between, audience="public")
    written("defi", title="Un défi", story=hidden, audience="public")
    data = booklet_data(gather(cast.members[role], TODAY), "fr", FULL)
    assert "RÉSERVÉ" not in str(data)
    assert "un récit qui n’est pas publié" in str(data)
    assert data["sight"].startswith("Ce document contient")


def test_a_withdrawn_story_leaves_the_booklet(cast: Cast, written: Written) -> None:
    written("force", audience="public")
    story = written("recit", words="Ce que j’ai vécu", **TOLD)
    member = cast.coordination
    assert "Ce que j’ai vécu" in str(booklet_data(gather(member, TODAY), "fr", FULL))
    before = booklet(member, TODAY, "fr")
    pieces.withdraw(story=story, by=member)
    assert not Story.objects.exists()
    assert "Ce que j’ai vécu" not in str(booklet_data(gather(member, TODAY), "fr", FULL))
    assert booklet(member, TODAY, "fr") != before


def test_the_first_page_holds_only_what_everybody_may_read(cast: Cast, written: Written) -> None:
    written("force", title="Entre membres")
    written("force", title="Pour tous", audience="public")
    data = booklet_data(gather(cast.coordination, TODAY), "fr", FULL)
    assert [one["title"] for one in data["front"]["strengths"]["rows"]] == ["Pour tous"]
    assert len(data["strengths"]["rows"]) == 2
    assert "La première page peut être remise à tout le monde" in data["sight"]
    written_by_all = "Ce document contient seulement ce que tout le monde peut lire."
    assert data["sight"] != written_by_all
    pieces.put_away(piece=cast_piece("Entre membres"), by=cast.coordination)
    data = booklet_data(gather(cast.coordination, TODAY), "fr", FULL)
    assert data["sight"] == written_by_all


def cast_piece(title: str) -> Any:
    return KINDS["force"].rows().stamped().get(title=title)


def _count(cast: Cast, words: str, times: int) -> None:
    """Figures with these words everywhere, a value for each of nine years."""
    place = MeasuredPlace.objects.create(coalition=cast.own, code="24", name=words[:200])
    group = MeasuredGroup.objects.create(coalition=cast.own, key="")
    for number in range(times):
        one = Indicator.objects.create(
            coalition=cast.own, title=words[:300], key=str(number), unit="%", source=words[:300],
            credit=words, licence=words[:200], main_unit="24", audience="public",
        )  # fmt: skip
        IndicatorValue.objects.bulk_create(
            IndicatorValue(
                coalition=cast.own,
                indicator=one,
                place=place,
                group=group,
                period=str(year),
                year=year,
                value=year / 7,
                status="observed",
            )
            for year in range(2015, 2024)
        )


@pytest.mark.parametrize("words", ["mot " * 500, "Wm" * 100, HOSTILE])
def test_four_pages_hold_whatever_people_wrote(cast: Cast, written: Written, words: str) -> None:
    _fill(cast, written, words, times=13)
    _count(cast, words, times=9)
    made = booklet(cast.coordination, TODAY, "fr")
    assert 2 <= pages(made) <= 4


@needs_poppler
def test_no_text_is_ever_a_command(cast: Cast, written: Written, tmp_path: Path) -> None:
    _fill(cast, written, HOSTILE)
    made = booklet(cast.coordination, TODAY, "fr")
    assert r'#panic("x") $a_b$ \ "guillemets" *gras*' in text_of(made, tmp_path)


@needs_poppler
@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_empty_portrait_says_so_on_one_page(cast: Cast, language: str, tmp_path: Path) -> None:
    made = booklet(cast.coordination, TODAY, language)
    with override(language):
        said = gettext("Ce portrait n’est pas commencé.")
    assert pages(made) == 1
    assert said in text_of(made, tmp_path)
    assert b"pdfuaid" in made


def test_a_figure_without_a_number_says_its_status(
    cast: Cast, bring_in: Callable[..., Any]
) -> None:
    bring_in("REF_DATE;GEO;CODE;Taux (%)\n2017;Québec;24;x\n2022;Québec;24;..\n")
    (one,) = booklet_data(gather(cast.coordination, TODAY), "fr", FULL)["figures"]["rows"]
    assert not one["is_number"]
    assert not any(digit in one["shown"] for digit in "0123456789")
    assert one["points"] == []


def test_a_status_after_the_last_number_is_told(cast: Cast, bring_in: Callable[..., Any]) -> None:
    content = "REF_DATE;GEO;CODE;Taux (%)\n2012;Québec;24;25,6\n2017;Québec;24;27,7\n"
    bring_in(content + "2020;Québec;24;28,7\n2022;Québec;24;x\n")
    (one,) = booklet_data(gather(cast.coordination, TODAY), "fr", FULL)["figures"]["rows"]
    assert one["shown"] == "28,7\xa0%"
    assert one["where"] == "Québec, 2020"
    assert len(one["notes"]) == 1
    assert one["notes"][0].startswith("2022")
    assert [point["value"] for point in one["points"]] == [25.6, 27.7, 28.7, None]


def test_fewer_than_three_points_are_not_drawn(cast: Cast, bring_in: Callable[..., Any]) -> None:
    bring_in("REF_DATE;GEO;CODE;Taux (%)\n2017;Québec;24;27,7\n2022;Québec;24;28,7\n")
    (one,) = booklet_data(gather(cast.coordination, TODAY), "fr", FULL)["figures"]["rows"]
    assert one["points"] == []


def test_reserved_figures_stay_out(cast: Cast, indicator: Indicator) -> None:
    Indicator.objects.update(audience="coordination")
    assert gather(cast.coordination, TODAY).figures == []


def test_what_has_no_place_is_counted(cast: Cast, written: Written) -> None:
    for number in range(13):
        written("force", title=f"Force {number}", audience="public")
    data = booklet_data(gather(cast.coordination, TODAY), "fr", FULL)
    assert len(data["front"]["strengths"]["rows"]) == 4
    assert data["front"]["strengths"]["more"] == "Et 9 autres, à lire dans le programme."


def test_the_booklet_is_read_by_members_only(cast: Cast, client_of: Any, written: Written) -> None:
    written("force", audience="public")
    answer = client_of("observer").get(URL)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="portrait-marees-fr.pdf"'
    assert "no-store" in answer["Cache-Control"]
    assert client_of("outsider").get(URL).status_code == 404
    assert client_of("coordination").post(URL).status_code == 405


def test_the_pages_that_lead_to_it(cast: Cast, client_of: Any, written: Written) -> None:
    written("force", audience="public")
    for page in ("", "une-page/"):
        shown = client_of("observer").get(f"/r/marees/portrait/{page}").content.decode()
        assert f'href="{URL}"' in shown


def test_it_costs_the_same_for_one_and_for_many(
    cast: Cast, client_of: Any, written: Written, indicator: Indicator
) -> None:
    client = client_of("representative")

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(URL).status_code == 200
        return len(queries)

    _fill(cast, written, "Un mot")
    _priority(cast, "Le répit")
    client.get(URL)
    one = count()
    _fill(cast, written, "Un autre", times=2)
    assert count() == one <= 20


def test_it_is_made_once_and_again_when_something_changes(
    cast: Cast, written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def compile_once(data: dict[str, Any], day: dt.date) -> bytes:
        made.append(data["language"])
        return b"%PDF-"

    monkeypatch.setattr("agir.portrait.booklet.compile_booklet", compile_once)
    for language in ("fr", "fr", "en"):
        booklet(cast.coordination, TODAY, language)
    assert made == ["fr", "en"]
    written("force", audience="public")
    booklet(cast.coordination, TODAY, "fr")
    assert made == ["fr", "en", "fr"]


def test_the_same_portrait_is_the_same_bytes(cast: Cast, written: Written) -> None:
    _fill(cast, written, "Un mot")
    with override("fr"):
        data = booklet_data(gather(cast.coordination, TODAY), "fr", FULL)
    assert compile_booklet(data, TODAY) == compile_booklet(data, TODAY)
