from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models import Coalition, Member
from agir.cycles.models.cycle import Cycle
from agir.cycles.models.link import AnswerLink

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from agir.accounts.models import User


class Capacity(models.TextChoices):
    """In what capacity a person speaks. She says it herself: her role does not say it all."""

    PARENT = "parent", _("parent")
    CITIZEN = "citizen", _("citoyenne ou citoyen")
    PARTNER = "partner", _("organisation partenaire")
    WORKER = "worker", _("personne intervenante ou éducatrice")
    COORDINATION = "coordination", _("coordination")
    STEERING = "steering", _("comité de suivi")
    FUNDER = "funder", _("bailleur de fonds")
    OTHER = "other", _("autre")


FIRST_CONCERNED = frozenset({Capacity.PARENT, Capacity.CITIZEN})


class Provenance(models.TextChoices):
    """How the words came to us."""

    SITE = "site", _("écrite ici")
    LINK = "link", _("par un lien, sans compte")
    PAPER = "paper", _("recopiée d’une feuille")
    MEETING = "meeting", _("notée en rencontre")


FROM_PAPER = frozenset({Provenance.PAPER, Provenance.MEETING})


class VoiceQuerySet(models.QuerySet["Voice"]):
    def visible_to(self, user: User | AnonymousUser) -> VoiceQuerySet:
        """Every member of the coalition reads every voice: that is said beside each form."""
        return self.filter(coalition__in=Coalition.objects.visible_to(user))

    def with_people(self) -> VoiceQuerySet:
        """With what it takes to say who spoke, and for the rules to answer without a query."""
        return self.select_related("member__user", "typed_by__user")


class Voice(models.Model):
    """What one person answers to one guiding question. Nobody else's words ever replace it."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="voices")
    stage = models.CharField(max_length=40)
    question = models.CharField(max_length=60)  # key of a question, shared or the coalition's own
    words = models.TextField(_("réponse"))
    who = models.CharField(_("nom"), max_length=120, blank=True)  # as given; a member's is hers
    capacity = models.CharField(_("à quel titre"), max_length=16, choices=Capacity)
    member = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    given_on = models.DateField(_("donnée le"), default=timezone.localdate)
    provenance = models.CharField(_("provenance"), max_length=10, choices=Provenance)
    provenance_note = models.CharField(_("d’où elle vient"), max_length=200, blank=True)
    typed_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    link = models.ForeignKey(
        AnswerLink, null=True, blank=True, on_delete=models.SET_NULL, related_name="voices"
    )
    receipt_hash = models.CharField(max_length=64, blank=True)  # lets her take back what she sent
    created_at = models.DateTimeField(default=timezone.now)

    objects = VoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("voix")
        verbose_name_plural = _("voix")
        ordering = ["-given_on", "-id"]
        indexes = [
            models.Index(fields=["cycle", "stage", "question"], name="voice_of_question"),
            models.Index(
                fields=["receipt_hash"],
                name="voice_receipt",
                condition=~models.Q(receipt_hash=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.given_on}"

    @property
    def shown_who(self) -> str:
        """The name to show, or nothing: a voice without a name counts as much."""
        return self.member.user.shown_name if self.member else self.who

    @property
    def is_from_paper(self) -> bool:
        return self.provenance in FROM_PAPER


class EarlierWords(models.Model):
    """What a voice said before its author corrected it. Kept beside the voice and not in the
    history, so that taking a voice back really erases it."""

    voice = models.ForeignKey(Voice, on_delete=models.CASCADE, related_name="earlier")
    words = models.TextField(_("réponse"))
    replaced_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("mots d’avant")
        verbose_name_plural = _("mots d’avant")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.voice_id} {self.replaced_at:%Y-%m-%d}"


class SynthesisQuerySet(models.QuerySet["Synthesis"]):
    def visible_to(self, user: User | AnonymousUser) -> SynthesisQuerySet:
        return self.filter(coalition__in=Coalition.objects.visible_to(user))


class Synthesis(models.Model):
    """What the group holds from the voices given to one question. Its versions are in the
    history."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="syntheses")
    stage = models.CharField(max_length=40)
    question = models.CharField(max_length=60)
    words = models.TextField(_("synthèse"))
    revised_at = models.DateTimeField(_("revue le"), default=timezone.now)

    objects = SynthesisQuerySet.as_manager()

    class Meta:
        verbose_name = _("synthèse")
        verbose_name_plural = _("synthèses")
        constraints = [models.UniqueConstraint(fields=["cycle", "question"], name="synthesis_once")]

    def __str__(self) -> str:
        return self.question
