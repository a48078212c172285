from django.urls import path

from agir.framework import views

app_name = "framework"
urlpatterns = [
    path("", views.index, name="index"),
    path("etapes/<slug:stage>/", views.stage, name="stage"),
    path("outils/", views.tools, name="tools"),
    path("outils/<slug:tool>/", views.tool, name="tool"),
    path("outils/<slug:tool>/feuille.pdf", views.sheet, name="sheet"),
    path("outils/<slug:tool>/apercu.png", views.preview, name="preview"),
    path("<slug:family>/", views.family, name="family"),
]
