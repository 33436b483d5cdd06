"""The keys that an organisation makes on its own page."""

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.utils import timezone

from exhibitors import organisation_keys
from exhibitors.models import AccessKey
from tests.applying import call, make_applicant, organisation_key
from tests.conftest import almaty, make_sector
from tests.organisation_page import (
    MINE,
    PAGE,
    browser_of,
    current,
    errors_in,
    form,
    key_of,
    new_key,
    shown_key,
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


# Making a key


def test_key_is_shown_once_and_works(visitor, applicant, client):
    response = new_key(visitor, name="  ERP ", requests_a_minute="60", scope="read", expires_on="2099-01-01")
    assert errors_in(response) == ["expires_on"]
    last = (timezone.now() + dt.timedelta(days=30)).date().isoformat()
    response = new_key(visitor, name="  ERP ", requests_a_minute="60", scope="read", expires_on=last)
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    bearer = shown_key(response)
    row = AccessKey.objects.get()
    assert (row.applicant, row.name, row.scope, row.requests_a_minute) == (applicant, "ERP", "read", 60)
    assert row.expires_at.astimezone(applicant.exhibition.zone).isoformat().startswith(f"{last}T23:59:59")
    assert bearer not in visitor.get(PAGE).text
    assert bearer not in visitor.get(f"{PAGE}keys/{row.pk}/").text
    assert bearer not in str(dict(visitor.session))
    assert call(client, "/api/v1/applications/", key=bearer, method="get").status_code == 200


def test_sandbox_key_is_marked_and_opens_the_sandbox_only(visitor, client):
    response = new_key(visitor, kind="sandbox")
    assert shown_key(response).startswith("test_")
    assert AccessKey.objects.get().is_sandbox
    assert "Sandbox" in visitor.get(PAGE).text


def test_key_need_not_expire(visitor):
    new_key(visitor, expires_on="")
    assert AccessKey.objects.get().expires_at is None


def test_form_is_filled_in_for_a_year(visitor, applicant):
    day = timezone.now().astimezone(applicant.exhibition.zone).date() + dt.timedelta(days=365)
    assert f'value="{day.isoformat()}"' in visitor.get(f"{PAGE}keys/new/").text


def test_same_form_makes_one_key(visitor):
    first = visitor.post(f"{PAGE}keys/new/", form())
    again = visitor.post(f"{PAGE}keys/new/", form())
    assert (first.status_code, again.status_code) == (200, 409)
    assert shown_key(first) not in again.text
    assert AccessKey.objects.count() == 1
    # What was typed is kept, and whoever does want another sends it once more.
    newest = re.search(r'name="newest" value="(\d+)"', again.text)[1]
    assert 'value="Warehouse"' in again.text
    assert visitor.post(f"{PAGE}keys/new/", form(newest=newest)).status_code == 200
    assert AccessKey.objects.count() == 2


def test_same_form_at_once_makes_one_key(applicant, in_parallel):
    def send(_number):
        try:
            organisation_keys.make(applicant=applicant, newest=0, name="ERP")
        except organisation_keys.MadeMeanwhile:
            return False
        return True

    assert sorted(in_parallel(send, range(5))) == [False] * 4 + [True]


def test_organisation_has_twenty_keys_in_use(visitor):
    for _time in range(19):
        key_of()
    key_of(revoked_at=timezone.now())
    key_of(expires_at=timezone.now())
    assert new_key(visitor).status_code == 200
    assert new_key(visitor).status_code == 409
    assert AccessKey.objects.usable().count() == 20
    assert "keys/new/" not in visitor.get(PAGE).text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "a" * 101}, "name"),
        ({"name": "a\0"}, "name"),
        ({"kind": "other"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"scope": "admin"}, "scope"),
        ({"requests_a_minute": "9"}, "requests_a_minute"),
        ({"requests_a_minute": "1001"}, "requests_a_minute"),
        ({"requests_a_minute": "many"}, "requests_a_minute"),
        ({"requests_a_minute": ""}, "requests_a_minute"),
        ({"requests_a_minute": "9" * 400}, "requests_a_minute"),
        ({"expires_on": "2011-09-07"}, "expires_on"),
        ({"expires_on": "9999-12-31"}, "expires_on"),
        ({"expires_on": "2026-13-01"}, "expires_on"),
        ({"expires_on": "tomorrow"}, "expires_on"),
    ],
)
def test_bad_input_makes_no_key_and_is_kept(visitor, changes, field):
    response = new_key(visitor, **({"name": "Kept name"} | changes))
    assert errors_in(response) == [field]
    assert "Request number" in response.text
    assert ("Kept name" in response.text) == (field != "name")
    assert not AccessKey.objects.exists()


