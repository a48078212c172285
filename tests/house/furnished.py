"""A coalition with one of everything, so that every door can be tried."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from agir.accounts.models import User
from agir.coalitions.actions import organisations_named
from agir.coalitions.models import Coalition, Facet, Invitation, Member, Organisation, Partnership
from agir.cycles.actions.carried import Legacy, bequeath
from agir.cycles.actions.cycle import close_cycle, open_cycle
from agir.cycles.actions.link import make_link
from agir.cycles.actions.own import add_own
from agir.cycles.actions.synthesis import synthesise
from agir.cycles.actions.voice import type_voice
from agir.cycles.asked import Choices
from agir.history.models import Event
from agir.intention.actions.adoption import adopt
from agir.intention.actions.answers import Said, answer_for
from agir.intention.actions.chairs import name_chair
from agir.intention.actions.charter import add_value, write_line
from agir.intention.actions.rounds import open_round
from agir.intention.actions.vision import create_vision, suggest
from agir.intention.models import AdherenceLink
from agir.plan.actions.action import create_action
from agir.plan.actions.link import link
from agir.plan.actions.plan import create_plan
from agir.plan.actions.result import create_result
from agir.plan.models import ImportBatch, Plan, StagedImport
from tests.house.doors import ROOMS
from tests.house.furnished_portrait import furnish_portrait

CSV = "Action;Porteur\nHalte-répit;Maison\n".encode()


def _staged(plan: Plan, member: Member) -> dict[str, uuid.UUID]:
    """One file dropped by each member: nobody sees another's."""
    import zlib

    kept = {}
    for seat in Member.objects.filter(coalition=plan.coalition, left_on=None).order_by("-pk"):
        kept[seat.role] = StagedImport.objects.create(
            coalition=plan.coalition, plan=plan, by_id=seat.user_id, file_name="plan.csv",
            content=zlib.compress(CSV), choices={},
        ).pk  # fmt: skip
    return kept


def _cycles(coalition: Coalition, by: Member) -> dict[str, Any]:
    """An open cycle with a voice from paper, its synthesis, a link; a closed one; an own item."""
    cycle, closed = (
        open_cycle(coalition=coalition, by=by, title=title) for title in ("Ouvert", "Fermé")
    )
    close_cycle(cycle=closed, by=by)
    question = Choices(coalition).questions("intention")[0]
    voice = type_voice(cycle=cycle, by=by, question=question, words="Oui", capacity="parent")
    synthesise(cycle=cycle, by=by, question=question, words="Nous disons oui")
    until = timezone.localdate() + dt.timedelta(days=9)
    link = make_link(cycle=cycle, by=by, stage="intention", until=until)
    own = add_own(coalition=coalition, by=by, family="principles", name="Le nôtre")
    left = bequeath(cycle=cycle, by=by, legacies=[Legacy("lesson", "Une leçon")])[0]
    return {
        "cycle": cycle.pk,
        "closed_cycle": closed.pk,
        "stage": "intention",
        "question": question.key,
        "voice": voice.pk,
        "answers": link.pk,
        "own": own.pk,
        "carried": left.pk,
        "family": "principles",
        "key": "prevention",
    }


def _intention(coalition: Coalition, by: Member, organisation: Organisation) -> dict[str, Any]:
    """An adopted vision with a suggestion, an open round, an answer and a letter; a charter; a
    chair."""
    says = {"statement": "Un énoncé"}
    vision = create_vision(coalition=coalition, by=by, name="Vision", says=says, cycle=None)
    suggestion = suggest(
        vision=vision, by=by, field="statement", passage="", words="Un autre", why="Plus clair"
    )
    until = timezone.localdate() + dt.timedelta(days=9)
    round_ = open_round(vision=vision, by=by, closes_on=until)
    adherence = answer_for(
        round_=round_, organisation=organisation, by=by, provenance="Rencontre",
        said=Said("reserves", "Une réserve"),
    )  # fmt: skip
    adopt(vision=vision, by=by, decided_on=timezone.localdate(), review_on=until)
    write_line(coalition=coalition, by=by, principle="prevention", how="Nous agissons tôt")
    return {
        "vision": vision.pk,
        "suggestion": suggestion.pk,
        "round": round_.pk,
        "adherence": adherence.pk,
        "letter_link": AdherenceLink.objects.create(
            coalition=coalition, round=round_, member=by, token_hash=f"{coalition.pk:064d}",
            expires_at=timezone.now() + dt.timedelta(days=3),
        ).pk,
        "principle": "prevention",
        "value": add_value(coalition=coalition, by=by, name="Respect", meaning="").pk,
        "chair": name_chair(coalition=coalition, by=by, name="Des pères").pk,
    }  # fmt: skip


