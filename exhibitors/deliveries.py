"""Deliveries: an event on its way to a webhook, signed, repeated until it has arrived or nobody wants it."""

import base64
import hmac
import logging
import random
import time
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.tasks import task
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from exhibitors import letters
from exhibitors.models import AccessKey, Delivery, DeliveryAttempt, Webhook
from expo import outbox, outgoing, sealing
from expo.languages import text_in

logger = logging.getLogger(__name__)
State = Delivery.State
# Sent on request only, whatever the webhook has subscribed to, and tried only once.
TEST = "webhook.test"
# After the first attempt.
BACK_OFF = [
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=10),
]
# A webhook at which nothing has arrived for so long is switched off.
PATIENCE = timedelta(days=5)
# Longer than any attempt lasts. A worker that dies in the middle leaves the row to others after it.
CLAIM = timedelta(minutes=1)
GONE = 410
# Why nothing was sent, beside the reasons of the network.
UNFINISHED, SWITCHED_OFF, KEY_ENDED, SECRET_LOST, INTERNAL = (
    "unfinished",
    "switched_off",
    "key_ended",
    "secret_lost",
    "internal",
)
HOPELESS = (SWITCHED_OFF, KEY_ENDED, SECRET_LOST)
REASONS = (*outgoing.REASONS, UNFINISHED, *HOPELESS, INTERNAL)


def send_on_commit(deliveries):
    """Have a worker make the first attempt at each of ``deliveries`` after the commit."""
    for delivery in deliveries:
        # What cannot be queued is not lost: its row is due and the next sweep finds it.
        transaction.on_commit(partial(deliver.enqueue, str(delivery.pk)), robust=True)


def due(now):
    return Delivery.objects.filter(state=State.PENDING, next_attempt_at__lte=now)


def deliver_due():
    """Attempt every delivery that is due and return how many arrived.

    A safety net to be run every few minutes: it sends what a worker that died has left behind.
    """
    waiting = due(timezone.now()).order_by("next_attempt_at").values_list("pk", flat=True)
    return sum(deliver.call(str(number)) == State.DELIVERED for number in list(waiting))


def is_being_sent(delivery):
    """Whether a worker is at it at this moment."""
    begun = timezone.now() - CLAIM
    return delivery.log.filter(error=UNFINISHED, at__gt=begun).exists()


@task
def deliver(delivery_id):
    """Make one attempt at a delivery and note how it went. Return its state, or None if it is not due.

    Of several workers with the same delivery one makes the attempt.
    """
    claimed = _claim(delivery_id)
    if claimed is None:
        return None
    delivery, attempt = claimed
    started = time.monotonic()
    attempt.status, attempt.error = _attempt(delivery, attempt.at)
    attempt.milliseconds = round((time.monotonic() - started) * 1000)
    return _conclude(delivery, attempt).value


def _claim(delivery_id):
    """Return the delivery with a row for the attempt, or None if it is not due.

    Taking it puts its next attempt ahead, so only the first of several finds it due, and it is found
    again if the worker dies.
    """
    now = timezone.now()
    with transaction.atomic():
        taken = {"attempts": F("attempts") + 1, "next_attempt_at": now + CLAIM}
        if not due(now).filter(pk=delivery_id).update(**taken):
            return None
        delivery = Delivery.objects.select_related("webhook__key").get(pk=delivery_id)
        return delivery, delivery.log.create(error=UNFINISHED, milliseconds=0)


def _attempt(delivery, moment):
    """Post it and return the status of the answer and what went wrong: one of them is empty."""
    if not delivery.webhook.is_active:
        return None, SWITCHED_OFF
    if not AccessKey.objects.usable().filter(pk=delivery.webhook.key_id).exists():
        return None, KEY_ENDED
    try:
        return _post(delivery, moment), ""
    except outgoing.NotSent as fault:
        return None, fault.reason
    except sealing.CannotBeOpened:
        return None, SECRET_LOST
    # Whatever the fault is, it stands in the log and the delivery is tried again.
    except Exception:
        logger.exception("A webhook could not be sent")
        return None, INTERNAL


