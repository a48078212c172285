"""A GET never writes: the database refuses every write while a page is only being read."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection
from django.http import HttpRequest

WRITE = re.compile(r"^\s*(?:INSERT|UPDATE|DELETE|REPLACE|MERGE|ALTER|CREATE|DROP|TRUNCATE)\b", re.I)
ALLOWED = re.compile(r"\bdjango_session\b", re.I)


class WroteInAGet(AssertionError):
    """A page that was only to be read wrote to the database."""


def refuse(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    if WRITE.match(sql) and not ALLOWED.search(sql):
        raise WroteInAGet(sql[:200])
    return execute(sql, params, many, context)


@contextlib.contextmanager
def reading(request: HttpRequest) -> Iterator[None]:
    """Inside, a GET or a HEAD cannot write; other methods can."""
    if request.method not in ("GET", "HEAD"):
        yield
        return
    with connection.execute_wrapper(refuse):
        yield
