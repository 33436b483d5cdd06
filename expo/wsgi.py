"""The WSGI application that a server loads."""

import os
import re

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "expo.settings")

FORM = "application/x-www-form-urlencoded"
LONGEST = 200
BOUNDARY = re.compile(r';\s*boundary\s*=\s*("[^"]{1,70}"|[^\s";]{1,70})', re.IGNORECASE)
FOREIGN = re.compile(r';\s*charset\s*=\s*"?(?!utf-?8)', re.IGNORECASE)
_answer = get_wsgi_application()


def application(environ, start_response):
    environ["CONTENT_TYPE"] = plain(environ.get("CONTENT_TYPE", ""))
    return _answer(environ, start_response)


def plain(content_type):
    """Return ``content_type`` with nothing but what is read here: the kind, and the boundary of its parts.

    Queries and bodies are in UTF-8. The framework would read even the query by whatever other charset is
    named, also by one that is none of text, before anything could catch that it fails. A plain form in
    another charset becomes one of no kind and is refused, lest its letters are lost.
    """
    kind, semicolon, rest = content_type.partition(";")
    parameters = semicolon + rest
    if kind.strip().lower() == FORM and FOREIGN.search(parameters):
        return ""
    boundary = BOUNDARY.search(parameters)
    return kind[:LONGEST] + (boundary[0] if boundary else "")
