"""Sheets made by hand for the tests of importing."""

from __future__ import annotations

from collections.abc import Sequence

from agir.core.sheets import write_csv, write_xlsx
from agir.plan.sheet.parsed import ParsedPlan
from agir.plan.sheet.read import read_plan

HEADER = ["Axe", "Titre de l'action", "Sous-action", "Porteur", "Partenaires", "Début", "Fin"]
ROWS: list[list[object]] = [
    ["Grandir", "Halte-jeux du mardi", "", "Maison des Marées", "CPE Soleil", "2026-01-05", ""],
    ["Grandir", "Halte-jeux du mardi", "Trouver un local", "CPE Soleil", "", "", ""],
    ["Grandir", "Cuisines collectives", "", "Le Partage", "Maison des Marées", "mars 2026", ""],
    ["Lire", "Heure du conte", "", "Bibliothèque", "", "2026-02-01", "2026-12-31"],
]


def table(rows: Sequence[Sequence[object]], header: Sequence[str] = HEADER) -> bytes:
    return write_csv([header, *rows])  # type: ignore[list-item]


def book(rows: Sequence[Sequence[object]], header: Sequence[str] = HEADER) -> bytes:
    return write_xlsx([("Plan", [header, *rows])])  # type: ignore[list-item]


def read(rows: Sequence[Sequence[object]] = ROWS, header: Sequence[str] = HEADER) -> ParsedPlan:
    return read_plan(table(rows, header), "plan.csv")
