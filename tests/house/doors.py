"""Who may open each door, and who may post through it. A URL without its line here fails.

`get` and `post` say which roles may; None says that the method is not there at all. Anonymous
people are sent to sign in, people outside the coalition get 404, members without the right 403,
and nobody writes in an archived coalition.
"""

from __future__ import annotations

from dataclasses import dataclass

from agir.coalitions.models import Role

COORDINATION = frozenset({Role.COORDINATION.value})
STEERING = COORDINATION | {Role.STEERING.value}
CONTRIBUTORS = STEERING | {Role.REPRESENTATIVE.value, Role.FIRST_CONCERNED.value}
VOICES = frozenset({Role.REPRESENTATIVE.value, Role.FIRST_CONCERNED.value})
MEMBERS = CONTRIBUTORS | {Role.FUNDER_ADVISER.value, Role.OBSERVER.value}
NONE: frozenset[str] = frozenset()
Roles = frozenset[str] | None


@dataclass(frozen=True)
class Door:
    """A page of a coalition. `plan` names the plan it is tried on; `archived_get` and
    `archived_post` are who may in an archived coalition; `here` names other arguments than the
    usual ones; `query` is what follows the address."""

    get: Roles
    post: Roles = None
    plan: str = "draft"
    archived_get: Roles | str = "same"
    archived_post: Roles = NONE
    here: tuple[tuple[str, str], ...] = ()
    query: str = ""

    @property
    def get_when_archived(self) -> Roles:
        """What only shows is still shown; a form that could only be refused is not."""
        if isinstance(self.archived_get, str):
            return self.get if self.get == MEMBERS or self.get is None else NONE
        return self.archived_get


def read() -> Door:
    return Door(MEMBERS)


def form(roles: Roles, **more: object) -> Door:
    return Door(roles, roles, **more)  # type: ignore[arg-type]


def gesture(roles: Roles, **more: object) -> Door:
    return Door(None, roles, **more)  # type: ignore[arg-type]


STAGED_FIGURES = (("staged", "staged_figures"),)
SEEN_CANDIDATE = (("round", "seen_round"), ("candidate", "seen_candidate"))

