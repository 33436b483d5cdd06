from django.db.models import Count
from django.shortcuts import render
from django.views.decorators.http import require_safe

from exhibitors import plan as plans
from exhibitors.models import Allocation, Stand
from expo.page_cache import public_page


@public_page("catalogue", params=("stand", "zoom", "hall"))
@require_safe
def plan(request):
    """A hall to scale with its table. ``stand`` marks a stand in its hall, ``zoom`` is 100 or 200."""
    typed = request.GET.get("stand", "").strip()[: plans.MOST_SIGNS]
    selected = find(request.exhibition, typed) if typed else None
    halls = list(request.exhibition.halls.annotate(number_of_stands=Count("stands")))
    hall = selected.hall if selected else asked(halls, request.GET.get("hall", ""))
    zoom = 200 if request.GET.get("zoom") == "200" else 100
    context = {
        "section": "plan",
        "exhibition": request.exhibition,
        "halls": halls,
        "hall": hall,
        "typed": typed,
        "is_unknown": bool(typed) and selected is None,
        "zoom": zoom,
        "keep": "&zoom=200" if zoom == 200 else "",
        "own_query": {"hall": hall.code} if hall and hall != halls[0] else {},
    }
    if hall is not None:
        stands = Stand.objects.filter(hall=hall).in_order()
        taken = Allocation.objects.active().filter(stand__hall=hall).select_related("exhibitor")
        shown = plans.places(hall, stands, taken, selected=selected)
        context |= {
            "drawing": plans.whole(hall, shown),
            "counts": plans.counts(shown),
            "area": plans.area(shown),
            "free": sum(one.status == Stand.Status.FREE for one in shown),
            "free_area": plans.area(shown, Stand.Status.FREE),
        }
    return render(request, "exhibitors/plan.html", context)


def find(exhibition, typed):
    """Return the stand whose number was typed, or None."""
    stands = Stand.objects.filter(exhibition=exhibition, code__in=plans.numbers(typed))
    return stands.select_related("hall").first()


def asked(halls, code):
    """Return the hall of that letter, in whatever script it was typed, or else the first."""
    named = (hall for hall in halls if hall.code in plans.numbers(code.strip()))
    return next(named, halls[0] if halls else None)
