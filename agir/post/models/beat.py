from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Beat(models.Model):
    """When something that must run from time to time last did."""

    name = models.CharField(_("quoi"), max_length=40, unique=True)
    at = models.DateTimeField(_("dernier passage"))

    class Meta:
        verbose_name = _("passage")
        verbose_name_plural = _("passages")

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M}"
