"""Addresses of the memory."""

from django.urls import path

from agir.memory import views

ROOM = "r/<slug:coalition>/"

app_name = "memory"

urlpatterns = [
    path(f"{ROOM}notre-histoire/", views.story, name="tour"),
    path(f"{ROOM}notre-histoire/<slug:stop>/", views.story, name="stop"),
    path(f"{ROOM}releve/", views.handover_people, name="handover"),
    path(f"{ROOM}releve/travail/", views.handover_work, name="handover_work"),
    path(f"{ROOM}fil/<slug:kind>/<int:thing>/", views.thread_page, name="thread"),
]
