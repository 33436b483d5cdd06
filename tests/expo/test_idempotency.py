"""The same request with the same Idempotency-Key is done once and answered alike."""

import datetime as dt
import secrets

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import encode_multipart
from django.urls import path
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from expo.api import Base
from expo.idempotency import LONGEST, SHORTEST, forget_old, idempotent
from expo.models import AnsweredRequest, Region
from expo.parsers import StrictJSONParser
from expo.problems import Refusal

REGIONS = "/api/v1/regions/"
KEY = "0f9b1c52-6f0e-4a3b-9c55-1a2b3c4d5e6f"

handler500 = "expo.views.errors.server_error"
pytestmark = pytest.mark.urls(__name__)


class Regions(Base, GenericViewSet):
    """Begins regions, each with a secret that is told only once."""

    parser_classes = [StrictJSONParser, MultiPartParser]

    def idempotency_owner(self, request):
        return request.headers.get("Owner", "anonymous")

    @idempotent
    def create(self, request):
        region = Region.objects.create(code=request.data["code"], name_en="Test Region")
        if region.code == "refused":
            raise Refusal("planned", "planned")
        if region.code == "broken":
            raise RuntimeError("planned")
        if region.code == "unwanted":
            return Response({"detail": "planned"}, status=400)
        body = {"code": region.code, "secret": secrets.token_hex(8), "at": dt.date(2011, 9, 7)}
        return Response(body, status=201, headers={"Location": f"{REGIONS}{region.code}/", "X-Other": "1"})

    @idempotent
    def destroy(self, request):
        Region.objects.filter(code="first").delete()
        return Response(status=204)


class EarlyReader(Regions):
    """Has read the data before the method sees them."""

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        self.code = request.data.get("code")


urlpatterns = [
    path("api/v1/regions/", Regions.as_view({"post": "create", "delete": "destroy"})),
    path("api/v1/others/", Regions.as_view({"post": "create"})),
    path("api/v1/read/", EarlyReader.as_view({"post": "create"})),
]


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


def post(client, code="first", key=KEY, address=REGIONS, **headers):
    headers = {"Idempotency-Key": key, **headers}
    return client.post(address, {"code": code}, content_type="application/json", headers=headers)


def errors(response):
    return [(one["header"], one["code"]) for one in response.json()["errors"]]


def test_repeated_request_gets_its_first_answer(db, client):
    first, second = post(client), post(client)
    assert first.status_code == second.status_code == 201
    assert first.content == second.content
    assert second.headers["Location"] == f"{REGIONS}first/"
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"
    assert Region.objects.count() == AnsweredRequest.objects.count() == 1


def test_only_headers_that_belong_to_the_answer_are_kept(db, client):
    assert post(client).headers["X-Other"] == "1"
    assert "X-Other" not in post(client).headers


def test_answer_without_content_is_repeated(db, client):
    for replayed in (False, True):
        response = client.delete(REGIONS, headers={"Idempotency-Key": KEY})
        assert (response.status_code, response.content) == (204, b"")
        assert ("Idempotent-Replayed" in response.headers) == replayed


def test_without_a_key_every_request_counts(db, client):
    for code in ("first", "second"):
        body = {"code": code}
        assert client.post(REGIONS, body, content_type="application/json").status_code == 201
    assert AnsweredRequest.objects.count() == 0
    assert Region.objects.count() == 2


def test_secret_of_an_answer_cannot_be_read_in_the_database(db, client):
    secret = post(client).json()["secret"]
    row = AnsweredRequest.objects.get()
    assert secret.encode() not in bytes(row.answer)
    assert (row.owner, row.key, row.status) == ("anonymous", KEY, 201)


@pytest.mark.parametrize(
    "change", [{"code": "second"}, {"address": "/api/v1/others/"}, {"address": f"{REGIONS}?lang=kk"}]
)
def test_key_of_another_request_is_refused(db, client, change):
    post(client)
    response = post(client, **change)
    assert response.status_code == 422
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["type"].endswith("/problems/idempotency-key-reused")
    assert errors(response) == [("Idempotency-Key", "reused")]
    assert Region.objects.count() == 1


def test_two_owners_may_choose_the_same_key(db, client):
    first = post(client, "first", Owner="application-1")
    second = post(client, "second", Owner="application-2")
    assert (first.json()["code"], second.json()["code"]) == ("first", "second")


@pytest.mark.parametrize("length", [SHORTEST, LONGEST])
def test_key_at_the_limits_of_its_length_is_taken(db, client, length):
    assert post(client, key="~" * length).status_code == 201


@pytest.mark.parametrize(
    "key", ["", "short", "x" * 15, "x" * 256, "ключ" * 5, "x" * 16 + "\t", "x" * 16 + "\x7f"]
)
def test_key_in_a_wrong_form_is_refused_with_what_to_do(db, client, key):
    response = post(client, key=key, address=f"{REGIONS}?lang=en")
    assert response.status_code == 422
    assert response.json()["type"].endswith("/problems/validation")
    assert errors(response) == [("Idempotency-Key", "invalid")]
    assert "16 to 255 printable ASCII characters" in response.json()["errors"][0]["detail"]
    assert Region.objects.count() == 0


