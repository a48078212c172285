from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models import Coalition, Member
from agir.cycles.models import Cycle


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def present(self) -> MeetingQuerySet:
        return self.filter(binned_at=None)

    def of(self, coalition: Coalition) -> MeetingQuerySet:
        return self.present().filter(coalition=coalition)

    def coming(self, now: dt.datetime) -> MeetingQuerySet:
        return self.present().filter(status=Meeting.Status.PLANNED, ends_at__gte=now)


class Meeting(models.Model):
    """People who gather at a moment, for a purpose (*rencontre*). Prepared, held, closed."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("prévue")
        HELD = "held", _("en cours")
        CLOSED = "closed", _("terminée")
        CANCELLED = "cancelled", _("annulée")

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="meetings")
    cycle = models.ForeignKey(
        Cycle, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("cycle"),
    )  # fmt: skip
    title = models.CharField(_("titre"), max_length=200)
    purpose = models.TextField(_("à quoi sert cette rencontre"), blank=True)
    starts_at = models.DateTimeField(_("début"))
    ends_at = models.DateTimeField(_("fin"))
    place = models.CharField(_("lieu"), max_length=300, blank=True)
    link = models.URLField(_("lien pour y assister à distance"), max_length=500, blank=True)
    # What lets parents come: said with the invitation, not afterwards.
    welcome_time = models.CharField(_("pourquoi cette heure"), max_length=300, blank=True)
    childcare = models.CharField(_("garde d’enfants"), max_length=300, blank=True)
    transport = models.CharField(_("transport"), max_length=300, blank=True)
    compensation = models.CharField(_("compensation"), max_length=300, blank=True)
    interpreter = models.CharField(_("interprète"), max_length=300, blank=True)
    status = models.CharField(max_length=9, choices=Status, default=Status.PLANNED)
    cancelled_why = models.CharField(_("pourquoi elle est annulée"), max_length=300, blank=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True)  # its name in calendars, for good
    sequence = models.PositiveIntegerField(default=0)  # grows when the time or place changes
    invited_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    minutes_sent_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)  # what calendars are told of it
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    binned_at = models.DateTimeField(null=True, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("rencontre")
        verbose_name_plural = _("rencontres")
        ordering = ["-starts_at", "-pk"]
        indexes = [models.Index(fields=["coalition", "starts_at"], name="meeting_of_coalition")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")), name="meeting_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return self.title


class AgendaItem(models.Model):
    """One subject of a meeting: how long, who leads it, what is asked of those present. Its notes
    are what was said; `revision` grows with each save, so that two who write see each other."""

    class Ask(models.TextChoices):
        INFORM = "inform", _("informer")
        CONSULT = "consult", _("consulter")
        DECIDE = "decide", _("décider")

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField(default=0)
    title = models.CharField(_("sujet"), max_length=200)
    purpose = models.CharField(_("pour quoi faire"), max_length=300, blank=True)
    minutes = models.PositiveIntegerField(_("minutes"), default=10)
    ask = models.CharField(_("ce qui est demandé"), max_length=7, choices=Ask, default=Ask.INFORM)
    owner = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("qui l’anime"),
    )  # fmt: skip
    # What it comes from, as history names things: a decision to look at again, an item left open.
    origin_type = models.CharField(max_length=40, blank=True)
    origin_id = models.BigIntegerField(null=True, blank=True)
    origin_title = models.CharField(max_length=300, blank=True)
    notes = models.TextField(_("notes"), blank=True)
    revision = models.PositiveIntegerField(default=0)
    noted_at = models.DateTimeField(null=True, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField(null=True, blank=True)  # the timer, while it runs
    spent = models.PositiveIntegerField(default=0)  # seconds, before `started_at`
    left_open = models.BooleanField(_("à reprendre"), default=False)
    # Marked lines that somebody has answered: written under other words, or only a note.
    settled_marks = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("sujet de l’ordre du jour")
        verbose_name_plural = _("sujets de l’ordre du jour")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class Invitee(models.Model):
    """Somebody asked to come: a member, or a guest without an account. Her answer, what she needs
    to come, and whether she came."""

    class Answer(models.TextChoices):
        NONE = "none", _("pas encore répondu")
        YES = "yes", _("je viens")
        REMOTE = "remote", _("je viens à distance")
        NO = "no", _("je ne peux pas")

    class Attendance(models.TextChoices):
        UNKNOWN = "unknown", _("non noté")
        PRESENT = "present", _("présence")
        REMOTE = "remote", _("à distance")
        ABSENT = "absent", _("absence")

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="invitees")
    member = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    name = models.CharField(_("nom"), max_length=120, blank=True)
    email = models.EmailField(_("adresse courriel"), blank=True)
    language = models.CharField(
        _("langue"), max_length=2, choices=[("fr", "Français"), ("en", "English")], default="fr"
    )
    answer = models.CharField(max_length=6, choices=Answer, default=Answer.NONE)
    answered_at = models.DateTimeField(null=True, blank=True)
    # Read by the coordination and by her: what she needs so that she can come.
    needs = models.CharField(_("ce qu’il me faut pour venir"), max_length=300, blank=True)
    attendance = models.CharField(max_length=7, choices=Attendance, default=Attendance.UNKNOWN)
    token_hash = models.CharField(max_length=64, blank=True)
    token_expires_at = models.DateTimeField(null=True, blank=True)
    told_sequence = models.IntegerField(default=-1)  # the `sequence` last sent to her

    class Meta:
        verbose_name = _("personne conviée")
        verbose_name_plural = _("personnes conviées")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "member"], condition=~Q(member=None), name="invitee_once"
            ),
            models.CheckConstraint(
                condition=~Q(member=None) | ~Q(name=""), name="invitee_has_a_name"
            ),
            models.UniqueConstraint(
                fields=["token_hash"], condition=~Q(token_hash=""), name="invitee_token_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.member_id)


class DocumentQuerySet(models.QuerySet["Document"]):
    def present(self) -> DocumentQuerySet:
        return self.filter(binned_at=None)

    def told(self) -> DocumentQuerySet:
        """As a list shows them: without what the files hold."""
        return self.present().defer("content")


class Document(models.Model):
    """Something to read before or during a meeting: an address, or a file."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="documents")
    item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="documents"
    )
    title = models.CharField(_("titre"), max_length=200)
    url = models.URLField(_("adresse"), max_length=500, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    content = models.BinaryField(default=bytes, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    binned_at = models.DateTimeField(null=True, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document de rencontre")
        verbose_name_plural = _("documents de rencontre")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title
