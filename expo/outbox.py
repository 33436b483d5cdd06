"""Mail: a row in the outbox first, then a task that sends it."""

from functools import partial

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.tasks import task
from django.utils import timezone

from expo.models import Message

WAITING = (Message.State.QUEUED, Message.State.FAILED)


def queue(*, exhibition, to, language, subject, body):
    """Write a message to the outbox and return it; once the transaction is committed it is sent."""
    message = Message.objects.create(
        exhibition=exhibition, to=to, language=language, subject=subject, body=body
    )
    transaction.on_commit(partial(deliver.enqueue, message.pk))
    return message


@task
def deliver(message_id):
    """Send one message that waits or has failed, and note on the row how it went.

    Where no mail is sent it goes on waiting. Of two workers with the same message one sends it.
    """
    message = Message.objects.filter(pk=message_id, state__in=WAITING).first()
    if message is None or not settings.MAIL_IS_SENT:
        return
    claimed = Message.objects.filter(pk=message_id, state__in=WAITING, attempts=message.attempts)
    if not claimed.update(attempts=F("attempts") + 1):
        return
    outcome = {"state": Message.State.SENT, "error": "", "sent_at": timezone.now()}
    try:
        EmailMessage(message.subject, message.body, to=[message.to]).send(using="default")
    # Whatever the mail server's fault is, it stands on the row and the message can be tried again.
    except Exception as error:  # noqa: BLE001
        outcome = {"state": Message.State.FAILED, "error": f"{type(error).__name__}: {error}"}
    Message.objects.filter(pk=message_id).update(**outcome)
