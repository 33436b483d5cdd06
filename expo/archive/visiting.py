"""Asking the site as a visitor would, within this process and without a network."""

import contextlib
import datetime as dt
import logging

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache

from expo import clock

# A name that no site has: found in an archive, it would show that an address was taken from the request.
HOST = "archive.invalid"


def visitor():
    """Return a client that the site takes for a browser on HTTPS. Only while ``as_a_visitor`` lasts."""
    # Loaded when an archive is made: no other process needs the framework's test tools.
    from django.test import Client

    return Client(headers={"Host": HOST, "X-Forwarded-Proto": "https"})


@contextlib.contextmanager
def as_a_visitor(exhibition, base):
    """Have the site answer within this process alone, at a time at which nothing is going on."""
    kept = settings.BASE_URL, settings.ALLOWED_HOSTS, caches["default"]
    now = clock.now()
    if exhibition.tense(now) == "present":
        now = dt.datetime.combine(exhibition.opens_on, dt.time(), exhibition.zone)
    settings.BASE_URL, settings.ALLOWED_HOSTS = base.rstrip("/"), [*settings.ALLOWED_HOSTS, HOST]
    # The pages of an archive say other addresses: none of them may get into the cache of the site.
    caches["default"] = LocMemCache("archive", {})
    logging.disable(logging.INFO)
    try:
        with clock.standing(now):
            yield
    finally:
        logging.disable(logging.NOTSET)
        settings.BASE_URL, settings.ALLOWED_HOSTS, caches["default"] = kept
