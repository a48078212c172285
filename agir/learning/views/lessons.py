"""Lessons: what we learned, the practice it changes, and whether it was adopted."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.core.refusals import Refused, require
from agir.cycles.reading import latest_open
from agir.history.pages import Key, pages_of
from agir.learning import rules
from agir.learning.actions import lesson as verbs
from agir.learning.entrance import find_lesson, room_context
from agir.learning.forms.lesson import CheckForm, LessonForm
from agir.learning.models import Lesson
from agir.ui.feedback import done

PER_PAGE = 30


def _origin(request: CoalitionRequest) -> tuple[Key | None, str]:
    """Where a new lesson comes from: `?de=insight:12`, when that page is there."""
    kind, _colon, number = request.GET.get("de", "").partition(":")
    if not (kind and number.isascii() and number.isdigit()) or len(number) > 15:
        return None, ""
    key = (kind[:40], int(number))
    page = pages_of(request.coalition, [key]).get(key)
    return (key, page.title) if page else (None, "")


@in_coalition
@require_safe
def lessons(request: CoalitionRequest) -> HttpResponse:
    """Every lesson, the latest first; `?a=verifier` those whose six months have passed."""
    rows = Lesson.objects.present().filter(coalition=request.coalition)
    day = today(request)
    due = rows.to_check(day)
    wanted = request.GET.get("a") == "verifier"
    shown = (due if wanted else rows).select_related("organisation", "cycle")
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    keys = [(one.origin_type, one.origin_id) for one in page if one.origin_id is not None]
    pages = pages_of(request.coalition, keys)
    for one in page:
        one.origin = pages.get((one.origin_type, one.origin_id or 0))  # type: ignore[attr-defined]
        one.due = one.adoption == Lesson.Adoption.UNKNOWN and one.check_on <= day  # type: ignore[attr-defined]
    context = room_context(request, "lessons", page=page, number_due=due.count(), wanted=wanted)
    return render(request, "learning/lessons.html", context)


@in_coalition
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: CoalitionRequest) -> HttpResponse:
    """Write a lesson, from nothing or from what taught it."""
    require(rules.can_learn(request.member, request.coalition))
    origin, title = _origin(request)
    start: dict[str, Any] = {"learned_on": today(request), "text": title if origin else ""}
    start["cycle"] = latest_open(request.coalition.pk)
    form = LessonForm(request.POST or None, coalition=request.coalition, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.learn(
                coalition=request.coalition, by=request.member,
                origin=origin, origin_title=title, **form.cleaned_data,
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            undo = reverse("learning:lesson_bin", args=[request.coalition.slug, made.pk])
            done(request, _("La leçon est écrite. Nous la reverrons ensemble."), undo=undo)
            return redirect(_list(request, made))
    context = room_context(request, "lessons", form=form, from_title=title if origin else "")
    status = 422 if form.errors else 200
    return render(request, "learning/lesson_form.html", context, status=status)


def _list(request: CoalitionRequest, lesson: Lesson) -> str:
    return f"{reverse('learning:lessons', args=[request.coalition.slug])}#lecon-{lesson.pk}"


@in_coalition
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: CoalitionRequest, lesson: int) -> HttpResponse:
    found = find_lesson(request, lesson)
    require(rules.can_change_lesson(request.member, found))
    start = {name: getattr(found, name) for name in verbs.FIELDS}
    form = LessonForm(request.POST or None, coalition=request.coalition, initial=start)
    if request.method == "POST" and form.is_valid():
        data = {**form.cleaned_data, "check_on": form.cleaned_data["check_on"] or found.check_on}
        try:
            verbs.change_lesson(lesson=found, by=request.member, data=data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done(request, _("La leçon est à jour."))
            return redirect(_list(request, found))
    context = room_context(request, "lessons", form=form, lesson=found)
    status = 422 if form.errors else 200
    return render(request, "learning/lesson_form.html", context, status=status)


@in_coalition
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: CoalitionRequest, lesson: int) -> HttpResponse:
    """Six months later: did the practice change?"""
    found = find_lesson(request, lesson)
    require(rules.can_change_lesson(request.member, found))
    start = {"adoption": found.adoption, "word": found.adoption_word}
    form = CheckForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        verbs.check_lesson(
            lesson=found, by=request.member, checked_on=today(request), **form.cleaned_data
        )
        done(request, _("C’est noté. Merci d’avoir regardé."))
        return redirect(_list(request, found))
    context = room_context(request, "lessons", form=form, lesson=found)
    status = 422 if form.errors else 200
    return render(request, "learning/lesson_check.html", context, status=status)


@in_coalition
@require_POST
def put_away(request: CoalitionRequest, lesson: int) -> HttpResponse:
    found = find_lesson(request, lesson, binned=True)
    verbs.bin_lesson(lesson=found, by=request.member)
    undo = reverse("learning:lesson_restore", args=[request.coalition.slug, found.pk])
    done(request, _("La leçon est dans la corbeille pour trente jours."), undo=undo)
    return redirect("learning:lessons", request.coalition.slug)


@in_coalition
@require_POST
def take_back(request: CoalitionRequest, lesson: int) -> HttpResponse:
    found = find_lesson(request, lesson, binned=True)
    verbs.restore_lesson(lesson=found, by=request.member)
    done(request, _("La leçon est reprise."))
    return redirect(_list(request, found))
