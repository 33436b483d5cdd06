"""Mail is a row first; a task sends it and notes how it went."""

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from expo import outbox
from expo.models import Message

State = Message.State
NOW = dt.datetime(2026, 3, 4, 5, 6, tzinfo=dt.UTC)


@pytest.fixture
def mailer(settings):
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    settings.MAIL_IS_SENT = True
    mail.outbox = []


@pytest.fixture
def database_tasks(settings):
    """Tasks wait in the database, as they do in production and in the demo."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def queue(exhibition, **fields):
    values = {"to": "person@example.org", "language": "be", "subject": "Тэма", "body": "Тэкст"}
    return outbox.queue(exhibition=exhibition, **values | fields)


def make_message(exhibition, **fields):
    """A row in any state, past the verbs."""
    values = {"to": "person@example.org", "language": "be", "subject": "Тэма", "body": "Тэкст"}
    return Message.objects.create(exhibition=exhibition, **values | fields)


def refuse(monkeypatch, error):
    def refused(self, using=None):
        raise error

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refused)


def test_message_is_sent_once_the_transaction_is_committed(
    exhibition, mailer, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        message = queue(exhibition)
        assert mail.outbox == []
    assert [(one.to, one.subject, one.body) for one in mail.outbox] == [
        (["person@example.org"], "Тэма", "Тэкст")
    ]
    message.refresh_from_db()
    assert (message.state, message.attempts, message.error) == (State.SENT, 1, "")
    assert message.sent_at is not None


@pytest.mark.django_db(transaction=True)
def test_message_of_a_failed_transaction_never_was(exhibition, mailer):
    with pytest.raises(RuntimeError), transaction.atomic():
        queue(exhibition)
        raise RuntimeError
    assert mail.outbox == []
    assert Message.objects.count() == 0


def test_message_waits_where_no_mail_is_sent(
    exhibition, mailer, settings, database_tasks, django_capture_on_commit_callbacks
):
    settings.MAIL_IS_SENT = False
    with django_capture_on_commit_callbacks(execute=True):
        message = queue(exhibition)
    assert DBTaskResult.objects.count() == 0
    assert outbox.deliver.call(message.pk) is None
    assert outbox.send_due() == 0
    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.QUEUED, 0)
    assert mail.outbox == []


def test_message_that_waited_for_a_mail_server_goes_with_the_next_sweep(exhibition, mailer, settings, capsys):
    settings.MAIL_IS_SENT = False
    queue(exhibition)
    settings.MAIL_IS_SENT = True
    call_command("send_due")
    assert capsys.readouterr().out == "Sent: 1\n"
    assert len(mail.outbox) == 1
    call_command("send_due")
    assert capsys.readouterr().out == ""


def test_sweep_is_a_task_too(exhibition, mailer):
    queue(exhibition)
    outbox.sweep.enqueue()
    assert len(mail.outbox) == 1


def test_failure_stands_on_the_row_and_is_tried_again_when_due(exhibition, mailer, monkeypatch):
    message = queue(exhibition)
    with time_machine.travel(NOW, tick=False) as clock:
        with monkeypatch.context() as patch:
            refuse(patch, ConnectionRefusedError("nobody\r\nlistens\0"))
            assert outbox.deliver.call(message.pk) == State.FAILED
        message.refresh_from_db()
        assert (message.state, message.attempts) == (State.FAILED, 1)
        assert message.error == "ConnectionRefusedError: nobody listens"
        assert outbox.deliver.call(message.pk) is None
        clock.shift(60)
        assert outbox.deliver.call(message.pk) == State.SENT
    message.refresh_from_db()
    assert (message.state, message.attempts, message.error) == (State.SENT, 2, "")


def test_retry_waits_in_the_database_until_its_time(
    exhibition, mailer, monkeypatch, database_tasks, django_capture_on_commit_callbacks
):
    refuse(monkeypatch, ConnectionRefusedError("nobody listens"))
    with time_machine.travel(NOW, tick=False):
        with django_capture_on_commit_callbacks(execute=True):
            message = queue(exhibition)
        [first] = DBTaskResult.objects.ready()
        with django_capture_on_commit_callbacks(execute=True):
            outbox.deliver.call(message.pk)
        assert DBTaskResult.objects.ready().count() == 1
    again = DBTaskResult.objects.exclude(pk=first.pk).get()
    message.refresh_from_db()
    assert again.run_after == message.next_attempt_at == NOW + dt.timedelta(minutes=1)
    assert (again.task_path, again.args_kwargs["args"]) == ("expo.outbox.deliver", [message.pk])


@pytest.mark.django_db(transaction=True)
def test_worker_sends_what_waits_in_the_database(exhibition, mailer, database_tasks):
    message = queue(exhibition)
    assert mail.outbox == []
    Worker(
        queue_names=["default"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="test",
    ).run()
    message.refresh_from_db()
    assert message.state == State.SENT
    assert len(mail.outbox) == 1


def test_subject_that_would_forge_headers_becomes_one_line(exhibition, mailer):
    message = queue(exhibition, subject="Тэма\r\nBcc: other@example.org")
    assert message.subject == "Тэма Bcc: other@example.org"
    outbox.deliver.call(message.pk)
    assert mail.outbox[0].subject == "Тэма Bcc: other@example.org"
    assert mail.outbox[0].recipients() == ["person@example.org"]


def test_subject_too_long_for_the_row_is_cut(exhibition):
    message = queue(exhibition, subject="Я" * 300)
    assert message.subject == "Я" * 200


def test_what_is_no_letter_fails_for_good(exhibition, sink):
    message = make_message(exhibition, subject="Тэма\nBcc: other@example.org")
    outbox.deliver.call(message.pk)
    message.refresh_from_db()
    assert (message.state, message.next_attempt_at) == (State.FAILED, None)
    assert message.error.startswith("ValueError")
    assert sink.letters == []


def test_sent_message_is_not_sent_again(exhibition, mailer):
    message = queue(exhibition)
    assert outbox.deliver.call(message.pk) == State.SENT
    assert outbox.deliver.call(message.pk) is None
    assert len(mail.outbox) == 1


def test_message_that_is_gone_is_passed_over(db, mailer):
    assert outbox.deliver.call(12345) is None


def test_worker_that_comes_back_late_leaves_the_row_to_the_next_one(exhibition, mailer, monkeypatch):
    message = queue(exhibition)

    def overtaken(self, using=None):
        Message.objects.filter(pk=message.pk).update(state=State.SENT, next_attempt_at=None)
        raise TimeoutError

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", overtaken)
    outbox.deliver.call(message.pk)
    message.refresh_from_db()
    assert (message.state, message.error) == (State.SENT, "")


def test_secret_of_a_sent_message_is_not_kept(exhibition, mailer):
    secret, other = queue(exhibition, is_confidential=True), queue(exhibition)
    outbox.send_due()
    secret.refresh_from_db()
    other.refresh_from_db()
    assert [letter.body for letter in mail.outbox] == ["Тэкст", "Тэкст"]
    assert (secret.body, other.body) == ("", "Тэкст")


def test_held_message_waits_for_its_release(exhibition, mailer, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        held = queue(exhibition, held=True)
    assert (held.state, mail.outbox) == (State.HELD, [])
    with django_capture_on_commit_callbacks(execute=True):
        [released] = outbox.release(messages=[held])
        assert (released.state, mail.outbox) == (State.QUEUED, [])
    held.refresh_from_db()
    assert held.state == State.SENT
    assert outbox.release(messages=[held]) == []
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("state", [State.HELD, State.QUEUED, State.FAILED])
def test_unsent_message_is_cancelled(exhibition, state):
    message = make_message(exhibition, state=state, next_attempt_at=NOW)
    assert outbox.cancel(message=message).state == State.CANCELLED
    message.refresh_from_db()
    assert (message.state, message.next_attempt_at) == (State.CANCELLED, None)


@pytest.mark.parametrize("state", [State.HELD, State.QUEUED, State.FAILED])
def test_text_of_an_unsent_message_is_changed(exhibition, state):
    message = make_message(exhibition, state=state)
    outbox.edit(message=message, subject="Іншая\nтэма", body="Іншы\r\nтэкст")
    message.refresh_from_db()
    assert (message.subject, message.body) == ("Іншая тэма", "Іншы\nтэкст")
    assert message.state == state


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"state": State.SENT}, outbox.AlreadySent),
        ({"state": State.CANCELLED}, outbox.AlreadyCancelled),
        ({"state": State.QUEUED, "next_attempt_at": NOW + dt.timedelta(minutes=5)}, outbox.BeingSent),
    ],
)
def test_what_is_sent_being_sent_or_cancelled_stays_as_it_is(exhibition, mailer, fields, refusal):
    message = make_message(exhibition, **fields)
    # The caller's copy may be older than the row.
    message.state, message.next_attempt_at = State.QUEUED, None
    with time_machine.travel(NOW, tick=False):
        with pytest.raises(refusal):
            outbox.cancel(message=message)
        with pytest.raises(refusal):
            outbox.edit(message=message, subject="Іншая", body="Іншы")
        assert outbox.retry(messages=[message]) == []
    message.refresh_from_db()
    assert (message.state, message.subject, message.body) == (fields["state"], "Тэма", "Тэкст")


def test_secret_text_cannot_be_changed_but_the_message_can_be_cancelled(exhibition):
    message = make_message(exhibition, is_confidential=True)
    with pytest.raises(outbox.TextIsSecret):
        outbox.edit(message=message, subject="Іншая", body="Іншы")
    assert outbox.cancel(message=message).state == State.CANCELLED


def test_retry_begins_the_attempts_anew(exhibition, mailer, django_capture_on_commit_callbacks):
    failed = make_message(exhibition, state=State.FAILED, attempts=7, error="450 Busy")
    tomorrow = timezone.now() + dt.timedelta(days=1)
    waiting = make_message(exhibition, state=State.FAILED, next_attempt_at=tomorrow)
    with django_capture_on_commit_callbacks(execute=True):
        assert outbox.retry(messages=[failed, waiting]) == [failed, waiting]
    failed.refresh_from_db()
    waiting.refresh_from_db()
    assert (failed.state, failed.attempts, failed.error) == (State.SENT, 1, "")
    assert waiting.state == State.SENT


def test_verbs_take_the_same_queries_for_one_message_and_for_many(exhibition, django_assert_num_queries):
    messages = [make_message(exhibition, state=State.HELD) for _number in range(3)]
    with django_assert_num_queries(4):
        outbox.release(messages=messages[:1])
    with django_assert_num_queries(4):
        outbox.release(messages=messages[1:])


@pytest.mark.parametrize(
    ("demo", "mail_is_sent", "secret", "readable"),
    [
        (False, True, False, True),
        (False, True, True, False),
        (False, False, True, False),
        (True, True, True, False),
        (True, False, True, True),
    ],
)
def test_secret_is_read_only_where_the_outbox_is_the_letter_box(
    exhibition, settings, demo, mail_is_sent, secret, readable
):
    settings.DEMO, settings.MAIL_IS_SENT = demo, mail_is_sent
    assert outbox.can_read(make_message(exhibition, is_confidential=secret)) == readable
