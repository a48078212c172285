"""Static files under names that change with their content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Also rewrites the `import` lines of our ES modules, so that they may be cached for ever."""

    support_js_module_import_aggregation = True
