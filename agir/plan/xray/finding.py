"""What the X-ray says: one finding, its stable code and its place in the reading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.formats import number_format

from agir.plan.xray.facts import ActionFacts, PlanFacts

Kind = Literal["strengthens", "worries"]
ObjectType = Literal[
    "action", "result", "organisation", "person", "source", "facet", "principle", "field"
]

# Below so many actions a plan has no shape yet: nothing is said of who carries it, of what it
# leaves out or of how its actions hold together.
LEAST_ACTIONS = 5
# Below so many, what the whole plan leaves empty is only what nobody had time to write.
LEAST_TO_COMPARE = 3

# In the order in which they are read: what blocks, what may stop, who is missing, what is unsaid.
WORRIES = (
    "circular-dependency",
    "dates-contradict-dependency",
    "single-point-organisation",
    "single-point-money",
    "single-point-person",
    "money-ends-early",
    "left-organisation",
    "organisation-overload",
    "only-tie",
    "result-without-action",
    "first-concerned-absent",
    "action-without-lead",
    "age-window-unserved",
    "sector-unserved",
    "audience-unserved",
    "action-without-result",
    "action-without-measure",
    "action-without-date",
    "action-without-audience",
    "principle-unserved",
    "likely-duplicates",
    "action-alone",
    "partner-without-action",
    "fields-not-used",
)
STRENGTHS = (
    "reinforcing-cluster",
    "first-concerned-decide",
    "results-carried-together",
    "shared-audiences",
    "load-shared",
    "all-principles-served",
    "all-age-windows-served",
    "lasting-named",
    "measures-named",
    "money-from-several",
)
CODES: dict[str, Kind] = {
    **dict.fromkeys(WORRIES, "worries"),
    **dict.fromkeys(STRENGTHS, "strengthens"),
}
_RANK = {code: rank for rank, code in enumerate(CODES)}


@dataclass(frozen=True, slots=True)
class Finding:
    """A plain sentence with its numbers, why it matters, what a coalition usually does about it,
    and the rows it comes from. `code` and `subject` name it from one reading to the next."""

    code: str
    title: str
    why: str
    next_step: str
    objects: list[dict[str, Any]]
    subject: str = ""
    page: str = ""  # the page where it is mended, when it is not the list

    @property
    def kind(self) -> Kind:
        return CODES[self.code]

    def as_data(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "kind": self.kind,
            "subject": self.subject,
            "title": self.title,
            "why": self.why,
            "next_step": self.next_step,
            "objects": self.objects,
            "page": self.page,
        }


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """What matters most first; of one code, those that touch the most rows first."""
    return sorted(findings, key=lambda one: (_RANK[one.code], -len(one.objects), one.subject))


def named(
    kind: ObjectType, pk: int | str, title: str, detail: str = "", **more: Any
) -> dict[str, Any]:
    """One row a finding comes from. `detail` says what is particular about it."""
    row: dict[str, Any] = {"type": kind, "id": pk, "title": title, **more}
    if detail:
        row["detail"] = detail
    return row


def actions_named(actions: Iterable[ActionFacts]) -> list[dict[str, Any]]:
    return [named("action", action.id, action.title) for action in actions]


def results_named(facts: PlanFacts, results: Iterable[int]) -> list[dict[str, Any]]:
    return [named("result", pk, facts.results[pk].title) for pk in results]


def written(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a sentence, numbers as the reader's language writes them (« 1 851 »)."""
    return {
        key: number_format(value, use_l10n=True, force_grouping=True)
        if isinstance(value, int)
        else value
        for key, value in values.items()
    }
