"""What people type about a finding of the X-ray."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models import Coalition, Member
from agir.plan.models import FindingNote


class MemberChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        role = obj.organisation.name if obj.organisation else obj.get_role_display()
        return f"{obj.user.shown_name} ({role})"


class AssignForm(forms.Form):
    """To whom a finding is given; nobody takes it back."""

    member = MemberChoice(
        label=_("Confier à"),
        queryset=Member.objects.none(),
        required=False,
        empty_label=_("personne pour l’instant"),
        help_text=_("Cette personne regardera ce constat et vous en reparlera."),
        error_messages={
            "invalid_choice": _(
                "Cette personne n’est plus membre du regroupement. Choisissez-en une autre."
            )
        },
    )

    def __init__(
        self, data: Any = None, *, coalition: Coalition, note: FindingNote | None = None
    ) -> None:
        super().__init__(data, initial={"member": note.assigned_to_id if note else None})
        members = Member.objects.present().filter(coalition=coalition)
        members = members.select_related("user", "organisation").order_by("user__name", "pk")
        self.fields["member"].queryset = members  # type: ignore[attr-defined]


class SetAsideForm(forms.Form):
    """Why a finding is set aside."""

    reason = forms.CharField(
        label=_("Mettre de côté, parce que"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 300}),
        help_text=_("Par exemple : « c’est voulu », « nous en parlons à l’automne »."),
        error_messages={
            "required": _("Dites en quelques mots pourquoi : les autres le liront."),
            "max_length": _("La raison dépasse 300 caractères. Raccourcissez-la un peu."),
        },
    )

    def __init__(self, data: Any = None, *, note: FindingNote | None = None) -> None:
        super().__init__(data, initial={"reason": note.reason if note else ""})
