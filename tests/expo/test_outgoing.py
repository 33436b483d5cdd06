"""Posting to a stranger’s address: only to the open internet, to the address checked, and not for long."""

import ipaddress
import socket
import threading
import time

import pytest
from django.core.exceptions import ValidationError

from expo import outgoing
from tests.listener import resolving_to

PUBLIC = "93.184.216.34"
BODY = b'{"a": 1}'


@pytest.fixture
def loopback(settings):
    settings.WEBHOOKS_ALLOW_LOOPBACK = True


def post(url, **headers):
    return outgoing.post(url, body=BODY, headers=headers)


def reason(url):
    with pytest.raises(outgoing.NotSent) as refused:
        post(url)
    return refused.value.reason


@pytest.mark.parametrize(
    ("address", "is_public"),
    [
        ("8.8.8.8", True),
        (PUBLIC, True),
        ("2a00:1450:4001:81b::200e", True),
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("127.0.0.1", False),
        ("127.255.255.254", False),
        ("0.0.0.0", False),  # noqa: S104
        ("0.1.2.3", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("100.100.100.200", False),
        ("168.63.129.16", False),
        ("192.0.0.192", False),
        ("192.0.2.1", False),
        ("192.88.99.1", False),
        ("198.18.0.1", False),
        ("198.51.100.1", False),
        ("203.0.113.1", False),
        ("224.0.0.1", False),
        ("239.255.255.255", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("::8.8.8.8", False),
        ("::ffff:8.8.8.8", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:0:8.8.8.8", False),
        ("64:ff9b::8.8.8.8", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b:1::1", False),
        ("100::1", False),
        ("2001::1", False),
        ("2001:db8::1", False),
        ("2002:7f00:1::1", False),
        ("2002:808:808::1", False),
        ("fc00::1", False),
        ("fd00:ec2::254", False),
        ("fe80::1", False),
        ("fe80::1%eth0", False),
        ("fec0::1", False),
        ("ff02::1", False),
    ],
)
def test_only_addresses_of_the_open_internet_are_public(address, is_public):
    assert outgoing.is_public(address) is is_public


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", "url"),
        ("example.org/events", "url"),
        ("https:///events", "url"),
        ("https:example.org", "url"),
        ("https://exa mple.org/", "url"),
        ("https://good.example\\@evil.example/", "url"),
        ("https://example.org:port/", "url"),
        ("http://example.org/", "scheme"),
        ("ftp://example.org/", "scheme"),
        ("file://example.org/etc/passwd", "scheme"),
        ("gopher://example.org/", "scheme"),
        ("https://user@example.org/", "credentials"),
        ("https://user:password@example.org/", "credentials"),
        ("https://example.org/#part", "fragment"),
        ("https://example.org/#", "fragment"),
        ("https://example.org:22/", "port"),
        ("https://example.org:80/", "port"),
        ("https://example.org:0/", "port"),
        ("https://example.org:-1/", "port"),
        ("https://example.org:65536/", "port"),
        ("https://127.0.0.1/", "address"),
        ("https://127.0.0.1./", "address"),
        ("https://127。0。0。1/", "address"),
        ("https://[::1]/", "address"),
        ("https://[::ffff:127.0.0.1]/", "address"),
        ("https://[fe80::1%25eth0]/", "address"),
        ("https://10.1.2.3:8443/", "address"),
        ("https://169.254.169.254/latest/", "address"),
        ("https://localhost/", "address"),
        ("https://intranet/", "address"),
        ("https://2130706433/", "address"),
        ("https://0x7f.1/", "address"),
        ("https://127.1/", "address"),
        ("https://a..example.org/", "address"),
        ("https://" + "a" * 64 + ".example.org/", "address"),
        ("https://" + "a." * 130 + "org/", "address"),
    ],
)
def test_address_that_cannot_be_right_is_refused_at_once(url, code):
    with pytest.raises(ValidationError) as refused:
        outgoing.parse(url)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/events?company=1",
        "https://erp.example.org:8443/",
        "https://erp-1.example.org./",
        "HTTPS://Example.ORG/",
        "https://выставка.рф/события",
        "https://93.184.216.34/",
        "https://[2a00:1450:4001:81b::200e]/",
    ],
)
def test_public_address_is_taken(url):
    outgoing.parse(url)


def test_answer_is_a_status_whatever_it_is(listen, loopback):
    listener = listen(b"HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy")
    assert post(f"http://127.0.0.1:{listener.port}/hook?a=1", **{"X-Test": "1"}) == 503
    [(head, body)] = listener.requests
    assert head.startswith("POST /hook?a=1 HTTP/1.1\r\n")
    assert f"Host: 127.0.0.1:{listener.port}" in head
    assert "X-Test: 1" in head
    assert body == BODY


def test_loopback_is_refused_without_the_setting(listen):
    listener = listen()
    assert reason(f"https://127.0.0.1:{listener.port}/") == "address"
    assert listener.requests == []