COALITION: dict[str, Door] = {
    "home:coalition": read(),
    "home:cycle": read(),
    "home:together": read(),
    "home:voices": read(),
    "home:lasting": read(),
    "home:search": read(),
    "coalitions:settings": form(COORDINATION, archived_get=COORDINATION),
    "coalitions:archive": gesture(COORDINATION),
    "coalitions:reopen": gesture(NONE, archived_post=COORDINATION),
    "coalitions:partners": read(),
    "coalitions:partner_add": form(STEERING),
    "coalitions:merge": form(STEERING),
    "coalitions:partner": Door(MEMBERS, STEERING),
    "coalitions:partnership_end": gesture(STEERING),
    "coalitions:partnership_resume": gesture(STEERING),
    "coalitions:members": read(),
    "coalitions:member_edit": form(COORDINATION),
    "coalitions:member_remove": gesture(COORDINATION),
    "coalitions:member_return": gesture(COORDINATION, here=(("member", "left"),)),
    "coalitions:invitations": form(COORDINATION),
    "coalitions:invitation_revoke": gesture(COORDINATION),
    "coalitions:invitation_resend": gesture(COORDINATION),
    "coalitions:facets": Door(MEMBERS, STEERING),
    "coalitions:facet_rename": gesture(STEERING),
    "coalitions:facet_move": gesture(STEERING),
    "coalitions:facet_retire": gesture(STEERING),
    "coalitions:facet_return": gesture(STEERING),
    "portrait:overview": read(),
    "portrait:one_page": read(),
    "portrait:booklet": read(),
    "portrait:stories": read(),
    "portrait:story_withdraw": form(COORDINATION),
    "portrait:timeline": read(),
    "portrait:strengths": read(),
    "portrait:assets": read(),
    "portrait:bin": read(),
    "portrait:piece_new": form(CONTRIBUTORS, here=(("kind", "force"),)),
    "portrait:piece_edit": form(CONTRIBUTORS, here=(("kind", "force"),)),
    "portrait:piece_undo": gesture(CONTRIBUTORS, here=(("kind", "force"),)),
    "portrait:piece_confirm": gesture(CONTRIBUTORS, here=(("kind", "force"),)),
    "portrait:piece_bin": gesture(CONTRIBUTORS, here=(("kind", "force"),)),
    "portrait:piece_restore": gesture(CONTRIBUTORS, here=(("kind", "force"),)),
    "portrait:causes": read(),
    "portrait:tree": read(),
    "portrait:cause_add": gesture(CONTRIBUTORS),
    "portrait:cause_edit": form(CONTRIBUTORS),
    "portrait:cause_bin": gesture(CONTRIBUTORS),
    "portrait:cause_restore": gesture(CONTRIBUTORS),
    "portrait:priorities": read(),
    "portrait:round_new": form(STEERING),
    "portrait:round": Door(MEMBERS, here=(("round", "priority_round"),)),
    "portrait:criterion_add": gesture(CONTRIBUTORS, here=(("round", "priority_round"),)),
    "portrait:criterion_remove": gesture(CONTRIBUTORS, here=(("round", "priority_round"),)),
    "portrait:candidate_add": gesture(CONTRIBUTORS, here=(("round", "priority_round"),)),
    "portrait:candidate_remove": gesture(CONTRIBUTORS, here=(("round", "priority_round"),)),
    "portrait:candidate_discuss": gesture(CONTRIBUTORS, here=SEEN_CANDIDATE),
    "portrait:candidate_keep": gesture(STEERING, here=SEEN_CANDIDATE),
    "portrait:candidate_drop": gesture(STEERING, here=SEEN_CANDIDATE),
    "portrait:candidate_undecide": gesture(STEERING, here=SEEN_CANDIDATE),
    "portrait:scores_open": gesture(STEERING, here=(("round", "priority_round"),)),
    "portrait:score": gesture(CONTRIBUTORS, here=(("round", "scoring_round"),)),
    "portrait:scores_close": form(STEERING, here=(("round", "scoring_round"),)),
    "portrait:round_again": gesture(STEERING, here=(("round", "priority_round"),)),
    "portrait:round_bin": gesture(STEERING, here=(("round", "priority_round"),)),
    "portrait:round_restore": gesture(STEERING, here=(("round", "priority_round"),)),
    "portrait:indicators": read(),
    "portrait:indicator_method": read(),
    "portrait:indicator_new": form(CONTRIBUTORS),
    "portrait:indicator": read(),
    "portrait:indicator_edit": form(CONTRIBUTORS),
    "portrait:indicator_undo": gesture(CONTRIBUTORS),
    "portrait:indicator_confirm": gesture(CONTRIBUTORS),
    "portrait:indicator_bin": gesture(CONTRIBUTORS),
    "portrait:indicator_restore": gesture(CONTRIBUTORS),
    "portrait:figures_import": form(STEERING),
    "portrait:figures_preview": form(STEERING, here=STAGED_FIGURES),
    "portrait:figures_bring": gesture(STEERING, here=STAGED_FIGURES),
    "portrait:figures_abandon": gesture(STEERING, here=STAGED_FIGURES),
    "portrait:figures_undo": gesture(STEERING, here=(("batch", "figures_batch"),)),
    "portrait:territory": Door(MEMBERS, CONTRIBUTORS),
    "portrait:unit_remove": gesture(CONTRIBUTORS),
    "cycles:index": read(),
    "cycles:create": form(STEERING),
    "cycles:framework": read(),
    "cycles:framework_seen": gesture(STEERING),
    "cycles:own_add": form(STEERING),
    "cycles:own_change": form(STEERING),
    "cycles:set_aside": gesture(STEERING),
    "cycles:take_back": gesture(STEERING),
    "cycles:cycle": read(),
    "cycles:change": form(STEERING),
    "cycles:close": gesture(STEERING),
    "cycles:reopen": gesture(STEERING, here=(("cycle", "closed_cycle"),)),
    "cycles:stage": read(),
    "cycles:link_new": form(STEERING),
    "cycles:question": Door(MEMBERS, CONTRIBUTORS),
    "cycles:paper": form(STEERING),
    "cycles:synthesis": form(CONTRIBUTORS),
    "cycles:synthesis_versions": read(),
    "cycles:synthesis_restore": gesture(CONTRIBUTORS),
    "cycles:voice_correct": form(COORDINATION),
    "cycles:voice_withdraw": form(COORDINATION),
    "cycles:links": Door(STEERING),
    "cycles:link": Door(STEERING),
    "cycles:link_revoke": gesture(STEERING),
    "intention:index": read(),
    "intention:vision_new": form(CONTRIBUTORS),
    "intention:vision": read(),
    "intention:vision_about": form(STEERING),
    "intention:version_new": form(CONTRIBUTORS),
    "intention:versions": read(),
    "intention:adopt": form(STEERING),
    "intention:reopen": gesture(STEERING),
    "intention:suggest": form(CONTRIBUTORS),
    "intention:suggestion_accept": gesture(STEERING),
    "intention:suggestion_set_aside": form(STEERING),
    "intention:suggestion_take_up": gesture(STEERING),
    "intention:round_new": form(STEERING),
    "intention:round": read(),
    "intention:answer": form(VOICES),
    "intention:answer_for": form(STEERING),
    "intention:reply": form(CONTRIBUTORS),
    "intention:round_close": gesture(STEERING),
    "intention:round_reopen": gesture(STEERING),
    "intention:letters": form(STEERING),
    "intention:link_revoke": gesture(STEERING, here=(("link", "letter_link"),)),
    "intention:charter": read(),
    "intention:charter_line": form(CONTRIBUTORS),
    "intention:charter_check": form(CONTRIBUTORS),
    "intention:value_new": form(CONTRIBUTORS),
    "intention:value": form(CONTRIBUTORS),
    "intention:value_retire": gesture(CONTRIBUTORS),
    "intention:value_return": gesture(CONTRIBUTORS),
    "intention:chairs": read(),
    "intention:chair_new": form(CONTRIBUTORS),
    "intention:chair": form(CONTRIBUTORS),
    "plan:index": read(),
    "plan:create": form(STEERING),
    "plan:change": form(STEERING),
    "plan:adopt": form(STEERING),
    "plan:reopen": gesture(STEERING, plan="adopted"),
    "plan:close": gesture(STEERING, plan="adopted"),
    "plan:carry": form(STEERING),
    "plan:plan_bin": gesture(STEERING),
    "plan:plan_restore": gesture(STEERING, plan="binned"),
    "plan:bin": read(),
    "plan:gantt": read(),
    "plan:actions": read(),
    "plan:quick_add": gesture(CONTRIBUTORS),
    "plan:action_new": form(CONTRIBUTORS),
    "plan:action": read(),
    "plan:action_edit": form(CONTRIBUTORS),
    "plan:action_cell": form(CONTRIBUTORS, here=(("field", "etat"),)),
    "plan:action_versions": read(),
    "plan:version_restore": gesture(CONTRIBUTORS),
    "plan:action_undo": gesture(CONTRIBUTORS),
    "plan:action_bin": gesture(CONTRIBUTORS),
    "plan:action_restore": gesture(CONTRIBUTORS),
    "plan:results": read(),
    "plan:result_add": gesture(CONTRIBUTORS),
    "plan:result_edit": form(CONTRIBUTORS),
    "plan:result_move": gesture(CONTRIBUTORS),
    "plan:result_bin": gesture(CONTRIBUTORS),
    "plan:result_restore": gesture(CONTRIBUTORS),
    "plan:result_undo": gesture(CONTRIBUTORS),
    "plan:import_new": form(STEERING),
    "plan:import": form(STEERING),
    "plan:import_preview": form(STEERING),
    "plan:import_bring": gesture(STEERING),
    "plan:import_abandon": gesture(STEERING),
    "plan:import_undo": gesture(STEERING),
    "plan:export": read(),
    "plan:export_file": Door(MEMBERS, here=(("kind", "csv"),)),
    "plan:map": read(),
    "plan:matrix": read(),
    "plan:link_titles": read(),
    "plan:link_put_back": gesture(
        CONTRIBUTORS, query="kind=reinforces&first={first}&second={second}"
    ),
    "plan:link_pair": Door(MEMBERS, CONTRIBUTORS),
    "plan:link_edit": form(CONTRIBUTORS),
    "plan:link_remove": gesture(CONTRIBUTORS),
    "plan:link_add": form(CONTRIBUTORS),
    "plan:proposals": read(),
    "plan:compare": read(),
    "plan:proposal_confirm": gesture(CONTRIBUTORS),
    "plan:proposal_dismiss": gesture(CONTRIBUTORS, here=(("kind", "overlaps"),)),
    "plan:proposal_again": gesture(CONTRIBUTORS, here=(("kind", "overlaps"),)),
    "plan:xray": read(),
    "plan:finding": read(),
    "plan:finding_assign": gesture(CONTRIBUTORS),
    "plan:finding_set_aside": gesture(CONTRIBUTORS),
    "plan:finding_take_up": gesture(CONTRIBUTORS),
}

