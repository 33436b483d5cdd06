"""The OpenAPI document: what every operation has in common."""

import re

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import get_doc
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from expo.languages import CODES
from expo.problems import CONTENT_TYPE, document
from expo.serializers import ProblemSerializer

PREFIX = "/api/v1/"
LANGUAGE = OpenApiParameter(
    "lang", OpenApiTypes.STR, enum=CODES, default="ru",
    description="The language of the answer. A text that does not exist in it comes in another and says so.",
)  # fmt: skip
REASONS = {
    400: "The request cannot be read.",
    401: "The key is missing or not valid.",
    404: "There is nothing here, or nothing that this key opens.",
    406: "The answer is not offered in this form.",
    409: "Not possible in the present state, or after the deadline.",
    413: "The body is too large.",
    415: "The body is not JSON.",
    422: "Something in the body or the query is wrong; “errors” says what, all at once.",
    429: "Too many requests; “Retry-After” says how long to wait.",
}
NAMES = {
    400: "malformed",
    401: "authentication",
    404: "not-found",
    406: "not-acceptable",
    409: "conflict",
    413: "too-large",
    415: "media-type",
    422: "validation",
    429: "too-many",
}
DONE = {"200": "What was asked for.", "201": "The draft is begun."}
HEADERS = {
    401: {"WWW-Authenticate": {"schema": {"type": "string"}, "description": "Asks for a bearer key."}},
    429: {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait."}},
}


PATH = {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"}
PATH_DESCRIPTIONS = {
    "slug": "The name in addresses.",
    "code": "The code.",
    "number": "The number of the application.",
}


class Schema(AutoSchema):
    """Adds the language and the problem documents to every operation.

    A view says in ``problems`` which statuses its own actions can have beyond those of all.
    """

    def get_override_parameters(self):
        return [LANGUAGE]

    def get_tags(self):
        return [self.view.tag]

    def get_operation_id(self):
        action = "change" if self.view.action == "partial_update" else self.view.action
        return f"{self.view.tag}_{action}"

    def get_summary(self):
        return self.view.summaries[self.view.action]

    def get_description(self):
        if self.view.action == "retrieve" and "list" in self.view.summaries:
            return get_doc(self.view.serializer_class)
        return super().get_description()

    def _resolve_path_parameters(self, variables):
        parameters = super()._resolve_path_parameters(variables)
        for parameter in parameters:
            parameter |= {"schema": PATH, "description": PATH_DESCRIPTIONS[parameter["name"]]}
        return parameters

    def _problems(self):
        found = {400, 406, 422}
        if self.method in ("POST", "PATCH"):
            found |= {413, 415}
        return sorted(found | set(self.view.problems.get(self.view.action, ())))

    def _get_response_bodies(self, direction="response"):
        responses = super()._get_response_bodies(direction)
        for code in responses:
            responses[code]["description"] = DONE[code]
        problem = self.resolve_serializer(ProblemSerializer, direction).ref
        for code in self._problems():
            content = {CONTENT_TYPE: {"schema": problem, "example": example(code)}}
            responses[str(code)] = {"description": REASONS[code], "content": content}
            if code in HEADERS:
                responses[str(code)]["headers"] = HEADERS[code]
        return responses


class Document(SchemaGenerator):
    """The document is in English, whoever asks."""

    def get_schema(self, *args, **kwargs):
        with translation.override("en"):
            found = super().get_schema(*args, **kwargs)
        # Read late: the demo learns its own address when it starts.
        found["info"]["contact"]["url"] = f"{settings.BASE_URL}/"
        return found


def example(code):
    """Return the problem document that an answer with this status holds."""
    found = document(NAMES[code], code)
    if code == 422:
        found["errors"] = [
            {"pointer": "/contact_email", "code": "email", "detail": gettext("Check the e-mail address")}
        ]
    return found


def close_inputs(result, generator, request, public):
    """Say in the document too that members which are not listed are refused, and that a text may be empty."""
    for name, schema in result["components"]["schemas"].items():
        if name.endswith("Request"):
            schema["additionalProperties"] = False
            for member in schema["properties"].values():
                _allow_empty(member)
    return result


def _allow_empty(member):
    """Correct “one of: this text, an empty one”, which an empty text fails by being both."""
    branches = member.get("oneOf", [])
    if {"type": "string", "maxLength": 0} not in branches:
        return
    text = branches[0]
    del member["oneOf"]
    if "format" in text or not re.search(text["pattern"], ""):
        member["anyOf"] = branches
    else:
        member |= text
