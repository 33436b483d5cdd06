"""The webhooks of a key as its owner sees them on a page."""

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from exhibitors import deliveries
from exhibitors.models import Delivery
from expo import outgoing

DELIVERIES_SHOWN = 10


def of_key(key):
    """Return the webhooks, each with ``latest``: its newest deliveries, each with its ``log`` of attempts."""
    newest = Delivery.objects.select_related("application").prefetch_related("log")
    newest = newest.order_by("-created_at", "-pk")[:DELIVERIES_SHOWN]
    return list(key.webhooks.prefetch_related(Prefetch("deliveries", newest, to_attr="latest")))


def reason(error):
    """Return in words why an attempt brought no answer; ``error`` is one of ``deliveries.REASONS``."""
    return {
        outgoing.ADDRESS: _("the address is not one of the public internet"),
        outgoing.UNKNOWN_HOST: _("the host was not found"),
        outgoing.UNREACHABLE: _("no connection"),
        outgoing.TLS: _("the certificate was not accepted"),
        outgoing.TIMEOUT: _("no answer in time"),
        outgoing.PROTOCOL: _("the answer was not HTTP"),
        deliveries.UNFINISHED: _("being sent, or interrupted"),
        deliveries.SWITCHED_OFF: _("the webhook was switched off"),
        deliveries.KEY_ENDED: _("the key had ended"),
        deliveries.SECRET_LOST: _("the secret can no longer be read: make the webhook anew"),
        deliveries.INTERNAL: _("a fault on our side"),
    }.get(error, error)
