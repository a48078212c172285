from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models import Coalition, Member
from agir.plan.models.plan import Plan


class FindingNote(models.Model):
    """What people did with a finding of the X-ray: given to somebody, or set aside with a reason.

    `code` and `subject` name the finding from one computation to the next (subject: what it is
    about, for instance `organisation:12`, empty for a finding about the whole plan).
    """

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="finding_notes")
    code = models.CharField(max_length=40)
    subject = models.CharField(max_length=80, blank=True)
    assigned_to = models.ForeignKey(
        Member,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="findings",
        verbose_name=_("confiée à"),
    )
    set_aside = models.BooleanField(_("mise de côté"), default=False)
    reason = models.CharField(_("raison"), max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("suite donnée à un constat")
        verbose_name_plural = _("suites données aux constats")
        constraints = [
            models.UniqueConstraint(fields=["plan", "code", "subject"], name="finding_note_once"),
            models.CheckConstraint(
                condition=Q(set_aside=False) | ~Q(reason=""), name="finding_set_aside_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.subject}"