def furnish(coalition: Coalition, by: Member) -> dict[str, Any]:
    """The arguments every URL of this coalition may take. `by` coordinates it."""
    archived = coalition.archived_at
    if archived:
        Coalition.objects.filter(pk=coalition.pk).update(archived_at=None)
        coalition.archived_at = by.coalition.archived_at = None
    organisation = organisations_named(coalition=coalition, by=by, names=["Chez nous"])["Chez nous"]
    plans = {
        name: create_plan(coalition=coalition, by=by, title=f"Plan {name}")
        for name in ("draft", "adopted", "binned")
    }
    Plan.objects.filter(pk=plans["adopted"].pk).update(
        status="adopted", adopted_on=dt.date(2026, 1, 5)
    )
    Plan.objects.filter(pk=plans["binned"].pk).update(binned_at=timezone.now())
    plan = plans["draft"]
    result = create_result(plan=plan, by=by, title="Un résultat")
    first = create_action(
        plan=plan, by=by, data={"title": "Première", "lead": organisation.pk, "result": result.pk}
    )
    second = create_action(plan=plan, by=by, data={"title": "Deuxième"})
    made = link(from_action=first, to_action=second, kind="reinforces", by=by)
    batch = ImportBatch.objects.create(
        coalition=coalition, plan=plan, operation=uuid.uuid4(), file_name="plan.csv", by=by.user,
        report={"created": 1, "updated": 0},
    )  # fmt: skip
    invitation = Invitation.objects.create(
        coalition=coalition, email="invitee@exemple.test", role="observer",
        token_hash=f"{coalition.pk:064d}", invited_by=by.user,
        expires_at=timezone.now() + dt.timedelta(days=3),
    )  # fmt: skip
    create_result(plan=plan, by=by, title="Un résultat sans action")
    present, left = (
        Member.objects.create(
            coalition=coalition, role="observer", left_on=gone,
            user=User.objects.create_user(f"{name}-{coalition.slug}@exemple.test"),
        )
        for name, gone in (("presente", None), ("partie", dt.date(2026, 1, 5)))
    )  # fmt: skip
    event = Event.objects.about("result", result.pk).latest("at")
    cycles = _cycles(coalition, by)
    intention = _intention(coalition, by, organisation)
    portrait = furnish_portrait(coalition, by)
    below = {"action": first, "result": result, "plan": plan, "organisation": organisation}
    rooms: dict[str, Any] = {}
    for room in ROOMS:
        rooms |= room.furnish(coalition, by, {**below, **cycles, **intention, **portrait, **rooms})
    if archived:
        Coalition.objects.filter(pk=coalition.pk).update(archived_at=archived)
        coalition.archived_at = by.coalition.archived_at = archived
    return {
        **cycles,
        **intention,
        **portrait,
        **rooms,
        "coalition": coalition.slug,
        "plans": {name: p.pk for name, p in plans.items()},
        "action": first.pk,
        "first": first.pk,
        "second": second.pk,
        "result": result.pk,
        "link": made.pk,
        "number": 1,
        "event": event.pk,
        "staged": _staged(plan, by),
        "batch": batch.pk,
        "organisation": organisation.pk,
        "partnership": Partnership.objects.get(coalition=coalition, organisation=organisation).pk,
        "member": present.pk,
        "left": left.pk,
        "invitation": invitation.pk,
        "facet": Facet.objects.filter(coalition=coalition).first().pk,  # type: ignore[union-attr]
        "code": "result-without-action",
    }
