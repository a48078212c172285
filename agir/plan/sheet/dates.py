"""Dates as people write them in plans: exact, approximate, or a stretch of time.

Everything is read as a period (its first and last day); a start keeps the first day, an end
the last. Seasons are those of community life and cover the year without overlap: winter is
January to March, spring April to June, summer July and August, autumn September to December
(« hiver 2025-2026 » begins in December). « Début », « mi » and « fin » cut a month at the 10th
and the 20th.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from agir.core.almanac import MONTHS, SEASONS

from .parsed import ParsedDate, Precision
from .words import fold, line_of

_PARTS = {
    "debut": 0,
    "debut de": 0,
    "early": 0,
    "beginning of": 0,
    "mi": 1,
    "mid": 1,
    "milieu": 1,
    "fin": 2,
    "fin de": 2,
    "late": 2,
    "end of": 2,
}
ONGOING = re.compile(
    r"(en continu|continu|en tout temps|ongoing|continuous|continual|permanent|permanente|recurrent"
    r"|recurrente|toute l'annee|a l'annee|annuel|annuelle|annuellement|en cours|all year|yearly"
    r"|en permanence|indetermine|indeterminee|sans fin|chaque annee)\.?"
)
TO_DECIDE = re.compile(
    r"(a determiner|a preciser|a venir|a confirmer|a definir|tbd|tba|tbc|n/?a|"
    r"s\.?o\.?|\?+|-+|x+|n\.?d\.?"
    r"|to be determined|to be confirmed|inconnu|inconnue|unknown|aucun|aucune|none)\.?"
)
_FIRST, _LAST = dt.date(1950, 1, 1), dt.date(2150, 12, 31)
_EPOCH = dt.date(1899, 12, 30)
_YEAR = r"((?:19|20|21)\d\d)"


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time: first and last day, and how exact each end is."""

    first: dt.date
    last: dt.date
    first_precision: Precision
    last_precision: Precision
    text: str

    def start(self) -> ParsedDate:
        return ParsedDate(self.first, self.first_precision, self._words(self.first_precision))

    def end(self) -> ParsedDate:
        return ParsedDate(self.last, self.last_precision, self._words(self.last_precision))

    def _words(self, precision: Precision) -> str:
        return "" if precision == "day" else self.text

    @property
    def is_day(self) -> bool:
        return self.first == self.last and self.first_precision == "day"


