"""What the plan does not say, or what nobody works on yet.

A list that no action uses at all is said once, for the whole plan: after a spreadsheet without a
column for measures, twenty-nine reproaches would help nobody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agir.coalitions.models import Facet
from agir.plan.xray.facts import ActionFacts, PlanFacts
from agir.plan.xray.finding import (
    LEAST_ACTIONS,
    LEAST_TO_COMPARE,
    Finding,
    actions_named,
    named,
    results_named,
    written,
)


@dataclass(frozen=True, slots=True)
class Field:
    """Something an action may say. `reveals`: what the X-ray can show once it is said."""

    key: str
    name: Promise
    reveals: Promise
    said: Callable[[PlanFacts, ActionFacts], bool]


def _faceted(kind: str) -> Callable[[PlanFacts, ActionFacts], bool]:
    def said(facts: PlanFacts, action: ActionFacts) -> bool:
        return any(facts.facets[pk].kind == kind for pk in facts.all_facets(action))

    return said


def _any_part(test: Callable[[ActionFacts], object]) -> Callable[[PlanFacts, ActionFacts], bool]:
    return lambda facts, action: any(test(part) for part in facts.whole(action))


FIELDS = {
    field.key: field
    for field in (
        Field(
            "result",
            gettext_lazy("le résultat visé"),
            gettext_lazy("les résultats que personne ne travaille"),
            _any_part(lambda part: part.result),
        ),
        Field(
            "lead",
            gettext_lazy("l’organisation porteuse"),
            gettext_lazy("qui porte quoi, et ce qui repose sur une seule organisation"),
            _any_part(lambda part: part.lead),
        ),
        Field(
            "partners",
            gettext_lazy("les organisations participantes"),
            gettext_lazy("les actions que plusieurs font ensemble"),
            _any_part(lambda part: part.organisations),
        ),
        Field(
            "date",
            gettext_lazy("les dates"),
            gettext_lazy("ce qui se chevauche et ce qui se contredit dans le temps"),
            _any_part(lambda part: part.starts_on or part.ends_on),
        ),
        Field(
            "measure",
            gettext_lazy("comment vous le saurez"),
            gettext_lazy("ce que vous pourrez montrer dans un an"),
            _any_part(lambda part: part.measure),
        ),
        Field(
            "audience",
            gettext_lazy("le public"),
            gettext_lazy("qui est rejoint par plusieurs, et qui ne l’est pas"),
            _faceted(Facet.Kind.AUDIENCE),
        ),
        Field(
            "age_window",
            gettext_lazy("la fenêtre d’âge"),
            gettext_lazy("les âges que le plan laisse de côté"),
            _faceted(Facet.Kind.AGE_WINDOW),
        ),
        Field(
            "sector",
            gettext_lazy("le secteur du territoire"),
            gettext_lazy("les secteurs que le plan laisse de côté"),
            _faceted(Facet.Kind.SECTOR),
        ),
        Field(
            "participation",
            gettext_lazy("la part des premiers concernés"),
            gettext_lazy("où les familles décident avec vous"),
            _any_part(lambda part: part.participation),
        ),
        Field(
            "principles",
            gettext_lazy("les principes servis"),
            gettext_lazy("les principes que rien ne sert encore"),
            _any_part(lambda part: part.principles),
        ),
        Field(
            "money",
            gettext_lazy("l’argent"),
            gettext_lazy("ce qui s’arrête quand une subvention finit"),
            _any_part(lambda part: part.fundings),
        ),
        Field(
            "lasting",
            gettext_lazy("ce qui devrait durer"),
            gettext_lazy("ce que vous préparez déjà à durer"),
            _any_part(lambda part: part.lasting),
        ),
        Field(
            "links",
            gettext_lazy("les liens entre actions"),
            gettext_lazy("les actions qui se renforcent, et l’ordre à respecter"),
            lambda facts, action: any(part.id in facts.linked for part in facts.whole(action)),
        ),
    )
}


def find(facts: PlanFacts, today: dt.date) -> Iterator[Finding]:
    used = {
        key for key, field in FIELDS.items() if any(field.said(facts, a) for a in facts.standing)
    }
    yield from _results_without_action(facts)
    yield from _unsaid(facts, used)
    yield from _alone(facts, used)
    yield from _partners_without_action(facts, today)
    yield from _not_used(facts, used)


def _results_without_action(facts: PlanFacts) -> Iterator[Finding]:
    if not facts.standing:
        return
    parents = {result.parent for result in facts.results.values()}
    empty = [
        result.id
        for result in facts.results.values()
        # A result that others lead to is worked on through them.
        if result.id not in parents and not facts.actions_of_result.get(result.id)
    ]
    if empty:
        yield Finding(
            "result-without-action",
            ngettext(
                "%(count)s résultat n’a encore aucune action.",
                "%(count)s résultats n’ont encore aucune action.",
                len(empty),
            )
            % written({"count": len(empty)}),
            _("Un résultat que personne ne travaille reste un souhait."),
            _(
                "Demandez qui y contribue déjà sans l’avoir écrit. "
                "Sinon, choisissez ensemble : une première action, ou un résultat en moins."
            ),
            results_named(facts, empty),
            page="plan:results",
        )


def _unsaid(facts: PlanFacts, used: set[str]) -> Iterator[Finding]:
    total = len(facts.live)
    for key, code in (
        ("lead", "action-without-lead"),
        ("result", "action-without-result"),
        ("measure", "action-without-measure"),
        ("date", "action-without-date"),
        ("audience", "action-without-audience"),
    ):
        if key not in used:
            continue
        missing = [action for action in facts.live if not FIELDS[key].said(facts, action)]
        if missing:
            numbers = written({"count": len(missing), "total": total})
            title = _unsaid_title(key, len(missing)) % numbers
            why, next_step = _unsaid_advice(key)
            yield Finding(code, title, why, next_step, actions_named(missing))


def _unsaid_title(key: str, count: int) -> str:
    if key == "lead":
        return ngettext(
            "%(count)s action sur %(total)s n’a pas d’organisation porteuse.",
            "%(count)s actions sur %(total)s n’ont pas d’organisation porteuse.",
            count,
        )
    if key == "result":
        return ngettext(
            "%(count)s action sur %(total)s ne dit pas à quel résultat elle mène.",
            "%(count)s actions sur %(total)s ne disent pas à quel résultat elles mènent.",
            count,
        )
    if key == "measure":
        return ngettext(
            "%(count)s action sur %(total)s ne dit pas comment vous verrez qu’elle avance.",
            "%(count)s actions sur %(total)s ne disent pas comment vous verrez qu’elles avancent.",
            count,
        )
    if key == "date":
        return ngettext(
            "%(count)s action sur %(total)s n’a aucune date.",
            "%(count)s actions sur %(total)s n’ont aucune date.",
            count,
        )
    return ngettext(
        "%(count)s action sur %(total)s ne dit pas pour qui elle est faite.",
        "%(count)s actions sur %(total)s ne disent pas pour qui elles sont faites.",
        count,
    )


def _unsaid_advice(key: str) -> tuple[str, str]:
    """Why it matters, and what a coalition usually does about it."""
    if key == "lead":
        return (
            _("Ce que tout le monde porte, personne ne le rappelle à la rencontre suivante."),
            _("À la prochaine rencontre, lisez la liste à voix haute et demandez qui s’avance."),
        )
    if key == "result":
        return (
            _("Sans résultat, une action est difficile à défendre, et encore plus à arrêter."),
            _("Rattachez chacune au résultat le plus proche, ou notez le résultat qui manque."),
        )
    if key == "measure":
        return (
            _("Une mesure simple, choisie d’avance, évite de chercher des preuves à la fin."),
            _("Pour chacune, complétez : « Nous le saurons quand… ». Une phrase suffit."),
        )
    if key == "date":
        return (
            _("Sans date, on ne voit ni les périodes trop pleines ni ce qui attend."),
            _("Une saison suffit : « printemps 2027 ». Vous préciserez le moment venu."),
        )
    return (
        _("Nommer le public montre qui est rejoint par plusieurs, et qui ne l’est pas."),
        _("Demandez à chaque porteur de nommer les familles qu’il a en tête."),
    )


def _alone(facts: PlanFacts, used: set[str]) -> Iterator[Finding]:
    if len(facts.live) < LEAST_ACTIONS or not used & {"partners", "links"}:
        return
    alone = [
        action
        for action in facts.live
        if len(facts.all_carriers(action)) < 2
        and not any(part.id in facts.linked for part in facts.whole(action))
    ]
    if alone:
        yield Finding(
            "action-alone",
            ngettext(
                "%(count)s action sur %(total)s avance seule, sans partenaire ni lien.",
                "%(count)s actions sur %(total)s avancent seules, sans partenaire ni lien.",
                len(alone),
            )
            % written({"count": len(alone), "total": len(facts.live)}),
            _("Une action seule peut être utile. Mais elle ne profite pas de la force des autres."),
            _("Cherchez l’action voisine : mêmes familles, même lieu, même moment. Reliez-les."),
            actions_named(alone),
            page="plan:proposals",
        )


def _partners_without_action(facts: PlanFacts, today: dt.date) -> Iterator[Finding]:
    if len(facts.standing) < LEAST_ACTIONS:
        return
    active = {one for action in facts.standing for one in facts.all_carriers(action)}
    idle = [
        organisation
        for organisation in facts.organisations.values()
        if organisation.id not in active and organisation.is_partner(today)
    ]
    if active and idle:
        yield Finding(
            "partner-without-action",
            ngettext(
                "%(count)s partenaire n’apparaît dans aucune action.",
                "%(count)s partenaires n’apparaissent dans aucune action.",
                len(idle),
            )
            % written({"count": len(idle)}),
            _("Un partenaire sans place dans le plan finit par ne plus venir, sans le dire."),
            _("Appelez-le : que fait-il déjà qui mériterait d’être au plan? Un lien léger suffit."),
            [named("organisation", one.id, one.name) for one in idle],
        )


def _not_used(facts: PlanFacts, used: set[str]) -> Iterator[Finding]:
    unused = [field for key, field in FIELDS.items() if key not in used]
    if len(facts.standing) < LEAST_TO_COMPARE or not unused:
        return
    yield Finding(
        "fields-not-used",
        ngettext(
            "Il y a %(count)s chose que le plan ne dit encore pour aucune action.",
            "Il y a %(count)s choses que le plan ne dit encore pour aucune action.",
            len(unused),
        )
        % written({"count": len(unused)}),
        _("Rien n’est obligatoire. Chaque réponse ajoutée fait voir quelque chose de plus ici."),
        _("Choisissez-en une seule, la plus utile à votre prochaine rencontre."),
        [
            named(
                "field",
                one.key,
                str(one.name),
                _("fera voir %(what)s") % written({"what": one.reveals}),
            )
            for one in unused
        ],
    )
