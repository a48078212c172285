from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models import Coalition
from agir.cycles.models import Cycle
from agir.meetings.models import Meeting


class SessionQuerySet(models.QuerySet["Session"]):
    def present(self) -> SessionQuerySet:
        return self.filter(binned_at=None)


class Session(models.Model):
    """A moment kept to make sense together of what happened. What each one says is a row of its
    own: several write at once, and nobody writes over anybody."""

    class Kind(models.TextChoices):
        SENSE_MAKING = "sense_making", _("séance d’interprétation")
        AFTER_ACTION = "after_action", _("retour d’expérience")
        PANEL = "panel", _("choix d’histoires significatives")

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    cycle = models.ForeignKey(
        Cycle, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("cycle"),
    )  # fmt: skip
    kind = models.CharField(_("sorte de séance"), max_length=12, choices=Kind)
    title = models.CharField(_("titre"), max_length=200)
    meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("rencontre"),
    )  # fmt: skip
    # What it looks back on: an action, a meeting, as history names things.
    about_type = models.CharField(max_length=40, blank=True)
    about_id = models.BigIntegerField(null=True, blank=True)
    about_title = models.CharField(max_length=300, blank=True)
    held_on = models.DateField(_("tenue le"))
    who = models.TextField(_("qui était là"), blank=True)
    closed_on = models.DateField(_("terminée le"), null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    binned_at = models.DateTimeField(null=True, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("séance")
        verbose_name_plural = _("séances")
        ordering = ["-held_on", "-pk"]
        indexes = [models.Index(fields=["coalition", "held_on"], name="session_of_coalition")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.closed_on is None


class SessionPiece(models.Model):
    """What lies on the table: a drawing, read live, or a story among which a panel chooses."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="pieces")
    object_type = models.CharField(max_length=40)
    object_id = models.BigIntegerField(default=0)  # 0: the stair, of which there is one
    title = models.CharField(max_length=300)
    chosen_on = models.DateField(_("choisie le"), null=True, blank=True)

    class Meta:
        verbose_name = _("pièce d’une séance")
        verbose_name_plural = _("pièces d’une séance")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "object_type", "object_id"], name="piece_once"
            )
        ]

    def __str__(self) -> str:
        return self.title


class SessionNote(models.Model):
    """What one person said or wrote under one question of a session; of a panel, why she chooses
    this story."""

    class Column(models.TextChoices):
        SEE = "see", _("Que voyons-nous?")
        MEAN = "mean", _("Qu’est-ce que cela veut dire?")
        DO = "do", _("Que faisons-nous?")
        PLANNED = "planned", _("Qu’avions-nous prévu?")
        HAPPENED = "happened", _("Que s’est-il passé?")
        CAUSE = "cause", _("Pourquoi?")
        KEEP = "keep", _("Que gardons-nous, que changeons-nous?")
        REASON = "reason", _("Pourquoi cette histoire?")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="notes")
    piece = models.ForeignKey(
        SessionPiece, null=True, blank=True, on_delete=models.CASCADE, related_name="reasons"
    )
    column = models.CharField(max_length=8, choices=Column)
    text = models.TextField(_("ce qui est dit"))
    who = models.CharField(_("qui le dit"), max_length=120, blank=True)  # without an account
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    binned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("note d’une séance")
        verbose_name_plural = _("notes d’une séance")
        ordering = ["pk"]
        indexes = [models.Index(fields=["session", "column"], name="note_of_session")]
        constraints = [
            models.CheckConstraint(
                condition=Q(column="reason", piece__isnull=False)
                | (~Q(column="reason") & Q(piece=None)),
                name="note_reason_of_a_story",
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]
