"""Webhooks: what happens to an application is posted to whoever has subscribed to it with a key."""

import base64
import json
import secrets

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from exhibitors import deliveries
from exhibitors.models import AccessKey, Delivery, Webhook
from expo import sealing
from expo.problems import Refusal

EVENTS = (
    "application.created",
    "application.changed",
    "application.submitted",
    "application.withdrawn",
    "application.returned",
    "application.rejected",
    "application.waitlisted",
    "application.accepted",
    "exhibitor.contracted",
    "exhibitor.confirmed",
    "exhibitor.stand_assigned",
    "exhibitor.ready",
    "exhibitor.on_site",
    "exhibitor.completed",
    "exhibitor.archived",
    "exhibitor.cancelled",
    "exhibitor.no_show",
)
MOST_A_KEY = 10
MOST_REPLAYED = 100
SECRET_BYTES = 32
SECRET_PREFIX = "whsec_"  # noqa: S105


class TooManyWebhooks(Refusal):
    """The key has as many as it may have."""


class AddressTaken(ValidationError):
    """The key has a webhook with this address already."""


class SwitchedOff(Refusal):
    """Nothing is sent to the webhook."""


class BeingSent(Refusal):
    """A worker is at the delivery."""


def announce(*, application, event):
    """Write a delivery for each webhook that wants ``event`` of ``application``. They are sent on commit.

    Call it last in the transaction of the change: the body holds the state as it is now. It costs one
    query where nobody has subscribed to anything. Raises ValueError for an event that is not among EVENTS.
    """
    if event not in EVENTS:
        raise ValueError(f"Unknown event: {event}")
    if not _is_anybody_listening():
        return
    wanted = [webhook for webhook in _listening(application) if not webhook.events or event in webhook.events]
    if not wanted:
        return
    now = timezone.now()
    body = _body(event, now, application.exhibition, _facts_of(application, event))
    deliveries.send_on_commit(
        Delivery.objects.bulk_create(
            Delivery(webhook=webhook, application=application, event=event, body=body, next_attempt_at=now)
            for webhook in wanted
        )
    )


def _is_anybody_listening():
    """Ask in plain SQL: every change asks it, and building the question takes longer than the answer."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {Webhook._meta.db_table} WHERE is_active LIMIT 1")  # noqa: S608
        return cursor.fetchone() is not None


def _listening(application):
    """The active webhooks of keys that open the application now."""
    opens = Q(application=application)
    if application.applicant_id:
        opens |= Q(applicant=application.applicant_id, is_sandbox=application.is_sandbox)
    return Webhook.objects.filter(is_active=True, key__in=AccessKey.objects.usable().filter(opens))


def _facts_of(application, event):
    """Nothing personal: the receiver fetches the rest with its key."""
    noun, _dot, what = event.partition(".")
    return {
        "number": application.number,
        # The application stays accepted while the exhibitor goes on.
        "state": what.upper() if noun == "exhibitor" else application.state,
        "external_id": application.external_id,
        "url": settings.BASE_URL + reverse("api-application", kwargs={"number": application.number}),
    }


def _body(event, now, exhibition, facts):
    moment = now.astimezone(exhibition.zone).isoformat(timespec="seconds")
    return json.dumps({"type": event, "timestamp": moment, "data": facts}, ensure_ascii=False)


def visible_to(key):
    """The webhooks of all keys of one owner: an application, or an applicant in or outside of the sandbox."""
    if key.applicant_id:
        return Webhook.objects.filter(key__applicant=key.applicant_id, key__is_sandbox=key.is_sandbox)
    return Webhook.objects.filter(key__application=key.application_id)


def subscribe(*, key, url, events=(), is_active=True):
    """Make a webhook of ``key`` for ``events``, or for all if there are none. Return it with its secret.

    The secret cannot be read again: it is stored sealed. Locks the key's row. Raises TooManyWebhooks or
    AddressTaken.
    """
    secret = secrets.token_bytes(SECRET_BYTES)
    with transaction.atomic():
        # Of two at once, not both can become the last one allowed.
        AccessKey.objects.select_for_update().get(pk=key.pk)
        if key.webhooks.count() >= MOST_A_KEY:
            message = _("A key has at most %(n)s webhooks. Delete one first.") % {"n": MOST_A_KEY}
            raise TooManyWebhooks(message, "limit")
        webhook = Webhook(
            key=key, url=url, events=in_order(events), is_active=is_active, secret=sealing.seal(secret)
        )
        _save(webhook)
    return webhook, SECRET_PREFIX + base64.b64encode(secret).decode()


def change(*, webhook, fields):
    """Set ``fields`` and return the webhook as it then is. Locks the row. Raises AddressTaken.

    A new address and switching it on forget since when deliveries failed.
    """
    with transaction.atomic():
        webhook = Webhook.objects.select_for_update().get(pk=webhook.pk)
        if fields.get("url", webhook.url) != webhook.url or fields.get("is_active"):
            webhook.failures_since = None
        for name, value in fields.items():
            setattr(webhook, name, in_order(value) if name == "events" else value)
        _save(webhook)
    return webhook


def in_order(events):
    """Return ``events`` in the order of EVENTS, each once."""
    return [event for event in EVENTS if event in events]


def _save(webhook):
    try:
        with transaction.atomic():
            webhook.save()
    except IntegrityError:
        message = _("This key has a webhook with this address already.")
        raise AddressTaken({"url": ValidationError(message, "exists")}) from None


def send_test(*, webhook, exhibition):
    """Send an event that means nothing, and return its delivery. Raises SwitchedOff."""
    _require_active(webhook)
    now = timezone.now()
    body = _body(deliveries.TEST, now, exhibition, {"webhook": str(webhook.pk)})
    with transaction.atomic():
        delivery = webhook.deliveries.create(event=deliveries.TEST, body=body, next_attempt_at=now)
        deliveries.send_on_commit([delivery])
    return delivery


def replay(*, delivery):
    """Send a delivery again under the same id, and return it. Locks the row.

    Its attempts are counted from the beginning. Raises SwitchedOff or BeingSent.
    """
    with transaction.atomic():
        delivery = (
            Delivery.objects.select_for_update(of=("self",)).select_related("webhook").get(pk=delivery.pk)
        )
        _require_active(delivery.webhook)
        if deliveries.is_being_sent(delivery):
            raise BeingSent(_("It is being sent at this moment. Try again in a minute."), "sending")
        _start_again([delivery.pk])
        deliveries.send_on_commit([delivery])
    return delivery


def replay_failed(*, webhook, since):
    """Send again what was given up since then, the oldest first. Return how many, and how many are left.

    At most MOST_REPLAYED are taken on in one call. Raises SwitchedOff.
    """
    _require_active(webhook)
    failed = webhook.deliveries.filter(state=Delivery.State.FAILED, created_at__gte=since)
    failed = failed.exclude(event=deliveries.TEST)
    with transaction.atomic():
        found = list(failed.select_for_update().order_by("created_at", "pk")[:MOST_REPLAYED])
        later = failed.count() - len(found)
        _start_again([delivery.pk for delivery in found])
        deliveries.send_on_commit(found)
    return len(found), later


def _require_active(webhook):
    if not webhook.is_active:
        raise SwitchedOff(_("The webhook is switched off. Switch it on first."), "switched_off")


def _start_again(numbers):
    Delivery.objects.filter(pk__in=numbers).update(
        state=Delivery.State.PENDING, attempts=0, next_attempt_at=timezone.now(), delivered_at=None
    )
