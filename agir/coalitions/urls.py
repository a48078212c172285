"""Addresses of the coalition."""

from django.urls import path

from agir.coalitions.views import coalition, facets, invitations, members, partners

app_name = "coalitions"
R = "r/<slug:coalition>"
urlpatterns = [
    path("regroupements/nouveau/", coalition.create, name="create"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
    path(f"{R}/reglages/", coalition.settings, name="settings"),
    path(f"{R}/reglages/archiver/", coalition.archive, name="archive"),
    path(f"{R}/reglages/rouvrir/", coalition.reopen, name="reopen"),
    path(f"{R}/partenaires/", partners.partners, name="partners"),
    path(f"{R}/partenaires/ajouter/", partners.partner_add, name="partner_add"),
    path(f"{R}/partenaires/reunir/", partners.merge, name="merge"),
    path(f"{R}/partenaires/<int:organisation>/", partners.partner, name="partner"),
    path(
        f"{R}/partenariats/<int:partnership>/terminer/",
        partners.partnership_end,
        name="partnership_end",
    ),
    path(
        f"{R}/partenariats/<int:partnership>/reprendre/",
        partners.partnership_resume,
        name="partnership_resume",
    ),
    path(f"{R}/membres/", members.members, name="members"),
    path(f"{R}/membres/<int:member>/", members.member_edit, name="member_edit"),
    path(f"{R}/membres/<int:member>/retirer/", members.member_remove, name="member_remove"),
    path(f"{R}/membres/<int:member>/reprendre/", members.member_return, name="member_return"),
    path(f"{R}/invitations/", invitations.invitations, name="invitations"),
    path(
        f"{R}/invitations/<int:invitation>/retirer/",
        invitations.revoke,
        name="invitation_revoke",
    ),
    path(
        f"{R}/invitations/<int:invitation>/renvoyer/",
        invitations.resend,
        name="invitation_resend",
    ),
    path(f"{R}/reperes/", facets.facets, name="facets"),
    path(f"{R}/reperes/<int:facet>/renommer/", facets.facet_rename, name="facet_rename"),
    path(f"{R}/reperes/<int:facet>/deplacer/", facets.facet_move, name="facet_move"),
    path(f"{R}/reperes/<int:facet>/retirer/", facets.facet_retire, name="facet_retire"),
    path(f"{R}/reperes/<int:facet>/reprendre/", facets.facet_return, name="facet_return"),
]