def test_errors_are_in_the_visitors_language(visitor):
    response = visitor.post("/ru/apply/organisation/keys/new/", form(name="", requests_a_minute="5"))
    assert response.status_code == 422
    assert "Заполните это поле" in response.text


@pytest.mark.parametrize("newest", ["", "x", "-1", "9" * 30])
def test_form_without_its_mark_makes_no_key(visitor, newest):
    assert visitor.post(f"{PAGE}keys/new/", form(newest=newest)).status_code == 409
    assert not AccessKey.objects.exists()


def test_no_key_stands_in_the_logs(visitor, caplog):
    bearer = shown_key(new_key(visitor))
    assert caplog.text
    assert bearer not in caplog.text


# Changing and revoking


def test_key_is_renamed_limited_and_given_a_last_day(visitor, applicant):
    key, day = key_of(), (timezone.now() + dt.timedelta(days=40)).date()
    response = visitor.post(
        f"{PAGE}keys/{key.pk}/", form(name="Office", requests_a_minute="1000", expires_on=day.isoformat())
    )
    assert response.headers["Location"] == f"{PAGE}keys/{key.pk}/?saved=1"
    key.refresh_from_db()
    assert (key.name, key.requests_a_minute, key.scope) == ("Office", 1000, "write")
    assert key.expires_at.astimezone(applicant.exhibition.zone).date() == day
    visitor.post(f"{PAGE}keys/{key.pk}/", form(name="Office"))
    key.refresh_from_db()
    assert key.expires_at is None


def test_key_that_is_given_today_as_its_last_day_works_until_the_end_of_it(visitor, applicant):
    key, zone = key_of(), applicant.exhibition.zone
    day = timezone.now().astimezone(zone).date()
    visitor.post(f"{PAGE}keys/{key.pk}/", form(expires_on=day.isoformat()))
    key.refresh_from_db()
    assert key.expires_at == dt.datetime.combine(day, dt.time(23, 59, 59), tzinfo=zone)


def test_what_organisers_have_agreed_to_stays(visitor):
    moment = timezone.now() + dt.timedelta(days=5000, hours=3)
    key = key_of(requests_a_minute=5000, expires_at=moment)
    page = visitor.get(f"{PAGE}keys/{key.pk}/").text
    day = re.search(r'name="expires_on" type="date" value="([^"]+)"', page)[1]
    sent = form(name="Renamed", requests_a_minute="5000", expires_on=day)
    assert visitor.post(f"{PAGE}keys/{key.pk}/", sent).status_code == 302
    key.refresh_from_db()
    assert (key.name, key.requests_a_minute, key.expires_at) == ("Renamed", 5000, moment)
    assert errors_in(visitor.post(f"{PAGE}keys/{key.pk}/", sent | {"requests_a_minute": "4999"}))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"requests_a_minute": "0"}, "requests_a_minute"),
        ({"expires_on": "2011-09-07"}, "expires_on"),
    ],
)
def test_bad_change_changes_nothing_and_is_kept(visitor, changes, field):
    key = key_of(name="Before")
    response = visitor.post(f"{PAGE}keys/{key.pk}/", form(name="Typed") | changes)
    assert errors_in(response) == [field]
    assert ("Typed" in response.text) == (field != "name")
    key.refresh_from_db()
    assert (key.name, key.requests_a_minute) == ("Before", 300)


@pytest.mark.parametrize("ended", ["revoked_at", "expires_at"])
def test_key_that_has_ended_is_not_changed(visitor, ended):
    key = key_of(name="Before", **{ended: timezone.now()})
    assert visitor.post(f"{PAGE}keys/{key.pk}/", form(name="After")).status_code == 409
    key.refresh_from_db()
    assert key.name == "Before"
    assert visitor.get(f"{PAGE}keys/{key.pk}/revoke/").status_code == 302
    assert 'name="name"' not in visitor.get(f"{PAGE}keys/{key.pk}/").text


def test_key_is_revoked_after_one_more_question(visitor, client):
    bearer = organisation_key(current())
    key = AccessKey.objects.get()
    assert "cannot be undone" in visitor.get(f"{PAGE}keys/{key.pk}/revoke/").text
    assert call(client, "/api/v1/applications/", key=bearer, method="get").status_code == 200
    assert visitor.post(f"{PAGE}keys/{key.pk}/revoke/").headers["Location"] == PAGE
    assert call(client, "/api/v1/applications/", key=bearer, method="get").status_code == 401
    assert "Keys that have ended" in visitor.get(PAGE).text
