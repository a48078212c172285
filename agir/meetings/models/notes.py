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
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()

    class Meta:
        verbose_name = _("plume")
        verbose_name_plural = _("plumes")

    def __str__(self) -> str:
        return f"{self.item_id} {self.user_id}"


class Aside(models.Model):
    """Words that arrived where somebody else had written meanwhile, or after the end. Nothing is
    written over and nothing is lost: they wait beside the notes until a person puts them in."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="asides")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    notes = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("notes en attente")
        verbose_name_plural = _("notes en attente")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["item", "user"], name="aside_once")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.user_id}"
