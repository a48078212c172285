"""The queue of letters: each leaves once at most, as soon as it can, never too late."""

from __future__ import annotations

import datetime as dt
import smtplib
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction

from agir.accounts.actions import describe, erase_account
from agir.accounts.models import User
from agir.core.mail import write
from agir.post import smtp
from agir.post.actions import Attachment, deliver, post_letter, withdraw
from agir.post.actions.delivering import LEASE, _take
from agir.post.actions.sweeping import sweep
from agir.post.envelope import GIVE_UP, judge
from agir.post.models import Enclosure, Letter
from tests.letters import leave
from tests.sink import Sink, open_sink, text_of

TEMPLATE = "accounts/mail/key_added.txt"
NOW = dt.datetime(2026, 11, 23, 14, 0, tzinfo=dt.UTC)


def post(to: str = "zoe@exemple.test", **more: object) -> Letter:
    given = {"template": TEMPLATE, "language": "fr", "context": {}, "now": NOW, **more}
    return post_letter(to=to, **given)  # type: ignore[arg-type]


def state(letter: Letter) -> str:
    letter.refresh_from_db()
    return str(letter.state)


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    with open_sink(settings) as sink:
        yield sink


@pytest.mark.django_db
def test_a_letter_waits_then_leaves_once() -> None:
    letter = post()
    assert mail.outbox == []
    (message,) = leave(NOW)
    assert message.to == ["zoe@exemple.test"]
    assert message.subject == write(TEMPLATE, "fr", {}).subject
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    assert message.extra_headers["Message-ID"] == letter.message_id
    assert (state(letter), letter.settled_at) == ("sent", NOW)
    assert leave(NOW + dt.timedelta(days=1)) == []


@pytest.mark.django_db
def test_a_letter_is_written_with_its_transaction_or_not_at_all() -> None:
    with transaction.atomic():
        post()
        transaction.set_rollback(True)
    assert not Letter.objects.exists()


@pytest.mark.django_db
def test_the_same_key_is_the_same_letter() -> None:
    first, second = post(key="a:1"), post(to="autre@exemple.test", key="a:1")
    assert first == second
    assert [message.to for message in leave(NOW)] == [["zoe@exemple.test"]]
    assert post(key="a:1") == first
    assert leave(NOW) == []


@pytest.mark.django_db
def test_a_letter_does_not_leave_too_late_nor_once_withdrawn() -> None:
    late = post(not_after=NOW + dt.timedelta(hours=1))
    back = post(key="b:1")
    assert withdraw(keys=["b:1", "none"], now=NOW) == 1
    assert leave(NOW + dt.timedelta(hours=2)) == []
    assert (state(late), state(back)) == ("stale", "withdrawn")


@pytest.mark.django_db
def test_files_and_headers_go_with_it_and_no_header_is_injected(sink: Sink) -> None:
    headers = {"List-Unsubscribe": "<https://x.test/a>\r\nBcc: y@exemple.test"}
    files = [
        Attachment("rencontre.ics", "text/calendar; method=REQUEST; charset=utf-8", "é".encode()),
        Attachment("procès-verbal.pdf", "application/pdf", b"%PDF-1"),
    ]
    letter = post(headers=headers, attachments=files)
    assert deliver(now=NOW).sent == 1
    _to, message = sink.kept[0]
    assert message["Bcc"] is None
    assert message["Message-ID"] == letter.message_id
    parts = [part for part in message.walk() if part.get_filename()]
    assert [part.get_filename() for part in parts] == ["rencontre.ics", "procès-verbal.pdf"]
    assert parts[0].get_param("method") == "REQUEST"
    assert parts[0].get_payload(decode=True) == "é".encode()
    assert "é" in text_of(message)


