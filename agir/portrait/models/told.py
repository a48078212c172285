"""What every text of the portrait says of itself: when, by whom, for whom, until when."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agir.coalitions import rules as coalition_rules
from agir.coalitions.models import Coalition, Member

A_YEAR = dt.timedelta(days=365)


class Audience(models.TextChoices):
    """Who may read. For a story, it is the consent it was given under."""

    PUBLIC = "public", _("tout le monde")
    COALITION = "coalition", _("les membres du regroupement")
    COORDINATION = "coordination", _("la coordination seulement")
    NONE = "none", _("personne encore : pas de consentement")


OPEN = (Audience.PUBLIC, Audience.COALITION)


class Precision(models.TextChoices):
    """How exact a date is. An approximate date keeps the words it was written in."""

    DAY = "day", _("jour")
    MONTH = "month", _("mois")
    SEASON = "season", _("saison")
    YEAR = "year", _("année")
    DECADE = "decade", _("décennie")


def in_a_year() -> dt.date:
    return timezone.localdate() + A_YEAR


M = TypeVar("M", bound=models.Model)


class ToldQuerySet(models.QuerySet[M]):
    def visible_to(self, member: Member) -> Self:
        """What its audience lets this member read, wherever it stands: what is open to every
        member, what she typed herself, and everything for the coordination."""
        here = self.filter(coalition_id=member.coalition_id)
        if coalition_rules.is_coordinated([member.role]):
            return here
        return here.filter(Q(audience__in=OPEN) | Q(typed_by__user_id=member.user_id))

    def present(self) -> Self:
        return self.filter(binned_at=None)

    def stamped(self) -> Self:
        """With what it takes to say who collected it."""
        return self.select_related("typed_by__user")


class Told(models.Model):
    """A text of the portrait. `before` is what it said before its last change, kept here and not
    in the history, so that what is erased is really erased and what is reserved stays so."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(_("titre"), max_length=200)
    words = models.TextField(_("description"), blank=True)
    audience = models.CharField(
        _("qui peut le lire"), max_length=12, choices=Audience, default=Audience.COALITION
    )
    collected_on = models.DateField(_("recueilli le"), default=timezone.localdate)
    provenance = models.CharField(_("d’où cela vient"), max_length=200, blank=True)
    typed_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    review_on = models.DateField(_("à revoir le"), default=in_a_year)
    before = models.JSONField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    binned_at = models.DateTimeField(null=True, blank=True)
    binned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    # What people write, and history, undo and forms speak: the fields of each noun, then these.
    STAMP = ("audience", "collected_on", "provenance", "review_on")
    FIELDS: tuple[str, ...] = ("title", "words")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether every member may read it."""
        return self.audience in OPEN

    def is_seen_by(self, member: Member) -> bool:
        """`visible_to`, for one that is already here. Needs `typed_by` loaded."""
        if self.coalition_id != member.coalition_id:
            return False
        typed_it = self.typed_by is not None and self.typed_by.user_id == member.user_id
        return self.is_open or typed_it or coalition_rules.is_coordinated([member.role])

    @property
    def collector(self) -> str:
        return self.typed_by.user.shown_name if self.typed_by else ""

    def is_due(self, today: dt.date) -> bool:
        return self.review_on < today

    @classmethod
    def written(cls) -> tuple[str, ...]:
        return (*cls.FIELDS, *cls.STAMP)

    def says(self) -> dict[str, Any]:
        """What it says, as its form has it: relations by their numbers."""
        data: dict[str, Any] = {}
        for name in self.written():
            field = self._meta.get_field(name)
            if field.many_to_many:
                data[name] = sorted(getattr(self, name).values_list("pk", flat=True))
            else:
                data[name] = getattr(self, getattr(field, "attname", name))
        return data
