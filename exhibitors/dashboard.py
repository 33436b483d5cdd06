"""What the organisers' dashboard shows of taking part."""

from django.db.models import Count, F, Q, Sum
from django.utils.translation import gettext as _

from exhibitors import access, reviewing
from exhibitors.models import Allocation, Application, Decision, Exhibitor, Stand
from expo.admin.base import area
from expo.dashboard import Section, Tile, of_exhibition
from expo.languages import columns

WAITING = (
    Application.State.SUBMITTED,
    Application.State.UNDER_REVIEW,
    Application.State.RETURNED,
    Application.State.WAITLISTED,
)


def without_stand(exhibitors):
    """Those of the queryset that take part and have been given no stand yet."""
    return exhibitors.published().exclude(pk__in=Allocation.objects.active().values("exhibitor_id"))


def without_text(exhibitors):
    """Those of the queryset that take part and have no text for the catalogue in any language."""
    no_text = Q()
    for column in columns("text"):
        no_text &= Q((column, "")) | Q((column, None))
    return exhibitors.published().filter(no_text)


def square_metres(stands):
    """The area of a queryset of stands. Sizes are kept in centimetres."""
    return (stands.aggregate(total=Sum(F("width_cm") * F("depth_cm")))["total"] or 0) / 10_000


def section(exhibition, user):
    return Section(
        _("Taking part"), [*_applications(exhibition, user), *_exhibitors(exhibition), _free(exhibition)]
    )


def awaiting_decision(exhibition, user):
    """The applications on which ``user`` is to decide: those of the sectors, where a reviewer has some."""
    seen = reviewing.visible_to(user).filter(exhibition=exhibition)
    allowed = access.sectors_of(user, exhibition)
    if allowed is not None and user.has_perm("exhibitors.review_application"):
        seen = seen.filter(sector__in=allowed)
    return reviewing.undecided(seen)


def _applications(exhibition, user):
    queue = awaiting_decision(exhibition, user).filter(state__in=reviewing.TO_DECIDE)
    yield Tile(_("Review queue"), queue.count(), "exhibitors.application", page="review")
    seen = reviewing.visible_to(user).filter(exhibition=exhibition)
    pending = Decision.objects.pending().filter(application__in=seen.values("pk"))
    yield Tile(
        _("Decisions not yet released"),
        pending.count(),
        "exhibitors.decision",
        {"application__exhibition__id__exact": exhibition.pk},
    )
    numbers = dict(
        seen.real().order_by().filter(state__in=WAITING).values_list("state").annotate(number=Count("pk"))
    )
    for state in WAITING:
        yield Tile(
            _("Applications: %(status)s") % {"status": state.label.lower()},
            numbers.get(state, 0),
            "exhibitors.application",
            of_exhibition(exhibition, state__exact=state),
        )


def _exhibitors(exhibition):
    exhibitors = Exhibitor.objects.filter(exhibition=exhibition)
    yield Tile(_("Exhibitors"), exhibitors.count(), "exhibitors.exhibitor", of_exhibition(exhibition))
    for label, lacking, value in (
        (_("Exhibitors without a stand"), without_stand, "stand"),
        (_("Exhibitors without a text for the catalogue"), without_text, "text"),
    ):
        yield Tile(
            label,
            lacking(exhibitors).count(),
            "exhibitors.exhibitor",
            of_exhibition(exhibition, lacks=value),
            is_worry=value == "stand",
        )


def _free(exhibition):
    free = Stand.objects.filter(exhibition=exhibition).free()
    note = _("Area, m²: %(area)s") % {"area": area(square_metres(free))}
    return Tile(
        _("Free stands"), free.count(), "exhibitors.stand", of_exhibition(exhibition, status="free"), note
    )
