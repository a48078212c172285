"""Verbs of a round of priorities.

Giving a score writes nothing in the history and no count is kept anywhere: until the round is
closed, nobody can tell who has scored, nor how many have.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agir.coalitions.models import Coalition, Member
from agir.core.refusals import Refused, require
from agir.cycles.actions.cycle import open_cycle
from agir.cycles.models import Cycle
from agir.history.actions import Record, record
from agir.portrait import rules
from agir.portrait.models import (
    LEAST,
    MOST,
    OPEN,
    Candidate,
    Cause,
    Criterion,
    PriorityRound,
    Score,
    Trait,
)

MOST_CRITERIA, MOST_CANDIDATES = 8, 30


def _note(round_: PriorityRound, by: Member, verb: str, title: str = "") -> None:
    entry = Record(f"portrait.round.{verb}", "portrait.round", round_.pk, title or round_.title)
    record(by=by.user, coalition_id=round_.coalition_id, entry=entry)


def _lock(round_: PriorityRound) -> PriorityRound:
    return PriorityRound.objects.select_for_update().get(pk=round_.pk)


@transaction.atomic
def create_round(
    *, coalition: Coalition, by: Member, title: str, again: PriorityRound | None = None
) -> PriorityRound:
    """Begin a round. `again` takes up the criteria and the candidates of an earlier one, never
    its scores: those are given anew, in silence."""
    require(rules.can_steer(by, coalition))
    if again is not None and again.coalition_id != coalition.pk:
        raise Refused(_("Ce tour appartient à un autre regroupement."))
    round_ = PriorityRound.objects.create(coalition=coalition, title=title[:200])
    if again is not None:
        Criterion.objects.bulk_create(
            Criterion(coalition=coalition, round=round_, name=one.name, meaning=one.meaning)
            for one in again.criteria.all()
        )
        Candidate.objects.bulk_create(
            Candidate(
                coalition=coalition, round=round_, title=one.title,
                challenge_id=one.challenge_id, cause_id=one.cause_id,
            )
            for one in again.candidates.all()
        )  # fmt: skip
    _note(round_, by, "created")
    return round_


@transaction.atomic
def add_criterion(*, round_: PriorityRound, by: Member, name: str, meaning: str = "") -> Criterion:
    """Propose a criterion. Two of the same name would be scored twice."""
    round_ = _lock(round_)
    require(rules.can_gather(by, round_))
    names = [one.casefold() for one in round_.criteria.values_list("name", flat=True)]
    if name.casefold() in names:
        raise Refused(_("Ce critère est déjà là."))
    if len(names) >= MOST_CRITERIA:
        raise Refused(_("Huit critères, c’est déjà beaucoup. Retirez-en un d’abord."))
    made = Criterion.objects.create(
        coalition_id=round_.coalition_id, round=round_, name=name[:120], meaning=meaning[:300]
    )
    _note(round_, by, "criterion_added", made.name)
    return made


@transaction.atomic
def remove_criterion(*, criterion: Criterion, by: Member) -> None:
    round_ = _lock(criterion.round)
    require(rules.can_gather(by, round_))
    criterion.delete()
    _note(round_, by, "criterion_removed", criterion.name)


@transaction.atomic
def add_candidate(
    *,
    round_: PriorityRound,
    by: Member,
    title: str = "",
    challenge: Trait | None = None,
    cause: Cause | None = None,
) -> Candidate:
    """Propose a candidate: a challenge or a cause that everybody may read, or words of its own."""
    round_ = _lock(round_)
    require(rules.can_gather(by, round_))
    source = challenge or cause
    if challenge is not None and (
        challenge.coalition_id != round_.coalition_id or challenge.audience not in OPEN
    ):
        raise Refused(_("Ce défi n’est pas lu par tout le monde ici. Choisissez-en un autre."))
    if cause is not None and (
        cause.coalition_id != round_.coalition_id or cause.tree.audience not in OPEN
    ):
        raise Refused(
            _("Cette cause n’est pas lue par tout le monde ici. Choisissez-en une autre.")
        )
    title = (title or (source.title if source else "")).strip()[:200]
    if not title:
        raise Refused(
            _("Choisissez un défi ou une cause, ou écrivez la priorité en quelques mots.")
        )
    titles = [one.casefold() for one in round_.candidates.values_list("title", flat=True)]
    if title.casefold() in titles:
        raise Refused(_("Cette priorité est déjà proposée."))
    if len(titles) >= MOST_CANDIDATES:
        raise Refused(_("Trente priorités, c’est déjà beaucoup à coter. Retirez-en une d’abord."))
    made = Candidate.objects.create(
        coalition_id=round_.coalition_id, round=round_, title=title, challenge=challenge,
        cause=cause,
    )  # fmt: skip
    _note(round_, by, "candidate_added", made.title)
    return made


@transaction.atomic
def remove_candidate(*, candidate: Candidate, by: Member) -> None:
    round_ = _lock(candidate.round)
    require(rules.can_gather(by, round_))
    candidate.delete()
    _note(round_, by, "candidate_removed", candidate.title)


@transaction.atomic
def open_scores(*, round_: PriorityRound, by: Member) -> PriorityRound:
    """Let each score in silence. From then on, criteria and candidates do not move."""
    round_ = _lock(round_)
    require(rules.can_run(by, round_))
    if not round_.is_gathering:
        raise Refused(_("Les cotes de ce tour sont déjà ouvertes ou closes."))
    if not round_.criteria.exists() or round_.candidates.count() < 2:
        raise Refused(_("Il faut au moins un critère et deux priorités possibles pour choisir."))
    round_.status, round_.opened_on = PriorityRound.Status.SCORING, timezone.localdate()
    round_.save(update_fields=["status", "opened_on"])
    _note(round_, by, "scores_opened")
    return round_


@transaction.atomic
def give_scores(
    *, round_: PriorityRound, by: Member, scores: Mapping[tuple[int, int], int | None]
) -> None:
    """Write one's scores, by (candidate, criterion): 1 to 5, None to take one back. What is not
    named stays. Leaves no trace in the history, on purpose."""
    # Many score at once: the round is only kept from closing meanwhile.
    round_ = _lock(round_)
    require(rules.can_score(by, round_))
    candidates = set(round_.candidates.values_list("pk", flat=True))
    criteria = set(round_.criteria.values_list("pk", flat=True))
    for (candidate, criterion), value in scores.items():
        if candidate not in candidates or criterion not in criteria:
            raise Refused(_("Cette priorité n’est plus dans ce tour. Rechargez la page."))
        if value is not None and not LEAST <= value <= MOST:
            raise Refused(_("Une cote va de 1 à 5."))
    rows = Score.objects.filter(candidate__round=round_, member=by)
    held = {(row.candidate_id, row.criterion_id): row for row in rows}
    gone = [held[key].pk for key, value in scores.items() if value is None and key in held]
    Score.objects.filter(pk__in=gone).delete()
    changed = [key for key, value in scores.items() if value is not None and key in held]
    for key in changed:
        held[key].value = scores[key] or LEAST
    Score.objects.bulk_update([held[key] for key in changed], ["value"])
    Score.objects.bulk_create(
        Score(
            coalition_id=round_.coalition_id, candidate_id=key[0], criterion_id=key[1],
            member=by, value=value,
        )
        for key, value in scores.items()
        if value is not None and key not in held
    )  # fmt: skip


@transaction.atomic
def close_scores(*, round_: PriorityRound, by: Member) -> PriorityRound:
    """End the silence: everybody sees the scores at once. It cannot be taken back."""
    round_ = _lock(round_)
    require(rules.can_run(by, round_))
    if not round_.is_scoring:
        raise Refused(_("Les cotes de ce tour ne sont pas ouvertes."))
    round_.status, round_.closed_on = PriorityRound.Status.SEEN, timezone.localdate()
    round_.save(update_fields=["status", "closed_on"])
    _note(round_, by, "scores_closed")
    return round_


@transaction.atomic
def discuss(*, candidate: Candidate, by: Member, notes: str) -> Candidate:
    """Note what was said of a candidate once the scores were seen."""
    round_ = _lock(candidate.round)
    require(rules.can_discuss(by, round_))
    candidate.notes = notes
    candidate.save(update_fields=["notes"])
    _note(round_, by, "discussed", candidate.title)
    return candidate


def _decide(candidate: Candidate, round_: PriorityRound, by: Member) -> None:
    candidate.decided_on = timezone.localdate() if candidate.outcome else None
    candidate.save(update_fields=["outcome", "reason", "decided_on", "cycle"])
    _note(round_, by, candidate.outcome or "undecided", candidate.title)


@transaction.atomic
def keep(
    *, candidate: Candidate, by: Member, reason: str = "", cycle: Cycle | None = None
) -> Candidate:
    """Keep a priority: it joins the cycle given, finds again the one it had, or opens one."""
    round_ = _lock(candidate.round)
    require(rules.can_decide(by, round_))
    candidate = Candidate.objects.select_for_update(of=("self",)).get(pk=candidate.pk)
    if candidate.outcome == Candidate.Outcome.KEPT:
        return candidate
    if cycle is not None:
        require(cycle.coalition_id == round_.coalition_id)
        candidate.cycle = cycle
    elif candidate.cycle_id is None:
        coalition = Coalition.objects.get(pk=round_.coalition_id)
        candidate.cycle = open_cycle(
            coalition=coalition, by=by, title=candidate.title, about=reason
        )
    candidate.outcome, candidate.reason = Candidate.Outcome.KEPT, reason
    _decide(candidate, round_, by)
    return candidate


@transaction.atomic
def drop(*, candidate: Candidate, by: Member, reason: str) -> Candidate:
    """Leave a priority aside, with the reason: it will be asked."""
    round_ = _lock(candidate.round)
    require(rules.can_decide(by, round_))
    if not reason.strip():
        raise Refused(_("Dites pourquoi cette priorité est laissée de côté. On le demandera."))
    candidate = Candidate.objects.select_for_update(of=("self",)).get(pk=candidate.pk)
    candidate.outcome, candidate.reason = Candidate.Outcome.DROPPED, reason.strip()
    _decide(candidate, round_, by)
    return candidate


@transaction.atomic
def undecide(*, candidate: Candidate, by: Member) -> Candidate:
    """Take a decision back. A cycle that was opened stays: it may already hold work."""
    round_ = _lock(candidate.round)
    require(rules.can_decide(by, round_))
    candidate.outcome = candidate.reason = ""
    _decide(candidate, round_, by)
    return candidate


@transaction.atomic
def put_round_away(*, round_: PriorityRound, by: Member) -> PriorityRound:
    round_ = _lock(round_)
    require(rules.can_run(by, round_))
    round_.binned_at = timezone.now()
    round_.save(update_fields=["binned_at"])
    _note(round_, by, "binned")
    return round_


@transaction.atomic
def take_round_back(*, round_: PriorityRound, by: Member) -> PriorityRound:
    round_ = _lock(round_)
    require(rules.can_run(by, round_))
    round_.binned_at = None
    round_.save(update_fields=["binned_at"])
    _note(round_, by, "restored")
    return round_