def test_setting_allows_loopback_and_nothing_else(loopback, monkeypatch):
    resolving_to(monkeypatch, ["10.0.0.1"])
    assert reason("https://hooks.example.org/") == "address"
    resolving_to(monkeypatch, [PUBLIC])
    assert reason("http://hooks.example.org:8080/") == "address"


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["10.0.0.1"],
        ["169.254.169.254"],
        ["::1"],
        ["fe80::1%eth0"],
        ["::ffff:127.0.0.1"],
        [PUBLIC, "127.0.0.1"],
        ["127.0.0.1", PUBLIC],
    ],
)
def test_name_that_leads_inside_is_refused_even_if_it_leads_outside_too(monkeypatch, addresses):
    resolving_to(monkeypatch, addresses)
    opened = []
    monkeypatch.setattr("socket.create_connection", lambda *args, **_kwargs: opened.append(args))
    assert reason("https://hooks.example.org/") == "address"
    assert opened == []


def test_connection_goes_to_the_address_that_was_checked(monkeypatch):
    asked = resolving_to(monkeypatch, [PUBLIC], ["127.0.0.1"])
    opened = []

    def refused(address, *args, **kwargs):
        opened.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr("socket.create_connection", refused)
    assert reason("https://hooks.example.org/") == "unreachable"
    assert opened == [(PUBLIC, 443)]
    assert asked == ["hooks.example.org"]


def test_next_address_is_tried_where_one_does_not_answer(listen, loopback, monkeypatch):
    listener = listen()
    resolving_to(monkeypatch, ["127.0.0.2", "127.0.0.1"])
    assert post(f"http://hooks.example.org:{listener.port}/") == 200
    assert f"Host: hooks.example.org:{listener.port}" in listener.requests[0][0]


def test_unknown_name_is_told(monkeypatch):
    def unknown(*args, **kwargs):
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr("socket.getaddrinfo", unknown)
    assert reason("https://hooks.example.org/") == "unknown_host"


def test_resolver_that_does_not_answer_is_not_waited_for(monkeypatch):
    done = threading.Event()
    monkeypatch.setattr("socket.getaddrinfo", lambda *_args, **_kwargs: done.wait(5))
    monkeypatch.setattr(outgoing, "TOTAL_SECONDS", 0.2)
    assert reason("https://hooks.example.org/") == "timeout"
    done.set()


def test_redirect_is_an_answer_and_not_followed(listen, loopback):
    other = listen()
    first = listen(
        f"HTTP/1.1 307 Go\r\nLocation: http://127.0.0.1:{other.port}/\r\nContent-Length: 0\r\n\r\n".encode()
    )
    assert post(f"http://127.0.0.1:{first.port}/") == 307
    assert other.requests == []


def test_proxy_of_the_environment_is_passed_by(listen, loopback, monkeypatch):
    proxy, target = listen(), listen()
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
    assert post(f"http://127.0.0.1:{target.port}/") == 200
    assert proxy.requests == []


def drops(before):
    """Send ``before`` at once and then a byte now and then, for ever."""

    def answer(connection, stopped):
        connection.sendall(before)
        while not stopped.wait(0.05):
            connection.sendall(b"x")

    return answer


def test_answer_in_drops_is_cut_off(listen, loopback, monkeypatch):
    monkeypatch.setattr(outgoing, "TOTAL_SECONDS", 0.5)
    listener = listen(drops(b"HTTP/1.1 200 OK\r\nX-Slow: "))
    begun = time.monotonic()
    assert reason(f"http://127.0.0.1:{listener.port}/") == "timeout"
    assert time.monotonic() - begun < 1.5


def test_status_counts_even_if_the_rest_of_the_answer_comes_in_drops(listen, loopback, monkeypatch):
    monkeypatch.setattr(outgoing, "TOTAL_SECONDS", 0.5)
    listener = listen(drops(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"))
    begun = time.monotonic()
    assert post(f"http://127.0.0.1:{listener.port}/") == 200
    assert time.monotonic() - begun < 1.5


def test_silence_is_cut_off(listen, loopback, monkeypatch):
    monkeypatch.setattr(outgoing, "TOTAL_SECONDS", 0.3)
    listener = listen(lambda _connection, stopped: stopped.wait(5))
    assert reason(f"http://127.0.0.1:{listener.port}/") == "timeout"


def test_endless_answer_is_not_read_to_its_end(listen, loopback):
    sent = []

    def flood(connection, stopped):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n")
        while not stopped.is_set():
            sent.append(connection.send(b"x" * 65536))

    listener = listen(flood)
    begun = time.monotonic()
    assert post(f"http://127.0.0.1:{listener.port}/") == 200
    assert time.monotonic() - begun < 3
    time.sleep(0.2)
    assert sum(sent) < 20_000_000


@pytest.mark.parametrize(
    "answer", [b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 2000000 OK\r\n\r\n", b"\x00" * 200_000]
)
def test_what_is_no_answer_is_told(listen, loopback, answer):
    listener = listen(answer)
    assert reason(f"http://127.0.0.1:{listener.port}/") == "protocol"


def test_closed_port_is_unreachable(loopback):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert reason(f"http://127.0.0.1:{port}/") == "unreachable"


def test_networks_refused_by_hand_are_global_by_the_registry():
    """Else they need not be named."""
    inside = [ipaddress.ip_address("168.63.129.16"), ipaddress.ip_address("192.88.99.1")]
    assert all(address.is_global for address in inside)
