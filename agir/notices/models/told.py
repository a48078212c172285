from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from agir.post.models import Letter


class Told(models.Model):
    """One thing said to one person in a digest, so that it is never said twice. Goes with its
    letter when that letter did not leave."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(_("quoi"), max_length=80)
    letter = models.ForeignKey(Letter, null=True, on_delete=models.SET_NULL, related_name="+")
    on = models.DateField(_("le"))

    class Meta:
        verbose_name = _("rappel donné")
        verbose_name_plural = _("rappels donnés")
        constraints = [models.UniqueConstraint(fields=["key", "user"], name="told_once")]
        indexes = [models.Index(fields=["on"], name="told_on")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.key}"
