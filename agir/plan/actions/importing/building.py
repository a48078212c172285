"""The contents of an action as a sheet says them, beside what the plan says of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from agir.coalitions.models import Facet
from agir.plan.actions.importing.names import Names, New
from agir.plan.actions.importing.present import folded_path
from agir.plan.sheet.organisations import same_key
from agir.plan.sheet.parsed import ParsedAction, ParsedDate
from agir.plan.sheet.rows import UNKNOWN_SOURCE
from agir.plan.sheet.words import line_of, text_of

Data = dict[str, Any]
EVERYTHING = frozenset(
    "title parent_row result_path reference description lead organisations people starts ends "
    "status priority audiences age_windows sectors participation principles fundings measure "
    "lasting links notes".split()
)
_FACETS = {
    "audiences": Facet.Kind.AUDIENCE,
    "age_windows": Facet.Kind.AGE_WINDOW,
    "sectors": Facet.Kind.SECTOR,
}
_LARGEST = Decimal(10) ** 12
_CELL = 32_000  # a spreadsheet cuts a cell near here: what it kept is the same text, cut


def blank() -> Data:
    """What an action says before anything is written in it."""
    return {
        **dict.fromkeys(("reference", "description", "status", "priority"), ""),
        **dict.fromkeys(("participation", "measure", "starts_text", "ends_text"), ""),
        **dict.fromkeys(("starts_on", "ends_on", "result", "parent", "lead")),
        "title": "",
        "starts_precision": "day",
        "ends_precision": "day",
        "position": 0,
        "principles": {},
        "lasting": [],
        "notes": {},
        "organisations": [],
        "people": [],
        "fundings": [],
        "facets": [],
    }


class Builder:
    """Builds contents from parsed actions. `notes` are the headers that the sheet writes;
    `partners` and `sources` say whether it has a column for partners and for sources of money.
    """

    def __init__(
        self, names: Names, notes: frozenset[str], *, partners: bool = True, sources: bool = True
    ) -> None:
        self.names = names
        self.notes = notes
        self.partners = partners
        self.sources = sources

    def contents(self, action: ParsedAction, fields: Iterable[str], before: Data) -> Data:
        """The contents the sheet gives to these fields; what says the same as before is left
        out, whatever its order, spaces or spelling."""
        data: Data = {}
        for name in sorted(fields):
            builder = _BUILDERS.get(name)
            if builder:
                data.update(builder(self, action, before))
        facets = [name for name in fields if name in _FACETS]
        if facets:
            data["facets"] = self._facets(action, facets, before)
        return {key: value for key, value in data.items() if not same(key, before[key], value)}

    def title(self, action: ParsedAction, before: Data) -> Data:
        return {"title": action.title[:300]}

    def reference(self, action: ParsedAction, before: Data) -> Data:
        return {"reference": action.reference[:60]}

    def description(self, action: ParsedAction, before: Data) -> Data:
        return {"description": action.description}

    def measure(self, action: ParsedAction, before: Data) -> Data:
        return {"measure": action.measure}

    def status(self, action: ParsedAction, before: Data) -> Data:
        return {"status": action.status}

    def priority(self, action: ParsedAction, before: Data) -> Data:
        return {"priority": action.priority}

    def participation(self, action: ParsedAction, before: Data) -> Data:
        return {"participation": action.participation}

    def principles(self, action: ParsedAction, before: Data) -> Data:
        return {"principles": dict(action.principles)}

    def lasting(self, action: ParsedAction, before: Data) -> Data:
        return {"lasting": list(dict.fromkeys(action.lasting))}

    def kept_notes(self, action: ParsedAction, before: Data) -> Data:
        others = {key: text for key, text in before["notes"].items() if key not in self.notes}
        return {"notes": {**others, **action.notes}}

    def starts(self, action: ParsedAction, before: Data) -> Data:
        return _date("starts", action.starts, before)

    def ends(self, action: ParsedAction, before: Data) -> Data:
        return _date("ends", action.ends, before)

    def result_path(self, action: ParsedAction, before: Data) -> Data:
        """A sub-action stands where its action does: a sheet cannot say otherwise."""
        if action.parent_row is not None:
            return {}
        present = self.names.present
        now = present.paths.get(before["result"], ()) if before["result"] else ()
        if folded_path(now) == folded_path(action.result_path):
            return {}
        return {"result": self.names.result(action.result_path)}

    def lead(self, action: ParsedAction, before: Data) -> Data:
        return {"lead": self._organisation(action.lead, [before["lead"]])}

    def _organisation(self, name: str, own: Iterable[int | None]) -> int | New | None:
        """Among the action's own organisations first: two partners may bear one name."""
        for pk in own:
            known = self.names.present.organisations.get(pk) if pk else None
            if known and same_key(known) == same_key(name):
                return pk
        return self.names.organisation(name)

    def organisations(self, action: ParsedAction, before: Data) -> Data:
        own = [entry["organisation"] for entry in before["organisations"]]
        parts: dict[int | New, str] = {}
        if not self.partners:
            # The only partners here are second leads: they join those already there.
            parts = {entry["organisation"]: entry["brings"] for entry in before["organisations"]}
        for written in action.organisations:
            found = self._organisation(written.name, own)
            if found is not None:
                parts[found] = parts.get(found) or written.brings[:300]
        lead = self._organisation(action.lead, [before["lead"]]) if action.lead else None
        if lead is not None and lead not in own and not parts.get(lead):
            parts.pop(lead, None)
        elif lead in own and lead not in parts and lead == before["lead"]:
            # A reader drops the lead from its partners: that takes nothing away from the plan.
            parts.update(
                {e["organisation"]: e["brings"] for e in before["organisations"]
                 if e["organisation"] == lead}
            )  # fmt: skip
        return {"organisations": [{"organisation": o, "brings": b} for o, b in parts.items()]}

    def people(self, action: ParsedAction, before: Data) -> Data:
        members = self.names.present.members
        own = {
            same_key(members.get(entry["member"], "") or entry["name"]): entry
            for entry in before["people"]
        }
        found = [own.get(same_key(name)) or self.names.person(name) for name in action.people]
        return {"people": list({(e["member"], e["name"]): e for e in found}.values())}

    def fundings(self, action: ParsedAction, before: Data) -> Data:
        if not self.sources and any(
            self.names.present.sources.get(entry["source"]) != UNKNOWN_SOURCE
            for entry in before["fundings"]
        ):
            return {}  # a total alone takes nothing away from money whose sources are known
        entries = []
        for money in action.fundings:
            source = self.names.source(money.source)
            if source is not None:
                entries.append(
                    {
                        "source": source,
                        "amount": _amount(money.amount),
                        "until": money.until.isoformat() if money.until else None,
                    }
                )
        return {"fundings": entries}

    def _facets(self, action: ParsedAction, names: Iterable[str], before: Data) -> list[Any]:
        """The facets of the kinds that have a column; those of the other kinds stay."""
        kinds = {_FACETS[name] for name in names}
        facets = self.names.present.facets
        kept: list[int | New] = [pk for pk in before["facets"] if facets[pk][0] not in kinds]
        for name in sorted(names):
            for written in getattr(action, name):
                found = self.names.facet(_FACETS[name], written)
                if found is not None and found not in kept:
                    kept.append(found)
        return kept


