"""What an action says, in words: for reading its versions, comparing them and settling a
conflict."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agir.coalitions.models import Facet, Member, Organisation
from agir.core.templatetags.typography import money
from agir.framework.contents import items
from agir.funding.models import FundingSource
from agir.history.models import Event
from agir.plan.contents import Contents
from agir.plan.dates import written
from agir.plan.models import Action, Participation, Plan, Priority, Result, Status

# Each part of an action as people see it: its name, its label, the fields it is made of.
PARTS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("title", gettext_lazy("Titre"), ("title",)),
    ("reference", gettext_lazy("Référence"), ("reference",)),
    ("description", gettext_lazy("Description"), ("description",)),
    ("result", gettext_lazy("Résultat"), ("result",)),
    ("parent", gettext_lazy("Fait partie de"), ("parent",)),
    ("lead", gettext_lazy("Organisation porteuse"), ("lead",)),
    ("organisations", gettext_lazy("Autres organisations"), ("organisations",)),
    ("people", gettext_lazy("Personnes responsables"), ("people",)),
    ("starts", gettext_lazy("Début"), ("starts_on", "starts_precision", "starts_text")),
    ("ends", gettext_lazy("Fin"), ("ends_on", "ends_precision", "ends_text")),
    ("status", gettext_lazy("État"), ("status",)),
    ("priority", gettext_lazy("Priorité"), ("priority",)),
    ("facets", gettext_lazy("Pour qui, à quel âge, où"), ("facets",)),
    ("participation", gettext_lazy("Part des premiers concernés"), ("participation",)),
    ("principles", gettext_lazy("Principes servis"), ("principles",)),
    ("fundings", gettext_lazy("Financement"), ("fundings",)),
    ("measure", gettext_lazy("Comment nous le saurons"), ("measure",)),
    ("lasting", gettext_lazy("Ce qui devrait durer"), ("lasting",)),
    ("notes", gettext_lazy("Notes"), ("notes",)),
)
KEYS = {name: keys for name, _label, keys in PARTS}


# What happened to an action, as its card tells it.
EVENTS = {
    "plan.action.created": gettext_lazy("a écrit cette action"),
    "plan.action.changed": gettext_lazy("a changé"),
    "plan.action.imported": gettext_lazy("l’a importée"),
    "plan.action.carried": gettext_lazy("l’a reconduite d’un plan précédent"),
    "plan.action.version_restored": gettext_lazy("a repris une version"),
    "plan.action.change_undone": gettext_lazy("a annulé un changement"),
    "plan.action.binned": gettext_lazy("l’a mise à la corbeille"),
    "plan.action.put_back": gettext_lazy("l’a remise comme avant l’import"),
    "plan.action.restored": gettext_lazy("l’a reprise de la corbeille"),
}


@dataclass(slots=True)
class Happening:
    """One line of an action's history: who, when, what, and the parts that changed."""

    who: str
    at: dt.datetime
    what: str
    parts: list[str]


def happenings(events: Iterable[Event], *, parts: bool = True) -> list[Happening]:
    """Events as people read them; without `parts`, what they changed is not read."""
    labels = {name: str(label).lower() for name, label, _keys in PARTS}
    found = []
    for event in events:
        changed = dict.fromkeys(part_of(key) for key in event.changes) if parts else {}
        found.append(
            Happening(
                event.by.shown_name if event.by else _("Une personne partie depuis"),
                event.at,
                str(EVENTS.get(event.verb, EVENTS["plan.action.changed"])),
                [labels[part] for part in changed if part],
            )
        )
    return found


def part_of(key: str) -> str:
    """The part of an action that a field belongs to."""
    return next((name for name, keys in KEYS.items() if key in keys), "")


@dataclass(slots=True)
class Names:
    """The names behind the numbers in some contents."""

    results: dict[int, str] = field(default_factory=dict)
    actions: dict[int, str] = field(default_factory=dict)
    organisations: dict[int, str] = field(default_factory=dict)
    members: dict[int, str] = field(default_factory=dict)
    sources: dict[int, str] = field(default_factory=dict)
    facets: dict[int, str] = field(default_factory=dict)


