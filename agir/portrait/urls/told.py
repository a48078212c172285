"""Addresses of what people tell: the overview, stories, moments, strengths, causes, what lasts."""

from django.urls import path

from agir.portrait.views import causes, overview, pieces, told

PORTRAIT = "r/<slug:coalition>/portrait/"
WRITE = f"{PORTRAIT}ecrire/<slug:kind>/"
PIECE = f"{WRITE}<int:piece>/"
TREE = f"{PORTRAIT}causes/<int:tree>/"

urlpatterns = [
    path(PORTRAIT, overview.overview, name="overview"),
    path(f"{PORTRAIT}une-page/", overview.one_page, name="one_page"),
    path(f"{PORTRAIT}portrait.pdf", overview.printed, name="booklet"),
    path(f"{PORTRAIT}recits/", told.stories, name="stories"),
    path(f"{PORTRAIT}recits/<int:story>/retirer/", pieces.withdraw, name="story_withdraw"),
    path(f"{PORTRAIT}ligne-du-temps/", told.timeline, name="timeline"),
    path(f"{PORTRAIT}forces/", told.strengths, name="strengths"),
    path(f"{PORTRAIT}acquis/", told.assets, name="assets"),
    path(f"{PORTRAIT}corbeille/", pieces.bin_page, name="bin"),
    path(f"{WRITE}nouveau/", pieces.new, name="piece_new"),
    path(f"{PIECE}modifier/", pieces.edit, name="piece_edit"),
    path(f"{PIECE}annuler/", pieces.undo, name="piece_undo"),
    path(f"{PIECE}encore-vrai/", pieces.confirm, name="piece_confirm"),
    path(f"{PIECE}jeter/", pieces.put_away, name="piece_bin"),
    path(f"{PIECE}reprendre/", pieces.take_back, name="piece_restore"),
    path(f"{PORTRAIT}causes/", causes.causes, name="causes"),
    path(TREE, causes.tree, name="tree"),
    path(f"{TREE}ajouter/", causes.add, name="cause_add"),
    path(f"{TREE}<int:cause>/modifier/", causes.edit, name="cause_edit"),
    path(f"{TREE}<int:cause>/jeter/", causes.put_away, name="cause_bin"),
    path(f"{TREE}<int:cause>/reprendre/", causes.take_back, name="cause_restore"),
]
