from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from exhibitors.models import Upload
from exhibitors.views.apply.opened import opened


@opened
@require_safe
def file(request, visit, pk):
    """A file of this application: a logo to look at, a document to be saved."""
    upload = get_object_or_404(visit.uploads(), pk=pk)
    try:
        content = upload.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    is_logo = upload.kind == Upload.Kind.LOGO
    headers = {"Content-Security-Policy": "sandbox", "X-Content-Type-Options": "nosniff"}
    return FileResponse(
        content,
        as_attachment=not is_logo,
        filename=upload.name,
        content_type=upload.content_type,
        headers=headers,
    )
