"""Sessions: making sense on live drawings, looking back after an event, choosing stories."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.core.refusals import Refused, require
from agir.cycles.reading import latest_open
from agir.history.pages import Key, pages_of
from agir.learning import rules, tables
from agir.learning.actions import session as verbs
from agir.learning.entrance import find_session, room_context
from agir.learning.forms.session import SessionForm
from agir.learning.models import Session, SessionNote
from agir.ui.feedback import done, warn

PER_PAGE = 30
KINDS = {
    "interpretation": Session.Kind.SENSE_MAKING,
    "retour": Session.Kind.AFTER_ACTION,
    "histoires": Session.Kind.PANEL,
}  # in addresses


@in_coalition
@require_safe
def sessions(request: CoalitionRequest) -> HttpResponse:
    """Every session, the latest first, and the three ways to open one."""
    rows = Session.objects.present().filter(coalition=request.coalition)
    said = Count("notes", filter=Q(notes__binned_at=None))
    rows = rows.select_related("meeting").annotate(said=said).order_by("-held_on", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "learning/sessions.html", room_context(request, "sessions", page=page))


def _about(request: CoalitionRequest) -> tuple[Key | None, str]:
    """What it looks back on: `?sur=action:12`, when that page is there."""
    kind, _colon, number = request.GET.get("sur", "").partition(":")
    if not (kind and number.isascii() and number.isdigit()) or len(number) > 15:
        return None, ""
    key = (kind[:40], int(number))
    page = pages_of(request.coalition, [key]).get(key)
    return (key, page.title) if page else (None, "")


@in_coalition
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: CoalitionRequest, kind: str) -> HttpResponse:
    """Open a session of one kind."""
    require(rules.can_learn(request.member, request.coalition))
    if kind not in KINDS:
        raise Http404
    chosen, (about, title) = KINDS[kind], _about(request)
    start: dict[str, Any] = {
        "held_on": today(request), "cycle": latest_open(request.coalition.pk), "title": title,
    }  # fmt: skip
    form = SessionForm(
        request.POST or None, coalition=request.coalition, kind=chosen, initial=start,
        pieces=tables.offered(request.coalition, chosen),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.open_session(
                coalition=request.coalition, by=request.member, kind=chosen, data=form.says(),
                about=about, pieces=form.keys(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            undo = reverse("learning:session_bin", args=[request.coalition.slug, made.pk])
            done(request, _("La séance est ouverte."), undo=undo)
            return redirect(_page(request, made))
    context = room_context(
        request, "sessions", form=form, session=None, kind=chosen, about_title=title
    )
    status = 422 if form.errors else 200
    return render(request, "learning/session_form.html", context, status=status)


def _page(request: CoalitionRequest, session: Session) -> str:
    return reverse("learning:session", args=[request.coalition.slug, session.pk])


@in_coalition
@require_http_methods(["GET", "HEAD", "POST"])
def session(request: CoalitionRequest, learning_session: int) -> HttpResponse:
    """The session as it is held; posting writes one note."""
    found = find_session(request, learning_session)
    typed: dict[str, str] = {}
    error = ""
    if request.method == "POST":
        require(rules.can_hold(request.member, found))
        typed = {name: request.POST.get(name, "")[:10_000] for name in ("column", "text", "piece")}
        try:
            made = verbs.say(
                session=found, by=request.member, column=typed["column"], text=typed["text"],
                who=request.POST.get("who", ""), piece=_piece(found, typed["piece"]),
            )  # fmt: skip
        except Refused as refusal:
            error = str(refusal)
        else:
            where = f"histoire-{made.piece_id}" if made.piece_id else f"colonne-{made.column}"
            return redirect(f"{_page(request, found)}#{where}")
    about = None
    if found.about_id is not None:
        key = (found.about_type, found.about_id)
        about = pages_of(request.coalition, [key]).get(key)
    context = room_context(
        request, "sessions", session=found, about=about, typed=typed, error=error,
        table=tables.read(found, today(request)),
        may_hold=rules.can_hold(request.member, found),
        may_say=rules.can_say(request.member, found),
    )  # fmt: skip
    return render(request, "learning/session.html", context, status=422 if error else 200)


def _piece(session: Session, written: str) -> Any:
    if not (written.isascii() and written.isdigit()) or len(written) > 15:
        return None
    return session.pieces.filter(pk=written).first()


@in_coalition
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: CoalitionRequest, learning_session: int) -> HttpResponse:
    """Who was there, during which meeting, what is on the table."""
    found = find_session(request, learning_session)
    require(rules.can_hold(request.member, found))
    offered = tables.offered(request.coalition, found.kind)
    start: dict[str, Any] = {name: getattr(found, name) for name in verbs.FIELDS}
    held = [(f"{one.object_type}:{one.object_id}", one.title) for one in found.pieces.all()]
    start["pieces"] = [key for key, _title in held]
    offered += [one for one in held if one[0] not in dict(offered)]
    form = SessionForm(
        request.POST or None, coalition=request.coalition, kind=found.kind, pieces=offered,
        initial=start,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            verbs.change_session(
                session=found, by=request.member, data=form.says(), pieces=form.keys()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done(request, _("La séance est à jour."))
            return redirect(_page(request, found))
    context = room_context(request, "sessions", form=form, session=found, kind=found.kind)
    status = 422 if form.errors else 200
    return render(request, "learning/session_form.html", context, status=status)


@in_coalition
@require_POST
def close(request: CoalitionRequest, learning_session: int) -> HttpResponse:
    found = find_session(request, learning_session)
    verbs.close_session(session=found, by=request.member, on=today(request))
    undo = reverse("learning:session_reopen", args=[request.coalition.slug, found.pk])
    done(request, _("La séance est terminée. Tout ce qui a été dit reste ici."), undo=undo)
    return redirect(_page(request, found))


@in_coalition
@require_POST
def reopen(request: CoalitionRequest, learning_session: int) -> HttpResponse:
    found = find_session(request, learning_session)
    verbs.reopen_session(session=found, by=request.member)
    done(request, _("La séance est rouverte."))
    return redirect(_page(request, found))


@in_coalition
@require_POST
def put_away(request: CoalitionRequest, learning_session: int) -> HttpResponse:
    found = find_session(request, learning_session, binned=True)
    verbs.bin_session(session=found, by=request.member)
    undo = reverse("learning:session_restore", args=[request.coalition.slug, found.pk])
    done(request, _("La séance est dans la corbeille pour trente jours."), undo=undo)
    return redirect("learning:sessions", request.coalition.slug)


@in_coalition
@require_POST
def take_back(request: CoalitionRequest, learning_session: int) -> HttpResponse:
    found = find_session(request, learning_session, binned=True)
    verbs.restore_session(session=found, by=request.member)
    done(request, _("La séance est reprise."))
    return redirect(_page(request, found))


def _note(request: CoalitionRequest, session: int, number: int) -> SessionNote:
    found = find_session(request, session)
    note = get_object_or_404(SessionNote, session=found, pk=number)
    note.session = found
    return note


@in_coalition
@require_POST
def note_put_away(
    request: CoalitionRequest, learning_session: int, session_note: int
) -> HttpResponse:
    note = _note(request, learning_session, session_note)
    try:
        verbs.bin_note(note=note, by=request.member)
    except Refused as refusal:
        warn(request, str(refusal))
    else:
        undo = reverse(
            "learning:note_restore", args=[request.coalition.slug, learning_session, note.pk]
        )
        done(request, _("Cette note est retirée."), undo=undo)
    return redirect(_page(request, note.session))


@in_coalition
@require_POST
def note_take_back(
    request: CoalitionRequest, learning_session: int, session_note: int
) -> HttpResponse:
    note = _note(request, learning_session, session_note)
    try:
        verbs.restore_note(note=note, by=request.member)
    except Refused as refusal:
        warn(request, str(refusal))
    else:
        done(request, _("Cette note est revenue."))
    return redirect(_page(request, note.session))


@in_coalition
@require_POST
def choose(request: CoalitionRequest, learning_session: int, session_piece: int) -> HttpResponse:
    """Mark a story as chosen by the panel; `chosen=0` takes the mark back."""
    found = find_session(request, learning_session)
    piece = get_object_or_404(found.pieces, pk=session_piece)
    piece.session = found
    chosen = request.POST.get("chosen", "1") != "0"
    try:
        verbs.choose(piece=piece, by=request.member, chosen=chosen, on=today(request))
    except Refused as refusal:
        warn(request, str(refusal))
    else:
        done(request, _("L’histoire est choisie.") if chosen else _("Le choix est repris."))
    return redirect(f"{_page(request, found)}#histoire-{piece.pk}")
