"""Notes written in Markdown: as HTML for a page, as plain pieces for a printed document.

What a person types is never markup: HTML is shown as it was typed, no image is fetched, and links
go nowhere but to pages and addresses.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.token import Token

_READER = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(
    ["table", "strikethrough"]
)
_READER.disable("image")
_TAGS = {
    "p", "br", "strong", "em", "s", "ul", "ol", "li", "blockquote", "code", "pre", "a", "hr",
    "table", "thead", "tbody", "tr", "th", "td", "h3", "h4", "h5", "h6",
}  # fmt: skip
_HIGHEST = 3  # titles inside notes come under those of the page


def as_html(text: str, highest: int = _HIGHEST) -> SafeString:
    """Markdown as safe HTML. A title of the first level becomes one of level `highest`."""
    tokens = _READER.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + highest - 1)}"
    made = _READER.renderer.render(tokens, _READER.options, {})
    clean = nh3.clean(
        made,
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    return SafeString(clean)


def _runs(inline: Token) -> Iterator[dict[str, Any]]:
    """The words of a paragraph, with what is strong or stressed."""
    strong = stressed = 0
    for token in inline.children or []:
        if token.type == "strong_open":
            strong += 1
        elif token.type == "strong_close":
            strong -= 1
        elif token.type == "em_open":
            stressed += 1
        elif token.type == "em_close":
            stressed -= 1
        elif token.type in ("softbreak", "hardbreak"):
            yield {"text": "\n", "strong": False, "stressed": False}
        elif token.content:
            yield {"text": token.content, "strong": strong > 0, "stressed": stressed > 0}


def as_pieces(text: str) -> list[dict[str, Any]]:
    """Markdown as a flat list of pieces to print: {kind: "text" | "title" | "point", depth, runs}.
    `depth` counts the lists a piece is in."""
    pieces: list[dict[str, Any]] = []
    depth, kind, is_new_point = 0, "text", False
    for token in _READER.parse(text):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            depth += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
        elif token.type == "list_item_open":
            is_new_point = True
        elif token.type == "heading_open":
            kind = "title"
        elif token.type == "heading_close":
            kind = "text"
        elif token.type == "inline":
            shown = "point" if depth and is_new_point else kind
            pieces.append({"kind": shown, "depth": depth, "runs": list(_runs(token))})
            is_new_point = False
        elif token.type in ("fence", "code_block"):
            run = {"text": token.content.rstrip("\n"), "strong": False, "stressed": False}
            pieces.append({"kind": "text", "depth": depth, "runs": [run]})
    return pieces
