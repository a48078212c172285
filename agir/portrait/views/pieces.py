"""Writing any text of the portrait: new, changed, put away, taken back, still true."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agir.coalitions.entrance import CoalitionRequest, in_coalition
from agir.core.refusals import Refused, require
from agir.portrait import rules
from agir.portrait.actions import pieces as verbs
from agir.portrait.actions.emptying import days_left
from agir.portrait.entrance import find_kind, find_piece, portrait_context
from agir.portrait.forms.pieces import FORMS, PieceForm
from agir.portrait.kinds import KINDS, Kind
from agir.portrait.models import Indicator, PriorityRound, Story, Told
from agir.ui.feedback import done, warn

SHOWN = 200


def _address(name: str, request: CoalitionRequest, *more: Any) -> str:
    return reverse(f"portrait:{name}", args=[request.coalition.slug, *more])


def _to_page(request: CoalitionRequest, kind: Kind, piece: int | None = None) -> HttpResponse:
    if kind.slug == "arbre" and piece:
        return redirect(_address("tree", request, piece))
    anchor = f"#{kind.slug}-{piece}" if piece else ""
    return redirect(_address(kind.page, request) + anchor)


def _form_page(
    request: CoalitionRequest, kind: Kind, form: PieceForm, piece: Told | None = None
) -> HttpResponse:
    draft = f"portrait-{kind.slug}-{request.coalition.pk}-{piece.pk if piece else 'nouveau'}"
    erases = isinstance(piece, Story) and rules.can_withdraw(request.member, piece)
    context = portrait_context(
        request, kind.tab, form=form, kind=kind, piece=piece, draft=draft,
        heading=kind.change if piece else kind.new,
        back=_address(kind.page, request),
        withdraw_url=_address("story_withdraw", request, piece.pk) if piece and erases else "",
    )  # fmt: skip
    return render(request, "portrait/piece_form.html", context, status=422 if form.errors else 200)


@in_coalition
@require_http_methods(["GET", "POST"])
def new(request: CoalitionRequest, kind: str) -> HttpResponse:
    """Write a text of this kind."""
    of = find_kind(kind)
    require(rules.can_write(request.member, request.coalition))
    # A tree may be begun from the challenge it explains.
    start = {"challenge": request.GET["defi"]} if request.GET.get("defi", "").isdigit() else {}
    form = FORMS[of.slug](request.POST or None, member=request.member, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.add(
                kind=of, coalition=request.coalition, by=request.member, data=form.says()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done(request, str(of.added), undo=_address("piece_bin", request, of.slug, made.pk))
            return _to_page(request, of, made.pk)
    return _form_page(request, of, form)


@in_coalition
@require_http_methods(["GET", "POST"])
def edit(request: CoalitionRequest, kind: str, piece: int) -> HttpResponse:
    """Change what a text says, who may read it, or when to look at it again."""
    of = find_kind(kind)
    found = find_piece(request, of, piece)
    require(rules.can_change(request.member, found))
    form = FORMS[of.slug](request.POST or None, member=request.member, piece=found)
    if request.method == "POST" and form.is_valid():
        try:
            changed = verbs.change(piece=found, by=request.member, data=form.says())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            undo = _address("piece_undo", request, of.slug, found.pk) if changed.before else ""
            done(request, _("C’est à jour."), undo=undo)
            still = changed.is_seen_by(request.member)
            return _to_page(request, of, found.pk if still else None)
    return _form_page(request, of, form, found)


@in_coalition
@require_POST
def undo(request: CoalitionRequest, kind: str, piece: int) -> HttpResponse:
    """Take the last change of a text back."""
    of = find_kind(kind)
    found = find_piece(request, of, piece)
    try:
        verbs.undo_change(piece=found, by=request.member)
    except Refused as refusal:
        warn(request, str(refusal))
    else:
        done(request, _("Le changement est annulé."))
    return _to_page(request, of, found.pk)


@in_coalition
@require_POST
def confirm(request: CoalitionRequest, kind: str, piece: int) -> HttpResponse:
    """Still true: to be looked at again in a year."""
    of = find_kind(kind)
    found = verbs.confirm(piece=find_piece(request, of, piece), by=request.member)
    done(request, _("Noté : encore vrai. À revoir le %(date)s.") % {"date": found.review_on})
    return _to_page(request, of, found.pk)


@in_coalition
@require_POST
def put_away(request: CoalitionRequest, kind: str, piece: int) -> HttpResponse:
    of = find_kind(kind)
    found = find_piece(request, of, piece, binned=True)
    verbs.put_away(piece=found, by=request.member)
    sentence = _("« %(title)s » est dans la corbeille pour trente jours.") % {"title": found.title}
    done(request, sentence, undo=_address("piece_restore", request, of.slug, found.pk))
    return _to_page(request, of)


@in_coalition
@require_POST
def take_back(request: CoalitionRequest, kind: str, piece: int) -> HttpResponse:
    of = find_kind(kind)
    found = find_piece(request, of, piece, binned=True)
    verbs.take_back(piece=found, by=request.member)
    done(request, _("« %(title)s » est repris.") % {"title": found.title})
    return _to_page(request, of, found.pk)


@in_coalition
@require_http_methods(["GET", "POST"])
def withdraw(request: CoalitionRequest, story: int) -> HttpResponse:
    """Erase a story for good. Asked once more, because nothing brings it back."""
    of = KINDS["recit"]
    found = find_piece(request, of, story, binned=True)
    require(rules.can_withdraw(request.member, found))
    if request.method == "POST":
        verbs.withdraw(story=found, by=request.member)
        done(request, _("Le récit est effacé. Il n’en reste rien ici."))
        return _to_page(request, of)
    context = portrait_context(request, of.tab, story=found, back=_address(of.page, request))
    return render(request, "portrait/withdraw.html", context)


@in_coalition
@require_GET
def bin_page(request: CoalitionRequest) -> HttpResponse:
    """Texts this person may read, and rounds, that are in the bin."""
    families = []
    for kind in KINDS.values():
        rows = kind.rows().visible_to(request.member).exclude(binned_at=None)
        rows = rows.stamped().select_related("binned_by").order_by("-binned_at")[:SHOWN]
        found = [
            {
                "title": row.title,
                "who": row.binned_by.shown_name if row.binned_by else "",
                "days": days_left(row.binned_at),
                "restore": _address("piece_restore", request, kind.slug, row.pk)
                if rules.can_change(request.member, row)
                else "",
            }
            for row in rows
        ]
        families.append((kind.model._meta.verbose_name_plural, kind.slug, found))
    figures = Indicator.objects.visible_to(request.member).exclude(binned_at=None)
    families.append(
        (
            Indicator._meta.verbose_name_plural,
            "indicateur",
            [
                {
                    "title": row.title,
                    "who": row.binned_by.shown_name if row.binned_by else "",
                    "days": days_left(row.binned_at) if row.binned_at else 0,
                    "restore": _address("indicator_restore", request, row.pk)
                    if rules.can_change(request.member, row)
                    else "",
                }
                for row in figures.stamped().select_related("binned_by")[:SHOWN]
            ],
        )
    )
    rounds = PriorityRound.objects.filter(coalition=request.coalition).exclude(binned_at=None)
    families.append(
        (
            PriorityRound._meta.verbose_name_plural,
            "tour",
            [
                {
                    "title": one.title,
                    "who": "",
                    "days": days_left(one.binned_at) if one.binned_at else 0,
                    "restore": _address("round_restore", request, one.pk)
                    if rules.can_run(request.member, one)
                    else "",
                }
                for one in rounds[:SHOWN]
            ],
        )
    )
    context = portrait_context(request, "bin", families=[one for one in families if one[2]])
    return render(request, "portrait/bin.html", context)
