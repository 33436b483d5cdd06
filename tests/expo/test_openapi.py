"""What the document says of headers and statuses, declared on the views."""

import json

import pytest
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from expo.api import Base
from expo.cursors import Cursors
from expo.inputs import Number
from expo.models import Sector
from expo.openapi import Document
from expo.serializers import SectorSerializer

LIMITS = ("RateLimit", "RateLimit-Policy")


class ThingInput(serializers.Serializer):
    """A thing."""

    code = serializers.CharField()
    size = Number(least=0, most=10, places=2, allow_null=True, required=False)


class Things(Base, GenericViewSet):
    """Things."""

    tag, noun = "sectors", "things"
    summaries = {
        "list": "List",
        "create": "Begin",
        "retrieve": "Show",
        "partial_update": "Change",
        "submit": "Submit",
        "destroy": "Delete",
    }
    problems = {
        "list": (401, 429),
        "create": (401, 403, 429),
        "partial_update": (409, 412, 428),
        "submit": (412,),
    }
    request_headers = {
        "create": ("Idempotency-Key",),
        "retrieve": ("If-None-Match",),
        "partial_update": ("If-Match",),
        "submit": ("If-Match",),
    }
    response_headers = {
        "list": ("Link", *LIMITS),
        "create": ("Location", "ETag", "Idempotent-Replayed", *LIMITS),
        "retrieve": ("ETag",),
        "partial_update": ("ETag",),
    }
    moves = ("retrieve",)
    queryset = Sector.objects.none()
    serializer_class = SectorSerializer
    pagination_class = Cursors
    filter_backends = []
    lookup_field = "code"

    def list(self, request):
        """Newest first."""

    @extend_schema(request=ThingInput)
    def create(self, request):
        """Begin."""

    def retrieve(self, request, code):
        """Show."""

    @extend_schema(request=ThingInput)
    def partial_update(self, request, code):
        """Change."""

    @extend_schema(request=None)
    def submit(self, request, code):
        """Submit."""

    @extend_schema(responses={204: None})
    def destroy(self, request, code):
        """Delete."""
        return Response(status=204)


ITEM = {"get": "retrieve", "patch": "partial_update", "delete": "destroy", "post": "submit"}
PATTERNS = [
    path("api/v1/things/", Things.as_view({"get": "list", "post": "create"})),
    path("api/v1/things/<slug:code>/", Things.as_view(ITEM)),
]


@pytest.fixture(scope="module")
def document():
    return Document(patterns=PATTERNS).get_schema(request=None, public=True)


def operation(document, name):
    return next(
        one
        for operations in document["paths"].values()
        for one in operations.values()
        if one["operationId"] == f"things_{name}"
    )


def asked_headers(document, name):
    parameters = operation(document, name)["parameters"]
    return {one["name"]: one.get("required", False) for one in parameters if one["in"] == "header"}


def given_headers(document, name):
    responses = operation(document, name)["responses"]
    return {code: set(response.get("headers", ())) for code, response in responses.items()}


@pytest.mark.parametrize(
    ("name", "headers"),
    [
        ("list", {}),
        ("create", {"Idempotency-Key": False}),
        ("retrieve", {"If-None-Match": False}),
        ("change", {"If-Match": False}),
        ("submit", {"If-Match": False}),
    ],
)
def test_headers_of_a_request_are_described(document, name, headers):
    assert asked_headers(document, name) == headers


def test_key_of_a_request_tells_its_limits(document):
    schemas = {one["name"]: one["schema"] for one in operation(document, "create")["parameters"]}
    assert schemas["Idempotency-Key"] == {
        "type": "string", "minLength": 16, "maxLength": 255, "pattern": "^[ -~]+$",
    }  # fmt: skip


def test_answers_name_their_headers(document):
    given = given_headers(document, "create")
    assert given["201"] == {"Location", "ETag", "Idempotent-Replayed", *LIMITS}
    assert given["422"] == set(LIMITS)
    assert given["429"] == {"Retry-After", *LIMITS}
    assert given["401"] == {"WWW-Authenticate"}


def test_known_state_is_an_answer_without_content(document):
    response = operation(document, "retrieve")["responses"]["304"]
    assert set(response["headers"]) == {"ETag"}
    assert "content" not in response


def test_address_that_has_changed_is_led_on_from(document):
    response = operation(document, "retrieve")["responses"]["301"]
    assert set(response) == {"description", "headers"}
    assert given_headers(document, "retrieve")["301"] == {"Location"}
    assert "301" not in given_headers(document, "change")


def test_nothing_to_say_is_described(document):
    response = operation(document, "destroy")["responses"]["204"]
    assert response == {"description": "It is done; there is nothing to say."}


@pytest.mark.parametrize(
    ("status", "name"),
    [("409", "conflict"), ("412", "precondition-failed"), ("428", "precondition-required")],
)
def test_refusals_come_with_an_example(document, status, name):
    response = operation(document, "change")["responses"][status]
    example = response["content"]["application/problem+json"]["example"]
    assert example["type"].endswith(f"/problems/{name}")
    assert str(example["status"]) == status


def test_pages_by_cursor_are_described(document):
    parameters = {one["name"]: one["schema"] for one in operation(document, "list")["parameters"]}
    assert parameters["page_size"] == {"type": "integer", "minimum": 1, "maximum": 100, "default": 50}
    assert parameters["cursor"]["type"] == "string"
    page = document["components"]["schemas"]["PaginatedSectorList"]
    assert page["required"] == ["results", "next", "previous"]
    assert page["properties"]["next"]["type"] == ["string", "null"]


def test_null_is_said_as_openapi_31_says_it():
    # “nullable” ended with 3.0; readers of 3.1 overlook it and take a null for a mistake.
    document = Document().get_schema(request=None, public=True)
    assert '"nullable"' not in json.dumps(document)


def test_number_that_may_be_null_says_so_once(document):
    size = document["components"]["schemas"]["ThingInputRequest"]["properties"]["size"]
    assert size == {"type": ["number", "null"], "minimum": 0, "maximum": 10, "multipleOf": 0.01}
