from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext, override
from django.utils.translation import gettext as _

from agir.analysis.text import fold
from agir.coalitions import rules
from agir.coalitions.models import Coalition, Facet, Member
from agir.core.refusals import Refused, require
from agir.history.actions import Record, record


def seed_facets(*, coalition: Coalition) -> None:
    """Give a new coalition the three usual age windows, in its language; the list is hers."""
    with override(coalition.languages[0]):
        names = [gettext("Grossesse"), gettext("0–2 ans"), gettext("3–5 ans")]
    Facet.objects.bulk_create(
        Facet(
            coalition=coalition,
            kind=Facet.Kind.AGE_WINDOW,
            name=name,
            folded=fold(name)[:120],
            position=index,
        )
        for index, name in enumerate(names)
    )


def facets_named(*, coalition: Coalition, kind: str, names: Iterable[str]) -> dict[str, Facet]:
    """The facets of these names, made where they are missing. Returns name → facet; names that
    differ only by accents, case or dashes are the same facet."""
    known = {f.folded: f for f in Facet.objects.filter(coalition=coalition, kind=kind)}
    found: dict[str, Facet] = {}
    for name in names:
        clean = " ".join(name.split())[:120]
        key = fold(clean)[:120]
        if not key:
            continue
        if key not in known:
            known[key] = Facet.objects.create(
                coalition=coalition, kind=kind, name=clean, folded=key, position=len(known)
            )
        found[name] = known[key]
    return found


def _remember(facet: Facet, by: Member, verb: str, **changes: list[str]) -> None:
    entry = Record(f"coalitions.facet.{verb}", "facet", facet.pk, facet.name, changes)
    record(by=by.user, coalition_id=facet.coalition_id, entry=entry)


def _clean(name: str, siblings: Iterable[Facet]) -> tuple[str, str]:
    """The name as it is kept and its folded form. Raises `Refused` when empty or taken."""
    clean = " ".join(name.split())[:120]
    folded = fold(clean)[:120]
    if not folded:
        raise Refused(_("Inscrivez un nom, avec au moins une lettre ou un chiffre."))
    for sibling in siblings:
        if sibling.folded == folded:
            raise Refused(
                _("« %(name)s » est déjà dans cette liste, peut-être de côté.")
                % {"name": sibling.name}
            )
    return clean, folded


@transaction.atomic
def add_facet(*, coalition: Coalition, by: Member, kind: str, name: str) -> Facet:
    """Add a word at the end of one of the coalition's lists."""
    require(rules.can_manage_facets(by, coalition))
    siblings = Facet.objects.filter(coalition=coalition, kind=kind)
    clean, folded = _clean(name, siblings)
    last = siblings.aggregate(last=Max("position"))["last"]
    facet = Facet.objects.create(
        coalition=coalition,
        kind=kind,
        name=clean,
        folded=folded,
        position=0 if last is None else last + 1,
    )
    _remember(facet, by, "added")
    return facet


@transaction.atomic
def rename_facet(*, facet: Facet, by: Member, name: str) -> Facet:
    """Write a word otherwise: whatever carried it carries the new one."""
    require(rules.can_change_facet(by, facet))
    siblings = Facet.objects.filter(coalition_id=facet.coalition_id, kind=facet.kind)
    before = facet.name
    facet.name, facet.folded = _clean(name, siblings.exclude(pk=facet.pk))
    facet.save(update_fields=["name", "folded"])
    _remember(facet, by, "renamed", name=[before, facet.name])
    return facet


@transaction.atomic
def move_facet(*, facet: Facet, by: Member, up: bool) -> None:
    """Move a word one place up or down in its list. At the end already, it stays."""
    require(rules.can_change_facet(by, facet))
    rows = list(
        Facet.objects.select_for_update()
        .filter(coalition_id=facet.coalition_id, kind=facet.kind, retired=False)
        .order_by("position", "name")
    )
    index = next((i for i, row in enumerate(rows) if row.pk == facet.pk), None)
    target = None if index is None else index + (-1 if up else 1)
    if index is None or target is None or not 0 <= target < len(rows):
        return
    rows[index], rows[target] = rows[target], rows[index]
    for position, row in enumerate(rows):
        row.position = position
    Facet.objects.bulk_update(rows, ["position"])
    _remember(facet, by, "moved", position=[str(index), str(target)])


@transaction.atomic
def retire_facet(*, facet: Facet, by: Member, retired: bool = True) -> None:
    """Put a word aside: it is offered no more, and what carries it keeps it. Or take it back."""
    require(rules.can_change_facet(by, facet))
    if facet.retired != retired:
        facet.retired = retired
        facet.save(update_fields=["retired"])
        _remember(facet, by, "retired" if retired else "returned")
