from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models import Coalition, Member, Organisation
from agir.intention.models.vision import VisionVersion

LINK_LIFE = dt.timedelta(days=14)


class Round(models.Model):
    """A version put to everybody: each organisation and each first concerned says where they
    stand, until a day."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(VisionVersion, on_delete=models.CASCADE, related_name="rounds")
    message = models.TextField(_("mot d’accompagnement"), blank=True)
    closes_on = models.DateField(_("jusqu’au"))
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("tour d’adhésion")
        verbose_name_plural = _("tours d’adhésion")
        ordering = ["-opened_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.version_id} {self.opened_at:%Y-%m-%d}"

    def is_open(self, today: dt.date) -> bool:
        return self.closed_at is None and today <= self.closes_on


class AdherenceQuerySet(models.QuerySet["Adherence"]):
    def current(self) -> AdherenceQuerySet:
        """What each says now, without what she said before."""
        return self.filter(replaced_at=None)

    def in_person(self) -> AdherenceQuerySet:
        """What those first concerned said, each for herself."""
        return self.exclude(member=None)


class Adherence(models.Model):
    """Where one organisation, or one first concerned, stands about a version. A change of mind
    is another row: both are kept."""

    class Stance(models.TextChoices):
        ADHERES = "adheres", _("j’adhère")
        RESERVES = "reserves", _("j’adhère avec réserve")
        CANNOT = "cannot", _("je ne peux pas vivre avec")

    class Way(models.TextChoices):
        SITE = "site", _("sur le site")
        LETTER = "letter", _("par courriel")
        MEETING = "meeting", _("en rencontre")

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="adherences")
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.CASCADE, related_name="+"
    )
    member = models.ForeignKey(Member, null=True, on_delete=models.CASCADE, related_name="+")
    stance = models.CharField(_("position"), max_length=10, choices=Stance)
    words = models.TextField(_("réserve ou raison"), blank=True)
    remedy = models.TextField(_("ce qui changerait cela"), blank=True)
    way = models.CharField(_("comment"), max_length=8, choices=Way, default=Way.SITE)
    provenance = models.CharField(_("provenance"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = AdherenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("adhésion")
        verbose_name_plural = _("adhésions")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation=None, member__isnull=False)
                | Q(organisation__isnull=False, member=None),
                name="adherence_of_one_voice",
            ),
            models.UniqueConstraint(
                fields=["round", "organisation"],
                condition=Q(replaced_at=None, organisation__isnull=False),
                name="adherence_once_an_organisation",
            ),
            models.UniqueConstraint(
                fields=["round", "member"],
                condition=Q(replaced_at=None, member__isnull=False),
                name="adherence_once_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(way="meeting") | ~Q(provenance=""),
                name="adherence_from_a_meeting_says_which",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.stance}"


class Reply(models.Model):
    """What is answered to a reservation, in order."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    adherence = models.ForeignKey(Adherence, on_delete=models.CASCADE, related_name="replies")
    text = models.TextField(_("réponse"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("réponse à une réserve")
        verbose_name_plural = _("réponses à une réserve")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.adherence_id} {self.at:%Y-%m-%d}"


class AdherenceLinkQuerySet(models.QuerySet["AdherenceLink"]):
    def live(self) -> AdherenceLinkQuerySet:
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())


class AdherenceLink(models.Model):
    """The link of one person's letter: it answers for her alone, for fourteen days. Only the
    hash of its token is kept."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="links")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)  # when the mail server took the letter
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = AdherenceLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("lien pour répondre")
        verbose_name_plural = _("liens pour répondre")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.round_id} {self.member_id}"

    @property
    def is_usable(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()
