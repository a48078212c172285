from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from benchmarks.bare.models import Row


def page(request: HttpRequest, plan: int) -> HttpResponse:
    rows = Row.objects.filter(plan_id=plan).order_by("id")[:100]
    return render(request, "bare/page.html", {"rows": rows})


urlpatterns = [path("<int:plan>/", page)]
