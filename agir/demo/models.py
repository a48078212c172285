"""Mail that the demonstration keeps instead of sending."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SentMail(models.Model):
    to = models.CharField(_("à"), max_length=500)
    subject = models.CharField(_("objet"), max_length=300)
    body = models.TextField(_("texte"))
    html = models.TextField(_("texte mis en forme"), blank=True)
    files = models.JSONField(_("pièces jointes"), default=list, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("courriel")
        verbose_name_plural = _("courriels")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.subject
