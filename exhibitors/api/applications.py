"""Applications in the API: from the draft to the submission."""

from functools import partial

from django.conf import settings
from django.http import Http404
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.exceptions import ErrorDetail
from rest_framework.response import Response
from rest_framework.reverse import reverse

from exhibitors import access, applications, checks, drafts, letters, proofs
from exhibitors.access import HasKey
from exhibitors.api.base import RATE_HEADERS, Keyed
from exhibitors.models import Application, Upload
from exhibitors.serializers.application import (
    Answers,
    ApplicationSerializer,
    NewApplicationInput,
    NewApplicationSerializer,
)
from exhibitors.serializers.steps import CodeInput, ProblemsSerializer, ReasonInput
from expo import clock
from expo.conditional import etag_of, not_modified, require_match
from expo.cursors import Cursors
from expo.idempotency import idempotent
from expo.problems import as_details, errors_of
from expo.ratelimits import HOUR, AddressRate, KeyRate

EXAMPLE = OpenApiExample(
    "A draft",
    request_only=True,
    value={
        "language": "ru",
        "legal_name": "Test Company 1",
        "country": "BY",
        "tax_scheme": "BY_UNP",
        "tax_number": "200988541",
        "contact_person": "Test Person 1",
        "contact_email": "person@example.org",
        "sector": "MACH",
        "space": "SHELL",
        "area": 18,
    },
)
CHANGE = OpenApiExample("A change", request_only=True, value={"area": 27, "near": "Test Company 2"})
CODE = OpenApiExample("A code", request_only=True, value={"code": "123456"})
REASON = OpenApiExample("A reason", request_only=True, value={"reason": "No free month."})
LOCATION = OpenApiParameter(
    "Location", OpenApiTypes.URI, OpenApiParameter.HEADER, response=[201],
    description="The address of the new application.",
)  # fmt: skip
STEP = ("ETag", "Idempotent-Replayed", *RATE_HEADERS)


def uploads_of(key):
    return Upload.objects.visible_to(key) if key else Upload.objects.none()


