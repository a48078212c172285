"""Evaluation questions, and performance measures."""

from django.urls import path

from agir.learning.urls.lasting import LEARN
from agir.learning.views import measures, questions

QUESTIONS = f"{LEARN}questions/"
QUESTION = f"{QUESTIONS}<int:evaluation_question>/"
MEASURES = f"{LEARN}mesures/"
MEASURE = f"{MEASURES}<int:measure>/"
VALUE = f"{MEASURE}valeurs/<int:measure_value>/"

urlpatterns = [
    path(QUESTIONS, questions.questions, name="questions"),
    path(f"{QUESTIONS}nouvelle/", questions.new, name="question_new"),
    path(f"{QUESTION}modifier/", questions.edit, name="question_edit"),
    path(f"{QUESTION}repondre/", questions.answer, name="question_answer"),
    path(f"{QUESTION}rouvrir/", questions.reopen, name="question_reopen"),
    path(f"{QUESTION}jeter/", questions.put_away, name="question_bin"),
    path(f"{QUESTION}reprendre/", questions.take_back, name="question_restore"),
    path(MEASURES, measures.measures, name="measures"),
    path(f"{MEASURES}nouvelle/", measures.new, name="measure_new"),
    path(MEASURE, measures.measure, name="measure"),
    path(f"{MEASURE}modifier/", measures.edit, name="measure_edit"),
    path(f"{MEASURE}jeter/", measures.put_away, name="measure_bin"),
    path(f"{MEASURE}reprendre/", measures.take_back, name="measure_restore"),
    path(f"{VALUE}retirer/", measures.value_put_away, name="value_bin"),
    path(f"{VALUE}reprendre/", measures.value_take_back, name="value_restore"),
]
