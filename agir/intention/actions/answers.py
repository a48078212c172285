from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from agir.coalitions.models import Coalition, Member, Organisation, Partnership
from agir.core.refusals import Refused, require
from agir.intention import rules
from agir.intention.actions.rounds import hold_round
from agir.intention.actions.vision import remember
from agir.intention.days import today_in
from agir.intention.models import Adherence, Reply, Round, VisionVersion


@dataclass(frozen=True)
class Said:
    """Where somebody stands: the stance, the reservation or the reason, what would change it."""

    stance: str
    words: str = ""
    remedy: str = ""


def heard_in_person(version: VisionVersion) -> int:
    """How many of those first concerned have said where they stand on this very version."""
    said = Adherence.objects.current().in_person().filter(round__version=version)
    return said.values("member").distinct().count()


def asked_organisations(coalition: Coalition) -> list[Organisation]:
    """The organisations that say where they stand: partners today. One query."""
    going_on = Q(ends_on=None) | Q(ends_on__gte=today_in(coalition))
    seats = Partnership.objects.filter(going_on, coalition=coalition, role__in=rules.ASKED)
    rows = Organisation.objects.filter(pk__in=seats.values("organisation"))
    return list(rows.order_by("name"))


def _require_whole(said: Said) -> None:
    """A reservation says which; « je ne peux pas vivre avec » says why and what would change it."""
    if said.stance == Adherence.Stance.RESERVES and not said.words.strip():
        raise Refused(_("Dites quelle est votre réserve, en quelques mots."))
    if said.stance == Adherence.Stance.CANNOT:
        if not said.words.strip():
            raise Refused(_("Dites pourquoi vous ne pouvez pas vivre avec ce texte."))
        if not said.remedy.strip():
            raise Refused(_("Dites ce qui changerait votre position."))


def _keep(
    round_: Round,
    by: Member,
    said: Said,
    way: str,
    provenance: str = "",
    organisation: Organisation | None = None,
) -> Adherence:
    """Write where one voice stands; what it said before stays beside."""
    _require_whole(said)
    member = None if organisation else by
    mine = Adherence.objects.current().filter(
        round=round_, organisation=organisation, member=member
    )
    before = mine.first()
    adheres = said.stance == Adherence.Stance.ADHERES
    new = {
        "stance": said.stance,
        "words": "" if adheres else said.words.strip(),
        "remedy": said.remedy.strip() if said.stance == Adherence.Stance.CANNOT else "",
        "provenance": provenance.strip()[:300],
    }
    if before is not None and all(getattr(before, key) == value for key, value in new.items()):
        return before
    mine.update(replaced_at=timezone.now())
    made = Adherence.objects.create(
        coalition_id=round_.coalition_id,
        round=round_,
        organisation=organisation,
        member=member,
        way=way,
        by=by.user,
        **new,
    )
    remember(round_.version.vision, by, f"adherence.{'changed' if before else 'given'}")
    return made


@transaction.atomic
def answer(*, round_: Round, by: Member, said: Said, way: str = Adherence.Way.SITE) -> Adherence:
    """Say where one stands: for herself when first concerned, else for the organisation she
    represents. One answer each; a change of mind keeps the earlier one."""
    round_ = hold_round(round_)
    today = today_in(round_.coalition)
    if rules.has_voice(by) and not round_.is_open(today):
        require(round_.coalition_id == by.coalition_id)
        raise Refused(_("Ce tour est fermé. Ce que vous avez écrit n’est pas parti."))
    require(rules.can_answer(by, round_, today))
    if rules.speaks_in_person(by):
        return _keep(round_, by, said, way)
    return _keep(round_, by, said, way, organisation=_asked(round_, by.organisation_id))


def _asked(round_: Round, organisation: int | None) -> Organisation:
    found = [one for one in asked_organisations(round_.coalition) if one.pk == organisation]
    if not found:
        raise Refused(_("Cette organisation n’est pas partenaire aujourd’hui."))
    return found[0]


@transaction.atomic
def answer_for(
    *, round_: Round, organisation: Organisation, by: Member, said: Said, provenance: str
) -> Adherence:
    """Type in what an organisation said in a meeting. `provenance` says which, and who spoke."""
    round_ = hold_round(round_)
    today = today_in(round_.coalition)
    if rules.can_run_round(by, round_) and not round_.is_open(today):
        raise Refused(_("Ce tour est fermé. Ce que vous avez écrit n’est pas parti."))
    require(rules.can_answer_for(by, round_, today))
    if not provenance.strip():
        raise Refused(_("Dites d’où vient cette réponse : quelle rencontre, qui parlait."))
    found = _asked(round_, organisation.pk)
    return _keep(round_, by, said, Adherence.Way.MEETING, provenance, found)


@transaction.atomic
def reply(*, adherence: Adherence, by: Member, text: str) -> Reply:
    """Answer a reservation. Whoever holds it may then change her position."""
    require(rules.can_reply(by, adherence.round))
    if adherence.stance == Adherence.Stance.ADHERES:
        raise Refused(_("Cette personne adhère : il n’y a rien à répondre."))
    if not text.strip():
        raise Refused(_("Écrivez votre réponse."))
    made = Reply.objects.create(
        coalition_id=adherence.coalition_id, adherence=adherence, text=text.strip(), by=by.user
    )
    remember(adherence.round.version.vision, by, "adherence.replied")
    return made
