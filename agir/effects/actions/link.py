"""Verbs of a link: this effect led to that one."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from agir.analysis.chains import reaches
from agir.coalitions.models import Coalition, Member
from agir.core.refusals import Refused, require
from agir.effects import rules
from agir.effects.models import Effect, EffectLink
from agir.history.actions import Record, record


def _note(verb: str, effect: Effect, by: Member) -> None:
    entry = Record(f"effects.link.{verb}", "effect", effect.pk)
    record(by=by.user, coalition_id=effect.coalition_id, entry=entry)


@transaction.atomic
def lead(*, source: Effect, target: Effect, by: Member, how: str = "") -> EffectLink:
    """Say that one effect led to another. Refused when it would close a circle. Saying it twice
    changes only how."""
    coalition = Coalition.objects.select_for_update(of=("self",)).get(pk=by.coalition_id)
    here = source.coalition_id == target.coalition_id == coalition.pk
    seen = source.is_seen_by(by) and target.is_seen_by(by)
    require(here and seen and rules.can_write(by, coalition))
    require(source.binned_at is None and target.binned_at is None)
    if source.pk == target.pk:
        raise Refused(_("Un effet ne mène pas à lui-même. Choisissez-en un autre."))
    arcs = EffectLink.objects.filter(coalition=coalition)
    if reaches(arcs.values_list("from_effect_id", "to_effect_id"), target.pk, source.pk):
        raise Refused(
            _("Le second a déjà mené au premier : ce lien tournerait en rond. Inversez-le.")
        )
    made, _new = EffectLink.objects.update_or_create(
        from_effect=source,
        to_effect=target,
        defaults={"coalition": coalition, "how": how.strip()[:300], "by": by.user},
    )
    _note("made", source, by)
    return made


@transaction.atomic
def unlead(*, link: EffectLink, by: Member) -> None:
    """Take a link away. The two effects stay."""
    require(link.coalition_id == by.coalition_id and rules.can_write(by, by.coalition))
    require(link.from_effect.is_seen_by(by) and link.to_effect.is_seen_by(by))
    source = link.from_effect
    link.delete()
    _note("removed", source, by)
