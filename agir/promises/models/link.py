from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models import Coalition, Member
from agir.promises.models.promise import Promise

LINK_LIFE = dt.timedelta(days=14)  # after the day promised


class PromiseLink(models.Model):
    """The address, in an e-mail, where one person says how her promise stands. Only the hash of
    its token is kept. It opens nothing once the promise is somebody else's."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="links")
    # Whose link it is; nobody's account for a guest.
    member = models.ForeignKey(Member, null=True, on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("lien d’une promesse")
        verbose_name_plural = _("liens d’une promesse")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.promise_id} {self.created_at:%Y-%m-%d}"
