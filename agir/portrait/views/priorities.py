"""Choosing priorities together."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agir.coalitions.entrance import CoalitionRequest, in_coalition
from agir.core.refusals import Refused, require
from agir.portrait import choosing, rules
from agir.portrait.actions import priority as verbs
from agir.portrait.entrance import find_candidate, find_round, portrait_context
from agir.portrait.forms.priorities import (
    CandidateForm,
    CriterionForm,
    DropForm,
    NotesForm,
    RoundForm,
    ScoresForm,
)
from agir.portrait.models import OPEN, Candidate, Cause, PriorityRound, Score, Trait
from agir.ui.feedback import done, warn


def _address(request: CoalitionRequest, name: str, *more: int) -> str:
    return reverse(f"portrait:{name}", args=[request.coalition.slug, *more])


def _to(request: CoalitionRequest, round_: PriorityRound, anchor: str = "") -> HttpResponse:
    return redirect(_address(request, "round", round_.pk) + anchor)


@in_coalition
@require_GET
def index(request: CoalitionRequest) -> HttpResponse:
    """The rounds of the coalition, the latest first."""
    rounds = PriorityRound.objects.present().filter(coalition=request.coalition)
    context = portrait_context(request, "priorities", rounds=rounds)
    return render(request, "portrait/priorities.html", context)


@in_coalition
@require_http_methods(["GET", "POST"])
def new(request: CoalitionRequest) -> HttpResponse:
    require(rules.can_steer(request.member, request.coalition))
    form = RoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = verbs.create_round(
            coalition=request.coalition, by=request.member, title=form.cleaned_data["title"]
        )
        undo = _address(request, "round_bin", made.pk)
        done(request, _("Le tour est ouvert. Nommez vos critères ensemble."), undo=undo)
        return _to(request, made)
    context = portrait_context(request, "priorities", form=form)
    return render(request, "portrait/round_new.html", context, status=422 if form.errors else 200)


def _candidate_form(request: CoalitionRequest, data: Any = None) -> CandidateForm:
    traits = Trait.objects.present().filter(
        coalition=request.coalition, kind=Trait.Kind.CHALLENGE, audience__in=OPEN
    )
    causes = Cause.objects.present().filter(
        coalition=request.coalition, tree__audience__in=OPEN, tree__binned_at=None,
        tree__challenge__audience__in=OPEN, tree__challenge__binned_at=None,
    )  # fmt: skip
    return CandidateForm(
        data,
        challenges=list(traits.values_list("pk", "title")),
        causes=list(causes.values_list("pk", "title")),
    )


def _own_scores(request: CoalitionRequest, round_: PriorityRound) -> dict[str, int]:
    """Her own scores, and nobody else's."""
    rows = Score.objects.filter(candidate__round=round_, member=request.member)
    values = rows.values_list("candidate_id", "criterion_id", "value")
    return {f"c{candidate}-{criterion}": value for candidate, criterion, value in values}


def _page(
    request: CoalitionRequest,
    round_: PriorityRound,
    *,
    status: int = 200,
    **forms: Any,
) -> HttpResponse:
    """A round as it stands: gathering, scoring in silence, or seen together."""
    member = request.member
    criteria = list(round_.criteria.all())
    candidates = list(round_.candidates.select_related("cycle"))
    gather, may_score = rules.can_gather(member, round_), rules.can_score(member, round_)
    scores = forms.pop("scores", None)
    if may_score and scores is None:
        scores = ScoresForm(
            candidates=candidates, criteria=criteria, initial=_own_scores(request, round_)
        )
    shown: dict[str, Any] = {
        "criterion_form": CriterionForm() if gather else None,
        "candidate_form": _candidate_form(request) if gather else None,
        **forms,
    }
    boards = choosing.boards(round_, criteria, candidates)
    failed = forms.get("failed")
    context = portrait_context(
        request, "priorities", round=round_, criteria=criteria, candidates=candidates,
        scores=scores, boards=boards, **shown,
        cards=[_candidate(one, failed, forms.get("failed_form")) for one in candidates],
        people=choosing.people_words(choosing.people(round_)) if round_.is_seen else "",
        may_gather=gather, may_score=may_score,
        may_run=rules.can_run(member, round_),
        may_discuss=rules.can_discuss(member, round_),
        may_decide=rules.can_decide(member, round_),
    )  # fmt: skip
    return render(request, "portrait/round.html", context, status=status)


