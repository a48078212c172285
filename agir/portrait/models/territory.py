from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models import Coalition


class TerritoryUnit(models.Model):
    """One piece of the coalition's territory, as one source cuts it: territories never coincide,
    so each source has its own hand-made list."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(_("source"), max_length=120)
    code = models.CharField(_("code"), max_length=80, blank=True)
    name = models.CharField(_("nom"), max_length=200)
    level = models.CharField(_("niveau"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("unité du territoire")
        verbose_name_plural = _("unités du territoire")
        ordering = ["source", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["coalition", "source", "code", "name"], name="territory_unit_once"
            )
        ]

    def __str__(self) -> str:
        return self.name
