from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models import Coalition
from agir.effects.models.effect import Effect


class EffectLink(models.Model):
    """One effect led to another. Never in a circle: what came after cannot have led to what came
    before."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    from_effect = models.ForeignKey(Effect, on_delete=models.CASCADE, related_name="led_to")
    to_effect = models.ForeignKey(Effect, on_delete=models.CASCADE, related_name="came_from")
    how = models.CharField(_("comment"), max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("lien entre effets")
        verbose_name_plural = _("liens entre effets")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["from_effect", "to_effect"], name="effect_link_once"),
            models.CheckConstraint(
                condition=~Q(from_effect=F("to_effect")), name="effect_not_from_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_effect_id} → {self.to_effect_id}"
