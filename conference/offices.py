"""Who holds the offices of the Commission. A change of office ends a term and keeps its record.

Each part appoints its own. The very first secretaries are appointed from the server's shell, since nobody in
the organisers' workplace may: ``manage.py appoint``.
"""

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.models.commission import Delegate, Office, Part
from conference.models.commission.office import LEADING
from expo.models import User
from expo.problems import Refusal


class OfficeTaken(Refusal):
    """Somebody else holds this office at that time."""


class OtherPart(Refusal):
    """This belongs to the other part, or whoever is meant does."""


def appoint(*, part, role, since=None, organisation=None, person=None, user=None, who=None):
    """Give an office of ``part`` to a body, a person or both, from the day ``since`` on; return the Office.

    An office that leads and is held ends for its former holder the day before. ``who`` is the secretary that
    appoints, None the shell of the server. Raises OtherPart and OfficeTaken, or ValidationError where nobody
    is named.
    """
    check_own(who, part)
    office = Office(part=part, role=role, organisation=organisation, person=person, user=user, since=since)
    with transaction.atomic():
        if user is not None:
            check_user(user, part)
        if role in LEADING:
            _make_way(office)
        office.full_clean()
        _save(office)
        if user is not None and role in LEADING and not user.is_staff:
            # The workplace lies within the organisers' site; it gives no permission there.
            user.is_staff = True
            user.save(update_fields=["is_staff"])
    return office


def end(*, who, office, until):
    """Say that ``until`` is the last day of a term and return the Office. Raises OtherPart."""
    check_own(who, office.part)
    with transaction.atomic():
        office = Office.objects.select_for_update().get(pk=office.pk)
        today = timezone.localdate()
        if office.until is not None and office.until < today:
            raise OfficeTaken(_("This term has ended already."), "ended")
        office.until = until
        office.full_clean()
        office.save()
    return office


def check_own(who, part):
    """Raise OtherPart unless ``part`` is that of ``who``; None is the shell of the server."""
    if who is not None and who.part != part:
        raise OtherPart(_("This is up to the other part."), "other_part")


def check_user(user, part):
    """Raise OtherPart where ``user`` stands on the other side. Locks the user's row.

    Nobody holds offices, or a place in a delegation, on both sides: they would read what each keeps from the
    other.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    offices = Office.objects.filter(user=user, part=Part(part).other)
    offices = offices.filter(Q(until=None) | Q(until__gte=timezone.localdate()))
    places = Delegate.objects.filter(user=user, part=Part(part).other)
    places = places.filter(Q(access_until=None) | Q(access_until__gt=timezone.now()))
    if offices.exists() or places.exists():
        raise OtherPart(_("This account cannot be used here: take another one."), "other_part")


def _make_way(office):
    """End the open term of the same office the day before, and refuse any other that overlaps."""
    terms = Office.objects.select_for_update().filter(part=office.part, role=office.role)
    held = next((one for one in terms if one.until is None), None)
    if held is not None and office.since is not None and (held.since is None or held.since < office.since):
        held.until = office.since - dt.timedelta(days=1)
        held.save()
    for one in Office.objects.filter(part=office.part, role=office.role):
        begins_later = one.since is not None and office.until is not None and one.since > office.until
        ended = one.until is not None and office.since is not None and one.until < office.since
        if not (begins_later or ended):
            raise OfficeTaken(
                _("Somebody holds this office at that time: choose a later day for the beginning."), "taken"
            )


def _save(office):
    try:
        with transaction.atomic():
            office.save()
    except IntegrityError:
        raise OfficeTaken(_("Somebody else has just been appointed to this office."), "taken") from None
