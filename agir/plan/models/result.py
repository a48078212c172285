from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models import Coalition
from agir.plan.models.plan import Plan

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from agir.accounts.models import User


class ResultQuerySet(models.QuerySet["Result"]):
    def visible_to(self, user: User | AnonymousUser) -> ResultQuerySet:
        return self.filter(plan__in=Plan.objects.visible_to(user))

    def present(self) -> ResultQuerySet:
        return self.filter(binned_at=None)


class Result(models.Model):
    """A change the plan works for. At the top of the tree, a population change; below it, the
    intermediate results that lead there."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="results")
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="children",
        verbose_name=_("mène à"),
    )
    title = models.CharField(_("titre"), max_length=300)
    folded = models.CharField(max_length=300)
    description = models.TextField(_("description"), blank=True)
    position = models.PositiveIntegerField(default=0)
    binned_at = models.DateTimeField(null=True, blank=True)
    binned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("résultat")
        verbose_name_plural = _("résultats")
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["plan", "binned_at", "position"], name="result_of_plan")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_population_change(self) -> bool:
        return self.parent_id is None
