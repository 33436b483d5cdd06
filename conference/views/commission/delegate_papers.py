"""A paper on a delegate's phone, and the public papers of a meeting for everybody."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from conference import trail, wall
from conference.forms.papers import READERS
from conference.views.commission import door, papers_out
from conference.views.commission.papers import with_receipts


@require_safe
@door.inside
def paper(request, who, key):
    found = get_object_or_404(wall.papers(who).select_related("meeting", "item"), key=key)
    trail.record(who=who, thing=found)
    with_receipts(who, [found])
    context = {
        "section": "commission",
        "paper": found,
        "readers": READERS[found.level],
        "versions": found.versions.all(),
    }
    return render(request, "conference/commission/paper.html", context)


@require_safe
@door.inside
def file(request, who, key, number):
    """A version with the reader's mark on it."""
    found = get_object_or_404(wall.papers(who).select_related("meeting"), key=key)
    return papers_out.copy(request, who, found, number)


@require_safe
def public(request, key):
    """The newest version of a public paper, for anybody, once the communiqué is published."""
    return papers_out.public_copy(request, get_object_or_404(wall.public_papers(request.exhibition), key=key))
