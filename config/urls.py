"""Every address of the site, in French, never translated."""

from django.urls import include, path

urlpatterns = [
    path("connexion/", include("agir.accounts.urls.entrance")),
    path("", include("agir.accounts.urls")),
    path("ui/", include("agir.ui.urls")),
    path("referentiel/", include("agir.framework.urls")),
    path("", include("agir.demo.urls")),
    path("", include("agir.coalitions.urls")),
    path("", include("agir.cycles.urls")),
    path("", include("agir.plan.urls")),
    path("", include("agir.portrait.urls")),
    path("", include("agir.intention.urls")),
    path("", include("agir.promises.urls")),
    path("", include("agir.meetings.urls")),
    path("", include("agir.followup.urls")),
    path("", include("agir.effects.urls")),
    path("", include("agir.learning.urls")),
    path("", include("agir.notices.urls")),
    path("", include("agir.memory.urls")),
    path("", include("agir.home.urls")),
]

handler400 = "agir.ui.errors.bad_request"
handler403 = "agir.ui.errors.forbidden"
handler404 = "agir.ui.errors.not_found"
handler500 = "agir.ui.errors.server_error"
