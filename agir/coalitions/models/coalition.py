from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from agir.accounts.models import User


def default_languages() -> list[str]:
    return ["fr"]


class CoalitionQuerySet(models.QuerySet["Coalition"]):
    def visible_to(self, user: User | AnonymousUser) -> CoalitionQuerySet:
        """The coalitions she sits in today. The only definition of who sees a coalition."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(members__user=user, members__left_on=None).distinct()


class Coalition(models.Model):
    """A group of organisations and people that act together (*regroupement*)."""

    class Level(models.TextChoices):
        LOCAL = "local", _("local")
        REGIONAL = "regional", _("régional")
        NATIONAL = "national", _("national")

    slug = models.SlugField(_("adresse"), max_length=60, unique=True)
    name = models.CharField(_("nom"), max_length=160)
    cause = models.TextField(_("cause"), blank=True)
    territory = models.CharField(_("territoire"), max_length=200, blank=True)
    population = models.CharField(_("population visée"), max_length=200, blank=True)
    level = models.CharField(_("palier"), max_length=10, choices=Level, default=Level.LOCAL)
    languages = models.JSONField(_("langues de travail"), default=default_languages)
    time_zone = models.CharField(_("fuseau horaire"), max_length=60, default="America/Toronto")
    voice_required = models.BooleanField(_("voix des premiers concernés exigée"), default=False)
    is_demonstration = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = CoalitionQuerySet.as_manager()

    class Meta:
        verbose_name = _("regroupement")
        verbose_name_plural = _("regroupements")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None
