"""`make tour`: every page of the demonstration, photographed, examined and put on one sheet.

Each page is opened as each of its people, at 360 and 1280 px, in French and in English, light and
dark. axe examines it; console errors, content-policy violations, sideways scroll, queries and
times are noted. Open tour/index.html and *look*.
"""

from __future__ import annotations

import html
import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Error, Page, Response, sync_playwright

from tests.servers import ROOT, site

OUT = ROOT / "tour"
WIDTHS = (360, 1280)
LANGUAGES = ("fr", "en")
SCHEMES = ("light", "dark")
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = {"runOnly": {"type": "tag", "values": STANDARDS}}
MOST_QUERIES = 15
# Pages that ask every room at once, and are read now and then: a stage of a cycle and what was left
# to it; the report of a cycle and the turn to the next; a digest as it would leave.
MORE_QUERIES = {
    re.compile(r"/cycles/\d+/etapes/"): 20,
    re.compile(r"/cycles/\d+/bilan/"): 30,
    re.compile(r"/courriels/apercu/"): 20,
}
EVERYTHING = 300  # pages of one person, at the most
SKIP = re.compile(
    r"/(deconnexion|langue|exporter|static)\b|\.(xlsx|csv|ods|json|pdf|png|ics)\b|/donnees"
)


@dataclass
class Shot:
    """One page seen by one person, one way."""

    who: str
    path: str
    width: int
    language: str
    scheme: str
    picture: str
    title: str = ""
    status: int = 0
    milliseconds: int = 0
    queries: int = 0
    violations: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    sideways: bool = False

    @property
    def well(self) -> bool:
        troubled = self.violations or self.errors or self.sideways or self.status >= 500
        wider = [most for page, most in MORE_QUERIES.items() if page.search(self.path)]
        most = max(wider, default=MOST_QUERIES)
        return not troubled and self.queries <= most


def links_printed(printed: str) -> dict[str, str]:
    """Who → one-time link, as `agir run` prints them."""
    rows = re.findall(r"^\s+([^\n/]+?) / [^\n]*\n\s+(http\S+)$", printed, re.M)
    return {who.strip(): link for who, link in rows if "/lien/" in link}


def sign_in(context: BrowserContext, link: str) -> None:
    page = context.new_page()
    page.goto(link)
    page.locator("main form .button--main").first.click()
    page.wait_for_load_state()
    page.close()


def shape(path: str) -> str:
    """Pages that differ only by an id, a name or a query are one page."""
    named = re.sub(r"/(radiographie|cellule|outils)/[\w-]+", r"/\1/name", path.split("?")[0])
    return re.sub(r"/[0-9a-f-]{36}|/\d+", "/id", named.split("#")[0])


def explore(
    context: BrowserContext, base: str, start: list[str], limit: int = EVERYTHING
) -> list[str]:
    """Every different page that can be reached by following links, breadth first."""
    page, queue, seen, found = context.new_page(), list(start), set[str](), list[str]()
    while queue and len(found) < limit:
        path = queue.pop(0)
        if shape(path) in seen or SKIP.search(path):
            continue
        seen.add(shape(path))
        try:
            answer = page.goto(base + path)
        except Error as refusal:
            if "Download is starting" in str(refusal):
                continue  # a file, not a page
            raise
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            continue
        found.append(path)
        hrefs = page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
        queue += [h.split("#")[0] for h in hrefs if h and h.startswith("/") and len(h) > 1]
    page.close()
    return found


def watch(page: Page) -> list[str]:
    """The errors this page tells from now on, as they come."""
    errors: list[str] = []
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: errors.append(str(e)))
    return errors


def queries_of(answer: Response | None) -> int:
    """How many queries an answer took, as the site says it."""
    told = re.search(r'db;desc="(\d+)"', answer.headers.get("server-timing", "") if answer else "")
    return int(told.group(1)) if told else 0


