"""What the pages of an organisation have in common."""

import functools
from dataclasses import dataclass

from django.shortcuts import render
from django.views.decorators.cache import never_cache

from exhibitors import organisation_visits
from exhibitors.views.apply.start import too_many
from expo import history
from expo.ratelimits import MINUTE, Rate

CHANGES_A_MINUTE = 30


def entered(view):
    """Give ``view`` the applicant whose page is open in this browser; anybody else gets advice and 404."""

    @never_cache
    @functools.wraps(view)
    def guarded(request, **kwargs):
        applicant = organisation_visits.find(request)
        if applicant is None:
            return page(request, "closed.html", status=404)
        history.amend(actor=applicant.email)
        return view(request, applicant, **kwargs)

    return guarded


class OwnRate(Rate):
    """A limit for each organisation of what makes rows or sends something."""

    name, limit, window = "organisation", CHANGES_A_MINUTE, MINUTE

    def __init__(self, applicant):
        self.applicant = applicant

    def who(self, request):
        return str(self.applicant.pk)


def limited(view):
    """Let an organisation send so many requests a minute to ``view``. Comes below ``entered``."""

    @functools.wraps(view)
    def counted(request, applicant, **kwargs):
        rate = OwnRate(applicant)
        if request.method == "POST" and not rate.allow_request(request, None):
            return too_many(request, rate)
        return view(request, applicant, **kwargs)

    return counted


def page(request, template, context=(), *, status=200):
    facts = {"section": "apply", "exhibition": request.exhibition}
    return render(request, f"exhibitors/organisation/{template}", facts | dict(context), status=status)


@dataclass(frozen=True)
class Field:
    """A control of a form, with what was typed and what is wrong with it. ``options``: value, label, hint."""

    name: str
    label: str
    value: str = ""
    errors: tuple = ()
    hint: str = ""
    kind: str = "text"
    options: tuple = ()

    @property
    def described_by(self):
        ids = [f"{self.name}-e"] * bool(self.errors) + [f"{self.name}-h"] * bool(self.hint)
        return " ".join(ids)
