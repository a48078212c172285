from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext

from agir.analysis.text import fold
from agir.coalitions.models import Coalition, Facet


def seed_facets(*, coalition: Coalition) -> None:
    """Give a new coalition the three usual age windows, in its language; the list is hers."""
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
