"""Reading a list of people to invite: addresses typed in a line, or a sheet with columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from agir.accounts.models import clean_address
from agir.analysis.text import fold
from agir.coalitions import rules
from agir.coalitions.models import Role

MOST = 200
NAMED_ADDRESS = re.compile(r"^\s*\"?([^<>\"]*)\"?\s*<([^<>\s]+)>\s*$")
HEADERS = {
    "email": ("courriel", "adresse courriel", "email", "e mail", "mail", "adresse", "couriel"),
    "name": ("nom", "name", "prenom et nom", "nom complet", "personne", "full name"),
    "role": ("role", "fonction"),
    "organisation": ("organisation", "organisme", "organization"),
}
ORDER = ("email", "name", "role", "organisation")


@dataclass
class Guest:
    """One line of the list: whom to invite, or what is wrong with the line."""

    row: int
    email: str
    name: str = ""
    role: Role = rules.USUAL
    organisation: str = ""
    problem: str = ""
    notes: list[str] = field(default_factory=list)


def split_lines(text: str) -> list[list[str]]:
    """The cells of each line of typed text. Cells are parted by tabs or semicolons, else by
    commas; a line of several bare addresses is as many lines."""
    rows: list[list[str]] = []
    for line in text.splitlines():
        mark = next((mark for mark in ("\t", ";", ",") if mark in line), "\t")
        cells = [cell.strip() for cell in line.split(mark)]
        filled = [cell for cell in cells if cell]
        if len(filled) > 1 and all("@" in cell for cell in filled):
            rows.extend([cell] for cell in filled)
        elif len(filled) == 1 and filled[0].count("@") > 1 and "<" not in filled[0]:
            rows.extend([cell] for cell in re.split(r"[\s,;]+", filled[0]) if cell)
        else:
            rows.append(cells)
    return rows


def join_rows(rows: Iterable[Sequence[object]]) -> str:
    """Rows of a sheet as lines that `split_lines` reads back, cells parted by tabs."""
    lines = (
        "\t".join(" ".join(str("" if cell is None else cell).split()) for cell in row)
        for row in rows
    )
    return "\n".join(line for line in lines if line.strip())


def columns_of(cells: Sequence[str]) -> dict[str, int] | None:
    """What each column holds, when the line is a header; None when it is not."""
    if any("@" in cell for cell in cells):
        return None
    found: dict[str, int] = {}
    for index, cell in enumerate(cells):
        for key, words in HEADERS.items():
            if key not in found and fold(cell) in words:
                found[key] = index
    return found if "email" in found else None


def read_guests(text: str, usual: Role, present: Iterable[str]) -> list[Guest]:
    """The people of a typed list, each line checked by itself.

    `usual` is the role of those whose line gives none; `present` the addresses that already sit
    in the coalition.
    """
    columns = {key: index for index, key in enumerate(ORDER)}
    seen: set[str] = set()
    known = set(present)
    guests: list[Guest] = []
    for number, cells in enumerate(split_lines(text), start=1):
        if not any(cells):
            continue
        header = columns_of(cells) if not guests else None
        if header is not None:
            columns = header
            continue
        guests.append(_guest(number, cells, columns, usual, seen, known))
    return guests


def _guest(
    number: int,
    cells: Sequence[str],
    columns: dict[str, int],
    usual: Role,
    seen: set[str],
    known: set[str],
) -> Guest:
    said = {key: cells[index] if index < len(cells) else "" for key, index in columns.items()}
    named = NAMED_ADDRESS.match(said["email"])
    email = clean_address(named[2] if named else said["email"])
    name = said.get("name") or (named[1] if named else "")
    guest = Guest(number, email, " ".join(name.split())[:120])
    words = said.get("role", "")
    role = rules.role_named(words) if words else usual
    guest.role = role or usual
    guest.organisation = " ".join(said.get("organisation", "").split())[:200]
    if guest.organisation and rules.speaks_for_oneself(guest.role):
        guest.organisation = ""
        guest.notes.append(_("Sans organisation : cette personne parle pour elle-même."))
    guest.problem = _problem(guest, words if role is None else "", seen, known)
    seen.add(email)
    return guest


def _problem(guest: Guest, unknown_role: str, seen: set[str], known: set[str]) -> str:
    try:
        validate_email(guest.email)
    except ValidationError:
        return _("Cette adresse est incomplète.")
    if len(guest.email) > 254:
        return _("Cette adresse est trop longue.")
    if guest.email in seen:
        return _("Cette adresse est déjà plus haut.")
    if guest.email in known:
        return _("Cette personne est déjà membre.")
    if unknown_role:
        return _("Le rôle « %(role)s » n’est pas connu.") % {"role": unknown_role[:60]}
    return ""
