"""Static files under names that change with their content."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

# These packages bring scripts whose comments look like imports of files they do not bring.
AS_THEY_ARE = ("django_htmx/",)


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Also rewrites the `import` lines of our ES modules, so that they may be cached for ever."""

    support_js_module_import_aggregation = True

    def url_converter(
        self, name: str, hashed_files: dict[str, str], template: str | None = None
    ) -> Callable[[re.Match[str]], str]:
        if name.startswith(AS_THEY_ARE):
            return lambda found: found["matched"]
        converter: Any = super().url_converter(name, hashed_files, template)
        return converter
