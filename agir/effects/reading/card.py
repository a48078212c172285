"""The page of an entry: what it says, what it came from and led to, and what we claim of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from agir.coalitions.models import Member
from agir.core.templatetags.typography import day
from agir.effects.actions.tying import actions_of, results_of
from agir.effects.models import Effect, EffectLink, Kind, Sureness
from agir.effects.reading.journal import Line, line
from agir.portrait.models import Indicator

MOST_OFFERED = 300


@dataclass
class Card:
    """Everything the page shows, in a number of queries that never grows."""

    line: Line
    actions: list[Any]
    results: list[Any]
    indicators: list[Any]
    led_to: list[dict[str, Any]]
    came_from: list[dict[str, Any]]
    claim: list[str]
    missing: list[str]
    others: list[tuple[int, str]] = field(default_factory=list)  # for a new link
    notes: list[tuple[str, str]] = field(default_factory=list)  # of the sheet it came from


def read(effect: Effect, member: Member) -> Card:
    coalition = member.coalition
    actions = list(actions_of(coalition).filter(effects=effect).select_related("plan"))
    results = list(results_of(coalition).filter(effects=effect))
    figures = Indicator.objects.visible_to(member).present().filter(effects=effect)
    to, from_ = _links(effect, member)
    linked = {row["effect"].pk for row in (*to, *from_)} | {effect.pk}
    near = Effect.objects.visible_to(member).present().exclude(pk__in=linked).newest()
    return Card(
        line=line(effect, member, actions=actions),
        actions=actions,
        results=results,
        indicators=list(figures),
        led_to=to,
        came_from=from_,
        claim=claim(effect),
        missing=missing(effect, bool(actions)),
        others=_offered(near),
        notes=[(note_names().get(key, key), words) for key, words in effect.notes.items()],
    )


def note_names() -> dict[str, str]:
    """What reading a sheet could not place, under its field's name; other notes have their own."""
    return {
        "date": _("Quand"), "kind": _("Type"), "sure": _("Certitude"), "actions": _("Actions"),
        "confirmed": _("Confirmé"), "document": _("Document"), "audience": _("Qui peut lire"),
    }  # fmt: skip


def _offered(rows: Any) -> list[tuple[int, str]]:
    """Effects to link to, the latest first, told apart by their year."""
    return [
        (pk, f"{on.year} · {title}" if on else title)
        for pk, title, on in rows.values_list("pk", "title", "happened_on")[:MOST_OFFERED]
    ]


def _links(effect: Effect, member: Member) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What it led to and came from, only what this member may read. Two queries."""
    seen = Effect.objects.visible_to(member).present()
    rows = EffectLink.objects.select_related("from_effect", "to_effect")
    to = rows.filter(from_effect=effect, to_effect__in=seen)
    from_ = rows.filter(to_effect=effect, from_effect__in=seen)
    return (
        [{"link": one, "effect": one.to_effect} for one in to],
        [{"link": one, "effect": one.from_effect} for one in from_],
    )


def claim(effect: Effect) -> list[str]:
    """What we claim, in sentences a funder can read: what, our part, others', how we know. Never
    more than what was noted."""
    said = [_sentence(effect.title)]
    if effect.our_part:
        said.append(_("Notre part : %(words)s") % {"words": _sentence(effect.our_part)})
    if effect.others_part:
        said.append(_("La part des autres : %(words)s") % {"words": _sentence(effect.others_part)})
    if effect.proof:
        said.append(_("Ce qui le montre : %(words)s") % {"words": _sentence(effect.proof)})
    if effect.sure == Sureness.CONFIRMED:
        said.append(
            _("Confirmé le %(date)s (%(who)s).")
            % {"who": effect.confirmed_by, "date": day(effect.confirmed_on)}
        )
    elif effect.sure:
        level = str(Sureness(effect.sure).label)
        said.append(_("Ce que nous en savons : %(level)s.") % {"level": level})
    return said


def _sentence(words: str) -> str:
    words = " ".join(words.split())
    return words if words[-1:] in ".!?…" else f"{words}."


def missing(effect: Effect, has_actions: bool) -> list[str]:
    """What would make the claim stronger. Said, never asked for as a condition."""
    gaps = []
    if not effect.our_part and not has_actions:
        gaps.append(_("notre part, ou l’action qui y a contribué"))
    if not effect.others_part and effect.kind in (Kind.ORGANISATION, Kind.COMMUNITY, Kind.RULE):
        gaps.append(_("la part des autres"))
    if not effect.proof and not effect.document and effect.sure != Sureness.CONFIRMED:
        gaps.append(_("ce qui le montre"))
    if not effect.could_confirm and not effect.confirmed_on:
        gaps.append(_("qui, hors du regroupement, pourrait le confirmer"))
    return gaps
