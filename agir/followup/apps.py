from importlib import import_module

from django.apps import AppConfig


class FollowupConfig(AppConfig):
    name = "agir.followup"

    def ready(self) -> None:
        import_module("agir.followup.receivers")
