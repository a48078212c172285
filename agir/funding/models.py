"""Money: where it comes from, how much, until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models import Coalition, Organisation

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from agir.accounts.models import User


class FundingSourceQuerySet(models.QuerySet["FundingSource"]):
    def visible_to(self, user: User | AnonymousUser) -> FundingSourceQuerySet:
        """Every member of a coalition sees where its money comes from."""
        return self.filter(coalition__in=Coalition.objects.visible_to(user))


class FundingSource(models.Model):
    """A source of money of a coalition: a grant, a fund, a partner's own means."""

    coalition = models.ForeignKey(
        Coalition, on_delete=models.CASCADE, related_name="funding_sources"
    )
    name = models.CharField(_("source"), max_length=200)
    folded = models.CharField(max_length=200)
    funder = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="funding_sources",
        verbose_name=_("bailleur"),
    )
    amount = models.DecimalField(
        _("montant"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    starts_on = models.DateField(_("du"), null=True, blank=True)
    ends_on = models.DateField(_("jusqu’au"), null=True, blank=True)

    objects = FundingSourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source de financement")
        verbose_name_plural = _("sources de financement")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["coalition", "folded"], name="funding_source_once"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="funding_source_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name
