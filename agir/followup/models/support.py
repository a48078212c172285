from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models import Coalition, Member


class BackboneRole(models.TextChoices):
    """What a support structure does for the group: the six activities of FSG's « backbone »
    (Turner et al., 2012), in our words."""

    VISION = "vision", _("Guider la vision et la stratégie")
    ACTIONS = "actions", _("Soutenir les actions qui se renforcent")
    MEASURE = "measure", _("Établir la mesure partagée")
    WILL = "will", _("Bâtir la volonté publique")
    POLICY = "policy", _("Faire avancer les politiques")
    MONEY = "money", _("Mobiliser le financement")


class SupportHours(models.Model):
    """The hours one person of the support structure gave to one role, in one week. `week` is
    its Monday. The hours of somebody who left stay, by nobody's name."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(
        Member, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("qui")
    )
    week = models.DateField(_("semaine du"))
    role = models.CharField(_("rôle"), max_length=7, choices=BackboneRole)
    hours = models.DecimalField(_("heures"), max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = _("heures de la structure de soutien")
        verbose_name_plural = _("heures de la structure de soutien")
        ordering = ["-week", "role"]
        indexes = [models.Index(fields=["coalition", "week"], name="support_of_coalition")]
        constraints = [
            models.UniqueConstraint(
                fields=["coalition", "member", "week", "role"], name="support_hours_once"
            ),
            models.CheckConstraint(
                condition=models.Q(hours__gt=0, hours__lte=168), name="support_hours_in_a_week"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.week} {self.role}"
