"""What people type about an action as it goes. Nothing here saves."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agir.coalitions.models import Coalition, Member, Organisation
from agir.core.refusals import Refused
from agir.followup import rules
from agir.followup.actions.giving import Giver
from agir.followup.actions.obstacle import Help
from agir.followup.files import Accepted, accept
from agir.followup.forms.fields import DayField, HoursField, LineField
from agir.followup.models import Attachment, Giving, News, Obstacle, Trace
from agir.plan.forms.fields import AmountField, TypedDateField
from agir.plan.models import Precision

MOST_HOURS = Decimal(9999)
MOST_MONEY = Decimal(99_999_999)


class TraceForm(forms.Form):
    """What the forms share: who types, where, and the trace that is changed, if any."""

    def __init__(
        self, *args: Any, member: Member, today: dt.date, trace: Trace | None = None, **kwargs: Any
    ) -> None:
        self.member, self.today, self.trace = member, today, trace
        kwargs["initial"] = {**self.start(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, DayField):
                field.today = today

    def start(self) -> dict[str, Any]:
        return {}

    def says(self) -> dict[str, Any]:
        """The fields of the trace, as `change` takes them."""
        return dict(self.cleaned_data)


class NewsForm(TraceForm):
    text = LineField(
        label=gettext_lazy("Qu’est-ce qui a bougé?"),
        error_messages={"required": gettext_lazy("Dites en une ligne ce qui a bougé.")},
    )
    on = DayField(label=gettext_lazy("Quand"))

    def start(self) -> dict[str, Any]:
        if isinstance(self.trace, News):
            return {"text": self.trace.text, "on": self.trace.on}
        return {"on": self.today}


def partner_choices(coalition: Coalition, empty: str) -> list[tuple[str, str]]:
    rows = Organisation.objects.of_coalition(coalition).values_list("pk", "name")
    return [("", empty), *((str(pk), name) for pk, name in rows)]


class ObstacleForm(TraceForm):
    text = LineField(
        label=gettext_lazy("Qu’est-ce qui bloque?"),
        error_messages={"required": gettext_lazy("Dites en une ligne ce qui bloque.")},
    )
    helper = forms.ChoiceField(
        label=gettext_lazy("Un partenaire qui pourrait aider"), required=False
    )
    help = LineField(
        label=gettext_lazy("Quelqu’un d’autre"), max_length=200, required=False,
        help_text=gettext_lazy("Par exemple : « le service des loisirs », « un autre parent »."),
    )  # fmt: skip
    level = forms.ChoiceField(
        label=gettext_lazy("À quel palier peut-on le lever?"), required=False,
        help_text=gettext_lazy("Laissez « ici même » si le regroupement y peut quelque chose."),
    )  # fmt: skip
    opened_on = DayField(label=gettext_lazy("Vu le"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = self.member.coalition
        partners = partner_choices(here, _("Personne en vue"))
        kept = self.trace.helper if isinstance(self.trace, Obstacle) else None
        if kept is not None and str(kept.pk) not in dict(partners):
            partners.append((str(kept.pk), kept.name))  # a partner since gone stays as it was said
        self.fields["helper"].choices = partners  # type: ignore[attr-defined]
        self.fields["level"].choices = [("", _("ici même")), *Coalition.Level.choices]  # type: ignore[attr-defined]

    def start(self) -> dict[str, Any]:
        if isinstance(self.trace, Obstacle):
            one = self.trace
            return {
                "text": one.text, "helper": one.helper_id or "", "help": one.help,
                "level": one.level, "opened_on": one.opened_on,
            }  # fmt: skip
        return {"opened_on": self.today}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        lifted = self.trace.lifted_on if isinstance(self.trace, Obstacle) else None
        seen = data.get("opened_on")
        if lifted and seen and seen > lifted:
            self.add_error("opened_on", _("Cet obstacle a été levé avant cette date."))
        return data

    def who(self) -> Help:
        data = self.cleaned_data
        return Help(int(data["helper"]) if data["helper"] else None, data["help"], data["level"])

    def says(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"text": data["text"], "opened_on": data["opened_on"], **vars(self.who())}


class LiftForm(forms.Form):
    how = LineField(label=gettext_lazy("Comment a-t-il été levé?"), required=False)


OTHER = "autre"


class GivingForm(TraceForm):
    """Who gave what, when. Hours and money are typed as people write them."""

    kind = forms.ChoiceField(label=gettext_lazy("Ce qui est donné"), choices=Giving.Kind)
    quantity = forms.CharField(
        label=gettext_lazy("Combien"), max_length=20, required=False,
        help_text=gettext_lazy("En heures (« 7,5 ») ou en dollars (« 250 »)."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )  # fmt: skip
    giver = forms.ChoiceField(label=gettext_lazy("Qui donne"))
    name = LineField(
        label=gettext_lazy("Si la personne n’a pas de compte, son nom"), max_length=120,
        required=False, help_text=gettext_lazy("Facultatif : « trois parents » suffit."),
    )  # fmt: skip
    first_concerned = forms.BooleanField(
        label=gettext_lazy("C’est le temps de parents ou de citoyens"), required=False
    )
    on = TypedDateField(
        label=gettext_lazy("Quand"), help_text=gettext_lazy("Un jour ou un mois : « mars 2026 ».")
    )
    note = LineField(
        label=gettext_lazy("En quoi"), max_length=200, required=False,
        help_text=gettext_lazy("Par exemple : animation, local, collation."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["giver"].choices = self._givers()  # type: ignore[attr-defined]

    def _givers(self) -> list[tuple[str, Any]]:
        here = self.member.coalition
        partners = Organisation.objects.of_coalition(here).values_list("pk", "name")
        seats = Member.objects.present().filter(coalition=here).select_related("user")
        people = sorted(((f"m{m.pk}", m.user.shown_name) for m in seats), key=lambda one: one[1])
        kept = self._kept({*(f"o{pk}" for pk, _name in partners), *(key for key, _name in people)})
        groups: list[tuple[str, Any]] = [*kept, (OTHER, _("Une personne sans compte"))]
        groups.append((_("Organisations"), [(f"o{pk}", name) for pk, name in partners]))
        groups.append((_("Personnes"), people))
        return groups

    def _kept(self, known: set[str]) -> list[tuple[str, str]]:
        """Who gave, when she or the organisation is no longer here: it stays as it was said."""
        one = self.trace
        if not isinstance(one, Giving):
            return []
        giver = _giver(one.organisation_id, one.member_id)
        if giver == OTHER or giver in known:
            return []
        name = one.organisation.name if one.organisation else ""
        return [(giver, name or (one.member.user.shown_name if one.member else ""))]

    def start(self) -> dict[str, Any]:
        one = self.trace
        if isinstance(one, Giving):
            month = one.precision == Giving.Precision.MONTH
            return {
                "kind": one.kind, "quantity": one.hours if one.amount is None else one.amount,
                "giver": _giver(one.organisation_id, one.member_id),
                "name": one.name, "first_concerned": one.first_concerned, "note": one.note,
                "on": f"{one.on:%Y-%m}" if month else one.on.isoformat(),
            }  # fmt: skip
        mine = Giver.herself(self.member)
        return {
            "kind": Giving.Kind.HOURS, "on": self.today.isoformat(),
            "giver": _giver(mine.organisation_id, mine.member_id),
        }  # fmt: skip

    def clean_on(self) -> Any:
        found = self.cleaned_data["on"]
        if found is None:
            raise forms.ValidationError(_("Dites quand : un jour ou un mois."))
        if found.precision not in (Precision.DAY, Precision.MONTH):
            raise forms.ValidationError(_("Un jour ou un mois suffit : « mars 2026 »."))
        if found.value > self.today:
            raise forms.ValidationError(_("Ce jour n’est pas encore venu. Vérifiez la date."))
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["hours"] = data["amount"] = None
        kind, text = data.get("kind"), data.get("quantity", "")
        try:
            if kind == Giving.Kind.HOURS:
                field: forms.CharField = HoursField(most=MOST_HOURS)
                data["hours"] = field.clean(text)
            else:
                amount = AmountField(required=False).clean(text)
                data["amount"] = Decimal(amount) if amount and Decimal(amount) else None
        except forms.ValidationError as error:
            self.add_error("quantity", error)
            return data
        if kind != Giving.Kind.GOODS and data["hours"] is None and data["amount"] is None:
            self.add_error(
                "quantity", _("Dites combien. Pour un don sans valeur connue : en nature.")
            )
        if data["amount"] is not None and data["amount"] > MOST_MONEY:
            self.add_error("quantity", _("Ce montant est trop grand. Vérifiez les zéros."))
        return data

    def from_whom(self) -> Giver:
        """Who gives. A member's own standing says whether it is a parent's time."""
        data = self.cleaned_data
        chosen = data["giver"]
        if chosen.startswith("o"):
            return Giver(organisation_id=int(chosen[1:]))
        if chosen.startswith("m"):
            seat = Member.objects.filter(pk=int(chosen[1:])).first()
            in_person = seat is not None and rules.gives_in_person(seat)
            return Giver(member_id=int(chosen[1:]), first_concerned=in_person)
        return Giver(name=data["name"], first_concerned=data["first_concerned"])

    def gift(self) -> dict[str, Any]:
        data = self.cleaned_data
        on = data["on"]
        whole = on.precision == Precision.MONTH
        return {
            "kind": data["kind"], "hours": data["hours"], "amount": data["amount"],
            "on": on.value.replace(day=1) if whole else on.value,
            "precision": Giving.Precision.MONTH if whole else Giving.Precision.DAY,
            "note": data["note"],
        }  # fmt: skip

    def says(self) -> dict[str, Any]:
        return {**self.gift(), **vars(self.from_whom())}


def _giver(organisation: int | None, member: int | None) -> str:
    if organisation:
        return f"o{organisation}"
    return f"m{member}" if member else OTHER


class AttachmentForm(TraceForm):
    """A file, or an address."""

    title = LineField(label=gettext_lazy("Titre"), max_length=200, required=False)
    file = forms.FileField(
        label=gettext_lazy("Fichier"), required=False,
        help_text=gettext_lazy("PDF, image, document ou tableur, 5 Mo au plus."),
    )  # fmt: skip
    url = forms.URLField(
        label=gettext_lazy("Ou son adresse"), max_length=500, required=False,
        assume_scheme="https",
        error_messages={"invalid": gettext_lazy("Cette adresse n’a pas été comprise.")},
    )  # fmt: skip
    accepted: Accepted | None = None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        file = data.get("file")
        if "file" in self.errors or "url" in self.errors:
            return data
        if bool(file) == bool(data.get("url")):
            self.add_error("file", _("Un fichier ou une adresse : choisissez l’un des deux."))
        elif file:
            try:
                self.accepted = accept(file.name, file.read(5 * 1024 * 1024 + 1))
            except Refused as refusal:
                self.add_error("file", str(refusal))
        return data


class RenameForm(TraceForm):
    title = LineField(
        label=gettext_lazy("Titre"), max_length=200,
        error_messages={"required": gettext_lazy("Une pièce jointe garde un titre.")},
    )  # fmt: skip

    def start(self) -> dict[str, Any]:
        return {"title": self.trace.title} if isinstance(self.trace, Attachment) else {}


CHANGING: dict[str, type[TraceForm]] = {
    "nouvelle": NewsForm,
    "obstacle": ObstacleForm,
    "apport": GivingForm,
    "piece": RenameForm,
}
