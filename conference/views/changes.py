from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from conference import changes, programme
from conference.models import Release
from expo import clock, whole_numbers
from expo.page_cache import public_page


@public_page("programme", params=("since", "before"))
@require_safe
def changed(request):
    """What each release changed, newest first; with ``?since=3`` what is newer than version 3."""
    whole = programme.of(request)
    asked = request.GET.get("since")
    context = {
        "section": "schedule",
        "exhibition": whole.exhibition,
        "tense": whole.exhibition.tense(clock.now()),
        "release": whole.release,
        # Sessions are read by the clock of the exhibition's days, whenever a version was published.
        "hours_of": whole.days[0].span_start if whole.days else None,
        # What can be linked to: a cancelled session has no page any more.
        "listed": set(whole.query().values_list("uid", flat=True)),
    }
    if asked is not None:
        return render(request, "conference/changes.html", context | _since(whole, whole_numbers.parse(asked)))
    return render(request, "conference/changes.html", context | _history(whole, request.GET.get("before")))


def _since(whole, number):
    older = Release.objects.filter(exhibition=whole.exhibition, number=number).first()
    if older is None:
        raise Http404(_("There is no such version of the programme. The page of changes lists them all."))
    newer = Release.objects.filter(exhibition=whole.exhibition, number__gt=number)
    found = changes.between(older, whole.release) if whole.release.pk != older.pk else []
    return {"since": older, "found": found, "newer": list(newer.order_by("-number"))}


def _history(whole, before):
    """The releases of one page, each with its changes; the first of all has none."""
    releases = Release.objects.filter(exhibition=whole.exhibition).order_by("-number")
    if before is not None:
        releases = releases.filter(number__lt=whole_numbers.parse(before) or 0)
    # One more than are shown: what the last one is compared with.
    shown = list(releases[: changes.PAGE + 1])
    pairs = list(zip(shown[1:], shown, strict=False))
    found = changes.between_each(pairs) if pairs else []
    history = [(newer, changed) for (_older, newer), changed in zip(pairs, found, strict=True)]
    has_more = len(shown) > changes.PAGE
    if shown and not has_more:
        history.append((shown[-1], None))
    return {"history": history, "earlier": history[-1][0].number if has_more else None}
