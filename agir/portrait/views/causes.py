"""Trees of causes: side by side, one at a time, and each cause."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.core.refusals import Refused, require
from agir.portrait import reading, rules
from agir.portrait.actions import cause as verbs
from agir.portrait.entrance import find_cause, find_tree, portrait_context
from agir.portrait.forms.pieces import CauseForm
from agir.portrait.models import Cause, CauseTree
from agir.ui.drawings.branches import branches
from agir.ui.feedback import done


def _draw(tree: reading.Tree) -> SafeString:
    name = _("Arbre des causes de « %(title)s »") % {"title": tree.card.piece.challenge.title}
    return branches(tree.drawn(), name=name)


@in_coalition
@require_GET
def causes(request: CoalitionRequest) -> HttpResponse:
    """Each challenge with the readings of its causes, side by side."""
    day = today(request)
    _strong, challenges = reading.traits(request.member, day)
    by_challenge: dict[int, list[tuple[reading.Tree, SafeString]]] = {}
    for tree in reading.trees(request.member, day):
        by_challenge.setdefault(tree.card.piece.challenge_id, []).append((tree, _draw(tree)))
    rows = [(card, by_challenge.get(card.piece.pk, [])) for card in challenges]
    rows.sort(key=lambda row: not row[1])
    return render(request, "portrait/causes.html", portrait_context(request, "causes", rows=rows))


def _page(
    request: CoalitionRequest, tree: CauseTree, form: CauseForm | None = None
) -> HttpResponse:
    found = reading.trees(request.member, today(request), only=tree.pk)
    if not found:
        raise Http404
    shown = found[0]
    form = form or _form(shown, request)
    context = portrait_context(
        request, "causes", tree=shown, piece=shown.card.piece, form=form,
        drawing=_draw(shown),
        may_change=rules.can_change(request.member, shown.card.piece),
    )  # fmt: skip
    return render(request, "portrait/tree.html", context, status=422 if form.errors else 200)


def _form(tree: reading.Tree, request: CoalitionRequest, data: object = None) -> CauseForm:
    offered = [
        (node.cause.pk, "\u2003" * node.depth + node.cause.title)
        for node in tree.flat()
        if node.depth + 1 < verbs.DEEPEST
    ]
    asked = request.GET.get("sous", "")
    start = {"parent": int(asked)} if asked.isdigit() else {}
    top = tree.card.piece.challenge.title
    return CauseForm(data, offered=offered, top=top, initial=start)


@in_coalition
@require_GET
def tree(request: CoalitionRequest, tree: int) -> HttpResponse:
    return _page(request, find_tree(request, tree))


@in_coalition
@require_POST
def add(request: CoalitionRequest, tree: int) -> HttpResponse:
    """Answer one more « why »."""
    found = find_tree(request, tree)
    require(rules.can_change(request.member, found))
    shown = reading.trees(request.member, today(request), only=found.pk)
    if not shown:
        raise Http404
    form = _form(shown[0], request, request.POST)
    if form.is_valid():
        data = form.cleaned_data
        parent = Cause.objects.filter(tree=found, pk=data["parent"] or 0).first()
        try:
            made = verbs.add_cause(
                tree=found, by=request.member, title=data["title"], parent=parent,
                lever=data["lever"],
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            args = [request.coalition.slug, found.pk, made.pk]
            undo = reverse("portrait:cause_bin", args=args)
            done(request, _("La cause est dans l’arbre. Et cela, pourquoi?"), undo=undo)
            url = reverse("portrait:tree", args=args[:2])
            return redirect(f"{url}?sous={made.pk}#ajouter")
    return _page(request, found, form)


@in_coalition
@require_http_methods(["GET", "POST"])
def edit(request: CoalitionRequest, tree: int, cause: int) -> HttpResponse:
    found = find_tree(request, tree)
    shown = find_cause(found, cause)
    require(rules.can_change_cause(request.member, shown))
    form = CauseForm(request.POST or None, initial={"title": shown.title, "lever": shown.lever})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        verbs.change_cause(cause=shown, by=request.member, title=data["title"], lever=data["lever"])
        done(request, _("La cause est à jour."))
        return redirect("portrait:tree", request.coalition.slug, found.pk)
    context = portrait_context(request, "causes", form=form, piece=found, cause=shown)
    return render(request, "portrait/cause_edit.html", context, status=422 if form.errors else 200)


@in_coalition
@require_POST
def put_away(request: CoalitionRequest, tree: int, cause: int) -> HttpResponse:
    found = find_tree(request, tree)
    shown = verbs.put_cause_away(cause=find_cause(found, cause), by=request.member)
    args = [request.coalition.slug, found.pk, shown.pk]
    sentence = _("« %(title)s » est retirée, avec ce qui l’expliquait.") % {"title": shown.title}
    done(request, sentence, undo=reverse("portrait:cause_restore", args=args))
    return redirect("portrait:tree", request.coalition.slug, found.pk)


@in_coalition
@require_POST
def take_back(request: CoalitionRequest, tree: int, cause: int) -> HttpResponse:
    found = find_tree(request, tree)
    verbs.take_cause_back(cause=find_cause(found, cause), by=request.member)
    done(request, _("La cause est reprise."))
    return redirect("portrait:tree", request.coalition.slug, found.pk)
