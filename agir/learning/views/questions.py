"""Evaluation questions: what the group wants to know, for which decision, who answers, when."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.core.refusals import Refused, require
from agir.cycles.reading import latest_open
from agir.learning import grounds, rules
from agir.learning.actions import question as verbs
from agir.learning.entrance import find_question, room_context
from agir.learning.forms.question import AnswerForm, QuestionForm
from agir.learning.models import EvaluationQuestion, Ground
from agir.plan.models import Plan
from agir.ui.feedback import done

PER_PAGE = 30


def _asked_plan(request: CoalitionRequest) -> Plan | None:
    """The plan that `?plan=` names, when it is there."""
    written = request.GET.get("plan", "")
    if not (written.isascii() and written.isdigit()) or len(written) > 15:
        return None
    return Plan.objects.present().filter(coalition=request.coalition, pk=written).first()


@in_coalition
@require_safe
def questions(request: CoalitionRequest) -> HttpResponse:
    """Every question: those to take up again, those that wait, those answered. `?plan=` keeps
    those of one plan."""
    rows = EvaluationQuestion.objects.present().filter(coalition=request.coalition)
    plan = _asked_plan(request)
    if plan is not None:
        rows = rows.filter(plan=plan)
    rows = rows.select_related("member__user", "organisation", "plan", "cycle")
    rows = rows.prefetch_related("grounds").order_by(
        F("answered_on").desc(nulls_first=True), F("due_on").asc(nulls_last=True), "pk"
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    every, day = list(page), today(request)
    found = grounds.shown(request.coalition, every)
    lines = [
        {
            "question": one,
            "state": "answered" if one.answered_on else "late" if one.is_late(day) else "open",
            "planned": found.get(one.pk, {}).get(Ground.Role.PLANNED, []),
            "proofs": found.get(one.pk, {}).get(Ground.Role.PROOF, []),
        }
        for one in every
    ]
    context = room_context(request, "questions", page=page, lines=lines, plan=plan)
    return render(request, "learning/questions.html", context)


def _form(request: CoalitionRequest, found: EvaluationQuestion | None) -> QuestionForm:
    """The form with what may be chosen, and what was chosen already."""
    offered = grounds.figures(request.coalition)
    start: dict[str, Any] = {
        "plan": _asked_plan(request), "cycle": latest_open(request.coalition.pk),
    }  # fmt: skip
    if found is not None:
        kept = grounds.held(found, Ground.Role.PLANNED)
        start = {name: getattr(found, name) for name in verbs.FIELDS}
        start["grounds"] = [key for key, _title in kept]
        offered += [one for one in kept if one[0] not in dict(offered)]
    return QuestionForm(
        request.POST or None, coalition=request.coalition, grounds=offered, initial=start
    )


def _list(request: CoalitionRequest, question: EvaluationQuestion) -> str:
    return f"{reverse('learning:questions', args=[request.coalition.slug])}#question-{question.pk}"


@in_coalition
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: CoalitionRequest) -> HttpResponse:
    """Agree on a question, best as the plan is made."""
    require(rules.can_learn(request.member, request.coalition))
    form = _form(request, None)
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.ask_question(
                coalition=request.coalition, by=request.member, data=form.says(),
                grounds=form.keys(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            undo = reverse("learning:question_bin", args=[request.coalition.slug, made.pk])
            done(request, _("La question est posée."), undo=undo)
            return redirect(_list(request, made))
    context = room_context(request, "questions", form=form, question=None)
    status = 422 if form.errors else 200
    return render(request, "learning/question_form.html", context, status=status)


@in_coalition
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: CoalitionRequest, evaluation_question: int) -> HttpResponse:
    found = find_question(request, evaluation_question)
    require(rules.can_change_question(request.member, found))
    form = _form(request, found)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.change_question(
                question=found, by=request.member, data=form.says(), grounds=form.keys()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done(request, _("La question est à jour."))
            return redirect(_list(request, found))
    context = room_context(request, "questions", form=form, question=found)
    status = 422 if form.errors else 200
    return render(request, "learning/question_form.html", context, status=status)


@in_coalition
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: CoalitionRequest, evaluation_question: int) -> HttpResponse:
    """Answer, and say what the answer rests on."""
    found = find_question(request, evaluation_question)
    require(rules.can_change_question(request.member, found))
    kept = grounds.held(found, Ground.Role.PROOF)
    offered = grounds.proofs(request.coalition)
    offered += [one for one in kept if one[0] not in dict(offered)]
    start = {
        "answer": found.answer, "answered_on": found.answered_on or today(request),
        "proofs": [key for key, _title in kept],
    }  # fmt: skip
    form = AnswerForm(request.POST or None, proofs=offered, initial=start)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            verbs.answer_question(
                question=found, by=request.member, answer=data["answer"],
                answered_on=data["answered_on"], proofs=form.keys(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            undo = reverse("learning:question_reopen", args=[request.coalition.slug, found.pk])
            done(request, _("La réponse est écrite, avec ce qui la porte."), undo=undo)
            return redirect(_list(request, found))
    context = room_context(request, "questions", form=form, question=found)
    status = 422 if form.errors else 200
    return render(request, "learning/question_answer.html", context, status=status)


@in_coalition
@require_POST
def reopen(request: CoalitionRequest, evaluation_question: int) -> HttpResponse:
    found = find_question(request, evaluation_question)
    verbs.reopen_question(question=found, by=request.member)
    done(request, _("La question est ouverte de nouveau. Ce qui était écrit reste."))
    return redirect(_list(request, found))


@in_coalition
@require_POST
def put_away(request: CoalitionRequest, evaluation_question: int) -> HttpResponse:
    found = find_question(request, evaluation_question, binned=True)
    verbs.bin_question(question=found, by=request.member)
    undo = reverse("learning:question_restore", args=[request.coalition.slug, found.pk])
    done(request, _("La question est dans la corbeille pour trente jours."), undo=undo)
    return redirect("learning:questions", request.coalition.slug)


@in_coalition
@require_POST
def take_back(request: CoalitionRequest, evaluation_question: int) -> HttpResponse:
    found = find_question(request, evaluation_question, binned=True)
    verbs.restore_question(question=found, by=request.member)
    done(request, _("La question est reprise."))
    return redirect(_list(request, found))
