from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agir.cycles.models import Capacity
from agir.portrait.models.told import OPEN, Precision, Told, ToldQuerySet


class Story(Told):
    """What somebody lived or saw, in her words, under the consent she gave. No consent: it stays
    between whoever typed it and the coordination."""

    FIELDS = ("title", "words", "own", "who", "capacity", "lived", "consent_on", "consent_how")

    own = models.BooleanField(_("c’est mon propre récit"), default=False)  # of whoever typed it
    who = models.CharField(_("qui raconte"), max_length=120, blank=True)
    capacity = models.CharField(_("à quel titre"), max_length=16, choices=Capacity)
    lived = models.CharField(_("quand cela s’est passé"), max_length=80, blank=True)
    consent_on = models.DateField(_("consentement donné le"), null=True, blank=True)
    consent_how = models.CharField(_("comment il a été donné"), max_length=200, blank=True)

    objects = ToldQuerySet["Story"].as_manager()

    class Meta:
        verbose_name = _("récit")
        verbose_name_plural = _("récits")
        ordering = ["-collected_on", "-pk"]
        indexes = [models.Index(fields=["coalition", "binned_at"], name="story_of_coalition")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(audience__in=OPEN) | Q(consent_on__isnull=False),
                name="story_shown_with_consent",
            )
        ]


class Moment(Told):
    """Something of the community's history: what was tried or lived, what it left."""

    FIELDS = (
        "title",
        "words",
        "left",
        "carried_by",
        "starts_on",
        "starts_precision",
        "starts_text",
        "ends_on",
        "ends_precision",
        "ends_text",
    )

    left = models.TextField(_("ce que cela a laissé"), blank=True)
    carried_by = models.CharField(_("qui l’a porté"), max_length=200, blank=True)
    starts_on = models.DateField(_("quand, ou depuis quand"))
    starts_precision = models.CharField(max_length=7, choices=Precision, default=Precision.DAY)
    starts_text = models.CharField(max_length=80, blank=True)
    ends_on = models.DateField(_("jusqu’à quand"), null=True, blank=True)
    ends_precision = models.CharField(max_length=7, choices=Precision, default=Precision.DAY)
    ends_text = models.CharField(max_length=80, blank=True)

    objects = ToldQuerySet["Moment"].as_manager()

    class Meta:
        verbose_name = _("moment de la communauté")
        verbose_name_plural = _("moments de la communauté")
        ordering = ["starts_on", "pk"]
        indexes = [models.Index(fields=["coalition", "binned_at"], name="moment_of_coalition")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="moment_dates_in_order",
            )
        ]
