"""The page where an agenda is written: every subject in one form, saved by any of its buttons."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from agir.coalitions.entrance import CoalitionRequest, in_coalition
from agir.coalitions.models import Member
from agir.core.refusals import Refused, require
from agir.meetings import reading, rules
from agir.meetings.actions import agenda as verbs
from agir.meetings.actions.meeting import Overtaken
from agir.meetings.agenda import mark_of, read_lines, seen_as, timetable
from agir.meetings.entrance import find_meeting, room_context
from agir.meetings.forms.preparing import LinesForm, RowForm
from agir.meetings.leftovers import leftovers
from agir.meetings.models import AgendaItem, Meeting
from agir.ui.feedback import done, warn

TYPED = re.compile(r"^s(\d+)-title$")
GESTURE = re.compile(r"^(up|down|remove)-(\d+)$")


@dataclass
class Sheet:
    """The agenda as the page shows it: a form for each subject, and one for new lines."""

    items: list[AgendaItem]
    people: list[Member]
    forms: list[RowForm]
    lines: LinesForm
    theirs: dict[int, AgendaItem] = field(default_factory=dict)
    refusal: str = ""

    @property
    def is_sound(self) -> bool:
        typed = [one for one in self.forms if one.is_bound]
        return all([*(one.is_valid() for one in typed), not self.lines.errors])

    def rows(self, without: int | None) -> list[verbs.Row]:
        by_pk = {one.pk: one for one in self.people}
        sent = [one for one in self.forms if one.is_bound and one.item.pk != without]
        return [one.row(by_pk) for one in sent]


def _sheet(found: Meeting, data: QueryDict | None, without: int | None = None) -> Sheet:
    """`without` is the subject about to be removed: what is typed of it need not be sound."""
    items, people = reading.items_of(found), reading.people_of(found.coalition)
    names = [("", _("à convenir")), *((str(one.pk), one.user.shown_name) for one in people)]
    forms = []
    for item in items:
        choices = names
        if item.owner and item.owner not in people:
            choices = [*names, (str(item.owner_id), item.owner.user.shown_name)]
        start = {name: getattr(item, name) for name in ("title", "purpose", "minutes", "ask")}
        start |= {"owner": item.owner_id or "", "seen": mark_of(item)}
        typed = data is not None and f"s{item.pk}-title" in data and item.pk != without
        forms.append(
            RowForm(data if typed else None, initial=start, item=item, people=choices)
        )  # fmt: skip
    owners = [item.owner for item in items if item.owner and item.owner not in people]
    lines = LinesForm(data if data is not None and "lines" in data else None)
    return Sheet(items, [*people, *owners], forms, lines)


@in_coalition
@require_http_methods(["GET", "POST"])
def agenda(request: CoalitionRequest, meeting: int) -> HttpResponse:
    """Write the agenda. Whatever button is pressed, what was typed is saved with it."""
    found = find_meeting(request, meeting)
    require(rules.can_change_agenda(request.member, found))
    if request.method != "POST":
        return _show(request, found, _sheet(found, None))
    gesture = GESTURE.match(request.POST.get("do", ""))
    without = int(gesture[2]) if gesture and gesture[1] == "remove" else None
    sheet = _sheet(found, request.POST, without)
    lost = _removed_meanwhile(request.POST, sheet)
    if not sheet.is_sound or lost:
        return _show(request, found, _keep_lost(request.POST, sheet, lost), 422)
    try:
        changed = verbs.save_agenda(
            meeting=found, by=request.member, rows=sheet.rows(without), added=_added(sheet)
        )  # fmt: skip
    except Overtaken as overtaken:
        return _show(request, found, _both(found, request.POST, str(overtaken)), 422)
    except Refused as refusal:
        sheet.refusal = str(refusal)
        return _show(request, found, sheet, 422)
    return _do(request, found, gesture, changed)


def _added(sheet: Sheet) -> list[Any]:
    if not sheet.lines.is_bound:
        return []
    return read_lines(sheet.lines.cleaned_data["lines"], sheet.people)


def _do(
    request: CoalitionRequest, found: Meeting, gesture: re.Match[str] | None, changed: int
) -> HttpResponse:
    """The gesture of the button that was pressed, once what was typed is saved."""
    slug, asked = request.coalition.slug, request.POST.get("do", "")
    page = reverse("meetings:agenda", args=[slug, found.pk])
    try:
        if gesture and gesture[1] == "remove":
            verbs.remove_item(meeting=found, by=request.member, item=int(gesture[2]))
            undo = reverse("meetings:item_return", args=[slug, found.pk, int(gesture[2])])
            done(request, _("Le sujet est retiré."), undo=undo)
        elif gesture:
            up, item = gesture[1] == "up", int(gesture[2])
            verbs.move_item(meeting=found, by=request.member, item=item, up=up)
            return redirect(f"{page}#s{item}")
        elif asked.startswith("take-"):
            _take_over(request, found, asked.removeprefix("take-"))
        elif changed:
            words = ngettext("%(n)d sujet enregistré.", "%(n)d sujets enregistrés.", changed)
            done(request, words % {"n": changed})
    except Refused as refusal:
        warn(request, str(refusal))
    if request.POST.get("then") == "meeting" or asked == "finish":
        return redirect("meetings:meeting", slug, found.pk)
    if asked == "invite":
        return redirect("meetings:invitations", slug, found.pk)
    return redirect(page)


def _take_over(request: CoalitionRequest, found: Meeting, key: str) -> None:
    wanted = next((one for one in leftovers(found) if one.key == key), None)
    if wanted is None:
        raise Refused(_("Ce point n’attend plus : il est peut-être déjà à l’ordre du jour."))
    item = verbs.add_leftover(meeting=found, by=request.member, leftover=wanted)
    done(request, _("Ajouté à l’ordre du jour : %(title)s") % {"title": item.title})


def _removed_meanwhile(data: QueryDict, sheet: Sheet) -> list[str]:
    """Subjects that somebody else removed while they were being changed here, as lines."""
    here = {item.pk for item in sheet.items}
    lost = []
    for name in data:
        hit = TYPED.match(name)
        if hit is None or int(hit[1]) in here:
            continue
        said = {part: data.get(f"s{hit[1]}-{part}", "").strip() for part in verbs.SAID}
        mark = seen_as(*(said[part] or ("" if part != "owner" else None) for part in verbs.SAID))
        if mark != data.get(f"s{hit[1]}-seen", "") and said["title"]:
            minutes = f", {said['minutes']} min" if said["minutes"].isdigit() else ""
            lost.append(f"{said['title']}{minutes}")
    return lost


def _keep_lost(data: QueryDict, sheet: Sheet, lost: list[str]) -> Sheet:
    """What was typed about subjects that are gone waits among the lines to add."""
    if lost:
        text = "\n".join([data.get("lines", "").strip(), *lost]).strip()
        sheet.lines = LinesForm(initial={"lines": text})
        sheet.refusal = _(
            "Quelqu’un a retiré un sujet que vous modifiez. Vos mots sont gardés plus bas, "
            "prêts à être ajoutés de nouveau."
        )
    return sheet


def _both(found: Meeting, data: QueryDict, refusal: str) -> Sheet:
    """Both texts: hers in the fields, that a second saving puts in place; the other's beside."""
    given = data.copy()
    fresh = _sheet(found, data)
    theirs = {}
    for form in fresh.forms:
        if form.is_bound and given.get(f"s{form.item.pk}-seen") != mark_of(form.item):
            theirs[form.item.pk] = form.item
            given[f"s{form.item.pk}-seen"] = mark_of(form.item)
    sheet = _sheet(found, given)
    sheet.theirs, sheet.refusal = theirs, refusal
    return sheet


def _show(
    request: CoalitionRequest, found: Meeting, sheet: Sheet, status: int = 200
) -> HttpResponse:
    table = timetable(found, sheet.items)
    context = room_context(
        request,
        "meetings",
        meeting=found,
        sheet=sheet,
        agenda=table,
        rows=[
            {"form": form, "slot": slot, "theirs": sheet.theirs.get(form.item.pk)}
            for form, slot in zip(sheet.forms, table.slots, strict=True)
        ],
        leftovers=leftovers(found),
        may_prepare=rules.can_prepare(request.member, found),
    )
    return render(request, "meetings/agenda.html", context, status=status)


@in_coalition
@require_POST
def item_return(request: CoalitionRequest, meeting: int, removed: int) -> HttpResponse:
    """« Annuler » after a removal."""
    found = find_meeting(request, meeting)
    if verbs.removed_item(found, removed) is None:
        raise Http404
    try:
        verbs.return_item(meeting=found, by=request.member, removed=removed)
    except Refused as refusal:
        warn(request, str(refusal))
    else:
        done(request, _("Le sujet est revenu."))
    return redirect("meetings:agenda", request.coalition.slug, found.pk)