@pytest.mark.django_db
def test_a_mailbox_that_refuses_is_told_from_one_that_puts_off(sink: Sink) -> None:
    sink.refuse = {"non@exemple.test": "550 no such user", "tard@exemple.test": "451 later"}
    sink.refuse_data = {"gros@exemple.test": "552 too big", "plein@exemple.test": "452 full"}
    letters = {
        name: post(f"{name}@exemple.test") for name in ("non", "tard", "gros", "plein", "oui")
    }
    done = deliver(now=NOW)
    assert (done.sent, done.failed, done.put_off, done.server_down) == (1, 2, 2, False)
    assert sink.addresses == ["oui@exemple.test"]
    assert {name: state(letter) for name, letter in letters.items()} == {
        "non": "failed", "tard": "queued", "gros": "failed", "plein": "queued", "oui": "sent",
    }  # fmt: skip
    assert [letters[name].error for name in ("non", "tard")] == ["550", "451"]
    assert letters["tard"].next_try_at == NOW + dt.timedelta(minutes=5)
    sink.refuse, sink.refuse_data = {}, {}
    assert deliver(now=NOW + dt.timedelta(minutes=4)).sent == 0
    assert deliver(now=NOW + dt.timedelta(minutes=5)).sent == 2
    assert sorted(sink.addresses) == [
        "oui@exemple.test", "plein@exemple.test", "tard@exemple.test",
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_mailbox_that_puts_off_for_ever_is_given_up(sink: Sink) -> None:
    sink.refuse = {"zoe@exemple.test": "450 busy"}
    letter, now = post(), NOW
    while now < NOW + GIVE_UP + dt.timedelta(hours=8):
        deliver(now=now)
        now += dt.timedelta(hours=1)
    assert state(letter) == "failed"
    assert 10 < letter.attempts < 50


@pytest.mark.django_db
def test_two_days_without_a_server_and_everything_leaves_when_it_is_back(
    settings: Any,
) -> None:
    sink = Sink()
    with open_sink(settings, sink):
        pass
    letters = [post(f"p{n}@exemple.test") for n in range(60)]
    useless = post("trop-tard@exemple.test", not_after=NOW + dt.timedelta(hours=6))
    now, tries = NOW, 0
    while now < NOW + dt.timedelta(days=2):
        tries += deliver(now=now).server_down
        now += dt.timedelta(minutes=10)
    assert 48 <= tries <= 200
    with open_sink(settings, sink):
        now += dt.timedelta(minutes=15)
        assert deliver(now=now).sent == 60
        assert deliver(now=now + dt.timedelta(hours=1)).sent == 0
    assert sorted(sink.addresses) == sorted(letter.to for letter in letters)
    assert state(useless) == "stale"


@pytest.mark.django_db
def test_a_server_that_answers_late_may_have_it_so_it_is_not_sent_again(
    sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "PATIENCE", 0.2)
    sink.slow = {"lent@exemple.test": 1.0}
    slow, quick = post("lent@exemple.test"), post("vite@exemple.test")
    done = deliver(now=NOW)
    assert (done.unsure, done.sent) == (1, 1)
    assert (state(slow), slow.error, state(quick)) == ("unsure", "no_answer", "sent")
    deliver(now=NOW + dt.timedelta(days=3))
    assert sorted(sink.addresses) == ["lent@exemple.test", "vite@exemple.test"]


@pytest.mark.django_db
def test_a_worker_stopped_before_handing_over_loses_nothing_and_after_doubles_nothing() -> None:
    taken, handed = post("a@exemple.test"), post("b@exemple.test")
    assert len(_take(NOW, 10)) == 2
    Letter.objects.filter(pk=handed.pk).update(handed_at=NOW)
    assert leave(NOW + dt.timedelta(minutes=1)) == []
    assert [m.to for m in leave(NOW + LEASE)] == [["a@exemple.test"]]
    assert (state(taken), state(handed), handed.error) == ("sent", "unsure", "stopped")


@pytest.mark.django_db
def test_a_letter_withdrawn_between_taking_and_handing_over_stays() -> None:
    letter = post(key="c:1")
    server = mail.get_connection()
    (taken,) = _take(NOW, 1)
    withdraw(keys=["c:1"], now=NOW)
    from agir.post.actions.delivering import _send

    assert _send(server, taken, [], NOW) is None
    assert (mail.outbox, state(letter)) == ([], "withdrawn")


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_letter_once(sink: Sink) -> None:
    for number in range(120):
        post(f"p{number}@exemple.test")
    problems: list[Exception] = []

    def work() -> None:
        try:
            deliver(now=NOW, limit=500)
        except Exception as error:
            problems.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert problems == []
    assert sorted(sink.addresses) == sorted(f"p{n}@exemple.test" for n in range(120))


@pytest.mark.django_db
def test_whoever_erases_her_account_is_not_written_to() -> None:
    user = User.objects.create_user("zoe@exemple.test", name="Zoé")
    sent = post(user=user)
    leave(NOW)
    post(user=user, attachments=[Attachment("a.txt", "text/plain", b"a")])
    assert len(describe(user=user)["letters"]) == 2
    erase_account(by=user)
    assert leave(NOW + dt.timedelta(hours=1)) == []
    assert not Enclosure.objects.exists()
    for letter in Letter.objects.all():
        assert (letter.to, letter.subject, letter.body, letter.html) == ("", "", "", "")
        assert letter.user is None
    assert [state(letter) for letter in Letter.objects.order_by("pk")] == ["sent", "withdrawn"]
    assert sent.key is None


@pytest.mark.django_db
def test_what_left_is_emptied_after_a_while(settings: Any) -> None:
    settings.LETTERS_KEPT = 30
    letter, waiting = post(), post("b@exemple.test", not_after=None)
    Letter.objects.filter(pk=waiting.pk).update(next_try_at=NOW + dt.timedelta(days=60))
    leave(NOW)
    assert sweep(now=NOW + dt.timedelta(days=29)) == 0
    assert sweep(now=NOW + dt.timedelta(days=31)) == 1
    letter.refresh_from_db()
    waiting.refresh_from_db()
    assert (letter.body, letter.to, waiting.to) == ("", "", "b@exemple.test")


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (smtplib.SMTPRecipientsRefused({"a@b.c": (550, b"no")}), ("failed", "550", False)),
        (smtplib.SMTPRecipientsRefused({"a@b.c": (421, b"bye")}), ("queued", "421", True)),
        (smtplib.SMTPSenderRefused(553, b"who?", "x"), ("queued", "us_553", True)),
        (smtplib.SMTPAuthenticationError(535, b"no"), ("queued", "us_535", True)),
        (smtplib.SMTPDataError(451, b"later"), ("queued", "451", False)),
        (smtplib.SMTPNotSupportedError(), ("failed", "unwritable", False)),
        (smtplib.SMTPServerDisconnected(), ("queued", "no_server", True)),
        (TimeoutError(), ("queued", "no_server", True)),
        (UnicodeEncodeError("ascii", "é", 0, 1, "x"), ("failed", "unwritable", False)),
        (smtp.Unsure(), ("unsure", "no_answer", False)),
    ],
)
def test_what_each_answer_means(error: Exception, expected: tuple[str, str, bool]) -> None:
    verdict = judge(error)
    assert (verdict.state, verdict.code, verdict.server_down) == expected


@pytest.mark.django_db
def test_the_log_holds_no_address(sink: Sink, caplog: pytest.LogCaptureFixture) -> None:
    sink.refuse = {"zoe@exemple.test": "550 zoe@exemple.test unknown"}
    post()
    deliver(now=NOW)
    assert "550" in caplog.text
    assert "exemple.test" not in caplog.text
