from importlib import import_module

from django.apps import AppConfig


class PostConfig(AppConfig):
    name = "agir.post"

    def ready(self) -> None:
        import_module("agir.post.receivers")
