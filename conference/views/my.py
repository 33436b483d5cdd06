import datetime as dt
from urllib.parse import urlencode

from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from conference import cancellations, my_programme, programme
from expo import clock


@require_safe
def my(request):
    """The sessions of ``?codes=``. Without it the page explains, and its script goes on to the stars."""
    whole = programme.of(request)
    wish = my_programme.read(request.GET.get("codes", ""))
    slots = list(whole.query().filter(code__in=wish.codes)) if wish.codes else []
    now = clock.now()
    is_present = whole.exhibition.tense(now) == "present"

    def date_of(slot):
        day = whole.day_of(slot)
        return day.date if day else localdate(slot.starts_at)

    missing = set(wish.codes) - {slot.code for slot in slots}
    cancelled = list(cancellations.of(whole).filter(code__in=missing)) if missing else []
    gone = missing - {slot.code for slot in cancelled}
    context = {
        "section": "schedule",
        "exhibition": whole.exhibition,
        "release": whole.release,
        "wish": wish,
        "way": my_programme.WAY // dt.timedelta(minutes=1),
        "total": len(slots),
        "by_day": my_programme.plan(slots, date_of, now if is_present else None),
        "cancelled": cancelled,
        "takeable": ",".join(slot.code for slot in slots),
        "gone": [code for code in wish.codes if code in gone],
    }
    if wish.codes:
        address = f"{settings.BASE_URL}{reverse('schedule-my')}?{_query(codes=wish)}"
        context["address"] = address
        context["qr_code"] = my_programme.qr_code(address)
        context["calendar"] = f"{reverse('schedule-ics')}?{_query(codes=wish, lang=get_language())}"
    return render(request, "conference/my.html", context)


def _query(**values):
    return urlencode(values, safe=",")
