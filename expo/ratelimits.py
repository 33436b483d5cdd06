"""Limits on how often somebody may ask, told in the headers of draft-ietf-httpapi-ratelimit-headers.

The windows are fixed: a minute is a minute of the clock. The counts stand in the cache, so with several
processes it must be one that they share.
"""

import hashlib
import ipaddress
import math
import time
from dataclasses import dataclass

from django.core.cache import cache
from rest_framework.throttling import BaseThrottle

MINUTE, HOUR = 60, 3600
IPV6_PREFIX = 64


@dataclass(frozen=True)
class Count:
    """How a limit stands: of ``limit`` requests in ``window`` seconds ``left`` may still come."""

    name: str
    limit: int
    window: int
    left: int
    seconds: int

    @property
    def policy(self):
        return f'"{self.name}";q={self.limit};w={self.window}'

    @property
    def state(self):
        return f'"{self.name}";r={self.left};t={self.seconds}'


def count(name, who, limit, window):
    """Count one more request of ``who``. Returns ``(whether it is within the limit, Count)``."""
    now = time.time()
    number, passed = divmod(now, window)
    key = f"ratelimit:{name}:{who}:{number:.0f}"
    asked = _increase(key, window)
    seconds = max(1, math.ceil(window - passed))
    return asked <= limit, Count(name, limit, window, max(0, limit - asked), seconds)


def _increase(key, window):
    while True:
        # Kept for longer than the window: clocks of several machines differ.
        if cache.add(key, 1, 2 * window):
            return 1
        try:
            return cache.incr(key)
        except ValueError:
            # It was evicted in between.
            continue


class Rate(BaseThrottle):
    """A limit of ``limit`` requests in ``window`` seconds. Subclasses say who is counted."""

    name = None
    limit = None
    window = MINUTE
    counted = None

    def who(self, request):
        """Return a short text for whoever asks; None where this limit does not concern them."""
        raise NotImplementedError

    def limit_of(self, request):
        return self.limit

    def allow_request(self, request, view):
        who = self.who(request)
        if who is None:
            return True
        allowed, self.counted = count(self.name, who, self.limit_of(request), self.window)
        request.rate_counts = [*getattr(request, "rate_counts", []), self.counted]
        return allowed

    def wait(self):
        return self.counted.seconds


class KeyRate(Rate):
    """Each key's own ``requests_a_minute``; ``request.auth`` is the key."""

    name = "key"

    def who(self, request):
        return request.auth and str(request.auth.pk)

    def limit_of(self, request):
        return request.auth.requests_a_minute


class AddressRate(Rate):
    """A limit for each address of the internet: ``AddressRate("drafts", 60, HOUR)``."""

    def __init__(self, name, limit, window):
        self.name, self.limit, self.window = name, limit, window

    def who(self, request):
        return network(self.get_ident(request))


def network(address):
    """Return what counts as one visitor: an IPv4 address, or the /64 that a household has of IPv6."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        # A proxy may write anything here, also what no cache takes as a key.
        return hashlib.sha256(address.encode()).hexdigest()
    if found.version == 6 and found.ipv4_mapped:
        return str(found.ipv4_mapped)
    if found.version == 6:
        return str(ipaddress.ip_network((int(found), IPV6_PREFIX), strict=False).network_address)
    return str(found)


def headers_of(request):
    """Return the headers that tell how the limits of this request stand; none where nothing was counted."""
    counts = getattr(request, "rate_counts", [])
    if not counts:
        return {}
    return {
        "RateLimit-Policy": ", ".join(one.policy for one in counts),
        "RateLimit": ", ".join(one.state for one in counts),
    }


class Limited:
    """Mixin of a view with limits: every answer, a refusal as well, tells how they stand."""

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        for name, value in headers_of(request).items():
            response.headers[name] = value
        return response
