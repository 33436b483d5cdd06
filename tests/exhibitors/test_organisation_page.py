"""An organisation’s own page: its applications, what its keys have done, their webhooks."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from exhibitors import webhooks
from exhibitors.models import AccessKey, Application, Delivery
from tests.applying import begin, call, make_applicant, organisation_key
from tests.conftest import almaty, make_sector
from tests.organisation_page import (
    MINE,
    PAGE,
    THEIRS,
    browser_of,
    current,
    key_of,
)


@pytest.fixture(autouse=True)
def before_the_deadline(monkeypatch):
    cache.clear()
    monkeypatch.setattr("expo.clock.now", lambda: almaty(1, 0).replace(month=8))


@pytest.fixture
def applicant(exhibition):
    make_sector(exhibition, "MACH")
    return make_applicant(exhibition, MINE)


@pytest.fixture
def visitor(applicant):
    """A browser in which the page of ``applicant`` is open."""
    return browser_of(MINE)


def test_organisation_is_named(visitor, applicant):
    assert visitor.post(f"{PAGE}name/", {"name": "Test Company 1"}).headers["Location"] == PAGE
    assert "<h1>Test Company 1</h1>" in visitor.get(PAGE).text
    response = visitor.post(f"{PAGE}name/", {"name": "a" * 201})
    assert response.status_code == 422
    assert "a" * 201 in response.text
    applicant.refresh_from_db()
    assert applicant.name == "Test Company 1"


def test_changes_are_limited_a_minute(visitor):
    answers = [visitor.post(f"{PAGE}name/", {"name": "Test Company 1"}).status_code for _time in range(31)]
    assert (answers[0], answers[-1]) == (302, 429)


# Applications and what keys have changed


def test_own_applications_are_listed_and_opened(visitor, applicant, client):
    path, _key = begin(client, contact_email=MINE, short_name="Test Company 1")
    trial_key = organisation_key(current(), is_sandbox=True)
    call(client, "/api/v1/applications/", {"short_name": "Test Trial 1"}, trial_key)
    begin(client, contact_email=THEIRS, short_name="Test Company 2")
    text = visitor.get(PAGE).text
    assert ("Test Company 1" in text, "Test Trial 1" in text, "Test Company 2" in text) == (True, True, False)
    number = path.split("/")[-2]
    assert visitor.get(f"/en/apply/{number}/").status_code == 404
    visitor.post(f"{PAGE}applications/{number}/")
    visitor.post(f"{PAGE}applications/{number}/")
    assert visitor.get(f"/en/apply/{number}/").status_code == 200
    assert AccessKey.objects.filter(name="form").count() == 1


def test_application_of_another_is_not_opened(visitor, client):
    path, _key = begin(client, contact_email=THEIRS)
    assert visitor.post(f"{PAGE}applications/{path.split('/')[-2]}/").status_code == 404
    assert visitor.post(f"{PAGE}applications/NOTHERE2/").status_code == 404


def test_changes_through_own_keys_are_listed(visitor, client):
    bearer, theirs = organisation_key(current()), organisation_key(current(), THEIRS)
    made = call(client, "/api/v1/applications/", {"legal_name": "Test Company 1"}, bearer)
    other = call(client, "/api/v1/applications/", {"legal_name": "Test Company 2"}, theirs)
    path, single = begin(client, contact_email=MINE)
    text = visitor.get(PAGE).text
    log = text[text.index('id="h-log"') :]
    assert made.json()["number"] in log
    assert made.headers["Request-Id"] in log
    assert bearer[:12] in log
    assert other.json()["number"] not in text
    # Changed with the application's own key.
    assert path.split("/")[-2] not in log
    assert single[:12] not in log


# Webhooks


@pytest.fixture
def hook(applicant):
    return webhooks.subscribe(key=key_of(), url="https://hooks.example.org/expo")[0]


@pytest.fixture(autouse=True)
def nothing_is_posted(monkeypatch):
    monkeypatch.setattr("expo.outgoing.post", lambda *_args, **_facts: 500)


def test_webhooks_of_a_key_are_shown_with_their_deliveries(visitor, hook, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer = visitor.post(f"{PAGE}webhooks/{hook.pk}/")
    assert answer.headers["Location"] == f"{PAGE}keys/{hook.key_id}/?sent=1#w-{hook.pk}"
    text = visitor.get(f"{PAGE}keys/{hook.key_id}/?sent=1").text
    for expected in (hook.url, "webhook.test", "answer 500", "Given up", "All events"):
        assert expected in text


def test_delivery_is_sent_again(visitor, hook, monkeypatch, django_capture_on_commit_callbacks):
    delivery = hook.deliveries.create(event="application.created", body="{}", state=Delivery.State.FAILED)
    monkeypatch.setattr("expo.outgoing.post", lambda *_args, **_facts: 204)
    with django_capture_on_commit_callbacks(execute=True):
        visitor.post(f"{PAGE}deliveries/{delivery.pk}/")
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (Delivery.State.DELIVERED, 1)


def test_webhook_that_is_off_is_not_tried(visitor, hook):
    webhooks.change(webhook=hook, fields={"is_active": False})
    response = visitor.post(f"{PAGE}webhooks/{hook.pk}/")
    assert response.status_code == 409
    assert "switched off" in response.text
    assert not Delivery.objects.exists()


def test_webhooks_of_another_are_not_there(visitor, exhibition):
    theirs = webhooks.subscribe(key=key_of(THEIRS), url="https://hooks.example.org/expo")[0]
    delivery = theirs.deliveries.create(event="application.created", body="{}")
    assert visitor.post(f"{PAGE}webhooks/{theirs.pk}/").status_code == 404
    assert visitor.post(f"{PAGE}deliveries/{delivery.pk}/").status_code == 404
    assert Delivery.objects.get().attempts == 0


# Costs


def fill(exhibition, client, count):
    for _time in range(count):
        bearer = organisation_key(exhibition, name="ERP")
        organisation_key(exhibition, name="Old", revoked_at=timezone.now())
        call(client, "/api/v1/applications/", {"legal_name": "Test Company 1"}, bearer)


def test_page_asks_the_same_number_of_queries(visitor, exhibition, client, django_assert_num_queries):
    fill(exhibition, client, 1)
    # Session, edition, applicant; two kinds of keys, the applications, the log.
    with django_assert_num_queries(7):
        visitor.get(PAGE)
    fill(exhibition, client, 2)
    with django_assert_num_queries(7):
        visitor.get(PAGE)


def test_key_asks_the_same_number_of_queries(visitor, applicant, client, django_assert_num_queries):
    key = key_of()

    def add(number):
        hook = webhooks.subscribe(key=key, url=f"https://hooks.example.org/{number}")[0]
        begin(client, contact_email=MINE)
        for one in range(number):
            application = Application.objects.latest("pk")
            delivery = hook.deliveries.create(event="application.created", body="{}", application=application)
            delivery.log.create(status=500 + one, milliseconds=5)

    add(1)
    # Session, edition, applicant; the key, its webhooks, their deliveries, their attempts.
    with django_assert_num_queries(7):
        visitor.get(f"{PAGE}keys/{key.pk}/")
    add(2)
    add(3)
    with django_assert_num_queries(7):
        visitor.get(f"{PAGE}keys/{key.pk}/")


@pytest.mark.parametrize("language", ["ru", "kk", "be", "en"])
def test_every_page_is_there_in_every_language(visitor, hook, language):
    base = f"/{language}/apply/organisation/"
    key = hook.key_id
    hook.deliveries.create(event="application.created", body="{}")
    for path in ("", "sent/", "keys/new/", f"keys/{key}/", f"keys/{key}/revoke/"):
        response = visitor.get(base + path)
        assert response.status_code == 200, path
        assert f'<html lang="{language}">' in response.text
    assert Client().get(base).status_code == 200
