"""Lessons, the sieve, and the turn of the cycle."""

from django.urls import path

from agir.learning.views import lessons, siftings, turning

LEARN = "r/<slug:coalition>/apprendre/"
LESSONS = f"{LEARN}lecons/"
LESSON = f"{LESSONS}<int:lesson>/"
SIEVE = f"{LEARN}tri/"
CHOICE = f"{SIEVE}choix/<int:sifting>/"
CYCLE = "r/<slug:coalition>/cycles/<int:cycle>/bilan/"

urlpatterns = [
    path(LESSONS, lessons.lessons, name="lessons"),
    path(f"{LESSONS}nouvelle/", lessons.new, name="lesson_new"),
    path(f"{LESSON}modifier/", lessons.edit, name="lesson_edit"),
    path(f"{LESSON}verifier/", lessons.check, name="lesson_check"),
    path(f"{LESSON}jeter/", lessons.put_away, name="lesson_bin"),
    path(f"{LESSON}reprendre/", lessons.take_back, name="lesson_restore"),
    path(SIEVE, siftings.siftings, name="siftings"),
    path(f"{CHOICE}adieu/", siftings.farewell, name="farewell"),
    path(f"{CHOICE}annuler/", siftings.undo, name="sifting_undo"),
    path(f"{SIEVE}<slug:what>/<int:thing>/", siftings.thing, name="thing"),
    path(CYCLE, turning.bilan, name="bilan"),
    path(f"{CYCLE}bilan.pdf", turning.printed, name="bilan_pdf"),
    path(f"{CYCLE}ecrire/", turning.write, name="bilan_write"),
    path(f"{CYCLE}tourner/", turning.turn, name="turn"),
]
