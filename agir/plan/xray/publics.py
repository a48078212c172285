"""Whom the plan serves, with whom, in the name of what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agir.coalitions.models import Facet
from agir.framework.contents import items
from agir.plan.models import Participation
from agir.plan.xray.facts import PlanFacts
from agir.plan.xray.finding import LEAST_ACTIONS, Finding, named, written


def find(facts: PlanFacts, today: dt.date) -> Iterator[Finding]:
    if len(facts.standing) < LEAST_ACTIONS:
        return
    yield from _unserved(facts)
    yield from _without_the_first_concerned(facts)
    yield from _principles(facts)


def _unserved(facts: PlanFacts) -> Iterator[Finding]:
    for kind, code in (
        (Facet.Kind.AGE_WINDOW, "age-window-unserved"),
        (Facet.Kind.SECTOR, "sector-unserved"),
        (Facet.Kind.AUDIENCE, "audience-unserved"),
    ):
        known = facts.facets_of(kind)
        empty = [one for one in known if one.id not in facts.used_facets]
        # When no action says any, it is the list that is not used, not a place forgotten.
        if empty and len(empty) < len(known):
            title, why, next_step = _unserved_words(kind, [one.name for one in empty])
            rows = [named("facet", one.id, one.name, list=kind.value) for one in empty]
            yield Finding(code, title, why, next_step, rows)


def _unserved_words(kind: str, names: list[str]) -> tuple[str, str, str]:
    numbers = {"count": len(names), "name": names[0]}
    if kind == Facet.Kind.AGE_WINDOW:
        title = (
            _("Aucune action ne vise la fenêtre d’âge « %(name)s ».")
            if len(names) == 1
            else _("%(count)s fenêtres d’âge n’ont aucune action.")
        )
        why = _("Chaque âge a ses fenêtres d’opportunité. Une fenêtre vide ne se rattrape pas.")
        step = _("Voyez si une action la sert déjà sans le dire. Sinon, demandez qui la connaît.")
    elif kind == Facet.Kind.SECTOR:
        title = (
            _("Aucune action n’a lieu dans le secteur « %(name)s ».")
            if len(names) == 1
            else _("%(count)s secteurs du territoire n’ont aucune action.")
        )
        why = _("Des familles y vivent aussi, souvent celles que l’on rejoint le moins.")
        step = _("Demandez à un partenaire de ce secteur ce qui pourrait s’y déplacer.")
    else:
        title = (
            _("Aucune action n’est faite pour le public « %(name)s ».")
            if len(names) == 1
            else _("%(count)s publics de votre liste n’ont aucune action.")
        )
        why = _("Vous les avez nommés parce qu’ils comptent. Le plan ne leur donne encore rien.")
        step = _("Invitez quelqu’un de ce public à la prochaine rencontre, et demandez-lui.")
    return title % written(numbers), why, step


def _without_the_first_concerned(facts: PlanFacts) -> Iterator[Finding]:
    said = {
        action.id: {part.participation for part in facts.whole(action)} - {""}
        for action in facts.standing
    }
    if not any(said.values()):
        return
    unsaid = [action for action in facts.live if not said[action.id]]
    informed = [action for action in facts.live if said[action.id] == {Participation.INFORM.value}]
    count = len(unsaid) + len(informed)
    if not count:
        return
    rows = [named("action", one.id, one.title, _("rien n’est dit")) for one in unsaid]
    rows += [named("action", one.id, one.title, _("informés seulement")) for one in informed]
    if informed:
        title = ngettext(
            "Dans %(count)s action sur %(total)s, "
            "les premiers concernés sont absents, ou seulement informés.",
            "Dans %(count)s actions sur %(total)s, "
            "les premiers concernés sont absents, ou seulement informés.",
            count,
        )
    else:
        title = ngettext(
            "Dans %(count)s action sur %(total)s, rien ne dit la part des premiers concernés.",
            "Dans %(count)s actions sur %(total)s, rien ne dit la part des premiers concernés.",
            count,
        )
    yield Finding(
        "first-concerned-absent",
        title % written({"count": count, "total": len(facts.live)}),
        _("Ce qui se décide sans les familles leur convient moins, et dure moins longtemps."),
        _(
            "Choisissez une de ces actions et demandez à trois parents ce qu’ils changeraient. "
            "Prévoyez la garde et le transport."
        ),
        rows,
    )


def _principles(facts: PlanFacts) -> Iterator[Finding]:
    served = {key for one in facts.standing for part in facts.whole(one) for key in part.principles}
    empty = [item for item in items("principles") if item.key not in served]
    if not served or not empty:
        return
    yield Finding(
        "principle-unserved",
        (
            _("Aucune action ne sert le principe « %(name)s ».")
            if len(empty) == 1
            else _("%(count)s principes ne sont servis par aucune action.")
        )
        % written({"count": len(empty), "name": empty[0].name}),
        _("Un principe que rien ne sert devient une phrase au mur."),
        _("Demandez quelle action le sert déjà un peu, et ce qui la ferait avancer d’un pas."),
        [named("principle", item.key, item.name, item.sentence) for item in empty],
    )
