"""Deliveries on their way: signed, repeated, given up, sent once by one worker."""

import base64
import datetime as dt
import hashlib
import hmac
import json
import re
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as configured
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from exhibitors import deliveries, keys, webhooks
from exhibitors.models import AccessKey, Application, Delivery, DeliveryAttempt, Webhook
from expo.models import Message
from tests.applying import make_applicant
from tests.listener import answer, resolving_to

State = Delivery.State
NOW = dt.datetime(2026, 9, 1, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def loopback(settings):
    settings.WEBHOOKS_ALLOW_LOOPBACK = True


@pytest.fixture
def application(exhibition):
    return Application.objects.create(exhibition=exhibition, applicant=make_applicant(exhibition))


@pytest.fixture
def subscribe(application):
    """Subscribe with a key of the application: ``subscribe(listener)``."""

    def to(listener, **fields):
        _bearer, key = keys.issue(application=application)
        return webhooks.subscribe(key=key, url=f"http://127.0.0.1:{listener.port}/hook", **fields)

    return to


def announced(application, event="application.submitted"):
    """Announce an event and return its only delivery; nothing is sent, since the test never commits."""
    webhooks.announce(application=application, event=event)
    return Delivery.objects.get()


def attempt(delivery):
    result = deliveries.deliver.call(str(delivery.pk))
    delivery.refresh_from_db()
    return result


def headers_of(head):
    lines = head.split("\r\n")[1:]
    return {name.lower(): value.strip() for name, _colon, value in (line.partition(":") for line in lines)}


def signed_with(secret, headers, body):
    """Another way to the same signature than the one under test."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    content = ".".join([headers["webhook-id"], headers["webhook-timestamp"], body.decode()])
    digest = hmac.new(key, msg=content.encode(), digestmod=hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def test_event_arrives_signed(application, subscribe, listen, settings):
    settings.BASE_URL = "https://expo.example"
    listener = listen()
    _webhook, secret = subscribe(listener)
    with time_machine.travel(NOW, tick=False):
        delivery = announced(application)
        assert attempt(delivery) == "delivered"
    [(head, body)] = listener.requests
    headers = headers_of(head)
    assert head.startswith("POST /hook HTTP/1.1\r\n")
    assert headers["content-type"] == "application/json"
    assert headers["webhook-id"] == f"msg_{delivery.pk}"
    assert headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    assert headers["webhook-signature"] == signed_with(secret, headers, body)
    assert json.loads(body) == {
        "type": "application.submitted",
        "timestamp": "2026-09-01T17:00:00+05:00",
        "data": {
            "number": application.number,
            "state": "DRAFT",
            "external_id": "",
            "url": f"https://expo.example/api/v1/applications/{application.number}/",
        },
    }
    assert (delivery.state, delivery.delivered_at, delivery.next_attempt_at) == (State.DELIVERED, NOW, None)
    assert list(delivery.log.values_list("status", "error")) == [(200, "")]


def test_sample_of_the_manual_verifies_what_is_sent(application, subscribe, listen):
    manual = (Path(configured.BASE_DIR) / "docs" / "webhooks.md").read_text()
    sample = {}
    exec(re.search(r"```python\n(.*?)```", manual, re.DOTALL)[1], sample)  # noqa: S102
    listener = listen()
    _webhook, secret = subscribe(listener)
    attempt(announced(application))
    [(head, body)] = listener.requests
    headers, is_genuine = headers_of(head), sample["is_genuine"]
    another = "whsec_" + base64.b64encode(b"x" * 32).decode()
    assert is_genuine(headers, body, secret)
    assert not is_genuine(headers, body + b" ", secret)
    assert not is_genuine(headers, body, another)
    assert not is_genuine(headers | {"webhook-id": "msg_1"}, body, secret)
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=6)):
        assert not is_genuine(headers, body, secret)


def test_manual_names_every_event_and_every_reason():
    manual = (Path(configured.BASE_DIR) / "docs" / "webhooks.md").read_text()
    missing = [name for name in (*webhooks.EVENTS, *deliveries.REASONS) if f"`{name}`" not in manual]
    assert missing == []


def test_signature_is_that_of_the_scheme():
    """The example of the specification, computed apart."""
    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    body = b'{"test": 2432232314}'
    assert (
        deliveries.signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", body)
        == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )


def test_failed_attempt_is_repeated_under_the_same_id(application, subscribe, listen):
    listener = listen(answer(500), answer(204))
    _webhook, secret = subscribe(listener)
    with time_machine.travel(NOW, tick=False) as clock:
        delivery = announced(application)
        assert attempt(delivery) == "pending"
        assert 5 <= (delivery.next_attempt_at - NOW).total_seconds() <= 6
        assert attempt(delivery) is None
        clock.shift(dt.timedelta(seconds=7))
        assert attempt(delivery) == "delivered"
    first, second = (headers_of(head) for head, _body in listener.requests)
    assert first["webhook-id"] == second["webhook-id"]
    assert int(second["webhook-timestamp"]) - int(first["webhook-timestamp"]) == 7
    assert second["webhook-signature"] == signed_with(secret, second, listener.requests[1][1])
    assert [one.status for one in delivery.log.all()] == [500, 204]


def test_delivery_is_given_up_after_the_last_attempt(application, subscribe, listen):
    listener = listen(answer(500))
    subscribe(listener)
    waited = []
    with time_machine.travel(NOW, tick=False) as clock:
        delivery = announced(application)
        while attempt(delivery) == "pending":
            waited.append((delivery.next_attempt_at - timezone.now()).total_seconds())
            clock.move_to(delivery.next_attempt_at)
    assert (delivery.state, delivery.attempts, delivery.next_attempt_at) == (State.FAILED, 8, None)
    assert len(listener.requests) == delivery.log.count() == 8
    planned = [5, 300, 1800, 7200, 18000, 36000, 36000]
    assert all(least <= real <= 1.2 * least for least, real in zip(planned, waited, strict=True))


@pytest.mark.parametrize("status", [301, 302, 307, 400, 401, 404, 429, 503])
def test_any_answer_but_2xx_is_a_failure(application, subscribe, listen, status):
    subscribe(listen(answer(status)))
    delivery = announced(application)
    assert attempt(delivery) == "pending"
    assert list(delivery.log.values_list("status", "error")) == [(status, "")]


def test_redirect_is_not_followed(application, subscribe, listen):
    inside = listen()
    moved = b"HTTP/1.1 302 Go\r\nLocation: http://127.0.0.1:%d/\r\nContent-Length: 0\r\n\r\n" % inside.port
    subscribe(listen(moved))
    attempt(announced(application))
    assert inside.requests == []


def test_name_that_turns_inside_after_the_check_reaches_nothing(application, listen, monkeypatch, settings):
    settings.WEBHOOKS_ALLOW_LOOPBACK = False
    inside = listen()
    opened = []

    def refused(address, *_args, **_kwargs):
        opened.append(address)
        raise ConnectionRefusedError

    resolving_to(monkeypatch, ["93.184.216.34"], ["127.0.0.1"])
    monkeypatch.setattr("socket.create_connection", refused)
    _bearer, key = keys.issue(application=application)
    webhooks.subscribe(key=key, url=f"https://hooks.example.org:{inside.port}/")
    delivery = announced(application)
    attempt(delivery)
    assert opened == [("93.184.216.34", inside.port)]
    assert delivery.log.get().error == "unreachable"
    assert inside.requests == []


def test_gone_switches_the_webhook_off(application, subscribe, listen):
    webhook, _secret = subscribe(listen(answer(410)))
    delivery = announced(application)
    assert attempt(delivery) == "failed"
    webhook.refresh_from_db()
    assert not webhook.is_active
    assert not Message.objects.exists()


def test_nothing_is_sent_to_a_webhook_that_is_off(application, subscribe, listen):
    listener = listen()
    webhook, _secret = subscribe(listener)
    delivery = announced(application)
    webhooks.change(webhook=webhook, fields={"is_active": False})
    assert attempt(delivery) == "failed"
    assert delivery.log.get().error == "switched_off"
    assert listener.requests == []


@pytest.mark.parametrize("end", ["revoked_at", "expires_at"])
def test_key_that_has_ended_stops_its_webhooks(application, subscribe, listen, end):
    listener = listen()
    subscribe(listener)
    delivery = announced(application)
    AccessKey.objects.update(**{end: timezone.now()})
    assert attempt(delivery) == "failed"
    assert delivery.log.get().error == "key_ended"
    assert listener.requests == []


def test_secret_under_a_lost_key_is_told(application, subscribe, listen, settings):
    subscribe(listen())
    delivery = announced(application)
    settings.SECRET_KEY = "another" * 10
    assert attempt(delivery) == "failed"
    assert delivery.log.get().error == "secret_lost"


def test_secret_is_not_stored_in_the_clear(application, subscribe, listen):
    webhook, secret = subscribe(listen())
    webhook.refresh_from_db()
    stored = bytes(webhook.secret)
    assert base64.b64decode(secret.removeprefix("whsec_")) not in stored
    assert secret.removeprefix("whsec_").encode() not in stored


def failing_for(webhook, **time):
    Webhook.objects.filter(pk=webhook.pk).update(failures_since=timezone.now() - dt.timedelta(**time))


def test_webhook_is_switched_off_after_five_days_and_its_owner_is_told(application, subscribe, listen):
    webhook, _secret = subscribe(listen(answer(500)))
    Application.objects.update(language="kk")
    failing_for(webhook, days=5, minutes=1)
    attempt(announced(application))
    webhook.refresh_from_db()
    message = Message.objects.get()
    assert not webhook.is_active
    assert (message.to, message.language) == ("erp@example.org", "kk")
    assert webhook.url in message.body


def test_webhook_stays_on_for_five_days(application, subscribe, listen):
    webhook, _secret = subscribe(listen(answer(500)))
    failing_for(webhook, days=4, hours=23)
    attempt(announced(application))
    webhook.refresh_from_db()
    assert webhook.is_active
    assert not Message.objects.exists()


def test_letter_goes_to_proven_addresses_only(application, subscribe, listen):
    webhook, _secret = subscribe(listen(answer(500)))
    Application.objects.update(applicant=None, contact_email="stranger@example.org")
    failing_for(webhook, days=6)
    attempt(announced(application))
    webhook.refresh_from_db()
    assert not webhook.is_active
    assert not Message.objects.exists()


def test_success_forgets_the_failures(application, subscribe, listen):
    webhook, _secret = subscribe(listen(answer(500), answer(200)))
    with time_machine.travel(NOW, tick=False) as clock:
        delivery = announced(application)
        attempt(delivery)
        webhook.refresh_from_db()
        assert webhook.failures_since == NOW
        clock.move_to(delivery.next_attempt_at)
        attempt(delivery)
    webhook.refresh_from_db()
    assert webhook.failures_since is None


def test_fault_of_our_own_is_noted_and_repeated(application, subscribe, listen, monkeypatch, caplog):
    def broken(*_args, **_kwargs):
        raise RuntimeError("planned")

    subscribe(listen())
    delivery = announced(application)
    monkeypatch.setattr("expo.outgoing.post", broken)
    assert attempt(delivery) == "pending"
    assert delivery.log.get().error == "internal"
    assert "planned" in caplog.text


def test_delivery_of_a_worker_that_died_is_sent_by_the_sweep(application, subscribe, listen, monkeypatch):
    class Killed(BaseException):
        pass

    def killed(*_args, **_kwargs):
        raise Killed

    listener = listen()
    subscribe(listener)
    with time_machine.travel(NOW, tick=False) as clock:
        delivery = announced(application)
        with monkeypatch.context() as patch:
            patch.setattr("expo.outgoing.post", killed)
            with pytest.raises(Killed):
                attempt(delivery)
        assert deliveries.deliver_due() == 0
        clock.shift(deliveries.CLAIM)
        assert deliveries.deliver_due() == 1
    assert len(listener.requests) == 1
    assert [one.error for one in delivery.log.all()] == ["unfinished", ""]


def test_sweep_sends_what_was_never_queued(application, subscribe, listen):
    listener = listen()
    subscribe(listener)
    announced(application)
    call_command("send_due")
    call_command("send_due")
    assert len(listener.requests) == 1


def test_delivery_that_is_gone_is_passed_over(db):
    assert deliveries.deliver.call("9b2e7b6e-5c1c-4d2f-8b8e-000000000000") is None


@pytest.mark.django_db(transaction=True)
def test_of_several_workers_one_sends(application, subscribe, listen, in_parallel, monkeypatch):
    listener = listen()
    # Written, but not sent: only the workers below do that.
    monkeypatch.setattr(deliveries, "send_on_commit", lambda _deliveries: None)

    def prepare(_one):
        subscribe(listener)
        return announced(application)

    [delivery] = in_parallel(prepare, [1])
    results = in_parallel(lambda _worker: deliveries.deliver.call(str(delivery.pk)), range(4))
    assert sorted(results, key=str) == [None, None, None, "delivered"]
    assert len(listener.requests) == 1
    assert in_parallel(lambda _one: DeliveryAttempt.objects.count(), [1]) == [1]


def test_repetition_is_queued_for_its_hour_where_tasks_can_wait(application, subscribe, listen, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    subscribe(listen(answer(500)))
    delivery = announced(application)
    attempt(delivery)
    [task] = DBTaskResult.objects.all()
    assert task.task_path == "exhibitors.deliveries.deliver"
    assert task.args_kwargs["args"] == [str(delivery.pk)]
    assert task.run_after == delivery.next_attempt_at


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_before_the_commit(application, subscribe, listen):
    listener = listen()
    subscribe(listener)
    with transaction.atomic():
        webhooks.announce(application=application, event="application.changed")
        assert listener.requests == []
    assert len(listener.requests) == 1
    with pytest.raises(RuntimeError), transaction.atomic():
        webhooks.announce(application=application, event="application.changed")
        raise RuntimeError
    assert len(listener.requests) == 1
    assert Delivery.objects.count() == 1
