import logging

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from conference.models import SlotFile
from expo import kept_files

logger = logging.getLogger(__name__)
# Several languages or none: nothing is known of it.
UNDETERMINED = "und"
# A file of others is only ever saved; whatever opens it all the same runs nothing of it.
HEADERS = {"Content-Security-Policy": "sandbox; default-src 'none'", "X-Content-Type-Options": "nosniff"}


@require_safe
@cache_control(public=True, no_cache=True)
def session_file(request, key, name):
    """A file of a session of the current release. One of a draft, of a closed session or withdrawn is 404.

    The bytes never change under their address, but can leave the programme: so browsers ask each time.
    """
    shown = SlotFile.objects.shown(request.exhibition).select_related("stored")
    file = get_object_or_404(shown.filter(stored=key, stored__name=name)[:1])
    etag = f'"{file.stored.sha256}"'
    response = get_conditional_response(request, etag=etag) or _whole(file.stored)
    response.headers["ETag"] = etag
    response.headers["Content-Language"] = file.language or UNDETERMINED
    return response


def _whole(stored):
    try:
        content = kept_files.opened(stored)
    except (FileNotFoundError, kept_files.FileDamaged) as error:
        logger.error("A released file is missing or damaged on the disk: %s", error)  # noqa: TRY400 the line says all
        raise Http404 from None
    return FileResponse(
        content, as_attachment=True, filename=stored.name, content_type=stored.content_type, headers=HEADERS
    )
