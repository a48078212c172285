from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from agir.coalitions.models import Member
from agir.core.refusals import Refused, require
from agir.intention import rules
from agir.intention.actions.answers import heard_in_person
from agir.intention.actions.vision import hold, latest, remember
from agir.intention.days import today_in
from agir.intention.models import Adoption, Vision
from agir.meetings.models import Decision


def decisions_about(vision: Vision) -> QuerySet[Decision]:
    """The decisions taken about this vision, the latest first."""
    taken = Decision.objects.taken().filter(coalition_id=vision.coalition_id)
    return taken.filter(about_type="vision", about_id=vision.pk)


@transaction.atomic
def adopt(
    *,
    vision: Vision,
    by: Member,
    decided_on: dt.date,
    review_on: dt.date,
    note: str = "",
    decision: Decision | None = None,
) -> Adoption:
    """Record that the coalition adopted the current version, and when it will look at it again.
    `decision`: the one of the register that did so.

    Refused when the coalition requires the voice of those first concerned and none of them has
    answered on this very version.
    """
    vision = hold(vision)
    require(rules.can_adopt(by, vision))
    version, today = latest(vision), today_in(vision.coalition)
    if decided_on > today:
        raise Refused(_("La date d’adoption est dans le futur. Inscrivez-la le jour venu."))
    if review_on <= today or review_on <= decided_on:
        raise Refused(_("Choisissez un jour à venir pour revoir cette vision."))
    if rules.lacks_voice(vision.coalition, heard_in_person(version)):
        raise Refused(
            _(
                "Votre regroupement exige la voix des premiers concernés. Aucun n’a encore dit où "
                "il se situe sur la version %(number)d : ouvrez un tour d’adhésion."
            )
            % {"number": version.number}
        )
    if decision is not None and not decisions_about(vision).filter(pk=decision.pk).exists():
        raise Refused(_("Cette décision ne porte pas sur cette vision."))
    Adoption.objects.filter(vision=vision, ended_at=None).update(ended_at=timezone.now())
    made = Adoption.objects.create(
        coalition_id=vision.coalition_id,
        vision=vision,
        version=version,
        decided_on=decided_on,
        review_on=review_on,
        note=note.strip(),
        decision=decision,
        by=by.user,
    )
    dates = {"adopted_on": ["", str(decided_on)], "review_on": ["", str(review_on)]}
    remember(vision, by, "vision.adopted", number=["", str(version.number)], **dates)
    return made


@transaction.atomic
def reopen(*, adoption: Adoption, by: Member) -> Adoption:
    """Open an adopted vision again: it is being discussed. The decision stays in memory."""
    adoption = Adoption.objects.select_for_update().get(pk=adoption.pk)
    require(rules.can_reopen(by, adoption))
    adoption.ended_at = timezone.now()
    adoption.save(update_fields=["ended_at"])
    remember(adoption.vision, by, "vision.reopened")
    return adoption
