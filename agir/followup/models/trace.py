"""What people leave about an action as it goes: news, obstacles, what was given, documents."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models import Coalition, Member, Organisation
from agir.plan.models import Action

M = TypeVar("M", bound=models.Model)


class TraceQuerySet(models.QuerySet[M]):
    def present(self) -> Self:
        """Neither in the bin themselves, nor about what is."""
        return self.filter(binned_at=None, action__binned_at=None, action__plan__binned_at=None)


class Trace(models.Model):
    """Something a person left about an action. `before` is what it said before its last change,
    kept here and not in the history, so that what is erased is really erased."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    before = models.JSONField(null=True, blank=True)
    binned_at = models.DateTimeField(null=True, blank=True)
    binned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    # What its form, its undo and its verbs speak: fields, relations by their column.
    FIELDS: tuple[str, ...] = ()

    class Meta:
        abstract = True

    def says(self) -> dict[str, Any]:
        """What it says now, ready to be kept beside it."""
        data: dict[str, Any] = {}
        for name in self.FIELDS:
            value = getattr(self, name)
            if isinstance(value, dt.date):
                value = value.isoformat()
            elif isinstance(value, Decimal):
                value = f"{value:.2f}"
            data[name] = value
        return data


class News(Trace):
    """What moved, in one line: who says so, on which day."""

    text = models.CharField(_("ce qui a bougé"), max_length=300)
    on = models.DateField(_("le"))
    # In whose name: the organisation of who told it, that day.
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("au nom de"),
    )  # fmt: skip

    objects = TraceQuerySet.as_manager()
    FIELDS = ("text", "on")

    class Meta:
        verbose_name = _("nouvelle")
        verbose_name_plural = _("nouvelles")
        ordering = ["-on", "-pk"]
        indexes = [
            models.Index(fields=["action", "-on"], name="news_of_action"),
            models.Index(fields=["coalition", "-on"], name="news_of_coalition"),
        ]

    def __str__(self) -> str:
        return self.text


class Obstacle(Trace):
    """What is in the way of an action, who could help, and how it was lifted. `level` says that
    it is beyond the group: which level could lift it."""

    text = models.CharField(_("ce qui bloque"), max_length=300)
    helper = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("organisation qui pourrait aider"),
    )  # fmt: skip
    help = models.CharField(_("qui d’autre pourrait aider"), max_length=200, blank=True)
    level = models.CharField(
        _("palier qui pourrait le lever"), max_length=10, choices=Coalition.Level, blank=True
    )
    opened_on = models.DateField(_("vu le"))
    lifted_on = models.DateField(_("levé le"), null=True, blank=True)
    lifted_how = models.CharField(_("comment il a été levé"), max_length=300, blank=True)

    objects = TraceQuerySet.as_manager()
    FIELDS = ("text", "helper_id", "help", "level", "opened_on")

    class Meta:
        verbose_name = _("obstacle")
        verbose_name_plural = _("obstacles")
        ordering = [F("lifted_on").desc(nulls_first=True), "-opened_on", "-pk"]
        indexes = [models.Index(fields=["coalition", "lifted_on"], name="obstacle_open")]
        constraints = [
            models.CheckConstraint(
                condition=Q(lifted_on=None) | Q(lifted_on__gte=F("opened_on")),
                name="obstacle_dates_in_order",
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_open(self) -> bool:
        return self.lifted_on is None


class Giving(Trace):
    """Hours, money or something else actually given to an action, by an organisation or a
    person. The time of parents and citizens counts as much as any."""

    class Kind(models.TextChoices):
        HOURS = "hours", _("heures")
        MONEY = "money", _("argent")
        GOODS = "goods", _("en nature")

    class Precision(models.TextChoices):
        DAY = "day", _("jour")
        MONTH = "month", _("mois")

    kind = models.CharField(_("ce qui est donné"), max_length=5, choices=Kind)
    hours = models.DecimalField(_("heures"), max_digits=7, decimal_places=2, null=True, blank=True)
    amount = models.DecimalField(
        _("montant ou valeur"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    on = models.DateField(_("quand"))
    precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("organisation qui donne"),
    )  # fmt: skip
    member = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("personne qui donne"),
    )  # fmt: skip
    name = models.CharField(_("personne sans compte"), max_length=120, blank=True)
    first_concerned = models.BooleanField(_("parent, citoyenne ou citoyen"), default=False)
    note = models.CharField(_("en quoi"), max_length=200, blank=True)

    objects = TraceQuerySet.as_manager()
    FIELDS = (
        "kind", "hours", "amount", "on", "precision", "organisation_id", "member_id", "name",
        "first_concerned", "note",
    )  # fmt: skip

    class Meta:
        verbose_name = _("apport")
        verbose_name_plural = _("apports")
        ordering = ["-on", "-pk"]
        indexes = [
            models.Index(fields=["action", "-on"], name="giving_of_action"),
            models.Index(fields=["coalition", "-on"], name="giving_of_coalition"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="hours", hours__isnull=False, hours__gt=0, amount=None)
                | Q(kind="money", amount__isnull=False, amount__gt=0, hours=None)
                | (Q(kind="goods", hours=None) & (Q(amount=None) | Q(amount__gt=0))),
                name="giving_says_how_much",
            ),
            models.CheckConstraint(
                condition=Q(organisation=None) | Q(member=None, name=""),
                name="giving_comes_from_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.action_id}"


class Attachment(Trace):
    """A document beside an action: a small file, or an address."""

    title = models.CharField(_("titre"), max_length=200)
    url = models.URLField(_("adresse"), max_length=500, blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField(default=0)
    content = models.BinaryField(default=bytes, blank=True)

    objects = TraceQuerySet.as_manager()
    FIELDS = ("title",)

    class Meta:
        verbose_name = _("pièce jointe")
        verbose_name_plural = _("pièces jointes")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["action", "-at"], name="attachment_of_action")]
        constraints = [
            models.CheckConstraint(
                condition=(~Q(url="") & Q(file_name="")) | (Q(url="") & ~Q(file_name="")),
                name="attachment_is_a_file_or_an_address",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_file(self) -> bool:
        return bool(self.file_name)
