"""Inviting people: the list as it is read, nothing before the button, tokens that serve once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agir.accounts.models import User
from agir.coalitions.actions import accept, invite, resend, revoke
from agir.coalitions.guests import Guest, read_guests, split_lines
from agir.coalitions.models import Invitation, Member, Organisation, Role
from agir.core.refusals import NotAllowed, Refused
from agir.core.sheets import write_csv, write_xlsx
from agir.core.tokens import hash_token
from agir.history.models import Event
from agir.post.models import Letter
from tests.cast import ROLES, Cast
from tests.letters import leave

ClientOf = Callable[[str], Client]
PATH = "/r/marees/invitations/"


@contextmanager
def committed() -> Iterator[None]:
    """Letters wait in the queue: send them."""
    yield
    leave()


def send(cast: Cast, email: str = "zoe@exemple.test", **about: object) -> str:
    """Invite one person and return the token of her letter."""
    with committed():
        invite(coalition=cast.own, by=cast.coordination, guests=[Guest(1, email, **about)])  # type: ignore[arg-type]
    return token_in(mail.outbox[-1].body)


def token_in(letter: str) -> str:
    found = re.search(r"/invitation/([^/\s]+)/", letter)
    assert found
    return found[1]


# Reading the list


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        ("a@b.ca", [["a@b.ca"]]),
        ("a@b.ca, c@d.ca; ", [["a@b.ca"], ["c@d.ca"]]),
        ("Zoé <a@b.ca>; Noé <c@d.ca>", [["Zoé <a@b.ca>"], ["Noé <c@d.ca>"]]),
        ("a@b.ca, c@d.ca", [["a@b.ca"], ["c@d.ca"]]),
        ("a@b.ca;c@d.ca", [["a@b.ca"], ["c@d.ca"]]),
        ("a@b.ca c@d.ca", [["a@b.ca"], ["c@d.ca"]]),
        ("a@b.ca; Zoé Roy; parent", [["a@b.ca", "Zoé Roy", "parent"]]),
        ("a@b.ca\tZoé\t\tCPE, pavillon 2", [["a@b.ca", "Zoé", "", "CPE, pavillon 2"]]),
    ],
)
def test_lines_are_parted_as_people_type_them(typed: str, rows: list[list[str]]) -> None:
    assert split_lines(typed) == rows


def test_a_line_gives_an_address_a_name_a_role_and_an_organisation() -> None:
    guests = read_guests(
        "Zoé Roy <Zoe@Exemple.test>\nnoe@exemple.test; Noé; parent; CPE\n"
        "lea@exemple.test;Léa;comité;CPE du Phare",
        Role.REPRESENTATIVE,
        [],
    )
    assert [(g.email, g.name, g.role.value, g.organisation) for g in guests] == [
        ("zoe@exemple.test", "Zoé Roy", "representative", ""),
        ("noe@exemple.test", "Noé", "first_concerned", ""),
        ("lea@exemple.test", "Léa", "steering", "CPE du Phare"),
    ]
    assert not any(g.problem for g in guests)
    assert guests[1].notes


def test_a_header_says_the_order_of_the_columns() -> None:
    text = "Organisme;Adresse courriel;Rôle;Nom\nCPE;zoe@exemple.test;Parent;Zoé"
    (guest,) = read_guests(text, Role.OBSERVER, [])
    assert (guest.row, guest.email, guest.name) == (2, "zoe@exemple.test", "Zoé")
    assert guest.role == Role.FIRST_CONCERNED


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("zoe", "incomplète"),
        ("zoe@", "incomplète"),
        ("zoe@exemple.test; Zoé; reine", "reine"),
        ("deja@exemple.test", "déjà membre"),
        ("un@exemple.test\nUN@exemple.test", "plus haut"),
        ("x" * 300 + "@exemple.test", "incomplète|trop longue"),
        ("<script>@exemple.test", "incomplète"),
    ],
)
def test_what_is_wrong_with_a_line_is_said(line: str, reason: str) -> None:
    guests = read_guests(line, Role.OBSERVER, ["deja@exemple.test"])
    assert re.search(reason, guests[-1].problem)


# Looking before sending


def test_nothing_is_sent_before_the_button(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("coordination")
    lines = "zoe@exemple.test; Zoé; parent\npas une adresse\nnoe@exemple.test;Noé;;CPE neuf"
    with committed():
        page = client.post(PATH, {"lines": lines, "role": "representative"})
    text = page.content.decode()
    assert page.status_code == 200
    assert "Envoyer les invitations" in text
    assert "1 ligne à mettre au point" in text
    assert "2 invitations prêtes" in text
    assert not Invitation.objects.exists()
    assert not Organisation.objects.filter(name="CPE neuf").exists()
    assert mail.outbox == []
    with committed():
        answer = client.post(PATH, {"lines": lines, "role": "representative", "action": "send"})
    assert answer["Location"] == PATH
    assert sorted(letter.to[0] for letter in mail.outbox) == [
        "noe@exemple.test",
        "zoe@exemple.test",
    ]
    assert Invitation.objects.get(
        email="noe@exemple.test"
    ).organisation == Organisation.objects.get(name="CPE neuf")
    assert Invitation.objects.filter(sent_at=None).count() == 0
    assert Event.objects.filter(verb="coalitions.invitation.sent").count() == 2


ROWS = [["Courriel", "Nom", "Rôle"], ["zoe@exemple.test", "Zoé", "Parent"], ["noe@", "Noé", ""]]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("liste.csv", write_csv(ROWS)),
        ("liste.xlsx", write_xlsx([("Feuille", ROWS)])),
    ],
)
def test_a_sheet_of_addresses_is_read_and_looked_at(
    cast: Cast, client_of: ClientOf, name: str, data: bytes
) -> None:
    sheet = SimpleUploadedFile(name, data)
    page = client_of("coordination").post(PATH, {"sheet": sheet, "role": "observer"})
    text = page.content.decode()
    assert "zoe@exemple.test" in text
    assert "premier concerné" in text
    assert "1 ligne à mettre au point" in text
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"lines": ""}, "au moins une adresse"),
        ({"lines": "a@b.ca", "role": "roi"}, "roi"),
        ({"lines": "\n".join(f"p{n}@b.ca" for n in range(201))}, "plus de 200"),
        ({"sheet": SimpleUploadedFile("x.xlsx", b"PK\x03\x04abc")}, "ne se lit pas"),
        ({"lines": "a@b.ca", "sheet": SimpleUploadedFile("x.csv", b" ")}, "vide|ne se lit pas"),
    ],
)
def test_a_list_that_cannot_be_read_says_why(
    cast: Cast, client_of: ClientOf, data: dict[str, object], sentence: str
) -> None:
    answer = client_of("coordination").post(PATH, {"role": "observer", **data})
    assert answer.status_code == 422
    assert re.search(sentence, answer.content.decode())
    assert not Invitation.objects.exists()


def test_a_list_of_nothing_good_cannot_be_sent(cast: Cast, client_of: ClientOf) -> None:
    answer = client_of("coordination").post(
        PATH, {"lines": "zoé\nnoé", "role": "observer", "action": "send"}
    )
    assert answer.status_code == 422
    assert "zoé\nnoé" in answer.content.decode()


@pytest.mark.parametrize("role", ROLES)
def test_only_the_coordination_invites(cast: Cast, client_of: ClientOf, role: str) -> None:
    client, expected = client_of(role), 200 if role == "coordination" else 403
    assert client.get(PATH).status_code == expected
    answer = client.post(PATH, {"lines": "zoe@exemple.test", "role": "observer"})
    assert answer.status_code == expected
    if role != "coordination":
        invitation = Invitation.objects.create(
            coalition=cast.own,
            email="x@exemple.test",
            role="observer",
            token_hash="h",
            expires_at=timezone.now() + dt.timedelta(days=1),
        )
        for gesture in (revoke, resend):
            with pytest.raises(NotAllowed):
                gesture(invitation=invitation, by=cast.members[role])
        with pytest.raises(NotAllowed):
            invite(coalition=cast.own, by=cast.members[role], guests=[])


def test_an_archived_coalition_invites_nobody(cast: Cast, client_of: ClientOf) -> None:
    assert client_of("coordination").get("/r/hier/invitations/").status_code == 403


def test_an_invitation_of_another_coalition_does_not_exist_here(
    cast: Cast, client_of: ClientOf
) -> None:
    send(cast)
    pk = Invitation.objects.get().pk
    for verb in ("retirer", "renvoyer"):
        assert client_of("outsider").post(f"/r/cimes/invitations/{pk}/{verb}/").status_code == 404


# The letter


def test_the_letter_says_who_invites_to_what_in_the_language_of_the_coalition(cast: Cast) -> None:
    send(cast, name="Zoé", role=Role.FIRST_CONCERNED)
    letter = mail.outbox[-1]
    assert letter.subject == "Personne coordination vous invite dans « Coalition des Marées »"
    assert "Bonjour Zoé," in letter.body
    assert "premier concerné" in letter.body
    cast.own.languages = ["en", "fr"]
    cast.own.save()
    with committed():
        invite(coalition=cast.own, by=cast.coordination, guests=[Guest(1, "x@exemple.test")])
    assert Letter.objects.get(to="x@exemple.test").language == "en"


def test_no_header_is_injected_by_a_name(cast: Cast) -> None:
    cast.users["coordination"].name = "Zoé\nBcc: x@y.test"
    cast.users["coordination"].save()
    cast.coordination.user.name = "Zoé\nBcc: x@y.test"
    send(cast, name="Noé\r\nBcc: z@y.test")
    letter = mail.outbox[-1]
    assert "\n" not in letter.subject
    assert letter.recipients() == ["zoe@exemple.test"]


@pytest.mark.parametrize(
    ("state", "attempts", "expected"),
    [
        ("queued", 0, "attend son tour"),
        ("queued", 2, "nous réessayons"),
        ("failed", 1, "vérifiez l’adresse"),
        ("unsure", 1, "sans le confirmer"),
    ],
)
def test_where_a_letter_stands_is_shown(
    cast: Cast, client_of: ClientOf, state: str, attempts: int, expected: str
) -> None:
    invite(coalition=cast.own, by=cast.coordination, guests=[Guest(1, "x@exemple.test")])
    settled = None if state == "queued" else timezone.now()
    Letter.objects.update(state=state, attempts=attempts, settled_at=settled)
    assert expected in client_of("coordination").get(PATH).content.decode()


def test_an_invitation_withdrawn_before_it_leaves_does_not_leave(cast: Cast) -> None:
    (made,) = invite(coalition=cast.own, by=cast.coordination, guests=[Guest(1, "x@exemple.test")])
    revoke(invitation=made, by=cast.coordination)
    assert leave() == []
    resend(invitation=made, by=cast.coordination)
    assert len(leave()) == 1
    made.refresh_from_db()
    assert made.sent_at is not None


def test_only_the_hash_is_kept_and_history_holds_no_address(cast: Cast) -> None:
    token = send(cast, name="Zoé Roy")
    assert Invitation.objects.get().token_hash == hash_token(token)
    assert not Letter.objects.exclude(body="").exists()
    told = [f"{e.title} {e.changes}" for e in Event.objects.filter(object_type="invitation")]
    assert told
    assert not any("zoe" in line.lower() or "zoé" in line.lower() for line in told)


# Accepting


def test_reading_changes_nothing_and_the_button_opens_an_account(cast: Cast) -> None:
    token = send(cast, name="Zoé Roy", role=Role.REPRESENTATIVE, organisation="")
    browser = Client()
    for _ in range(3):
        page = browser.get(f"/invitation/{token}/")
        assert page.status_code == 200
        assert page["Referrer-Policy"] == "no-referrer"
        assert "Personne coordination" in page.content.decode()
        assert "Coalition des Marées" in page.content.decode()
    assert not User.objects.filter(email="zoe@exemple.test").exists()
    answer = browser.post(f"/invitation/{token}/")
    assert answer["Location"] == "/r/marees/"
    member = Member.objects.get(user__email="zoe@exemple.test")
    assert (member.user.name, member.role) == ("Zoé Roy", "representative")
    assert browser.session["_auth_user_id"] == str(member.user_id)


def test_an_invitation_serves_once(cast: Cast) -> None:
    token = send(cast)
    Client().post(f"/invitation/{token}/")
    second = Client()
    for answer in (second.get(f"/invitation/{token}/"), second.post(f"/invitation/{token}/")):
        assert answer.status_code == 410
        assert "déjà servi" in answer.content.decode()
    assert "_auth_user_id" not in second.session
    with pytest.raises(Refused):
        accept(token=token, by=None, language="fr")


def _expire(invitation: Invitation, cast: Cast) -> None:
    Invitation.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))


def _revoke(invitation: Invitation, cast: Cast) -> None:
    revoke(invitation=invitation, by=cast.coordination)


def _archive(invitation: Invitation, cast: Cast) -> None:
    cast.own.archived_at = timezone.now()
    cast.own.save()


def _close(invitation: Invitation, cast: Cast) -> None:
    User.objects.create_user("zoe@exemple.test", is_active=False)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [(_expire, "14 jours"), (_revoke, "retirée"), (_archive, "archivé"), (_close, "fermé")],
)
def test_a_spoiled_invitation_says_why(
    cast: Cast, spoil: Callable[[Invitation, Cast], None], sentence: str
) -> None:
    token = send(cast)
    spoil(Invitation.objects.select_related("coalition").get(), cast)
    answer = Client().post(f"/invitation/{token}/")
    assert answer.status_code == 410
    assert sentence in answer.content.decode()
    assert not Member.objects.filter(user__email="zoe@exemple.test").exists()
    assert Invitation.objects.get().accepted_at is None


@pytest.mark.parametrize("token", ["x", "é", "x" * 400])
def test_an_invented_invitation_opens_nothing(db: None, token: str) -> None:
    assert Client().post(f"/invitation/{token}/").status_code == 410


@pytest.mark.parametrize(("choice", "email"), [("me", "observer"), ("invited", "zoe")])
def test_who_is_here_as_somebody_else_chooses(
    cast: Cast, client_of: ClientOf, choice: str, email: str
) -> None:
    with committed():
        invite(coalition=cast.another, by=cast.outsider, guests=[Guest(1, "zoe@exemple.test")])
    token = token_in(mail.outbox[-1].body)
    client = client_of("observer")
    page = client.get(f"/invitation/{token}/").content.decode()
    assert "Accepter comme Personne observer" in page
    assert "Accepter comme zoe@exemple.test" in page
    client.post(f"/invitation/{token}/", {"as": choice})
    joined = Member.objects.get(coalition=cast.another, role="representative")
    assert joined.user.email == f"{email}@exemple.test"
    assert client.session["_auth_user_id"] == str(joined.user_id)


def test_a_member_invited_again_keeps_her_role(cast: Cast) -> None:
    token = send(cast, "steering@exemple.test", role=Role.OBSERVER)
    Client().post(f"/invitation/{token}/")
    present = Member.objects.present().filter(coalition=cast.own, user=cast.users["steering"])
    assert [member.role for member in present] == ["steering"]


def test_who_left_comes_back_by_an_invitation(cast: Cast) -> None:
    Member.objects.filter(pk=cast.members["observer"].pk).update(left_on="2026-01-01")
    token = send(cast, "observer@exemple.test", role=Role.STEERING)
    Client().post(f"/invitation/{token}/")
    present = Member.objects.present().get(coalition=cast.own, user=cast.users["observer"])
    assert present.role == "steering"


def test_sending_again_makes_a_new_link_and_kills_the_former(
    cast: Cast, client_of: ClientOf
) -> None:
    first = send(cast)
    with committed():
        client_of("coordination").post(f"{PATH}{Invitation.objects.get().pk}/renvoyer/")
    second = token_in(mail.outbox[-1].body)
    assert first != second
    assert Client().get(f"/invitation/{first}/").status_code == 410
    assert Client().get(f"/invitation/{second}/").status_code == 200


def test_inviting_again_replaces_the_invitation_that_waits(cast: Cast) -> None:
    first, second = send(cast), send(cast)
    assert Client().get(f"/invitation/{first}/").status_code == 410
    assert Client().get(f"/invitation/{second}/").status_code == 200
    assert Invitation.objects.pending().count() == 1


def test_a_coalition_is_not_a_mailing_list(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agir.coalitions.actions.invitations.MOST_IN_A_DAY", 2)
    send(cast, "a@exemple.test")
    guests = [Guest(1, "b@exemple.test"), Guest(2, "c@exemple.test")]
    with pytest.raises(Refused, match="demain"):
        invite(coalition=cast.own, by=cast.coordination, guests=guests)
    assert Invitation.objects.count() == 1


def test_an_erased_person_leaves_no_invitation(cast: Cast) -> None:
    from agir.accounts.actions import erase_account

    Client().post(f"/invitation/{send(cast)}/")
    erase_account(by=User.objects.get(email="zoe@exemple.test"))
    assert not Invitation.objects.exists()


def test_the_page_costs_the_same_for_one_and_for_many(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("coordination")

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(PATH)
        return len(queries)

    send(cast)
    few = count()
    for number in range(4):
        send(cast, f"p{number}@exemple.test")
    assert count() == few <= 15
