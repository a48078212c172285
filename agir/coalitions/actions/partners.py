from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agir.analysis.text import fold
from agir.coalitions import rules
from agir.coalitions.models import (
    Coalition,
    Invitation,
    Member,
    Organisation,
    OrganisationSpelling,
    Partnership,
)
from agir.coalitions.signals import organisations_merged
from agir.core.refusals import Refused, require
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
    A partner that had left comes back. Raises `Refused` for a name without a letter or a digit.
    """
    require(rules.can_manage_partners(by, coalition))
    if not fold(name):
        raise Refused(_("Inscrivez le nom de l’organisation, avec au moins une lettre."))
    found = organisations_named(coalition=coalition, by=by, names=[name], role=role)
    organisation = found[name]
    _describe(organisation, by, {key: value for key, value in about.items() if value})
    partnership, new = Partnership.objects.get_or_create(
        coalition=coalition,
        organisation=organisation,
        role=role,
        defaults={"starts_on": starts_on},
    )
    if new:
        remember(organisation, by, "added", role=["", role])
    elif partnership.ends_on is not None or starts_on is not None:
        partnership.starts_on, partnership.ends_on = starts_on or partnership.starts_on, None
        partnership.save(update_fields=["starts_on", "ends_on"])
    return organisation


DESCRIBED = ("name", "kind", "sector", "territory")


def remember(organisation: Organisation, by: Member, verb: str, **changes: list[str]) -> None:
    entry = Record(
        f"coalitions.partner.{verb}", "organisation", organisation.pk, organisation.name, changes
    )
    record(by=by.user, coalition_id=by.coalition_id, entry=entry)


def _describe(organisation: Organisation, by: Member, about: dict[str, str]) -> None:
    """Write what an organisation is, if this coalition is the one that describes it."""
    changes = {
        key: [str(getattr(organisation, key)), about[key]]
        for key in DESCRIBED
        if key in about and getattr(organisation, key) != about[key]
    }
    if not changes or not rules.can_change_organisation(by, organisation):
        return
    for key, (_before, after) in changes.items():
        setattr(organisation, key, after)
    organisation.save(update_fields=list(changes))
    remember(organisation, by, "described", **changes)


@transaction.atomic
def change_organisation(*, organisation: Organisation, by: Member, **about: str) -> None:
    """Change what an organisation is (`DESCRIBED`). Its former name stays a spelling here."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    require(rules.can_change_organisation(by, organisation))
    name = " ".join(about.get("name", organisation.name).split())[:200]
    if not fold(name):
        raise Refused(_("Inscrivez le nom de l’organisation, avec au moins une lettre."))
    same = known_organisations(by.coalition).get(fold(name)[:200])
    if same is not None and same.pk != organisation.pk:
        raise Refused(
            _("« %(name)s » est déjà dans votre liste. Vous pouvez réunir les deux.")
            % {"name": same.name}
        )
    former = organisation.name
    _describe(organisation, by, {**about, "name": name})
    if fold(former) != fold(name):
        keep_spelling(coalition=by.coalition, organisation=organisation, spelling=former)


@transaction.atomic
def end_partnership(*, partnership: Partnership, by: Member, ends_on: dt.date) -> None:
    """Say on which day a partnership ended. What the organisation did stays."""
    require(rules.can_change_partnership(by, partnership))
    if partnership.starts_on is not None and ends_on < partnership.starts_on:
        raise Refused(_("La fin vient avant le début. Vérifiez les deux dates."))
    before, partnership.ends_on = partnership.ends_on, ends_on
    partnership.save(update_fields=["ends_on"])
    changes = [str(before or ""), str(ends_on)]
    remember(partnership.organisation, by, "ended", ends_on=changes)


@transaction.atomic
def resume_partnership(*, partnership: Partnership, by: Member) -> None:
    """Take a partnership up again, as if it had not ended."""
    require(rules.can_change_partnership(by, partnership))
    before, partnership.ends_on = partnership.ends_on, None
    partnership.save(update_fields=["ends_on"])
    remember(partnership.organisation, by, "resumed", ends_on=[str(before or ""), ""])


@transaction.atomic
def merge_organisations(
    *, coalition: Coalition, by: Member, keep: Organisation, drop: Organisation
) -> Organisation:
    """Make two organisations of the coalition one: `drop` was another way to write `keep`.

    Everything this coalition says of `drop` becomes about `keep`, and its name a spelling. Other
    coalitions are not touched; the row itself goes only when nobody else has it.
    """
    require(rules.can_manage_partners(by, coalition))
    if keep.pk == drop.pk:
        raise Refused(_("Choisissez deux organisations différentes."))
    roles = set(keep.partnerships.filter(coalition=coalition).values_list("role", flat=True))
    here = Partnership.objects.filter(coalition=coalition, organisation=drop)
    here.filter(role__in=roles).delete()
    here.update(organisation=keep)
    Member.objects.filter(coalition=coalition, organisation=drop).update(organisation=keep)
    Invitation.objects.filter(coalition=coalition, organisation=drop).update(organisation=keep)
    spellings = OrganisationSpelling.objects.filter(coalition=coalition, organisation=drop)
    spellings.update(organisation=keep)
    organisations_merged.send(sender=Organisation, coalition=coalition, keep=keep, drop=drop)
    keep_spelling(coalition=coalition, organisation=keep, spelling=drop.name)
    remember(keep, by, "merged", name=[drop.name, keep.name])
    if not drop.partnerships.exists() and drop.described_by_id in (coalition.pk, None):
        drop.delete()
    return keep


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
            remember(organisation, by, "added", role=["", role])
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
