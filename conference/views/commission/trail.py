"""Who has read what: for the two secretaries, and itself in the trail."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from conference import readings as trails
from conference import trail
from conference.forms.papers import TrailForm
from conference.views.commission import door

ROWS = 50


@require_safe
@door.secretaries
def readings(request, who, key):
    meeting = door.meeting_of(who, key)
    trail.record(who=who, thing=meeting)
    form, rows = _asked(request, who, meeting)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "title": _("Readings"),
        "meeting": meeting,
        "section": "trail",
        "form": form,
        "page": page,
        "rows": trails.described(who, page),
        "query": query.urlencode(),
    }
    return door.page(request, who, "admin/commission/papers/readings.html", context)


@require_safe
@door.secretaries
def export(request, who, key):
    """The same as a sheet. That it was taken away is in the trail as well."""
    meeting = door.meeting_of(who, key)
    _form, rows = _asked(request, who, meeting)
    text = trails.as_csv(who, rows)
    trail.record(who=who, thing=meeting, action=trail.Action.EXPORTED)
    headers = {"Content-Disposition": 'attachment; filename="readings.csv"'}
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)


def _asked(request, who, meeting):
    """Return the form of what is looked for and the rows; what makes no sense finds nothing."""
    choices = {"people": trails.people(who, meeting), "papers": trails.papers(who, meeting)}
    form = TrailForm(request.GET, **choices)
    if not form.is_valid():
        return form, trails.found(who, meeting).none()
    return form, trails.found(who, meeting, **form.cleaned_data)
