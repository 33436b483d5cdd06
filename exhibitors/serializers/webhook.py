"""What the API takes and says of webhooks."""

import datetime as dt

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from exhibitors import deliveries, webhooks
from exhibitors.models import Delivery, DeliveryAttempt, Webhook
from exhibitors.serializers.questions import Several
from expo import outgoing
from expo.inputs import Choice, Flag, Line, Strict
from expo.serializers import Moment

SENT = (*webhooks.EVENTS, deliveries.TEST)
NEEDED = {"required": _("Fill in this field")}


@extend_schema_field(OpenApiTypes.DATETIME)
class Instant(Line):
    """A moment in ISO 8601 that says its offset."""

    default_error_messages = {
        "moment": _("Give a moment with its offset, such as 2011-09-07T10:00:00+06:00.")
    }

    def to_internal_value(self, data):
        text = super().to_internal_value(data)
        try:
            moment = parse_datetime(text)
            if moment is None or moment.tzinfo is None:
                self.fail("moment")
            return moment.astimezone(dt.UTC)
        except (ValueError, OverflowError):
            self.fail("moment")

    def run_validators(self, value):
        """Those of the text have been asked before; this is a moment."""


class WebhookInput(Strict):
    """Where events are sent, and which."""

    url = Line(
        max_length=500,
        error_messages=NEEDED,
        help_text="A public HTTPS address, port 443 or from 1024 on. Redirects are not followed.",
    )
    events = Several(
        child=Choice(choices=webhooks.EVENTS),
        required=False,
        max_length=len(webhooks.EVENTS),
        help_text="Which events are sent; all where the list is empty.",
    )
    is_active = Flag(required=False, help_text="False to be sent nothing.")

    class Meta:
        ref_name = "WebhookInput"

    def validate_url(self, value):
        outgoing.parse(value)
        return value


class SinceInput(Strict):
    """From when on what was given up is sent again."""

    since = Instant(
        max_length=40, error_messages=NEEDED, help_text="Events that happened at this moment or later."
    )

    class Meta:
        ref_name = "SinceInput"


class WebhookSerializer(serializers.ModelSerializer):
    """A subscription to what happens to the applications that a key opens."""

    url = serializers.CharField(read_only=True, help_text="Where the events are sent.")
    events = serializers.ListField(
        child=serializers.ChoiceField(choices=webhooks.EVENTS),
        read_only=True,
        help_text="Which events are sent; all where the list is empty.",
    )
    failing_since = Moment(
        source="failures_since", allow_null=True, help_text="Since when nothing arrives; null where it does."
    )
    created_at = Moment(help_text="When it was made.")

    class Meta:
        model = Webhook
        ref_name = "Webhook"
        fields = ["id", "url", "events", "is_active", "failing_since", "created_at"]
        read_only_fields = fields
        extra_kwargs = {
            "id": {"help_text": "The identifier by which the API knows it."},
            "is_active": {"help_text": "Whether events are sent. After five days of failures they are not."},
        }


class NewWebhookSerializer(WebhookSerializer):
    """A new webhook with its secret."""

    secret = serializers.CharField(
        read_only=True, help_text="What the signatures are made with. It is shown only here: keep it."
    )

    class Meta(WebhookSerializer.Meta):
        ref_name = "NewWebhook"
        fields = ["id", "secret", *WebhookSerializer.Meta.fields[1:]]
        read_only_fields = fields

    def to_representation(self, instance):
        instance.secret = self.context["secret"]
        return super().to_representation(instance)


class AttemptSerializer(serializers.ModelSerializer):
    """What came of one attempt to deliver."""

    at = Moment(help_text="When it began.")
    error = serializers.ChoiceField(
        choices=deliveries.REASONS,
        allow_blank=True,
        read_only=True,
        help_text="Why there was no answer; empty where there was one.",
    )

    class Meta:
        model = DeliveryAttempt
        ref_name = "DeliveryAttempt"
        fields = ["at", "status", "error", "milliseconds"]
        read_only_fields = fields
        extra_kwargs = {
            "status": {"help_text": "The status of the answer, or null."},
            "milliseconds": {"help_text": "How long it took."},
        }


class DeliverySerializer(serializers.ModelSerializer):
    """One event on its way to a webhook, with the attempts so far."""

    event = serializers.ChoiceField(choices=SENT, read_only=True, help_text="What happened.")
    number = serializers.CharField(
        source="application.number",
        read_only=True,
        allow_null=True,
        default=None,
        help_text="The number of the application; null for a test.",
    )
    state = serializers.ChoiceField(
        choices=Delivery.State.choices, read_only=True, help_text="Whether it has arrived."
    )
    created_at = Moment(help_text="When it happened.")
    delivered_at = Moment(allow_null=True, help_text="When it arrived, or null.")
    next_attempt_at = Moment(allow_null=True, help_text="When it is tried again, or null.")
    attempts = AttemptSerializer(
        source="log", many=True, read_only=True, help_text="Every attempt, the first one first."
    )

    class Meta:
        model = Delivery
        ref_name = "Delivery"
        fields = [
            "id", "event", "number", "state", "created_at", "delivered_at", "next_attempt_at", "attempts",
        ]  # fmt: skip
        read_only_fields = fields
        extra_kwargs = {"id": {"help_text": "The header webhook-id is this, after “msg_”."}}


class ReplaySerializer(serializers.Serializer):
    """How much is sent again."""

    replayed = serializers.IntegerField(read_only=True, help_text="Deliveries that are sent again now.")
    remaining = serializers.IntegerField(
        read_only=True, help_text="Deliveries that were given up and are left: ask again for them."
    )

    class Meta:
        ref_name = "Replay"
