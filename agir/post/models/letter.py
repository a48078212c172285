from __future__ import annotations

import datetime as dt
import uuid
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class LetterQuerySet(models.QuerySet["Letter"]):
    def queued(self) -> LetterQuerySet:
        return self.filter(state=Letter.State.QUEUED)

    def due(self, now: dt.datetime) -> LetterQuerySet:
        """What may leave now: its moment has come, and nobody holds it."""
        free = Q(leased_until=None) | Q(leased_until__lte=now, handed_at=None)
        return self.queued().filter(free, next_try_at__lte=now).order_by("next_try_at", "pk")


class Letter(models.Model):
    """A letter to one address, from the moment it is written in a transaction until the mail
    server took it. Leaves once at most: who sends it says so first (`handed_at`), and a letter
    left in her hands is not sent again."""

    class State(models.TextChoices):
        QUEUED = "queued", _("en attente")
        SENT = "sent", _("partie")
        UNSURE = "unsure", _("remise sans réponse du serveur")
        FAILED = "failed", _("refusée")
        STALE = "stale", _("trop tard pour partir")
        WITHDRAWN = "withdrawn", _("retirée")

    to = models.EmailField(_("à"), blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL,
        related_name="letters",
    )  # fmt: skip
    coalition_id = models.BigIntegerField(null=True, blank=True)
    language = models.CharField(max_length=2, default="fr")
    subject = models.CharField(_("objet"), max_length=300, blank=True)
    body = models.TextField(_("texte"), blank=True)
    html = models.TextField(_("texte mis en forme"), blank=True)
    headers = models.JSONField(default=dict, blank=True)
    # Written only as it leaves, from the present state, by whoever answers to this name.
    maker = models.CharField(max_length=40, blank=True)
    # Two letters of the same key are one letter.
    key = models.CharField(max_length=200, unique=True, null=True, blank=True)
    mark = models.UUIDField(default=uuid.uuid4, unique=True)  # its name for mail servers, for good
    state = models.CharField(_("où elle en est"), max_length=9, choices=State, default=State.QUEUED)
    posted_at = models.DateTimeField(_("écrite le"), default=timezone.now)
    attempts = models.PositiveIntegerField(_("essais"), default=0)
    next_try_at = models.DateTimeField(_("prochain essai"), default=timezone.now)
    not_after = models.DateTimeField(_("inutile après"), null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    handed_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(_("réglée le"), null=True, blank=True)
    error = models.CharField(_("réponse du serveur"), max_length=20, blank=True)
    emptied_at = models.DateTimeField(_("contenu effacé le"), null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("lettre")
        verbose_name_plural = _("lettres")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["state", "next_try_at"], name="letter_to_send"),
            models.Index(fields=["settled_at"], name="letter_settled"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="queued", settled_at=None)
                | (~Q(state="queued") & Q(settled_at__isnull=False)),
                name="letter_settled_at_a_moment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    @property
    def message_id(self) -> str:
        """The same at each attempt, so that a mailbox can see it is one letter."""
        return f"<{self.mark.hex}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"

    @property
    def went(self) -> bool:
        """Whether the mail server has it, as far as can be known."""
        return self.state in (self.State.SENT, self.State.UNSURE)

    @property
    def trouble(self) -> str:
        """What the one who wrote it should know, nothing when it has simply left."""
        if self.state == self.State.QUEUED and not self.attempts:
            return gettext("Le courriel attend son tour.")
        return {
            self.State.QUEUED: gettext("Le courriel n’a pas encore pu partir : nous réessayons."),
            self.State.FAILED: gettext("Le courriel a été refusé : vérifiez l’adresse."),
            self.State.STALE: gettext("Le courriel n’a pas pu partir à temps : renvoyez-le."),
            self.State.UNSURE: gettext("Le serveur a pris le courriel sans le confirmer."),
        }.get(self.State(self.state), "")


class Enclosure(models.Model):
    """A file that goes with a letter."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="enclosures")
    name = models.CharField(_("nom du fichier"), max_length=200)
    content_type = models.CharField(max_length=200)
    content = models.BinaryField()

    class Meta:
        verbose_name = _("pièce jointe")
        verbose_name_plural = _("pièces jointes")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
