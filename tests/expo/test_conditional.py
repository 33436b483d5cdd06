"""ETag, If-Match and If-None-Match by the newest row of a history."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import path
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from exhibitors.models import Application
from expo import conditional
from expo.api import Base

APPLICATION = "/api/v1/application/"

pytestmark = pytest.mark.urls(__name__)


class Applications(Base, GenericViewSet):
    def retrieve(self, request):
        application = Application.objects.get()
        etag = conditional.etag_of(application)
        if conditional.not_modified(request, etag):
            return Response(status=304, headers={"ETag": etag})
        return Response({"remarks": application.remarks, "filler": "x" * 1000}, headers={"ETag": etag})

    def partial_update(self, request):
        application = Application.objects.get()
        conditional.require_match(request, application)
        application.remarks = request.data["remarks"]
        application.save()
        return Response({"remarks": application.remarks}, headers={"ETag": conditional.etag_of(application)})


urlpatterns = [
    path("api/v1/application/", Applications.as_view({"get": "retrieve", "patch": "partial_update"})),
]


@pytest.fixture
def application(exhibition):
    return Application.objects.create(exhibition=exhibition, short_name="Test Company 1", remarks="first")


def change(client, remarks="second", **headers):
    body = {"remarks": remarks}
    return client.patch(f"{APPLICATION}?lang=en", body, content_type="application/json", headers=headers)


def test_etag_is_the_newest_number_of_the_history_in_one_query(application, django_assert_num_queries):
    application.save()
    newest = max(application.history.values_list("history_id", flat=True))
    read = Application.objects.get()
    with django_assert_num_queries(1):
        assert conditional.etag_of(read) == f'"{newest}"'
    # Whoever has just saved it knows already.
    with django_assert_num_queries(0):
        assert conditional.etag_of(application) == f'"{newest}"'


def test_etag_of_what_has_no_history_yet_is_a_tag_too(application):
    application.history.all().delete()
    assert conditional.etag_of(Application.objects.get()) == '"0"'


def test_etag_changes_with_each_change_and_with_that_of_no_other(application, exhibition):
    before = conditional.etag_of(application)
    Application.objects.create(exhibition=exhibition)
    assert conditional.etag_of(application) == before
    application.save()
    assert conditional.etag_of(application) != before


def test_change_with_the_present_tag_is_made(application, client):
    etag = client.get(APPLICATION).headers["ETag"]
    response = change(client, **{"If-Match": etag})
    assert response.status_code == 200
    assert response.headers["ETag"] == client.get(APPLICATION).headers["ETag"] != etag


def test_change_without_if_match_says_what_to_send(application, client):
    response = change(client)
    assert response.status_code == 428
    assert response.headers["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["type"].endswith("/problems/precondition-required")
    assert "“If-Match”" in body["detail"]
    application.refresh_from_db()
    assert application.remarks == "first"


def test_stale_change_is_refused_with_the_present_tag(application, client):
    etag = client.get(APPLICATION).headers["ETag"]
    change(client, "second", **{"If-Match": etag})
    response = change(client, "third", **{"If-Match": etag})
    assert response.status_code == 412
    body = response.json()
    assert body["type"].endswith("/problems/precondition-failed")
    assert body["etag"] == client.get(APPLICATION).headers["ETag"]
    assert "Read it again" in body["detail"]
    application.refresh_from_db()
    assert application.remarks == "second"


@pytest.mark.parametrize("form", ["*", " * ", "{}", '"other", {}', '{},"other"'])
def test_if_match_that_names_the_present_tag_matches(application, client, form):
    etag = client.get(APPLICATION).headers["ETag"]
    assert change(client, **{"If-Match": form.format(etag)}).status_code == 200


@pytest.mark.parametrize("form", ["W/{}", "", '""', '"other"', "bare", '"*"', ",", '"{}'])
def test_if_match_that_names_no_or_another_tag_does_not_match(application, client, form):
    etag = client.get(APPLICATION).headers["ETag"]
    assert change(client, **{"If-Match": form.format(etag)}).status_code == 412


@pytest.mark.parametrize("form", ["*", "{}", "W/{}", '"other", W/{}'])
def test_known_state_is_not_sent_again(application, client, form):
    etag = client.get(APPLICATION).headers["ETag"]
    response = client.get(APPLICATION, headers={"If-None-Match": form.format(etag)})
    assert (response.status_code, response.content) == (304, b"")
    assert response.headers["ETag"] == etag


@pytest.mark.parametrize("tag", ["", '"other"', "bare"])
def test_unknown_state_is_sent(application, client, tag):
    assert client.get(APPLICATION, headers={"If-None-Match": tag}).status_code == 200


def test_tag_stays_strong_for_clients_that_accept_compression(application, client):
    response = client.get(APPLICATION, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in response.headers
    assert change(client, **{"If-Match": response.headers["ETag"]}).status_code == 200


@pytest.mark.parametrize(("address", "headers"), [("/api/v1/", {}), ("/ru/", {"ETag": '"1"'})])
def test_everything_else_is_compressed(address, headers):
    request = RequestFactory().get(address, headers={"Accept-Encoding": "gzip"})
    compression = conditional.Compression(lambda _request: HttpResponse("x" * 1000, headers=headers))
    assert compression(request).headers["Content-Encoding"] == "gzip"
