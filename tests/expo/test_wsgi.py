"""What the server hands over, before the framework has made a request of it."""

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import RequestFactory

from expo.wsgi import application, plain


def status_of(method, path, content_type, body=b""):
    environ = RequestFactory().generic(method, path, body, content_type=content_type).environ
    # The factory leaves it out where there is no body.
    environ["CONTENT_TYPE"] = content_type
    given = []
    # As the test client does it: the end of a request must not close the test's own connection.
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    try:
        application(environ, lambda status, _headers: given.append(status)).close()
    finally:
        request_started.connect(close_old_connections)
        request_finished.connect(close_old_connections)
    return given[0][:3]


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain; charset=base64",
        "text/plain; charset=undefined",
        "text/plain; CHARSET = 'idna'",
        "text/plain; x*=no-such''%41",
        "text/plain; charset*=undefined''%41",
        "text/plain; charset=utf-16",
        "text/plain" + " " * 20_000,
        ";",
    ],
)
def test_query_is_read_whatever_the_content_type_says(exhibition, content_type):
    assert status_of("GET", "/api/v1/halls/?lang=%65n", content_type) == "200"


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("application/json; charset=utf-16", "application/json"),
        ("application/json", "application/json"),
        ("", ""),
        ('multipart/form-data; charset=base64; boundary="a b"', 'multipart/form-data; boundary="a b"'),
        ("Multipart/Form-Data;Boundary=x;charset=utf-8", "Multipart/Form-Data;Boundary=x"),
        ("multipart/form-data; x*=undefined''%41; boundary=x", "multipart/form-data; boundary=x"),
        ("application/x-www-form-urlencoded; charset=UTF-8", "application/x-www-form-urlencoded"),
        ("application/x-www-form-urlencoded; charset=windows-1251", ""),
    ],
)
def test_content_type_keeps_kind_and_boundary(sent, read):
    assert plain(sent) == read


def test_very_many_parameters_are_malformed(exhibition):
    query = "&".join(["lang=en"] * 2000)
    assert status_of("GET", f"/api/v1/halls/?{query}", "text/plain; charset=utf-8") == "400"
