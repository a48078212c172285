from __future__ import annotations

import uuid
from typing import Self

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


class FiguresImportQuerySet(models.QuerySet["FiguresImport"]):
    def files(self) -> Self:
        """Files and pasted tables, not what was written value by value."""
        return self.filter(indicator=None)

    def by_hand(self) -> Self:
        return self.filter(indicator__isnull=False)


class FiguresImport(models.Model):
    """One import of figures, done as one gesture and undone as one. Writing one value by hand is
    one too: it then names its indicator, its provenance, and says in `report` what it did."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    operation = models.UUIDField(unique=True)
    file_name = models.CharField(max_length=200, blank=True)
    indicator = models.ForeignKey(
        "portrait.Indicator", null=True, blank=True, on_delete=models.CASCADE,
        related_name="gestures",
    )  # fmt: skip
    provenance = models.CharField(_("d’où vient la valeur"), max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    report = models.JSONField(default=dict)
    created = models.JSONField(default=list)  # numbers of the indicators it created
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = FiguresImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import de chiffres")
        verbose_name_plural = _("imports de chiffres")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.file_name
