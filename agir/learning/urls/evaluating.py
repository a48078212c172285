"""Evaluation questions, and performance measures."""

from django.urls import path

from agir.learning.urls.lasting import LEARN
from agir.learning.views import questions

QUESTIONS = f"{LEARN}questions/"
QUESTION = f"{QUESTIONS}<int:evaluation_question>/"

urlpatterns = [
    path(QUESTIONS, questions.questions, name="questions"),
    path(f"{QUESTIONS}nouvelle/", questions.new, name="question_new"),
    path(f"{QUESTION}modifier/", questions.edit, name="question_edit"),
    path(f"{QUESTION}repondre/", questions.answer, name="question_answer"),
    path(f"{QUESTION}rouvrir/", questions.reopen, name="question_reopen"),
    path(f"{QUESTION}jeter/", questions.put_away, name="question_bin"),
    path(f"{QUESTION}reprendre/", questions.take_back, name="question_restore"),
]
