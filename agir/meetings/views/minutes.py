"""The end of a meeting, its minutes, what is put right in them, who receives them."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.core.refusals import Refused, require
from agir.history.models import Version
from agir.meetings import live as reading
from agir.meetings import rules
from agir.meetings.actions import closing as verbs
from agir.meetings.actions.live import clean_notes
from agir.meetings.entrance import find_item, find_meeting, room_context
from agir.meetings.forms.live import CloseForm, CorrectionForm, SendForm
from agir.meetings.minutes.contents import gather
from agir.meetings.minutes.printing import how_words, minutes_pdf, when_words
from agir.meetings.models import Aside, Meeting
from agir.meetings.places import address, back
from agir.ui.differences import word_difference
from agir.ui.feedback import done, warn

CLOSED = Meeting.Status.CLOSED


def _find_closed(request: CoalitionRequest, meeting: int) -> Meeting:
    found = find_meeting(request, meeting)
    if found.status != CLOSED:
        raise Http404
    return found


@in_coalition
@require_http_methods(["GET", "POST"])
def close(request: CoalitionRequest, meeting: int) -> HttpResponse:
    """What is about to become the minutes: what nobody confirmed, what comes back next time."""
    found = find_meeting(request, meeting)
    if found.status == CLOSED and rules.can_correct_minutes(request.member, found):
        return redirect(address(request, "minutes", found))
    require(rules.can_close(request.member, found))
    minutes = gather(found)
    form = CloseForm([one.item.pk for one in minutes.items], request.POST or None)
    if request.method == "POST":
        form = CloseForm([one.item.pk for one in minutes.items], request.POST)
        if form.is_valid():
            left = set(form.cleaned_data["left_open"])
            verbs.close_meeting(meeting=found, by=request.member, left_open=left)
            undo = address(request, "reopen", found)
            done(request, _("La rencontre est terminée. Le compte rendu est prêt."), undo=undo)
            return redirect(address(request, "minutes", found))
    decided = {one.decision.item_id for one in minutes.decisions}
    noted = reading.captured(found)
    waiting = [
        (one, marks)
        for one in minutes.items
        if (marks := reading.open_marks(one.item, noted.known, today(request)))
    ]
    context = room_context(
        request, "live", meeting=found, minutes=minutes, form=form, waiting=waiting,
        untreated=verbs.untreated([one.item for one in minutes.items], decided),
    )  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "meetings/close.html", context, status=status)


@in_coalition
@require_POST
def reopen(request: CoalitionRequest, meeting: int) -> HttpResponse:
    found = find_meeting(request, meeting)
    verbs.reopen_meeting(meeting=found, by=request.member)
    done(request, _("La rencontre est rouverte : vos notes sont là."))
    return redirect(address(request, "live", found))


@in_coalition
@require_GET
def minutes(request: CoalitionRequest, meeting: int) -> HttpResponse:
    """What remains of a meeting."""
    found = find_meeting(request, meeting)
    if found.status == Meeting.Status.HELD and rules.can_take_notes(request.member, found):
        return redirect(address(request, "live", found))
    if found.status != CLOSED:
        return redirect(address(request, "meeting", found))
    read = gather(found)
    context = room_context(
        request, "minutes", meeting=found, minutes=read, when=when_words(read),
        taken=[(one, how_words(one)) for one in read.taken],
        not_taken=[(one, how_words(one)) for one in read.not_taken],
        may_correct=rules.can_correct_minutes(request.member, found),
        may_send=rules.can_send_minutes(request.member, found),
        may_reopen=rules.can_reopen(request.member, found),
    )  # fmt: skip
    return render(request, "meetings/minutes.html", context)


@in_coalition
@require_GET
def pdf(request: CoalitionRequest, meeting: int) -> HttpResponse:
    found = _find_closed(request, meeting)
    made = minutes_pdf(gather(found), get_language() or "fr", today(request))
    response = HttpResponse(made, content_type="application/pdf")
    kind = _("compte-rendu")
    name = f"{kind}-{slugify(found.title)[:60]}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@in_coalition
@require_http_methods(["GET", "POST"])
def correct(request: CoalitionRequest, meeting: int, item: int) -> HttpResponse:
    """Put the notes of a subject right. What they said before stays as a version."""
    found = find_item(request, meeting, item)
    require(rules.can_correct_minutes(request.member, found.meeting))
    start = {"notes": found.notes, "revision": found.revision}
    form = CorrectionForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            saved = verbs.correct_notes(item=found, by=request.member, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("notes", str(refusal))
        else:
            if saved.kept:
                done(request, _("Le compte rendu est corrigé. L’ancienne version est gardée."))
                return redirect(address(request, "minutes", found.meeting) + f"#sujet-{found.pk}")
            context = room_context(
                request, "minutes", meeting=found.meeting, item=saved.item, late=False,
                mine=clean_notes(form.cleaned_data["notes"]), may_join=False,
                saved=reading.saved_words(saved.item), after=True,
            )  # fmt: skip
            return render(request, "meetings/conflict.html", context, status=409)
    context = room_context(request, "minutes", meeting=found.meeting, item=found, form=form)
    status = 422 if request.method == "POST" else 200
    return render(request, "meetings/correct.html", context, status=status)


@in_coalition
@require_POST
def join(request: CoalitionRequest, meeting: int, aside: int) -> HttpResponse:
    """Put words that waited into the notes."""
    found = find_meeting(request, meeting)
    rows = Aside.objects.filter(item__meeting=found).select_related("item")
    waiting = get_object_or_404(rows, pk=aside)
    waiting.item.meeting = found
    verbs.join_aside(aside=waiting, by=request.member)
    done(request, _("Ces mots sont maintenant dans les notes."))
    return back(request, found, f"sujet-{waiting.item_id}")


@in_coalition
@require_GET
def versions(request: CoalitionRequest, meeting: int) -> HttpResponse:
    """Every version of the minutes, with what changed from one to the next."""
    found = _find_closed(request, meeting)
    rows = list(Version.objects.of(verbs.MINUTES, found.pk).select_related("event__by"))
    shown = []
    for position, version in enumerate(rows):
        before = rows[position + 1].data["items"] if position + 1 < len(rows) else []
        former = {one["id"]: one["notes"] for one in before}
        changes = [
            (one["title"], word_difference(former.get(one["id"], ""), one["notes"]))
            for one in version.data["items"]
            if before and former.get(one["id"], "") != one["notes"]
        ]
        shown.append((version, changes))
    context = room_context(request, "minutes", meeting=found, versions=shown)
    return render(request, "meetings/minutes_versions.html", context)


@in_coalition
@require_http_methods(["GET", "POST"])
def send(request: CoalitionRequest, meeting: int) -> HttpResponse:
    """Who will receive the minutes, before anything leaves."""
    found = _find_closed(request, meeting)
    require(rules.can_send_minutes(request.member, found))
    read = gather(found)
    people = verbs.recipients(read)
    numbers = [one.invitee.pk for one in people]
    form = SendForm(numbers, request.POST if request.method == "POST" else None)
    chosen = set(numbers)
    if request.method == "POST":
        chosen = {int(one) for one in request.POST.getlist("invitees") if one.isdecimal()}
        if form.is_valid():
            return _sent(request, found, form)
    unreached = [one for one in read.attendance.people if one.pk not in numbers]
    context = room_context(
        request, "minutes", meeting=found, minutes=read, recipients=people, form=form,
        chosen=chosen, unreached=unreached, seen=verbs.sending_mark(found),
    )  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "meetings/minutes_send.html", context, status=status)


def _sent(request: CoalitionRequest, found: Meeting, form: SendForm) -> HttpResponse:
    data = form.cleaned_data
    count = verbs.send_minutes(
        meeting=found, by=request.member, invitees=data["invitees"], seen=data["seen"]
    )
    if count:
        sentence = ngettext(
            "Le compte rendu part à %(n)d personne.",
            "Le compte rendu part à %(n)d personnes.",
            count,
        )
        done(request, sentence % {"n": count})
    else:
        warn(request, _("Il était déjà parti : rien n’a été envoyé une seconde fois."))
    return redirect(address(request, "minutes", found))


@in_coalition
@require_GET
def screen(request: CoalitionRequest, meeting: int) -> HttpResponse:
    """For the projector: where we are, how long we have, what we have just decided. In large."""
    found = find_meeting(request, meeting)
    if found.status != Meeting.Status.HELD:
        return redirect(address(request, "meeting", found))
    now = timezone.now()
    noted = reading.captured(found)
    parts = reading.sections(reading.items_of(found), noted, now, today(request))
    current = next((one for one in parts if one.started), None)
    context = room_context(
        request, "live", meeting=found, sections=parts, current=current, noted=noted,
        attendance=reading.attendance(found), clock=reading.clock(now),
    )  # fmt: skip
    name = "meetings/_screen.html" if request.headers.get("HX-Request") else "meetings/screen.html"
    return render(request, name, context)
