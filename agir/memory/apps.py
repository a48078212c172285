from importlib import import_module

from django.apps import AppConfig


class MemoryConfig(AppConfig):
    name = "agir.memory"

    def ready(self) -> None:
        import_module("agir.memory.receivers")
