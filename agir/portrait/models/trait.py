from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models import Coalition, Facet
from agir.portrait.models.story import Moment, Story
from agir.portrait.models.told import Told, ToldQuerySet


class Trait(Told):
    """A strength of the community, or a challenge, with its proof: a story, a moment, a figure, a
    document. One without proof is shown all the same, and says so."""

    class Kind(models.TextChoices):
        STRENGTH = "strength", _("force")
        CHALLENGE = "challenge", _("défi")

    FIELDS = ("title", "words", "story", "moment", "figure", "document", "facets")

    kind = models.CharField(_("sorte"), max_length=9, choices=Kind)
    story = models.ForeignKey(
        Story, null=True, blank=True, on_delete=models.SET_NULL, related_name="proves",
        verbose_name=_("un récit le montre"),
    )  # fmt: skip
    moment = models.ForeignKey(
        Moment, null=True, blank=True, on_delete=models.SET_NULL, related_name="proves",
        verbose_name=_("un moment le montre"),
    )  # fmt: skip
    figure = models.CharField(_("un chiffre le montre"), max_length=300, blank=True)
    document = models.URLField(_("un document le montre"), max_length=500, blank=True)
    facets = models.ManyToManyField(Facet, blank=True, related_name="+", verbose_name=_("repères"))

    objects = ToldQuerySet["Trait"].as_manager()

    class Meta:
        verbose_name = _("force ou défi")
        verbose_name_plural = _("forces et défis")
        ordering = ["pk"]
        indexes = [models.Index(fields=["coalition", "binned_at"], name="trait_of_coalition")]

    @property
    def is_strength(self) -> bool:
        return self.kind == self.Kind.STRENGTH


class CauseTree(Told):
    """One reading of why a challenge is there. Several may stand side by side: they are compared,
    never averaged."""

    FIELDS = ("title", "words", "challenge")

    challenge = models.ForeignKey(
        Trait, on_delete=models.CASCADE, related_name="trees", verbose_name=_("défi")
    )

    objects = ToldQuerySet["CauseTree"].as_manager()

    class Meta:
        verbose_name = _("arbre des causes")
        verbose_name_plural = _("arbres des causes")
        ordering = ["pk"]
        indexes = [models.Index(fields=["coalition", "binned_at"], name="tree_of_coalition")]


class CauseQuerySet(models.QuerySet["Cause"]):
    def present(self) -> CauseQuerySet:
        return self.filter(binned_at=None)


class Cause(models.Model):
    """One « why » of a tree, and what could change it. It is read by whoever reads its tree."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    tree = models.ForeignKey(CauseTree, on_delete=models.CASCADE, related_name="causes")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="deeper",
        verbose_name=_("explique"),
    )  # fmt: skip
    title = models.CharField(_("cause"), max_length=200)
    lever = models.CharField(_("ce qui pourrait la changer"), max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    binned_at = models.DateTimeField(null=True, blank=True)

    objects = CauseQuerySet.as_manager()

    class Meta:
        verbose_name = _("cause")
        verbose_name_plural = _("causes")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=models.F("id")), name="cause_not_in_itself"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Asset(Told):
    """What already lasts (*acquis*): where it holds, who depends on it, what goes without it."""

    class Holds(models.TextChoices):
        ORGANISATION = "organisation", _("une organisation")
        RULE = "rule", _("une règle ou une entente")
        PEOPLE = "people", _("des personnes")

    FIELDS = ("title", "words", "object", "holds", "held_by", "depends", "without")

    object = models.CharField(_("ce qui dure"), max_length=40, blank=True)  # key of the framework
    holds = models.CharField(_("ce qui le tient"), max_length=12, choices=Holds, blank=True)
    held_by = models.CharField(_("laquelle, lesquelles"), max_length=200, blank=True)
    depends = models.CharField(_("qui en dépend"), max_length=300, blank=True)
    without = models.TextField(_("ce qui arriverait sans cela"), blank=True)

    objects = ToldQuerySet["Asset"].as_manager()

    class Meta:
        verbose_name = _("acquis")
        verbose_name_plural = _("acquis")
        ordering = ["pk"]
        indexes = [models.Index(fields=["coalition", "binned_at"], name="asset_of_coalition")]
