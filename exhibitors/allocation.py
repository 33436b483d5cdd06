"""Giving stands to exhibitors."""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from exhibitors.models import Allocation, Exhibitor, Stand
from expo.models import Exhibition

WAITING = Exhibitor.State.CONFIRMED


class StandTaken(ValidationError):
    """The stand has an exhibitor already or is not for letting, or the exhibitor has a stand."""


def assign(*, stand, exhibitor, is_reconstruction=False):
    """Give ``stand`` to ``exhibitor`` and return the Allocation. Locks the stand's row, so call it late.

    Raises StandTaken when either is already in use or the stand is not for letting.
    """
    with transaction.atomic():
        if Stand.objects.select_for_update(no_key=True).get(pk=stand.pk).is_closed:
            raise StandTaken(_("This stand is not for letting"), code="stand_closed")
        allocation = Allocation(stand=stand, exhibitor=exhibitor, is_reconstruction=is_reconstruction)
        allocation.clean()
        try:
            with transaction.atomic():
                allocation.save()
        except IntegrityError:
            try:
                allocation.validate_constraints()
            except ValidationError as error:
                broken = next(iter(error.error_dict.values()))[0]
                raise StandTaken(broken.message, code=broken.code) from None
            raise
        _move(exhibitor, WAITING, Exhibitor.State.STAND_ASSIGNED)
    return allocation


def release(*, allocation):
    """End ``allocation`` now; the row stays as the record of who held the stand.

    The exhibitor waits for a stand again. A second release changes nothing.
    """
    with transaction.atomic():
        ended = Allocation.objects.active().filter(pk=allocation.pk).update(released_at=timezone.now())
        if ended:
            _move(allocation.exhibitor, Exhibitor.State.STAND_ASSIGNED, WAITING)
    allocation.refresh_from_db(fields=["released_at"])


def _move(exhibitor, source, target):
    """Let the exhibitor's state follow the stand, with a row of history, if it is in ``source``."""
    moved = Exhibitor.objects.select_for_update(of=("self",)).filter(pk=exhibitor.pk, state=source).first()
    if moved:
        moved.state = target
        moved.save()


def reconstruct(*, exhibition, open_air_sectors=()):
    """Give every exhibitor without a stand one by a simple rule, marked as a reconstruction.

    The rule: sectors in their order, each in a block of neighbouring stands along the rows; inside a
    sector the exhibitors with the longest list of products get the largest stands of the block.
    ``open_air_sectors`` are the codes that go to the open-air ground as far as it reaches. Returns the
    number of stands given; the same data always give the same plan.
    """
    with transaction.atomic():
        # Two plans at once would give each stand twice.
        Exhibition.objects.select_for_update().get(pk=exhibition.pk)
        given = _plan(exhibition, open_air_sectors)
        Allocation.objects.bulk_create(
            Allocation(stand=stand, exhibitor=exhibitor, is_reconstruction=True) for stand, exhibitor in given
        )
        placed = [exhibitor for _stand, exhibitor in given if exhibitor.state == WAITING]
        for exhibitor in placed:
            exhibitor.state = Exhibitor.State.STAND_ASSIGNED
        bulk_update_with_history(placed, Exhibitor, ["state"], batch_size=200)
    return len(given)


def _plan(exhibition, open_air_sectors):
    """Return the pairs of stand and exhibitor that the rule makes."""
    free = list(Stand.objects.filter(exhibition=exhibition).free().in_order())
    outdoor = [stand for stand in free if stand.kind == Stand.Kind.OPEN_AIR]
    indoor = [stand for stand in free if stand.kind != Stand.Kind.OPEN_AIR]
    waiting = _by_sector(exhibition)
    given = []
    for sector in sorted(waiting, key=lambda one: (one.position, one.code)):
        for ground in (outdoor, indoor) if sector.code in open_air_sectors else (indoor,):
            block = ground[: len(waiting[sector])]
            del ground[: len(block)]
            block.sort(key=lambda stand: -stand.area)
            given += zip(block, waiting[sector], strict=False)
            waiting[sector] = waiting[sector][len(block) :]
    return given


def _by_sector(exhibition):
    """Return the exhibitors without a stand by sector, those with most products first."""
    placed = Allocation.objects.active().values("exhibitor_id")
    exhibitors = (
        Exhibitor.objects.filter(exhibition=exhibition)
        .published()
        .exclude(pk__in=placed)
        .select_related("sector")
        .prefetch_related("products")
    )
    found = defaultdict(list)
    for exhibitor in exhibitors:
        found[exhibitor.sector].append(exhibitor)
    for several in found.values():
        several.sort(key=lambda one: (-len(one.products.all()), one.slug))
    return found
