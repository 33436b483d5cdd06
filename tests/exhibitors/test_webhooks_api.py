"""Webhooks in the API: to subscribe, to see what was sent and to have it sent again."""

import base64
import datetime as dt
import json
import uuid

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from exhibitors import deliveries, keys, webhooks
from exhibitors.models import AccessKey, Application, Delivery, Webhook
from tests.applying import call, errors_of, make_applicant, organisation_key
from tests.listener import answer

WEBHOOKS = "/api/v1/webhooks/"
URL = "https://erp.example.org/hook"
State = Delivery.State


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def application(exhibition):
    return Application.objects.create(exhibition=exhibition, applicant=make_applicant(exhibition))


@pytest.fixture
def bearer(application):
    return keys.issue(application=application)[0]


@pytest.fixture
def loopback(settings):
    settings.WEBHOOKS_ALLOW_LOOPBACK = True


def subscribed(client, bearer, **fields):
    response = call(client, WEBHOOKS, {"url": URL} | fields, key=bearer)
    assert response.status_code == 201, response.text
    return response.json()


def read(client, path, bearer):
    return client.get(f"{path}?lang=en", headers={"Authorization": f"Bearer {bearer}"})


# Subscribing


def test_webhook_shows_its_secret_once(client, bearer):
    response = call(client, WEBHOOKS, {"url": URL, "events": ["application.accepted"]}, key=bearer)
    body = response.json()
    secret = body.pop("secret")
    assert response.status_code == 201
    assert response.headers["Location"] == f"http://testserver{WEBHOOKS}{body['id']}/"
    assert len(base64.b64decode(secret.removeprefix("whsec_"))) == 32
    assert body == {
        "id": str(Webhook.objects.get().pk),
        "url": URL,
        "events": ["application.accepted"],
        "is_active": True,
        "failing_since": None,
        "created_at": body["created_at"],
    }
    assert read(client, f"{WEBHOOKS}{body['id']}/", bearer).json() == body
    assert read(client, WEBHOOKS, bearer).json()["results"] == [body]


def test_lost_answer_is_given_again_with_the_secret(client, bearer):
    sent = {"Idempotency_Key": "0123456789abcdef"}
    first, second = (call(client, WEBHOOKS, {"url": URL}, key=bearer, **sent) for _time in range(2))
    assert first.json() == second.json()
    assert Webhook.objects.count() == 1


def test_events_are_kept_once_and_in_order(client, bearer):
    body = subscribed(client, bearer, events=["exhibitor.ready", "application.created", "exhibitor.ready"])
    assert body["events"] == ["application.created", "exhibitor.ready"]


@pytest.mark.parametrize(
    ("body", "problems"),
    [
        ({}, {"/url": "required"}),
        ({"url": ""}, {"/url": "blank"}),
        ({"url": None}, {"/url": "null"}),
        ({"url": 5}, {"/url": "invalid"}),
        ({"url": "http://example.org/"}, {"/url": "scheme"}),
        ({"url": "https://10.0.0.1/"}, {"/url": "address"}),
        ({"url": "https://example.org/\u202e"}, {"/url": "control"}),
        ({"url": "https://example.org/" + "x" * 481}, {"/url": "max_length"}),
        ({"url": URL, "events": "application.created"}, {"/events": "not_a_list"}),
        ({"url": URL, "events": ["application.exploded"]}, {"/events/0": "invalid_choice"}),
        ({"url": URL, "events": ["webhook.test"]}, {"/events/0": "invalid_choice"}),
        ({"url": URL, "events": ["application.created"] * 100}, {"/events": "max_length"}),
        ({"url": URL, "is_active": "yes"}, {"/is_active": "invalid"}),
        ({"url": URL, "secret": "mine"}, {"/secret": "unknown"}),
        ([], {"": "invalid"}),
    ],
)
def test_bad_webhook_is_refused_with_what_is_wrong(client, bearer, body, problems):
    assert errors_of(call(client, WEBHOOKS, body, key=bearer)) == problems
    assert not Webhook.objects.exists()


