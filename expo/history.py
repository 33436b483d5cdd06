"""Who changed a row, through what and why: the same columns on every history row."""

import contextlib
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import cache

from django.db import connection, connections, models, router
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.manager import HistoryManager
from simple_history.models import HistoricalRecords


class Channel(models.TextChoices):
    ADMIN = "admin", _("Organisers’ workplace")
    API = "api", _("API")
    FORM = "form", _("Form")
    IMPORT = "import", _("Import")
    SYSTEM = "system", _("System")


@dataclass(frozen=True)
class Origin:
    """Where a change comes from. ``actor`` is in words: an address, or the beginning of a key."""

    channel: str = Channel.SYSTEM
    actor: str = ""
    request_id: str = ""
    user_id: int | None = None


_origin = ContextVar("origin")


def origin():
    return _origin.get(None) or Origin()


def enter(new):
    """Say where the changes of what follows come from; give the answer to ``leave``."""
    return _origin.set(new)


def leave(token):
    _origin.reset(token)


def amend(**changes):
    """Add what is known only later, such as whose key it is, until the request ends."""
    _origin.set(replace(origin(), **changes))


@contextlib.contextmanager
def coming_from(channel, **facts):
    """Run the block as changes of ``channel``."""
    token = enter(replace(origin(), channel=channel, **facts))
    try:
        yield
    finally:
        leave(token)


def current_channel():
    return origin().channel


def current_actor():
    return origin().actor


def current_request_id():
    return origin().request_id


class Traced(models.Model):
    """The base of history rows. Its defaults are read when the row is written, in bulk as well."""

    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=current_channel)
    actor = models.CharField(_("by"), max_length=200, blank=True, default=current_actor)
    request_id = models.CharField(_("request number"), max_length=64, blank=True, default=current_request_id)

    class Meta:
        abstract = True


class Histories(HistoryManager):
    """The library's manager; its class is made once instead of with every row that is written."""

    @classmethod
    @cache
    def from_queryset(cls, queryset_class, class_name=None):
        return super().from_queryset(queryset_class, class_name)


def user_of_the_change(instance, **_facts):
    """The organiser who is logged in, for the history's own reference to a user."""
    from expo.models import User

    number = origin().user_id
    return User(pk=number) if number else None


class Records(HistoricalRecords):
    """The library's history, whose rows the database itself copies when one object is saved.

    Sending eighty columns back to the database from which they came takes longer than all the rest of a
    registration. Deletions and everything in bulk go the library's way.
    """

    def create_historical_record(self, instance, history_type, using=None):
        if history_type == "-":
            super().create_historical_record(instance, history_type, using)
            return
        model = getattr(type(instance), self.manager_name).model
        connection = connections[router.db_for_write(model, instance=instance)]
        reason = self.get_change_reason_for_object(instance, history_type, using)
        facts = {
            "history_date": connection.ops.adapt_datetimefield_value(timezone.now()),
            "history_type": history_type,
            "history_change_reason": reason,
            "history_user_id": origin().user_id,
            "channel": str(origin().channel),
            "actor": origin().actor,
            "request_id": origin().request_id,
        }
        with connection.cursor() as cursor:
            cursor.execute(_copying(model, type(instance), tuple(facts)), [*facts.values(), instance.pk])
            # What the ETag says of an object that has just been saved.
            instance.newest_history_id = cursor.fetchone()[0]


@cache
def _copying(history, model, facts):
    """Return the SQL that writes a row of ``history`` from the row of ``model``, with ``facts`` beside it."""
    names = [connection.ops.quote_name(field.column) for field in history.tracked_fields]
    beside = ", ".join(connection.ops.quote_name(history._meta.get_field(one).column) for one in facts)
    copied, values = ", ".join(names), ", ".join(["%s"] * len(facts))
    key = connection.ops.quote_name(model._meta.pk.column)
    return (
        f"INSERT INTO {history._meta.db_table} ({beside}, {copied}) "  # noqa: S608
        f"SELECT {values}, {copied} FROM {model._meta.db_table} WHERE {key} = %s RETURNING history_id"
    )


# How a model's history is registered here.
RECORDS = {"bases": [Traced], "get_user": user_of_the_change, "history_manager": Histories}
