"""What a file given for a meeting really is: told by what it holds, never by its name."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from django.utils.translation import gettext as _

from agir.core.refusals import Refused

MOST = 5 * 1024 * 1024
OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN = "application/vnd.oasis.opendocument."

BEGINNINGS: Final = (
    (b"%PDF-", "application/pdf", ".pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
)
# Office files are archives: the part that names each sort.
PARTS: Final = (
    ("word/document.xml", f"{OFFICE}wordprocessingml.document", ".docx"),
    ("xl/workbook.xml", f"{OFFICE}spreadsheetml.sheet", ".xlsx"),
    ("ppt/presentation.xml", f"{OFFICE}presentationml.presentation", ".pptx"),
)
OPEN_KINDS: Final = {
    f"{OPEN}text": ".odt",
    f"{OPEN}spreadsheet": ".ods",
    f"{OPEN}presentation": ".odp",
}
MARKUP: Final = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml")


@dataclass(frozen=True)
class Received:
    """A file that may be kept: its name, cleaned and ending as what it is; its kind; what it
    holds."""

    name: str
    content_type: str
    content: bytes


def receive(name: str, content: bytes) -> Received:
    """Look at a file given for a meeting. Raises `Refused` when it is empty, larger than five
    megabytes, or none of the sorts that are kept."""
    if len(content) > MOST:
        raise Refused(_("Ce fichier dépasse 5 Mo. Mettez-le en ligne et donnez son adresse."))
    if not content:
        raise Refused(_("Ce fichier est vide."))
    kind = _kind(content)
    if kind is None:
        raise Refused(
            _("Ce fichier n’est pas d’une sorte gardée ici : PDF, Word, Excel, PowerPoint, "
              "LibreOffice, image PNG ou JPEG, texte.")
        )  # fmt: skip
    content_type, ending = kind
    return Received(_clean(name, ending), content_type, content)


def _kind(content: bytes) -> tuple[str, str] | None:
    for beginning, content_type, ending in BEGINNINGS:
        if content.startswith(beginning):
            return content_type, ending
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_archive(content)
    return _kind_of_text(content)


def _kind_of_archive(content: bytes) -> tuple[str, str] | None:
    """An office document without macros. Nothing but names, and one short entry, is read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                return None
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                told = archive.read("mimetype").decode("ascii", "replace").strip()
                return (told, OPEN_KINDS[told]) if told in OPEN_KINDS else None
    except (zipfile.BadZipFile, RuntimeError, OSError, ValueError):
        return None
    for part, content_type, ending in PARTS:
        if part in names and "[Content_Types].xml" in names:
            return content_type, ending
    return None


def _kind_of_text(content: bytes) -> tuple[str, str] | None:
    """Plain text, never a page that a browser would run."""
    beginning = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"\x00" in content or beginning.startswith(MARKUP):
        return None
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "text/plain; charset=utf-8", ".txt"


def _clean(name: str, ending: str) -> str:
    """The name without folders or marks that do harm, ending as what the file is."""
    stem = PurePath(name.replace("\\", "/")).name
    stem = "".join(c for c in stem if c.isprintable() and c not in '"<>|:*?/').strip(" .")
    wanted = {ending, ".jpeg"} if ending == ".jpg" else {ending}
    if ending == ".txt":
        wanted |= {".csv", ".md"}
    if PurePath(stem).suffix.lower() not in wanted:
        stem += ending
    return stem[-200:] if stem != ending else f"document{ending}"
