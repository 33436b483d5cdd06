"""The OpenAPI document: what every operation has in common."""

import copy
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
    403: "The key does not permit this.",
    404: "There is nothing here, or nothing that this key opens.",
    406: "The answer is not offered in this form.",
    409: "Not possible in the present state, or after the deadline.",
    412: "It has been changed since it was read; “etag” is the present tag.",
    413: "The body is too large.",
    415: "The body is of a kind that is not accepted.",
    422: "Something in the body or the query is wrong; “errors” says what, all at once.",
    428: "The header If-Match is missing.",
    429: "Too many requests; “Retry-After” says how long to wait.",
}
NAMES = {
    400: "malformed",
    401: "authentication",
    403: "permission",
    404: "not-found",
    406: "not-acceptable",
    409: "conflict",
    412: "precondition-failed",
    413: "too-large",
    415: "media-type",
    422: "validation",
    428: "precondition-required",
    429: "too-many",
}
DONE = {
    "200": "What was asked for.",
    "201": "It has been created.",
    "202": "It has been taken on and will be done.",
    "204": "It is done; there is nothing to say.",
}
NOT_MODIFIED = {"description": "Nothing has changed since the answer with this tag."}
MOVED = {
    "description": "It is found under another address by now, to which “Location” leads.",
    "headers": {
        "Location": {
            "schema": {"type": "string", "format": "uri-reference"},
            "description": "The present address, with the query of the request.",
        }
    },
}
HEADERS = {
    401: {"WWW-Authenticate": {"schema": {"type": "string"}, "description": "Asks for a bearer key."}},
    429: {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait."}},
}
REQUEST_HEADERS = {
    "Idempotency-Key": {
        "schema": {"type": "string", "minLength": 16, "maxLength": 255, "pattern": "^[ -~]+$"},
        "description": "A text of your own, such as a UUID. The same request with the same key is done only "
        "once: for 24 hours it gets its first answer again, with the header Idempotent-Replayed.",
    },
    "If-Match": {
        "schema": {"type": "string", "examples": ['"42"']},
        "description": "The ETag of the state that is to be changed, quotation marks included. Where 428 is "
        "among the answers it is needed; elsewhere only that state is changed if it is sent.",
    },
    "If-None-Match": {
        "schema": {"type": "string", "examples": ['"42"']},
        "description": "The ETag of the state that is known already.",
    },
}
TEXT = {"type": "string"}
RESPONSE_HEADERS = {
    "ETag": {"schema": TEXT, "description": "Names this state, for If-Match and If-None-Match."},
    "Idempotent-Replayed": {"schema": TEXT, "description": "“true” where this answer was given before."},
    "Link": {"schema": TEXT, "description": "The pages next and prev (RFC 8288)."},
    "Location": {
        "schema": {"type": "string", "format": "uri"},
        "description": "The address of what was created.",
    },
    "RateLimit": {"schema": TEXT, "description": "Requests that are left (r) for so many seconds (t)."},
    "RateLimit-Policy": {"schema": TEXT, "description": "Requests (q) in so many seconds (w)."},
}
# They come with refusals as well, as soon as it is known who asks.
OF_LIMITS = ("RateLimit", "RateLimit-Policy")


SLUG = {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"}
UUID = {"type": "string", "format": "uuid"}
OWN = {"type": "string", "pattern": "^[A-Za-z0-9._~-]+$", "maxLength": 100}
PATHS = {
    "slug": (SLUG, "The name in addresses."),
    "code": (SLUG, "The code."),
    "number": (SLUG, "The number of the application."),
    "external_id": (OWN, "The identifier in your own system."),
    "id": (UUID, "The id."),
    "webhook": (UUID, "The id of the webhook."),
    "delivery": (UUID, "The id of the delivery."),
}


class Schema(AutoSchema):
    """Adds the language and the problem documents to every operation.

    A view says in ``problems`` which statuses its own actions can have beyond those of all, and in
    ``request_headers`` and ``response_headers`` the names of the headers that each of them reads and gives.
    ``moves`` names the actions that lead on from an address which has changed.
    Its ``noun`` tells its operations from those of another view with the same ``tag``.
    """

    def get_override_parameters(self):
        return [LANGUAGE]

    def _get_parameters(self):
        return super()._get_parameters() + [
            {"in": "header", "name": name, **REQUEST_HEADERS[name]}
            for name in self._of_action("request_headers")
        ]

    def _of_action(self, table):
        return getattr(self.view, table).get(self.view.action, ())

    def get_tags(self):
        return [self.view.tag]

    def get_operation_id(self):
        action = "change" if self.view.action == "partial_update" else self.view.action
        return f"{getattr(self.view, 'noun', self.view.tag)}_{action}"

    def get_summary(self):
        return self.view.summaries[self.view.action]

    def get_description(self):
        if self.view.action == "retrieve" and "list" in self.view.summaries:
            return get_doc(self.view.serializer_class)
        return super().get_description()

    def _resolve_path_parameters(self, variables):
        parameters = super()._resolve_path_parameters(variables)
        for parameter in parameters:
            schema, description = PATHS[parameter["name"]]
            parameter |= {"schema": schema, "description": description}
        return parameters

    def _problems(self):
        found = {400, 406, 422}
        if self.method in ("POST", "PUT", "PATCH"):
            found |= {413, 415}
        return sorted(found | set(self._of_action("problems")))

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
        if "If-None-Match" in self._of_action("request_headers"):
            responses["304"] = copy.deepcopy(NOT_MODIFIED)
        if self.view.action in self.view.moves:
            responses["301"] = copy.deepcopy(MOVED)
        self._add_headers(responses)
        return dict(sorted(responses.items()))

    def _add_headers(self, responses):
        names = self._of_action("response_headers")
        limits = [name for name in names if name in OF_LIMITS]
        for code, response in responses.items():
            given = names if code < "300" else () if code == "401" else limits
            if code == "304" and "ETag" in names:
                given = ["ETag", *limits]
            found = {name: RESPONSE_HEADERS[name] for name in given if name != "Location" or code == "201"}
            if found:
                response["headers"] = response.get("headers", {}) | found


class Document(SchemaGenerator):
    """The document is in English, whoever asks, and made once: nothing in it is the asker's."""

    made = {}

    def get_schema(self, request=None, public=False):
        is_whole, key = public and not self.patterns, (self.urlconf, self.api_version)
        found = self.made.get(key) if is_whole else None
        if found is None:
            with translation.override("en"):
                found = super().get_schema(request, public)
            if is_whole:
                self.made[key] = found
        # Read late: the demo learns its own address when it starts.
        contact = found["info"]["contact"] | {"url": f"{settings.BASE_URL}/"}
        return found | {"info": found["info"] | {"contact": contact}}


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
