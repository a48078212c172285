"""The components that take arguments. Each declares what it takes; anything else is an error.

Classes without a tag here (cards, tables, filters…) are plain HTML: /ui/ shows how to write them.
"""

from __future__ import annotations

import itertools
from functools import lru_cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput, FileInput, Form
from django.forms.widgets import CheckboxSelectMultiple, HiddenInput, RadioSelect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from lucide.templatetags.lucide import lucide

register = template.Library()

TONES = ("stage", "relation", "voice", "lasting", "proof", "attention", "neutral")
NOTICE_ICONS = {"attention": "triangle-alert", "lasting": "circle-check", "neutral": "info"}
_term_numbers = itertools.count(1)


def _checked(tone: str) -> str:
    if tone not in TONES:
        raise template.TemplateSyntaxError(f"tone {tone!r} is none of {', '.join(TONES)}")
    return tone


@lru_cache(maxsize=512)
def draw_icon(name: str, size: int | None = None) -> SafeString:
    """A lucide icon as SVG text, hidden from screen readers: the words beside it speak.

    `size` in pixels; without it, the icon follows the text. Parsing and copying the icon's tree
    takes longer than the rest of a row, hence the cache.
    Raises `IconDoesNotExist` for a name that is not one.
    """
    classes = "icon icon--sized" if size else "icon"
    about: dict[str, str] = {"class": classes, "aria_hidden": "true"}
    svg = lucide(name, size=size or 20, **about)
    return SafeString(" ".join(svg.split()))


@register.simple_tag
def icon(name: str, size: int | None = None) -> SafeString:
    """`{% icon "plus" %}`: always with words beside it."""
    return draw_icon(name, size)


@register.simple_tag
def badge(text: object, tone: str = "neutral", icon: str = "") -> SafeString:
    """`{% badge "adopté" tone="lasting" %}`: one or two words of state."""
    drawn = draw_icon(icon, 14) if icon else ""
    return format_html('<span class="badge tone-{}">{}{}</span>', _checked(tone), drawn, text)


@register.inclusion_tag("ui/components/notice.html")
def notice(text: object, tone: str = "neutral", title: str = "", icon: str = "") -> dict[str, Any]:
    """`{% notice "…" tone="attention" title="…" %}`: a sentence set apart from the page."""
    chosen = icon or NOTICE_ICONS.get(_checked(tone), "info")
    return {"text": text, "tone": tone, "title": title, "icon": chosen}


@register.inclusion_tag("ui/components/empty_state.html")
def empty_state(
    title: object,
    text: object = "",
    url: str = "",
    label: str = "",
    icon: str = "sprout",
    other_url: str = "",
    other_label: str = "",
) -> dict[str, Any]:
    """One sentence, one button (`url`, `label`) and one example (`other_url`, `other_label`)."""
    return {
        "title": title,
        "text": text,
        "url": url,
        "label": label,
        "icon": icon,
        "other_url": other_url,
        "other_label": other_label,
    }


@register.inclusion_tag("ui/components/pager.html", takes_context=True)
def pager(context: template.Context, page: Page[Any]) -> dict[str, Any]:
    """`{% pager page %}`: keeps the rest of the address, changes `?page=`."""
    return {"page": page, "request": context.get("request")}


@register.inclusion_tag("ui/components/term.html")
def term(word: object, meaning: object) -> dict[str, Any]:
    """`{% term "pérennité" "…" %}`: a word of the field, explained when pressed."""
    return {"word": word, "meaning": meaning, "id": f"mot-{next(_term_numbers)}"}


@register.inclusion_tag("ui/components/field.html")
def field(
    bound: BoundField, who: object = "", hint: object = "", label: object = ""
) -> dict[str, Any]:
    """`{% field form.title who="…" %}`: label, help, what went wrong, input, who sees it.

    `who` is the answer to « Qui voit ceci? ». `hint` and `label` replace those of the form.
    """
    widget = bound.field.widget
    shown_hint = hint or bound.help_text
    base = bound.auto_id or bound.html_name
    described = [
        f"{base}_{part}"
        for part, there in (("hint", shown_hint), ("error", bound.errors), ("who", who))
        if there
    ]
    attrs: dict[str, Any] = {}
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    several = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    return {
        "bound": bound,
        "base": base,
        "label": label or bound.label,
        "hint": shown_hint,
        "who": who,
        "widget": bound.as_widget(attrs={} if several else attrs),
        "described": attrs.get("aria-describedby", "") if several else "",
        "hidden": isinstance(widget, HiddenInput),
        "check": isinstance(widget, CheckboxInput),
        "several": several,
        "file": isinstance(widget, FileInput),
    }


def _asks(label: object) -> bool:
    """A question is followed by its answer, not by a colon."""
    return str(label).rstrip().endswith(("?", "!", ":"))


@register.inclusion_tag("ui/components/form_errors.html")
def form_errors(form: Form) -> dict[str, Any]:
    """`{% form_errors form %}`: above a form that came back, what to mend, with links."""
    found = [
        (bound.id_for_label or bound.auto_id, bound.label, error, _asks(bound.label))
        for bound in form
        for error in bound.errors
    ]
    return {"general": form.non_field_errors(), "found": found}
