"""Addresses of what links actions: the map, the matrix, the links, the proposals."""

from django.urls import path

from agir.plan.views import links, map, proposals

PLAN = "r/<slug:coalition>/plans/<int:plan>/"
PROPOSALS = f"{PLAN}propositions/"
PAIR = "<int:first>/<int:second>/"

urlpatterns = [
    path(f"{PLAN}carte/", map.map_page, name="map"),
    path(f"{PLAN}liens/", links.matrix, name="matrix"),
    path(f"{PLAN}liens/titres/", links.options, name="link_titles"),
    path(f"{PLAN}liens/remettre/", links.put_back, name="link_put_back"),
    path(f"{PLAN}liens/entre/{PAIR}", links.pair, name="link_pair"),
    path(f"{PLAN}liens/<int:link>/modifier/", links.edit, name="link_edit"),
    path(f"{PLAN}liens/<int:link>/retirer/", links.remove, name="link_remove"),
    path(f"{PLAN}actions/<int:action>/lier/", links.add, name="link_add"),
    path(PROPOSALS, proposals.index, name="proposals"),
    path(f"{PROPOSALS}comparer/{PAIR}", proposals.compare, name="compare"),
    path(f"{PROPOSALS}confirmer/{PAIR}", proposals.confirm, name="proposal_confirm"),
    path(f"{PROPOSALS}<slug:kind>/{PAIR}ecarter/", proposals.dismiss, name="proposal_dismiss"),
    path(f"{PROPOSALS}<slug:kind>/{PAIR}reprendre/", proposals.again, name="proposal_again"),
]