def _candidate(candidate: Candidate, failed: int | None, form: Any) -> dict[str, Any]:
    """A candidate with the forms of its card; the one that came back keeps what was typed."""
    prefix = f"p{candidate.pk}"
    notes = NotesForm(initial={"notes": candidate.notes}, auto_id=f"{prefix}-%s")
    dropped: Any = DropForm(auto_id=f"{prefix}-%s")
    if failed == candidate.pk:
        dropped = form
    return {"one": candidate, "notes": notes, "drop": dropped}


@in_coalition
@require_GET
def show(request: CoalitionRequest, round: int) -> HttpResponse:
    return _page(request, find_round(request, round))


@in_coalition
@require_POST
def criterion_add(request: CoalitionRequest, round: int) -> HttpResponse:
    found = find_round(request, round)
    require(rules.can_gather(request.member, found))
    form = CriterionForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            made = verbs.add_criterion(
                round_=found, by=request.member, name=data["name"], meaning=data["meaning"]
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            undo = _address(request, "criterion_remove", found.pk, made.pk)
            done(request, _("Le critère est proposé."), undo=undo)
            return _to(request, found, "#criteres")
    return _page(request, found, status=422, criterion_form=form)


@in_coalition
@require_POST
def criterion_remove(request: CoalitionRequest, round: int, criterion: int) -> HttpResponse:
    found = find_round(request, round)
    one = get_object_or_404(found.criteria, pk=criterion)
    one.round = found
    verbs.remove_criterion(criterion=one, by=request.member)
    done(request, _("Le critère est retiré."))
    return _to(request, found, "#criteres")


@in_coalition
@require_POST
def candidate_add(request: CoalitionRequest, round: int) -> HttpResponse:
    found = find_round(request, round)
    require(rules.can_gather(request.member, found))
    form = _candidate_form(request, request.POST)
    if form.is_valid():
        kind, number = form.chosen()
        challenge = Trait.objects.filter(pk=number or 0).first() if kind == "defi" else None
        causes = Cause.objects.select_related("tree")
        cause = causes.filter(pk=number or 0).first() if kind == "cause" else None
        try:
            made = verbs.add_candidate(
                round_=found, by=request.member, title=form.cleaned_data["title"],
                challenge=challenge, cause=cause,
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            undo = _address(request, "candidate_remove", found.pk, made.pk)
            done(request, _("La priorité est proposée."), undo=undo)
            return _to(request, found, "#priorites")
    return _page(request, found, status=422, candidate_form=form)


@in_coalition
@require_POST
def candidate_remove(request: CoalitionRequest, round: int, candidate: int) -> HttpResponse:
    found = find_round(request, round)
    verbs.remove_candidate(candidate=find_candidate(found, candidate), by=request.member)
    done(request, _("La priorité est retirée."))
    return _to(request, found, "#priorites")


@in_coalition
@require_POST
def open_scores(request: CoalitionRequest, round: int) -> HttpResponse:
    found = find_round(request, round)
    try:
        verbs.open_scores(round_=found, by=request.member)
    except Refused as refusal:
        warn(request, str(refusal))
    else:
        done(request, _("Chacun peut coter, en silence."))
    return _to(request, found)


@in_coalition
@require_POST
def score(request: CoalitionRequest, round: int) -> HttpResponse:
    """Write one's own scores, as often as one likes until the round is closed."""
    found = find_round(request, round)
    require(rules.can_score(request.member, found))
    form = ScoresForm(
        request.POST,
        candidates=list(found.candidates.all()),
        criteria=list(found.criteria.all()),
    )
    if form.is_valid():
        try:
            verbs.give_scores(round_=found, by=request.member, scores=form.scores())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done(request, _("Vos cotes sont gardées. Changez-les jusqu’à la clôture."))
            return _to(request, found)
    return _page(request, found, status=422, scores=form)


@in_coalition
@require_http_methods(["GET", "POST"])
def close_scores(request: CoalitionRequest, round: int) -> HttpResponse:
    """End the silence. Asked once more: what was seen cannot be unseen."""
    found = find_round(request, round)
    require(rules.can_run(request.member, found))
    if request.method == "POST":
        try:
            verbs.close_scores(round_=found, by=request.member)
        except Refused as refusal:
            warn(request, str(refusal))
        else:
            done(request, _("Les cotes sont closes. Les voici, vues ensemble."))
        return _to(request, found)
    context = portrait_context(request, "priorities", round=found)
    return render(request, "portrait/round_close.html", context)


@in_coalition
@require_POST
def discuss(request: CoalitionRequest, round: int, candidate: int) -> HttpResponse:
    found = find_round(request, round)
    one = find_candidate(found, candidate)
    form = NotesForm(request.POST)
    if form.is_valid():
        notes = form.cleaned_data["notes"].replace("\r\n", "\n")
        verbs.discuss(candidate=one, by=request.member, notes=notes)
        done(request, _("C’est noté."))
    return _to(request, found, f"#priorite-{one.pk}")


@in_coalition
@require_POST
def keep(request: CoalitionRequest, round: int, candidate: int) -> HttpResponse:
    """Keep a priority, and open its cycle."""
    found = find_round(request, round)
    one = verbs.keep(candidate=find_candidate(found, candidate), by=request.member)
    undo = _address(request, "candidate_undecide", found.pk, one.pk)
    done(request, _("Priorité retenue : un cycle est ouvert."), undo=undo)
    return _to(request, found, f"#priorite-{one.pk}")


@in_coalition
@require_POST
def drop(request: CoalitionRequest, round: int, candidate: int) -> HttpResponse:
    found = find_round(request, round)
    one = find_candidate(found, candidate)
    require(rules.can_decide(request.member, found))
    form = DropForm(request.POST, auto_id=f"p{one.pk}-%s")
    if form.is_valid():
        reason = form.cleaned_data["reason"].replace("\r\n", "\n")
        verbs.drop(candidate=one, by=request.member, reason=reason)
        undo = _address(request, "candidate_undecide", found.pk, one.pk)
        done(request, _("Priorité laissée de côté, avec sa raison."), undo=undo)
        return _to(request, found, f"#priorite-{one.pk}")
    return _page(request, found, status=422, failed=one.pk, failed_form=form)


@in_coalition
@require_POST
def undecide(request: CoalitionRequest, round: int, candidate: int) -> HttpResponse:
    found = find_round(request, round)
    one = verbs.undecide(candidate=find_candidate(found, candidate), by=request.member)
    done(request, _("La décision est reprise. Le cycle ouvert, s’il y en a un, reste."))
    return _to(request, found, f"#priorite-{one.pk}")


@in_coalition
@require_POST
def again(request: CoalitionRequest, round: int) -> HttpResponse:
    """Another round with the same criteria and candidates."""
    found = find_round(request, round)
    made = verbs.create_round(
        coalition=request.coalition, by=request.member, title=found.title, again=found
    )
    undo = _address(request, "round_bin", made.pk)
    done(request, _("Un nouveau tour reprend les critères et les priorités."), undo=undo)
    return _to(request, made)


@in_coalition
@require_POST
def put_away(request: CoalitionRequest, round: int) -> HttpResponse:
    found = verbs.put_round_away(round_=find_round(request, round, binned=True), by=request.member)
    undo = _address(request, "round_restore", found.pk)
    done(request, _("Le tour est dans la corbeille pour trente jours."), undo=undo)
    return redirect(_address(request, "priorities"))


@in_coalition
@require_POST
def take_back(request: CoalitionRequest, round: int) -> HttpResponse:
    found = verbs.take_round_back(round_=find_round(request, round, binned=True), by=request.member)
    done(request, _("Le tour est repris."))
    return _to(request, found)