@pytest.mark.parametrize(("code", "status"), [("refused", 409), ("unwanted", 400)])
def test_refusal_leaves_nothing_and_frees_the_key(db, client, code, status):
    assert post(client, code).status_code == status
    assert Region.objects.count() == AnsweredRequest.objects.count() == 0
    assert post(client, "first").status_code == 201


def test_malformed_body_frees_the_key(db, client):
    headers = {"Idempotency-Key": KEY}
    refused = client.generic("POST", REGIONS, b"{", content_type="application/json", headers=headers)
    assert refused.status_code == 400
    assert post(client).status_code == 201


def test_failure_on_our_side_frees_the_key(db, client):
    with pytest.raises(RuntimeError, match="planned"):
        post(client, "broken")
    assert Region.objects.count() == AnsweredRequest.objects.count() == 0
    assert post(client, "first").status_code == 201


def test_answer_is_given_again_for_a_day(db, client):
    with time_machine.travel("2026-03-01T10:00:00Z", tick=False):
        first = post(client)
    with time_machine.travel("2026-03-02T09:59:59Z", tick=False):
        assert post(client).content == first.content
    with time_machine.travel("2026-03-02T10:00:00Z", tick=False):
        second = post(client, "second")
        again = post(client, "second")
    assert second.json()["code"] == "second"
    assert again.content == second.content
    assert AnsweredRequest.objects.count() == 1


def test_refusal_keeps_the_old_answer_replaceable(db, client):
    with time_machine.travel("2026-03-01T10:00:00Z", tick=False):
        post(client)
    with time_machine.travel("2026-03-03T10:00:00Z", tick=False):
        assert post(client, "refused").status_code == 409
        assert post(client, "second").status_code == 201


def test_old_answers_are_forgotten(db, client):
    with time_machine.travel("2026-03-01T10:00:00Z", tick=False):
        post(client, "first", key="1" * 16)
    with time_machine.travel("2026-03-01T20:00:00Z", tick=False):
        post(client, "second", key="2" * 16)
    with time_machine.travel("2026-03-02T11:00:00Z", tick=False):
        forget_old()
    assert [row.key for row in AnsweredRequest.objects.all()] == ["2" * 16]


def test_first_key_of_an_hour_sweeps_the_old_answers(db, client):
    with time_machine.travel("2026-03-01T10:00:00Z", tick=False):
        post(client, "first", key="1" * 16)
    cache.clear()
    with time_machine.travel("2026-03-03T10:00:00Z", tick=False):
        post(client, "second", key="2" * 16)
    assert [row.key for row in AnsweredRequest.objects.all()] == ["2" * 16]


def test_answer_under_a_lost_secret_is_refused_and_nothing_is_done_twice(db, client, settings):
    post(client)
    settings.SECRET_KEY = "another-secret-" + "y" * 50
    response = post(client)
    assert response.status_code == 409
    assert response.json()["type"].endswith("/problems/conflict")
    assert Region.objects.count() == 1


def upload(client, content, code="first", boundary="one"):
    """Send a form with a file, as a client that makes up a new boundary for each attempt."""
    data = {"code": code, "file": SimpleUploadedFile("logo.png", content, "image/png")}
    kind = f"multipart/form-data; boundary={boundary}"
    headers = {"Idempotency-Key": KEY}
    return client.generic(
        "POST", REGIONS, encode_multipart(boundary, data), content_type=kind, headers=headers
    )


def test_upload_is_known_again_by_its_content(db, client):
    first = upload(client, b"content", boundary="one")
    again = upload(client, b"content", boundary="two")
    assert first.status_code == 201
    assert again.content == first.content


def test_upload_of_another_content_is_another_request(db, client):
    upload(client, b"one")
    assert upload(client, b"two").status_code == 422
    assert upload(client, b"one", code="second").status_code == 422


def test_data_that_were_read_before_are_known_again(db, client):
    first = post(client, address="/api/v1/read/")
    assert post(client, address="/api/v1/read/").content == first.content
    assert post(client, "second", address="/api/v1/read/").status_code == 422


def test_body_that_is_read_in_no_other_way_is_known_again(db, client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 5
    first = post(client)
    assert first.status_code == 201
    assert post(client).content == first.content


def test_key_costs_a_claim_and_an_answer(db, client, django_assert_num_queries):
    post(client, "zero", key="0" * 16)
    # A transaction, the claim in a savepoint, the region, the answer.
    with django_assert_num_queries(7):
        post(client)
    # A transaction, the claim that is taken back to its savepoint, the answer.
    with django_assert_num_queries(7):
        post(client)


def test_ten_twins_at_once_are_done_once_and_answered_alike(in_parallel):
    answers = in_parallel(lambda _number: post(Client()), range(10))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotent-Replayed" in answer.headers for answer in answers) == 9
    assert in_parallel(lambda _number: Region.objects.count(), range(1)) == [1]


def test_twin_of_a_refused_request_may_take_its_place(in_parallel):
    codes = ["refused", "first"] * 3
    answers = in_parallel(lambda code: post(Client(), code), codes)
    assert sorted(answer.status_code for answer in answers if answer.status_code < 400) == [201] * 3
    assert {answer.status_code for answer in answers} <= {201, 409, 422}
    assert in_parallel(lambda _number: Region.objects.count(), range(1)) == [1]