def _post(delivery, moment):
    """Post the event by the Standard Webhooks scheme."""
    body = delivery.body.encode()
    message, seconds = f"msg_{delivery.pk}", str(int(moment.timestamp()))
    secret = sealing.open_sealed(delivery.webhook.secret)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Belarus-EXPO-2011",
        "webhook-id": message,
        "webhook-timestamp": seconds,
        "webhook-signature": signature(secret, message, seconds, body),
    }
    return outgoing.post(delivery.webhook.url, body=body, headers=headers)


def signature(secret, message, seconds, body):
    """Sign by the Standard Webhooks scheme: HMAC-SHA256 over id, time and body, joined with dots."""
    signed = b".".join([message.encode(), seconds.encode(), body])
    return "v1," + base64.b64encode(hmac.digest(secret, signed, "sha256")).decode()


def _conclude(delivery, attempt):
    """Note how the attempt went on its row, the delivery's and the webhook's. Return the delivery's state."""
    now = timezone.now()
    state, next_at = _outcome(delivery, attempt, now)
    with transaction.atomic():
        DeliveryAttempt.objects.filter(pk=attempt.pk).update(
            status=attempt.status, error=attempt.error, milliseconds=attempt.milliseconds
        )
        # Unless this one took so long that another worker has begun anew.
        ours = Delivery.objects.filter(pk=delivery.pk, next_attempt_at=delivery.next_attempt_at)
        delivered_at = now if state == State.DELIVERED else None
        ours.update(state=state, next_attempt_at=next_at, delivered_at=delivered_at)
        _note_on_webhook(delivery, attempt, state, now)
    # A backend that cannot wait leaves the row due until ``deliver_due``.
    if next_at and deliver.get_backend().supports_defer:
        deliver.using(run_after=next_at).enqueue(str(delivery.pk))
    return state


def _outcome(delivery, attempt, now):
    """Return the state of the delivery after this attempt, and when the next one is made or None."""
    if attempt.status is not None and 200 <= attempt.status < 300:
        return State.DELIVERED, None
    is_last = delivery.event == TEST or delivery.attempts > len(BACK_OFF)
    if is_last or attempt.status == GONE or attempt.error in HOPELESS:
        return State.FAILED, None
    # Spread, so that what failed together does not come back together.
    return State.PENDING, now + BACK_OFF[delivery.attempts - 1] * random.uniform(1, 1.2)  # noqa: S311


def _note_on_webhook(delivery, attempt, state, now):
    """Count since when nothing arrives there; after too long, or if it says so, switch the webhook off."""
    webhook = Webhook.objects.filter(pk=delivery.webhook_id, is_active=True)
    if state == State.DELIVERED:
        webhook.exclude(failures_since=None).update(failures_since=None)
    elif attempt.status == GONE:
        webhook.update(is_active=False)
    elif delivery.event != TEST and attempt.error not in HOPELESS:
        webhook.filter(failures_since=None).update(failures_since=now)
        if webhook.filter(failures_since__lte=now - PATIENCE).update(is_active=False):
            _tell_owner(delivery.webhook)


def _tell_owner(webhook):
    """Write that the webhook is off. Only to a proven address: the letter holds what anybody could enter."""
    key = webhook.key
    applicant = key.applicant or key.application.applicant
    if applicant is None or key.is_sandbox:
        return
    newest = key.application or applicant.applications.order_by("-created_at").first()
    language = newest.language if newest else settings.LANGUAGE_CODE
    exhibition = applicant.exhibition
    with translation.override(language):
        words = {
            "exhibition": text_in(exhibition, "title")[0],
            "url": webhook.url,
            "moment": letters.moment(webhook.failures_since, exhibition),
        }
        outbox.queue(
            exhibition=exhibition,
            to=applicant.email,
            language=language,
            subject=_("Your webhook has been switched off"),
            body=_(
                "No event could be delivered to your webhook for five days, so it has been switched off.\n\n"
                "Exhibition: %(exhibition)s\n"
                "Address of the webhook: %(url)s\n"
                "Failing since: %(moment)s\n\n"
                "Once the address answers, switch the webhook on again through the API and have the events "
                "that it missed sent again."
            )
            % words,
        )
