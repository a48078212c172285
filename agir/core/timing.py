"""Counting the queries of each page, for those who look after the site (AGIR_TIMING=1)."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse


def count_queries(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: each answer says in `Server-Timing` how many queries it took, and how long."""

    def answer(request: HttpRequest) -> HttpResponse:
        count = 0

        def counted(execute: Callable[..., Any], *args: Any) -> Any:
            nonlocal count
            count += 1
            return execute(*args)

        started = time.perf_counter()
        with connection.execute_wrapper(counted):
            response = get_response(request)
        spent = (time.perf_counter() - started) * 1000
        response["Server-Timing"] = f'db;desc="{count}", total;dur={spent:.1f}'
        return response

    return answer
