from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models import Coalition


class StagedEffects(models.Model):
    """A sheet of effects looked at and not imported yet: kept a day, seen by who dropped it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=200, blank=True)  # empty: pasted cells
    content = models.BinaryField()  # the rows as they were read: compressed JSON
    report = models.JSONField(default=dict)  # columns, warnings about the whole file
    left = models.JSONField(default=list)  # numbers of the rows a person leaves aside
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("import d’effets en préparation")
        verbose_name_plural = _("imports d’effets en préparation")

    def __str__(self) -> str:
        return self.file_name


class EffectsImport(models.Model):
    """One import of effects, done as one gesture and undone as one."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    operation = models.UUIDField(unique=True)
    file_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    report = models.JSONField(default=dict)  # how many came in, were there, were left aside
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("import d’effets")
        verbose_name_plural = _("imports d’effets")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.file_name