def test_same_address_twice_is_refused(client, bearer):
    subscribed(client, bearer)
    assert errors_of(call(client, WEBHOOKS, {"url": URL}, key=bearer)) == {"/url": "exists"}
    other = subscribed(client, bearer, url=f"{URL}/2")
    response = call(client, f"{WEBHOOKS}{other['id']}/", {"url": URL}, key=bearer, method="patch")
    assert errors_of(response) == {"/url": "exists"}


def test_eleventh_webhook_of_a_key_is_refused(client, bearer):
    for number in range(10):
        subscribed(client, bearer, url=f"{URL}/{number}")
    response = call(client, WEBHOOKS, {"url": URL}, key=bearer)
    assert (response.status_code, response.json()["type"].rsplit("/", 1)[1]) == (409, "conflict")
    assert Webhook.objects.count() == 10


def test_webhook_is_changed_in_part(client, bearer):
    body = subscribed(client, bearer, events=["application.accepted"])
    path = f"{WEBHOOKS}{body['id']}/"
    Webhook.objects.update(failures_since=timezone.now())
    off = call(client, path, {"is_active": False}, key=bearer, method="patch").json()
    assert (off["is_active"], off["events"]) == (False, ["application.accepted"])
    assert off["failing_since"] is not None
    on = call(client, path, {"is_active": True, "events": []}, key=bearer, method="patch").json()
    assert (on["is_active"], on["events"], on["failing_since"]) == (True, [], None)
    moved = call(client, path, {"url": f"{URL}/new"}, key=bearer, method="patch").json()
    assert moved["url"] == f"{URL}/new"


def test_webhook_is_deleted_with_what_was_sent(client, bearer, application):
    body = subscribed(client, bearer)
    webhooks.announce(application=application, event="application.changed")
    assert call(client, f"{WEBHOOKS}{body['id']}/", key=bearer, method="delete").status_code == 204
    assert not Webhook.objects.exists()
    assert not Delivery.objects.exists()


# Whose they are

CALLS = [
    ("get", ""),
    ("patch", ""),
    ("delete", ""),
    ("post", "test/"),
    ("post", "replay/"),
    ("get", "deliveries/"),
    ("post", "deliveries/{delivery}/replay/"),
]


@pytest.fixture
def theirs(client, bearer, application):
    """A webhook with a delivery, and its address."""
    body = subscribed(client, bearer)
    webhooks.announce(application=application, event="application.changed")
    return f"{WEBHOOKS}{body['id']}/"


def ask(client, method, path, key):
    path = path.format(delivery=Delivery.objects.get().pk)
    if method == "get":
        return client.get(path, headers={"Authorization": f"Bearer {key}"} if key else {})
    return call(client, path, {}, key=key, method=method)


@pytest.mark.parametrize(("method", "rest"), CALLS)
def test_strangers_find_nothing(client, exhibition, theirs, method, rest):
    stranger = Application.objects.create(exhibition=exhibition)
    key = keys.issue(application=stranger)[0]
    assert ask(client, method, theirs + rest, key).status_code == 404
    assert ask(client, method, theirs + rest, organisation_key(exhibition)).status_code == 404
    assert ask(client, method, theirs + rest, None).status_code == 401
    assert Webhook.objects.get().is_active


@pytest.mark.parametrize(("method", "rest"), CALLS)
def test_key_that_only_reads_changes_nothing(client, application, theirs, method, rest):
    key = keys.issue(application=application, scope=AccessKey.Scope.READ)[0]
    expected = 200 if method == "get" else 403
    assert ask(client, method, theirs + rest, key).status_code == expected
    assert call(client, WEBHOOKS, {"url": f"{URL}/2"}, key=key).status_code == 403


def test_keys_of_one_organisation_share_their_webhooks(client, exhibition):
    first, second = organisation_key(exhibition), organisation_key(exhibition)
    sandbox = organisation_key(exhibition, is_sandbox=True)
    other = organisation_key(exhibition, email="other@example.org")
    body = subscribed(client, first)
    found = [len(read(client, WEBHOOKS, key).json()["results"]) for key in (first, second, sandbox, other)]
    assert found == [1, 1, 0, 0]
    assert read(client, f"{WEBHOOKS}{body['id']}/", second).status_code == 200
    assert read(client, f"{WEBHOOKS}{body['id']}/", sandbox).status_code == 404


