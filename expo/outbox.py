"""The outbox: a message is a row first, then a task sends it.

A row is **held** until ``release``; **queued** it goes out at once, or is going out while
``next_attempt_at`` lies ahead; **failed** it is tried again at ``next_attempt_at``, or no more where
that is empty; **sent** and **cancelled** are the end.
"""

import datetime as dt
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _

from expo.mailing import compose, in_words, is_permanent, one_line
from expo.models import Message
from expo.problems import Refusal

State = Message.State
WAITING = (State.QUEUED, State.FAILED)
RETRY_AFTER = [dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 6 * 60, 24 * 60)]
# How long one attempt may take. A worker that dies in the middle leaves the row to others after it.
CLAIM = dt.timedelta(minutes=10)


class AlreadySent(Refusal):
    """The message has left the house."""


class BeingSent(Refusal):
    """A worker is talking to the mail server about this message."""


class AlreadyCancelled(Refusal):
    """The message will never be sent."""


class TextIsSecret(Refusal):
    """The text holds a link or a code, which is for the recipient only."""


def queue(*, exhibition, to, language, subject, body, held=False, is_confidential=False):
    """Write a message to the outbox and return it. It is sent after the commit, or if held after ``release``.

    What is confidential stands in the body; the subject is shown to organisers in any case.
    """
    longest = Message._meta.get_field("subject").max_length
    message = Message.objects.create(
        exhibition=exhibition,
        to=to,
        language=language,
        subject=one_line(subject)[:longest],
        body=body,
        state=State.HELD if held else State.QUEUED,
        is_confidential=is_confidential,
    )
    if not held:
        _hand_over(message)
    return message


def release(*, messages):
    """Queue those of ``messages`` that are held and return them. Locks their rows."""
    with transaction.atomic():
        held = list(_locked(messages).filter(state=State.HELD))
        return _queue_again(held)


def retry(*, messages):
    """Try now those of ``messages`` that failed or wait, and return them. Locks their rows.

    The count of attempts begins anew. Held ones stay held.
    """
    with transaction.atomic():
        waiting = [one for one in _locked(messages).filter(state__in=WAITING) if obstacle(one) is None]
        return _queue_again(waiting)


def cancel(*, message):
    """Make sure that ``message`` is never sent and return it. Locks the row.

    Raises AlreadySent, BeingSent or AlreadyCancelled.
    """
    with transaction.atomic():
        message = _unsent(message)
        message.state, message.next_attempt_at = State.CANCELLED, None
        message.save(update_fields=["state", "next_attempt_at"])
    return message


def edit(*, message, subject, body):
    """Change the text of an unsent message and return it. Locks the row.

    Raises AlreadySent, BeingSent, AlreadyCancelled or TextIsSecret.
    """
    with transaction.atomic():
        message = _unsent(message)
        if message.is_confidential:
            raise TextIsSecret(_("The message holds a link or a code: its text cannot be changed."), "secret")
        message.subject, message.body = one_line(subject), body.replace("\r\n", "\n")
        message.save(update_fields=["subject", "body"])
    return message


def obstacle(message):
    """Return the Refusal for whoever wants to change, send or cancel ``message``, or None."""
    if message.state == State.SENT:
        return AlreadySent(_("The message has been sent: nothing can be changed any more."), "sent")
    if message.state == State.CANCELLED:
        return AlreadyCancelled(_("The message has been cancelled."), "cancelled")
    ahead = message.next_attempt_at is not None and message.next_attempt_at > timezone.now()
    if ahead and message.state == State.QUEUED:
        return BeingSent(_("The message is being sent at this moment. Try again in ten minutes."), "sending")
    return None


def can_read(message):
    """May the organisers see its text? In a demo without a mail server the outbox is the only letter-box."""
    return not message.is_confidential or (settings.DEMO and not settings.MAIL_IS_SENT)


def due(now):
    """Return the messages that are to be sent at ``now``."""
    return Message.objects.filter(
        Q(state__in=WAITING, next_attempt_at__lte=now) | Q(state=State.QUEUED, next_attempt_at=None)
    )


def send_due():
    """Try every message that is due and return how many were sent.

    A safety net to be run every few minutes: it sends what a worker that died, or a time without
    a mail server, has left behind.
    """
    waiting = due(timezone.now()).order_by("created_at").values_list("pk", flat=True)
    return sum(deliver.call(number) == State.SENT for number in list(waiting))


@task
def sweep():
    """Send what is due, in a worker."""
    send_due()


@task
def deliver(message_id):
    """Send one message if it is due, note on the row how it went, and return its state, or None if not due.

    Where no mail is sent it goes on waiting. Of several workers with the same message one sends it:
    taking it puts its next attempt ahead, and only the first finds it due.
    """
    now = timezone.now()
    until = now + CLAIM
    if not settings.MAIL_IS_SENT:
        return None
    claim = {"state": State.QUEUED, "attempts": F("attempts") + 1, "next_attempt_at": until}
    if not due(now).filter(pk=message_id).update(**claim):
        return None
    message = Message.objects.select_related("exhibition").get(pk=message_id)
    try:
        compose(message).send(using="default")
    # Whatever the mail server's fault is, it stands on the row and the message can be tried again.
    except Exception as error:  # noqa: BLE001
        return _note_failure(message, error)
    return _note_success(message)


def _note_success(message):
    outcome = {"state": State.SENT, "error": "", "sent_at": timezone.now(), "next_attempt_at": None}
    if message.is_confidential:
        # Elsewhere only digests of keys and codes are kept.
        outcome["body"] = ""
    Message.objects.filter(pk=message.pk).update(**outcome)
    return State.SENT.value


def _note_failure(message, error):
    ours = Message.objects.filter(pk=message.pk, state=State.QUEUED, next_attempt_at=message.next_attempt_at)
    later = None
    if not is_permanent(error) and message.attempts <= len(RETRY_AFTER):
        later = timezone.now() + RETRY_AFTER[message.attempts - 1]
    if ours.update(state=State.FAILED, error=in_words(error), next_attempt_at=later) and later:
        _hand_over(message, later)
    return State.FAILED.value


def _hand_over(message, moment=None):
    """Have a worker send ``message`` after the commit, not before ``moment`` if there is one."""
    if not settings.MAIL_IS_SENT:
        return
    work = deliver
    if moment is not None:
        # The tests' backend cannot wait: there the row stays due until ``send_due``.
        if not work.get_backend().supports_defer:
            return
        work = work.using(run_after=moment)
    transaction.on_commit(partial(work.enqueue, message.pk), robust=True)


def _locked(messages):
    numbers = [message.pk for message in messages]
    return Message.objects.select_for_update().filter(pk__in=numbers).order_by("pk")


def _unsent(message):
    message = _locked([message]).get()
    refusal = obstacle(message)
    if refusal is not None:
        raise refusal
    return message


def _queue_again(messages):
    fresh = {"state": State.QUEUED, "attempts": 0, "next_attempt_at": None}
    Message.objects.filter(pk__in=[message.pk for message in messages]).update(**fresh)
    for message in messages:
        vars(message).update(fresh)
        _hand_over(message)
    return messages
