"""What each column of a table is for, told by its header and by what stands under it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from agir.analysis.indicators import first_year

from .places import fold

Role = Literal[
    "time", "code", "name", "indicator", "unit", "scalar", "definition", "source", "denominator",
    "value", "status", "low", "high", "interval", "companion", "ignored", "other",
]  # fmt: skip

_ROLES: dict[Role, str] = {
    "time": "year|annee|an|annees|periode|period|ref date|periode de reference|date|time period|"
    "annee scolaire|annee financiere|fiscal year|millesime|temps|time|exercice|reference period",
    "code": "dguid|idugd|geo code|geocode|code geo|codgeo|code geographique|alt geo code|"
    "ref area|geo id|adidu|dauid|csduid|code territoire|code insee|insee|code",
    "name": "geo|geography|geographie|territoire|territory|region|libgeo|commune|municipalite|"
    "municipality|mrc|clsc|rls|rss|rts|departement|province|lieu|location|geo name|nom geo|"
    "quartier|milieu|arrondissement|secteur|nom du territoire|libelle geographique|"
    "centre de services scolaire|zone geographique|area",
    "indicator": "indicator|indicateur|indicators|indicateurs|measure|mesure|variable|"
    "statistic|statistics|statistique|statistiques|caracteristique|caracteristiques|"
    "characteristic|characteristics|serie|series|classe|estimates|theme",
    "unit": "uom|unit|unite|unite de mesure|unit of measure|units|unites|unite de compte|"
    "unit of measurement",
    "scalar": "scalar factor|facteur scalaire",
    "definition": "definition",
    "source": "source",
    "denominator": "denominateur|denominator",
    "value": "value|valeur|valeurs|obs value|val|taux|nombre|pourcentage|percent|percentage|"
    "count|rate|faits|tauxpourmille|taux pour mille|number|resultat|donnee|effectif|"
    "proportion|n|%",
    "status": "status|statut|obs status|valeur publiee|est diffuse|qualite|quality|flag|symbol|"
    "symbole|conf status|symboles|diffusion|terminated|termine",
    "low": "borne inferieure|lower ci|ic inf|limite inferieure|ci low|lower bound|ic inferieur",
    "high": "borne superieure|upper ci|ic sup|limite superieure|ci high|upper bound|ic superieur",
    "ignored": "uom id|identificateur d unite de mesure|scalar id|identificateur scalaire|vector|"
    "vecteur|coordinate|coordonnee|decimals|decimales|geo level|niveau geo|rang|rank",
}
_BY_NAME: dict[str, Role] = {
    word: role for role, words in _ROLES.items() for word in words.split("|")
}
_CODES = re.compile(
    r"(?:codgeo|code (?:geo|commune|departement|region|territoire|mrc|clsc|rls|rss|rts|"
    r"municipalite|secteur|insee|aire))(?: \w+)*"
)
_COMPANIONS = re.compile(r"\b(?:compl?ement ?info\w*|estim\w*|imput\w*|extrapol\w*|modelis\w*)")
_INTERVALS = re.compile(r"\b(?:ic|ci|intervalle|interval)\b")
_IN_HEADER = re.compile(r"(?<!\d)((?:18|19|20|21)\d\d(?:\s*[/\-–]\s*(?:\d{4}|\d\d)(?!\d))?)(?!\d)")
# Variables of INSEE: P18_POP is the population of 2018.
_CODED_YEAR = re.compile(r"([PCF])(\d{2})_(\w+)")

_GROUPS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("sex", re.compile(r"(?:hommes?|femmes?|garcons?|filles?|men|women|males?|females?|boys|girls|"
                       r"man|woman|men\+|women\+|man\+|woman\+|hommes\+|femmes\+)")),
    ("age", re.compile(r"(?:\d+ (?:ans|years|mois|months).*|\d+ (?:a|to|et) \d+( .*)?|"
                       r"(?:under|moins de|less than) \d+.*|\d+ \d+ ?(?:ans|years)?|\d+\+)")),
    ("income", re.compile(r"q[1-5]|quintile.*|.*(?:defavorise|favorise)e?s?")),
)  # fmt: skip
_TOTALS = frozenset(
    "total|ensemble|all genders|both sexes|les deux sexes|tous|toutes|all ages|tous les ages|"
    "tous genres|tous les genres|all|total gender|total genre|total sex|total sexe|total age|"
    "total all|t|deux sexes|sexes reunis|all persons".split("|")
)


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """A column of numbers, with all its header says: period, group, measure, what qualifies it."""

    column: int
    header: str
    measure: str = ""
    unit: str = ""
    period: str = ""
    year: int | None = None
    breakdown: Mapping[str, str] = field(default_factory=dict)
    qualifiers: tuple[int, ...] = ()
    low: int | None = None
    high: int | None = None
    interval: int | None = None
    bounded: bool = False


@dataclass(slots=True)
class Columns:
    """Where everything stands in the rows of one table."""

    header: list[str]
    wide: bool = False
    time: int | None = None
    code: int | None = None
    names: tuple[int, ...] = ()
    indicators: tuple[int, ...] = ()
    unit: int | None = None
    scalar: int | None = None
    definition: int | None = None
    source: int | None = None
    denominator: int | None = None
    breakdowns: tuple[tuple[int, str], ...] = ()
    values: tuple[ValueColumn, ...] = ()
    ignored: tuple[str, ...] = ()
    guessed: str | None = None


def is_total(text: str) -> bool:
    """Empty, « Total », « All genders », « Total – Gender »: everybody, no group."""
    folded = fold(text)
    return not folded or folded in _TOTALS or folded.startswith("total ")


def period_in(header: str) -> tuple[str, int | None, str]:
    """The period a header names, its year, and the rest of its words."""
    text = header.strip()
    if (year := first_year(text)) is not None:
        return text, year, ""
    if coded := _CODED_YEAR.fullmatch(text):
        short = int(coded[2])
        year = 2000 + short if short < 60 else 1900 + short
        return str(year), year, f"{coded[1]}_{coded[3]}"
    if found := _IN_HEADER.search(text):
        period = found[1].replace(" ", "")
        if (year := first_year(period)) is not None:
            rest = (text[: found.start()] + " " + text[found.end() :]).strip(" ,;:–-()")
            return period, year, " ".join(rest.split())
    return "", None, text


def group_of(label: str) -> tuple[str, str]:
    """The dimension a column's label is a group of, and the group; two blanks when none."""
    folded = fold(label)
    for dimension, pattern in _GROUPS:
        if pattern.fullmatch(folded):
            return dimension, label.strip()
    return "", ""


