from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models import Coalition, Member, Organisation
from agir.cycles.models import Cycle
from agir.plan.models import Plan


class QuestionQuerySet(models.QuerySet["EvaluationQuestion"]):
    def present(self) -> QuestionQuerySet:
        return self.filter(binned_at=None)

    def unanswered(self) -> QuestionQuerySet:
        return self.present().filter(answered_on=None)

    def late(self, today: dt.date) -> QuestionQuerySet:
        """The day agreed has passed without an answer: to be taken up again, not a fault."""
        return self.unanswered().filter(due_on__lt=today)

    def soonest(self) -> QuestionQuerySet:
        return self.order_by(F("due_on").asc(nulls_last=True), "pk")


class EvaluationQuestion(models.Model):
    """What the group wants to know, agreed at planning: the decision it will feed, who will answer,
    from what, by when. Without an answer it is offered to the next cycle."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    cycle = models.ForeignKey(
        Cycle, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("cycle"),
    )  # fmt: skip
    plan = models.ForeignKey(
        Plan, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("plan"),
    )  # fmt: skip
    text = models.TextField(_("la question"))
    feeds = models.TextField(_("la décision qu’elle éclairera"), blank=True)
    member = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("qui y répondra"),
    )  # fmt: skip
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("quelle organisation y répondra"),
    )  # fmt: skip
    who = models.CharField(_("qui, en quelques mots"), max_length=200, blank=True)
    source = models.TextField(_("à partir de quoi"), blank=True)
    due_on = models.DateField(_("pour quand"), null=True, blank=True)
    answer = models.TextField(_("la réponse"), blank=True)
    answered_on = models.DateField(_("répondue le"), null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    binned_at = models.DateTimeField(null=True, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question d’évaluation")
        verbose_name_plural = _("questions d’évaluation")
        ordering = ["pk"]
        indexes = [models.Index(fields=["coalition", "due_on"], name="question_of_coalition")]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on=None) | ~Q(answer=""), name="question_answered_in_words"
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]

    def is_late(self, today: dt.date) -> bool:
        return self.answered_on is None and self.due_on is not None and self.due_on < today


class Ground(models.Model):
    """One thing a question will be answered from, or its answer rests on: an indicator, a measure,
    an effect, a lesson… by its page."""

    class Role(models.TextChoices):
        PLANNED = "planned", _("prévu")
        PROOF = "proof", _("preuve")

    question = models.ForeignKey(
        EvaluationQuestion, on_delete=models.CASCADE, related_name="grounds"
    )
    role = models.CharField(max_length=7, choices=Role)
    object_type = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    title = models.CharField(max_length=300)

    class Meta:
        verbose_name = _("appui d’une question")
        verbose_name_plural = _("appuis d’une question")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "role", "object_type", "object_id"], name="ground_once"
            )
        ]

    def __str__(self) -> str:
        return self.title
