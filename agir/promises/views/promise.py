"""One promise: what everybody reads of it, what its maker says of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.coalitions.models import Coalition
from agir.core.refusals import Refused, require
from agir.promises import actions as verbs
from agir.promises import rules
from agir.promises.entrance import find_promise, lines, room_context
from agir.promises.forms import (
    DatedForm,
    MendForm,
    MoveForm,
    PromiseForm,
    RewordForm,
    WhoForm,
    WordForm,
)
from agir.promises.models import Promise
from agir.promises.origin import Origin, origin_pages, read_origin
from agir.promises.wording import said
from agir.ui.feedback import done, warn


def address(name: str, promise: Promise) -> str:
    return reverse(f"promises:{name}", args=[promise.coalition.slug, promise.pk])


def _back(request: CoalitionRequest, promise: Promise) -> HttpResponse:
    """To the list she came from."""
    wanted = request.POST.get("retour")
    if wanted == "partout":
        return redirect("promises:everywhere")
    if wanted == "sans-compte":
        return redirect("promises:unowned", request.coalition.slug)
    if wanted == "page":
        return redirect(address("promise", promise))
    return redirect("promises:mine", request.coalition.slug)


@in_coalition
@require_safe
def promise_page(request: CoalitionRequest, promise: int) -> HttpResponse:
    """Who, what, when, where it was born: common knowledge. How it stands: for its maker."""
    found, day = find_promise(request, promise), today(request)
    member = request.member
    sees = rules.sees_standing(member, found)
    answers = rules.can_answer(member, found)
    context = room_context(
        request, "ours",
        promise=found, line=lines(request, [found])[0], sees=sees, answers=answers,
        hers=rules.is_hers(member, found), past=found.is_past(day),
        changes=list(found.changes.all()) if sees else [],
        move=MoveForm(today=day), word=WordForm(), back="page",
        may_reword=rules.can_reword(member, found, day), may_bin=rules.can_bin(member, found, day),
        may_hand_over=rules.can_hand_over(member, found),
    )  # fmt: skip
    return render(request, "promises/promise.html", context)


@in_coalition
@require_http_methods(["GET", "POST"])
def new(request: CoalitionRequest) -> HttpResponse:
    """Make a promise. `?origin=action:12` says where it is born; an origin that this coalition
    cannot open is as if it were not there."""
    require(rules.can_make(request.member, request.coalition))
    source = request.POST if request.method == "POST" else request.GET
    origin = read_origin(request.coalition, source.get("origin", "")[:60])
    born = origin.type if origin else ""
    form = PromiseForm(
        request.POST or None, today=today(request), coalition=request.coalition,
        for_others=rules.can_make_for(request.member, request.coalition, None, born),
        born=origin is not None,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            made = _make(request.coalition, request, form, origin)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            undo = address("bin", made)
            done(request, _("C’est promis."), undo=undo)
            return _after(request, made, origin)
    context = room_context(request, "mine", form=form, origin=origin)
    status = 422 if request.method == "POST" else 200
    return render(request, "promises/new.html", context, status=status)


def _make(
    coalition: Coalition, request: CoalitionRequest, form: PromiseForm, origin: Origin | None
) -> Promise:
    data = form.cleaned_data
    if origin is None and data.get("said"):
        origin = Origin("message", None, data["said"])
    return verbs.make_promise(
        coalition=coalition, by=request.member, title=data["title"], due_on=data["due"],
        member=data.get("member"), who=data.get("who", ""), origin=origin, today=today(request),
    )  # fmt: skip


def _after(request: CoalitionRequest, made: Promise, origin: Origin | None) -> HttpResponse:
    """Back to where the promise was born, else to hers, else to what was promised."""
    if origin is not None:
        page = origin_pages(request.coalition, [made]).get((made.origin_type, origin.id or 0))
        if page is not None:
            return redirect(page.url)
    name = "mine" if made.member_id == request.member.pk else "ours"
    return redirect(f"promises:{name}", request.coalition.slug)


def _answered(request: CoalitionRequest, promise: int, verb: Any) -> HttpResponse:
    """One press: kept, or dropped, with the way to undo it."""
    found = find_promise(request, promise)
    form = WordForm(request.POST)
    word = form.cleaned_data["word"] if form.is_valid() else ""
    try:
        changed = verb(promise=found, by=request.member, word=word, today=today(request))
    except Refused as refusal:
        warn(request, str(refusal))
    else:
        done(request, said(changed), undo=address("take_up", found))
    return _back(request, found)


@in_coalition
@require_POST
def keep(request: CoalitionRequest, promise: int) -> HttpResponse:
    return _answered(request, promise, verbs.keep)


@in_coalition
@require_POST
def drop(request: CoalitionRequest, promise: int) -> HttpResponse:
    return _answered(request, promise, verbs.drop)


@in_coalition
@require_POST
def take_up(request: CoalitionRequest, promise: int) -> HttpResponse:
    found = find_promise(request, promise)
    try:
        verbs.take_up(promise=found, by=request.member, today=today(request))
    except Refused as refusal:
        warn(request, str(refusal))
    else:
        done(request, _("La promesse est rouverte."))
    return _back(request, found)


@in_coalition
@require_http_methods(["GET", "POST"])
def move(request: CoalitionRequest, promise: int) -> HttpResponse:
    """Another day."""
    found, day = find_promise(request, promise), today(request)
    require(rules.can_answer(request.member, found))
    form = MoveForm(request.POST or None, today=day)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            changed = verbs.renegotiate(
                promise=found, by=request.member, due_on=data["due"], why=data["word"], today=day
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done(request, said(changed))
            return _back(request, found)
    back = request.POST.get("retour", request.GET.get("retour", ""))
    context = room_context(
        request, "mine", promise=found, move=form, past=found.is_past(day), back=back
    )
    status = 422 if request.method == "POST" else 200
    return render(request, "promises/move.html", context, status=status)


@in_coalition
@require_http_methods(["GET", "POST"])
def reword(request: CoalitionRequest, promise: int) -> HttpResponse:
    """Better words; on the day it was written, the day too."""
    found, day = find_promise(request, promise), today(request)
    require(rules.can_reword(request.member, found, day))
    start = {"title": found.title, "due": found.due_on.isoformat()}
    form: RewordForm
    if rules.can_correct(request.member, found, day):
        form = MendForm(request.POST or None, initial=start, today=day)
    else:
        form = RewordForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            verbs.reword(
                promise=found, by=request.member, title=data["title"], due_on=data.get("due"),
                today=day,
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done(request, _("Les mots de la promesse sont corrigés."))
            return redirect(address("promise", found))
    dated = isinstance(form, DatedForm)
    context = room_context(request, "ours", promise=found, form=form, dated=dated)
    status = 422 if request.method == "POST" else 200
    return render(request, "promises/reword.html", context, status=status)


@in_coalition
@require_http_methods(["GET", "POST"])
def hand_over(request: CoalitionRequest, promise: int) -> HttpResponse:
    """Give a promise that nobody here can answer for to somebody who can."""
    found = find_promise(request, promise)
    require(rules.can_hand_over(request.member, found))
    form = WhoForm(request.POST or None, coalition=request.coalition)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            verbs.hand_over(
                promise=found, by=request.member, member=data["member"], who=data["who"]
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done(request, _("La promesse a changé de mains."))
            return redirect("promises:unowned", request.coalition.slug)
    context = room_context(request, "unowned", promise=found, form=form)
    status = 422 if request.method == "POST" else 200
    return render(request, "promises/hand_over.html", context, status=status)


@in_coalition
@require_POST
def bin_(request: CoalitionRequest, promise: int) -> HttpResponse:
    found = find_promise(request, promise, binned=True)
    verbs.bin_promise(promise=found, by=request.member, today=today(request))
    done(request, _("La promesse est retirée."), undo=address("restore", found))
    return redirect("promises:ours", request.coalition.slug)


@in_coalition
@require_POST
def restore(request: CoalitionRequest, promise: int) -> HttpResponse:
    found = find_promise(request, promise, binned=True)
    verbs.restore_promise(promise=found, by=request.member)
    done(request, _("La promesse est de retour."))
    return redirect(address("promise", found))
