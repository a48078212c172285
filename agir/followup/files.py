"""Small files: what is accepted, recognised by its content and never by its name or by what the
browser says."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePath

from django.utils.translation import gettext as _

from agir.core.refusals import Refused

LARGEST = 5 * 1024 * 1024
SEVERAL = 20  # files of one action: beyond, a shared folder does better

SIGNATURES = (
    (b"%PDF-", ".pdf", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", ".png", "image/png"),
    (b"\xff\xd8\xff", ".jpg", "image/jpeg"),
)
OFFICE = {
    "word/document.xml": (
        ".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    ),
    "xl/workbook.xml": (
        ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ),
    "ppt/presentation.xml": (
        ".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    ),
}  # fmt: skip
OPEN = {
    f"application/vnd.oasis.opendocument.{name}": ending
    for name, ending in (("text", ".odt"), ("spreadsheet", ".ods"), ("presentation", ".odp"))
}
MOST_PARTS = 4000


@dataclass(frozen=True)
class Accepted:
    """A file that may be kept: a safe name, its type, its bytes."""

    name: str
    content_type: str
    content: bytes


def accept(name: str, content: bytes) -> Accepted:
    """The file when it is of a kind that is kept: PDF, PNG, JPEG, or a document, sheet or slides
    without macros. Raises `Refused` with what to do otherwise."""
    if len(content) > LARGEST:
        raise Refused(_("Ce fichier dépasse 5 Mo. Mettez plutôt son adresse."))
    if not content:
        raise Refused(_("Ce fichier est vide. Vérifiez qu’il s’ouvre sur votre appareil."))
    found = _recognise(content)
    if found is None:
        raise Refused(
            _(
                "Ce genre de fichier n’est pas gardé ici. Choisissez un PDF, une image, un "
                "document ou un tableur, ou mettez son adresse."
            )
        )
    ending, content_type = found
    return Accepted(_safe(name, ending), content_type, content)


def _recognise(content: bytes) -> tuple[str, str] | None:
    for mark, ending, content_type in SIGNATURES:
        if content.startswith(mark):
            return ending, content_type
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return ".webp", "image/webp"
    return _in_a_zip(content) if content.startswith(b"PK\x03\x04") else None


def _in_a_zip(content: bytes) -> tuple[str, str] | None:
    """What kind of office document the archive is. Only names are read, and the short part in
    which OpenDocument says its type: nothing is unfolded."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = set(archive.namelist())
            if len(parts) > MOST_PARTS or any("vbaproject" in part.lower() for part in parts):
                return None
            for part, found in OFFICE.items():
                if {"[Content_Types].xml", part} <= parts:
                    return found
            if "mimetype" in parts and archive.getinfo("mimetype").file_size < 100:
                said = archive.read("mimetype").decode("ascii", errors="replace").strip()
                if said in OPEN and not any(part.startswith("Basic/") for part in parts):
                    return OPEN[said], said
    except (zipfile.BadZipFile, RuntimeError, OSError, ValueError):
        return None
    return None


def _safe(name: str, ending: str) -> str:
    """The name without folders nor odd signs, ending as its content does."""
    stem = PurePath(name.replace("\\", "/")).stem
    clean = re.sub(r"[^\w\-. ()’']", " ", stem).strip(" .")
    return (" ".join(clean.split())[:100] or "document") + ending
