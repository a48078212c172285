"""Putting a document beside an action."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from agir.coalitions.models import Member
from agir.core.refusals import Refused, require
from agir.followup import rules
from agir.followup.actions.trace import leave
from agir.followup.files import LARGEST, SEVERAL, Accepted
from agir.followup.models import Attachment
from agir.plan.models import Action


@transaction.atomic
def attach_file(*, action: Action, by: Member, title: str, file: Accepted) -> Attachment:
    """Keep a small file beside an action. It was recognised by its content (`files.accept`)."""
    require(rules.can_tell(by, action))
    held = Attachment.objects.filter(action=action).exclude(file_name="").count()
    if held >= SEVERAL:
        raise Refused(
            _("Cette action a déjà %(n)d fichiers. Mettez l’adresse d’un dossier partagé.")
            % {"n": SEVERAL}
        )
    if len(file.content) > LARGEST:
        raise Refused(_("Ce fichier dépasse 5 Mo. Mettez plutôt son adresse."))
    made = Attachment(
        action=action, title=(title or file.name)[:200], file_name=file.name,
        content_type=file.content_type, size=len(file.content), content=file.content,
    )  # fmt: skip
    return leave(made, by)


@transaction.atomic
def attach_address(*, action: Action, by: Member, title: str, url: str) -> Attachment:
    """Keep the address of a document beside an action."""
    return leave(Attachment(action=action, title=(title or url)[:200], url=url), by)
