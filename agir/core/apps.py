from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "agir.core"