def read_period(value: object, *, month_first: bool = False) -> Period | None:
    """The period a cell names, None when it names none. `month_first` reads 03/04/2026 as
    March 4; a number from 20,000 to 80,000 is a day as Excel counts them (47727 is
    2030-09-01), a number from 1950 to 2150 a year."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return _day(value, "") if _FIRST <= value <= _LAST else None
    if isinstance(value, (int, float)):
        return _number(float(value))
    text = line_of(value)[:80]
    folded = fold(text)
    if re.fullmatch(r"\d{1,5}([.,]\d+)?", folded):
        return _number(float(folded.replace(",", ".")))
    return _Reader(text, month_first).read(folded)


def _number(value: float) -> Period | None:
    if value != value or value in (float("inf"), float("-inf")):
        return None
    if 1950 <= value <= 2150 and value.is_integer():
        return _year(int(value), str(int(value)))
    if 20_000 <= value <= 80_000:
        return _day(_EPOCH + dt.timedelta(days=int(value)), "")
    return None


def _day(day: dt.date, text: str) -> Period:
    return Period(day, day, "day", "day", text)


def _year(year: int, text: str) -> Period:
    return Period(dt.date(year, 1, 1), dt.date(year, 12, 31), "year", "year", text)


def _months(
    year: int, first: int, last: int, precision: Precision, text: str, last_year: int | None = None
) -> Period:
    end = last_year or year
    return Period(
        dt.date(year, first, 1),
        dt.date(end, last, calendar.monthrange(end, last)[1]),
        precision,
        precision,
        text,
    )


class _Reader:
    """Reads one cell's words; every period found carries the whole cell as its text."""

    def __init__(self, text: str, month_first: bool) -> None:
        self.text = text
        self.month_first = month_first

    def read(self, folded: str) -> Period | None:
        folded = re.sub(
            r"^(depuis|des|le|en|vers|a partir de|from|since|by|d'ici|d'ici le|avant|"
            r"jusqu'au|jusqu'a|jusqu'en|au|until)( la| le| l')? ",
            "",
            folded,
        )
        folded = folded.strip(" .,;")
        for reading in (self._one, self._stretch):
            try:
                found = reading(folded)
            except ValueError:
                found = None
            if found and _FIRST <= found.first <= found.last <= _LAST:
                return found
        return None

    def _one(self, text: str) -> Period | None:
        for reading in (
            self._numeric_day,
            self._worded_day,
            self._month,
            self._season,
            self._quarter,
            self._years,
            self._part,
        ):
            found = reading(text)
            if found:
                return found
        return None

    def _numeric_day(self, text: str) -> Period | None:
        match = re.fullmatch(rf"{_YEAR}[-/. ](\d\d?)[-/. ](\d\d?)(?:[t ]\d\d?[:h].*)?", text)
        if match:
            return _day(dt.date(int(match[1]), int(match[2]), int(match[3])), self.text)
        match = re.fullmatch(r"(\d\d?)[-/. ](\d\d?)[-/. ](\d{4}|\d\d)(?: \d\d?[:h].*)?", text)
        if not match:
            return None
        first, second, year = int(match[1]), int(match[2]), int(match[3])
        year += 2000 if year < 100 else 0
        if second > 12 or (self.month_first and first <= 12):
            first, second = second, first
        return _day(dt.date(year, second, first), self.text)

    def _worded_day(self, text: str) -> Period | None:
        text = re.sub(
            r"^(lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|"
            r"wednesday|thursday|friday|saturday|sunday),? (le )?",
            "",
            text,
        )
        match = re.fullmatch(
            rf"(\d\d?)(?:er|e|st|nd|rd|th)?[ -](?:de )?([a-z]+)\.?,?[ -]{_YEAR}", text
        )
        if match and match[2] in MONTHS:
            return _day(dt.date(int(match[3]), MONTHS[match[2]], int(match[1])), self.text)
        match = re.fullmatch(rf"([a-z]+)\.? (\d\d?)(?:st|nd|rd|th)?,? {_YEAR}", text)
        if match and match[1] in MONTHS:
            return _day(dt.date(int(match[3]), MONTHS[match[1]], int(match[2])), self.text)
        return None

    def _month(self, text: str) -> Period | None:
        match = re.fullmatch(rf"([a-z]+)\.?[ -](?:de )?{_YEAR}", text)
        if match and match[1] in MONTHS:
            month = MONTHS[match[1]]
            return _months(int(match[2]), month, month, "month", self.text)
        if match and match[1] == "rentree":
            return _months(int(match[2]), 9, 9, "month", self.text)
        match = re.fullmatch(rf"(\d\d?)[-/. ]{_YEAR}", text)
        if match and 1 <= int(match[1]) <= 12:
            return _months(int(match[2]), int(match[1]), int(match[1]), "month", self.text)
        match = re.fullmatch(rf"{_YEAR}[-/.](\d\d?)", text)
        if match and 1 <= int(match[2]) <= 12:
            return _months(int(match[1]), int(match[2]), int(match[2]), "month", self.text)
        return None

    def _season(self, text: str) -> Period | None:
        match = re.fullmatch(
            rf"(?:l')?([a-z]+) (?:de )?(?:l'annee )?{_YEAR}(?:[-/]{_YEAR}|[-/](\d\d))?", text
        )
        if not match or match[1] not in SEASONS:
            return None
        first, last = SEASONS[match[1]]
        year = int(match[2])
        if match[3] or match[4]:
            if first != 1 or int(match[3] or year // 100 * 100 + int(match[4])) != year + 1:
                return None
            return _months(year, 12, 3, "season", self.text, year + 1)
        return _months(year, first, last, "season", self.text)

    def _quarter(self, text: str) -> Period | None:
        number = None
        match = re.fullmatch(
            rf"(?:(?:trimestre|quarter) ?|[tq])([1-4])[ ,/-]*(?:de )?{_YEAR}", text
        )
        if match:
            number, year = int(match[1]), int(match[2])
        match = match or re.fullmatch(
            rf"([1-4])(?:er|ere|e|eme|ieme|st|nd|rd|th) (?:trimestre|quarter) (?:de |of )?{_YEAR}",
            text,
        )
        if match and number is None:
            number, year = int(match[1]), int(match[2])
        if match is None and (match := re.fullmatch(rf"{_YEAR}[ -]?[tq]([1-4])", text)):
            number, year = int(match[2]), int(match[1])
        if number:
            return _months(year, number * 3 - 2, number * 3, "quarter", self.text)
        match = re.fullmatch(
            rf"(?:s([12])|(1)er semestre|(2)e(?:me)? semestre|h([12]))[ -](?:de )?{_YEAR}", text
        )
        if match:
            half = int(match[1] or match[2] or match[3] or match[4])
            return _months(int(match[5]), half * 6 - 5, half * 6, "season", self.text)
        return None

    def _years(self, text: str) -> Period | None:
        match = re.fullmatch(rf"(?:annee |an |year )?{_YEAR}", text)
        if match:
            return _year(int(match[1]), self.text)
        match = re.fullmatch(
            rf"(annee scolaire |school year )?{_YEAR} ?[-/] ?(?:{_YEAR}|(\d\d))", text
        )
        if not match:
            return None
        first = int(match[2])
        last = int(match[3] or first // 100 * 100 + int(match[4]))
        if not first < last <= first + 30:
            return None
        if match[1]:
            return _months(first, 9, 6, "year", self.text, last)
        return _months(first, 1, 12, "year", self.text, last)

    def _part(self, text: str) -> Period | None:
        match = re.fullmatch(
            r"(debut de|debut|early|beginning of|mi|mid|milieu|fin de|fin|late|end of)[ -](.+)",
            text,
        )
        if not match:
            return None
        part = _PARTS[match[1]]
        rest = re.sub(r"^(d'|l'|de |of )", "", match[2])
        whole = self._month(rest) or self._season(rest) or self._years(rest)
        if not whole:
            return None
        if whole.first_precision == "month":
            last = whole.last.day
            first_day, last_day = ((1, 10), (11, 20), (21, last))[part]
            return Period(
                whole.first.replace(day=first_day),
                whole.first.replace(day=last_day),
                "month",
                "month",
                self.text,
            )
        if whole.first_precision == "year":
            first, end = ((1, 3), (4, 9), (10, 12))[part]
            return _months(
                whole.last.year if part == 2 else whole.first.year, first, end, "quarter", self.text
            )
        return whole

    def _stretch(self, text: str) -> Period | None:
        """« automne 2025-hiver 2026 », « avril à juin 2026 », « du 3 au 5 mai 2026 »."""
        text = re.sub(r"^(de|du|entre|from|between) (le )?", "", text)
        for match in re.finditer(
            r" ?(?:-| a | au | et | to | and |/|>|,| jusqu'en | jusqu'au ) ?", text
        ):
            left, right = text[: match.start()].strip(), text[match.end() :].strip()
            last = self._one(right) if left and right else None
            if not last:
                continue
            first = self._first(left, last)
            if first and first.first <= last.last:
                return Period(
                    first.first, last.last, first.first_precision, last.last_precision, self.text
                )
        return None

    def _first(self, left: str, last: Period) -> Period | None:
        """The left part, which may borrow its year (or its month) from the right one."""
        tries = [left, f"{left} {last.first.year}"]
        if last.is_day and re.fullmatch(r"\d\d?(er)?", left):
            month = next(name for name, number in MONTHS.items() if number == last.first.month)
            tries = [f"{left} {month} {last.first.year}"]
        for text in tries:
            try:
                found = self._one(text)
            except ValueError:
                continue
            if found:
                return found
        return None
