from django.conf import settings
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from expo.manual import objects, read_document, sections


@require_safe
@cache_control(public=True, max_age=60)
def manual(request):
    """The manual of the API, made from its document and in English like that."""
    document = read_document()
    facts = {
        "info": document["info"],
        "sections": sections(document, settings.BASE_URL),
        "objects": objects(document),
    }
    response = render(request, "api/docs.html", facts)
    response.headers["Content-Language"] = "en"
    return response
