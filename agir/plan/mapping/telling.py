"""The map as a table: the same results, actions and links, one row for each, in reading order."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agir.plan.mapping.addresses import Addresses
from agir.plan.mapping.choosing import Group, Key, Shown, Tie
from agir.plan.mapping.reading import ActionRow, ResultRow
from agir.plan.models import Status
from agir.plan.relations import Relation, relation_of


@dataclass(frozen=True, slots=True)
class Said:
    """A link as read from a row: « renforce », what, and how."""

    relation: str
    other: str
    how: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    key: Key
    kind: str
    title: str
    href: str
    level: int
    leads_to: str = ""
    lead: str = ""
    status: str = ""
    follow: str = ""
    links: tuple[Said, ...] = field(default=())
    action: int = 0  # the address of its card is asked for when the row is shown


def reading_order(shown: Shown) -> list[tuple[Key, int]]:
    """Every key on the map with its depth: a result, what leads to it, then its actions."""
    results: dict[int | None, list[ResultRow]] = defaultdict(list)
    present = {row.id for row in shown.results}
    for row in shown.results:
        results[row.parent if row.parent in present else None].append(row)
    own: dict[int | None, list[Key]] = defaultdict(list)
    steps: dict[int, list[Key]] = defaultdict(list)
    drawn = {row.id for row in shown.actions}
    for group in shown.groups:
        own[group.result].append(group.key)
    for action in shown.actions:
        if action.parent in drawn:
            steps[action.parent or 0].append(f"a{action.id}")
        else:
            own[action.result].append(f"a{action.id}")
    order: list[tuple[Key, int]] = []

    def put(key: Key, level: int) -> None:
        order.append((key, level))
        if key[0] == "a":
            order.extend((step, level + 1) for step in steps[int(key[1:])])

    def descend(row: ResultRow, level: int) -> None:
        order.append((f"r{row.id}", level))
        for key in own[row.id]:
            put(key, level + 1)
        for below in results[row.id]:
            descend(below, level + 1)

    for top in results[None]:
        descend(top, 0)
    for key in own[None]:
        put(key, 0)
    return order


def group_title(group: Group) -> str:
    count = len(group.actions)
    return ngettext("%(count)s action", "%(count)s actions", count) % {"count": count}


def group_note(group: Group) -> str:
    if not group.inside:
        return ""
    sentence = ngettext("%(count)s lien entre elles", "%(count)s liens entre elles", group.inside)
    return sentence % {"count": group.inside}


def names(shown: Shown) -> dict[Key, str]:
    """What to call each thing on the map when it is the other end of a link."""
    found = {f"r{row.id}": row.title for row in shown.results}
    found |= {f"a{row.id}": row.title for row in shown.actions}
    results = shown.graph.results
    for group in shown.groups:
        place = results[group.result].title if group.result in results else _("sans résultat")
        found[group.key] = f"{group_title(group)} ({place})"
    return found


def rows(shown: Shown, addresses: Addresses) -> list[Row]:
    """The table, in reading order."""
    known = names(shown)
    said = _said(shown.ties, known)
    results = {f"r{row.id}": row for row in shown.results}
    actions = {f"a{row.id}": row for row in shown.actions}
    groups = {group.key: group for group in shown.groups}
    table = []
    for key, level in reading_order(shown):
        if key in results:
            table.append(_result(results[key], level, shown, addresses))
        elif key in groups:
            table.append(_group(groups[key], level, shown, addresses, said[key]))
        else:
            table.append(_action(actions[key], level, shown, addresses, said[key]))
    return table


def _said(ties: list[Tie], known: dict[Key, str]) -> dict[Key, list[Said]]:
    said: dict[Key, list[Said]] = defaultdict(list)
    for tie in ties:
        how = "; ".join(link.how for link in tie.links if link.how) if len(tie.links) == 1 else ""
        count = f" ({len(tie.links)})" if len(tie.links) > 1 else ""
        for here, other, from_here in ((tie.a, tie.b, True), (tie.b, tie.a, False)):
            relation = Relation(relation_of(tie.kind, from_here=from_here)).label
            said[here].append(Said(f"{relation}{count}", known[other], how))
    return said


def _leads_to(result: int | None, shown: Shown) -> str:
    found = shown.graph.results.get(result) if result is not None else None
    return found.title if found is not None else ""


def result_kind(row: ResultRow, shown: Shown) -> str:
    """The top of a tree is the change aimed at; without anything under it, a result like any."""
    if row.parent is None and any(other.parent == row.id for other in shown.graph.results.values()):
        return _("Changement visé")
    return _("Résultat")


def _result(row: ResultRow, level: int, shown: Shown, addresses: Addresses) -> Row:
    kind = result_kind(row, shown)
    href = addresses.result(row.id)
    return Row(f"r{row.id}", kind, row.title, href, level, _leads_to(row.parent, shown))


def _group(group: Group, level: int, shown: Shown, addresses: Addresses, said: list[Said]) -> Row:
    note = group_note(group)
    title = f"{group_title(group)}, {note}" if note else group_title(group)
    href = addresses.opened(group.result or 0)
    place = _leads_to(group.result, shown)
    return Row(group.key, _("Groupe"), title, href, level, place, links=tuple(said))


def _action(
    row: ActionRow, level: int, shown: Shown, addresses: Addresses, said: list[Said]
) -> Row:
    return Row(
        f"a{row.id}",
        _("Étape") if row.parent is not None else _("Action"),
        row.title,
        addresses.action(row.id),
        level,
        _leads_to(row.result, shown),
        row.lead,
        str(Status(row.status).label) if row.status else "",
        addresses.follow(row.id),
        tuple(said),
        row.id,
    )
