from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models.coalition import Coalition


class Facet(models.Model):
    """A word of the coalition's own lists: an age window, a sector of the territory, an audience.

    One table for the three, because every list, filter and gap reads them the same way.
    """

    class Kind(models.TextChoices):
        AGE_WINDOW = "age_window", _("fenêtre d’âge")
        SECTOR = "sector", _("secteur du territoire")
        AUDIENCE = "audience", _("public")

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="facets")
    kind = models.CharField(_("liste"), max_length=10, choices=Kind)
    name = models.CharField(_("nom"), max_length=120)
    folded = models.CharField(max_length=120)
    position = models.PositiveIntegerField(default=0)
    retired = models.BooleanField(_("mise de côté"), default=False)

    class Meta:
        verbose_name = _("repère")
        verbose_name_plural = _("repères")
        ordering = ["kind", "position", "name"]
        constraints = [
            models.UniqueConstraint(fields=["coalition", "kind", "folded"], name="facet_once")
        ]

    def __str__(self) -> str:
        return self.name
