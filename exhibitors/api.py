"""Exhibitors, stands and applications in the API."""

from django.db.models import Case, Exists, OuterRef, Prefetch, Value, When
from django.utils.translation import get_language
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import viewsets
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.throttling import ScopedRateThrottle

from exhibitors import applications, plan
from exhibitors.access import HasKey
from exhibitors.filters import ExhibitorFilters, StandFilters
from exhibitors.keys import BearerKey
from exhibitors.models import Allocation, Application, Exhibitor, Stand
from exhibitors.serializers import (
    ApplicationInput,
    ApplicationSerializer,
    ExhibitorSerializer,
    NewApplicationSerializer,
    StandSerializer,
)
from expo import clock
from expo.api import Base, PublicList

DRAFTS_AN_HOUR = 60


class Exhibitors(PublicList):
    """Who takes part, in the alphabetical order of the language."""

    tag = "exhibitors"
    summaries = {"list": "List or search the exhibitors", "retrieve": "Show one exhibitor"}
    queryset = Exhibitor.objects.none()
    serializer_class = ExhibitorSerializer
    filterset_class = ExhibitorFilters
    lookup_field = "slug"

    def get_queryset(self):
        held = Allocation.objects.active().exclude(state__in=plan.HELD).select_related("stand__hall")
        return (
            Exhibitor.objects.filter(exhibition=self.request.exhibition)
            .published()
            .in_order(get_language())
            .select_related("sector", "organisation__region")
            .prefetch_related("products", Prefetch("allocations", held, to_attr="held"))
        )


class Stands(PublicList):
    """The stands of the plan, each with its place, its size and who holds it."""

    tag = "stands"
    summaries = {"list": "List the stands", "retrieve": "Show one stand"}
    queryset = Stand.objects.none()
    serializer_class = StandSerializer
    filterset_class = StandFilters
    lookup_field = "code"

    def get_queryset(self):
        active = Allocation.objects.active()
        shown = active.exclude(state__in=plan.HELD)
        public = shown.filter(exhibitor__in=Exhibitor.objects.published()).select_related("exhibitor")
        here = {"stand": OuterRef("pk")}
        status = Case(
            When(Exists(shown.filter(**here)), then=Value(Stand.Status.TAKEN)),
            When(Exists(active.filter(**here)), then=Value(Stand.Status.RESERVED)),
            When(is_closed=True, then=Value(Stand.Status.CLOSED)),
            default=Value(Stand.Status.FREE),
        )
        return (
            Stand.objects.filter(exhibition=self.request.exhibition)
            .annotate(status=status)
            .in_order()
            .select_related("hall")
            .prefetch_related(Prefetch("allocations", public, to_attr="held"))
        )


class DraftThrottle(ScopedRateThrottle):
    """Limits how many drafts one address can begin; everything else needs a key."""

    THROTTLE_RATES = {"drafts": f"{DRAFTS_AN_HOUR}/hour"}


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
LOCATION = OpenApiParameter(
    "Location", OpenApiTypes.URI, OpenApiParameter.HEADER, response=[201],
    description="The address of the new application.",
)  # fmt: skip


class Applications(Base, viewsets.GenericViewSet):
    tag = "applications"
    summaries = {
        "create": "Begin an application",
        "retrieve": "Show the application",
        "partial_update": "Change the application",
        "submit": "Submit the application",
    }
    problems = {
        "create": (404, 429),
        "retrieve": (401, 404),
        "partial_update": (401, 404, 409),
        "submit": (401, 404, 409),
    }
    queryset = Application.objects.none()
    serializer_class = ApplicationSerializer
    authentication_classes = [BearerKey]
    lookup_field = "number"
    throttle_scope = "drafts"

    def get_queryset(self):
        mine = self.request.exhibition.applications.visible_to(self.request.auth)
        return mine.select_related("exhibition", "sector")

    def get_authenticators(self):
        return [] if getattr(self, "action_map", {}) == {"post": "create"} else super().get_authenticators()

    def get_permissions(self):
        return [] if self.action in ("create", "metadata", None) else [HasKey()]

    def get_throttles(self):
        return [DraftThrottle()] if self.action == "create" else []

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response

    @extend_schema(
        request=ApplicationInput,
        responses={201: NewApplicationSerializer},
        parameters=[LOCATION],
        examples=[EXAMPLE],
    )
    def create(self, request):
        """Begin a draft with whatever is known already; every field may be missing.

        The answer holds the key with which the application is read, changed and submitted. It is
        shown only this once.
        """
        fields = self._validated(ApplicationInput(data=request.data, context=self.get_serializer_context()))
        fields.setdefault("language", get_language())
        application, key = applications.create_draft(exhibition=request.exhibition, fields=fields)
        context = self.get_serializer_context() | {"key": key}
        address = reverse("api-application", kwargs={"number": application.number}, request=request)
        body = NewApplicationSerializer(application, context=context).data
        return Response(body, status=201, headers={"Location": address})

    def retrieve(self, request, number):
        """The application that the key opens."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=ApplicationInput, examples=[EXAMPLE])
    def partial_update(self, request, number):
        """Set the fields that are sent and leave the others, while it is a draft or has come back."""
        application = self.get_object()
        serializer = ApplicationInput(
            application, data=request.data, partial=True, context=self.get_serializer_context()
        )
        changed = applications.change(application=application, fields=self._validated(serializer))
        return Response(self.get_serializer(changed).data)

    @extend_schema(request=None)
    def submit(self, request, number):
        """Hand the application in. Everything that is still missing is named at once; a receipt is mailed."""
        submitted = applications.submit(application=self.get_object(), now=clock.now())
        return Response(self.get_serializer(submitted).data)

    @staticmethod
    def _validated(serializer):
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)