@pytest.mark.parametrize("path", ["no-uuid/", f"{uuid.uuid4()}/", f"{uuid.uuid4()}/deliveries/"])
def test_what_is_not_there_is_not_found(client, bearer, path):
    assert read(client, f"{WEBHOOKS}{path}", bearer).status_code == 404


def test_delivery_of_another_webhook_is_not_found(client, bearer, theirs, application):
    other = subscribed(client, bearer, url=f"{URL}/2")
    path = f"{WEBHOOKS}{other['id']}/deliveries/{Delivery.objects.get().pk}/replay/"
    assert call(client, path, key=bearer).status_code == 404


# What was sent, and sending it again


@pytest.mark.django_db(transaction=True)
def test_test_event_arrives_whatever_was_subscribed_to(client, bearer, listen, loopback):
    listener = listen()
    url = f"http://127.0.0.1:{listener.port}/"
    body = subscribed(client, bearer, url=url, events=["application.accepted"])
    response = call(client, f"{WEBHOOKS}{body['id']}/test/", key=bearer)
    assert response.status_code == 202
    sent = response.json()
    assert (sent["event"], sent["number"]) == ("webhook.test", None)
    [(head, event)] = listener.requests
    assert f"webhook-id: msg_{sent['id']}" in head
    event = json.loads(event)
    assert (event["type"], event["data"]) == ("webhook.test", {"webhook": body["id"]})


@pytest.mark.django_db(transaction=True)
def test_test_event_is_tried_once_and_counts_for_nothing(client, bearer, listen, loopback):
    listener = listen(answer(500))
    body = subscribed(client, bearer, url=f"http://127.0.0.1:{listener.port}/")
    call(client, f"{WEBHOOKS}{body['id']}/test/", key=bearer)
    found = read(client, f"{WEBHOOKS}{body['id']}/deliveries/", bearer).json()["results"]
    assert [(one["state"], one["next_attempt_at"]) for one in found] == [("failed", None)]
    assert Webhook.objects.get().failures_since is None


def test_silent_webhook_is_sent_nothing_on_request(client, bearer, theirs):
    Webhook.objects.update(is_active=False)
    replay = f"{theirs}deliveries/{Delivery.objects.get().pk}/replay/"
    since = {"since": "2011-08-20T00:00:00+06:00"}
    answers = [
        call(client, f"{theirs}test/", key=bearer),
        call(client, replay, key=bearer),
        call(client, f"{theirs}replay/", since, key=bearer),
    ]
    assert [one.status_code for one in answers] == [409, 409, 409]


