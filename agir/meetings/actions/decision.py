"""What a group decides: put to it, amended, taken or not, and looked at again later."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agir.coalitions.models import Coalition, Member
from agir.coalitions.participation import Participation
from agir.core.refusals import Refused, require
from agir.core.templatetags.typography import day
from agir.meetings import rules
from agir.meetings.about import ORIENTATIONS, Reference
from agir.meetings.actions.position import (
    OFFERED,
    hold_decision,
    remember,
    reply_to,
    set_position,
    unanswered,
    withdraw_position,
)
from agir.meetings.days import today_in
from agir.meetings.models import AgendaItem, Decision, Invitee, Meeting, Position

__all__ = [
    "OFFERED",
    "Hands",
    "amend_decision",
    "bin_decision",
    "first_concerned_heard",
    "propose_decision",
    "reply_to",
    "restore_decision",
    "review_decision",
    "set_aside_decision",
    "set_position",
    "take_back_decision",
    "take_decision",
    "unanswered",
    "withdraw_position",
]

SECOND_THOUGHTS = dt.timedelta(days=1)  # after that, one reviews
HERE = (Invitee.Attendance.PRESENT, Invitee.Attendance.REMOTE)
LONGEST = 4000


@dataclass(frozen=True)
class Hands:
    """A show of hands, counted."""

    in_favour: int
    against: int = 0
    abstained: int = 0


def _words(title: str) -> str:
    said = title.replace("\0", "").strip()
    if not said:
        raise Refused(_("Écrivez ce qui est décidé."))
    return said[:LONGEST]


def _method(written: str) -> str:
    if written not in Decision.Method.values:
        raise Refused(_("Choisissez une façon de décider."))
    return written


@transaction.atomic
def propose_decision(
    *,
    coalition: Coalition,
    by: Member,
    title: str,
    meeting: Meeting | None = None,
    item: AgendaItem | None = None,
    method: str = Decision.Method.CONSENT,
    why: str = "",
    about: Reference | None = None,
) -> Decision:
    """Put something to the group. In one meeting, the same words twice are one decision."""
    if item is not None:
        meeting = item.meeting
    require(rules.can_propose_decision(by, coalition, meeting))
    said = _words(title)
    if meeting is not None:
        same = Decision.objects.present().filter(meeting=meeting, item=item, title=said).first()
        if same is not None:
            return same
    decision = Decision.objects.create(
        coalition=coalition,
        meeting=meeting,
        item=item,
        title=said,
        why=why.replace("\0", "").strip()[:LONGEST],
        method=_method(method),
        about_type=about.type if about else "",
        about_id=about.id if about else None,
        about_title=about.title[:300] if about else "",
        by=by.user,
    )
    remember(decision, by, "proposed")
    return decision


@transaction.atomic
def amend_decision(
    *,
    decision: Decision,
    by: Member,
    title: str | None = None,
    why: str | None = None,
    method: str | None = None,
    about: Reference | None = None,
    forget_about: bool = False,
) -> Decision:
    """Change what is put to the group, before it is taken; what is not given stays. Positions
    said of the former words stay, marked so, and an objection to them keeps it open no more."""
    decision = hold_decision(decision)
    require(rules.can_amend_decision(by, decision))
    changes: dict[str, list[str]] = {}
    if title is not None and _words(title) != decision.title:
        changes["title"] = [decision.title, _words(title)]
        decision.title, decision.amended_at = _words(title), timezone.now()
    if why is not None and why.strip() != decision.why:
        changes["why"], decision.why = [], why.strip()[:LONGEST]
    if method is not None and _method(method) != decision.method:
        said = Position.objects.filter(decision=decision).values_list("stance", flat=True)
        if not set(said) <= set(OFFERED[method]):
            raise Refused(_("Des positions déjà dites n’existent pas dans cette façon de décider."))
        changes["method"], decision.method = [decision.method, method], method
    if about is not None or forget_about:
        before = decision.about_title
        decision.about_type = about.type if about else ""
        decision.about_id = about.id if about else None
        decision.about_title = about.title[:300] if about else ""
        if before != decision.about_title:
            changes["about"] = [before, decision.about_title]
    if changes:
        decision.save()
        remember(decision, by, "amended", **changes)
    return decision


def first_concerned_heard(decision: Decision) -> int:
    """How many of those first concerned were heard on it: who said where she stands; for a show of
    hands, who was there when hands were raised. Two queries at most."""
    said = Position.objects.filter(decision=decision, first_concerned=True).count()
    if said or decision.method != Decision.Method.HANDS or decision.meeting_id is None:
        return said
    there = Invitee.objects.filter(meeting=decision.meeting_id, attendance__in=HERE)
    roles = there.exclude(member=None).values_list("member__role", flat=True)
    return sum(1 for role in roles if rules.speaks_in_person(role))


def _require_days(today: dt.date, decided_on: dt.date, review_on: dt.date | None) -> None:
    if decided_on > today:
        raise Refused(_("La date de la décision est dans le futur. Inscrivez-la le jour venu."))
    if review_on is not None and (review_on <= today or review_on <= decided_on):
        raise Refused(_("Choisissez un jour à venir pour revoir cette décision."))


def _require_agreement(decision: Decision, hands: Hands | None) -> None:
    """What each way of deciding asks before a decision is one."""
    said = list(Position.objects.filter(decision=decision))
    if decision.method in (Decision.Method.CONSENT, Decision.Method.GRADIENTS):
        if open_ := unanswered(decision, said):
            sentence = ngettext(
                "Une objection attend encore une réponse. Répondez-y, ou amendez la proposition.",
                "%(n)d objections attendent encore une réponse. Répondez-y, ou amendez la "
                "proposition.",
                len(open_),
            )
            raise Refused(sentence % {"n": len(open_)})
        if decision.method == Decision.Method.GRADIENTS and not said:
            raise Refused(_("Inscrivez d’abord où chacun se situe."))
        return
    if decision.method == Decision.Method.HANDS:
        if hands is None or not (hands.in_favour + hands.against + hands.abstained):
            raise Refused(_("Inscrivez combien de mains se sont levées."))
        counted = hands
    else:
        stances = [one.stance for one in said]
        counted = Hands(*(stances.count(one) for one in ("agree", "against", "abstain")))
        if not said:
            raise Refused(_("Inscrivez d’abord la voix de chaque organisation."))
    if counted.in_favour <= counted.against:
        raise Refused(_("Il n’y a pas plus de voix pour que contre. Notez-la comme non retenue."))


def _require_voice(decision: Decision) -> None:
    orients = decision.about_type in ORIENTATIONS
    if rules.lacks_voice(decision.coalition, orients, first_concerned_heard(decision)):
        raise Refused(
            _(
                "Votre regroupement exige la voix des premiers concernés. Aucun n’a encore dit où "
                "il se situe sur cette décision, qui porte sur une orientation."
            )
        )


@transaction.atomic
def take_decision(
    *,
    decision: Decision,
    by: Member,
    decided_on: dt.date,
    review_on: dt.date | None = None,
    participation: str = "",
    participation_note: str = "",
    hands: Hands | None = None,
    today: dt.date | None = None,
) -> Decision:
    """Write that it is decided, on which day, when to look at it again, and how those first
    concerned took part. Twice is once.

    Refused while an objection waits for an answer; when no more voices are for than against; and,
    for an orientation, when the coalition requires the voice of those first concerned and none of
    them was heard.
    """
    decision = hold_decision(decision)
    if decision.is_taken and decision.coalition_id == by.coalition_id:
        return decision
    require(rules.can_take_decision(by, decision))
    _require_days(today or today_in(decision.coalition), decided_on, review_on)
    _require_agreement(decision, hands)
    _require_voice(decision)
    if participation and participation not in Participation.values:
        raise Refused(_("Choisissez un des cinq degrés de participation."))
    decision.status, decision.taken_at = Decision.Status.TAKEN, timezone.now()
    decision.decided_on, decision.review_on = decided_on, review_on
    decision.participation, decision.participation_note = participation, participation_note[:300]
    if decision.method == Decision.Method.HANDS and hands is not None:
        decision.hands_for, decision.hands_against = hands.in_favour, hands.against
        decision.hands_abstained = hands.abstained
    decision.save()
    remember(decision, by, "taken", decided_on=["", str(decided_on)])
    return decision


@transaction.atomic
def set_aside_decision(*, decision: Decision, by: Member, today: dt.date | None = None) -> Decision:
    """Write that what was put to the group is not retained. What it was to replace stands, and
    asks again to be looked at. Twice is once."""
    decision = hold_decision(decision)
    if decision.status == Decision.Status.SET_ASIDE and decision.coalition_id == by.coalition_id:
        return decision
    require(rules.can_take_decision(by, decision))
    decision.status, decision.taken_at = Decision.Status.SET_ASIDE, timezone.now()
    decision.decided_on = today or today_in(decision.coalition)
    decision.save(update_fields=["status", "taken_at", "decided_on"])
    remember(decision, by, "set_aside")
    return decision


@transaction.atomic
def take_back_decision(*, decision: Decision, by: Member) -> Decision:
    """Undo « taken » or « not retained », within a day: it is put to the group again."""
    decision = hold_decision(decision)
    if decision.is_proposed and decision.coalition_id == by.coalition_id:
        return decision
    require(rules.can_take_back_decision(by, decision))
    if decision.taken_at is None or timezone.now() - decision.taken_at > SECOND_THOUGHTS:
        raise Refused(
            _("Cette décision date du %(day)s : revoyez-la, pour garder les deux en mémoire.")
            % {"day": day(decision.decided_on)}
        )
    decision.status, decision.decided_on, decision.taken_at = Decision.Status.PROPOSED, None, None
    decision.save(update_fields=["status", "decided_on", "taken_at"])
    remember(decision, by, "taken_back")
    return decision


@transaction.atomic
def review_decision(
    *,
    decision: Decision,
    by: Member,
    title: str,
    why: str = "",
    method: str | None = None,
    meeting: Meeting | None = None,
    item: AgendaItem | None = None,
) -> Decision:
    """Look at a decision again: another is put to the group, that names the former. Both stay;
    the former stands until the new one is taken."""
    former = hold_decision(decision)
    require(rules.can_review_decision(by, former))
    if former.is_taken_up:
        raise Refused(_("Cette décision est déjà revue : continuez avec celle qui la revoit."))
    about = None
    if former.about_id is not None:
        about = Reference(former.about_type, former.about_id, former.about_title)
    made = propose_decision(
        coalition=former.coalition, by=by, title=title, why=why, meeting=meeting, item=item,
        method=method or former.method, about=about,
    )  # fmt: skip
    if made.pk == former.pk:
        raise Refused(_("Cette décision a été prise dans cette même rencontre."))
    former.reviewed_by = made
    former.save(update_fields=["reviewed_by"])
    remember(former, by, "reviewed")
    return made


@transaction.atomic
def bin_decision(*, decision: Decision, by: Member) -> Decision:
    """Take out a proposal written by mistake. Twice is once."""
    decision = hold_decision(decision)
    if decision.binned_at is None:
        require(rules.can_bin_decision(by, decision))
        decision.binned_at = timezone.now()
        decision.save(update_fields=["binned_at"])
        remember(decision, by, "binned")
    return decision


@transaction.atomic
def restore_decision(*, decision: Decision, by: Member) -> Decision:
    """Bring back a proposal that had been taken out."""
    decision = hold_decision(decision)
    if decision.binned_at is not None:
        require(rules.can_restore_decision(by, decision))
        decision.binned_at = None
        decision.save(update_fields=["binned_at"])
        remember(decision, by, "restored")
    return decision
