"""Who did what, when, on which object; and the versions of what people argue about.

The house stands on this room, so it names objects by (type, id) and coalitions by number: it
never imports them.
"""

from __future__ import annotations

import uuid
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AppendOnlyError(TypeError):
    """Raised when code tries to change or remove what history recorded."""


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, object_type: str, object_id: int) -> EventQuerySet:
        return self.filter(object_type=object_type, object_id=object_id)

    def of_operation(self, operation: uuid.UUID) -> EventQuerySet:
        return self.filter(operation=operation)

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("an event is never changed")

    def delete(self) -> NoReturn:
        raise AppendOnlyError("an event is never removed")


class Event(models.Model):
    """One thing that happened. Events of one gesture (an import) share an operation.

    `verb` reads like `plan.action.updated`; `changes` maps a field to [before, after].
    """

    coalition_id = models.BigIntegerField(null=True, blank=True)
    operation = models.UUIDField(default=uuid.uuid4)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    verb = models.CharField(max_length=60)
    object_type = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    title = models.CharField(max_length=300, blank=True)
    changes = models.JSONField(default=dict, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("événement")
        verbose_name_plural = _("événements")
        indexes = [
            models.Index(fields=["object_type", "object_id", "-at"], name="event_object"),
            models.Index(fields=["coalition_id", "-at"], name="event_coalition"),
            models.Index(fields=["operation"], name="event_operation"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_type} {self.object_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError("an event is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("an event is never removed")


class VersionQuerySet(models.QuerySet["Version"]):
    def of(self, object_type: str, object_id: int) -> VersionQuerySet:
        return self.filter(object_type=object_type, object_id=object_id).order_by("-number")


class Version(models.Model):
    """What an object said after an event. Readable, comparable, restorable."""

    coalition_id = models.BigIntegerField(null=True, blank=True)
    object_type = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    number = models.PositiveIntegerField()
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="versions")
    data = models.JSONField()

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        constraints = [
            models.UniqueConstraint(
                fields=["object_type", "object_id", "number"], name="version_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.object_type} {self.object_id} v{self.number}"
