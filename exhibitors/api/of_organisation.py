"""Applications by the identifiers of an organisation's own system, one by one or in bulk."""

from django.core.exceptions import ValidationError as DjangoValidationError
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import viewsets
from rest_framework.exceptions import APIException, PermissionDenied
from rest_framework.generics import get_object_or_404
from rest_framework.response import Response

from exhibitors import applications, drafts
from exhibitors.api.applications import EXAMPLE, STEP, uploads_of
from exhibitors.api.base import RATE_HEADERS, Keyed
from exhibitors.models import Application
from exhibitors.serializers.application import Answers, ApplicationSerializer
from exhibitors.serializers.bulk import BulkInput, BulkSerializer, ExternalId
from expo import clock
from expo.conditional import PreconditionFailed, etag_of, not_modified, require_match
from expo.idempotency import idempotent
from expo.problems import answer

BULK = OpenApiExample(
    "Two applications",
    request_only=True,
    value={
        "applications": [
            {"external_id": "ERP-1", "fields": {"legal_name": "Test Company 1", "country": "BY"}},
            {"external_id": "ERP-2", "fields": {"legal_name": "Test Company 2"}, "submit": True},
        ]
    },
)


class ByExternalId(Keyed, viewsets.GenericViewSet):
    tag, noun = "applications", "applications_by_external_id"
    summaries = {
        "retrieve": "Show an application by your own identifier",
        "update": "Begin or change an application by your own identifier",
        "bulk": "Begin or change up to 100 applications",
    }
    problems = {
        "retrieve": (401, 403, 404, 429),
        "update": (401, 403, 404, 409, 412, 429),
        "bulk": (401, 403, 404, 429),
    }
    request_headers = {"retrieve": ("If-None-Match",), "update": ("If-Match",), "bulk": ("Idempotency-Key",)}
    response_headers = {
        "retrieve": ("ETag", *RATE_HEADERS),
        "update": ("ETag", *RATE_HEADERS),
        "bulk": (*STEP[1:],),
    }
    queryset = Application.objects.none()
    serializer_class = ApplicationSerializer
    filter_backends = []
    pagination_class = None
    lookup_field = "external_id"

    def get_queryset(self):
        mine = self.request.exhibition.applications.visible_to(self.request.auth)
        return mine.select_related("sector", "applicant")

    def check_permissions(self, request):
        super().check_permissions(request)
        if not request.auth.applicant_id:
            raise PermissionDenied

    def get_serializer_context(self):
        context = super().get_serializer_context()
        key = getattr(self.request, "auth", None)
        return context | {"uploads": SimpleLazyObject(lambda: uploads_of(key))}

    def retrieve(self, request, external_id):
        """An application of the organisation, by the identifier that its own system gave it."""
        self._check(ExternalId(data={"external_id": external_id}))
        application = get_object_or_404(self.get_queryset(), external_id=external_id)
        etag = etag_of(application)
        if not_modified(request, etag):
            return Response(status=304, headers={"ETag": etag})
        return Response(self.get_serializer(application).data, headers={"ETag": etag})

    @extend_schema(
        request=Answers,
        responses={200: ApplicationSerializer, 201: ApplicationSerializer},
        examples=[EXAMPLE],
    )
    def update(self, request, external_id):
        """Begin it if there is none, else set the fields that are sent and leave the others.

        The same request twice changes nothing the second time. With `If-Match` only the known state is
        changed.
        """
        self._check(ExternalId(data={"external_id": external_id}))
        application, is_new = self._put(external_id, request.data, self._if_match)
        body = self.get_serializer(application).data
        return Response(body, status=201 if is_new else 200, headers={"ETag": etag_of(application)})

    @extend_schema(request=BulkInput, responses=BulkSerializer, examples=[BULK])
    @idempotent
    def bulk(self, request):
        """Each item has its own result; what is wrong with one keeps none of the others back."""
        asked = BulkInput(data=request.data, context=self.get_serializer_context())
        items = self._check(asked)["applications"]
        # Two calls at once lock the same rows in the same order, lest each waits for the other.
        order = sorted(range(len(items)), key=lambda place: items[place]["external_id"])
        results = {place: self._item(items[place]) for place in order}
        return Response({"results": [results[place] for place in range(len(items))]})

    def _item(self, item):
        """Return the result of one item: its status and the application, or its problem document."""
        result = {"external_id": item["external_id"]}
        try:
            application, is_new = self._put(item["external_id"], item["fields"], None)
            if item["submit"] and application.state in (Application.State.DRAFT, Application.State.RETURNED):
                result |= {"number": application.number}
                application = applications.submit(application=application, now=clock.now())
        except (APIException, DjangoValidationError) as error:
            refused = answer(error, {"request": self.request})
            return result | {"status": refused.status_code, "problem": refused.data}
        facts = {"number": application.number, "state": application.state, "etag": etag_of(application)}
        return result | {"status": 201 if is_new else 200} | facts

    def _put(self, external_id, data, check):
        found = self.get_queryset().filter(external_id=external_id).first()
        fields = self._check(
            Answers(found, data=data, partial=found is not None, context=self.get_serializer_context())
        )
        if found is None:
            fields.setdefault("language", get_language())
            if check and "If-Match" in self.request.headers:
                raise PreconditionFailed
        return drafts.put(
            exhibition=self.request.exhibition,
            key=self.request.auth,
            external_id=external_id,
            fields=fields,
            now=clock.now(),
            check=check,
        )

    def _if_match(self, application):
        if "If-Match" in self.request.headers:
            require_match(self.request, application)

    @staticmethod
    def _check(serializer):
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)
