from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request, override
from django.views.decorators.http import require_safe

from expo.page_cache import public_page


@require_safe
def to_language(request):
    """Send ``/`` to the language the browser asks for, to Russian otherwise."""
    with override(get_language_from_request(request)):
        response = redirect(reverse("home"))
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


@public_page("programme", "catalogue", "hour")
@require_safe
def home(request):
    return render(request, "home.html", {"exhibition": request.exhibition, "section": "home"})
