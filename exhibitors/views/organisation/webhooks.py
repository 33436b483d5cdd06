"""Trying the webhooks of an organisation's keys, and having deliveries sent again."""

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from exhibitors import webhooks
from exhibitors.models import Delivery, Webhook
from exhibitors.views.organisation.keys import key_page
from exhibitors.views.organisation.opened import entered, limited
from expo.problems import Refusal


@entered
@require_http_methods(["GET", "HEAD", "POST"])
@limited
def send_test(request, applicant, webhook):
    """Send an event that means nothing."""
    webhook = get_object_or_404(Webhook.objects.select_related("key"), pk=webhook, key__applicant=applicant)
    return _sending(
        request, webhook, lambda: webhooks.send_test(webhook=webhook, exhibition=request.exhibition)
    )


@entered
@require_http_methods(["GET", "HEAD", "POST"])
@limited
def replay(request, applicant, delivery):
    """Send a delivery again under the same id."""
    mine = Delivery.objects.filter(webhook__key__applicant=applicant).select_related("webhook__key")
    delivery = get_object_or_404(mine, pk=delivery)
    return _sending(request, delivery.webhook, lambda: webhooks.replay(delivery=delivery))


def _sending(request, webhook, send):
    address = reverse("apply-organisation-key", kwargs={"number": webhook.key_id})
    if request.method != "POST":
        return redirect(address)
    try:
        send()
    except Refusal as refusal:
        return key_page(request, webhook.key, alerts=refusal.messages, status=409)
    return redirect(f"{address}?sent=1#w-{webhook.pk}")