def role_of(header: str) -> Role:
    """What a column is for, as far as its header alone can tell."""
    folded = fold(header)
    if role := _BY_NAME.get(folded):
        return role
    if _CODES.fullmatch(folded):
        return "code"
    if _COMPANIONS.search(folded):
        return "companion"
    if _INTERVALS.search(folded):
        return "interval"
    return "other"


def columns_of(header: Sequence[str], numeric: Sequence[bool]) -> Columns | None:
    """The columns of a table, None when none of them holds values.

    `numeric` says under which headers most filled cells are numbers or symbols.
    """
    roles = [role_of(cell) for cell in header]
    periods = [period_in(cell) for cell in header]
    has_time = "time" in roles
    dated = [
        place for place, (period, _year, _rest) in enumerate(periods)
        if period and numeric[place] and not has_time and roles[place] in ("other", "value")
    ]  # fmt: skip
    found = Columns(list(header), wide=bool(dated))
    chosen = dated or _value_places(roles, numeric, header)
    if not chosen:
        return None
    _place_roles(found, roles, header, numeric, set(chosen))
    qualifiers = [place for place, role in enumerate(roles) if role == "status"]
    found.values = tuple(
        _value_column(place, header, periods, roles, chosen, qualifiers, bool(dated))
        for place in chosen
    )
    return found


def _value_places(roles: list[Role], numeric: Sequence[bool], header: Sequence[str]) -> list[int]:
    named = [place for place, role in enumerate(roles) if role == "value" and numeric[place]]
    if named:
        return named
    return [
        place for place, role in enumerate(roles)
        if role == "other" and numeric[place] and header[place].strip()
    ]  # fmt: skip


def _place_roles(
    found: Columns, roles: list[Role], header: Sequence[str], numeric: Sequence[bool],
    chosen: set[int],
) -> None:  # fmt: skip
    names: list[int] = []
    indicators: list[int] = []
    breakdowns: list[tuple[int, str]] = []
    ignored: list[str] = []
    for place, role in enumerate(roles):
        if place in chosen or role in ("status", "low", "high", "interval"):
            continue
        if role in ("time", "unit", "scalar", "definition", "source", "denominator", "code"):
            if getattr(found, role) is None:
                setattr(found, role, place)
            elif role == "code" and fold(header[place]) in ("dguid", "idugd"):
                found.code = place
            else:
                ignored.append(header[place])
        elif role == "name":
            names.append(place)
        elif role == "indicator" or (role == "companion" and not numeric[place]):
            indicators.append(place)
        elif role in ("ignored", "companion") or numeric[place]:
            ignored.append(header[place])
        elif not header[place].strip() and place > 0 and not numeric[place]:
            continue
        else:
            breakdowns.append((place, header[place].strip()))
    if not names and breakdowns and found.time is None and breakdowns[0][0] == 0:
        # The first column of a table with no better one names the places.
        place, found.guessed = breakdowns.pop(0)
        names.append(place)
    found.names, found.indicators = tuple(names), tuple(indicators)
    found.breakdowns = tuple(breakdowns)
    found.ignored = tuple(name for name in ignored if name.strip() and role_of(name) != "ignored")


def _value_column(
    place: int, header: Sequence[str], periods: Sequence[tuple[str, int | None, str]],
    roles: list[Role], chosen: list[int], qualifiers: list[int], wide: bool,
) -> ValueColumn:  # fmt: skip
    period, year, label = periods[place] if wide else ("", None, header[place].strip())
    after = next((other for other in chosen if other > place), len(header))
    # One status column speaks for every value; several, each for the value on its left.
    before = [other for other in chosen if other < place]
    mine = tuple(
        column for column in qualifiers
        if len(chosen) == 1 or place < column < after
        or (not before and column < place)
        or (len(qualifiers) == 1 and column < chosen[0])
    )  # fmt: skip
    beside = {
        role: next((p for p in range(place + 1, after) if roles[p] == role), None)
        for role in ("low", "high", "interval")
    }
    dimension, group = group_of(label)
    unit = next((mark for mark in ("%", "‰", "$") if mark in label), "")
    measure = "" if group or is_total(label) else label
    single = len(chosen) == 1 and roles[place] == "value"
    return ValueColumn(
        place, header[place].strip(), "" if single else measure, unit, period, year,
        {dimension: group} if group else {}, mine,
        beside["low"], beside["high"], beside["interval"],
        any(column is not None for column in beside.values()),
    )  # fmt: skip