def _numbers(data: Iterable[Contents], key: str, inside: str = "") -> set[int]:
    found: set[int] = set()
    for one in data:
        value = one.get(key)
        if inside:
            found |= {entry[inside] for entry in value or [] if entry.get(inside)}
        elif isinstance(value, list):
            found |= set(value)
        elif value:
            found.add(value)
    return found


def names_in(plan: Plan, data: list[Contents]) -> Names:
    """The names of everything these contents point to, in at most six queries."""

    def read(rows: Any, ids: set[int], column: str) -> dict[int, str]:
        return dict(rows.filter(pk__in=ids).values_list("pk", column)) if ids else {}

    coalition = plan.coalition_id
    members = _numbers(data, "people", "member")
    people = Member.objects.filter(pk__in=members, coalition=coalition).select_related("user")
    organisations = _numbers(data, "lead") | _numbers(data, "organisations", "organisation")
    return Names(
        read(Result.objects.filter(plan=plan), _numbers(data, "result"), "title"),
        read(Action.objects.filter(plan=plan), _numbers(data, "parent"), "title"),
        read(Organisation.objects.all(), organisations, "name"),
        {person.pk: person.user.shown_name for person in people} if members else {},
        read(
            FundingSource.objects.filter(coalition=coalition),
            _numbers(data, "fundings", "source"),
            "name",
        ),
        read(Facet.objects.filter(coalition=coalition), _numbers(data, "facets"), "name"),
    )


def _date(data: Contents, end: str) -> str:
    on = data.get(f"{end}_on")
    on = dt.date.fromisoformat(on) if isinstance(on, str) else on
    return written(on, data.get(f"{end}_precision", "day"), data.get(f"{end}_text", ""))


def _money(entry: Mapping[str, Any], names: Names, gone: str) -> str:
    parts = [names.sources.get(entry["source"], gone)]
    if entry.get("amount") is not None:
        parts.append(money(Decimal(entry["amount"])))
    if entry.get("until"):
        parts.append(_("jusqu’au %(date)s") % {"date": entry["until"]})
    return ", ".join(parts)


def _pair(name: str, more: str) -> str:
    return _("%(name)s : %(more)s") % {"name": name, "more": more} if more else name


def words(data: Contents, names: Names) -> dict[str, str]:
    """Each part of the action as one text (several lines for lists). What was erased since is
    said to be gone."""
    gone = _("(n’existe plus)")
    choices = {"status": Status, "priority": Priority, "participation": Participation}
    said = {
        key: str(data.get(key) or "") for key in ("title", "reference", "description", "measure")
    }
    for key, choice in choices.items():
        said[key] = str(dict(choice.choices).get(data.get(key) or "", ""))
    for key, known in (
        ("result", names.results),
        ("parent", names.actions),
        ("lead", names.organisations),
    ):
        said[key] = known.get(data[key], gone) if data.get(key) else ""
    said["starts"], said["ends"] = _date(data, "starts"), _date(data, "ends")
    said["organisations"] = "\n".join(
        _pair(names.organisations.get(entry["organisation"], gone), entry.get("brings", ""))
        for entry in data.get("organisations") or []
    )
    said["people"] = "\n".join(
        names.members.get(entry["member"], gone) if entry.get("member") else entry.get("name", "")
        for entry in data.get("people") or []
    )
    said["fundings"] = "\n".join(_money(e, names, gone) for e in data.get("fundings") or [])
    said["facets"] = "\n".join(names.facets.get(pk, gone) for pk in data.get("facets") or [])
    principles = data.get("principles") or {}
    said["principles"] = "\n".join(
        _pair(item.name, principles[item.key])
        for item in items("principles")
        if item.key in principles
    )
    lasting = data.get("lasting") or []
    said["lasting"] = "\n".join(
        item.name for item in items("sustainability_objects") if item.key in lasting
    )
    notes = data.get("notes") or {}
    said["notes"] = "\n".join(_pair(str(key), str(value)) for key, value in notes.items())
    return said
