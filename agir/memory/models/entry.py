from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models import Coalition

UNDATED = dt.date(1, 1, 1)  # after everything else when the latest come first


class EntryQuerySet(models.QuerySet["Entry"]):
    def latest_first(self) -> EntryQuerySet:
        return self.order_by("-on", "-id")


class Entry(models.Model):
    """One thing that can be found: its words as everybody in the coalition may read them, and the
    tokens they are found by. Made again from the thing itself whenever it changes."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)  # the object's type, as history names it
    object_id = models.BigIntegerField()
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    on = models.DateField(default=UNDATED)  # the day it is about
    tokens = models.TextField()  # see `agir.analysis.finding.stored`

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entrée de la mémoire")
        verbose_name_plural = _("entrées de la mémoire")
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="memory_entry_once"),
        ]
        indexes = [
            models.Index(fields=["coalition", "-on", "-id"], name="memory_latest"),
        ]

    def __str__(self) -> str:
        return self.title
