from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models import Coalition

QUESTIONS = "questions"  # the family of guiding questions; the others are those of the framework


class OwnItem(models.Model):
    """A question, a principle, a condition… that a coalition adds beside the shared ones."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    family = models.CharField(max_length=40)
    key = models.CharField(max_length=60)
    stage = models.CharField(max_length=40, blank=True)  # for a question
    name = models.CharField(_("en quelques mots"), max_length=200)
    sentence = models.TextField(_("en une phrase"), blank=True)
    sustainability = models.BooleanField(_("porte sur la pérennité"), default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("ajout du regroupement")
        verbose_name_plural = _("ajouts du regroupement")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["coalition", "family", "key"], name="own_item_once"),
            models.CheckConstraint(
                condition=~Q(family=QUESTIONS) | ~Q(stage=""), name="own_question_has_a_stage"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SetAside(models.Model):
    """An item, shared or own, that a coalition does not use for now. It can be taken back, and
    what was said about it stays."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    family = models.CharField(max_length=40)
    key = models.CharField(max_length=60)

    class Meta:
        verbose_name = _("mise de côté")
        verbose_name_plural = _("mises de côté")
        constraints = [
            models.UniqueConstraint(fields=["coalition", "family", "key"], name="set_aside_once")
        ]

    def __str__(self) -> str:
        return f"{self.family} {self.key}"


class FrameworkSeen(models.Model):
    """The version of the framework a coalition last said it had read."""

    coalition = models.OneToOneField(Coalition, on_delete=models.CASCADE, related_name="+")
    version = models.CharField(_("version du référentiel"), max_length=20)

    class Meta:
        verbose_name = _("version du référentiel lue")
        verbose_name_plural = _("versions du référentiel lues")

    def __str__(self) -> str:
        return self.version
