"""What the pages of one application have in common."""

import functools
import json
import shlex

from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from exhibitors import progress, questionnaire, visits
from exhibitors.sections import values_of
from expo import clock, history
from expo.conditional import etag_of


def opened(view):
    """Give ``view`` the Visit of an application that is open in this browser; a stranger gets advice instead.

    Whether there is an application of that number is not said.
    """

    @never_cache
    @functools.wraps(view)
    def guarded(request, number, **kwargs):
        visit = visits.find(request, number)
        if visit is None:
            return render(request, "exhibitors/apply/not_open.html", {"section": "apply"}, status=404)
        history.amend(actor=f"{visit.key.prefix}…")
        return view(request, visit, **kwargs)

    return guarded


def page(request, visit, template, context=(), *, status=200):
    """Answer with a page of the application, the facts of all of them included."""
    application = visit.application
    sections = progress.sections(application, clock.now())
    facts = {
        "section": "apply",
        "exhibition": request.exhibition,
        "application": application,
        "sections": sections,
        "complete": sum(one.state == "complete" for one in sections),
        "to_correct": any(one.state == "returned" for one in sections),
        "bearer": visit.bearer,
        "etag": etag_of(application),
        "saved": {
            name: value
            for part in questionnaire.parts()
            for name, value in values_of(part, application).items()
        },
    }
    return render(request, f"exhibitors/apply/{template}", facts | dict(context), status=status)


def curl(method, name, visit=None, *, headers=(), body=None):
    """Return the request of the API that does the same, with KEY in the place of the key."""
    number = {"number": visit.application.number} if visit else {}
    address = f"{settings.BASE_URL}{reverse(name, kwargs=number)}?lang={get_language()}"
    parts = [f"curl -X {method} '{address}'"]
    if visit:
        parts.append("-H 'Authorization: Bearer KEY'")
    parts += [f"-H {shlex.quote(header)}" for header in headers]
    if body is not None:
        parts.append("-H 'Content-Type: application/json'")
        parts.append(f"-d {shlex.quote(json.dumps(body, ensure_ascii=False, indent=2))}")
    return " \\\n  ".join(parts)
