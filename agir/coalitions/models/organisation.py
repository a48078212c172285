from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models.coalition import Coalition

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from agir.accounts.models import User


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, user: User | AnonymousUser) -> OrganisationQuerySet:
        """Organisations of the coalitions she sits in. A directory is never shown whole."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            partnerships__coalition__members__user=user,
            partnerships__coalition__members__left_on=None,
        ).distinct()

    def of_coalition(self, coalition: Coalition) -> OrganisationQuerySet:
        return self.filter(partnerships__coalition=coalition).distinct().order_by("name")


class Organisation(models.Model):
    """An organisation. It may be a partner of several coalitions; the one that first described
    it keeps its description."""

    class Kind(models.TextChoices):
        FAMILY = "family", _("organisme communautaire famille")
        CHILDCARE = "childcare", _("service de garde éducatif")
        SCHOOL = "school", _("école ou centre de services scolaire")
        HEALTH = "health", _("santé et services sociaux")
        MUNICIPAL = "municipal", _("municipalité")
        COMMUNITY = "community", _("organisme communautaire")
        CULTURE = "culture", _("culture, loisir, bibliothèque")
        FUNDER = "funder", _("bailleur de fonds")
        OTHER = "other", _("autre")

    name = models.CharField(_("nom"), max_length=200)
    kind = models.CharField(_("type"), max_length=12, choices=Kind, blank=True)
    sector = models.CharField(_("secteur d’activité"), max_length=120, blank=True)
    territory = models.CharField(_("territoire"), max_length=200, blank=True)
    described_by = models.ForeignKey(
        Coalition,
        on_delete=models.SET_NULL,
        null=True,
        related_name="described_organisations",
        verbose_name=_("décrite par"),
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Partnership(models.Model):
    """An organisation's place in a coalition, from a date to a date."""

    class Role(models.TextChoices):
        PARTNER = "partner", _("partenaire")
        BACKBONE = "backbone", _("structure de soutien (fiduciaire)")
        FUNDER = "funder", _("bailleur de fonds")
        ALLY = "ally", _("alliée")

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="partnerships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="partnerships"
    )
    role = models.CharField(_("rôle"), max_length=10, choices=Role, default=Role.PARTNER)
    starts_on = models.DateField(_("depuis"), null=True, blank=True)
    ends_on = models.DateField(_("jusqu’au"), null=True, blank=True)

    class Meta:
        verbose_name = _("partenariat")
        verbose_name_plural = _("partenariats")
        constraints = [
            models.UniqueConstraint(
                fields=["coalition", "organisation", "role"], name="partnership_role_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="partnership_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.role}"


class OrganisationSpelling(models.Model):
    """Another way an organisation is written in this coalition's files, confirmed by a person."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="spellings")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="spellings"
    )
    spelling = models.CharField(_("graphie"), max_length=200)
    folded = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("graphie")
        verbose_name_plural = _("graphies")
        constraints = [
            models.UniqueConstraint(fields=["coalition", "folded"], name="spelling_once")
        ]

    def __str__(self) -> str:
        return self.spelling
