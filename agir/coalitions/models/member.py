from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models.coalition import Coalition
from agir.coalitions.models.organisation import Organisation


class Role(models.TextChoices):
    """What a person is in a coalition. What each may do is in rules.py, nowhere else."""

    COORDINATION = "coordination", _("coordination")
    STEERING = "steering", _("comité de suivi")
    REPRESENTATIVE = "representative", _("représentation d’une organisation")
    FIRST_CONCERNED = "first_concerned", _("premier concerné (parent, citoyen)")
    FUNDER_ADVISER = "funder_adviser", _("conseil d’un bailleur")
    OBSERVER = "observer", _("observation")


class MemberQuerySet(models.QuerySet["Member"]):
    def present(self) -> MemberQuerySet:
        return self.filter(left_on=None)


class Member(models.Model):
    """A person in a coalition. Those first concerned speak for themselves: no organisation."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(_("rôle"), max_length=16, choices=Role)
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="members",
        verbose_name=_("organisation"),
    )
    joined_on = models.DateField(_("depuis"), default=timezone.localdate)
    left_on = models.DateField(_("partie le"), null=True, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("membre")
        verbose_name_plural = _("membres")
        constraints = [
            models.UniqueConstraint(
                fields=["coalition", "user"],
                condition=Q(left_on=None),
                name="member_once_in_a_coalition",
            ),
            models.CheckConstraint(
                condition=~Q(role="first_concerned") | Q(organisation=None),
                name="first_concerned_belongs_to_no_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"
