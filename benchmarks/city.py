"""A big made-up city to measure in: one plan of 5,000 actions, and 200 neighbours of 500."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal

from django.db import transaction

from agir.accounts.models import User
from agir.analysis.text import fold
from agir.coalitions.actions import create_coalition
from agir.coalitions.models import Coalition, Facet, Member, Organisation, Partnership
from agir.funding.models import FundingSource
from agir.plan.contents import write
from agir.plan.models import Action, ActionLink, Plan, Result

WORDS = """halte répit lecture cuisine parent famille quartier jeu éveil langage parc marche café
accueil transition école vaccin logement jardin musique rencontre soutien père grossesse
allaitement bibliothèque trottoir intergénération dépistage accompagnement""".split()


def sentence(draw: random.Random, count: int) -> str:
    return " ".join(draw.choice(WORDS) for _ in range(count)).capitalize()


def _organisations(coalition: Coalition, count: int) -> list[Organisation]:
    made = Organisation.objects.bulk_create(
        Organisation(name=f"Organisme {coalition.pk}-{number}", described_by=coalition)
        for number in range(count)
    )
    Partnership.objects.bulk_create(
        Partnership(coalition=coalition, organisation=organisation) for organisation in made
    )
    return made


def _facets(coalition: Coalition, draw: random.Random) -> list[int]:
    for kind, count in (("sector", 6), ("audience", 8)):
        Facet.objects.bulk_create(
            Facet(coalition=coalition, kind=kind, name=f"{kind} {n}", folded=f"{kind} {n}")
            for n in range(count)
        )
    return list(Facet.objects.filter(coalition=coalition).values_list("pk", flat=True))


def build_coalition(slug: str, *, by: User, actions: int, organisations: int, seed: int) -> Plan:
    """A coalition with a plan of this many actions, its links, money and facets."""
    draw = random.Random(seed)
    with transaction.atomic():
        coalition = create_coalition(by=by, name=f"Regroupement {slug}", slug=slug).coalition
        partners = _organisations(coalition, organisations)
        facets = _facets(coalition, draw)
        sources = FundingSource.objects.bulk_create(
            FundingSource(coalition=coalition, name=f"Fonds {n}", folded=f"fonds {n}")
            for n in range(10)
        )
        start = dt.date(2025, 4, 1)
        plan = Plan.objects.create(
            coalition=coalition, title="Plan 2025-2028", starts_on=start,
            ends_on=dt.date(2028, 3, 31), revision=1,
        )  # fmt: skip
        tops = Result.objects.bulk_create(_result(plan, None, n, draw) for n in range(5))
        results = Result.objects.bulk_create(
            _result(plan, tops[n % 5], n, draw) for n in range(max(5, actions // 40))
        )
        pairs = []
        for number in range(actions):
            first = start + dt.timedelta(days=draw.randrange(700))
            pairs.append(
                (
                    Action(coalition=coalition, plan=plan, title=""),
                    {
                        "position": number,
                        "title": f"{sentence(draw, 5)} {number}",
                        "description": sentence(draw, 30),
                        "status": draw.choice(["planned", "ongoing", "done", ""]),
                        "priority": draw.choice(["high", "medium", "low", ""]),
                        "participation": draw.choice(["inform", "consult", "involve", ""]),
                        "principles": {"prevention": ""} if draw.random() < 0.4 else {},
                        "measure": sentence(draw, 6) if draw.random() < 0.5 else "",
                        "result": draw.choice(results).pk,
                        "lead": draw.choice(partners).pk,
                        "starts_on": first,
                        "ends_on": first + dt.timedelta(days=draw.randrange(30, 400)),
                        "organisations": [
                            {"organisation": partner.pk, "brings": "une salle"}
                            for partner in draw.sample(partners, 2)
                        ],
                        "people": [{"member": None, "name": f"Personne {draw.randrange(50)}"}],
                        "fundings": [
                            {
                                "source": draw.choice(sources).pk,
                                "amount": str(Decimal(draw.randrange(1, 50) * 500)),
                                "until": "2027-03-31",
                            }
                        ],
                        "facets": draw.sample(facets, 3),
                    },
                )
            )
        write(pairs)
        _links(plan, [action for action, _ in pairs], draw)
    return plan


def _result(plan: Plan, parent: Result | None, number: int, draw: random.Random) -> Result:
    title = f"{sentence(draw, 6)} {number}"
    return Result(
        coalition_id=plan.coalition_id, plan=plan, parent=parent, title=title,
        folded=fold(title), position=number,
    )  # fmt: skip


def _links(plan: Plan, actions: list[Action], draw: random.Random) -> None:
    wanted = {tuple(sorted(draw.sample(range(len(actions)), 2))) for _ in range(len(actions) // 3)}
    ActionLink.objects.bulk_create(
        [
            ActionLink(
                coalition_id=plan.coalition_id,
                plan=plan,
                kind=draw.choice(["reinforces", "depends"]),
                from_action=actions[low],
                to_action=actions[high],
            )
            for low, high in sorted(wanted)
        ],
        batch_size=500,
    )  # fmt: skip


def build_city(*, neighbours: int) -> tuple[Plan, Member]:
    """The big coalition, with or without neighbours. Returns its plan and its coordination."""
    user = User.objects.create_user("coordination@exemple.test", name="Coordination")
    plan = build_coalition("grande-ville", by=user, actions=5000, organisations=200, seed=1)
    other = User.objects.create_user("ailleurs@exemple.test", name="Ailleurs")
    for number in range(neighbours):
        build_coalition(
            f"voisine-{number}", by=other, actions=500, organisations=20, seed=number + 2
        )
    return plan, Member.objects.get(coalition=plan.coalition, user=user)
