"""What an action says, as plain data, and writing it back: one form for editing, importing,
versions and restoring.

`Contents` maps a field to its value: scalars as they are (dates in ISO form, so that a version
can be kept as JSON), relations by id. A partial mapping changes only the fields it names.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone

from agir.analysis.text import fold
from agir.plan.models import Action, ActionFunding, ActionOrganisation, ActionPerson

Contents = Mapping[str, Any]

SCALARS = (
    "title", "reference", "description", "status", "priority", "participation", "measure",
    "principles", "lasting", "notes", "position",
    "starts_on", "starts_precision", "starts_text", "ends_on", "ends_precision", "ends_text",
)  # fmt: skip
LINKS = ("result", "parent", "lead")
RELATIONS = ("organisations", "people", "fundings", "facets")
FIELDS = (*SCALARS, *LINKS, *RELATIONS)
DATES = ("starts_on", "ends_on")


def contents(action: Action) -> dict[str, Any]:
    """Everything an action says. Reads relations: fetch with `whole()` when there are many."""
    data: dict[str, Any] = {}
    for name in SCALARS:
        value = getattr(action, name)
        data[name] = value.isoformat() if isinstance(value, dt.date) else value
    for name in LINKS:
        data[name] = getattr(action, f"{name}_id")
    data["organisations"] = [
        {"organisation": part.organisation_id, "brings": part.brings}
        for part in action.organisation_parts.all()
    ]
    data["people"] = [{"member": p.member_id, "name": p.name} for p in action.people.all()]
    data["fundings"] = [
        {
            "source": f.source_id,
            "amount": None if f.amount is None else f"{f.amount:.2f}",
            "until": f.until.isoformat() if f.until else None,
        }
        for f in action.fundings.all()
    ]
    data["facets"] = sorted(facet.pk for facet in action.facets.all())
    return data


def difference(before: Contents, after: Contents) -> dict[str, list[Any]]:
    """The fields that change from one to the other: field → [before, after]."""
    return {
        key: [before.get(key), value] for key, value in after.items() if before.get(key) != value
    }


def set_scalars(action: Action, data: Contents) -> None:
    """Put the scalar and single-link fields of `data` on the object, without saving."""
    for name in SCALARS:
        if name in data:
            value = data[name]
            if name in DATES and isinstance(value, str):
                value = dt.date.fromisoformat(value)
            setattr(action, name, value)
    for name in LINKS:
        if name in data:
            setattr(action, f"{name}_id", data[name])
    action.folded = fold(action.title)[:300]
    action.changed_at = timezone.now()


def write(pairs: Sequence[tuple[Action, Contents]]) -> None:
    """Save actions with these contents, in a number of statements that does not grow with the
    number of actions. Actions without an id are created; parents must come before their children.
    Call it from a verb, inside its transaction.
    """
    for action, data in pairs:
        set_scalars(action, data)
    new = [action for action, _ in pairs if action.pk is None]
    old = [action for action, _ in pairs if action.pk is not None]
    if new:
        Action.objects.bulk_create(new, batch_size=500)
    if old:
        named = {name for _, data in pairs for name in data}
        links = [f"{name}_id" for name in LINKS if name in named]
        columns = [*(name for name in SCALARS if name in named), *links, "folded", "changed_at"]
        # An upsert: a hundred times faster than `bulk_update`, whose statement holds a condition
        # for each row and column.
        Action.objects.bulk_create(
            old, batch_size=500, update_conflicts=True, unique_fields=["id"], update_fields=columns
        )
    known = {id(action) for action in old}
    _write_organisations(pairs, known)
    _write_people(pairs, known)
    _write_fundings(pairs, known)
    _write_facets(pairs, known)


def _naming(pairs: Sequence[tuple[Action, Contents]], field: str) -> list[tuple[Action, list[Any]]]:
    return [(action, data[field]) for action, data in pairs if field in data]


def _clear(model: Any, named: Iterable[tuple[Action, Any]], known: set[int]) -> None:
    ids = [action.pk for action, _ in named if id(action) in known]
    for start in range(0, len(ids), 500):
        model.objects.filter(action_id__in=ids[start : start + 500]).delete()


def _write_organisations(pairs: Sequence[tuple[Action, Contents]], known: set[int]) -> None:
    named = _naming(pairs, "organisations")
    _clear(ActionOrganisation, named, known)
    rows = {
        (action.pk, entry["organisation"]): ActionOrganisation(
            coalition_id=action.coalition_id,
            action_id=action.pk,
            organisation_id=entry["organisation"],
            brings=entry.get("brings", "")[:300],
        )
        for action, entries in named
        for entry in entries
    }
    ActionOrganisation.objects.bulk_create(rows.values(), batch_size=500)


def _write_people(pairs: Sequence[tuple[Action, Contents]], known: set[int]) -> None:
    named = _naming(pairs, "people")
    _clear(ActionPerson, named, known)
    ActionPerson.objects.bulk_create(
        [
            ActionPerson(
                coalition_id=action.coalition_id,
                action_id=action.pk,
                member_id=entry.get("member"),
                name=entry.get("name", "")[:120],
            )
            for action, entries in named
            for entry in entries
        ],
        batch_size=500,
    )


def _write_fundings(pairs: Sequence[tuple[Action, Contents]], known: set[int]) -> None:
    named = _naming(pairs, "fundings")
    _clear(ActionFunding, named, known)
    ActionFunding.objects.bulk_create(
        [
            ActionFunding(
                coalition_id=action.coalition_id,
                action_id=action.pk,
                source_id=entry["source"],
                amount=None if entry.get("amount") is None else Decimal(entry["amount"]),
                until=dt.date.fromisoformat(entry["until"]) if entry.get("until") else None,
            )
            for action, entries in named
            for entry in entries
        ],
        batch_size=500,
    )


def _write_facets(pairs: Sequence[tuple[Action, Contents]], known: set[int]) -> None:
    through = Action.facets.through
    named = _naming(pairs, "facets")
    _clear(through, named, known)
    through.objects.bulk_create(
        [
            through(action_id=action.pk, facet_id=facet)
            for action, facets in named
            for facet in dict.fromkeys(facets)
        ],
        batch_size=500,
    )
