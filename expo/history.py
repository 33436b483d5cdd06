"""Who changed a row, through what and why: the same columns on every history row."""

import contextlib
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import cache

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.manager import HistoryManager


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


def remember(instance, history_instance, **_facts):
    """Let an object that was just saved know its newest row of history: it is what the ETag says."""
    instance.newest_history_id = history_instance.history_id


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


# How a model's history is registered here.
RECORDS = {"bases": [Traced], "get_user": user_of_the_change, "history_manager": Histories}
