from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models import Coalition
from agir.cycles.models import Cycle


class Bilan(models.Model):
    """What the group says of a cycle as it closes it. The rest of the report is read from what the
    cycle holds; these are the group's own words, and the cycle that follows."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    cycle = models.OneToOneField(Cycle, on_delete=models.CASCADE, related_name="bilan")
    proud = models.TextField(_("ce dont nous sommes fiers"), blank=True)
    hard = models.TextField(_("ce qui a été difficile"), blank=True)
    otherwise = models.TextField(_("ce que nous ferons autrement"), blank=True)
    thanks = models.TextField(_("qui nous remercions"), blank=True)
    following = models.ForeignKey(
        Cycle, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("cycle suivant"),
    )  # fmt: skip
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("bilan")
        verbose_name_plural = _("bilans")

    def __str__(self) -> str:
        return f"{self.cycle_id}"
