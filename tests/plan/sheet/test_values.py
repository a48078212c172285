"""One cell at a time."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agir.plan.sheet import choices, values
from agir.plan.sheet.dates import read_period
from agir.plan.sheet.words import bare, fold, line_of, text_of


@pytest.mark.parametrize(
    ("cell", "first", "last", "precision"),
    [
        (47727, "2030-09-01", "2030-09-01", "day"),
        (47727.0, "2030-09-01", "2030-09-01", "day"),
        ("47727", "2030-09-01", "2030-09-01", "day"),
        (dt.date(2026, 3, 1), "2026-03-01", "2026-03-01", "day"),
        (dt.datetime.fromisoformat("2026-03-01T13:05"), "2026-03-01", "2026-03-01", "day"),
        ("31/12/2025", "2025-12-31", "2025-12-31", "day"),
        ("31-12-25", "2025-12-31", "2025-12-31", "day"),
        ("2025-12-31", "2025-12-31", "2025-12-31", "day"),
        ("2025-12-31T00:00:00", "2025-12-31", "2025-12-31", "day"),
        ("1er mars 2026", "2026-03-01", "2026-03-01", "day"),
        ("lundi 2 mars 2026", "2026-03-02", "2026-03-02", "day"),
        ("March 31, 2026", "2026-03-31", "2026-03-31", "day"),
        ("d’ici le 31 mars 2026", "2026-03-31", "2026-03-31", "day"),
        ("12-2025", "2025-12-01", "2025-12-31", "month"),
        ("2025-12", "2025-12-01", "2025-12-31", "month"),
        ("mars 2026", "2026-03-01", "2026-03-31", "month"),
        ("Févr. 2028", "2028-02-01", "2028-02-29", "month"),
        ("mi-mars 2026", "2026-03-11", "2026-03-20", "month"),
        ("fin mars 2026", "2026-03-21", "2026-03-31", "month"),
        ("Printemps 2026", "2026-04-01", "2026-06-30", "season"),
        ("Fall 2026", "2026-09-01", "2026-12-31", "season"),
        ("l'été 2026", "2026-07-01", "2026-08-31", "season"),
        ("hiver 2025-2026", "2025-12-01", "2026-03-31", "season"),
        ("automne 2025-hiver 2026", "2025-09-01", "2026-03-31", "season"),
        ("printemps-été 2026", "2026-04-01", "2026-08-31", "season"),
        ("T2 2026", "2026-04-01", "2026-06-30", "quarter"),
        ("2e trimestre 2026", "2026-04-01", "2026-06-30", "quarter"),
        ("Q1-Q2 2026", "2026-01-01", "2026-06-30", "quarter"),
        ("2026", "2026-01-01", "2026-12-31", "year"),
        (2026.0, "2026-01-01", "2026-12-31", "year"),
        ("2025-2026", "2025-01-01", "2026-12-31", "year"),
        ("2025-26", "2025-01-01", "2026-12-31", "year"),
        ("avril à juin 2026", "2026-04-01", "2026-06-30", "month"),
        ("du 3 au 5 mai 2026", "2026-05-03", "2026-05-05", "day"),
        ("de septembre 2025 à juin 2026", "2025-09-01", "2026-06-30", "month"),
    ],
)
def test_dates(cell, first, last, precision):
    period = read_period(cell)
    assert period is not None
    assert (period.first.isoformat(), period.last.isoformat()) == (first, last)
    assert period.first_precision == precision
    assert period.start().text == (
        "" if precision == "day" else str(int(cell)) if isinstance(cell, float) else cell
    )


@pytest.mark.parametrize(
    "cell",
    [
        "bientôt",
        "99/99/2025",
        "31/02/2026",
        "en continu",
        "12",
        12,
        0.5,
        -1,
        True,
        None,
        "",
        float("nan"),
        float("inf"),
        "2026 ou jamais",
        "1/1/1",
        dt.date(1700, 1, 1),
        "mars",
    ],
)
def test_what_is_not_a_date(cell):
    assert read_period(cell) is None


@given(st.dates(dt.date(1960, 1, 1), dt.date(2118, 1, 1)))
def test_every_serial_is_its_day(day):
    serial = (day - dt.date(1899, 12, 30)).days
    assert read_period(serial).first == day
    assert read_period(day.isoformat()).first == day
    assert read_period(day.strftime("%d/%m/%Y")).first == day


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.none()))
def test_no_cell_breaks_a_reader(cell):
    read_period(cell)
    values.read_amount(cell)
    values.read_status(cell)
    values.read_priority(cell)
    values.read_participation(cell)
    values.read_keys(cell, choices.PRINCIPLES)
    values.read_people(cell)
    for item in values.read_organisations(cell):
        assert item == line_of(item) != ""


@pytest.mark.parametrize(
    ("cell", "amount", "code"),
    [
        ("1 000 €", "1000", ""),
        ("1 234,50 $", "1234.50", ""),
        ("$1,234.50", "1234.50", ""),
        ("1.234,50", "1234.50", ""),
        ("1'234.50 CAD", "1234.50", ""),
        ("12k$", "12000", ""),
        ("12,5 k€", "12500", ""),
        ("1,5 M$", "1500000", ""),
        ("2 millions", "2000000", ""),
        (1234.5, "1234.50", ""),
        (0.1 + 0.2, "0.30", ""),
        ("1,234", "1234", ""),
        ("environ 5 000 $", "5000", "amount_approximate"),
        ("5 000 $/an", "5000", "amount_approximate"),
        ("5 000 à 10 000", None, "amount_unreadable"),
        ("à négocier", None, "amount_unreadable"),
        ("-5", None, "amount_negative"),
        (-5, None, "amount_negative"),
        (10**13, None, "amount_unreadable"),
        (float("nan"), None, "amount_unreadable"),
        ("", None, ""),
        ("n/a", None, ""),
        (None, None, ""),
    ],
)
def test_amounts(cell, amount, code):
    assert values.read_amount(cell) == (Decimal(amount) if amount else None, code)


@pytest.mark.parametrize(
    ("cell", "key", "code"),
    [
        ("À venir", "planned", ""),
        ("À discuter", "idea", ""),
        ("En cours", "ongoing", ""),
        ("Réalisé", "done", ""),
        ("Complétée ✅", "done", ""),
        ("En pause", "paused", ""),
        ("Abandonné ", "stopped", ""),
        ("Not started", "planned", ""),
        ("In progress", "ongoing", ""),
        ("2 - En cours", "ongoing", ""),
        ("En retard", "ongoing", "status_late"),
        ("Bloqué ", "paused", "status_blocked"),
        ("?", "", ""),
        ("Réalisé à 50 %", "ongoing", ""),
        ("100%", "done", ""),
        ("0 %", "planned", ""),
        ("mystère", "", "status_unknown"),
        ("", "", ""),
    ],
)
def test_statuses(cell, key, code):
    assert values.read_status(cell) == (key, code)


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("Pas de participation citoyenne", ""),
        ("Information", "inform"),
        ("Consultation", "consult"),
        ("Concertation", "involve"),
        ("Co-construction", "collaborate"),
        ("déléguer", "delegate"),
    ],
)
def test_participation(cell, key):
    assert values.read_participation(cell) == (key, "")


@pytest.mark.parametrize(
    ("cell", "key"), [("Élevé", "high"), (2, "medium"), ("Bas", "low"), ("HIGH", "high")]
)
def test_priorities(cell, key):
    assert values.read_priority(cell) == (key, "")


def test_principles_with_their_reasons():
    found = values.read_keys(
        "• Agir tôt ⇒ dès la grossesse\n• Relations, confiance, respect", choices.PRINCIPLES
    )
    assert found == ([("prevention", "dès la grossesse"), ("relations", "")], [])
    assert values.read_keys("Prévention; Équité; Bonheur", choices.PRINCIPLES) == (
        [("prevention", ""), ("inclusion", "")],
        ["Bonheur"],
    )


@pytest.mark.parametrize(
    ("cell", "items"),
    [
        ("Contrat Local de Santé, CCBDP, Anaïs", ["Contrat Local de Santé", "CCBDP", "Anaïs"]),
        ("CPE Les Petits, Inc.", ["CPE Les Petits, Inc."]),
        ("- A1\n- B2, annexe", ["A1", "B2, annexe"]),
        ("- Métropole\n- DREAL ;\n- Ville, ", ["Métropole", "DREAL", "Ville"]),
        ("Ville / CIUSSS", ["Ville", "CIUSSS"]),
        ("CLSC/CISSS", ["CLSC", "CISSS"]),
        ("Pôle A, Pôle du Nyonsais/Baronnies", ["Pôle A", "Pôle du Nyonsais/Baronnies"]),
        ("Service (SAD, autre), X", ["Service (SAD, autre)", "X"]),
        ("A1; B, C", ["A1", "B, C"]),
        ("Centre 0-5 ans", ["Centre 0-5 ans"]),
        ("CPE, cpe , C.P.E", ["CPE", "C.P.E"]),
        ("Maison Enfance et Famille", ["Maison Enfance et Famille"]),
        ("-", []),
        (", ;", []),
    ],
)
def test_organisations_in_a_cell(cell, items):
    assert values.read_organisations(cell) == items


def test_et_cuts_only_between_known_organisations():
    known = frozenset({"clsc", "ville"})
    assert values.read_organisations("CLSC et Ville", known) == ["CLSC", "Ville"]
    assert values.read_organisations("CLSC - Ville", known) == ["CLSC", "Ville"]
    assert values.read_organisations("CLSC et Amis", known) == ["CLSC et Amis"]


@given(st.lists(st.text(min_size=1), max_size=5))
def test_a_list_written_reads_back(items):
    clean = [line_of(item).replace("•", "").strip(" ,;/|") for item in items]
    kept = [item for item in dict.fromkeys(clean) if bare(item)]
    assert values.split_list(values.join_list(kept)) == kept or len({bare(i) for i in kept}) < len(
        kept
    )


def test_people():
    assert values.read_people("Marie PAUL et Pierre GWEN, Lou") == [
        "Marie PAUL",
        "Pierre GWEN",
        "Lou",
    ]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Élu·e  RÉFÉRENT·e ", "elu.e referent.e"),
        ("Ｔｉｔｒｅ", "titre"),
        ("l’Œuvre", "l'oeuvre"),
        ("a—b", "a-b"),
        ("ﬁn", "fin"),
    ],
)
def test_folding(text, folded):
    assert fold(text) == folded


def test_cleaning():
    assert text_of(" a \r\n b\x00\u200b ") == "a\n b"
    assert text_of(3.0) == "3"
    assert text_of(True) == "Oui"
    assert bare("日本 (の)") == "日本 の"
