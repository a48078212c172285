from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models import Coalition, Organisation
from agir.cycles.models import Cycle
from agir.meetings.models import Decision


class SiftingQuerySet(models.QuerySet["Sifting"]):
    def current(self) -> SiftingQuerySet:
        """What holds today, without what was chosen before."""
        return self.filter(replaced_at=None)

    def of(self, about_type: str, about_id: int) -> SiftingQuerySet:
        return self.filter(about_type=about_type, about_id=about_id)


class Sifting(models.Model):
    """What becomes of an action, or of something that could last: it is kept, adapted, handed over
    or stopped (*tri*; Wolff). Choosing again makes another row; both are read. Stopping is as
    dignified as keeping: it has its farewell note."""

    class Choice(models.TextChoices):
        KEEP = "keep", _("garder")
        ADAPT = "adapt", _("adapter")
        TRANSFER = "transfer", _("transférer")
        STOP = "stop", _("arrêter")

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    cycle = models.ForeignKey(
        Cycle, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # An action of a plan, or an asset of the portrait, as history names them.
    about_type = models.CharField(max_length=40)
    about_id = models.BigIntegerField()
    about_title = models.CharField(max_length=300)
    choice = models.CharField(_("ce que nous en faisons"), max_length=8, choices=Choice)
    why = models.TextField(_("sur quoi cela s’appuie"), blank=True)
    dissent = models.TextField(_("qui voit autrement, et pourquoi"), blank=True)
    how = models.TextField(_("ce qui change, ou qui reprend"), blank=True)  # adapt, transfer
    heir = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("qui en hérite"),
    )  # fmt: skip
    learned = models.TextField(_("ce que nous en avons appris"), blank=True)
    told = models.TextField(_("à qui nous l’avons dit"), blank=True)
    inherits = models.CharField(_("qui hérite de quoi"), max_length=300, blank=True)
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("la décision prise"),
    )  # fmt: skip
    decided_on = models.DateField(_("décidé le"))
    review_on = models.DateField(_("à revoir le"), null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = SiftingQuerySet.as_manager()

    class Meta:
        verbose_name = _("tri")
        verbose_name_plural = _("tris")
        ordering = ["-decided_on", "-pk"]
        indexes = [models.Index(fields=["coalition", "about_type"], name="sifting_of_coalition")]
        constraints = [
            models.UniqueConstraint(
                fields=["about_type", "about_id"],
                condition=Q(replaced_at=None),
                name="sifting_current_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.choice} {self.about_title}"

    @property
    def lacks_farewell(self) -> bool:
        """Stopped, and the farewell note is not whole yet."""
        return self.choice == self.Choice.STOP and not (
            self.learned and self.told and (self.inherits or self.heir_id)
        )

    def is_due(self, today: dt.date) -> bool:
        return self.review_on is not None and self.review_on <= today


class Evidence(models.Model):
    """One thing a choice rests on: an effect, an indicator, a story, a lesson… by its page."""

    sifting = models.ForeignKey(Sifting, on_delete=models.CASCADE, related_name="evidence")
    object_type = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    title = models.CharField(max_length=300)

    class Meta:
        verbose_name = _("preuve d’un tri")
        verbose_name_plural = _("preuves d’un tri")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sifting", "object_type", "object_id"], name="evidence_once"
            )
        ]

    def __str__(self) -> str:
        return self.title
