"""What an organisation's own system does: its identifiers, many at once, pages, limits of its key."""

import datetime as dt
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from exhibitors import keys
from exhibitors.models import AccessKey, Application
from tests.applying import APPLICATIONS, begin, call, complete, errors_of, organisation_key, read
from tests.conftest import almaty, make_exhibition, make_sector

BY_ID, BULK = f"{APPLICATIONS}by-external-id/", f"{APPLICATIONS}bulk/"


@pytest.fixture(autouse=True)
def before_the_deadline(monkeypatch):
    cache.clear()
    monkeypatch.setattr("expo.clock.now", lambda: almaty(1, 0).replace(month=8))


@pytest.fixture
def key(exhibition):
    make_sector(exhibition, "MACH")
    return organisation_key(exhibition)


def put(client, external_id, fields, key, **headers):
    return call(client, f"{BY_ID}{external_id}/", fields, key, "put", **headers)


def mine(**changes):
    return complete(contact_email="erp@example.org", **changes)


# One by one


def test_put_begins_and_then_changes(exhibition, client, key):
    first = put(client, "ERP-1", mine(), key)
    again = put(client, "ERP-1", {"area": 27}, key)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["number"] == again.json()["number"]
    assert (again.json()["area"], again.json()["legal_name"]) == (27.0, "Test Company 1")
    assert Application.objects.count() == 1


def test_same_put_twice_changes_nothing(exhibition, client, key):
    first = put(client, "ERP-1", mine(), key)
    again = put(client, "ERP-1", mine(), key)
    assert first.headers["ETag"] == again.headers["ETag"]
    assert Application.history.count() == 1


def test_put_with_a_stale_tag_is_refused(exhibition, client, key):
    stale = put(client, "ERP-1", mine(), key).headers["ETag"]
    put(client, "ERP-1", {"area": 27}, key)
    response = put(client, "ERP-1", {"area": 36}, key, If_Match=stale)
    assert response.status_code == 412
    assert Application.objects.get().area == 27


def test_put_that_knows_a_state_begins_nothing(exhibition, client, key):
    assert put(client, "ERP-1", mine(), key, If_Match="*").status_code == 412
    assert not Application.objects.exists()


def test_same_identifier_of_another_organisation_is_another_application(exhibition, client, key):
    other = organisation_key(exhibition, "other@example.org")
    put(client, "ERP-1", mine(), key)
    assert put(client, "ERP-1", {}, other).status_code == 201
    assert Application.objects.count() == 2
    assert call(client, f"{BY_ID}ERP-1/", key=other, method="get").json()["legal_name"] == ""


def test_another_key_of_the_same_organisation_sees_the_same(exhibition, client, key):
    put(client, "ERP-1", mine(), key)
    renewed = organisation_key(exhibition)
    assert call(client, f"{BY_ID}ERP-1/", key=renewed, method="get").status_code == 200


def test_sandbox_key_sees_the_sandbox_only(exhibition, client, key):
    sandbox = organisation_key(exhibition, is_sandbox=True)
    put(client, "ERP-1", mine(), key)
    assert call(client, f"{BY_ID}ERP-1/", key=sandbox, method="get").status_code == 404
    assert put(client, "ERP-1", {}, sandbox).json()["is_sandbox"] is True
    assert sandbox.startswith("test_")


def test_live_key_begins_no_trial(exhibition, client, key):
    assert errors_of(call(client, APPLICATIONS, {"sandbox": True}, key)) == {"/sandbox": "not_allowed"}
    assert not Application.objects.exists()
    sandbox = organisation_key(exhibition, is_sandbox=True)
    assert call(client, APPLICATIONS, {"sandbox": True}, sandbox).json()["is_sandbox"] is True


