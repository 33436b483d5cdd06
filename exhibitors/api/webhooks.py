"""Webhooks in the API: to subscribe, to try it out, to see what was sent and to have it sent again."""

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import viewsets
from rest_framework.generics import get_object_or_404
from rest_framework.response import Response
from rest_framework.reverse import reverse

from exhibitors import webhooks
from exhibitors.api.base import RATE_HEADERS, Keyed
from exhibitors.models import Delivery, Webhook
from exhibitors.serializers.webhook import (
    DeliverySerializer,
    NewWebhookSerializer,
    ReplaySerializer,
    SinceInput,
    WebhookInput,
    WebhookSerializer,
)
from expo.idempotency import idempotent

EXAMPLE = OpenApiExample(
    "A webhook",
    request_only=True,
    value={
        "url": "https://erp.example.org/belarus-expo",
        "events": ["application.returned", "application.accepted"],
    },
)
CHANGE = OpenApiExample("Switch it off", request_only=True, value={"is_active": False})
SINCE = OpenApiExample("Since a moment", request_only=True, value={"since": "2011-09-07T10:00:00+06:00"})
LOCATION = OpenApiParameter(
    "Location", OpenApiTypes.URI, OpenApiParameter.HEADER, response=[201],
    description="The address of the new webhook.",
)  # fmt: skip
READ, WRITE = (401, 404, 429), (401, 403, 404, 429)


class Webhooks(Keyed, viewsets.GenericViewSet):
    tag = "webhooks"
    summaries = {
        "list": "List the webhooks",
        "create": "Subscribe to events",
        "retrieve": "Show the webhook",
        "partial_update": "Change the webhook",
        "destroy": "Delete the webhook",
        "send_test": "Send a test event",
        "deliveries": "List what was sent",
        "replay": "Send a delivery again",
        "replay_failed": "Send again what was given up",
    }
    problems = {
        "list": READ,
        "create": (*WRITE, 409),
        "retrieve": READ,
        "partial_update": WRITE,
        "destroy": WRITE,
        "send_test": (*WRITE, 409),
        "deliveries": READ,
        "replay": (*WRITE, 409),
        "replay_failed": (*WRITE, 409),
    }
    request_headers = {"create": ("Idempotency-Key",)}
    response_headers = dict.fromkeys(problems, RATE_HEADERS) | {
        "create": ("Location", "Idempotent-Replayed", *RATE_HEADERS)
    }
    queryset = Webhook.objects.none()
    serializer_class = WebhookSerializer
    filter_backends = []
    lookup_url_kwarg = "webhook"

    def get_queryset(self):
        return webhooks.visible_to(self.request.auth)

    def list(self, request):
        """Newest first: those of all keys of the same application or organisation."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(
        request=WebhookInput,
        responses={201: NewWebhookSerializer},
        parameters=[LOCATION],
        examples=[EXAMPLE],
    )
    @idempotent
    def create(self, request):
        """Have events posted to an address of your own, for what this key opens and while it is valid.

        The answer holds the secret with which every event is signed, by the scheme of Standard Webhooks. It
        is shown only this once. A key has at most ten webhooks. Events hold nothing personal: fetch the
        rest with the key.
        """
        fields = self._validated(WebhookInput(data=request.data, context=self.get_serializer_context()))
        webhook, secret = webhooks.subscribe(key=request.auth, **fields)
        context = self.get_serializer_context() | {"secret": secret}
        address = reverse("api-webhook", kwargs={"webhook": webhook.pk}, request=request)
        body = NewWebhookSerializer(webhook, context=context).data
        return Response(body, status=201, headers={"Location": address})

    def retrieve(self, request, webhook):
        """A webhook of this key's owner."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=WebhookInput, examples=[CHANGE])
    def partial_update(self, request, webhook):
        """Set the fields that are sent and leave the others. The secret stays as it is."""
        webhook = self.get_object()
        serializer = WebhookInput(
            webhook, data=request.data, partial=True, context=self.get_serializer_context()
        )
        changed = webhooks.change(webhook=webhook, fields=self._validated(serializer))
        return Response(self.get_serializer(changed).data)

    @extend_schema(responses={204: None})
    def destroy(self, request, webhook):
        """Nothing more is sent, and what was sent is forgotten."""
        self.get_object().delete()
        return Response(status=204)

    @extend_schema(request=None, responses={202: DeliverySerializer})
    def send_test(self, request, webhook):
        """Send an event “webhook.test”, once, whatever the webhook has subscribed to."""
        delivery = webhooks.send_test(webhook=self.get_object(), exhibition=request.exhibition)
        return self._taken_on(delivery)

    @extend_schema(responses=DeliverySerializer(many=True))
    def deliveries(self, request, webhook):
        """Newest first, each with all of its attempts."""
        found = self._deliveries_of(self.get_object())
        page = self.paginate_queryset(found)
        return self.get_paginated_response(self._delivery(page, many=True).data)

    @extend_schema(request=None, responses={202: DeliverySerializer})
    def replay(self, request, webhook, delivery):
        """Whatever became of it: the same event goes out under the same id, and is repeated if need be."""
        delivery = get_object_or_404(Delivery.objects.filter(webhook=self.get_object()), pk=delivery)
        return self._taken_on(webhooks.replay(delivery=delivery))

    @extend_schema(request=SinceInput, responses={202: ReplaySerializer}, examples=[SINCE])
    def replay_failed(self, request, webhook):
        """The oldest first, under the same ids, at most a hundred at a time."""
        webhook = self.get_object()
        asked = self._validated(SinceInput(data=request.data, context=self.get_serializer_context()))
        replayed, remaining = webhooks.replay_failed(webhook=webhook, since=asked["since"])
        return Response({"replayed": replayed, "remaining": remaining}, status=202)

    def _taken_on(self, delivery):
        found = self._deliveries_of(delivery.webhook).filter(pk=delivery.pk).first()
        if found is None:
            raise Http404
        return Response(self._delivery(found).data, status=202)

    def _delivery(self, *args, **kwargs):
        return DeliverySerializer(*args, context=self.get_serializer_context(), **kwargs)

    @staticmethod
    def _deliveries_of(webhook):
        found = webhook.deliveries.select_related("application").prefetch_related("log")
        return found.order_by("-created_at", "-pk")

    @staticmethod
    def _validated(serializer):
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)
