"""Verbs of money."""

from __future__ import annotations

from collections.abc import Iterable

from agir.analysis.text import fold
from agir.coalitions.actions.partners import known_organisations
from agir.coalitions.models import Coalition
from agir.funding.models import FundingSource


def sources_named(*, coalition: Coalition, names: Iterable[str]) -> dict[str, FundingSource]:
    """The sources of money of these names, made where they are missing. Returns name → source.

    A source that bears the name of an organisation of the coalition comes from it. To be called
    inside a transaction by a verb that has asked its own rule.
    """
    known = {source.folded: source for source in FundingSource.objects.filter(coalition=coalition)}
    funders = known_organisations(coalition)
    cleaned = {name: " ".join(name.split())[:200] for name in names}
    missing = {
        fold(clean)[:200]: clean
        for clean in cleaned.values()
        if fold(clean)[:200] not in known and fold(clean)
    }
    made = FundingSource.objects.bulk_create(
        FundingSource(coalition=coalition, name=clean, folded=key, funder=funders.get(key))
        for key, clean in missing.items()
    )
    known.update({source.folded: source for source in made})
    return {
        name: known[fold(clean)[:200]]
        for name, clean in cleaned.items()
        if fold(clean)[:200] in known
    }
