"""Limits on how often somebody may ask, and the headers that tell how they stand."""

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
import time_machine
from django.core.cache import cache
from django.urls import path
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import NotFound
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.viewsets import GenericViewSet

from expo import ratelimits
from expo.api import Base

pytestmark = pytest.mark.urls(__name__)

# 20 seconds into a minute.
NOW = "2026-03-01T10:00:20Z"


class ByName(BaseAuthentication):
    def authenticate(self, request):
        name = request.headers.get("Key")
        return (None, SimpleNamespace(pk=name, requests_a_minute=2)) if name else None


class Things(ratelimits.Limited, Base, GenericViewSet):
    authentication_classes = [ByName]

    def get_throttles(self):
        return [ratelimits.KeyRate()]

    def list(self, request):
        if "fail" in request.query_params:
            raise NotFound
        return Response({"key": request.auth and request.auth.pk})


class Drafts(Things):
    def get_throttles(self):
        return [ratelimits.KeyRate(), ratelimits.AddressRate("drafts", 3, ratelimits.HOUR)]


urlpatterns = [
    path("api/v1/things/", Things.as_view({"get": "list"})),
    path("api/v1/drafts/", Drafts.as_view({"get": "list"})),
]


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def things(client, key="1"):
    return client.get("/api/v1/things/?lang=en", headers={"Key": key})


def drafts(client, address="192.0.2.1", **headers):
    return client.get("/api/v1/drafts/", headers=headers, REMOTE_ADDR=address)


def test_every_answer_tells_how_the_limit_stands(client):
    response = things(client)
    assert response.status_code == 200
    assert response.headers["RateLimit-Policy"] == '"key";q=2;w=60'
    assert response.headers["RateLimit"] == '"key";r=1;t=40'


def test_refusal_of_the_view_tells_it_too(client):
    response = client.get("/api/v1/drafts/?fail=1", headers={"Key": "1"})
    assert response.status_code == 404
    assert response.headers["RateLimit"] == '"key";r=1;t=40, "drafts";r=2;t=3580'


def test_beyond_the_limit_says_how_long_to_wait(client):
    assert [things(client).status_code for _time in range(3)] == [200, 200, 429]
    response = things(client)
    assert response.headers["Retry-After"] == "40"
    assert response.headers["RateLimit"] == '"key";r=0;t=40'
    assert response.json()["type"].endswith("/problems/too-many")
    assert response.json()["detail"] == "Too many requests. Try again in 40 s"


def test_next_window_begins_anew(client, fresh_cache):
    for _time in range(3):
        things(client)
    fresh_cache.shift(39)
    response = things(client)
    assert (response.status_code, response.headers["Retry-After"]) == (429, "1")
    fresh_cache.shift(1)
    assert things(client).headers["RateLimit"] == '"key";r=1;t=60'


def test_keys_are_counted_apart(client):
    for _time in range(3):
        things(client, "1")
    assert things(client, "2").status_code == 200


def test_without_a_key_its_limit_does_not_count(client):
    response = client.get("/api/v1/things/")
    assert response.status_code == 200
    assert "RateLimit" not in response.headers


def test_two_limits_stand_side_by_side(client):
    response = drafts(client, Key="1")
    assert response.headers["RateLimit-Policy"] == '"key";q=2;w=60, "drafts";q=3;w=3600'
    assert response.headers["RateLimit"] == '"key";r=1;t=40, "drafts";r=2;t=3580'


def test_wait_is_that_of_the_limit_that_refuses(client):
    for _time in range(3):
        drafts(client)
    assert drafts(client).headers["Retry-After"] == "3580"


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("unknown", "unknown", True),
    ],
)
def test_address_is_one_visitor(client, first, second, same):
    drafts(client, first)
    left = drafts(client, second).headers["RateLimit"]
    assert left == f'"drafts";r={1 if same else 2};t=3580'


def test_made_up_address_does_not_help_without_a_proxy(client):
    drafts(client, **{"X-Forwarded-For": "198.51.100.1"})
    assert "r=1" in drafts(client, **{"X-Forwarded-For": "198.51.100.2"}).headers["RateLimit"]


def test_address_that_the_proxy_names_counts(client, monkeypatch):
    monkeypatch.setattr(api_settings, "NUM_PROXIES", 1)
    drafts(client, **{"X-Forwarded-For": "203.0.113.9, 198.51.100.1"})
    assert "r=1" in drafts(client, **{"X-Forwarded-For": "203.0.113.8, 198.51.100.1"}).headers["RateLimit"]
    assert "r=2" in drafts(client, **{"X-Forwarded-For": "203.0.113.9, 198.51.100.2"}).headers["RateLimit"]


def test_parallel_requests_are_all_counted():
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _time: ratelimits.count("key", "1", 50, 60)[0], range(100)))
    assert found.count(True) == 50


def test_count_that_was_evicted_begins_anew(monkeypatch):
    ratelimits.count("key", "1", 5, 60)

    class Forgetful:
        """A cache that has no room left for a key that it still had a moment ago."""

        add = staticmethod(cache.add)

        @staticmethod
        def incr(key):
            cache.delete(key)
            return cache.incr(key)

    monkeypatch.setattr(ratelimits, "cache", Forgetful)
    assert ratelimits.count("key", "1", 5, 60)[1].left == 4
