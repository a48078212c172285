from django.urls import path

from agir.cycles.views import answers, cycles, framework, legacy, links, questions, voices

HERE = "r/<slug:coalition>/cycles/"
OWN = f"{HERE}referentiel/"
ITEM = f"{OWN}<slug:family>/<slug:key>/"
CYCLE = f"{HERE}<int:cycle>/"
STAGE = f"{CYCLE}etapes/<slug:stage>/"
QUESTION = f"{CYCLE}questions/<slug:question>/"
VOICE = f"{CYCLE}voix/<int:voice>/"
LINK = f"{CYCLE}liens/<int:answers>/"

app_name = "cycles"
urlpatterns = [
    path(HERE, cycles.index, name="index"),
    path(f"{HERE}nouveau/", cycles.create, name="create"),
    path(OWN, framework.page, name="framework"),
    path(f"{OWN}lu/", framework.seen, name="framework_seen"),
    path(f"{OWN}ajouter/<slug:family>/", framework.add, name="own_add"),
    path(f"{OWN}ajouts/<int:own>/", framework.change, name="own_change"),
    path(f"{ITEM}mettre-de-cote/", framework.aside, name="set_aside"),
    path(f"{ITEM}reprendre/", framework.back, name="take_back"),
    path(CYCLE, cycles.cycle, name="cycle"),
    path(f"{CYCLE}modifier/", cycles.change, name="change"),
    path(f"{CYCLE}terminer/", cycles.close, name="close"),
    path(f"{CYCLE}rouvrir/", cycles.reopen, name="reopen"),
    path(STAGE, cycles.stage, name="stage"),
    path(f"{STAGE}lien/", links.create, name="link_new"),
    path(QUESTION, questions.question, name="question"),
    path(f"{QUESTION}papier/", questions.paper, name="paper"),
    path(f"{QUESTION}synthese/", questions.synthesis, name="synthesis"),
    path(f"{QUESTION}versions/", questions.versions, name="synthesis_versions"),
    path(
        f"{QUESTION}versions/<int:number>/reprendre/", questions.restore, name="synthesis_restore"
    ),
    path(f"{VOICE}corriger/", voices.correct, name="voice_correct"),
    path(f"{VOICE}retirer/", voices.withdraw, name="voice_withdraw"),
    path(f"{CYCLE}legs/<int:carried>/<slug:what>/", legacy.settle, name="carried_settle"),
    path(f"{CYCLE}liens/", links.index, name="links"),
    path(LINK, links.sheet, name="link"),
    path(f"{LINK}affiche/", links.poster, name="poster"),
    path(f"{LINK}fermer/", links.revoke, name="link_revoke"),
    path("reponse/<str:token>/", answers.answer, name="answer"),
    path("reponse/mienne/<str:receipt>/", answers.mine, name="mine"),
]
