from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models import Coalition, Facet, Member, Organisation
from agir.coalitions.participation import Participation
from agir.funding.models import FundingSource
from agir.plan.models.plan import Plan
from agir.plan.models.result import Result

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from agir.accounts.models import User


class Status(models.TextChoices):
    IDEA = "idea", _("à discuter")
    PLANNED = "planned", _("à venir")
    ONGOING = "ongoing", _("en cours")
    PAUSED = "paused", _("en pause")
    DONE = "done", _("réalisée")
    STOPPED = "stopped", _("arrêtée")


class Priority(models.TextChoices):
    HIGH = "high", _("élevée")
    MEDIUM = "medium", _("moyenne")
    LOW = "low", _("basse")


class Precision(models.TextChoices):
    """How exact a date is. An approximate date keeps the words it was written in."""

    DAY = "day", _("jour")
    MONTH = "month", _("mois")
    SEASON = "season", _("saison")
    QUARTER = "quarter", _("trimestre")
    YEAR = "year", _("année")


class ActionQuerySet(models.QuerySet["Action"]):
    def visible_to(self, user: User | AnonymousUser) -> ActionQuerySet:
        return self.filter(plan__in=Plan.objects.visible_to(user))

    def present(self) -> ActionQuerySet:
        return self.filter(binned_at=None)

    def binned(self) -> ActionQuerySet:
        return self.exclude(binned_at=None)

    def whole(self) -> ActionQuerySet:
        """With everything a card, an export or the X-ray reads, in five queries."""
        joined = ActionOrganisation.objects.select_related("organisation")
        people = ActionPerson.objects.select_related("member__user")
        money = ActionFunding.objects.select_related("source")
        return self.select_related("lead", "result", "parent").prefetch_related(
            "facets",
            models.Prefetch("organisation_parts", joined),
            models.Prefetch("people", people),
            models.Prefetch("fundings", money),
        )


class Action(models.Model):
    """What partners do together, or one of its steps (a sub-action has a parent).

    Nothing but the title is required. `folded` is the title without accents or case, for search
    and for recognising the action again in a spreadsheet. `principles` maps a principle's key to
    why; `lasting` lists keys of what should last; `notes` keeps columns of a spreadsheet that
    have no field here, under their header.
    """

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="actions")
    result = models.ForeignKey(
        Result,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="actions",
        verbose_name=_("résultat"),
    )
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="sub_actions",
        verbose_name=_("fait partie de"),
    )
    position = models.PositiveIntegerField(default=0)
    title = models.CharField(_("titre"), max_length=300)
    folded = models.CharField(max_length=300)
    reference = models.CharField(_("référence"), max_length=60, blank=True)
    description = models.TextField(_("description"), blank=True)
    lead = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="led_actions",
        verbose_name=_("organisation porteuse"),
    )
    organisations = models.ManyToManyField(
        Organisation,
        through="ActionOrganisation",
        related_name="joined_actions",
        verbose_name=_("autres organisations"),
    )
    starts_on = models.DateField(_("début"), null=True, blank=True)
    starts_precision = models.CharField(max_length=7, choices=Precision, default=Precision.DAY)
    starts_text = models.CharField(max_length=80, blank=True)
    ends_on = models.DateField(_("fin"), null=True, blank=True)
    ends_precision = models.CharField(max_length=7, choices=Precision, default=Precision.DAY)
    ends_text = models.CharField(max_length=80, blank=True)
    status = models.CharField(_("état"), max_length=8, choices=Status, blank=True)
    priority = models.CharField(_("priorité"), max_length=6, choices=Priority, blank=True)
    facets = models.ManyToManyField(
        Facet, blank=True, related_name="actions", verbose_name=_("repères")
    )
    participation = models.CharField(
        _("part des premiers concernés"), max_length=11, choices=Participation, blank=True
    )
    principles = models.JSONField(_("principes servis"), default=dict, blank=True)
    measure = models.TextField(_("comment nous le saurons"), blank=True)
    lasting = models.JSONField(_("ce qui devrait durer"), default=list, blank=True)
    notes = models.JSONField(_("notes"), default=dict, blank=True)
    carried_from = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="carried_into",
        verbose_name=_("suite de"),
    )
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    binned_at = models.DateTimeField(null=True, blank=True)
    binned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = ["position", "id"]
        indexes = [
            models.Index(fields=["plan", "binned_at", "position"], name="action_of_plan"),
            models.Index(fields=["plan", "folded"], name="action_by_title"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="action_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="action_not_in_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ActionOrganisation(models.Model):
    """An organisation that takes part in an action without leading it, and what it brings."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="organisation_parts")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="action_parts"
    )
    brings = models.CharField(_("apporte"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("organisation participante")
        verbose_name_plural = _("organisations participantes")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "organisation"], name="action_organisation_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.action_id} {self.organisation_id}"


class ActionPerson(models.Model):
    """A person responsible for an action: a member, or a name as written in a spreadsheet."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="people")
    member = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="responsibilities"
    )
    name = models.CharField(_("nom"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("personne responsable")
        verbose_name_plural = _("personnes responsables")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name or f"{self.member_id}"


class ActionFunding(models.Model):
    """Money for an action: from which source, how much, until when."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="fundings")
    source = models.ForeignKey(
        FundingSource, on_delete=models.CASCADE, related_name="action_fundings"
    )
    amount = models.DecimalField(
        _("montant"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    until = models.DateField(_("jusqu’au"), null=True, blank=True)

    class Meta:
        verbose_name = _("financement d’une action")
        verbose_name_plural = _("financements des actions")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.action_id} {self.source_id}"
