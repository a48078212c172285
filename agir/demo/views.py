"""What only the demonstration shows."""

from __future__ import annotations

import nh3
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from agir.demo.models import SentMail

SHOWN = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "hr", "h3", "h4", "h5", "h6"}


@require_safe
@never_cache
def outbox(request: HttpRequest) -> HttpResponse:
    """The letters that would have left, for everybody to read: in the demonstration only, and
    only while no mail server is set."""
    if settings.PRODUCTION or settings.MAIL:
        raise Http404
    page = Paginator(SentMail.objects.all(), 20).get_page(request.GET.get("page"))
    for letter in page:
        # As a mailbox shows it: markup, without anything that runs or is fetched.
        letter.marked_up = SafeString(nh3.clean(letter.html, tags=SHOWN)) if letter.html else ""  # type: ignore[attr-defined]
    return render(request, "demo/outbox.html", {"page": page})
