from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models import Coalition
from agir.meetings.models.meeting import AgendaItem, Meeting


class Insight(models.Model):
    """Something learned, noted as it was said (*apprentissage*). What it changes in a practice is
    said later, in the learning room."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.CASCADE, related_name="insights"
    )
    item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="insights"
    )
    text = models.TextField(_("ce que nous avons appris"))
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    binned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("apprentissage")
        verbose_name_plural = _("apprentissages")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:60]


class Writing(models.Model):
    """Who is writing in which section, until when: a soft lock, that others see and may pass."""

    item = models.OneToOneField(AgendaItem, on_delete=models.CASCADE, related_name="writing")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()

    class Meta:
        verbose_name = _("plume")
        verbose_name_plural = _("plumes")

    def __str__(self) -> str:
        return f"{self.item_id} {self.user_id}"
