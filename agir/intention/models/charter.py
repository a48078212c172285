from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models import Coalition


class CharterLine(models.Model):
    """How a coalition lives one principle. `principle` is a key of the framework, or that of a
    principle of its own."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="charter")
    principle = models.CharField(_("principe"), max_length=60)
    how = models.TextField(_("comment nous le vivons"))
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("ligne de la charte")
        verbose_name_plural = _("lignes de la charte")
        constraints = [
            models.UniqueConstraint(fields=["coalition", "principle"], name="charter_line_once")
        ]

    def __str__(self) -> str:
        return self.principle


class CharterCheck(models.Model):
    """Once a year: an example that shows how a line of the charter was lived."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    line = models.ForeignKey(CharterLine, on_delete=models.CASCADE, related_name="checks")
    year = models.PositiveSmallIntegerField(_("année"))
    example = models.TextField(_("exemple"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("preuve de la charte")
        verbose_name_plural = _("preuves de la charte")
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["line", "year"], name="charter_check_once_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.year}"


class Value(models.Model):
    """A word that matters to the coalition, and what it means for it."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="values_held")
    name = models.CharField(_("valeur"), max_length=120)
    meaning = models.TextField(_("ce que cela veut dire pour nous"), blank=True)
    at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("valeur")
        verbose_name_plural = _("valeurs")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
