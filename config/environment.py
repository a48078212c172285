"""The settings a person may choose, each read once from the environment by a typed reader.

A wrong value stops the start with a sentence that names the variable, what was found and what
is expected. `READ` keeps every variable with its meaning: docs/settings.md must name them all.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qs, unquote, urlsplit
from zoneinfo import ZoneInfo, available_timezones

T = TypeVar("T")


class WrongSetting(SystemExit):
    """A setting that cannot be used. Ends the start with one sentence and no trace."""

    def __init__(self, name: str, value: str, expected: str) -> None:
        shown = value if len(value) <= 60 else value[:57] + "…"
        super().__init__(
            f"Réglage {name} : « {shown} » ne convient pas. Attendu : {expected}.\n"
            f"Setting {name}: “{shown}” cannot be used. See docs/settings.md."
        )


@dataclass(frozen=True)
class Variable:
    name: str
    default: str
    meaning: str


READ: dict[str, Variable] = {}


def _read(name: str, default: str, meaning: str, expected: str, convert: Callable[[str], T]) -> T:
    READ[name] = Variable(name, default, meaning)
    raw = os.environ.get(name, "").strip() or default
    try:
        return convert(raw)
    except (ValueError, KeyError, TypeError):
        raise WrongSetting(name, raw, expected) from None


def text(name: str, default: str, meaning: str) -> str:
    return _read(name, default, meaning, "un texte", str)


def choice(name: str, default: str, options: tuple[str, ...], meaning: str) -> str:
    def convert(raw: str) -> str:
        if raw not in options:
            raise ValueError(raw)
        return raw

    return _read(name, default, meaning, " ou ".join(options), convert)


def flag(name: str, default: bool, meaning: str) -> bool:
    values = {"1": True, "true": True, "oui": True, "yes": True}
    values |= {"0": False, "false": False, "non": False, "no": False}
    return _read(name, "1" if default else "0", meaning, "1 ou 0", lambda raw: values[raw.lower()])


def whole(name: str, default: int, low: int, high: int, meaning: str) -> int:
    def convert(raw: str) -> int:
        value = int(raw)
        if not low <= value <= high:
            raise ValueError(raw)
        return value

    return _read(name, str(default), meaning, f"un entier de {low} à {high}", convert)


def names(name: str, default: str, meaning: str) -> list[str]:
    return _read(
        name,
        default,
        meaning,
        "une liste séparée par des virgules",
        lambda raw: [part.strip() for part in raw.split(",") if part.strip()],
    )


def folder(name: str, default: str, base: Path, meaning: str) -> Path:
    def convert(raw: str) -> Path:
        path = (base / Path(raw).expanduser()).resolve()
        if path.exists() and not path.is_dir():
            raise ValueError(raw)
        return path

    return _read(name, default, meaning, "un dossier", convert)


def time_zone(name: str, default: str, meaning: str) -> str:
    def convert(raw: str) -> str:
        if raw not in available_timezones():
            raise ValueError(raw)
        return str(ZoneInfo(raw))

    return _read(name, default, meaning, "un fuseau comme America/Toronto", convert)


SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA mmap_size=134217728;"
        "PRAGMA journal_size_limit=27103364;PRAGMA cache_size=-8000;"
    ),
}


def database(name: str, default: str, base: Path, meaning: str) -> dict[str, Any]:
    """A Django database from `sqlite:///path` or `postgres://user:secret@host:port/name`."""

    def convert(raw: str) -> dict[str, Any]:
        url = urlsplit(raw)
        if url.scheme == "sqlite":
            path = url.path[1:] if url.path.startswith("//") else url.path.lstrip("/")
            if not path:
                raise ValueError(raw)
            return {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": str((base / path).resolve()),
                "OPTIONS": dict(SQLITE_OPTIONS),
                # A file, not memory: tests of two people writing at once need two connections.
                "TEST": {"NAME": f"{tempfile.gettempdir()}/agir-test-{os.getpid()}.sqlite3"},
            }
        if url.scheme not in {"postgres", "postgresql"} or not url.path.strip("/"):
            raise ValueError(raw)
        query = {key: values[-1] for key, values in parse_qs(url.query).items()}
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(url.path.strip("/")),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": query.pop("host", url.hostname or ""),
            "PORT": str(url.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": query,
        }

    return _read(
        name, default, meaning, "sqlite:///chemin ou postgres://compte:secret@hote/base", convert
    )


def mail(name: str, meaning: str) -> dict[str, Any] | None:
    """An SMTP server from `smtp://user:secret@host:587` (or `smtps://`), None when not set."""

    def convert(raw: str) -> dict[str, Any] | None:
        if not raw:
            return None
        url = urlsplit(raw)
        if url.scheme not in {"smtp", "smtps"} or not url.hostname:
            raise ValueError(raw)
        port = url.port or (465 if url.scheme == "smtps" else 587)
        return {
            "EMAIL_HOST": url.hostname,
            "EMAIL_PORT": port,
            "EMAIL_HOST_USER": unquote(url.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
            "EMAIL_USE_SSL": url.scheme == "smtps",
            "EMAIL_USE_TLS": url.scheme == "smtp" and port == 587,
        }

    return _read(name, "", meaning, "smtp://compte:secret@serveur:587", convert)
