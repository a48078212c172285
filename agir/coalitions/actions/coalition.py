from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from agir.accounts.models import User
from agir.coalitions import rules
from agir.coalitions.actions.facets import seed_facets
from agir.coalitions.models import Coalition, Member, Role
from agir.core.refusals import Refused, require
from agir.history.actions import Record, record

CHANGEABLE = (
    "name",
    "cause",
    "territory",
    "population",
    "level",
    "languages",
    "time_zone",
    "voice_required",
)


def free_slug(name: str) -> str:
    """An address for a coalition made from its name, with a number when it is taken."""
    base = slugify(name)[:50].strip("-") or "regroupement"
    taken = set(Coalition.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


@transaction.atomic
def create_coalition(*, by: User, name: str, slug: str = "", **about: Any) -> Member:
    """Create a coalition with the person as its coordination, its usual age windows and history.

    Returns her membership. `about` takes the fields of `CHANGEABLE`. Raises `Refused` when the
    address `slug` is taken.
    """
    try:
        with transaction.atomic():
            coalition = Coalition.objects.create(slug=slug or free_slug(name), name=name, **about)
    except IntegrityError:
        raise Refused(
            _("L’adresse « %(slug)s » est déjà prise. Choisissez-en une autre.")
            % {"slug": slug or free_slug(name)}
        ) from None
    member = Member.objects.create(coalition=coalition, user=by, role=Role.COORDINATION)
    seed_facets(coalition=coalition)
    record(
        by=by,
        coalition_id=coalition.pk,
        entry=Record("coalitions.coalition.created", "coalition", coalition.pk, coalition.name),
    )
    return member


@transaction.atomic
def change_coalition(*, coalition: Coalition, by: Member, **fields: Any) -> Coalition:
    """Change what a coalition says of itself. Causes one history entry with what changed."""
    coalition = Coalition.objects.select_for_update().get(pk=coalition.pk)
    require(rules.can_change_coalition(by, coalition))
    changes = {
        key: [getattr(coalition, key), value]
        for key, value in fields.items()
        if key in CHANGEABLE and getattr(coalition, key) != value
    }
    if changes:
        for key, (_was, after) in changes.items():
            setattr(coalition, key, after)
        coalition.save(update_fields=list(changes))
        entry = Record(
            "coalitions.coalition.changed", "coalition", coalition.pk, coalition.name, changes
        )
        record(by=by.user, coalition_id=coalition.pk, entry=entry)
    return coalition


@transaction.atomic
def archive(*, coalition: Coalition, by: Member) -> None:
    """Archive a coalition: from then on it can be read and exported, and nothing changes."""
    coalition = Coalition.objects.select_for_update().get(pk=coalition.pk)
    require(rules.can_archive(by, coalition))
    coalition.archived_at = timezone.now()
    coalition.save(update_fields=["archived_at"])
    entry = Record("coalitions.coalition.archived", "coalition", coalition.pk, coalition.name)
    record(by=by.user, coalition_id=coalition.pk, entry=entry)


@transaction.atomic
def reopen(*, coalition: Coalition, by: Member) -> None:
    """Open an archived coalition again."""
    coalition = Coalition.objects.select_for_update().get(pk=coalition.pk)
    require(rules.can_reopen(by, coalition))
    coalition.archived_at = None
    coalition.save(update_fields=["archived_at"])
    entry = Record("coalitions.coalition.reopened", "coalition", coalition.pk, coalition.name)
    record(by=by.user, coalition_id=coalition.pk, entry=entry)
