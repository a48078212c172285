from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agir.analysis.text import fold
from agir.coalitions import rules as coalition_rules
from agir.coalitions.models import Coalition, Member, Organisation
from agir.effects.models.batch import EffectsImport
from agir.meetings.models import Meeting
from agir.plan.models import Action, Result
from agir.portrait.models import OPEN, Audience, Indicator, Precision
from agir.portrait.models.told import ToldQuerySet


class Kind(models.TextChoices):
    """What an entry is, from what we do to what stays when we are gone. The last three are what
    the stair counts. Near kin of the codes of the Community Check Box (University of Kansas)."""

    ACTIVITY = "activity", _("activité")
    SERVICE = "service", _("service")
    RESOURCE = "resource", _("ressource")
    RELATION = "relation", _("relation")
    PERSON = "practice_person", _("pratique d’une personne")
    ORGANISATION = "practice_organisation", _("pratique d’une organisation")
    COMMUNITY = "community", _("changement dans la communauté")
    RULE = "rule", _("règle ou politique")


class About(models.TextChoices):
    """For whom, or in what, something changed."""

    PERSON = "person", _("une personne, une famille")
    ORGANISATION = "organisation", _("une organisation")
    COMMUNITY = "community", _("la communauté")
    RULE = "rule", _("une règle, une politique")


class Sureness(models.TextChoices):
    """How sure we are. Each level names what it rests on, so that two people mean the same."""

    HEARD = "heard", _("on nous l’a dit")
    SEEN = "seen", _("nous l’avons vu nous-mêmes")
    WRITTEN = "written", _("un écrit le montre")
    CONFIRMED = "confirmed", _("quelqu’un de l’extérieur l’a confirmé")


class Source(models.TextChoices):
    """How an entry reached the journal."""

    MEETING = "meeting", _("une rencontre")
    PAPER = "paper", _("un papier")
    MESSAGE = "message", _("un message")
    SEEN = "seen", _("une observation")


class EffectQuerySet(ToldQuerySet["Effect"]):
    """Sight is that of the portrait's texts: `visible_to` is what the audience lets this member
    read, what she typed, and everything for the coordination."""

    def open(self) -> Self:
        """What every member may read, whoever looks: what drawings and counts are made of."""
        return self.filter(audience__in=OPEN, binned_at=None)

    def newest(self) -> Self:
        return self.order_by(F("happened_on").desc(nulls_last=True), "-pk")


