"""Mail is a row first; a task sends it and notes how it went."""

import pytest
from django.core import mail
from django.db import transaction

from expo import outbox
from expo.models import Message

State = Message.State


@pytest.fixture
def mailer(settings):
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    settings.MAIL_IS_SENT = True
    mail.outbox = []


def queue(exhibition, **fields):
    values = {"to": "person@example.org", "language": "be", "subject": "Тэма", "body": "Тэкст"}
    return outbox.queue(exhibition=exhibition, **values | fields)


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


def test_message_waits_where_no_mail_is_sent(exhibition, mailer, settings):
    settings.MAIL_IS_SENT = False
    message = queue(exhibition)
    outbox.deliver.call(message.pk)
    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.QUEUED, 0)
    assert mail.outbox == []


def test_failure_stands_on_the_row_and_can_be_tried_again(exhibition, mailer, monkeypatch):
    def refused(self, using=None):
        raise ConnectionRefusedError("nobody listens")

    message = queue(exhibition)
    with monkeypatch.context() as patch:
        patch.setattr("expo.outbox.EmailMessage.send", refused)
        outbox.deliver.call(message.pk)
    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.FAILED, 1)
    assert message.error == "ConnectionRefusedError: nobody listens"
    outbox.deliver.call(message.pk)
    message.refresh_from_db()
    assert (message.state, message.attempts, message.error) == (State.SENT, 2, "")


def test_subject_that_would_forge_headers_fails_without_being_sent(exhibition, mailer):
    message = queue(exhibition, subject="Тэма\nBcc: other@example.org")
    outbox.deliver.call(message.pk)
    message.refresh_from_db()
    assert message.state == State.FAILED
    assert mail.outbox == []


def test_sent_message_is_not_sent_again(exhibition, mailer):
    message = queue(exhibition)
    outbox.deliver.call(message.pk)
    outbox.deliver.call(message.pk)
    assert len(mail.outbox) == 1


def test_of_two_workers_with_one_message_one_sends_it(exhibition, mailer, monkeypatch):
    message = queue(exhibition)
    Message.objects.filter(pk=message.pk).update(attempts=1)
    stale = Message.objects.get(pk=message.pk)
    stale.attempts = 0
    monkeypatch.setattr("django.db.models.query.QuerySet.first", lambda _rows: stale)
    outbox.deliver.call(message.pk)
    assert mail.outbox == []


def test_message_that_is_gone_is_passed_over(db, mailer):
    outbox.deliver.call(12345)
    assert mail.outbox == []
