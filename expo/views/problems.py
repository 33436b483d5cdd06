"""One page a kind of problem, so that the ``type`` of a problem document leads somewhere."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from expo import problems


@require_safe
def problem(request, name):
    """In the language of ``?lang=``, else in what the browser asks for, else in Russian."""
    asked = request.GET.get("lang", "")
    language = asked if asked in dict(settings.LANGUAGES) else translation.get_language_from_request(request)
    with translation.override(language):
        titles = problems.titles()
        if name not in titles:
            raise Http404
        facts = {"name": name, "title": titles[name], "advice": problems.advice()[name], "language": language}
        response = render(request, "api/problem.html", facts)
    response.headers["Content-Language"] = language
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response