@pytest.mark.parametrize("method", ["get", "put"])
def test_application_key_has_no_identifiers_of_its_own(exhibition, client, method):
    _path, one = begin(client)
    response = call(client, f"{BY_ID}ERP-1/", {}, one, method)
    assert response.status_code == 403
    assert errors_of(call(client, APPLICATIONS, {"external_id": "ERP-1"}, one)) == {
        "/external_id": "not_allowed"
    }


@pytest.mark.parametrize("external_id", ["a b", "ключ", "a" * 101, "a,b", "%00"])
def test_identifier_that_no_address_can_hold_is_refused(exhibition, client, key, external_id):
    assert put(client, external_id, {}, key).status_code == 422
    assert call(client, f"{BY_ID}{external_id}/", key=key, method="get").status_code == 422
    assert call(client, APPLICATIONS, {"external_id": external_id}, key).status_code == 422
    assert not Application.objects.exists()


# Many at once


def item(external_id, submit=False, **fields):
    return {"external_id": external_id, "fields": fields, "submit": submit}


def bulk(client, items, key, **headers):
    return call(client, BULK, {"applications": items}, key, **headers)


def test_bulks_that_meet_in_the_opposite_order_do_not_block_each_other(exhibition, client, key, in_parallel):
    names = [f"ERP-{number}" for number in range(8)]
    bulk(client, [item(name) for name in names], key)

    def act(number):
        order = names if number % 2 else names[::-1]
        answer = bulk(
            Client(), [item(name, area=9 + number) for name in order], key, Idempotency_Key=str(uuid4())
        )
        return [(one["external_id"], one["status"]) for one in answer.json()["results"]]

    found = in_parallel(act, range(6))
    assert found == [[(name, 200) for name in order] for order in [names[::-1], names] * 3]


def test_bulk_gives_a_result_for_each_item(exhibition, client, key):
    put(client, "ERP-1", mine(), key)
    response = bulk(
        client,
        [
            item("ERP-1", area=27),
            item("ERP-2", area=-1),
            item("ERP-3", submit=True, **mine(tax_number="100320487")),
            item("ERP-4", submit=True, legal_name="Test Company 4"),
        ],
        key,
    )
    results = response.json()["results"]
    assert [result["status"] for result in results] == [200, 422, 201, 422]
    assert results[1]["problem"]["errors"][0]["pointer"] == "/area"
    assert results[2]["state"] == "SUBMITTED"
    assert {error["pointer"] for error in results[3]["problem"]["errors"]} >= {"/country", "/space"}
    # What was sent is kept as a draft even where it could not be submitted.
    assert results[3]["number"] == Application.objects.get(external_id="ERP-4").number
    assert set(Application.objects.values_list("external_id", flat=True)) == {"ERP-1", "ERP-3", "ERP-4"}


def test_bulk_takes_up_to_a_hundred(exhibition, client, key):
    items = [item(f"ERP-{number}") for number in range(101)]
    assert errors_of(bulk(client, items, key)) == {"/applications": "max_length"}
    assert errors_of(bulk(client, [], key)) == {"/applications": "min_length"}
    assert bulk(client, items[:100], key).status_code == 200
    assert Application.objects.count() == 100


def test_bulk_is_answered_once_a_key(exhibition, client, key):
    first = bulk(client, [item("ERP-1", **mine())], key, Idempotency_Key="k" * 20)
    again = bulk(client, [item("ERP-1", **mine())], key, Idempotency_Key="k" * 20)
    assert first.json() == again.json()
    assert again.headers["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/applications"),
        ({"applications": {}}, "/applications"),
        ({"applications": [5]}, "/applications/0"),
        ({"applications": [{"external_id": "a"}]}, "/applications/0/fields"),
        ({"applications": [{"external_id": "a", "fields": []}]}, "/applications/0/fields"),
        ({"applications": [{"external_id": "a", "fields": {}, "x": 1}]}, "/applications/0/x"),
    ],
)
def test_bulk_that_is_none_is_refused(exhibition, client, key, body, pointer):
    assert list(errors_of(call(client, BULK, body, key))) == [pointer]


