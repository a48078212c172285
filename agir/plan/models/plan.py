from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models import Coalition

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from agir.accounts.models import User


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, user: User | AnonymousUser) -> PlanQuerySet:
        """Every member sees her coalition's plans, drafts included: a plan is made together."""
        return self.filter(coalition__in=Coalition.objects.visible_to(user))

    def present(self) -> PlanQuerySet:
        return self.filter(binned_at=None)


class Plan(models.Model):
    """A coalition's plan for a period: a draft until adopted, then carried into the next.

    `revision` grows at every change of what the plan holds; what is computed from a plan (the
    X-ray, the map) is kept under it.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("brouillon")
        ADOPTED = "adopted", _("adopté")
        CLOSED = "closed", _("terminé")

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="plans")
    title = models.CharField(_("titre"), max_length=200)
    starts_on = models.DateField(_("du"), null=True, blank=True)
    ends_on = models.DateField(_("au"), null=True, blank=True)
    status = models.CharField(_("état"), max_length=8, choices=Status, default=Status.DRAFT)
    adopted_on = models.DateField(_("adopté le"), null=True, blank=True)
    adoption_note = models.TextField(_("note d’adoption"), blank=True)
    carried_from = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="carried_into",
        verbose_name=_("suite de"),
    )
    revision = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    binned_at = models.DateTimeField(null=True, blank=True)
    binned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["-starts_on", "-id"]
        indexes = [models.Index(fields=["coalition", "binned_at"], name="plan_of_coalition")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="plan_dates_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(status="adopted") | Q(adopted_on__isnull=False),
                name="plan_adopted_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_adopted(self) -> bool:
        return self.status == self.Status.ADOPTED
