"""Webhooks in the organisers’ workplace."""

import pytest

from exhibitors import keys, webhooks
from exhibitors.models import Application, Delivery, Webhook

URL = "https://erp.example.org/hook"
State = Delivery.State


@pytest.fixture
def sent(exhibition):
    """Make webhooks that have each been sent an event."""
    application = Application.objects.create(exhibition=exhibition)

    def to(number):
        for one in range(number):
            key = keys.issue(application=application)[1]
            webhook, _secret = webhooks.subscribe(key=key, url=f"{URL}/{one}")
            webhook.deliveries.create(application=application, event="application.changed", body="{}")

    return to


def test_organisers_see_webhooks_without_secrets(organiser_client, sent):
    sent(1)
    webhook, delivery = Webhook.objects.get(), Delivery.objects.get()
    delivery.log.create(status=503, milliseconds=7)
    for path in ("webhook/", f"webhook/{webhook.pk}/change/", "delivery/", f"delivery/{delivery.pk}/change/"):
        page = organiser_client.get(f"/admin/exhibitors/{path}")
        assert page.status_code == 200
        assert URL in page.text
        assert bytes(webhook.secret).decode() not in page.text
    assert organiser_client.get("/admin/exhibitors/webhook/add/").status_code == 403


def again(client):
    chosen = {"action": "deliver_again", "_selected_action": [one.pk for one in Delivery.objects.all()]}
    return client.post("/admin/exhibitors/delivery/", chosen, follow=True)


def test_organiser_delivers_again(organiser_client, sent):
    sent(1)
    Delivery.objects.update(state=State.FAILED, attempts=8, next_attempt_at=None)
    assert again(organiser_client).status_code == 200
    assert Delivery.objects.get().state == State.PENDING
    Delivery.objects.update(state=State.FAILED)
    Webhook.objects.update(is_active=False)
    assert URL in again(organiser_client).text
    assert Delivery.objects.get().state == State.FAILED


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_of_the_workplace_cost_the_same_for_one_and_for_three(
    organiser_client, sent, rows, django_assert_num_queries
):
    sent(rows)
    organiser_client.get("/admin/exhibitors/webhook/")
    with django_assert_num_queries(6):
        organiser_client.get("/admin/exhibitors/webhook/")
    with django_assert_num_queries(9):
        organiser_client.get("/admin/exhibitors/delivery/")
