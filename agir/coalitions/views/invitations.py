from __future__ import annotations

from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agir.accounts.entrance import come_in, person
from agir.accounts.secret_pages import secret_page
from agir.coalitions import actions, rules
from agir.coalitions.actions.invitations import letter_key
from agir.coalitions.entrance import CoalitionRequest, in_coalition
from agir.coalitions.forms.invitations import GuestsForm
from agir.coalitions.guests import Guest, read_guests
from agir.coalitions.models import Invitation, Member, Role
from agir.core.refusals import Refused, require
from agir.post.reading import letters_of
from agir.ui.feedback import done, warn


@in_coalition
def invitations(request: CoalitionRequest) -> HttpResponse:
    """Invite people: a list, then what will be sent to whom, then « Envoyer les invitations »."""
    require(rules.can_invite(request.member, request.coalition))
    if request.method != "POST":
        return _show(request, GuestsForm())
    form = GuestsForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, form)
    guests = _read(request, form)
    if request.POST.get("action") != "send" or not any(not guest.problem for guest in guests):
        return _preview(request, form, guests)
    try:
        made = actions.invite(coalition=request.coalition, by=request.member, guests=guests)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _preview(request, form, guests)
    sentence = ngettext(
        "%(count)d invitation est partie.", "%(count)d invitations sont parties.", len(made)
    )
    done(request, sentence % {"count": len(made)})
    return redirect("coalitions:invitations", request.coalition.slug)


def _read(request: CoalitionRequest, form: GuestsForm) -> list[Guest]:
    present = Member.objects.present().filter(coalition=request.coalition)
    addresses = present.values_list("user__email", flat=True)
    usual = Role(form.cleaned_data["role"])
    return read_guests(form.cleaned_data["lines"], usual, addresses)


def _show(request: CoalitionRequest, form: GuestsForm) -> HttpResponse:
    rows = (
        Invitation.objects.filter(coalition=request.coalition)
        .select_related("organisation")
        .order_by("-created_at", "-pk")[:200]
    )
    waiting = [row for row in rows if row.is_usable]
    posted = letters_of(letter_key(row) for row in waiting)
    for row in waiting:
        row.letter = posted.get(letter_key(row))  # type: ignore[attr-defined]
    context = {
        "form": form,
        "waiting": waiting,
        "closed": [row for row in rows if not row.is_usable],
        "place": "together",
    }
    status = 422 if form.errors else 200
    return render(request, "coalitions/invitations.html", context, status=status)


def _preview(request: CoalitionRequest, form: GuestsForm, guests: list[Guest]) -> HttpResponse:
    """What will be sent, line by line. The list as it was read stays there to be mended."""
    kept = {"lines": form.cleaned_data["lines"], "role": form.cleaned_data["role"]}
    context = {
        "form": GuestsForm(initial=kept),
        "errors": form.non_field_errors(),
        "lines": kept["lines"],
        "role": kept["role"],
        "good": [guest for guest in guests if not guest.problem],
        "bad": [guest for guest in guests if guest.problem],
        "place": "together",
    }
    wrong = form.errors or not context["good"]
    return render(
        request, "coalitions/invitations_preview.html", context, status=422 if wrong else 200
    )


def _find(request: CoalitionRequest, invitation: int) -> Invitation:
    found = get_object_or_404(Invitation, coalition=request.coalition, pk=invitation)
    found.coalition = request.coalition
    return found


@in_coalition
@require_POST
def revoke(request: CoalitionRequest, invitation: int) -> HttpResponse:
    try:
        actions.revoke(invitation=_find(request, invitation), by=request.member)
    except Refused as refusal:
        warn(request, str(refusal))
    else:
        done(request, _("L’invitation est retirée : son lien n’ouvre plus rien."))
    return redirect("coalitions:invitations", request.coalition.slug)


@in_coalition
@require_POST
def resend(request: CoalitionRequest, invitation: int) -> HttpResponse:
    try:
        actions.resend(invitation=_find(request, invitation), by=request.member)
    except Refused as refusal:
        warn(request, str(refusal))
    else:
        done(request, _("L’invitation est repartie, avec un nouveau lien."))
    return redirect("coalitions:invitations", request.coalition.slug)


@secret_page
def invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    """Who invites to what. Reading it changes nothing; its button accepts and signs in."""
    try:
        if request.method == "POST":
            if limited := ratelimit.consume_or_429(request, action="open_link"):
                return limited
            return _accept(request, token)
        found = actions.find_invitation(token)
    except Refused as refusal:
        said = {"sentence": str(refusal)}
        return render(request, "coalitions/invitation_spent.html", said, status=410)
    other = request.user.is_authenticated and person(request).email != found.email
    context = {"invitation": found, "other": other, "organisation": found.organisation}
    return render(request, "coalitions/invitation.html", context)


def _accept(request: HttpRequest, token: str) -> HttpResponseBase:
    """As the person already here if she chose so, else as the person invited."""
    staying = request.user.is_authenticated and request.POST.get("as") == "me"
    language = (get_language() or settings.LANGUAGE_CODE)[:2]
    member = actions.accept(token=token, by=person(request) if staying else None, language=language)
    home = reverse("home:coalition", args=[member.coalition.slug])
    if request.user.is_authenticated and person(request).pk == member.user_id:
        response: HttpResponseBase = redirect(home)
    else:
        response = come_in(request, member.user, home)
    done(request, _("Bienvenue dans « %(name)s ».") % {"name": member.coalition.name})
    return response
