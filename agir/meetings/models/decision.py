from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models import Coalition, Member, Organisation
from agir.coalitions.participation import Participation
from agir.meetings.models.meeting import AgendaItem, Meeting


class DecisionQuerySet(models.QuerySet["Decision"]):
    def present(self) -> DecisionQuerySet:
        return self.filter(binned_at=None)

    def taken(self) -> DecisionQuerySet:
        return self.present().filter(status=Decision.Status.TAKEN)

    def to_review(self, today: dt.date) -> DecisionQuerySet:
        """Its review day has come: it asks to be looked at again, unless another decision,
        neither binned nor set aside, does so."""
        again = Q(reviewed_by__binned_at=None) & ~Q(reviewed_by__status="set_aside")
        left = Q(reviewed_by=None) | ~again
        return self.taken().filter(left, review_on__lte=today)


class Decision(models.Model):
    """What was decided, how, by whom, with what dissent, until when. A decision looked at again is
    another decision, that names the former."""

    class Method(models.TextChoices):
        CONSENT = "consent", _("consentement")
        HANDS = "hands", _("vote à main levée")
        ORGANISATIONS = "organisations", _("vote par organisation")
        GRADIENTS = "gradients", _("degrés d’accord")

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("proposée")
        TAKEN = "taken", _("prise")
        SET_ASIDE = "set_aside", _("non retenue")

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.SET_NULL, related_name="decisions"
    )
    item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="decisions"
    )
    title = models.TextField(_("ce qui est décidé"))
    why = models.TextField(_("pourquoi, et sur quoi cela s’appuie"), blank=True)
    method = models.CharField(_("comment"), max_length=13, choices=Method, default=Method.CONSENT)
    status = models.CharField(max_length=9, choices=Status, default=Status.PROPOSED)
    decided_on = models.DateField(_("décidée le"), null=True, blank=True)
    review_on = models.DateField(_("à revoir le"), null=True, blank=True)
    reviewed_by = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="reviews"
    )
    participation = models.CharField(
        _("part des premiers concernés"), max_length=11, choices=Participation, blank=True
    )
    participation_note = models.CharField(_("comment ils ont pesé"), max_length=300, blank=True)
    # A show of hands, counted.
    hands_for = models.PositiveIntegerField(_("pour"), null=True, blank=True)
    hands_against = models.PositiveIntegerField(_("contre"), null=True, blank=True)
    hands_abstained = models.PositiveIntegerField(_("abstentions"), null=True, blank=True)
    # What it decides on, as history names things: a vision, a plan, an action, an asset.
    about_type = models.CharField(max_length=40, blank=True)
    about_id = models.BigIntegerField(null=True, blank=True)
    about_title = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)
    amended_at = models.DateTimeField(null=True, blank=True)  # its words changed: said before that
    taken_at = models.DateTimeField(null=True, blank=True)  # when the site learned it was taken
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    binned_at = models.DateTimeField(null=True, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("décision")
        verbose_name_plural = _("décisions")
        ordering = ["-decided_on", "-pk"]
        indexes = [
            models.Index(fields=["coalition", "decided_on"], name="decision_of_coalition"),
            models.Index(fields=["about_type", "about_id"], name="decision_about"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="taken") | Q(decided_on__isnull=False),
                name="decision_taken_on_a_day",
            )
        ]

    def __str__(self) -> str:
        return Truncator(self.title).chars(80)

    @property
    def is_proposed(self) -> bool:
        return self.status == Decision.Status.PROPOSED

    @property
    def is_taken(self) -> bool:
        return self.status == Decision.Status.TAKEN

    @property
    def hands(self) -> int:
        """How many hands were raised, abstentions counted."""
        return (self.hands_for or 0) + (self.hands_against or 0) + (self.hands_abstained or 0)

    @property
    def is_taken_up(self) -> bool:
        """Another decision looks at it again. Needs `reviewed_by`."""
        other = self.reviewed_by
        return (
            other is not None
            and other.binned_at is None
            and other.status != Decision.Status.SET_ASIDE
        )

    def is_due(self, today: dt.date) -> bool:
        """To be looked at again: its day has come, and no other decision has taken it up."""
        come = self.review_on is not None and self.review_on <= today
        return self.is_taken and come and not self.is_taken_up


class Position(models.Model):
    """Where one person, or one organisation, stood on a decision. Dissent is kept with respect, in
    the words of the one who dissents."""

    class Stance(models.TextChoices):
        # Consent: no paramount objection. Gradients of agreement (Kaner 2014), eight to five here.
        ENDORSE = "endorse", _("j’appuie pleinement")
        AGREE = "agree", _("d’accord")
        RESERVES = "reserves", _("d’accord avec réserve")
        ABSTAIN = "abstain", _("je m’abstiens")
        LIVE_WITH = "live_with", _("pas d’accord, mais je peux vivre avec")
        AGAINST = "against", _("contre")
        OBJECT = "object", _("objection : cela nuirait à notre cause")

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="positions")
    member = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(_("qui"), max_length=120, blank=True)
    stance = models.CharField(_("position"), max_length=9, choices=Stance)
    words = models.TextField(_("dans ses mots"), blank=True)
    first_concerned = models.BooleanField(_("premier concerné"), default=False)
    typed_for = models.BooleanField(default=False)  # written by somebody else, as it was said
    # What was answered to a reservation or an objection.
    reply = models.TextField(_("réponse"), blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("position sur une décision")
        verbose_name_plural = _("positions sur une décision")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "member"], condition=~Q(member=None), name="position_once"
            ),
            models.UniqueConstraint(
                fields=["decision", "organisation"],
                condition=Q(member=None) & ~Q(organisation=None),
                name="position_of_organisation_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.stance}"

    @property
    def dissents(self) -> bool:
        return self.stance not in (Position.Stance.ENDORSE, Position.Stance.AGREE)

    @property
    def said_by(self) -> str:
        """Whose position this is. Needs the member's user and the organisation."""
        if self.member is not None:
            return self.member.user.shown_name
        return self.organisation.name if self.organisation else self.name

    def precedes(self, amended_at: dt.datetime | None) -> bool:
        """Said of the words before they were amended."""
        return amended_at is not None and self.at < amended_at