ANYBODY, ONE_SELF, NOT_THERE, CLOSED = "anybody", "one self", "not there", "closed"


@dataclass(frozen=True)
class Outside:
    """A page outside coalitions: open to anybody, or to each signed-in person for herself."""

    get: str = NOT_THERE
    post: str = NOT_THERE


OUTSIDE: dict[str, Outside] = {
    "home:start": Outside(ANYBODY),
    "home:language": Outside(ANYBODY, ANYBODY),
    "ui:live": Outside(ANYBODY),
    "ui:comfort": Outside(ANYBODY, ANYBODY),
    "ui:accessibility": Outside(ANYBODY),
    "ui:source": Outside(ANYBODY),
    "framework:index": Outside(ANYBODY),
    "framework:family": Outside(ANYBODY),
    "framework:stage": Outside(ANYBODY),
    "framework:tools": Outside(ANYBODY),
    "framework:tool": Outside(ANYBODY),
    "framework:sheet": Outside(ANYBODY),
    "framework:preview": Outside(ANYBODY),
    "demo:outbox": Outside(ANYBODY),
    "account_login": Outside(ANYBODY, ANYBODY),
    "account_confirm_login_code": Outside(ANYBODY, ANYBODY),
    "account_logout": Outside(NOT_THERE, ONE_SELF),
    "account_inactive": Outside(CLOSED),
    "accounts:link": Outside(ANYBODY, ANYBODY),
    "accounts:open": Outside(ANYBODY, ANYBODY),
    "accounts:key_options": Outside(NOT_THERE, ANYBODY),
    "accounts:key_sign_in": Outside(NOT_THERE, ANYBODY),
    "accounts:profile": Outside(ONE_SELF, ONE_SELF),
    "accounts:welcome": Outside(ONE_SELF, ONE_SELF),
    "accounts:download": Outside(ONE_SELF),
    "accounts:erase": Outside(ONE_SELF, ONE_SELF),
    "accounts:sessions": Outside(ONE_SELF),
    "accounts:end_others": Outside(NOT_THERE, ONE_SELF),
    "accounts:end_session": Outside(NOT_THERE, ONE_SELF),
    "accounts:passkeys": Outside(ONE_SELF),
    "accounts:key_creation": Outside(NOT_THERE, ONE_SELF),
    "accounts:key_add": Outside(NOT_THERE, ONE_SELF),
    "accounts:key_remove": Outside(NOT_THERE, ONE_SELF),
    "cycles:answer": Outside(ANYBODY, ANYBODY),
    "cycles:mine": Outside(ANYBODY, ANYBODY),
    "intention:letter": Outside(ANYBODY, ANYBODY),
    "coalitions:create": Outside(ONE_SELF, ONE_SELF),
    "coalitions:invitation": Outside(ANYBODY, ANYBODY),
}
