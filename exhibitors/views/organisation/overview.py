"""An organisation's own page: its name, its keys, its applications, what the keys have done."""

from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exhibitors import organisation_keys, organisation_visits, organisations
from exhibitors.serializers.organisation import NameInput
from exhibitors.views.organisation.entry import way_in
from exhibitors.views.organisation.opened import Field, entered, limited, page
from expo import clock
from expo.problems import errors_of


@require_safe
@never_cache
def overview(request):
    """The page itself, or the way in to it."""
    applicant = organisation_visits.find(request)
    return way_in(request) if applicant is None else _overview(request, applicant)


def _overview(request, applicant, *, name=None, errors=(), status=200):
    usable, ended = organisation_keys.listed(applicant)
    applications = organisations.applications_of(applicant)
    shown = list(applications[: organisations.APPLICATIONS_SHOWN + 1])
    context = {
        "applicant": applicant,
        "usable": usable,
        "ended": ended,
        "may_make": len(usable) < organisation_keys.MOST_USABLE,
        "most": organisation_keys.MOST_USABLE,
        "applications": shown[: organisations.APPLICATIONS_SHOWN],
        "are_more": len(shown) > organisations.APPLICATIONS_SHOWN,
        "changes": list(organisations.changes_by_keys(applicant)),
        "field": Field(
            "name",
            _("Name of the organisation"),
            applicant.name if name is None else name,
            errors,
        ),
    }
    return page(request, "overview.html", context, status=status)


@entered
@require_http_methods(["GET", "HEAD", "POST"])
@limited
def rename(request, applicant):
    if request.method == "POST":
        typed = request.POST.get("name", "")
        answers = NameInput(data={"name": typed})
        if not answers.is_valid():
            errors = [error["detail"] for error in errors_of(answers.errors)]
            return _overview(request, applicant, name=typed, errors=errors, status=422)
        organisations.rename(applicant=applicant, name=answers.validated_data["name"])
    return redirect("apply-organisation")


@entered
@require_POST
@limited
def application(request, applicant, number):
    """Open one of the organisation's applications in the form."""
    found = get_object_or_404(
        organisations.applications_of(applicant).select_related("exhibition"), number=number
    )
    organisation_visits.open_application(request, found, clock.now())
    return redirect("apply-application", number=number)
