"""What the list can be filtered, grouped and sorted by, with the choice in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from agir.coalitions.models import Coalition, Facet, Organisation
from agir.core.templatetags.typography import quoted
from agir.framework.contents import items
from agir.plan.listing.criteria import PARAMETERS, Criteria
from agir.plan.models import Participation, Priority, Status
from agir.plan.tree import Branch


@dataclass(slots=True)
class Choice:
    """One list to choose from. `options` is already HTML: a plan may have hundreds of them."""

    name: str
    label: str
    options: SafeString
    chosen: str = ""


def options(pairs: Iterable[tuple[Any, Any]], chosen: Any, empty: str) -> tuple[SafeString, str]:
    """The `<option>`s of these (value, label) pairs, and the label of the chosen one."""
    found, parts = "", [f'<option value="">{escape(empty)}</option>']
    for value, label in pairs:
        selected = ""
        if chosen not in ("", None) and value == chosen:
            selected, found = " selected", str(label).strip()
        parts.append(f'<option value="{escape(value)}"{selected}>{escape(label)}</option>')
    return SafeString("".join(parts)), found  # each value and label was escaped just above


def missing_choices() -> list[tuple[str, str]]:
    return [
        ("lead", _("sans organisation porteuse")),
        ("result", _("sans résultat")),
        ("dates", _("sans date")),
        ("status", _("sans état")),
        ("priority", _("sans priorité")),
        ("measure", _("sans mesure")),
        ("audience", _("sans public")),
        ("age_window", _("sans fenêtre d’âge")),
        ("sector", _("sans secteur")),
        ("participation", _("sans part des premiers concernés")),
        ("principle", _("sans principe")),
        ("partner", _("sans autre organisation")),
        ("person", _("sans personne responsable")),
        ("money", _("sans financement")),
        ("link", _("sans lien")),
        ("lasting", _("sans rien qui dure")),
    ]


def _choice(
    asked: Criteria, name: str, label: str, pairs: Iterable[tuple[Any, Any]], empty: str
) -> Choice:
    html, chosen = options(pairs, getattr(asked, name), empty)
    return Choice(PARAMETERS[name], label, html, chosen)


def filter_choices(
    coalition: Coalition, asked: Criteria, branches: list[Branch], facets: list[Facet]
) -> list[Choice]:
    """The lists to filter by, the most used first. One query."""
    partners = Organisation.objects.of_coalition(coalition).values_list("pk", "name")
    words: dict[str, list[tuple[int, str]]] = {kind: [] for kind in Facet.Kind.values}
    for facet in facets:
        words[facet.kind].append((facet.pk, facet.name))
    every, any_one = _("tous"), _("toutes")
    principles = [(item.key, item.name) for item in items("principles")]
    tree = [(branch.pk, branch.indented) for branch in branches]
    return [
        _choice(asked, "result", _("Résultat"), tree, every),
        _choice(asked, "organisation", _("Organisation"), partners, any_one),
        _choice(asked, "status", _("État"), Status.choices, every),
        _choice(asked, "priority", _("Priorité"), Priority.choices, any_one),
        _choice(asked, "age_window", _("Fenêtre d’âge"), words["age_window"], any_one),
        _choice(asked, "sector", _("Secteur"), words["sector"], every),
        _choice(asked, "audience", _("Public"), words["audience"], every),
        _choice(
            asked,
            "participation",
            _("Part des premiers concernés"),
            Participation.choices,
            any_one,
        ),
        _choice(asked, "principle", _("Principe"), principles, every),
        _choice(asked, "missing", _("Ce qui manque"), missing_choices(), _("peu importe")),
    ]


def group_choices() -> list[tuple[str, str]]:
    return [
        ("result", _("par résultat")),
        ("organisation", _("par organisation porteuse")),
        ("status", _("par état")),
        ("age_window", _("par fenêtre d’âge")),
    ]


def sort_choices() -> list[tuple[str, str]]:
    return [
        ("title", _("titre")),
        ("lead", _("organisation porteuse")),
        ("starts", _("début")),
        ("ends", _("fin")),
        ("status", _("état")),
        ("priority", _("priorité")),
        ("changed", _("dernier changement")),
    ]


@dataclass(slots=True)
class Column:
    """A heading of the list: its words, the address that sorts by it, the way it is sorted."""

    label: str
    url: str = ""
    order: str = ""


def columns(asked: Criteria, url: str) -> list[Column]:
    """The headings of the list. Sorting by the same one again turns it around."""
    heads = [
        (_("Action"), "title"), (_("Porteur"), "lead"), (_("Avec"), ""), (_("Dates"), "starts"),
        (_("État"), "status"), (_("Priorité"), "priority"), (_("Âge"), ""), (_("Secteur"), ""),
    ]  # fmt: skip
    found = []
    for label, key in heads:
        here = bool(key) and asked.sort == key
        column = Column(label)
        if key:
            turn = here and not asked.descending
            column.url = f"{url}?{asked.query(sort=key, descending=turn)}"
        if here:
            column.order = "descending" if asked.descending else "ascending"
        found.append(column)
    return found


def chips(asked: Criteria, choices: list[Choice]) -> list[tuple[str, str]]:
    """The filters in force: (what it says, the address without it)."""
    named = {choice.name: choice for choice in choices}
    found = []
    for name, value in asked.filters.items():
        choice = named.get(PARAMETERS[name])
        if choice:
            words = choice.chosen or str(value)
            label = (
                words
                if name == "missing"
                else _("%(list)s : %(words)s")
                % {
                    "list": choice.label,
                    "words": words,
                }
            )
        elif name == "text":
            label = quoted(value)
        elif name == "actions":
            label = _("%(count)s actions choisies") % {"count": len(asked.actions)}
        else:
            label = (_("depuis %(date)s") if name == "since" else _("jusqu’à %(date)s")) % {
                "date": value
            }
        found.append((label, asked.query(**{name: () if name == "actions" else ""})))
    return found
