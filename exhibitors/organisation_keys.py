"""The keys that an organisation makes for its own software."""

import datetime as dt

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from exhibitors import keys
from exhibitors.models import AccessKey, Applicant
from expo.problems import Refusal

MOST_USABLE = 20
ENDED_SHOWN = 20
FEWEST_REQUESTS, MOST_REQUESTS = 10, 1000
YEAR = dt.timedelta(days=365)
LAST_SECOND = dt.time(23, 59, 59)


class TooManyKeys(Refusal):
    """The organisation has as many usable keys as it may have."""


class MadeMeanwhile(Refusal):
    """The form was sent before, or a key has been made since it was opened."""


class Ended(Refusal):
    """The key is revoked or has expired."""


def newest_of(applicant):
    """Return the number of the newest key, 0 if there is none: what a form knows of when it is opened."""
    return applicant.access_keys.order_by("-pk").values_list("pk", flat=True).first() or 0


def make(*, applicant, newest, **fields):
    """Make a key and return ``(the key, its AccessKey)``. Locks the applicant's row.

    ``newest`` is what ``newest_of`` said when the form was opened, so that a form makes one key, however
    often it is sent. Raises MadeMeanwhile or TooManyKeys.
    """
    with transaction.atomic():
        applicant = Applicant.objects.select_for_update().get(pk=applicant.pk)
        if newest != newest_of(applicant):
            raise MadeMeanwhile(
                _("This form was sent before, or a key has been made since. For one more, send it again."),
                "meanwhile",
            )
        if applicant.access_keys.usable().count() >= MOST_USABLE:
            message = _("There are at most %(n)s keys in use. Revoke one first.") % {"n": MOST_USABLE}
            raise TooManyKeys(message, "limit")
        return keys.issue(applicant=applicant, **fields)


def change(*, key, **fields):
    """Set ``fields`` and return the key. Locks its row. Raises Ended."""
    with transaction.atomic():
        key = AccessKey.objects.select_for_update().get(pk=key.pk)
        if ended_at(key):
            raise Ended(_("This key has ended and cannot be changed. Make a new one."), "ended")
        for name, value in fields.items():
            setattr(key, name, value)
        key.save(update_fields=list(fields))
    return key


def ended_at(key):
    """Return the moment since which the key opens nothing, or None."""
    if key.revoked_at:
        return key.revoked_at
    return key.expires_at if key.expires_at and key.expires_at <= timezone.now() else None


def listed(applicant):
    """Return the usable keys and the latest of those that have ended, each with its number of webhooks."""
    mine = AccessKey.objects.filter(applicant=applicant).order_by("-created_at", "-pk")
    usable = list(mine.usable().annotate(webhook_count=Count("webhooks")))
    others = mine.exclude(pk__in=[key.pk for key in usable]).annotate(webhook_count=Count("webhooks"))
    return usable, list(others[:ENDED_SHOWN])


def today(zone):
    """The day by the real clock: keys do not expire by the exhibition's."""
    return timezone.now().astimezone(zone).date()


def end_of(day, zone):
    """Return the moment at which a key expires whose last day is ``day``; None for no day."""
    return dt.datetime.combine(day, LAST_SECOND, tzinfo=zone) if day else None


def last_day(key, zone):
    """Return the last day on which the key opens something, None if it does not expire."""
    return key.expires_at and key.expires_at.astimezone(zone).date()
