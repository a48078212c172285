"""The drawings of the X-ray page: each with its sentence, its SVG and its table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agir.core.templatetags.typography import day, money
from agir.plan.xray.addresses import Addresses
from agir.plan.xray.drawings import Row
from agir.ui.drawings.bars import Bar, Mark, Stretch, bars, timeline


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing, what it shows in one line, and the same as a table."""

    key: str
    title: str
    caption: str
    drawing: SafeString
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


def pictures(drawings: dict[str, list[Row]], addresses: Addresses, today: dt.date) -> list[Picture]:
    """The drawings that have something to show, in the order of the page."""
    made = (
        _ages(drawings["age_windows"], addresses),
        _sectors(drawings["sectors"], addresses),
        _load(drawings["load"], addresses),
        _sources(drawings["money_by_source"], addresses),
        _ends(drawings["money_by_end"], addresses, today),
    )
    return [one for one in made if one is not None]


def _count(number: int) -> str:
    return number_format(number, use_l10n=True, force_grouping=True)


def _ages(rows: list[Row], addresses: Addresses) -> Picture | None:
    return _effort(
        rows, addresses, "ages", "age", "age_window", "stage",
        _("L’effort par fenêtre d’âge"),
        _("Nombre d’actions pour chaque âge. Une action peut en viser plusieurs."),
    )  # fmt: skip


def _sectors(rows: list[Row], addresses: Addresses) -> Picture | None:
    return _effort(
        rows, addresses, "secteurs", "secteur", "sector", "relation",
        _("L’effort par secteur"),
        _("Nombre d’actions dans chaque partie du territoire."),
    )  # fmt: skip


def _effort(
    rows: list[Row], addresses: Addresses, key: str, asked: str, missing: str, tone: str,
    title: str, caption: str,
) -> Picture | None:  # fmt: skip
    if not rows:
        return None
    drawn = [
        Bar(
            row["label"],
            row["actions"],
            _count(row["actions"]) if row["actions"] else _("aucune action"),
            href=addresses.listed(**{asked: row["id"]})
            if row["id"]
            else addresses.listed(sans=missing),
        )
        for row in rows
    ]
    table = [
        (
            row["label"],
            _count(row["actions"]),
            "" if row["months"] is None else _count(row["months"]),
        )
        for row in rows
    ]
    columns = (_("Liste"), _("Actions"), _("Mois où il se passe quelque chose"))
    drawing = bars(drawn, name=title, key=key, tone=tone)
    return Picture(key, title, caption, drawing, columns, table)


def _load(rows: list[Row], addresses: Addresses) -> Picture | None:
    if not rows:
        return None
    title = _("Qui porte quoi")
    drawn = [
        Bar(
            row["label"],
            row["leads"],
            f"{_count(row['leads'])} + {_count(row['joins'])}",
            more=row["joins"],
            href=addresses.listed(organisation=row["id"]) if row["id"] else "",
        )
        # The others together would be longer than any: they are in the table.
        for row in rows
        if row["id"]
    ]
    table = [(row["label"], _count(row["leads"]), _count(row["joins"])) for row in rows]
    columns = (_("Organisation"), _("Porte"), _("Participe à"))
    caption = _("En plein, les actions portées; en hachures, celles où l’on participe.")
    if rows[-1]["id"] is None:
        caption += " " + _("Les douze plus engagées; les autres sont dans le tableau.")
    drawing = bars(drawn, name=title, key="charge", tone="voice")
    return Picture("charge", title, caption, drawing, columns, table)


def _sources(rows: list[Row], addresses: Addresses) -> Picture | None:
    if not rows:
        return None
    title = _("L’argent par source")
    known = any(row["amount"] for row in rows)
    drawn = [
        Bar(
            row["label"],
            row["amount"] if known else row["actions"],
            _amount(row),
            href=addresses.these(row["rows"]),
        )
        for row in rows
    ]
    table = [(row["label"], _sum(row), _count(row["actions"])) for row in rows]
    columns = (_("Source"), _("Montant"), _("Actions payées"))
    caption = _("Ce que chaque source met dans les actions qui restent à faire.")
    drawing = bars(drawn, name=title, key="sources", tone="lasting")
    return Picture("sources", title, caption, drawing, columns, table)


def _sum(row: Row) -> str:
    return money(round(row["amount"], 2)) if row["amount"] else _("non dit")


def _amount(row: Row) -> str:
    """The amount, or how many actions it pays when nobody wrote any."""
    if row["amount"]:
        return money(round(row["amount"]))
    words = ngettext("%(count)s action", "%(count)s actions", row["actions"])
    return words % {"count": _count(row["actions"])}


def _ends(rows: list[Row], addresses: Addresses, today: dt.date) -> Picture | None:
    ends = [dt.date.fromisoformat(row["until"]) for row in rows if row["until"]]
    if not ends:
        return None
    title = _("Quand l’argent finit")
    first, last = min([today, *ends]), max([today, *ends])
    first = dt.date(first.year, 1, 1)
    last = dt.date(last.year, 12, 31)
    start = float(first.toordinal())
    drawn = [
        Stretch(
            row["label"],
            _amount(row),
            start,
            None if row["until"] is None else dt.date.fromisoformat(row["until"]).toordinal(),
            _("fin non dite") if row["until"] is None else _until(row["until"]),
            href=addresses.these(row["rows"]),
        )
        for row in rows
    ]
    drawing = timeline(
        drawn,
        first=start,
        last=float(last.toordinal()),
        marks=[
            Mark(dt.date(year, 1, 1).toordinal(), str(year))
            for year in range(first.year, last.year + 1)
        ],
        now=Mark(today.toordinal(), _("aujourd’hui")),
        name=title,
        key="fins",
        tone="proof",
    )
    columns = (_("Source"), _("Jusqu’au"), _("Montant"), _("Actions payées"))
    caption = _("Chaque marche est une source qui finit. Ce qui n’a plus de barre n’est plus payé.")
    return Picture("fins", title, caption, drawing, columns, _ends_table(rows))


def _ends_table(rows: list[Row]) -> list[tuple[str, ...]]:
    return [
        (
            row["label"],
            _until(row["until"]) if row["until"] else _("non dite"),
            _sum(row),
            _count(row["actions"]),
        )
        for row in rows
    ]


def _until(iso: str) -> str:
    return day(dt.date.fromisoformat(iso))
