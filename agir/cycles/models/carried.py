from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models import Coalition
from agir.cycles.models.cycle import Cycle


class CarriedQuerySet(models.QuerySet["Carried"]):
    def waiting(self) -> CarriedQuerySet:
        """What nobody has yet taken up or left."""
        return self.filter(state=Carried.State.WAITING)


class Carried(models.Model):
    """What a cycle leaves to the next one (*legs*): a lesson, an action that goes on, a question
    without an answer, a reservation. Its words, where they come from, and what became of them."""

    class Kind(models.TextChoices):
        LESSON = "lesson", _("leçon")
        ACTION = "action", _("action qui continue")
        LASTING = "lasting", _("acquis")
        QUESTION = "question", _("question restée ouverte")
        RESERVATION = "reservation", _("réserve restée sans réponse")

    class State(models.TextChoices):
        WAITING = "waiting", _("à reprendre")
        TAKEN = "taken", _("repris")
        LEFT = "left", _("laissé de côté")

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="carried")
    kind = models.CharField(max_length=11, choices=Kind)
    stage = models.CharField(max_length=40)  # where it is to be taken up
    text = models.TextField(_("ce qui est légué"))
    why = models.TextField(_("ce qui en a été dit"), blank=True)
    # Where it comes from, as history names things.
    origin_type = models.CharField(max_length=40, blank=True)
    origin_id = models.BigIntegerField(null=True, blank=True)
    origin_title = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    word = models.CharField(_("un mot"), max_length=300, blank=True)
    settled_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = CarriedQuerySet.as_manager()

    class Meta:
        verbose_name = _("legs du cycle précédent")
        verbose_name_plural = _("legs du cycle précédent")
        ordering = ["kind", "pk"]
        indexes = [models.Index(fields=["cycle", "stage"], name="carried_of_stage")]

    def __str__(self) -> str:
        return self.text[:60]
