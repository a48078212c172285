from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models import Coalition
from agir.plan.models.action import Action
from agir.plan.models.plan import Plan


class LinkKind(models.TextChoices):
    """`a` reinforces `b`; `a` depends on `b`; `a` and `b` overlap (stored with a.id < b.id)."""

    REINFORCES = "reinforces", _("renforce")
    DEPENDS = "depends", _("dépend de")
    OVERLAPS = "overlaps", _("chevauche")


class ActionLinkQuerySet(models.QuerySet["ActionLink"]):
    def present(self) -> ActionLinkQuerySet:
        """Links whose two ends are out of the bin."""
        return self.filter(from_action__binned_at=None, to_action__binned_at=None)

    def touching(self, action: Action) -> ActionLinkQuerySet:
        return self.filter(Q(from_action=action) | Q(to_action=action))

    def between(self, first: Action, second: Action) -> ActionLinkQuerySet:
        ends = [first, second]
        return self.filter(from_action__in=ends, to_action__in=ends)


class ActionLink(models.Model):
    """A typed link between two actions of a plan, said by a person."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(_("lien"), max_length=10, choices=LinkKind)
    from_action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="links_out")
    to_action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="links_in")
    how = models.CharField(_("comment"), max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ActionLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("lien entre actions")
        verbose_name_plural = _("liens entre actions")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["from_action", "to_action", "kind"], name="action_link_once"
            ),
            models.CheckConstraint(
                condition=~Q(from_action=F("to_action")), name="action_link_between_two"
            ),
            models.CheckConstraint(
                condition=~Q(kind="overlaps") | Q(from_action__lt=F("to_action")),
                name="action_overlap_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_action_id} {self.kind} {self.to_action_id}"


class DismissedProposal(models.Model):
    """A link the program proposed and a person set aside. It is never proposed again."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="dismissed_proposals")
    kind = models.CharField(max_length=10, choices=LinkKind)
    first = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("proposition écartée")
        verbose_name_plural = _("propositions écartées")
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second", "kind"], name="dismissed_proposal_once"
            ),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="dismissed_proposal_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id} {self.kind}"
