"""Addresses of the priorities: rounds, criteria, candidates, scores, what was decided."""

from django.urls import path

from agir.portrait.views import priorities

PRIORITIES = "r/<slug:coalition>/portrait/priorites/"
ROUND = f"{PRIORITIES}<int:round>/"
CANDIDATE = f"{ROUND}priorites/<int:candidate>/"

urlpatterns = [
    path(PRIORITIES, priorities.index, name="priorities"),
    path(f"{PRIORITIES}nouveau/", priorities.new, name="round_new"),
    path(ROUND, priorities.show, name="round"),
    path(f"{ROUND}criteres/ajouter/", priorities.criterion_add, name="criterion_add"),
    path(
        f"{ROUND}criteres/<int:criterion>/retirer/",
        priorities.criterion_remove,
        name="criterion_remove",
    ),
    path(f"{ROUND}priorites/ajouter/", priorities.candidate_add, name="candidate_add"),
    path(f"{CANDIDATE}retirer/", priorities.candidate_remove, name="candidate_remove"),
    path(f"{CANDIDATE}discuter/", priorities.discuss, name="candidate_discuss"),
    path(f"{CANDIDATE}retenir/", priorities.keep, name="candidate_keep"),
    path(f"{CANDIDATE}laisser/", priorities.drop, name="candidate_drop"),
    path(f"{CANDIDATE}revenir/", priorities.undecide, name="candidate_undecide"),
    path(f"{ROUND}ouvrir/", priorities.open_scores, name="scores_open"),
    path(f"{ROUND}coter/", priorities.score, name="score"),
    path(f"{ROUND}clore/", priorities.close_scores, name="scores_close"),
    path(f"{ROUND}refaire/", priorities.again, name="round_again"),
    path(f"{ROUND}jeter/", priorities.put_away, name="round_bin"),
    path(f"{ROUND}reprendre/", priorities.take_back, name="round_restore"),
]
