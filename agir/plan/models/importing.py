from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models import Coalition
from agir.plan.models.plan import Plan


class StagedImport(models.Model):
    """A file dropped and not imported yet: kept a day so that the preview can be looked at,
    corrected and come back to. Nothing of it is in the plan."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="staged_imports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    choices = models.JSONField(default=dict)  # sheet, mapping, organisation merges chosen
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("import en préparation")
        verbose_name_plural = _("imports en préparation")

    def __str__(self) -> str:
        return self.file_name


class ImportBatch(models.Model):
    """One import, done as one gesture and undone as one (`operation` names its events)."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="imports")
    operation = models.UUIDField(unique=True)
    file_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    report = models.JSONField(default=dict)
    undo = models.JSONField(default=dict)  # what it created and what it replaced, by id
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.file_name


class ColumnMemory(models.Model):
    """How this coalition took a column last time: a header once corrected stays corrected."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    header = models.CharField(max_length=200)  # folded
    field = models.CharField(max_length=40, blank=True)  # empty: left out

    class Meta:
        verbose_name = _("colonne reconnue")
        verbose_name_plural = _("colonnes reconnues")
        constraints = [
            models.UniqueConstraint(fields=["coalition", "header"], name="column_memory_once")
        ]

    def __str__(self) -> str:
        return f"{self.header} → {self.field}"
