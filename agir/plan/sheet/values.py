"""One cell at a time: amounts, choices, lists. Each reader says what it understood, and a code
(see `issues`) when it did not, or not quite."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

from .choices import PARTICIPATION, PRIORITY, STATUS, STATUS_UNSURE
from .words import bare, fold, line_of, text_of

NONE_MARKS = frozenset(
    {
        "-",
        "--",
        "---",
        "n/a",
        "na",
        "s/o",
        "s.o.",
        "so",
        "x x",
        "aucun",
        "aucune",
        "none",
        "nil",
        "sans objet",
        "neant",
    }
)


class Reading(NamedTuple):
    """A choice understood (its key, empty when nothing is meant) and an issue code or nothing."""

    key: str
    code: str = ""


# --- amounts -----------------------------------------------------------------------------------

_AMOUNT = re.compile(
    r"(?P<before>.*?)(?P<number>\d[\d\s.,' ]*)\s*(?P<scale>k|m|mille|million|"
    r"millions)?\b(?P<after>.*)",
    re.DOTALL,
)
_CURRENCY = re.compile(r"\b(cad|can|eur|euros?|dollars?|ht|ttc|usd|hors taxes?)\b|[$€£]|c\$")
_ABOUT = re.compile(
    r"(environ|env\.?|approx\.?|approximativement|about|around|~|±|≈|max\.?|maximum|jusqu'a|"
    r"pres de|/ ?an|par an|annuel|per year|/ ?annee|par annee|/ ?year)"
)
AMOUNT_LIMIT = Decimal(10) ** 12


def read_amount(value: object) -> tuple[Decimal | None, str]:
    """Money as written: a number, « 1 234,50 $ », « 12 k€ », « $1,234.50 ». Returns the amount
    and an issue code ("" when sure)."""
    if value is None or isinstance(value, bool):
        return None, "amount_unreadable" if value else ""
    if isinstance(value, (int, float)):
        return _bounded(Decimal(repr(value)) if value == value and abs(value) < 1e15 else None)
    folded = fold(line_of(value))
    if not folded or folded in NONE_MARKS:
        return None, ""
    plain = " ".join(_CURRENCY.sub(" ", re.sub(r"(?<=\d)(?=k\b|k[$€]|m[$€])", " ", folded)).split())
    about = _ABOUT.search(plain)
    plain = _ABOUT.sub(" ", plain).strip(" :()")
    match = _AMOUNT.fullmatch(plain)
    if not match or len(plain) > 60:
        return None, "amount_unreadable"
    before, after = match["before"].strip(), match["after"].strip(" .;:()")
    if before == "-":
        return None, "amount_negative"
    number = _decimal(match["number"])
    if number is None or before or after:
        return None, "amount_unreadable"
    scale = (match["scale"] or "").rstrip("s")
    number *= {"k": 1000, "mille": 1000, "m": 10**6, "million": 10**6}.get(scale, 1)
    amount, code = _bounded(number)
    return amount, code or ("amount_approximate" if about else "")


def _bounded(number: Decimal | None) -> tuple[Decimal | None, str]:
    if number is None or number >= AMOUNT_LIMIT:
        return None, "amount_unreadable"
    if number < 0:
        return None, "amount_negative"
    return number.quantize(Decimal("0.01")), ""


def _decimal(text: str) -> Decimal | None:
    """« 1 234,50 », « 1,234.50 », « 1.234,50 », « 1'234 »: the last mark followed by other than
    three digits is the decimal one."""
    text = re.sub(r"[\s' ]", "", text).rstrip(".,")
    marks = [(place, mark) for place, mark in enumerate(text) if mark in ".,"]
    if marks:
        place, mark = marks[-1]
        decimals = len(text) - place - 1
        kinds = {mark for _place, mark in marks}
        if decimals != 3 or (len(kinds) == 2 and text.count(mark) == 1):
            whole = re.sub(r"[.,]", "", text[:place])
            text = f"{whole or 0}.{text[place + 1 :]}"
        else:
            text = re.sub(r"[.,]", "", text)
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


# --- choices -----------------------------------------------------------------------------------


def read_status(value: object) -> Reading:
    """A status, « En retard » and « Bloqué » being kept as the nearest with a warning. A share
    done (« réalisé à 50 % ») is under way between 0 and 100."""
    word = _word(value)
    if not word:
        return Reading("")
    if word in STATUS:
        return Reading(STATUS[word])
    if word in STATUS_UNSURE:
        key = STATUS_UNSURE[word]
        return Reading(key, "status_late" if key == "ongoing" else "status_blocked")
    share = re.search(r"(?:^|\s)(\d{1,3})\s?%", fold(line_of(value)))
    if share and int(share[1]) <= 100:
        return Reading({0: "planned", 100: "done"}.get(int(share[1]), "ongoing"))
    return Reading("", "status_unknown")


def read_priority(value: object) -> Reading:
    """A level of priority: high, medium, low."""
    return _choice(value, PRIORITY, "priority_unknown")


def read_participation(value: object) -> Reading:
    """How those first concerned take part; « pas de participation » is nothing written."""
    reading = _choice(value, PARTICIPATION, "participation_unknown")
    return Reading("") if reading.key == "none" else reading


def _choice(value: object, table: Mapping[str, str], code: str) -> Reading:
    word = _word(value)
    if not word:
        return Reading("")
    return Reading(table[word]) if word in table else Reading("", code)


def _word(value: object) -> str:
    """The cell folded, without emoji, numbering (« 3 - Élevé ») nor a trailing remark."""
    folded = fold(line_of(value))
    if not folded or folded in NONE_MARKS:
        return ""
    word = bare(folded)
    match = re.fullmatch(r"\d+[ ]?[-.):]\s*(.+)", folded)
    return bare(match[1]) if match else word


def read_keys(value: object, table: Mapping[str, str]) -> tuple[list[tuple[str, str]], list[str]]:
    """A list of known words, each with an optional reason: « Prévention ⇒ dès la grossesse ».
    Returns (key, reason) pairs and the words not known."""
    found: dict[str, str] = {}
    unknown: list[str] = []
    for item in split_list(value, whole=table):
        name, _arrow, why = item.partition(ARROW)
        if not why and bare(name) not in table and ":" in name:
            name, _colon, why = item.partition(":")
        key = table.get(_word(name))
        if key:
            found.setdefault(key, expand(why.strip()))
        elif bare(item):
            unknown.append(item)
    return list(found.items()), unknown


# --- lists -------------------------------------------------------------------------------------

ARROW = "⇒"
_BREAK = "⏎"
_BULLET = re.compile(
    r"^\s*(?:[•◦▪●■➔➜→►✓✔*·‣]|[-–—]+(?=\s)|[-–—](?=[^\W\d])"
    r"|\d{1,2}[.)](?=\s)|[a-z]\)(?=\s))\s*"
)
_OURS = re.compile(r"^• ")
_JOINTS = (r"\s+(?:et|and|&)\s+", r"\s+[-–—]\s+", r"/")
_LEGAL = r"(?:inc|lt[ée]e|ltd|s\.?e\.?n\.?c|llc|corp|limit[ée]e|co)\b\.?"


def fold_breaks(text: str) -> str:
    """A text on one line, its line breaks shown as ⏎; `expand` undoes it."""
    return text.replace("\n", _BREAK)


def expand(text: str) -> str:
    return text.replace(_BREAK, "\n")


def split_list(value: object, *, whole: Iterable[str] = ()) -> list[str]:
    """The items of a cell: by line when lines carry bullets, else by line, then by semicolon,
    comma or slash (the first of them that cuts), never inside
    parentheses. `whole` are (bare) names never cut."""
    return list(_split(text_of(value), frozenset(whole)))


@lru_cache(maxsize=4096)
def _split(text: str, kept: frozenset[str]) -> tuple[str, ...]:
    if not text or fold(text) in NONE_MARKS:
        return ()
    lines = [line for line in text.split("\n") if line.strip()]
    if is_ours(text):
        return tuple(line[2:].strip() for line in lines if line[2:].strip())
    bulleted = len(lines) > 1 and all(_BULLET.match(line) for line in lines)
    items: list[str] = []
    for line in lines:
        plain = _BULLET.sub("", line)
        if bulleted or bare(plain) in kept:
            items.append(plain)
        else:
            items.extend(_first_cut(plain))
    return tuple(_distinct(_tidy(item) for item in items))


def _first_cut(text: str) -> list[str]:
    """Cut by the strongest separator present: a cell that already uses commas keeps its slashes
    (« Pôle santé du Nyonsais/Baronnies »)."""
    for mark in ";,/":
        pieces = _cut(text, mark)
        if len(pieces) > 1:
            return pieces
    return [text]


def _cut(text: str, mark: str) -> list[str]:
    """Cut outside parentheses and quotes. A comma before « Inc. » or between two digits and a
    slash without spaces between short or numeric words do not cut."""
    if mark not in text:
        return [text]
    pieces: list[str] = []
    depth = start = 0
    for place, letter in enumerate(text):
        if letter in "([«“":
            depth += 1
        elif letter in ")]»”":
            depth = max(0, depth - 1)
        elif letter == mark and not depth and _cuts(text, place, letter):
            pieces.append(text[start:place])
            start = place + 1
    pieces.append(text[start:])
    return pieces


def _cuts(text: str, place: int, mark: str) -> bool:
    left, right = text[:place], text[place + 1 :]
    if mark == ",":
        if left[-1:].isdigit() and right[:1].isdigit():
            return False
        return not re.match(rf"\s*{_LEGAL}", right, re.IGNORECASE)
    if mark == "/":
        if left.endswith(" ") or right.startswith(" "):
            return True
        before, after = re.search(r"[^\W\d_]*$", left), re.match(r"[^\W\d_]*", right)
        return bool(before and after and len(before[0]) > 2 and len(after[0]) > 2)
    return True


def _tidy(item: str) -> str:
    item = _BULLET.sub("", line_of(item)).strip(" ,;/|")
    return item if any(letter.isalnum() for letter in item) else ""


def _distinct(items: Iterable[str]) -> list[str]:
    """Without repeats (compared bare) nor empty items."""
    seen: dict[str, str] = {}
    for item in items:
        if item and fold(item) not in NONE_MARKS:
            seen.setdefault(bare(item) or item, item)
    return list(seen.values())


def is_ours(value: object) -> bool:
    """Whether every line begins with « • »: nothing but the line breaks separates then."""
    return all(_OURS.match(line) for line in text_of(value).split("\n") if line.strip())


def is_joined(name: str) -> bool:
    """Whether a name holds « et », a spaced dash or a slash: it may be two."""
    return any(re.search(joint, name) for joint in _JOINTS)


def read_people(value: object) -> list[str]:
    """People named in a cell; « et », « and » and « & » also separate them."""
    text = text_of(value)
    if is_ours(text):
        return split_list(text)
    return split_list(re.sub(r"\s+(?:et|and|&)\s+", ", ", text))


def read_organisations(value: object, known: frozenset[str] = frozenset()) -> list[str]:
    """Organisations named in a cell. « et », « & » and a spaced dash cut only when every part
    is itself a known organisation (`known`, bare names): « Enfance et Famille » stays whole."""
    items: list[str] = []
    if is_ours(value):
        return split_list(value)
    for item in split_list(value, whole=known):
        for joint in _JOINTS:
            parts = [part for part in re.split(joint, item) if part.strip()]
            if len(parts) > 1 and bare(item) not in known and all(bare(p) in known for p in parts):
                items.extend(part.strip() for part in parts)
                break
        else:
            items.append(item)
    return _distinct(items)


def brings_of(item: str) -> tuple[str, str]:
    """An organisation and what it brings: « CPE Soleil ⇒ un local »."""
    name, _arrow, brings = item.partition(ARROW)
    return line_of(name), expand(brings.strip())


def join_list(items: Iterable[str]) -> str:
    """The cell that reads back as these items: commas when they suffice, else one « • » line
    each."""
    names = list(items)
    plain = ", ".join(names)
    if not any(map(is_joined, names)) and split_list(plain) == names:
        return plain
    return "\n".join(f"• {name}" for name in names)
