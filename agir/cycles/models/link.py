from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models import Coalition
from agir.cycles.models.cycle import Cycle

LINK_LIFE = dt.timedelta(days=60)


class AnswerLink(models.Model):
    """An address where anybody who has it may answer, without an account: some questions of one
    cycle, until a date. Only the hash of its token is kept."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="answer_links")
    title = models.CharField(_("pour qui, ou à quelle occasion"), max_length=160, blank=True)
    stage = models.CharField(max_length=40, blank=True)  # every question of a stage…
    questions = models.JSONField(default=list, blank=True)  # …or only the keys chosen
    seed = models.CharField(max_length=43)  # with the site's secret, gives the token again
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(_("jusqu’au"))
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("lien de réponse")
        verbose_name_plural = _("liens de réponse")
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.title or f"{self.cycle_id} {self.created_at:%Y-%m-%d}"

    @property
    def is_usable(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()
