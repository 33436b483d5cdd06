from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from expo import manual


@require_safe
@cache_control(public=True, max_age=60)
def calls(request):
    """Every call of the API, made from its document and in English like that."""
    document = manual.read_document()
    facts = {
        "info": document["info"],
        "sections": manual.sections(document, settings.BASE_URL),
        "objects": manual.objects(document),
    }
    return _page(request, "api/docs.html", facts)


@require_safe
@cache_control(public=True, max_age=60)
def chapter(request, name):
    """A chapter of the manual that people have written, in English like the rest."""
    facts = {
        "info": {"title": settings.SPECTACULAR_SETTINGS["TITLE"]},
        "here": name,
        "title": manual.chapter(name)[0],
        "text": manual.chapter_as_html(name),
    }
    return _page(request, "api/chapter.html", facts)


def _page(request, template, facts):
    names = manual.CHAPTERS
    chapters = [(name, reverse(f"manual-{name}"), manual.chapter(name)[0]) for name in names]
    response = render(request, template, facts | {"chapters": chapters})
    response.headers["Content-Language"] = "en"
    return response
