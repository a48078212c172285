"""Pages of one entry: its card, its form, its type, its confirmation, its versions."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.core.refusals import Refused, require
from agir.effects import rules
from agir.effects.actions import effect as verbs
from agir.effects.actions import link as link_verbs
from agir.effects.entrance import effects_context, find_effect, find_link
from agir.effects.forms import ConfirmForm, EffectForm, LeadForm
from agir.effects.models import Effect, Kind
from agir.effects.reading import card as reading
from agir.effects.versions import compared
from agir.history.models import Version
from agir.ui.feedback import done, warn

TIES = {"action": "actions", "resultat": "results", "indicateur": "indicators"}


def address(name: str, request: CoalitionRequest, *more: Any) -> str:
    return reverse(f"effects:{name}", args=[request.coalition.slug, *more])


@in_coalition
@require_GET
def show(request: CoalitionRequest, effect: int) -> HttpResponse:
    """One entry: all that is known of it, what it came from and led to."""
    found = find_effect(request, effect)
    return card_page(request, found)


def card_page(
    request: CoalitionRequest, effect: Effect, lead: LeadForm | None = None
) -> HttpResponse:
    card = reading.read(effect, request.member)
    context = effects_context(
        request, "journal", effect=effect, card=card, kinds=Kind.choices,
        lead=lead or LeadForm(offered=card.others, auto_id="lien_%s"),
        may_change=rules.can_change(request.member, effect),
        may_erase=rules.can_erase(request.member, effect),
        here=request.get_full_path(),
    )  # fmt: skip
    status = 422 if lead is not None else 200
    return render(request, "effects/effect.html", context, status=status)


def _start(request: CoalitionRequest) -> dict[str, Any]:
    """What an address fills in beforehand: `?action=`, `?resultat=`, `?indicateur=`, `?titre=`,
    `?rencontre=`. Only what this person may tie is ticked."""
    start: dict[str, Any] = {"when": today(request).isoformat()}
    for name, field in TIES.items():
        given = request.GET.get(name, "")
        if given.isascii() and given.isdigit() and len(given) < 18:
            start[field] = [int(given)]
    if (meeting := request.GET.get("rencontre", "")).isascii() and meeting.isdigit():
        start["meeting"] = meeting
        start["source_kind"] = "meeting"
    if title := request.GET.get("titre", "").strip()[:300]:
        start["title"] = title
    return start


def _form_page(
    request: CoalitionRequest, form: EffectForm, effect: Effect | None = None
) -> HttpResponse:
    draft = f"effets-{request.coalition.pk}-{effect.pk if effect else 'nouveau'}"
    back = address("effect", request, effect.pk) if effect else address("journal", request)
    context = effects_context(
        request, "journal", form=form, effect=effect, draft=draft, back=back,
        parts={name: form.part(name) for name in form.PARTS}, opened=form.opened(),
    )  # fmt: skip
    return render(request, "effects/form.html", context, status=422 if form.errors else 200)


@in_coalition
@require_http_methods(["GET", "POST"])
def new(request: CoalitionRequest) -> HttpResponse:
    """Note an effect with all that is known of it."""
    require(rules.can_write(request.member, request.coalition))
    start = _start(request)
    form = EffectForm(request.POST or None, member=request.member, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.add(coalition=request.coalition, by=request.member, data=form.says())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done(request, _("L’effet est noté."), undo=address("put_away", request, made.pk))
            return redirect(address("effect", request, made.pk))
    return _form_page(request, form)


@in_coalition
@require_http_methods(["GET", "POST"])
def edit(request: CoalitionRequest, effect: int) -> HttpResponse:
    """Complete an entry, or say it better."""
    found = find_effect(request, effect)
    require(rules.can_change(request.member, found))
    form = EffectForm(request.POST or None, member=request.member, effect=found)
    if request.method == "POST" and form.is_valid():
        try:
            changed = verbs.change(effect=found, by=request.member, data=form.says())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            undo = address("undo", request, found.pk) if changed.before else ""
            done(request, _("C’est à jour."), undo=undo)
            still = changed.is_seen_by(request.member)
            return redirect(
                address("effect", request, found.pk) if still else address("journal", request)
            )
    return _form_page(request, form, found)


def _back(request: CoalitionRequest, effect: Effect) -> HttpResponse:
    """To the page the gesture was made on, when it is one of ours."""
    there = request.POST.get("retour", "")
    ours = url_has_allowed_host_and_scheme(there, allowed_hosts=None)
    return redirect(there if ours else address("effect", request, effect.pk))


@in_coalition
@require_POST
def kind(request: CoalitionRequest, effect: int) -> HttpResponse:
    """Say of what type it is: the one proposed, or another."""
    found = find_effect(request, effect)
    require(rules.can_change(request.member, found))
    said = request.POST.get("kind", "")
    if said not in Kind.values:
        warn(request, _("Choisissez un type dans la liste."))
        return _back(request, found)
    was_open = found.is_open
    changed = verbs.say_kind(effect=found, by=request.member, kind=said)
    words = {"kind": Kind(said).label}
    if was_open and not changed.is_open:
        told = _("Noté : %(kind)s. Faute de consentement, il reste entre vous et la coordination.")
    elif changed.is_open and not was_open:
        told = _("Noté : %(kind)s. Les membres peuvent maintenant le lire.")
    else:
        told = _("Noté : %(kind)s.")
    done(request, told % words, undo=address("undo", request, found.pk) if changed.before else "")
    return _back(request, found)


@in_coalition
@require_http_methods(["GET", "POST"])
def confirm(request: CoalitionRequest, effect: int) -> HttpResponse:
    """Note who, outside, confirmed it."""
    found = find_effect(request, effect)
    require(rules.can_change(request.member, found))
    start = {"confirmed_by": found.could_confirm, "confirmed_on": today(request)}
    form = ConfirmForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        verbs.confirm(effect=found, by=request.member, **form.cleaned_data)
        done(request, _("C’est confirmé."), undo=address("undo", request, found.pk))
        return redirect(address("effect", request, found.pk))
    context = effects_context(request, "journal", effect=found, form=form)
    status = 422 if form.errors else 200
    return render(request, "effects/confirm.html", context, status=status)


@in_coalition
@require_POST
def undo(request: CoalitionRequest, effect: int) -> HttpResponse:
    """Take the last change of an entry back."""
    found = find_effect(request, effect)
    try:
        verbs.undo_change(effect=found, by=request.member)
    except Refused as refusal:
        warn(request, str(refusal))
    else:
        done(request, _("Le changement est annulé."))
    return redirect(address("effect", request, found.pk))


@in_coalition
@require_POST
def put_away(request: CoalitionRequest, effect: int) -> HttpResponse:
    found = find_effect(request, effect, binned=True)
    verbs.put_away(effect=found, by=request.member)
    restore = address("take_back", request, found.pk)
    done(request, _("L’effet est dans la corbeille pour trente jours."), undo=restore)
    return redirect(address("journal", request))


@in_coalition
@require_POST
def take_back(request: CoalitionRequest, effect: int) -> HttpResponse:
    found = find_effect(request, effect, binned=True)
    verbs.take_back(effect=found, by=request.member)
    done(request, _("L’effet est repris."))
    return redirect(address("effect", request, found.pk))


@in_coalition
@require_http_methods(["GET", "POST"])
def erase(request: CoalitionRequest, effect: int) -> HttpResponse:
    """Erase for good. Asked once more, because nothing brings it back."""
    found = find_effect(request, effect, binned=True)
    require(rules.can_erase(request.member, found))
    if request.method == "POST":
        verbs.erase(effect=found, by=request.member)
        done(request, _("L’effet est effacé. Il n’en reste rien ici."))
        return redirect(address("journal", request))
    return render(request, "effects/erase.html", effects_context(request, "journal", effect=found))


@in_coalition
@require_GET
def versions(request: CoalitionRequest, effect: int) -> HttpResponse:
    """What an entry said before, change by change."""
    found = find_effect(request, effect)
    rows = Version.objects.of("effect", found.pk).select_related("event__by")[:50]
    shown = compared(list(rows), request.member) if found.keeps_versions else []
    context = effects_context(
        request, "journal", effect=found, versions=shown,
        may_change=rules.can_change(request.member, found),
    )  # fmt: skip
    return render(request, "effects/versions.html", context)


@in_coalition
@require_POST
def restore_version(request: CoalitionRequest, effect: int, number: int) -> HttpResponse:
    found = find_effect(request, effect)
    require(rules.can_change(request.member, found))
    version = get_object_or_404(Version.objects.of("effect", found.pk), number=number)
    try:
        verbs.restore_version(effect=found, by=request.member, version=version)
    except Refused as refusal:
        warn(request, str(refusal))
    else:
        words = _("La version %(number)s est reprise.") % {"number": number}
        done(request, words, undo=address("undo", request, found.pk))
    return redirect(address("effect", request, found.pk))


def _others(request: CoalitionRequest, effect: Effect) -> list[tuple[int, str]]:
    """The entry that was chosen, when this person may read it: the list offers the latest only."""
    number = request.POST.get("other", "")
    if not (number.isascii() and number.isdigit() and len(number) < 18):
        return []
    rows = Effect.objects.visible_to(request.member).present().exclude(pk=effect.pk)
    return list(rows.filter(pk=int(number)).values_list("pk", "title"))


@in_coalition
@require_POST
def lead(request: CoalitionRequest, effect: int) -> HttpResponse:
    """This effect led to another, or came from it."""
    found = find_effect(request, effect)
    require(rules.can_write(request.member, request.coalition))
    form = LeadForm(request.POST, offered=_others(request, found), auto_id="lien_%s")
    if form.is_valid():
        other = Effect.objects.select_related("typed_by").get(pk=form.cleaned_data["other"])
        forwards = form.cleaned_data["way"] == "to"
        source, target = (found, other) if forwards else (other, found)
        try:
            made = link_verbs.lead(
                source=source, target=target, by=request.member, how=form.cleaned_data["how"]
            )
        except Refused as refusal:
            form.add_error("other", str(refusal))
        else:
            undo = address("unlead", request, found.pk, made.pk)
            done(request, _("Les deux effets sont liés."), undo=undo)
            return redirect(address("effect", request, found.pk) + "#chaine")
    return card_page(request, found, form)


@in_coalition
@require_POST
def unlead(request: CoalitionRequest, effect: int, effect_link: int) -> HttpResponse:
    found = find_effect(request, effect)
    link_verbs.unlead(link=find_link(found, effect_link), by=request.member)
    done(request, _("Le lien est retiré. Les deux effets restent."))
    return redirect(address("effect", request, found.pk) + "#chaine")
