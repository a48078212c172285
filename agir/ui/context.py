"""What every page knows besides its own content."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """The coalition and the member, when the page is inside a coalition. No query."""
    return {
        "coalition": getattr(request, "coalition", None),
        "member": getattr(request, "member", None),
        "user": request.user,
    }
