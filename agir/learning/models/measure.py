from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models import Coalition, Member, Organisation
from agir.plan.models import Action


class MeasureQuerySet(models.QuerySet["Measure"]):
    def present(self) -> MeasureQuerySet:
        return self.filter(binned_at=None)


class Measure(models.Model):
    """What one action can answer for (*performance measure*; Friedman): how much was done, how
    well, and whether those it reaches are better off. Never what a whole territory lives: that is
    an indicator of the portrait."""

    class Kind(models.TextChoices):
        HOW_MUCH = "how_much", _("combien")
        HOW_WELL = "how_well", _("à quel point bien")
        BETTER_OFF = "better_off", _("qui s’en porte mieux")

    class Direction(models.IntegerChoices):
        HIGHER = 1, _("plus, c’est mieux")
        LOWER = -1, _("moins, c’est mieux")

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    action = models.ForeignKey(
        Action, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("action"),
    )  # fmt: skip
    title = models.CharField(_("ce qui est mesuré"), max_length=300)
    kind = models.CharField(_("ce que cela dit"), max_length=10, choices=Kind)
    unit = models.CharField(_("unité"), max_length=60, blank=True)
    direction = models.SmallIntegerField(
        _("sens souhaité"), choices=Direction, default=Direction.HIGHER
    )
    baseline = models.FloatField(_("point de départ"), null=True, blank=True)
    baseline_on = models.DateField(_("mesuré le"), null=True, blank=True)
    target = models.FloatField(_("cible"), null=True, blank=True)
    target_on = models.DateField(_("cible visée pour le"), null=True, blank=True)
    owner = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("qui la suit"),
    )  # fmt: skip
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("quelle organisation la suit"),
    )  # fmt: skip
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    binned_at = models.DateTimeField(null=True, blank=True)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("mesure de performance")
        verbose_name_plural = _("mesures de performance")
        ordering = ["title", "pk"]
        indexes = [models.Index(fields=["coalition", "kind"], name="measure_of_coalition")]
        constraints = [
            models.CheckConstraint(
                condition=Q(baseline=None, baseline_on=None)
                | Q(baseline__isnull=False, baseline_on__isnull=False),
                name="measure_baseline_has_day",
            ),
            models.CheckConstraint(
                condition=Q(target=None, target_on=None)
                | Q(target__isnull=False, target_on__isnull=False),
                name="measure_target_has_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class MeasureValue(models.Model):
    """One figure of a measure, on one day. A day may have several: the last one written counts."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="values")
    on = models.DateField(_("jour"))
    value = models.FloatField(_("valeur"))
    note = models.CharField(_("un mot"), max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    binned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("valeur d’une mesure")
        verbose_name_plural = _("valeurs d’une mesure")
        ordering = ["on", "pk"]
        indexes = [models.Index(fields=["measure", "on"], name="value_of_measure")]

    def __str__(self) -> str:
        return f"{self.on} {self.value}"
