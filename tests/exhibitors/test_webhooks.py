"""Who hears of what happens to an application."""

import json

import pytest
from django.utils import timezone

from exhibitors import keys, webhooks
from exhibitors.models import AccessKey, Application, Delivery
from tests.applying import make_applicant

URL = "https://erp.example.org/hook"


@pytest.fixture
def applicant(exhibition):
    return make_applicant(exhibition)


@pytest.fixture
def application(exhibition, applicant):
    return Application.objects.create(exhibition=exhibition, applicant=applicant)


def key_of(**fields):
    return keys.issue(**fields)[1]


def hears(key, number=1, **fields):
    return webhooks.subscribe(key=key, url=f"{URL}/{number}", **fields)[0]


def heard(application, event="application.submitted"):
    """Announce an event and return the webhooks that hear of it."""
    before = set(Delivery.objects.values_list("pk", flat=True))
    webhooks.announce(application=application, event=event)
    return {one.webhook for one in Delivery.objects.exclude(pk__in=before).select_related("webhook")}


def test_keys_hear_of_what_they_open(exhibition, applicant, application):
    other = Application.objects.create(
        exhibition=exhibition, applicant=make_applicant(exhibition, "b@example.org")
    )
    own, of_organisation = hears(key_of(application=application)), hears(key_of(applicant=applicant))
    hears(key_of(application=other))
    hears(key_of(applicant=other.applicant))
    assert heard(application) == {own, of_organisation}


def test_application_without_an_applicant_is_heard_by_its_own_key_only(exhibition, application):
    stray = Application.objects.create(exhibition=exhibition)
    own = hears(key_of(application=stray))
    hears(key_of(applicant=application.applicant))
    assert heard(stray) == {own}


def test_sandbox_and_the_real_thing_do_not_hear_of_each_other(exhibition, applicant, application):
    trial = Application.objects.create(exhibition=exhibition, applicant=applicant, is_sandbox=True)
    real = hears(key_of(applicant=applicant))
    sandbox = hears(key_of(applicant=applicant, is_sandbox=True))
    assert heard(application) == {real}
    assert heard(trial) == {sandbox}


def test_only_what_was_subscribed_to_is_heard(application):
    everything = hears(key_of(application=application))
    some = hears(key_of(application=application), events=["application.accepted"])
    assert heard(application, "application.accepted") == {everything, some}
    assert heard(application, "application.changed") == {everything}


@pytest.mark.parametrize("end", ["revoked_at", "expires_at"])
def test_ended_keys_and_silent_webhooks_hear_nothing(application, end):
    hears(key_of(application=application), is_active=False)
    ended = hears(key_of(application=application))
    AccessKey.objects.filter(pk=ended.key_id).update(**{end: timezone.now()})
    assert heard(application) == set()


def test_event_of_the_exhibitor_says_the_exhibitors_state(application):
    hears(key_of(application=application))
    application.state, application.external_id = "ACCEPTED", "ERP-1"
    webhooks.announce(application=application, event="exhibitor.stand_assigned")
    data = json.loads(Delivery.objects.get().body)["data"]
    assert (data["state"], data["external_id"]) == ("STAND_ASSIGNED", "ERP-1")


def test_event_holds_nothing_personal(application):
    Application.objects.update(
        legal_name="Test Company 1",
        contact_person="Test Person 1",
        contact_email="person@example.org",
        contact_phone="+375172000000",
        tax_number="200988541",
    )
    application.refresh_from_db()
    hears(key_of(application=application))
    webhooks.announce(application=application, event="application.changed")
    body = json.loads(Delivery.objects.get().body)
    assert set(body) == {"type", "timestamp", "data"}
    assert set(body["data"]) == {"number", "state", "external_id", "url"}
    assert not [word for word in ("Test", "person@", "375", "200988541") if word in json.dumps(body)]


def test_event_that_does_not_exist_is_a_mistake_of_the_code(application):
    with pytest.raises(ValueError, match="exploded"):
        webhooks.announce(application=application, event="application.exploded")


def test_announcing_costs_one_query_where_nobody_listens(application, django_assert_num_queries):
    key = key_of(application=application)
    with django_assert_num_queries(1):
        webhooks.announce(application=application, event="application.changed")
    hears(key, events=["application.accepted"])
    with django_assert_num_queries(2):
        webhooks.announce(application=application, event="application.changed")


@pytest.mark.parametrize("listeners", [1, 3])
def test_announcing_costs_three_queries_however_many_listen(
    application, listeners, django_assert_num_queries
):
    key = key_of(application=application)
    for number in range(listeners):
        hears(key, number)
    with django_assert_num_queries(3):
        webhooks.announce(application=application, event="application.changed")
    assert Delivery.objects.count() == listeners
