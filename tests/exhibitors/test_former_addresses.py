"""Addresses that have changed lead to where the exhibitor is today."""

import pytest
from django.urls import reverse

from exhibitors import former_addresses
from exhibitors.models import Exhibitor
from tests.conftest import make_exhibitor
from tests.expo.test_hygiene import LANGUAGES


def rename(exhibitor, slug):
    exhibitor.slug = slug
    exhibitor.save()


@pytest.mark.parametrize("language", LANGUAGES)
def test_old_address_leads_to_the_new_one_in_the_same_language(exhibition, client, language):
    rename(make_exhibitor(exhibition), "new-name")
    response = client.get(f"/{language}/exhibitors/test-company-1/?utm_source=letter")
    assert response.status_code == 301
    assert response.url == f"/{language}/exhibitors/new-name/?utm_source=letter"
    assert response.headers["Cache-Control"] == "no-cache"


def test_address_changed_in_the_workplace_is_remembered(exhibition, organiser_client):
    exhibitor = make_exhibitor(exhibition)
    page = reverse("admin:exhibitors_exhibitor_change", args=[exhibitor.pk])
    form = organiser_client.get(page).context["adminform"].form
    values = {name: form[name].value() or "" for name in form.fields} | {"slug": "new-name"}
    for prefix in ("products", "co_exhibitors", "allocations"):
        values |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    assert organiser_client.post(page, values).status_code == 302
    assert organiser_client.get("/en/exhibitors/test-company-1/").url == "/en/exhibitors/new-name/"


def test_chain_of_changes_is_one_step(exhibition, client):
    exhibitor = make_exhibitor(exhibition)
    for slug in ("second", "third", "fourth"):
        rename(exhibitor, slug)
    for slug in ("test-company-1", "second", "third"):
        assert client.get(f"/en/exhibitors/{slug}/").url == "/en/exhibitors/fourth/"


def test_return_to_the_first_address_makes_no_circle(exhibition, client):
    exhibitor = make_exhibitor(exhibition)
    for slug in ("second", "test-company-1"):
        rename(exhibitor, slug)
    assert client.get("/en/exhibitors/test-company-1/").status_code == 200
    assert client.get("/en/exhibitors/second/").url == "/en/exhibitors/test-company-1/"


def test_address_taken_over_serves_its_new_owner(exhibition, client):
    rename(make_exhibitor(exhibition, 1), "new-name")
    rename(make_exhibitor(exhibition, 2), "test-company-1")
    response = client.get("/en/exhibitors/test-company-1/")
    assert response.status_code == 200
    assert "<h1>Test Company 2</h1>" in response.text
    assert former_addresses.all_of(exhibition) == {"test-company-2": "test-company-1"}


def test_address_that_two_had_leads_to_the_later_one(exhibition, client):
    first, second = make_exhibitor(exhibition, 1), make_exhibitor(exhibition, 2)
    rename(first, "first")
    rename(second, "test-company-1")
    rename(second, "second")
    assert client.get("/en/exhibitors/test-company-1/").url == "/en/exhibitors/second/"
    assert former_addresses.all_of(exhibition) == {"test-company-1": "second", "test-company-2": "second"}
    second.state = Exhibitor.State.CANCELLED
    second.save()
    assert client.get("/en/exhibitors/test-company-1/").url == "/en/exhibitors/first/"
    assert former_addresses.all_of(exhibition) == {"test-company-1": "first"}


def test_exhibitor_that_is_not_public_is_not_betrayed(exhibition, client):
    exhibitor = make_exhibitor(exhibition)
    rename(exhibitor, "new-name")
    exhibitor.state = Exhibitor.State.CANCELLED
    exhibitor.save()
    assert client.get("/en/exhibitors/test-company-1/").status_code == 404


def test_unknown_address_is_not_found(exhibition, client):
    make_exhibitor(exhibition)
    assert client.get("/en/exhibitors/nobody/").status_code == 404
    assert client.get("/api/v1/exhibitors/nobody/").status_code == 404


def test_card_and_api_lead_on_as_well(exhibition, client):
    rename(make_exhibitor(exhibition), "new-name")
    card = client.get("/kk/exhibitors/test-company-1/card.png")
    assert (card.status_code, card.url) == (301, "/kk/exhibitors/new-name/card.png")
    answer = client.get("/api/v1/exhibitors/test-company-1/?lang=kk")
    assert (answer.status_code, answer.url) == (301, "/api/v1/exhibitors/new-name/?lang=kk")
    assert client.get(answer.url).json()["slug"] == "new-name"
    document = client.get("/api/v1/schema/", headers={"Accept": "application/json"}).json()
    assert "301" in document["paths"]["/api/v1/exhibitors/{slug}/"]["get"]["responses"]


def test_old_address_costs_four_queries(exhibition, client, from_views, django_assert_num_queries):
    rename(make_exhibitor(exhibition), "new-name")
    with django_assert_num_queries(4):
        client.get("/en/exhibitors/test-company-1/")
