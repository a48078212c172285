"""What each level of participation promises to those first concerned (IAP2's spectrum)."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agir.plan.models import Participation

PROMISES: dict[str, Promise] = {
    Participation.INFORM: _("Nous vous tiendrons au courant, clairement et à temps."),
    Participation.CONSULT: _("Nous vous écouterons, et nous dirons ce que vos avis ont changé."),
    Participation.INVOLVE: _("Vos préoccupations se retrouveront dans ce que nous préparons."),
    Participation.COLLABORATE: _("Nous chercherons les solutions et déciderons avec vous."),
    Participation.DELEGATE: _("Vous décidez. Nous mettrons en œuvre ce que vous décidez."),
}
