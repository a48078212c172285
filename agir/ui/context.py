"""What every page knows besides its own content."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

THEME_COOKIE = "apparence"
SHORTCUTS_COOKIE = "raccourcis"
THEMES = ("light", "dark")


def page(request: HttpRequest) -> dict[str, Any]:
    """The coalition and the member, when the page is inside a coalition, and how this browser
    wants its pages. No query."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return {
        "coalition": getattr(request, "coalition", None),
        "member": getattr(request, "member", None),
        "user": getattr(request, "user", None) or AnonymousUser(),
        "theme": theme if theme in THEMES else "",
        "shortcuts": request.COOKIES.get(SHORTCUTS_COOKIE) != "non",
    }
