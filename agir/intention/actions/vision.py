from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from agir.coalitions.models import Coalition, Member
from agir.core.refusals import Refused, require
from agir.cycles.models import Cycle
from agir.history.actions import Record, record
from agir.intention import rules
from agir.intention.models import FIELDS, Suggestion, Vision, VisionVersion


def remember(vision: Vision, by: Member, verb: str, **changes: list[str]) -> None:
    """Record what happened to a vision. Its words are in its versions, not here."""
    entry = Record(f"intention.{verb}", "vision", vision.pk, vision.name, changes)
    record(by=by.user, coalition_id=vision.coalition_id, entry=entry)


def hold(vision: Vision) -> Vision:
    """The vision as it is now, held until the end of the transaction."""
    rows = Vision.objects.select_for_update(of=("self",)).select_related("coalition")
    return rows.get(pk=vision.pk)


def latest(vision: Vision) -> VisionVersion:
    return VisionVersion.objects.filter(vision=vision).order_by("-number")[0]


def _write(vision: Vision, by: Member, says: Mapping[str, str], why: str) -> VisionVersion:
    number = VisionVersion.objects.filter(vision=vision).count() + 1
    kept = {name: says.get(name, "").strip() for name in FIELDS}
    if not kept["statement"]:
        raise Refused(_("Écrivez l’énoncé : une ou deux phrases suffisent."))
    return VisionVersion.objects.create(
        coalition_id=vision.coalition_id,
        vision=vision,
        number=number,
        why=why.strip(),
        by=by.user,
        **kept,
    )


def _require_own_cycle(coalition: Coalition, cycle: Cycle | None) -> None:
    if cycle is not None and cycle.coalition_id != coalition.pk:
        raise Refused(_("Ce cycle n’est pas de ce regroupement."))


@transaction.atomic
def create_vision(
    *, coalition: Coalition, by: Member, name: str, says: Mapping[str, str], cycle: Cycle | None
) -> Vision:
    """Write a vision and its first version."""
    require(rules.can_write(by, coalition))
    _require_own_cycle(coalition, cycle)
    vision = Vision.objects.create(coalition=coalition, name=name[:160], cycle=cycle)
    _write(vision, by, says, "")
    remember(vision, by, "vision.created")
    return vision


@transaction.atomic
def change_vision(*, vision: Vision, by: Member, name: str, cycle: Cycle | None) -> Vision:
    """Change how a vision is called, or the cycle it belongs to. Its text is not touched."""
    vision = hold(vision)
    require(rules.can_settle(by, vision))
    _require_own_cycle(vision.coalition, cycle)
    if (vision.name, vision.cycle_id) != (name, cycle.pk if cycle else None):
        before, vision.name, vision.cycle = vision.name, name[:160], cycle
        vision.save(update_fields=["name", "cycle"])
        remember(vision, by, "vision.changed", name=[before, name])
    return vision


@transaction.atomic
def propose_version(
    *, vision: Vision, by: Member, says: Mapping[str, str], why: str, base: int
) -> VisionVersion:
    """Write the next version, started from version `base`. Raises `Refused` when nothing differs,
    and when somebody else proposed one meanwhile: nobody's words are covered unseen."""
    vision = hold(vision)
    require(rules.can_propose_version(by, vision))
    last = latest(vision)
    if last.number != base:
        raise Refused(
            _(
                "La version %(number)d a été proposée entre-temps. Vos mots sont gardés ici : "
                "relisez cette version, puis proposez de nouveau."
            )
            % {"number": last.number}
        )
    if all(says.get(name, "").strip() == getattr(last, name) for name in FIELDS):
        raise Refused(_("Ces mots sont déjà ceux de la version actuelle."))
    made = _write(vision, by, says, why)
    remember(vision, by, "vision.version_proposed", number=[str(base), str(made.number)])
    return made


@transaction.atomic
def suggest(
    *, vision: Vision, by: Member, field: str, passage: str, words: str, why: str
) -> Suggestion:
    """Propose other words, for a passage or for a whole field, on the current version."""
    vision = hold(vision)
    require(rules.can_suggest(by, vision))
    version = latest(vision)
    if passage and passage not in getattr(version, field):
        raise Refused(
            _(
                "Ce passage n’est pas dans cette partie du texte. Copiez-le tel quel, ou laissez "
                "vide pour proposer d’autres mots pour toute la partie."
            )
        )
    made = Suggestion.objects.create(
        coalition_id=vision.coalition_id,
        version=version,
        field=field,
        passage=passage,
        words=words,
        why=why,
        by=by.user,
    )
    remember(vision, by, "suggestion.made")
    return made


def _hold_open(suggestion: Suggestion) -> Suggestion:
    rows = Suggestion.objects.select_for_update(of=("self",))
    found = rows.select_related("version__vision").get(pk=suggestion.pk)
    if found.status != Suggestion.Status.OPEN:
        raise Refused(_("Cette suggestion a déjà reçu sa réponse."))
    return found


@transaction.atomic
def accept(*, suggestion: Suggestion, by: Member) -> VisionVersion:
    """Keep a suggestion: the next version says it. Refused when the passage is no longer there."""
    vision = hold(suggestion.version.vision)
    require(rules.can_settle(by, vision))
    suggestion = _hold_open(suggestion)
    last = latest(vision)
    says = last.says()
    text = says[suggestion.field]
    if suggestion.passage and suggestion.passage not in text:
        raise Refused(
            _(
                "Ce passage a changé depuis. Reprenez l’idée dans une nouvelle version, ou mettez "
                "la suggestion de côté en disant pourquoi."
            )
        )
    whole = not suggestion.passage
    says[suggestion.field] = (
        suggestion.words if whole else text.replace(suggestion.passage, suggestion.words, 1)
    )
    if says == last.says():
        raise Refused(_("Ces mots sont déjà ceux de la version actuelle."))
    limit = getattr(VisionVersion._meta.get_field(suggestion.field), "max_length", None)
    if limit and len(says[suggestion.field]) > limit:
        raise Refused(_("Cette partie deviendrait trop longue : %(most)d caractères au plus.")
                      % {"most": limit})  # fmt: skip
    made = _write(vision, by, says, suggestion.why)
    suggestion.status, suggestion.became = Suggestion.Status.ACCEPTED, made
    suggestion.save(update_fields=["status", "became"])
    remember(vision, by, "suggestion.accepted", number=[str(last.number), str(made.number)])
    return made


@transaction.atomic
def set_aside(*, suggestion: Suggestion, by: Member, reason: str) -> Suggestion:
    """Set a suggestion aside, saying why: whoever proposed it will read it."""
    vision = suggestion.version.vision
    require(rules.can_settle(by, vision))
    suggestion = _hold_open(suggestion)
    if not reason.strip():
        raise Refused(_("Dites pourquoi : la personne qui l’a proposée le lira."))
    suggestion.status, suggestion.reason = Suggestion.Status.SET_ASIDE, reason.strip()
    suggestion.save(update_fields=["status", "reason"])
    remember(vision, by, "suggestion.set_aside")
    return suggestion


@transaction.atomic
def take_up(*, suggestion: Suggestion, by: Member) -> Suggestion:
    """Discuss again a suggestion that had been set aside."""
    vision = suggestion.version.vision
    require(rules.can_settle(by, vision))
    suggestion = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
    if suggestion.status == Suggestion.Status.SET_ASIDE:
        suggestion.status, suggestion.reason = Suggestion.Status.OPEN, ""
        suggestion.save(update_fields=["status", "reason"])
        remember(vision, by, "suggestion.taken_up")
    return suggestion
