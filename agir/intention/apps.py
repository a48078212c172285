from importlib import import_module

from django.apps import AppConfig


class IntentionConfig(AppConfig):
    name = "agir.intention"

    def ready(self) -> None:
        import_module("agir.intention.receivers")