def test_deliveries_are_listed_newest_first_with_their_attempts(client, bearer, theirs, application):
    first = Delivery.objects.get()
    first.log.create(status=500, milliseconds=12)
    first.log.create(error="timeout", milliseconds=10_000)
    webhooks.announce(application=application, event="application.submitted")
    newest, oldest = read(client, f"{theirs}deliveries/", bearer).json()["results"]
    assert newest["event"] == "application.submitted"
    assert newest["attempts"] == []
    assert (oldest["id"], oldest["number"], oldest["state"]) == (str(first.pk), application.number, "pending")
    assert [(one["status"], one["error"], one["milliseconds"]) for one in oldest["attempts"]] == [
        (500, "", 12),
        (None, "timeout", 10_000),
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_for_one_and_for_three(
    client, bearer, theirs, application, rows, django_assert_num_queries
):
    key = Webhook.objects.get().key
    for number in range(1, rows):
        webhooks.subscribe(key=key, url=f"{URL}/{number}")
        webhooks.announce(application=application, event="application.changed")
    for delivery in Delivery.objects.all():
        delivery.log.create(status=500, milliseconds=1)
    read(client, WEBHOOKS, bearer)
    # The key, the exhibition, how many there are and they themselves; then what was sent and its attempts.
    with django_assert_num_queries(4):
        assert len(read(client, WEBHOOKS, bearer).json()["results"]) == rows
    with django_assert_num_queries(6):
        assert len(read(client, f"{theirs}deliveries/", bearer).json()["results"]) == rows


@pytest.mark.django_db(transaction=True)
def test_lost_delivery_is_sent_again_under_the_same_id(client, bearer, application, listen, loopback):
    listener = listen(answer(500), answer(200))
    body = subscribed(client, bearer, url=f"http://127.0.0.1:{listener.port}/")
    webhooks.announce(application=application, event="application.accepted")
    Delivery.objects.update(state=State.FAILED, attempts=8, next_attempt_at=None)
    delivery = Delivery.objects.get()
    path = f"{WEBHOOKS}{body['id']}/deliveries/{delivery.pk}/replay/"
    response = call(client, path, key=bearer)
    assert (response.status_code, response.json()["id"]) == (202, str(delivery.pk))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (State.DELIVERED, 1)
    first, second = (head for head, _body in listener.requests)
    assert f"webhook-id: msg_{delivery.pk}" in first
    assert f"webhook-id: msg_{delivery.pk}" in second
    assert listener.requests[0][1] == listener.requests[1][1]
    assert delivery.log.count() == 2


def test_what_has_arrived_can_be_sent_again(client, bearer, theirs):
    Delivery.objects.update(state=State.DELIVERED, next_attempt_at=None, delivered_at=timezone.now())
    response = call(client, f"{theirs}deliveries/{Delivery.objects.get().pk}/replay/", key=bearer)
    assert response.status_code == 202
    assert (response.json()["state"], response.json()["delivered_at"]) == ("pending", None)


def test_delivery_that_is_being_sent_is_not_sent_a_second_time(client, bearer, theirs):
    delivery = Delivery.objects.get()
    delivery.log.create(error=deliveries.UNFINISHED, milliseconds=0)
    path = f"{theirs}deliveries/{delivery.pk}/replay/"
    assert call(client, path, key=bearer).status_code == 409
    with time_machine.travel(timezone.now() + deliveries.CLAIM):
        assert call(client, path, key=bearer).status_code == 202


def given_up(webhook, moments, event="application.changed"):
    for moment in moments:
        one = webhook.deliveries.create(event=event, body="{}", state=State.FAILED, attempts=8)
        Delivery.objects.filter(pk=one.pk).update(created_at=moment)


def test_all_that_was_given_up_since_then_is_sent_again(client, bearer, theirs, monkeypatch):
    monkeypatch.setattr(webhooks, "MOST_REPLAYED", 2)
    Delivery.objects.all().delete()
    noon = dt.datetime(2026, 9, 1, 12, tzinfo=dt.UTC)
    webhook = Webhook.objects.get()
    given_up(webhook, [noon - dt.timedelta(seconds=1), *(noon + dt.timedelta(hours=n) for n in range(3))])
    given_up(webhook, [noon], event="webhook.test")
    path, since = f"{theirs}replay/", {"since": "2026-09-01T17:00:00+05:00"}
    assert call(client, path, since, key=bearer).json() == {"replayed": 2, "remaining": 1}
    assert call(client, path, since, key=bearer).json() == {"replayed": 1, "remaining": 0}
    assert call(client, path, since, key=bearer).json() == {"replayed": 0, "remaining": 0}
    pending = Delivery.objects.filter(state=State.PENDING)
    assert set(pending.values_list("created_at", flat=True)) == {
        noon + dt.timedelta(hours=n) for n in range(3)
    }


@pytest.mark.parametrize(
    ("since", "code"),
    [
        (None, "null"),
        ("", "blank"),
        (5, "invalid"),
        ("yesterday", "moment"),
        ("2011-09-07", "moment"),
        ("2011-09-07T10:00:00", "moment"),
        ("2011-09-31T10:00:00+06:00", "moment"),
        ("0001-01-01T00:00:00+14:00", "moment"),
        ("9999-12-31T23:59:59-14:00", "moment"),
    ],
)
def test_since_is_a_moment_with_its_offset(client, bearer, theirs, since, code):
    assert errors_of(call(client, f"{theirs}replay/", {"since": since}, key=bearer)) == {"/since": code}
    assert errors_of(call(client, f"{theirs}replay/", {}, key=bearer)) == {"/since": "required"}
