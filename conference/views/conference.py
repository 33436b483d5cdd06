from django.shortcuts import render
from django.views.decorators.http import require_safe

from conference import communiques, programme
from conference.models import Conference
from conference.models.session import CONFERENCE_KINDS, Kind
from expo import clock
from expo.page_cache import public_page


@public_page("programme")
@require_safe
def conference(request):
    """The conference with its sittings, as far as they are released."""
    whole = programme.of(request)
    slots = list(whole.query().filter(kind__in=CONFERENCE_KINDS))
    sections = [slot for slot in slots if slot.kind == Kind.SECTION]
    sections.sort(key=lambda slot: (slot.track is None, slot.track.position if slot.track else 0))
    context = {
        "section": "conference",
        "exhibition": whole.exhibition,
        "tense": whole.exhibition.tense(clock.now()),
        "release": whole.release,
        "conference": Conference.objects.filter(exhibition=whole.exhibition).first(),
        "slots": slots,
        "plenary": [slot for slot in slots if slot.kind == Kind.PLENARY],
        "sections": sections,
        "closing": [slot for slot in slots if slot.kind == Kind.CLOSING],
    }
    return render(request, "conference/conference.html", context)


@public_page("programme", "commission")
@require_safe
def commission(request):
    """What is public of the commission: that it meets, and what its secretaries have published."""
    whole = programme.of(request)
    announced = whole.release is not None and whole.release.announces_commission
    context = {
        "section": "commission",
        "exhibition": whole.exhibition,
        "is_announced": announced,
        "communiques": list(communiques.published(whole.exhibition)),
    }
    return render(request, "conference/commission.html", context)
