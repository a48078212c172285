"""Marked lines: what is recognised, and what stays a note."""

from __future__ import annotations

import datetime as dt

import pytest

from agir.meetings.marks import DECISION, INSIGHT, PROMISE, marks, proposals, spelled
from agir.meetings.merging import both

TODAY = dt.date(2026, 11, 23)  # a Monday
MARCH = dt.date(2027, 3, 12)


@pytest.mark.parametrize(
    ("line", "kind", "text", "who", "due_on"),
    [
        ("!décision On garde la halte", DECISION, "On garde la halte", "", None),
        ("!decision: On garde la halte", DECISION, "On garde la halte", "", None),
        ("- ! Décision : on garde", DECISION, "on garde", "", None),
        ("!apprentissage Le soir convient", INSIGHT, "Le soir convient", "", None),
        ("!insight Evenings work", INSIGHT, "Evenings work", "", None),
        ("!promesse Marie avant le 12 mars : appeler", PROMISE, "appeler", "Marie", MARCH),
        ("!promesse Marie avant le 12 mars 2028: appeler", PROMISE, "appeler", "Marie",
         dt.date(2028, 3, 12)),
        ("!promise Ann by March 12: call", PROMISE, "call", "Ann", MARCH),
        ("!promesse Jean Côté, d’ici vendredi : sonder", PROMISE, "sonder", "Jean Côté",
         dt.date(2026, 11, 27)),
        ("!promesse Luc avant le mardi 2 décembre : écrire", PROMISE, "écrire", "Luc",
         dt.date(2026, 12, 2)),
        ("!promesse Luc : écrire pour le 2026-12-01", PROMISE, "écrire", "Luc",
         dt.date(2026, 12, 1)),
        ("!promesse appeler la mairie avant le 1er décembre.", PROMISE, "appeler la mairie", "",
         dt.date(2026, 12, 1)),
        ("!promesse Luc : écrire pour les parents", PROMISE, "écrire pour les parents", "Luc",
         None),
        ("!promesse Luc avant le 31 février : écrire", PROMISE, "écrire",
         "Luc avant le 31 février", None),
    ],
)  # fmt: skip
def test_a_marked_line_is_recognised(
    line: str, kind: str, text: str, who: str, due_on: dt.date | None
) -> None:
    (mark,) = marks(f"Bonjour\n{line}\n", TODAY)
    assert (mark.kind, mark.text, mark.who, mark.due_on) == (kind, text, who, due_on)
    assert mark.line == 1


@pytest.mark.parametrize(
    "line", ["!décision", "!décision   ", "décision On garde", "!bravo à tous", "Quoi!décision", ""]
)
def test_other_lines_stay_notes(line: str) -> None:
    assert list(marks(line, TODAY)) == []


def test_a_line_that_was_written_is_proposed_no_more() -> None:
    notes = "!décision On garde la halte\n!décision on GARDE la halte.\n!apprentissage Le soir"
    known = {(INSIGHT, "le soir")}
    assert [one.line for one in proposals(notes, TODAY, known)] == [0]


def test_minutes_say_the_marks_in_words() -> None:
    names = {DECISION: "Décision.", PROMISE: "Promesse.", INSIGHT: "Apprentissage."}
    assert spelled("a\n- !décision On garde", names) == "a\n- **Décision.** On garde"


@pytest.mark.parametrize(
    ("theirs", "mine", "joined"),
    [
        ("a\nb", "a\nc", "a\nb\nc"),
        ("a\nb\nz", "a\nz", "a\nb\nz"),
        ("a\nz", "a\nb\nz", "a\nb\nz"),
        ("", "a", "a"),
        ("a", "", "a"),
        ("a\nb", "a\nb", "a\nb"),
    ],
)
def test_two_texts_become_one_that_loses_neither(theirs: str, mine: str, joined: str) -> None:
    assert both(theirs, mine) == joined
