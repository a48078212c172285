from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models import Coalition

MONDAY, SATURDAY = 0, 5
FIRST_HOUR, LAST_HOUR = 5, 20
MORNING, EVENING = 7, 19  # a quiet evening begins at nineteen, and ends at seven


class Rhythm(models.TextChoices):
    DAY = "day", _("chaque jour où quelque chose vous attend")
    WEEK = "week", _("une fois par semaine")
    NONE = "none", _("jamais")


class Preference(models.Model):
    """When a person wants to be written to about what waits for her."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_preference"
    )
    rhythm = models.CharField(_("à quel rythme"), max_length=4, choices=Rhythm, default=Rhythm.DAY)
    hour = models.PositiveSmallIntegerField(_("à quelle heure"), default=7)
    weekday = models.PositiveSmallIntegerField(_("quel jour"), default=MONDAY)
    quiet_evenings = models.BooleanField(_("rien le soir ni la nuit"), default=True)
    quiet_weekends = models.BooleanField(_("rien la fin de semaine"), default=False)
    time_zone = models.CharField(_("fuseau horaire"), max_length=60, blank=True)
    # The last day her digest was looked at, whether or not there was something to say.
    looked_on = models.DateField(null=True, blank=True)
    # When her mail server refused the digest for good: tried again after a while.
    refused_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("préférence de courriel")
        verbose_name_plural = _("préférences de courriel")
        constraints = [
            models.CheckConstraint(
                condition=Q(hour__gte=FIRST_HOUR, hour__lte=LAST_HOUR, weekday__lte=6),
                name="preference_hour_and_weekday",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.rhythm}"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone or settings.TIME_ZONE)


class Level(models.Model):
    """How much of one coalition a person wants by e-mail. Without a row: what is asked of her."""

    class Choice(models.TextChoices):
        ALL = "all", _("tout : ce qui m’est demandé et ce qui se décide")
        ASKED = "asked", _("ce qui m’est demandé")
        NONE = "none", _("rien")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_levels"
    )
    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    choice = models.CharField(
        _("ce que je reçois"), max_length=5, choices=Choice, default=Choice.ASKED
    )

    class Meta:
        verbose_name = _("niveau de courriel")
        verbose_name_plural = _("niveaux de courriel")
        constraints = [
            models.UniqueConstraint(fields=["user", "coalition"], name="level_once_in_a_coalition")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.coalition_id} {self.choice}"
