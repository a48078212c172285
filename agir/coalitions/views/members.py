from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agir.coalitions import actions, rules
from agir.coalitions.entrance import CoalitionRequest, in_coalition
from agir.coalitions.forms.partners import MemberForm
from agir.coalitions.models import Invitation, Member, Role
from agir.core.refusals import Refused, require
from agir.ui.feedback import done, warn


@in_coalition
@require_safe
def members(request: CoalitionRequest) -> HttpResponse:
    """Who sits here, as what. Addresses only for those who must write to people."""
    coalition, me = request.coalition, request.member
    rows = (
        Member.objects.present()
        .filter(coalition=coalition)
        .select_related("user", "organisation")
        .order_by("role", "user__name", "pk")
    )
    may_invite = rules.can_invite(me, coalition)
    waiting = Invitation.objects.pending().filter(coalition=coalition)
    context = {
        "members": sorted(
            rows, key=lambda row: (list(rules.WORDS).index(Role(row.role)), str(row.user))
        ),
        "me": me,
        "may_manage": rules.can_manage_members(me, coalition),
        "may_see_addresses": rules.can_see_addresses(me, coalition),
        "may_invite": may_invite,
        "waiting": waiting.count() if may_invite else 0,
        "place": "together",
    }
    return render(request, "coalitions/members.html", context)


def _find(request: CoalitionRequest, member: int) -> Member:
    rows = Member.objects.select_related("user", "organisation")
    found = get_object_or_404(rows, coalition=request.coalition, pk=member)
    found.coalition = request.coalition
    return found


@in_coalition
def member_edit(request: CoalitionRequest, member: int) -> HttpResponse:
    found = _find(request, member)
    require(rules.can_change_member(request.member, found, request.coalition))
    start = {"role": found.role, "organisation": found.organisation_id}
    form = MemberForm(
        request.POST if request.method == "POST" else None, member=found, initial=start
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_member(member=found, by=request.member, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("role", str(refusal))
        else:
            done(request, _("La place de %(name)s est enregistrée.") % {"name": found.user})
            return redirect("coalitions:members", request.coalition.slug)
    context = {"form": form, "person": found, "place": "together"}
    return render(
        request, "coalitions/member_edit.html", context, status=422 if form.errors else 200
    )


@in_coalition
@require_POST
def member_remove(request: CoalitionRequest, member: int) -> HttpResponse:
    """End a place: of somebody, by the coordination; or one's own."""
    found = _find(request, member)
    try:
        actions.remove_member(member=found, by=request.member)
    except Refused as refusal:
        warn(request, str(refusal))
        return redirect("coalitions:members", request.coalition.slug)
    if found.pk == request.member.pk:
        name = request.coalition.name
        done(request, _("Vous avez quitté « %(name)s ». Merci d’y avoir été.") % {"name": name})
        return redirect("home:start")
    undo = reverse("coalitions:member_return", args=[request.coalition.slug, found.pk])
    done(request, _("%(name)s n’est plus membre.") % {"name": found.user}, undo=undo)
    return redirect("coalitions:members", request.coalition.slug)


@in_coalition
@require_POST
def member_return(request: CoalitionRequest, member: int) -> HttpResponse:
    found = _find(request, member)
    try:
        actions.bring_back(member=found, by=request.member)
    except Refused as refusal:
        warn(request, str(refusal))
    else:
        done(request, _("%(name)s reprend sa place.") % {"name": found.user})
    return redirect("coalitions:members", request.coalition.slug)
