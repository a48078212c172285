"""Addresses of the room."""

from django.urls import path

from agir.promises.views import letters

app_name = "promises"

urlpatterns = [
    path("promesse/<str:token>/", letters.letter, name="answer_link"),
]
