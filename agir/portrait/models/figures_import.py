from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models import Coalition


class StagedFigures(models.Model):
    """A file of figures, or a pasted table, looked at and not imported yet: kept a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=200, blank=True)  # empty: a pasted table
    content = models.BinaryField()
    choices = models.JSONField(default=dict)
    report = models.JSONField(default=dict)  # what importing would do, as last looked at
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("import de chiffres en préparation")
        verbose_name_plural = _("imports de chiffres en préparation")

    def __str__(self) -> str:
        return self.file_name


class FiguresImport(models.Model):
    """One import of figures, done as one gesture and undone as one."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    operation = models.UUIDField(unique=True)
    file_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    report = models.JSONField(default=dict)
    created = models.JSONField(default=list)  # numbers of the indicators it created
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("import de chiffres")
        verbose_name_plural = _("imports de chiffres")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.file_name
