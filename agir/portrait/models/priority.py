from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models import Coalition, Member
from agir.cycles.models import Cycle
from agir.portrait.models.trait import Cause, Trait

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from agir.accounts.models import User

LEAST, MOST = 1, 5


class PriorityRoundQuerySet(models.QuerySet["PriorityRound"]):
    def visible_to(self, user: User | AnonymousUser) -> PriorityRoundQuerySet:
        return self.filter(coalition__in=Coalition.objects.visible_to(user))

    def present(self) -> PriorityRoundQuerySet:
        return self.filter(binned_at=None)


class PriorityRound(models.Model):
    """Choosing together: criteria and candidates are gathered, each scores in silence, then all is
    seen at once, discussed and decided. Scores that were seen are never opened again: another
    round is made instead."""

    class Status(models.TextChoices):
        GATHERING = "gathering", _("en préparation")
        SCORING = "scoring", _("cotes en silence")
        SEEN = "seen", _("cotes vues ensemble")

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(_("titre"), max_length=200)
    status = models.CharField(_("état"), max_length=9, choices=Status, default=Status.GATHERING)
    notes = models.TextField(_("ce qui s’est dit"), blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    opened_on = models.DateField(_("cotes ouvertes le"), null=True, blank=True)
    closed_on = models.DateField(_("cotes closes le"), null=True, blank=True)
    binned_at = models.DateTimeField(null=True, blank=True)

    objects = PriorityRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("tour de priorités")
        verbose_name_plural = _("tours de priorités")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_gathering(self) -> bool:
        return self.status == self.Status.GATHERING

    @property
    def is_scoring(self) -> bool:
        return self.status == self.Status.SCORING

    @property
    def is_seen(self) -> bool:
        return self.status == self.Status.SEEN


class Criterion(models.Model):
    """A reason to choose, and what it means to the group. None weighs more than another."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    round = models.ForeignKey(PriorityRound, on_delete=models.CASCADE, related_name="criteria")
    name = models.CharField(_("critère"), max_length=120)
    meaning = models.CharField(_("ce que cela veut dire pour nous"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("critère")
        verbose_name_plural = _("critères")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class Candidate(models.Model):
    """Something that could become a priority: a challenge, a cause, or words of its own."""

    class Outcome(models.TextChoices):
        KEPT = "kept", _("retenue")
        DROPPED = "dropped", _("laissée de côté")

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    round = models.ForeignKey(PriorityRound, on_delete=models.CASCADE, related_name="candidates")
    title = models.CharField(_("priorité possible"), max_length=200)
    challenge = models.ForeignKey(
        Trait, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    cause = models.ForeignKey(
        Cause, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    notes = models.TextField(_("ce qui s’est dit"), blank=True)
    outcome = models.CharField(_("décision"), max_length=7, choices=Outcome, blank=True)
    reason = models.TextField(_("raison"), blank=True)
    decided_on = models.DateField(_("décidée le"), null=True, blank=True)
    cycle = models.ForeignKey(
        Cycle, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("priorité possible")
        verbose_name_plural = _("priorités possibles")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome="dropped") | ~Q(reason=""), name="dropped_keeps_its_reason"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Score(models.Model):
    """What one member thinks of a candidate under one criterion, from 1 to 5. Nobody else ever
    reads it as hers. Without a member once her account is gone."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="scores")
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    value = models.PositiveSmallIntegerField(_("cote"))

    class Meta:
        verbose_name = _("cote")
        verbose_name_plural = _("cotes")
        constraints = [
            models.UniqueConstraint(fields=["candidate", "criterion", "member"], name="score_once"),
            models.CheckConstraint(
                condition=Q(value__gte=LEAST, value__lte=MOST), name="score_from_one_to_five"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.criterion_id}"
