"""The demonstration coalition: loaded once, into an empty database, through the same verbs as
people use. Its dates are those of its plan; its words are in content/*.toml."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import translation

from agir.accounts.models import User
from agir.analysis.text import fold
from agir.coalitions.actions import add_partner, create_coalition, facets_named
from agir.coalitions.models import Coalition, Facet, Member, Organisation
from agir.cycles.models import Cycle
from agir.demo.cycle import tell_cycle
from agir.demo.effects import tell_effects
from agir.demo.followup import tell_followup
from agir.demo.indicators import tell_indicators
from agir.demo.intention import tell_intention
from agir.demo.learning import tell_learning
from agir.demo.meetings import tell_meetings, tell_next_meeting
from agir.demo.people import content
from agir.demo.portrait import tell_portrait
from agir.effects.models import Effect
from agir.funding.models import FundingSource
from agir.meetings.models import AgendaItem, Decision, Insight, Meeting
from agir.plan.actions.action import create_action
from agir.plan.actions.link import link
from agir.plan.actions.plan import adopt, create_plan
from agir.plan.actions.result import create_result
from agir.plan.models import Action, Plan, Result
from agir.plan.sheet.dates import read_period


@dataclass
class Stage:
    """What has been put in place so far, by the keys of the story."""

    coordination: Member
    coalition: Coalition
    members: dict[str, Member] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    sources: dict[str, FundingSource] = field(default_factory=dict)
    facets: dict[tuple[str, str], Facet] = field(default_factory=dict)
    results: dict[str, Result] = field(default_factory=dict)
    actions: dict[str, Action] = field(default_factory=dict)
    effects: dict[str, Effect] = field(default_factory=dict)
    meetings: dict[str, Meeting] = field(default_factory=dict)
    items: dict[tuple[str, str], AgendaItem] = field(default_factory=dict)
    insights: dict[str, Insight] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    first_cycle: Cycle | None = None

    @property
    def cycle(self) -> Cycle:
        """The first one: the second opens at the end of the story."""
        if self.first_cycle is None:
            raise LookupError("no cycle is open yet")
        return self.first_cycle


def load_if_empty() -> bool:
    """Load the demonstration when no coalition exists at all. Returns whether it did. All or
    nothing: a start that is interrupted leaves an empty database."""
    if Coalition.objects.exists():
        return False
    with translation.override("fr"):
        load()
    return True


@transaction.atomic
def load() -> Coalition:
    """Tell the whole story."""
    told = content("coalition")
    people = {
        person["key"]: User.objects.create_user(person["email"], name=person["name"])
        for person in told["person"]
    }
    about = {key: told[key] for key in ("cause", "territory", "population")}
    first = told["person"][0]["key"]
    coordination = create_coalition(by=people[first], name=told["name"], slug=told["slug"], **about)
    Coalition.objects.filter(pk=coordination.coalition_id).update(is_demonstration=True)
    stage = Stage(coordination, coordination.coalition)
    _partners(stage, told)
    _members(stage, told, people)
    _lists(stage, told)
    stage.first_cycle = tell_cycle(stage)
    tell_portrait(stage)
    tell_intention(stage)
    tell_indicators(stage)
    plan = _plan(stage, told)
    for entry in content("actions")["action"]:
        _action(stage, plan, entry)
    for kind, one, other, how in content("links")["link"]:
        link(
            from_action=stage.actions[one],
            to_action=stage.actions[other],
            kind=kind,
            by=coordination,
            how=how,
        )
    decided = told["plan"]
    adopt(
        plan=plan,
        by=coordination,
        decided_on=decided["adopted_on"],
        note=decided["adoption_note"],
    )
    tell_followup(stage)
    tell_effects(stage)
    tell_meetings(stage)
    tell_next_meeting(stage, tell_learning(stage))
    return stage.coalition


def _partners(stage: Stage, told: dict[str, Any]) -> None:
    for entry in told["organisation"]:
        stage.organisations[entry["key"]] = add_partner(
            coalition=stage.coalition,
            by=stage.coordination,
            name=entry["name"],
            role=entry.get("role", "partner"),
            starts_on=told["plan"]["starts_on"],
            kind=entry["kind"],
            sector=entry["sector"],
            territory=told["territory"],
        )


def _members(stage: Stage, told: dict[str, Any], people: dict[str, User]) -> None:
    """Seats are given directly: nobody waits for an invitation in a story."""
    for entry in told["person"]:
        organisation = stage.organisations.get(entry.get("organisation", ""))
        if entry["key"] == told["person"][0]["key"]:
            member = stage.coordination
            since = told["plan"]["starts_on"]
            Member.objects.filter(pk=member.pk).update(organisation=organisation, joined_on=since)
        else:
            member = Member.objects.create(
                coalition=stage.coalition,
                user=people[entry["key"]],
                role=entry["role"],
                organisation=organisation,
                joined_on=told["plan"]["starts_on"],
            )
        stage.members[entry["key"]] = member


def _lists(stage: Stage, told: dict[str, Any]) -> None:
    for kind in ("sector", "audience"):
        names = [entry["name"] for entry in told[kind]]
        found = facets_named(coalition=stage.coalition, kind=kind, names=names)
        stage.facets |= {(kind, name): facet for name, facet in found.items()}
    ages = Facet.objects.filter(coalition=stage.coalition, kind=Facet.Kind.AGE_WINDOW)
    stage.facets |= {("age_window", facet.name): facet for facet in ages}
    for entry in told["source"]:
        stage.sources[entry["key"]] = FundingSource.objects.create(
            coalition=stage.coalition,
            name=entry["name"],
            folded=fold(entry["name"])[:200],
            funder=stage.organisations.get(entry.get("funder", "")),
            amount=entry["amount"],
            starts_on=entry.get("starts_on"),
            ends_on=entry["ends_on"],
        )


def _plan(stage: Stage, told: dict[str, Any]) -> Plan:
    about = told["plan"]
    plan = create_plan(
        coalition=stage.coalition,
        by=stage.coordination,
        title=about["title"],
        starts_on=about["starts_on"],
        ends_on=about["ends_on"],
    )
    for entry in told["result"]:
        stage.results[entry["key"]] = create_result(
            plan=plan,
            by=stage.coordination,
            title=entry["title"],
            parent=stage.results.get(entry.get("parent", "")),
        )
    return plan


def _dates(entry: dict[str, Any]) -> dict[str, Any]:
    """Exact or approximate dates, read as the spreadsheet reader reads them."""
    data: dict[str, Any] = {}
    for side in ("starts", "ends"):
        period = read_period(entry[side]) if side in entry else None
        if period is not None:
            parsed = period.start() if side == "starts" else period.end()
            data[f"{side}_on"] = parsed.value.isoformat()
            data[f"{side}_precision"] = parsed.precision
            data[f"{side}_text"] = parsed.text
    return data


def _contents(stage: Stage, entry: dict[str, Any]) -> dict[str, Any]:
    organisations, names = stage.organisations, ("ages", "sectors", "audiences")
    kinds = dict(zip(names, ("age_window", "sector", "audience"), strict=True))
    return {
        "title": entry["title"],
        "description": entry.get("description", ""),
        "result": stage.results[entry["result"]].pk if "result" in entry else None,
        "lead": organisations[entry["lead"]].pk if "lead" in entry else None,
        "status": entry.get("status", ""),
        "priority": entry.get("priority", ""),
        "participation": entry.get("participation", ""),
        "principles": entry.get("principles", {}),
        "measure": entry.get("measure", ""),
        "lasting": entry.get("lasting", []),
        "organisations": [
            {"organisation": organisations[key].pk, "brings": brings}
            for key, brings in entry.get("with", {}).items()
        ],
        "people": [
            {"member": stage.members[key].pk, "name": ""} for key in entry.get("people", [])
        ],
        "fundings": [
            {
                "source": stage.sources[line["source"]].pk,
                "amount": f"{line['amount']:.2f}",
                "until": line["until"].isoformat(),
            }
            for line in entry.get("money", [])
        ],
        "facets": sorted(
            stage.facets[kinds[kind], name].pk for kind in names for name in entry.get(kind, [])
        ),
        **_dates(entry),
    }


def _action(stage: Stage, plan: Plan, entry: dict[str, Any]) -> None:
    by = stage.coordination
    action = create_action(plan=plan, by=by, data=_contents(stage, entry))
    stage.actions[entry["key"]] = action
    for step in entry.get("step", []):
        data = {**_contents(stage, step), "parent": action.pk, "result": action.result_id}
        create_action(plan=plan, by=by, data={**data, "lead": action.lead_id})
