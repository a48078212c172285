from importlib import import_module

from django.apps import AppConfig


class PromisesConfig(AppConfig):
    name = "agir.promises"

    def ready(self) -> None:
        import_module("agir.promises.receivers")
