from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models import Coalition
from agir.portrait.models.figures_import import FiguresImport
from agir.portrait.models.told import Told, ToldQuerySet


class Indicator(Told):
    """What is measured, stamped as every part of the portrait. `title` is its name, `words` its
    definition; `main_unit` is the territory unit its page shows first."""

    class Direction(models.IntegerChoices):
        LOWER = -1, _("moins, c’est mieux")
        NONE = 0, _("ni l’un ni l’autre")
        HIGHER = 1, _("plus, c’est mieux")

    FIELDS = (
        "title",
        "words",
        "unit",
        "denominator",
        "direction",
        "target",
        "target_year",
        "source",
        "credit",
        "licence",
        "main_unit",
    )

    title = models.CharField(_("nom"), max_length=300)
    key = models.CharField(max_length=200)  # stable for a file's layout: the same file finds it
    heading = models.CharField(max_length=500, blank=True)  # what stood above it in its file
    unit = models.CharField(_("unité de mesure"), max_length=60, blank=True)
    denominator = models.CharField(_("sur combien, sur qui"), max_length=300, blank=True)
    direction = models.SmallIntegerField(
        _("sens souhaité"), choices=Direction, default=Direction.NONE
    )
    target = models.FloatField(_("cible"), null=True, blank=True)
    target_year = models.PositiveSmallIntegerField(_("année de la cible"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    credit = models.TextField(_("mention exigée"), blank=True)
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    main_unit = models.CharField(_("unité montrée d’abord"), max_length=80, blank=True)
    imported_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)  # by a person, since it came

    objects = ToldQuerySet["Indicator"].as_manager()

    class Meta:
        verbose_name = _("indicateur")
        verbose_name_plural = _("indicateurs")
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["coalition", "key"], name="indicator_key_once"),
            models.CheckConstraint(
                condition=Q(target__isnull=True, target_year__isnull=True)
                | Q(target__isnull=False, target_year__isnull=False),
                name="indicator_target_has_year",
            ),
        ]
        indexes = [models.Index(fields=["coalition", "binned_at"], name="indicator_of_coalition")]


class MeasuredPlace(models.Model):
    """A place as a file names it. The same code with another name is another place: sources do not
    share their codes."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=80)
    name = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("lieu mesuré")
        verbose_name_plural = _("lieux mesurés")
        constraints = [
            models.UniqueConstraint(
                fields=["code", "name", "coalition"], name="measured_place_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class MeasuredGroup(models.Model):
    """Whom a value counts: men, the 15 to 24. `key` tells groups apart (empty: the total)."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=300)
    words = models.JSONField(null=True)

    class Meta:
        verbose_name = _("groupe mesuré")
        verbose_name_plural = _("groupes mesurés")
        constraints = [
            models.UniqueConstraint(fields=["coalition", "key"], name="measured_group_once")
        ]

    def __str__(self) -> str:
        return self.key


class ValueQuerySet(models.QuerySet["IndicatorValue"]):
    def live(self) -> Self:
        """What counts today, not what a later import replaced, with its place and its group."""
        return self.filter(replaced_in=None).annotate(
            unit_code=F("place__code"),
            unit_name=F("place__name"),
            breakdown_key=F("group__key"),
            breakdown=F("group__words"),
        )

    def total(self) -> Self:
        return self.filter(group__key="")


class IndicatorValue(models.Model):
    """One cell: an indicator, in one place, for one period and one group. `value` is None whenever
    its status says there is no number. A value replaced by an import stays, so that undoing puts
    it back.

    A million rows come in at once: what they share is told once, beside, and their keys are not
    checked row by row in the database, but by the one verb that writes them.
    """

    coalition = models.ForeignKey(
        Coalition, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="values",
        db_constraint=False, db_index=False,
    )  # fmt: skip
    place = models.ForeignKey(
        MeasuredPlace, on_delete=models.CASCADE, related_name="+",
        db_constraint=False, db_index=False,
    )  # fmt: skip
    group = models.ForeignKey(
        MeasuredGroup, on_delete=models.CASCADE, related_name="+",
        db_constraint=False, db_index=False,
    )  # fmt: skip
    period = models.CharField(max_length=40)
    year = models.SmallIntegerField(null=True)
    value = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    status = models.CharField(max_length=20)
    symbol = models.CharField(max_length=20)
    flags = models.CharField(max_length=120)  # with commas between
    came_in = models.ForeignKey(
        FiguresImport, null=True, on_delete=models.CASCADE, related_name="+",
        db_constraint=False, db_index=False,
    )  # fmt: skip
    replaced_in = models.ForeignKey(
        FiguresImport, null=True, on_delete=models.SET_NULL, related_name="+",
        db_constraint=False, db_index=False,
    )  # fmt: skip

    # What `live` adds to each.
    unit_code: str
    unit_name: str
    breakdown_key: str
    breakdown: dict[str, str] | None

    objects = ValueQuerySet.as_manager()

    class Meta:
        verbose_name = _("valeur d’indicateur")
        verbose_name_plural = _("valeurs d’indicateurs")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "place", "group", "period"],
                condition=Q(replaced_in=None),
                name="indicator_value_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["replaced_in"],
                condition=Q(replaced_in__isnull=False),
                name="indicator_value_replaced",
            )
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.status}"