_BUILDERS: dict[str, Callable[[Builder, ParsedAction, Data], Data]] = {
    "title": Builder.title,
    "reference": Builder.reference,
    "description": Builder.description,
    "measure": Builder.measure,
    "status": Builder.status,
    "priority": Builder.priority,
    "participation": Builder.participation,
    "principles": Builder.principles,
    "lasting": Builder.lasting,
    "notes": Builder.kept_notes,
    "starts": Builder.starts,
    "ends": Builder.ends,
    "result_path": Builder.result_path,
    "lead": Builder.lead,
    "organisations": Builder.organisations,
    "people": Builder.people,
    "fundings": Builder.fundings,
}


def _date(side: str, date: ParsedDate | None, before: Data) -> Data:
    on, precision, text = f"{side}_on", f"{side}_precision", f"{side}_text"
    if date is None:
        return {} if before[on] is None else {on: None, precision: "day", text: ""}
    data = {on: date.value.isoformat(), precision: date.precision, text: date.text[:80]}
    if before[on] == data[on] and not before[text]:
        return {}  # the same day, which the sheet only puts into words
    return data


def _amount(amount: Decimal | None) -> str | None:
    """As the database keeps it: cents, and nothing beyond what its column holds."""
    if amount is None or not amount.is_finite() or abs(amount) >= _LARGEST:
        return None
    return f"{amount:.2f}"


def same(key: str, before: Any, after: Any) -> bool:
    """Whether two values of a field say the same thing."""
    if key in ("organisations", "people", "fundings"):
        return Counter(map(_entry, before)) == Counter(map(_entry, after))
    if key in ("facets", "lasting"):
        return set(before) == set(after)
    if key in ("description", "measure"):
        return _same_text(text_of(before), text_of(after))
    if key in ("title", "reference"):
        return line_of(before) == line_of(after)
    if key in ("notes", "principles"):
        return before.keys() == after.keys() and all(
            _same_text(text_of(before[name]), text_of(after[name])) for name in after
        )
    return bool(before == after)


def _same_text(before: str, after: str) -> bool:
    return before == after or (len(after) >= _CELL and before.startswith(after[:_CELL]))


def _entry(entry: Data) -> tuple[Any, ...]:
    return tuple(
        line_of(value) if isinstance(value, str) else value for _key, value in sorted(entry.items())
    )
