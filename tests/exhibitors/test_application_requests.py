"""Requests that are repeated, that come at the same time, or that know an older state."""

import pytest
from django.core.cache import cache
from django.test import Client

from exhibitors.models import AccessKey, Application
from expo.models import AnsweredRequest, Message
from tests.applying import APPLICATIONS, begin, call, complete, organisation_key, read
from tests.conftest import almaty, make_sector

UUID = "8e03978e-40d5-43dd-bc93-6894a57f9324"


@pytest.fixture(autouse=True)
def before_the_deadline(monkeypatch):
    cache.clear()
    monkeypatch.setattr("expo.clock.now", lambda: almaty(1, 0).replace(month=8))


@pytest.fixture
def sector(exhibition):
    return make_sector(exhibition, "MACH")


def test_repeated_beginning_gets_the_same_answer_with_the_key(exhibition, client):
    answers = [call(client, APPLICATIONS, {"area": 9}, Idempotency_Key=UUID) for _time in range(5)]
    assert [answer.status_code for answer in answers] == [201] * 5
    assert len({answer.content for answer in answers}) == 1
    assert answers[4].headers["Idempotent-Replayed"] == "true"
    assert answers[4].headers["Location"] == answers[0].headers["Location"]
    assert answers[4].headers["ETag"] == answers[0].headers["ETag"]
    assert Application.objects.count() == AccessKey.objects.count() == 1


def test_answer_is_kept_sealed(exhibition, client):
    key = call(client, APPLICATIONS, {}, Idempotency_Key=UUID).json()["key"]
    kept = bytes(AnsweredRequest.objects.get().answer)
    assert key.encode() not in kept
    assert b"number" not in kept


def test_same_key_with_another_body_is_refused(exhibition, client):
    call(client, APPLICATIONS, {"area": 9}, Idempotency_Key=UUID)
    response = call(client, APPLICATIONS, {"area": 18}, Idempotency_Key=UUID)
    assert response.status_code == 422
    assert response.json()["type"].endswith("/problems/idempotency-key-reused")
    assert Application.objects.count() == 1


def test_refused_beginning_leaves_the_key_free(exhibition, client):
    assert call(client, APPLICATIONS, {"area": -1}, Idempotency_Key=UUID).status_code == 422
    assert call(client, APPLICATIONS, {"area": 9}, Idempotency_Key=UUID).status_code == 201


def test_repeated_submission_gets_the_same_answer(exhibition, sector, client):
    path, key = begin(client, **complete())
    first = call(client, path + "submit/", key=key, Idempotency_Key=UUID)
    again = call(client, path + "submit/", key=key, Idempotency_Key=UUID)
    assert (first.status_code, again.status_code, first.json()) == (200, 200, again.json())
    assert Message.objects.count() == 1


def test_keys_of_two_applications_do_not_meet(exhibition, sector, client):
    for number in ("200988541", "100320487"):
        path, key = begin(client, **complete(tax_number=number))
        assert call(client, path + "submit/", key=key, Idempotency_Key=UUID).status_code == 200
    assert Message.objects.count() == 2


@pytest.mark.parametrize("tag", ['"0"', "W/{etag}", "garbage"])
def test_change_of_another_state_is_refused(exhibition, client, tag):
    path, key = begin(client)
    etag = call(client, path, key=key, method="get").headers["ETag"]
    response = call(client, path, {"area": 9}, key, "patch", If_Match=tag.format(etag=etag))
    assert response.status_code == 412
    assert response.json()["etag"] == etag
    assert read(client, path, key)["area"] is None


def test_change_without_a_tag_is_refused(exhibition, client):
    path, key = begin(client)
    headers = {"Authorization": f"Bearer {key}"}
    response = client.patch(path, {"area": 9}, content_type="application/json", headers=headers)
    assert response.status_code == 428
    assert response.json()["type"].endswith("/problems/precondition-required")


def test_known_state_is_not_sent_again(exhibition, client):
    path, key = begin(client)
    etag = call(client, path, key=key, method="get").headers["ETag"]
    response = call(client, path, key=key, method="get", If_None_Match=etag)
    assert (response.status_code, response.content, response.headers["ETag"]) == (304, b"", etag)


def test_change_answers_the_next_tag(exhibition, client):
    path, key = begin(client)
    etag = call(client, path, key=key, method="get").headers["ETag"]
    following = call(client, path, {"area": 9}, key, "patch", If_Match=etag).headers["ETag"]
    assert following != etag
    assert call(client, path, {"area": 18}, key, "patch", If_Match=following).status_code == 200


def test_submission_of_another_state_is_refused(exhibition, sector, client):
    path, key = begin(client, **complete())
    etag = call(client, path, key=key, method="get").headers["ETag"]
    call(client, path, {"area": 9}, key, "patch")
    assert call(client, path + "submit/", key=key, If_Match=etag).status_code == 412
    assert call(client, path + "submit/", key=key).status_code == 200


def test_of_ten_parallel_submissions_one_is_taken(exhibition, sector, client, in_parallel):
    path, key = begin(client, **complete())
    found = in_parallel(lambda _number: call(Client(), path + "submit/", key=key).status_code, range(10))
    assert sorted(found) == [200] + [409] * 9
    assert in_parallel(lambda _number: Message.objects.count(), [0]) == [1]
    submitted = Application.history.filter(state="SUBMITTED")
    assert in_parallel(lambda _number: submitted.count(), [0]) == [1]


def test_ten_parallel_beginnings_with_one_key_are_one(exhibition, in_parallel):
    def act(_number):
        return call(Client(), APPLICATIONS, {"area": 9}, Idempotency_Key=UUID)

    found = in_parallel(act, range(10))
    assert [answer.status_code for answer in found] == [201] * 10
    assert len({answer.content for answer in found}) == 1
    assert in_parallel(lambda _number: Application.objects.count(), [0]) == [1]


def test_of_ten_parallel_changes_of_one_state_one_is_taken(exhibition, client, in_parallel):
    path, key = begin(client)
    etag = call(client, path, key=key, method="get").headers["ETag"]

    def act(number):
        return call(Client(), path, {"area": 9 + number}, key, "patch", If_Match=etag).status_code

    assert sorted(in_parallel(act, range(10))) == [200] + [412] * 9
    assert in_parallel(lambda _number: Application.history.count(), [0]) == [2]


def test_ten_parallel_puts_of_one_identifier_are_one(exhibition, in_parallel):
    key = organisation_key(exhibition)

    def act(number):
        path = f"{APPLICATIONS}by-external-id/ERP-1/"
        return call(Client(), path, {"remarks": str(number)}, key, "put").status_code

    assert sorted(in_parallel(act, range(10))) == [200] * 9 + [201]
    assert in_parallel(lambda _number: Application.objects.count(), [0]) == [1]
