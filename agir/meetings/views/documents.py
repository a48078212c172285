"""Documents of a meeting: joining one, fetching its file, taking it out."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agir.coalitions.entrance import CoalitionRequest, in_coalition
from agir.core.refusals import Refused, require
from agir.meetings import rules
from agir.meetings.actions import documents as verbs
from agir.meetings.entrance import find_meeting, room_context
from agir.meetings.forms.preparing import DocumentForm
from agir.meetings.models import AgendaItem, Document, Meeting
from agir.ui.feedback import done


def find_document(found: Meeting, document: int, *, whole: bool = False) -> Document:
    rows = Document.objects.filter(meeting=found)
    row = get_object_or_404(rows if whole else rows.defer("content"), pk=document)
    row.meeting = found
    return row


@in_coalition
@require_http_methods(["GET", "POST"])
def document_new(request: CoalitionRequest, meeting: int) -> HttpResponse:
    """Join an address or a file."""
    found = find_meeting(request, meeting)
    require(rules.can_change_agenda(request.member, found))
    posted = request.method == "POST"
    form = DocumentForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        initial={"item": request.GET.get("sujet")},
        items=AgendaItem.objects.filter(meeting=found),
    )
    if posted and form.is_valid():
        try:
            verbs.add_document(meeting=found, by=request.member, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done(request, _("Le document est joint."))
            return redirect("meetings:meeting", request.coalition.slug, found.pk)
    context = room_context(request, "meetings", meeting=found, form=form)
    return render(
        request, "meetings/document_new.html", context, status=422 if posted else 200
    )  # fmt: skip


@in_coalition
@require_GET
def document_file(request: CoalitionRequest, meeting: int, document: int) -> HttpResponseBase:
    """The file itself, to keep: never opened by the browser as a page of this site."""
    row = find_document(find_meeting(request, meeting), document, whole=True)
    if not row.file_name or row.binned_at is not None:
        raise Http404
    response = HttpResponse(bytes(row.content), content_type=row.content_type)
    disposition = content_disposition_header(as_attachment=True, filename=row.file_name)
    response["Content-Disposition"] = disposition or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-cache"
    return response


@in_coalition
@require_POST
def document_remove(request: CoalitionRequest, meeting: int, document: int) -> HttpResponse:
    found = find_meeting(request, meeting)
    verbs.remove_document(document=find_document(found, document), by=request.member)
    undo = reverse(
        "meetings:document_return", args=[request.coalition.slug, found.pk, document]
    )  # fmt: skip
    done(request, _("Le document est retiré."), undo=undo)
    return redirect("meetings:meeting", request.coalition.slug, found.pk)


@in_coalition
@require_POST
def document_return(request: CoalitionRequest, meeting: int, document: int) -> HttpResponse:
    found = find_meeting(request, meeting)
    verbs.return_document(document=find_document(found, document), by=request.member)
    done(request, _("Le document est revenu."))
    return redirect("meetings:meeting", request.coalition.slug, found.pk)
