from importlib import import_module

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "agir.meetings"

    def ready(self) -> None:
        import_module("agir.meetings.receivers")
