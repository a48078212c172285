from django.urls import path
from django.views.i18n import set_language

from agir.home import views

app_name = "home"
urlpatterns = [
    path("", views.start, name="start"),
    path("langue/", set_language, name="language"),
    path("r/<slug:coalition>/", views.coalition_home, name="coalition"),
    path("r/<slug:coalition>/cycle/", views.cycle, name="cycle"),
    path("r/<slug:coalition>/ensemble/", views.together, name="together"),
    path("r/<slug:coalition>/paroles/", views.voices, name="voices"),
    path("r/<slug:coalition>/durer/", views.lasting, name="lasting"),
    path("r/<slug:coalition>/chercher/", views.search, name="search"),
]
