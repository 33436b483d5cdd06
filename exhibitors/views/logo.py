from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from exhibitors import catalogue
from exhibitors.models import Upload

# Its bytes never change under the same address, but it can leave the catalogue.
KEPT_SECONDS = 3600


@require_safe
def logo(request, pk):
    """The logo of an exhibitor that the catalogue shows."""
    shown = catalogue.public(request.exhibition).filter(logo=pk)
    upload = get_object_or_404(
        Upload.objects.filter(pk__in=shown.values("logo"), kind=Upload.Kind.LOGO, is_sandbox=False)
    )
    etag = f'"{upload.sha256}"'
    response = get_conditional_response(request, etag=etag) or _whole(upload)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return response


def _whole(upload):
    try:
        return FileResponse(upload.file.open("rb"), content_type=upload.content_type)
    except FileNotFoundError:
        raise Http404 from None
