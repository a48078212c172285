from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models import Coalition, Organisation
from agir.cycles.models import Cycle

HALF_A_YEAR = dt.timedelta(days=183)


class LessonQuerySet(models.QuerySet["Lesson"]):
    def present(self) -> LessonQuerySet:
        return self.filter(binned_at=None)

    def to_check(self, today: dt.date) -> LessonQuerySet:
        """Six months have passed, and nobody has said whether the practice changed."""
        return self.present().filter(adoption=Lesson.Adoption.UNKNOWN, check_on__lte=today)


class Lesson(models.Model):
    """Something learned that changes a practice: which one, in which organisation, and whether it
    was adopted six months later. A lesson without a practice is shown all the same, and says so."""

    class Adoption(models.TextChoices):
        UNKNOWN = "unknown", _("pas encore vérifiée")
        ADOPTED = "adopted", _("adoptée")
        PARTLY = "partly", _("adoptée en partie")
        NOT = "not", _("pas adoptée")

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    cycle = models.ForeignKey(
        Cycle, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("cycle"),
    )  # fmt: skip
    text = models.TextField(_("ce que nous avons appris"))
    practice = models.CharField(_("la pratique que cela change"), max_length=300, blank=True)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("dans quelle organisation"),
    )  # fmt: skip
    # Where it comes from, as history names things: an insight of a meeting, an effect, a session.
    origin_type = models.CharField(max_length=40, blank=True)
    origin_id = models.BigIntegerField(null=True, blank=True)
    origin_title = models.CharField(max_length=300, blank=True)
    learned_on = models.DateField(_("apprise le"))
    check_on = models.DateField(_("à vérifier le"))
    adoption = models.CharField(max_length=7, choices=Adoption, default=Adoption.UNKNOWN)
    adoption_word = models.TextField(_("ce qui a changé, ou ce qui l’a empêché"), blank=True)
    checked_on = models.DateField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    binned_at = models.DateTimeField(null=True, blank=True)

    objects = LessonQuerySet.as_manager()

    class Meta:
        verbose_name = _("leçon")
        verbose_name_plural = _("leçons")
        ordering = ["-learned_on", "-pk"]
        indexes = [models.Index(fields=["coalition", "learned_on"], name="lesson_of_coalition")]

    def __str__(self) -> str:
        return self.text[:60]
