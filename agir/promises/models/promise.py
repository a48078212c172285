from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models import Coalition, Member, Organisation


class PromiseQuerySet(models.QuerySet["Promise"]):
    def present(self) -> PromiseQuerySet:
        return self.filter(binned_at=None)

    def awaited(self) -> PromiseQuerySet:
        """Neither kept nor dropped."""
        return self.present().filter(status=Promise.Status.OPEN)

    def of(self, member: Member) -> PromiseQuerySet:
        """Hers: nobody else sees how a promise of hers stands."""
        return self.present().filter(member=member)

    def born_in(self, origin_type: str, origin_id: int) -> PromiseQuerySet:
        return self.present().filter(origin_type=origin_type, origin_id=origin_id)


class Promise(models.Model):
    """Who will do what, by when. That it was made is common knowledge; how it stands is known to
    the one who made it, and to the group only as a total."""

    class Status(models.TextChoices):
        OPEN = "open", _("promesse faite")
        KEPT = "kept", _("promesse tenue")
        DROPPED = "dropped", _("promesse abandonnée")

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(_("quoi"), max_length=300)
    member = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="promises",
        verbose_name=_("qui"),
    )  # fmt: skip
    # Somebody without an account, as she was named in the room.
    who = models.CharField(_("qui, sans compte"), max_length=120, blank=True)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("au nom de"),
    )  # fmt: skip
    due_on = models.DateField(_("pour quand"))
    # The day said when it was made: what everybody knows. A later day is hers to know.
    first_due_on = models.DateField(_("pour quand, comme c’était dit"))
    status = models.CharField(
        _("où elle en est"), max_length=7, choices=Status, default=Status.OPEN
    )
    settled_on = models.DateField(_("tenue ou abandonnée le"), null=True, blank=True)
    word = models.TextField(_("un mot"), blank=True)
    # Where it was born, as history names things: a meeting, an action, a message.
    origin_type = models.CharField(max_length=40, blank=True)
    origin_id = models.BigIntegerField(null=True, blank=True)
    origin_title = models.CharField(max_length=300, blank=True)
    made_on = models.DateField(_("faite le"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    binned_at = models.DateTimeField(null=True, blank=True)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        verbose_name = _("promesse")
        verbose_name_plural = _("promesses")
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["coalition", "status", "due_on"], name="promise_of_coalition"),
            models.Index(fields=["member", "status", "due_on"], name="promise_of_member"),
            models.Index(fields=["origin_type", "origin_id"], name="promise_origin"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="open", settled_on=None)
                | (~Q(status="open") & Q(settled_on__isnull=False)),
                name="promise_settled_on_a_day",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.first_due_on is None:
            self.first_due_on = self.due_on
        super().save(*args, **kwargs)

    @property
    def is_open(self) -> bool:
        return self.status == Promise.Status.OPEN

    @property
    def is_guests(self) -> bool:
        """Made by somebody who has no account here."""
        return self.member_id is None

    @property
    def said_by(self) -> str:
        """Who made it, as everybody may read it. Needs the member and her user."""
        if self.member is not None:
            return self.member.user.shown_name
        return self.who or (self.organisation.name if self.organisation else "")

    def is_past(self, today: dt.date) -> bool:
        """To be talked about again: its day has passed, and nobody said how it stands."""
        return self.status == Promise.Status.OPEN and self.due_on < today


class PromiseChange(models.Model):
    """A promise renegotiated: from which day to which, and whether before it was due."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="changes")
    from_due = models.DateField()
    to_due = models.DateField()
    why = models.TextField(_("pourquoi"), blank=True)
    in_time = models.BooleanField(_("avant la date"))
    on = models.DateField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("report d’une promesse")
        verbose_name_plural = _("reports de promesses")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.promise_id} {self.to_due}"
