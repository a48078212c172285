from django.urls import path

from agir.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.live, name="live"),
    path("affichage/", views.comfort, name="comfort"),
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("source/", views.source, name="source"),
]
