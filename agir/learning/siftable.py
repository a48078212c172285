"""What can be kept, adapted, handed over or stopped: actions of the plans, and assets."""

from __future__ import annotations

from dataclasses import dataclass, field

from agir.coalitions.models import Coalition
from agir.history.pages import Page, pages_of
from agir.learning.models import Sifting
from agir.plan.models import Action, Plan
from agir.portrait.models import OPEN, Asset

ACTION, ASSET = "action", "portrait.asset"
WORDS = {"actions": ACTION, "acquis": ASSET}  # in addresses
SLUGS = {kind: word for word, kind in WORDS.items()}


@dataclass
class Thing:
    """One thing to sift: what it is, and what was chosen, today and before."""

    kind: str
    pk: int
    title: str
    url: str
    said: str = ""  # its status, or what holds it
    siftings: list[Sifting] = field(default_factory=list)

    @property
    def slug(self) -> str:
        return SLUGS[self.kind]

    @property
    def now(self) -> Sifting | None:
        return next((one for one in self.siftings if one.replaced_at is None), None)

    @property
    def before(self) -> list[Sifting]:
        return [one for one in self.siftings if one.replaced_at is not None]


def _actions(coalition: Coalition, plan: Plan | None) -> list[Thing]:
    rows = Action.objects.present().filter(coalition=coalition, parent=None, plan__binned_at=None)
    if plan is not None:
        rows = rows.filter(plan=plan)
    found = rows.order_by("-plan_id", "position", "pk").only("pk", "title", "status")
    return [Thing(ACTION, one.pk, one.title, "", str(one.get_status_display())) for one in found]


def _assets(coalition: Coalition) -> list[Thing]:
    rows = Asset.objects.present().filter(coalition=coalition, audience__in=OPEN).order_by("pk")
    return [Thing(ASSET, one.pk, one.title, "", str(one.get_holds_display())) for one in rows]


def things(coalition: Coalition, plan: Plan | None) -> list[Thing]:
    """The actions of a plan (of every plan when None), then what lasts already, each with what was
    chosen for it. Six queries at most."""
    found = [*_actions(coalition, plan), *_assets(coalition)]
    return _with_siftings(coalition, found)


def thing(coalition: Coalition, kind: str, number: int) -> Thing | None:
    """One thing of the coalition that everybody may read, or None."""
    page = pages_of(coalition, [(kind, number)]).get((kind, number))
    if page is None or kind not in SLUGS:
        return None
    return _with_siftings(coalition, [Thing(kind, number, page.title, page.url)])[0]


def _with_siftings(coalition: Coalition, found: list[Thing]) -> list[Thing]:
    by_key = {(one.kind, one.pk): one for one in found}
    rows = Sifting.objects.filter(coalition=coalition).select_related("heir", "decision", "by")
    for sifting in rows.prefetch_related("evidence").order_by("-at", "-pk"):
        about = by_key.get((sifting.about_type, sifting.about_id))
        if about is not None:
            about.siftings.append(sifting)
    pages: dict[tuple[str, int], Page] = pages_of(coalition, by_key)
    for key, one in by_key.items():
        page = pages.get(key)
        one.url = page.url if page else ""
    return found
