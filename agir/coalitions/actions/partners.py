from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from agir.analysis.text import fold
from agir.coalitions import rules
from agir.coalitions.models import (
    Coalition,
    Member,
    Organisation,
    OrganisationSpelling,
    Partnership,
)
from agir.core.refusals import require
from agir.history.actions import Record, record


def known_organisations(coalition: Coalition) -> dict[str, Organisation]:
    """Every way an organisation is written in this coalition, folded → organisation."""
    known = {fold(o.name)[:200]: o for o in Organisation.objects.of_coalition(coalition)}
    spellings = OrganisationSpelling.objects.filter(coalition=coalition)
    for spelling in spellings.select_related("organisation"):
        known.setdefault(spelling.folded, spelling.organisation)
    return known


@transaction.atomic
def add_partner(
    *,
    coalition: Coalition,
    by: Member,
    name: str,
    role: str = Partnership.Role.PARTNER,
    starts_on: dt.date | None = None,
    **about: str,
) -> Organisation:
    """Make an organisation a partner of the coalition, described if it is new here.

    An organisation of the same name in another coalition where the person sits is the same one.
    """
    require(rules.can_manage_partners(by, coalition))
    found = organisations_named(coalition=coalition, by=by, names=[name], role=role)
    organisation = found[name]
    changed = [key for key in ("kind", "sector", "territory") if about.get(key)]
    if changed and rules.can_change_organisation(by, organisation):
        for key in changed:
            setattr(organisation, key, about[key])
        organisation.save(update_fields=changed)
    Partnership.objects.update_or_create(
        coalition=coalition,
        organisation=organisation,
        role=role,
        defaults={"starts_on": starts_on, "ends_on": None},
    )
    return organisation


def organisations_named(
    *,
    coalition: Coalition,
    by: Member,
    names: Iterable[str],
    role: str = Partnership.Role.PARTNER,
) -> dict[str, Organisation]:
    """The organisations of these names, made partners where they are new. Returns name →
    organisation. To be called inside a transaction by a verb that has asked its own rule."""
    known = known_organisations(coalition)
    elsewhere: dict[str, Organisation] | None = None
    found: dict[str, Organisation] = {}
    for name in names:
        clean = " ".join(name.split())[:200]
        key = fold(clean)[:200]
        if not key:
            continue
        if key not in known:
            if elsewhere is None:
                elsewhere = {
                    fold(o.name)[:200]: o for o in Organisation.objects.visible_to(by.user)
                }
            organisation = elsewhere.get(key) or Organisation.objects.create(
                name=clean, described_by=coalition
            )
            Partnership.objects.create(
                coalition=coalition,
                organisation=organisation,
                role=role,
                starts_on=timezone.localdate(),
            )
            entry = Record(
                "coalitions.partner.added", "organisation", organisation.pk, organisation.name
            )
            record(by=by.user, coalition_id=coalition.pk, entry=entry)
            known[key] = organisation
        found[name] = known[key]
    return found


def keep_spelling(*, coalition: Coalition, organisation: Organisation, spelling: str) -> None:
    """Remember that this is another way to write the organisation in this coalition's files."""
    clean = " ".join(spelling.split())[:200]
    OrganisationSpelling.objects.update_or_create(
        coalition=coalition,
        folded=fold(clean)[:200],
        defaults={"organisation": organisation, "spelling": clean},
    )
