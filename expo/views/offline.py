import json

from django.conf import settings
from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from expo import folding, offline
from expo.languages import text_in
from expo.page_cache import public_page

# The colours of the header and of the ground, as in the style sheet.
THEME, GROUND = "#004B5A", "#F4F7F8"
# What a phone writes below an icon without cutting it.
SHORT = 12


@public_page("programme", "catalogue")
@require_safe
def page(request):
    """What is kept, with the list of exhibitors: where the worker leads to without a network."""
    context = {
        "exhibition": request.exhibition,
        "letters": json.dumps(folding.letters(), ensure_ascii=False),
    }
    return render(request, "offline.html", context)


@require_safe
@cache_control(no_cache=True)
@conditional_page
def kept(request):
    """The addresses of the set in the language of the address, and its version."""
    if not settings.OFFLINE:
        raise Http404
    exhibition = request.exhibition
    return JsonResponse({"version": offline.version(exhibition), "pages": offline.pages(exhibition)})


@require_safe
@cache_control(no_cache=True)
@conditional_page
def worker(request):
    """The program that keeps pages in a visitor's browser, or ends itself where that is off."""
    facts = offline.facts(request.exhibition) if settings.OFFLINE else None
    context = {"facts": facts and json.dumps(facts, ensure_ascii=False)}
    return render(request, "offline_worker.js", context, content_type="text/javascript")


@public_page()
@require_safe
def manifest(request):
    """The site as an app of the language of the address, which browsers offer to install."""
    exhibition, home = request.exhibition, reverse("home")
    name = exhibition.name
    answer = {
        "name": f"{name}. {text_in(exhibition, 'tagline')[0]}",
        "short_name": name if len(name) <= SHORT else " ".join(name.split()[-2:]),
        "description": text_in(exhibition, "lead")[0],
        "lang": get_language(),
        "id": home,
        "start_url": home,
        "scope": "/",
        "display": "standalone",
        # Where it is known: with a button to load a page anew.
        "display_override": ["minimal-ui"],
        "theme_color": THEME,
        "background_color": GROUND,
        "icons": [_icon("192"), _icon("512"), _icon("512", "maskable")],
    }
    return JsonResponse(
        answer, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False}
    )


def _icon(side, purpose="any"):
    name = side if purpose == "any" else f"{purpose}-{side}"
    return {
        "src": static(f"expo/icon-{name}.png"),
        "sizes": f"{side}x{side}",
        "type": "image/png",
        "purpose": purpose,
    }
