"""What people do with a finding of the X-ray: give it to somebody, set it aside, take it up."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agir.coalitions.models import Member
from agir.core.refusals import Refused, require
from agir.history.actions import Record, record
from agir.plan import rules
from agir.plan.models import FindingNote, Plan
from agir.plan.xray.finding import CODES


def _note(plan: Plan, by: Member, code: str, subject: str) -> FindingNote:
    """The note of a finding, held until the end of the transaction; made when there is none."""
    require(rules.can_follow_finding(by, plan))
    if code not in CODES or len(subject) > 80:
        raise Refused(_("Ce constat n’existe pas."))
    note, _created = FindingNote.objects.select_for_update(of=("self",)).get_or_create(
        plan=plan, code=code, subject=subject, defaults={"coalition_id": plan.coalition_id}
    )
    return note


def _keep(note: FindingNote, by: Member, verb: str, title: str, change: list[str]) -> FindingNote:
    note.at, note.by = timezone.now(), by.user
    note.save()
    entry = Record(f"plan.finding.{verb}", "finding", note.pk, title, {verb: change})
    record(by=by.user, coalition_id=note.coalition_id, entry=entry)
    return note


@transaction.atomic
def assign_finding(
    *, plan: Plan, by: Member, code: str, subject: str, to: Member | None, title: str = ""
) -> FindingNote:
    """Give a finding to a member, or to nobody. `title` is how it read that day, for the
    history. Causes one history entry, or nothing when it is hers already."""
    note = _note(plan, by, code, subject)
    if to is not None and (to.coalition_id != plan.coalition_id or to.left_on is not None):
        raise Refused(
            _("Cette personne n’est plus membre du regroupement. Choisissez-en une autre.")
        )
    before = note.assigned_to_id
    if before == (to.pk if to else None):
        return note
    note.assigned_to = to
    return _keep(note, by, "assigned", title, [str(before or ""), str(to.pk if to else "")])


@transaction.atomic
def set_aside_finding(
    *, plan: Plan, by: Member, code: str, subject: str, reason: str, title: str = ""
) -> FindingNote:
    """Set a finding aside, saying why: the others will read it. It stays aside when the plan is
    read again."""
    note = _note(plan, by, code, subject)
    reason = " ".join(reason.split())
    if not reason:
        raise Refused(_("Dites en quelques mots pourquoi : les autres le liront."))
    if len(reason) > 300:
        raise Refused(_("La raison dépasse 300 caractères. Raccourcissez-la un peu."))
    before = note.reason if note.set_aside else ""
    if before == reason:
        return note
    note.set_aside, note.reason = True, reason
    return _keep(note, by, "set_aside", title, [before, reason])


@transaction.atomic
def take_up_finding(
    *, plan: Plan, by: Member, code: str, subject: str, title: str = ""
) -> FindingNote:
    """Take up again a finding that was set aside. Whoever had it still has it."""
    note = _note(plan, by, code, subject)
    if not note.set_aside:
        return note
    before, note.set_aside, note.reason = note.reason, False, ""
    return _keep(note, by, "taken_up", title, [before, ""])
