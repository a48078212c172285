from django.urls import path

from agir.demo import views

app_name = "demo"
urlpatterns = [path("courriels/", views.outbox, name="outbox")]
