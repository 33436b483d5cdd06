"""Posting to an address that a stranger has given, without being led into our own network.

The name is looked up once, every address that it has is checked, and the connection goes to one of those
checked: what the name leads to a moment later no longer matters. Redirects and proxies are not followed.
"""

import contextlib
import functools
import ipaddress
import re
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import httpcore
import httpx
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

CONNECT_SECONDS = 3
TOTAL_SECONDS = 10
MOST_OF_AN_ANSWER = 64 * 1024
# Why no answer came, as programs are told it.
ADDRESS, UNKNOWN_HOST, UNREACHABLE, TLS, TIMEOUT, PROTOCOL = REASONS = (
    "address",
    "unknown_host",
    "unreachable",
    "tls",
    "timeout",
    "protocol",
)
# Of the open internet: several labels, of which the last is no number.
HOST = re.compile(r"(?!.{254})([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?\.?")
GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
# Global by the registry, and yet no place for a stranger's request: addresses that wrap an IPv4 address,
# and the metadata server that one cloud keeps on a public address.
REFUSED = [
    ipaddress.ip_network(network)
    for network in ("168.63.129.16/32", "192.88.99.0/24", "2001::/32", "2002::/16")
]


class NotSent(Exception):
    """No answer came. ``reason`` is one of REASONS."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


def parse(address):
    """Return ``address`` as an httpx.URL, or raise ValidationError: for whoever enters it.

    What its name leads to is looked up only when something is sent.
    """
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL:
        url = httpx.URL("")
    if not url.host or any(sign.isspace() or sign == "\\" for sign in address):
        raise ValidationError(_("Give an address such as https://example.org/events."), "url")
    if url.scheme != "https" and not (url.scheme == "http" and settings.WEBHOOKS_ALLOW_LOOPBACK):
        raise ValidationError(_("The address must begin with “https://”."), "scheme")
    if url.userinfo:
        raise ValidationError(_("Leave the user name and the password out of the address."), "credentials")
    if "#" in address:
        raise ValidationError(_("Leave out what follows the “#” in the address."), "fragment")
    if not (port_of(url) == 443 or 1024 <= port_of(url) <= 65535):
        raise ValidationError(_("Choose port 443 or one from 1024 to 65535."), "port")
    if not _is_plausible(url):
        raise ValidationError(_("Only a public address of the internet will do."), "address")
    return url


def port_of(url):
    if url.port is not None:
        return url.port
    return 443 if url.scheme == "https" else 80


def _is_plausible(url):
    """What can be said of the host before anybody is asked where it lies."""
    try:
        return _may_reach(url.host, url.scheme)
    except ValueError:
        is_local = settings.WEBHOOKS_ALLOW_LOOPBACK and url.host == "localhost"
        return is_local or HOST.fullmatch(url.raw_host.decode("ascii")) is not None


def is_public(address):
    """Whether the numeric ``address`` is one of the open internet, in which strangers may be reached."""
    address = ipaddress.ip_address(address)
    if not address.is_global or address.is_multicast or any(address in network for network in REFUSED):
        return False
    # Outside of it lie mapped and translated IPv4 addresses, among others.
    return address.version == 4 or address in GLOBAL_UNICAST


def _may_reach(address, scheme):
    if settings.WEBHOOKS_ALLOW_LOOPBACK and ipaddress.ip_address(address).is_loopback:
        return True
    return scheme == "https" and is_public(address)


def post(address, *, body, headers):
    """Post the bytes ``body`` and return the status of the answer, whatever it is. Raises NotSent.

    It takes at most TOTAL_SECONDS, however slowly the other side answers, and must not be called inside a
    transaction. The answer's body is read for the other side's sake only, and not to its end.
    """
    deadline = time.monotonic() + TOTAL_SECONDS
    try:
        url = parse(address)
    except ValidationError:
        raise NotSent(ADDRESS) from None
    backend = _Pinned(_checked_addresses(url, deadline), deadline)
    target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
    try:
        with (
            httpcore.ConnectionPool(ssl_context=_tls_context(), network_backend=backend) as pool,
            pool.stream("POST", target, headers=headers, content=body) as response,
        ):
            _read_some(response)
            return response.status
    except httpcore.TimeoutException:
        raise NotSent(TIMEOUT) from None
    except (httpcore.NetworkError, httpcore.ProtocolError):
        raise NotSent(PROTOCOL) from None


def _read_some(response):
    read = 0
    with contextlib.suppress(
        NotSent, httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError
    ):
        for piece in response.iter_stream():
            read += len(piece)
            if read >= MOST_OF_AN_ANSWER:
                return


def _checked_addresses(url, deadline):
    """Look the name up and return its addresses. One that may not be reached spoils them all."""
    host = url.raw_host.decode("ascii")
    # The system's resolver knows no time limit, so it is waited for from outside.
    executor = ThreadPoolExecutor(max_workers=1)
    try:
        question = executor.submit(socket.getaddrinfo, host, port_of(url), type=socket.SOCK_STREAM)
        found = question.result(max(0, deadline - time.monotonic()))
    except TimeoutError:
        raise NotSent(TIMEOUT) from None
    except (OSError, ValueError):
        raise NotSent(UNKNOWN_HOST) from None
    finally:
        executor.shutdown(wait=False)
    addresses = list(dict.fromkeys(place[0] for _family, _kind, _protocol, _name, place in found))
    if not addresses:
        raise NotSent(UNKNOWN_HOST)
    if not all(_may_reach(one, url.scheme) for one in addresses):
        raise NotSent(ADDRESS)
    return addresses


@functools.cache
def _tls_context():
    return httpx.create_ssl_context(trust_env=False)


class _Pinned(httpcore.NetworkBackend):
    """Connects to addresses that have been checked, whatever host it is asked for.

    The host of the URL remains what the certificate is checked against and what the header “Host” says.
    """

    def __init__(self, addresses, deadline):
        self.addresses = addresses
        self.deadline = deadline
        self.network = httpcore.SyncBackend()

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        for address in self.addresses:
            seconds = min(CONNECT_SECONDS, _left(self.deadline))
            with contextlib.suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                stream = self.network.connect_tcp(address, port, seconds, local_address, socket_options)
                return _Timed(stream, self.deadline)
        raise NotSent(UNREACHABLE)


class _Timed(httpcore.NetworkStream):
    """A connection with one deadline for all of it, which an answer in drops cannot put off."""

    def __init__(self, stream, deadline):
        self.stream = stream
        self.deadline = deadline

    def read(self, max_bytes, timeout=None):
        return self.stream.read(max_bytes, _left(self.deadline))

    def write(self, buffer, timeout=None):
        self.stream.write(buffer, _left(self.deadline))

    def close(self):
        self.stream.close()

    def start_tls(self, ssl_context, server_hostname=None, timeout=None):
        seconds = min(CONNECT_SECONDS, _left(self.deadline))
        try:
            stream = self.stream.start_tls(ssl_context, server_hostname, seconds)
        except httpcore.ConnectError:
            raise NotSent(TLS) from None
        return _Timed(stream, self.deadline)

    def get_extra_info(self, info):
        return self.stream.get_extra_info(info)


def _left(deadline):
    left = deadline - time.monotonic()
    if left <= 0:
        raise NotSent(TIMEOUT)
    return left
