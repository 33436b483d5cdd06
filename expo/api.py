"""The API's own ground: what its views share, its first page, sectors, halls, the document and its manual."""

from django.utils.translation import gettext as _
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework import viewsets
from rest_framework.exceptions import ErrorDetail
from rest_framework.response import Response

from expo.languages import CODES
from expo.models import Exhibition, Hall, Sector
from expo.problems import InvalidQuery
from expo.serializers import ExhibitionSerializer, HallSerializer, SectorSerializer

PUBLIC_SECONDS = 60


class Base:
    """Refuses an unknown language and answers OPTIONS with nothing but the methods."""

    problems = {}
    summaries = {}
    request_headers = {}
    response_headers = {}
    moves = ()

    def initial(self, request, *args, **kwargs):
        asked = request.query_params.get("lang")
        if asked is not None and asked not in CODES:
            message = _("This language is not offered. Choose one of: %(codes)s")
            error = ErrorDetail(message % {"codes": ", ".join(CODES)}, "invalid_choice")
            raise InvalidQuery({"lang": [error]})
        super().initial(request, *args, **kwargs)

    def options(self, request, *args, **kwargs):
        return Response(status=204)


class Public(Base):
    """What everybody may read, and keep for a minute."""

    problems = {"list": (404,), "retrieve": (404,)}

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        if response.status_code == 200:
            response.headers["Cache-Control"] = f"public, max-age={PUBLIC_SECONDS}"
        return response


class PublicList(Public, viewsets.ReadOnlyModelViewSet):
    """A list and its items."""


class Current(Public, viewsets.GenericViewSet):
    """The edition that is shown, its days and hours, and whether it takes applications now."""

    tag = "exhibition"
    summaries = {"retrieve": "Show the exhibition"}
    queryset = Exhibition.objects.none()
    serializer_class = ExhibitionSerializer

    def retrieve(self, request):
        return Response(self.get_serializer(request.exhibition).data)


class Sectors(PublicList):
    """The branches of the economy by which exhibitors and sessions are grouped."""

    tag = "sectors"
    summaries = {"list": "List the sectors", "retrieve": "Show one sector"}
    queryset = Sector.objects.none()
    serializer_class = SectorSerializer
    lookup_field = "code"

    def get_queryset(self):
        return self.request.exhibition.sectors.all()


class Halls(PublicList):
    """The halls and open-air grounds, with their sizes in metres."""

    tag = "halls"
    summaries = {"list": "List the halls", "retrieve": "Show one hall"}
    queryset = Hall.objects.none()
    serializer_class = HallSerializer
    lookup_field = "code"

    def get_queryset(self):
        return self.request.exhibition.halls.all()


class Document(Public, SpectacularAPIView):
    """The OpenAPI document, in English: JSON, or YAML where that is asked for."""

    renderer_classes = [
        OpenApiJsonRenderer2, OpenApiJsonRenderer, OpenApiYamlRenderer2, OpenApiYamlRenderer,
    ]  # fmt: skip

    @extend_schema(exclude=True)
    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        response.headers["Content-Language"] = "en"
        return response


class Trial(SpectacularSwaggerSplitView):
    """Swagger UI, to try the calls, without anything from elsewhere."""

    url_name = "schema"
    template_name = "api/try.html"