def photograph(page: Page, errors: list[str], base: str, shot: Shot, axe: Axe) -> Shot:
    """Open one address in a page that is watched, and note how it is."""
    errors.clear()
    started = time.perf_counter()
    answer = page.goto(base + shot.path)
    shot.milliseconds = round((time.perf_counter() - started) * 1000)
    shot.status = answer.status if answer else 0
    shot.title = page.title()
    shot.queries = queries_of(answer)
    if shot.queries > MOST_QUERIES:
        # What is computed once after each change is counted once it is kept.
        shot.queries = min(shot.queries, queries_of(page.goto(base + shot.path)))
    shot.sideways = bool(
        page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    )
    report = axe.run(page, options=AXE).response
    shot.violations = [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in report["violations"]]
    if shot.picture:
        page.screenshot(path=str(OUT / shot.picture), full_page=True)
    shot.errors = [e for e in errors if not (shot.status in (403, 404) and "status of" in e)]
    return shot


def ways(quick: bool) -> Iterator[tuple[int, str, str]]:
    """The ways of looking: all eight, or the four that differ most."""
    if quick:
        yield from ((360, "fr", "light"), (1280, "fr", "light"), (1280, "en", "dark"))
        yield (360, "en", "dark")
        return
    for width in WIDTHS:
        for language in LANGUAGES:
            for scheme in SCHEMES:
                yield width, language, scheme


def context_for(browser: Browser, width: int, language: str, scheme: str) -> BrowserContext:
    return browser.new_context(
        viewport={"width": width, "height": 740 if width < 700 else 800},
        locale="fr-CA" if language == "fr" else "en-CA",
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )


def tour(base: str, links: dict[str, str], quick: bool = False) -> list[Shot]:
    OUT.mkdir(exist_ok=True)
    axe, shots = Axe(), list[Shot]()
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for who, link in {"Visiteur": "", **links}.items():
            entered = browser.new_context(locale="fr-CA")
            if link:
                sign_in(entered, link)
            state = entered.storage_state()
            paths = explore(entered, base, ["/", "/ui/"] if not link else ["/"])
            entered.close()
            for width, language, scheme in ways(quick):
                context = context_for(browser, width, language, scheme)
                context.add_cookies([c for c in state["cookies"] if c["name"] != "langue"])
                context.add_cookies([{"name": "langue", "value": language, "url": base}])
                page = context.new_page()
                errors = watch(page)
                for path in paths:
                    name = re.sub(r"\W+", "-", f"{who}{shape(path)}{width}{language}{scheme}")
                    shot = Shot(who, path, width, language, scheme, f"{name}.png")
                    shots.append(photograph(page, errors, base, shot, axe))
                context.close()
        browser.close()
    return shots


def contact_sheet(shots: list[Shot]) -> None:
    """One page with every picture, the troubled ones first."""
    cards = "".join(
        f"<figure{'' if s.well else ' class=bad'}><a href='{s.picture}'>"
        f"<img loading=lazy src='{s.picture}' alt=''></a><figcaption><b>{html.escape(s.path)}</b> "
        f"{html.escape(s.who)} · {s.width} · {s.language} · {s.scheme} · {s.status} · "
        f"{s.milliseconds} ms · {s.queries} queries<br>"
        f"{html.escape('; '.join(s.violations + s.errors))}"
        f"{' sideways scroll' if s.sideways else ''}</figcaption></figure>"
        for s in sorted(shots, key=lambda s: (s.well, s.path, s.who))
    )
    (OUT / "index.html").write_text(
        "<!doctype html><meta charset=utf-8><title>Tour</title><style>"
        "body{font:14px system-ui;display:flex;flex-wrap:wrap;gap:1rem}figure{width:300px;margin:0}"
        "img{width:300px;max-height:420px;object-fit:cover;object-position:top}"
        "img{border:1px solid #ccc}"
        ".bad img{border:4px solid #c00}</style>" + cards,
        encoding="utf-8",
    )
    (OUT / "shots.json").write_text(json.dumps([asdict(s) for s in shots], ensure_ascii=False))


def main() -> int:
    with (
        tempfile.TemporaryDirectory(prefix="agir-tour-") as folder,
        site(Path(folder) / "data", AGIR_TIMING="1") as (base, printed),
    ):
        shots = tour(base, links_printed(printed), quick="--quick" in sys.argv)
    contact_sheet(shots)
    bad = [s for s in shots if not s.well]
    for s in bad:
        print(
            f"✗ {s.path} {s.who} {s.width} {s.language} {s.scheme} {s.status} {s.queries} queries"
        )
        for line in [*s.violations, *s.errors, *(["sideways scroll"] if s.sideways else [])]:
            print(f"    {line}")
    print(f"{len(shots)} pictures, {len(bad)} to mend: tour/index.html")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
