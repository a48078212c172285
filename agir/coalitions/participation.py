"""How those first concerned take part: the same five levels for actions and decisions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Participation(models.TextChoices):
    """How those first concerned take part (IAP2's five levels)."""

    INFORM = "inform", _("informer")
    CONSULT = "consult", _("consulter")
    INVOLVE = "involve", _("impliquer")
    COLLABORATE = "collaborate", _("collaborer")
    DELEGATE = "delegate", _("déléguer")
