from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models import Coalition
from agir.cycles.models import Cycle
from agir.meetings.models import Decision

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from agir.accounts.models import User

# What a version says, in the order of the page. History, suggestions and comparison speak it.
FIELDS = ("statement", "population", "territory", "change", "horizon")


class VisionQuerySet(models.QuerySet["Vision"]):
    def visible_to(self, user: User | AnonymousUser) -> VisionQuerySet:
        """Every member of a coalition reads its visions."""
        return self.filter(coalition__in=Coalition.objects.visible_to(user))


class Vision(models.Model):
    """The change a coalition wants, for a population, on a territory. What it says is in its
    numbered versions: people adhere to a version, never to a text that moves."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="visions")
    cycle = models.ForeignKey(
        Cycle,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="visions",
        verbose_name=_("cycle"),
    )
    name = models.CharField(_("nom"), max_length=160)
    created_at = models.DateTimeField(default=timezone.now)

    objects = VisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("vision")
        verbose_name_plural = _("visions")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class VisionVersion(models.Model):
    """What a vision said from one day on. Never changed once written."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    vision = models.ForeignKey(Vision, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("numéro"))
    statement = models.TextField(_("énoncé"))
    population = models.CharField(_("population visée"), max_length=300, blank=True)
    territory = models.CharField(_("territoire"), max_length=300, blank=True)
    change = models.TextField(_("changement voulu"), blank=True)
    horizon = models.CharField(_("horizon"), max_length=120, blank=True)
    why = models.TextField(_("ce qui change, et pourquoi"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("version de la vision")
        verbose_name_plural = _("versions de la vision")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["vision", "number"], name="vision_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.vision_id} v{self.number}"

    def says(self) -> dict[str, str]:
        """Its fields as plain data."""
        return {name: getattr(self, name) for name in FIELDS}


class Suggestion(models.Model):
    """Other words that somebody proposes for a field of a version, or for a passage of it."""

    class Status(models.TextChoices):
        OPEN = "open", _("à discuter")
        ACCEPTED = "accepted", _("retenue")
        SET_ASIDE = "set_aside", _("mise de côté")

    class Field(models.TextChoices):
        STATEMENT = "statement", _("Énoncé")
        POPULATION = "population", _("Population visée")
        TERRITORY = "territory", _("Territoire")
        CHANGE = "change", _("Changement voulu")
        HORIZON = "horizon", _("Horizon")

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(VisionVersion, on_delete=models.CASCADE, related_name="suggestions")
    field = models.CharField(_("partie"), max_length=12, choices=Field)
    passage = models.TextField(_("passage"), blank=True)  # empty: the whole field
    words = models.TextField(_("mots proposés"))
    why = models.TextField(_("pourquoi"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    status = models.CharField(_("état"), max_length=10, choices=Status, default=Status.OPEN)
    reason = models.TextField(_("raison"), blank=True)
    became = models.ForeignKey(
        VisionVersion, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.version_id} {self.field}"


class Adoption(models.Model):
    """A decision: this version is ours, from this day, until we look at it again."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    vision = models.ForeignKey(Vision, on_delete=models.CASCADE, related_name="adoptions")
    version = models.ForeignKey(VisionVersion, on_delete=models.CASCADE, related_name="adoptions")
    decided_on = models.DateField(_("adoptée le"))
    review_on = models.DateField(_("à revoir le"))
    note = models.TextField(_("ce qui a été décidé"), blank=True)
    # The decision of the group that adopted it, when it was taken in the register.
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("par quelle décision"),
    )  # fmt: skip
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)  # reopened, or another took its place

    class Meta:
        verbose_name = _("adoption de la vision")
        verbose_name_plural = _("adoptions de la vision")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["vision"], condition=Q(ended_at=None), name="vision_adopted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.decided_on}"

    def is_due(self, today: dt.date) -> bool:
        """Whether the day to look at it again has come."""
        return self.review_on <= today
