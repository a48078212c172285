from importlib import import_module

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "agir.notices"

    def ready(self) -> None:
        import_module("agir.notices.receivers")
