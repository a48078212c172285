from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models import Coalition, Member


class Chair(models.Model):
    """Somebody who is missing around the table, and the invitation to make. `key` names what the
    program noticed (a kind of organisation, a sector…); empty when people named it."""

    class Status(models.TextChoices):
        EMPTY = "empty", _("à inviter")
        INVITED = "invited", _("invitation faite")
        CAME = "came", _("à la table")
        DECLINED = "declined", _("a décliné")
        SET_ASIDE = "set_aside", _("laissée de côté")

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="chairs")
    key = models.CharField(max_length=60, blank=True)
    name = models.CharField(_("qui manque"), max_length=200)
    why = models.TextField(_("pourquoi c’est important"), blank=True)
    asker = models.ForeignKey(
        Member,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("qui invitera"),
    )
    ask_by = models.DateField(_("d’ici le"), null=True, blank=True)
    status = models.CharField(_("état"), max_length=10, choices=Status, default=Status.EMPTY)
    words = models.TextField(_("ce qui s’est dit"), blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("chaise vide")
        verbose_name_plural = _("chaises vides")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["coalition", "key"], condition=~Q(key=""), name="chair_noticed_once"
            )
        ]

    def __str__(self) -> str:
        return self.name
