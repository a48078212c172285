"""The journal: its entries, one line to add, the file to take away, the bin."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.core.refusals import Refused, require
from agir.effects import rules
from agir.effects.actions import effect as verbs
from agir.effects.actions.emptying import days_left
from agir.effects.entrance import effects_context
from agir.effects.exporting import CSV, MOST, XLSX, export
from agir.effects.forms import LineForm
from agir.effects.models import Effect, Kind, Sureness
from agir.effects.reading import journal as reading
from agir.effects.reading.criteria import asked, chosen, state_names
from agir.ui.feedback import done

PER_PAGE = 40
BINNED = 200


def _page(request: CoalitionRequest, form: LineForm, status: int = 200) -> HttpResponse:
    member = request.member
    criteria = asked(request.GET)
    rows = chosen(Effect.objects.visible_to(member).present(), criteria).newest()
    page = Paginator(reading.with_ties(rows), PER_PAGE).get_page(request.GET.get("page"))
    found = reading.lines(page.object_list, member)
    context = effects_context(
        request, "journal", form=form, page=page, years=reading.by_year(found),
        criteria=criteria, choices=reading.choices(member), kinds=Kind.choices,
        levels=Sureness.choices, states=state_names().items(), address=criteria.address(),
        is_empty=criteria.is_empty and not page.paginator.count,
        here=request.get_full_path(),
    )  # fmt: skip
    return render(request, "effects/journal.html", context, status=status)


@in_coalition
@require_GET
def index(request: CoalitionRequest) -> HttpResponse:
    """Every entry one may read, newest first, filtered as the address asks."""
    return _page(request, LineForm())


@in_coalition
@require_POST
def note(request: CoalitionRequest) -> HttpResponse:
    """Note an effect in one line; its page then asks what else is known."""
    require(rules.can_write(request.member, request.coalition))
    form = LineForm(request.POST)
    if not form.is_valid():
        return _page(request, form, 422)
    try:
        made = verbs.note(
            coalition=request.coalition, by=request.member, line=form.cleaned_data["line"],
            today=today(request), of_a_person=form.cleaned_data["of_a_person"],
        )  # fmt: skip
    except Refused as refusal:
        form.add_error("line", str(refusal))
        return _page(request, form, 422)
    slug = request.coalition.slug
    undo = reverse("effects:put_away", args=[slug, made.pk])
    if made.is_open:
        done(request, _("L’effet est noté, daté d’aujourd’hui."), undo=undo)
    else:
        done(
            request,
            _("L’effet est noté. Il reste entre vous et la coordination, faute de consentement."),
            undo=undo,
        )
    return redirect("effects:effect", slug, made.pk)


@in_coalition
@require_GET
def export_page(request: CoalitionRequest) -> HttpResponse:
    """The entries found, as a sheet: `?format=csv`, else xlsx."""
    rows = chosen(Effect.objects.visible_to(request.member).present(), asked(request.GET)).newest()
    form = "csv" if request.GET.get("format") == "csv" else "xlsx"
    data = export(reading.with_ties(rows)[:MOST], form)
    answer = HttpResponse(data, content_type=CSV if form == "csv" else XLSX)
    name = f"effets-{request.coalition.slug}-{today(request).isoformat()}.{form}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@in_coalition
@require_GET
def bin_page(request: CoalitionRequest) -> HttpResponse:
    """Entries this person may read that are in the bin."""
    rows = Effect.objects.visible_to(request.member).exclude(binned_at=None)
    rows = rows.select_related("typed_by__user", "binned_by").order_by("-binned_at")
    found = [
        {
            "effect": one,
            "who": one.binned_by.shown_name if one.binned_by else "",
            "days": days_left(one.binned_at) if one.binned_at else 0,
            "may_change": rules.can_change(request.member, one),
        }
        for one in rows[:BINNED]
    ]
    return render(request, "effects/bin.html", effects_context(request, "bin", rows=found))