class Applications(Keyed, viewsets.GenericViewSet):
    tag = "applications"
    summaries = {
        "list": "List the applications that the key opens",
        "create": "Begin an application",
        "retrieve": "Show the application",
        "partial_update": "Change the application",
        "send_code": "Send a code to the contact’s address",
        "confirm_address": "Confirm the contact’s address",
        "check": "Name everything that keeps it from being submitted",
        "submit": "Submit the application",
        "withdraw": "Withdraw the application",
    }
    problems = {
        "list": (401, 404, 429),
        "create": (401, 404, 429),
        "retrieve": (401, 404, 429),
        "partial_update": (401, 403, 404, 409, 412, 428, 429),
        "send_code": (401, 403, 404, 409, 429),
        "confirm_address": (401, 403, 404, 409, 429),
        "check": (401, 403, 404, 409, 429),
        "submit": (401, 403, 404, 409, 412, 429),
        "withdraw": (401, 403, 404, 409, 412, 429),
    }
    request_headers = {
        "create": ("Idempotency-Key",),
        "retrieve": ("If-None-Match",),
        "partial_update": ("If-Match",),
        "submit": ("Idempotency-Key", "If-Match"),
        "withdraw": ("Idempotency-Key", "If-Match"),
    }
    response_headers = {
        "list": ("Link", *RATE_HEADERS),
        "create": ("Location", *STEP),
        "retrieve": ("ETag", *RATE_HEADERS),
        "partial_update": ("ETag", *RATE_HEADERS),
        "send_code": RATE_HEADERS,
        "confirm_address": ("ETag", *RATE_HEADERS),
        "check": RATE_HEADERS,
        "submit": STEP,
        "withdraw": STEP,
    }
    queryset = Application.objects.none()
    serializer_class = ApplicationSerializer
    pagination_class = Cursors
    filter_backends = []
    lookup_field = "number"

    def get_queryset(self):
        mine = self.request.exhibition.applications.visible_to(self.request.auth)
        return mine.select_related("sector", "applicant")

    def found(self):
        """A queryset that finds the application of the address: a verb reads it itself, under its lock."""
        mine = self.request.exhibition.applications.visible_to(self.request.auth)
        return mine.filter(number=self.kwargs["number"])

    def get_permissions(self):
        # A first draft needs no key, but whoever sends one must hold a good one that may write.
        if self.action in ("metadata", None) or (self.action == "create" and self.request.auth is None):
            return []
        return [HasKey()]

    def get_throttles(self):
        if self.action == "create" and self.request.auth is None:
            return [AddressRate("drafts", settings.DRAFTS_PER_HOUR, HOUR)]
        return [KeyRate()]

    def get_serializer_context(self):
        context = super().get_serializer_context()
        key = getattr(self.request, "auth", None)
        return context | {"uploads": SimpleLazyObject(lambda: uploads_of(key))}

    def list(self, request):
        """Newest first. An application's own key lists that one only, an organisation's all of its own."""
        page = self.paginate_queryset(self.get_queryset().prefetch_related("decisions"))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(
        request=NewApplicationInput,
        responses={201: NewApplicationSerializer},
        auth=[{}, {"bearer": []}],
        parameters=[LOCATION],
        examples=[EXAMPLE],
    )
    @idempotent
    def create(self, request):
        """Begin a draft with whatever is known already; every field may be missing.

        The answer holds the key with which the application is read, changed and submitted. It is
        shown only this once. With `"sandbox": true` it is a trial: the key begins with `test_`, no letter
        is written, and neither organisers nor visitors see it.
        """
        fields = self._validated(
            NewApplicationInput(data=request.data, context=self.get_serializer_context())
        )
        external_id, sandbox = fields.pop("external_id", ""), fields.pop("sandbox", False)
        if external_id and not (request.auth and request.auth.applicant_id):
            message = _("Only an organisation’s key gives identifiers of its own.")
            raise serializers.ValidationError({"external_id": [ErrorDetail(message, "not_allowed")]})
        if sandbox and request.auth and not request.auth.is_sandbox:
            message = _("This key begins real applications. For a trial send none, or one of the sandbox.")
            raise serializers.ValidationError({"sandbox": [ErrorDetail(message, "not_allowed")]})
        fields.setdefault("language", get_language())
        application, bearer, key = drafts.create(
            exhibition=request.exhibition,
            fields=fields,
            key=request.auth,
            is_sandbox=sandbox,
            external_id=external_id,
        )
        context = {"key": bearer, "resume_url": letters.resume_url(key) if key else None}
        body = NewApplicationSerializer(application, context=self.get_serializer_context() | context).data
        address = reverse("api-application", kwargs={"number": application.number}, request=request)
        return Response(body, status=201, headers={"Location": address, "ETag": etag_of(application)})

    def retrieve(self, request, number):
        """An application that the key opens."""
        application = self.get_object()
        etag = etag_of(application)
        if not_modified(request, etag):
            return Response(status=304, headers={"ETag": etag})
        return Response(self.get_serializer(application).data, headers={"ETag": etag})

    @extend_schema(request=Answers, examples=[CHANGE])
    def partial_update(self, request, number):
        """Set the fields that are sent and leave the others, while it is a draft or has come back.

        An accepted applicant may still fill in the parts that have deadlines of their own, until then.
        """
        application = self.get_object()
        serializer = Answers(
            application, data=request.data, partial=True, context=self.get_serializer_context()
        )
        changed = drafts.change(
            application=application,
            fields=self._validated(serializer),
            now=clock.now(),
            check=partial(require_match, request),
        )
        return self._answer(changed)

    @extend_schema(request=None, responses={202: None})
    def send_code(self, request, number):
        """Write to the contact’s address with a link and a code. Either confirms it."""
        application = self.get_object()
        self._require(application, access.can_change)
        proofs.send(application=application)
        return Response(status=202)

    @extend_schema(request=CodeInput, examples=[CODE])
    def confirm_address(self, request, number):
        """Bring back the code that was sent. After five wrong ones a new letter is needed."""
        code = self._validated(CodeInput(data=request.data, context=self.get_serializer_context()))["code"]
        return self._answer(proofs.confirm_code(application=self.get_object(), code=code))

    @extend_schema(request=None, responses=ProblemsSerializer)
    def check(self, request, number):
        """Nothing is changed. An empty list means that it can be submitted once the address is confirmed."""
        application = self.get_object()
        self._require(application, access.can_change)
        found = checks.find(application)
        problems = as_details(serializers.DjangoValidationError(found)) if found else {}
        return Response({"errors": errors_of(problems)})

    @extend_schema(request=None)
    @idempotent
    def submit(self, request, number):
        """Hand the application in. Everything that is still missing is named at once; a receipt is mailed."""
        return self._answer(
            applications.submit(application=self.found(), now=clock.now(), check=self._if_match)
        )

    @extend_schema(request=ReasonInput, examples=[REASON])
    @idempotent
    def withdraw(self, request, number):
        """Take the application back. It cannot be undone; a new one can be begun."""
        reason = self._validated(ReasonInput(data=request.data))
        return self._answer(
            applications.withdraw(
                application=self.found(),
                now=clock.now(),
                reason=reason.get("reason", ""),
                check=self._if_match,
            )
        )

    def handle_exception(self, error):
        return super().handle_exception(Http404() if isinstance(error, Application.DoesNotExist) else error)

    def _if_match(self, application):
        """Steps are safe without If-Match, since the state decides; but whoever sends one means it."""
        if "If-Match" in self.request.headers:
            require_match(self.request, application)

    def _answer(self, application):
        body = self.get_serializer(application).data
        return Response(body, headers={"ETag": etag_of(application)})

    @staticmethod
    def _require(application, allowed):
        if not allowed(application):
            raise applications.wrong_state(application)

    @staticmethod
    def _validated(serializer):
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)
