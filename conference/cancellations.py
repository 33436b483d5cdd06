"""Sessions that were in a release and are not in the current one."""

from django.db.models import Max

from conference.models import Slot


def of(whole):
    """Return the last released slot of every session that has left the programme, as a QuerySet.

    They come from releases alone: what was never public cannot be cancelled in public.
    """
    release = whole.release
    if release is None:
        return Slot.objects.none()
    # The slots of a later release have higher keys.
    last = (
        Slot.objects.filter(release__exhibition=whole.exhibition, release__number__lte=release.number)
        .order_by()
        .values("uid")
        .annotate(last=Max("pk"), newest=Max("release__number"))
        .filter(newest__lt=release.number)
        .values("last")
    )
    return Slot.objects.filter(pk__in=last).select_related("room__hall", "sector", "track")
