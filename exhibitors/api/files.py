"""Files in the API: sent first, then attached to an application by their ids."""

from django.http import FileResponse, Http404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.exceptions import ParseError, UnsupportedMediaType
from rest_framework.parsers import MultiPartParser
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.reverse import reverse

from exhibitors import uploads
from exhibitors.api.base import RATE_HEADERS, Keyed
from exhibitors.models import Upload
from exhibitors.serializers.file import FileInput, FileSerializer
from expo.idempotency import idempotent

BINARY = "application/octet-stream"


class Multipart(MultiPartParser):
    """The framework's parser, with a refusal in the reader's language."""

    def parse(self, stream, media_type=None, parser_context=None):
        try:
            return super().parse(stream, media_type, parser_context)
        except ParseError:
            raise ParseError(_("The form data cannot be read.")) from None


class Whatever(JSONRenderer):
    """Lets a download pass whatever its reader accepts. What is not a file is JSON all the same."""

    media_type = "*/*"


class Files(Keyed, viewsets.GenericViewSet):
    tag = "files"
    summaries = {
        "create": "Send a file",
        "retrieve": "Describe a file",
        "content": "Download a file",
        "destroy": "Delete a file",
    }
    problems = {
        "create": (401, 403, 404, 429),
        "retrieve": (401, 404, 429),
        "content": (401, 404, 429),
        "destroy": (401, 403, 404, 409, 429),
    }
    request_headers = {"create": ("Idempotency-Key",)}
    response_headers = {
        "create": ("Location", "Idempotent-Replayed", *RATE_HEADERS),
        "retrieve": RATE_HEADERS,
        "content": RATE_HEADERS,
        "destroy": RATE_HEADERS,
    }
    queryset = Upload.objects.none()
    serializer_class = FileSerializer
    parser_classes = [Multipart]
    lookup_field = "id"

    def get_queryset(self):
        return Upload.objects.filter(exhibition=self.request.exhibition).visible_to(self.request.auth)

    def get_renderers(self):
        return [JSONRenderer(), Whatever()] if self.action == "content" else super().get_renderers()

    def handle_exception(self, exc):
        response = super().handle_exception(exc)
        if isinstance(exc, UnsupportedMediaType):
            response.data["detail"] = _("Send multipart/form-data with the parts “file” and “kind”.")
        return response

    @extend_schema(request=FileInput, responses={201: FileSerializer})
    @idempotent
    def create(self, request):
        """Send a logo or a document, then attach it to an application by its `id`.

        What it is shows in its content, not in its name. A logo is made anew from its pixels, at most 1200
        a side, as a PNG; SVG is refused. The same file sent again is the same file, with the same `id`.
        """
        serializer = FileInput(data=request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        file = serializer.validated_data["file"]
        upload = uploads.store(
            key=request.auth,
            exhibition=request.exhibition,
            kind=serializer.validated_data["kind"],
            file=file,
            name=file.name,
        )
        address = reverse("api-file", kwargs={"id": upload.pk}, request=request)
        return Response(self.get_serializer(upload).data, status=201, headers={"Location": address})

    def retrieve(self, request, id):  # noqa: A002
        """What is known of a file, without its content."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(responses={(200, BINARY): OpenApiTypes.BINARY})
    def content(self, request, id):  # noqa: A002
        """The file, to be saved and never shown by a browser. Of what kind it is, `content_type` says."""
        upload = self.get_object()
        try:
            file = upload.file.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        headers = {"Content-Security-Policy": "sandbox", "X-Content-Type-Options": "nosniff"}
        return FileResponse(
            file, as_attachment=True, filename=upload.name, content_type=BINARY, headers=headers
        )

    @extend_schema(responses={204: None})
    def destroy(self, request, id):  # noqa: A002
        """Delete a file that is attached to nothing."""
        uploads.delete(upload=self.get_object())
        return Response(status=204)
