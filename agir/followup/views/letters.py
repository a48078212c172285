"""Who has been silent, and a kind word prepared for them."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from agir.coalitions import rules as coalition_rules
from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.coalitions.models import Member, Organisation
from agir.core.refusals import Refused, require
from agir.followup import rules
from agir.followup.actions import asking
from agir.followup.entrance import find_followed, followup_context, page_of
from agir.followup.forms.week import LetterForm
from agir.followup.reading.silence import SILENT_DAYS, quiet_partners
from agir.followup.saying import duration
from agir.ui.feedback import done

KINDS_SAID = {
    "news": lambda: _("une nouvelle donnée"),
    "given": lambda: _("un apport"),
    "adherence": lambda: _("une adhésion"),
    "meeting": lambda: _("une rencontre"),
    "gesture": lambda: _("un geste sur le site"),
}


@in_coalition
@require_GET
def silences(request: CoalitionRequest) -> HttpResponse:
    """Partners without any trace for a season: an invitation to call, said to those who steer."""
    require(rules.can_see_silences(request.member, request.coalition))
    now = today(request)
    rows = [
        {
            "quiet": one,
            "since": duration(one.days(now) or 0) if one.last else "",
            "kind": KINDS_SAID[one.kind]() if one.kind else "",
        }
        for one in quiet_partners(request.coalition, now)
    ]
    may_invite = coalition_rules.can_invite(request.member, request.coalition)
    context = followup_context(
        request, "silent", rows=rows, days=SILENT_DAYS, may_invite=may_invite
    )
    return render(request, "followup/silences.html", context)


def _prepared(request: CoalitionRequest, words: str) -> str:
    hello = _("Bonjour,")
    thanks = _("Merci, et à bientôt.")
    return f"{hello}\n\n{words}\n\n{thanks}\n{request.user.shown_name}"


def _letter(
    request: CoalitionRequest,
    people: list[Member],
    words: str,
    send: Callable[[str], int],
    back: str,
    title: str,
) -> HttpResponse:
    """The word as it will leave, to whom, and the button that sends it."""
    form = LetterForm(request.POST or None, initial={"message": _prepared(request, words)})
    if request.method == "POST" and form.is_valid():
        try:
            number = send(form.cleaned_data["message"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            sentence = ngettext(
                "Le mot part vers %(n)d personne.", "Le mot part vers %(n)d personnes.", number
            )
            done(request, sentence % {"n": number})
            return redirect(back)
    others = [one for one in people if one.user_id != request.user.pk]
    context = followup_context(
        request, "week", form=form, people=others, title=title, back=back, reply=request.user.email
    )
    return render(request, "followup/letter.html", context, status=422 if form.is_bound else 200)


@in_coalition
@require_http_methods(["GET", "POST"])
def ask(request: CoalitionRequest, plan: int, action: int) -> HttpResponse:
    """Ask those in charge of an action how it goes."""
    found = find_followed(request, plan, action)
    require(rules.can_steer(request.member, request.coalition))
    words = _(
        "Je prends des nouvelles de « %(title)s ». Où en êtes-vous? Y a-t-il quelque chose qui "
        "bloque, ou à quoi nous pourrions aider?"
    ) % {"title": found.title}

    def send(message: str) -> int:
        return asking.ask_for_news(action=found, by=request.member, message=message)

    people = asking.in_charge(found)
    return _letter(request, people, words, send, page_of(request, found), found.title)


@in_coalition
@require_http_methods(["GET", "POST"])
def greet(request: CoalitionRequest, organisation: int) -> HttpResponse:
    """Take news of a partner."""
    rows = Organisation.objects.of_coalition(request.coalition)
    found = get_object_or_404(rows, pk=organisation)
    require(rules.can_see_silences(request.member, request.coalition))
    words = _(
        "Cela fait un moment que nous ne nous sommes pas parlé. Comment allez-vous à "
        "« %(name)s »? Votre place autour de la table vous attend toujours."
    ) % {"name": found.name}

    def send(message: str) -> int:
        return asking.greet(
            coalition=request.coalition, organisation=found, by=request.member, message=message
        )

    people = asking.of_organisation(request.coalition.pk, found.pk)
    back = reverse("followup:silences", args=[request.coalition.slug])
    return _letter(request, people, words, send, back, found.name)