# Pages


def numbers(client, key, query=""):
    response = client.get(f"{APPLICATIONS}?lang=en{query}", headers={"Authorization": f"Bearer {key}"})
    body = response.json()
    return [one["number"] for one in body["results"]], body["next"], response


def test_list_comes_in_pages_without_gaps(exhibition, client, key):
    for number in range(5):
        put(client, f"ERP-{number}", {}, key)
    first, following, response = numbers(client, key, "&page_size=2")
    assert 'rel="next"' in response.headers["Link"]
    put(client, "ERP-5", {}, key)
    seen = list(first)
    while following:
        body = client.get(following, headers={"Authorization": f"Bearer {key}"}).json()
        seen += [one["number"] for one in body["results"]]
        following = body["next"]
    newest_first = Application.objects.exclude(external_id="ERP-5").order_by("-created_at", "-pk")
    assert seen == [one.number for one in newest_first]


def test_application_key_lists_its_own_only(exhibition, client, key):
    put(client, "ERP-1", {}, key)
    path, one = begin(client)
    assert numbers(client, one)[0] == [path.split("/")[-2]]


def test_list_asks_the_same_number_of_queries(exhibition, client, key, django_assert_num_queries):
    put(client, "ERP-0", {}, key)
    # The key, the edition, the page, the decisions.
    with django_assert_num_queries(4):
        numbers(client, key)
    put(client, "ERP-1", {}, key)
    put(client, "ERP-2", {}, key)
    with django_assert_num_queries(4):
        numbers(client, key)


# Limits of a key


def test_read_only_key_reads_only(exhibition, client, key):
    put(client, "ERP-1", mine(), key)
    reader = organisation_key(exhibition, scope=AccessKey.Scope.READ)
    assert call(client, f"{BY_ID}ERP-1/", key=reader, method="get").status_code == 200
    assert put(client, "ERP-1", {"area": 9}, reader).status_code == 403
    assert call(client, APPLICATIONS, {}, reader).status_code == 403
    assert Application.objects.get().area == 18.5


def test_key_has_its_own_limit_of_requests(exhibition, client, key):
    slow = organisation_key(exhibition, requests_a_minute=2)
    assert [numbers(client, slow)[2].status_code for _time in range(2)] == [200, 200]
    refused = client.get(APPLICATIONS, headers={"Authorization": f"Bearer {slow}"})
    assert refused.status_code == 429
    assert refused.headers["RateLimit-Policy"] == '"key";q=2;w=60'
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert numbers(client, key)[2].status_code == 200


@pytest.mark.parametrize("fields", [{"expires_at": timezone.now()}, {"revoked_at": timezone.now()}])
def test_ended_key_opens_nothing(exhibition, client, fields):
    ended = organisation_key(exhibition, **fields)
    assert call(client, APPLICATIONS, key=ended, method="get").status_code == 401


def test_revoking_ends_a_key(exhibition, client, key):
    keys.revoke(key=AccessKey.objects.get())
    assert call(client, APPLICATIONS, key=key, method="get").status_code == 401


def test_last_use_is_noted_now_and_then(exhibition, client, key, time_machine):
    time_machine.move_to(dt.datetime(2026, 1, 1, tzinfo=dt.UTC), tick=False)
    numbers(client, key)
    time_machine.shift(dt.timedelta(minutes=5))
    numbers(client, key)
    assert AccessKey.objects.get().used_at == dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def test_key_of_another_edition_is_none_here(exhibition, client):
    other = organisation_key(make_exhibition("other-expo"))
    path, _key = begin(client)
    assert call(client, APPLICATIONS, {}, other).status_code == 401
    assert call(client, path, key=other, method="get").status_code == 401


def test_organisation_key_opens_what_its_address_has_proven(exhibition, client):
    path, _key = begin(client, contact_email="erp@example.org")
    assert read(client, path, organisation_key(exhibition))["contact_email"] == "erp@example.org"