class Effect(models.Model):
    """Something that changed, or that we did: one line to begin with. The same entry serves the
    change log, outcome harvesting, the most significant change, contribution and funders.

    `kind` is empty until a person says what it is; `proposed` is what the words suggest. `folded`
    is for search, `fingerprint` finds the same entry pasted twice, `notes` keeps the columns of a
    sheet that have no field here. `before` is what it said before its last change. What tells of
    a person, or is reserved, keeps no version in the history: it goes with the entry.
    """

    FIELDS = (
        "title", "words", "kind", "about", "whom", "organisation",
        "happened_on", "happened_precision", "happened_text", "place",
        "our_part", "others_part", "sure", "could_confirm", "confirmed_on", "confirmed_by",
        "proof", "document", "own", "audience", "consent_on", "consent_how",
        "source_kind", "source_words", "meeting", "actions", "results", "indicators",
    )  # fmt: skip

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(_("ce qui a changé"), max_length=300)
    words = models.TextField(_("en plus de mots"), blank=True)
    kind = models.CharField(_("type"), max_length=24, choices=Kind, blank=True)
    proposed = models.CharField(max_length=24, choices=Kind, blank=True)
    about = models.CharField(_("pour qui"), max_length=12, choices=About, blank=True)
    whom = models.CharField(_("qui, en quelques mots"), max_length=200, blank=True)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("organisation"),
    )  # fmt: skip
    happened_on = models.DateField(_("quand"), null=True, blank=True)
    happened_precision = models.CharField(max_length=7, choices=Precision, default=Precision.DAY)
    happened_text = models.CharField(max_length=80, blank=True)
    place = models.CharField(_("où"), max_length=200, blank=True)
    our_part = models.TextField(_("notre part"), blank=True)
    others_part = models.TextField(_("la part des autres"), blank=True)
    sure = models.CharField(
        _("à quel point nous en sommes sûrs"), max_length=9, choices=Sureness, blank=True
    )
    could_confirm = models.CharField(_("qui pourrait le confirmer"), max_length=200, blank=True)
    confirmed_on = models.DateField(_("confirmé le"), null=True, blank=True)
    confirmed_by = models.CharField(_("confirmé par"), max_length=200, blank=True)
    proof = models.CharField(_("ce qui le montre"), max_length=300, blank=True)
    document = models.URLField(_("un document le montre"), max_length=500, blank=True)
    own = models.BooleanField(_("c’est ma propre vie"), default=False)  # of whoever typed it
    audience = models.CharField(
        _("qui peut le lire"), max_length=12, choices=Audience, default=Audience.COALITION
    )
    consent_on = models.DateField(_("consentement donné le"), null=True, blank=True)
    consent_how = models.CharField(_("comment il a été donné"), max_length=200, blank=True)
    source_kind = models.CharField(_("comment on l’a su"), max_length=7, choices=Source, blank=True)
    source_words = models.CharField(_("lequel, laquelle"), max_length=200, blank=True)
    meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("rencontre"),
    )  # fmt: skip
    actions = models.ManyToManyField(
        Action, blank=True, related_name="effects", verbose_name=_("actions")
    )
    results = models.ManyToManyField(
        Result, blank=True, related_name="effects", verbose_name=_("résultats")
    )
    indicators = models.ManyToManyField(
        Indicator, blank=True, related_name="effects", verbose_name=_("indicateurs")
    )
    notes = models.JSONField(default=dict, blank=True)
    folded = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=32)
    came_in = models.ForeignKey(
        EffectsImport, null=True, blank=True, on_delete=models.SET_NULL, related_name="effects"
    )
    typed_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    before = models.JSONField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(null=True, blank=True)
    binned_at = models.DateTimeField(null=True, blank=True)
    binned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = EffectQuerySet.as_manager()

    class Meta:
        verbose_name = _("effet")
        verbose_name_plural = _("effets")
        ordering = [F("happened_on").desc(nulls_last=True), "-pk"]
        indexes = [
            models.Index(fields=["coalition", "binned_at", "happened_on"], name="effect_journal"),
            models.Index(fields=["coalition", "fingerprint"], name="effect_twins"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(about="person") | ~Q(audience__in=OPEN) | Q(consent_on__isnull=False),
                name="effect_of_a_person_shown_with_consent",
            ),
            models.CheckConstraint(
                condition=~Q(sure="confirmed")
                | (Q(confirmed_on__isnull=False) & ~Q(confirmed_by="")),
                name="effect_confirmed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether every member may read it."""
        return self.audience in OPEN

    @property
    def is_of_a_person(self) -> bool:
        return self.about == About.PERSON

    @property
    def keeps_versions(self) -> bool:
        """History never holds the words of a life, nor those that only some may read."""
        return self.is_open and not self.is_of_a_person

    @property
    def shown_kind(self) -> str:
        """What it is, or seems to be, for want of somebody to say."""
        return self.kind or self.proposed

    def is_seen_by(self, member: Member) -> bool:
        """`visible_to`, for one that is already here. Needs `typed_by` loaded."""
        if self.coalition_id != member.coalition_id:
            return False
        typed_it = self.typed_by is not None and self.typed_by.user_id == member.user_id
        return self.is_open or typed_it or coalition_rules.is_coordinated([member.role])

    def says(self) -> dict[str, Any]:
        """What it says, as its form has it: relations by their numbers."""
        data: dict[str, Any] = {}
        for name in self.FIELDS:
            field = self._meta.get_field(name)
            if field.many_to_many:
                rows = getattr(self, name).values_list("pk", flat=True) if self.pk else ()
                data[name] = sorted(rows)
            else:
                data[name] = getattr(self, getattr(field, "attname", name))
        return data

    def remember(self) -> None:
        """Make again what search and doubles are found by."""
        parts = (self.title, self.words, self.whom, self.place, self.proof, self.source_words)
        self.folded = fold(" ".join(parts))
        self.fingerprint = fingerprint(self.title, self.happened_on, self.place)


def fingerprint(title: str, on: dt.date | None, place: str) -> str:
    """The same for two lines that say the same thing of the same day and place, however they are
    accented or spaced."""
    said = "|".join((fold(title), on.isoformat() if on else "", fold(place)))
    return hashlib.blake2b(said.encode(), digest_size=16).hexdigest()
