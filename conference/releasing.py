"""Releases that are not made of the draft at once: planned for an hour, or taken back to an older one."""

from functools import partial

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.tasks import task
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from conference import access, changes, contributions, publishing, session_files
from conference.models import Occupancy, PlannedRelease, Release, Slot, SlotPresenter
from expo import clock, dates, outbox
from expo.languages import said, text_in
from expo.models import Exhibition
from expo.problems import Refusal

State = PlannedRelease.State
# What a copy does not share with its original.
OWN = ("id", "release", "sequence")
COPIED_OF_RELEASE = ("announces_commission",)
BATCH = 2000


class RoomGone(Refusal):
    """A room of the older release is no longer there."""


class IsNewest(Refusal):
    """The public sees this release already."""


class AlreadyDone(Refusal):
    """The planned release has been made, refused or called off."""


class TooLate(Refusal):
    """The hour has passed."""


def take_back(*, release, by, now, name="", notes=""):
    """Publish again what ``release`` held, as a new release, and return that.

    The number goes on, and in calendars the sequence of each session that changes thereby. Closed sessions
    hold their rooms as they did then. The draft stays as it is. Locks the exhibition. Raises IsNewest
    or RoomGone, before anything is written.
    """
    with transaction.atomic():
        exhibition = Exhibition.objects.select_for_update().get(pk=release.exhibition_id)
        newest = Release.objects.current(exhibition)
        if newest.pk == release.pk:
            raise IsNewest(_("This is the newest version: the public sees it already."), "newest")
        _check_rooms(release)
        copy = Release.objects.create(
            exhibition=exhibition,
            number=newest.number + 1,
            name=name or release.name,
            notes=notes,
            published_at=now,
            published_by=by,
            **{field: getattr(release, field) for field in COPIED_OF_RELEASE},
        )
        _copy_occupancy(release, copy)
        _copy_slots(release, copy, newest)
    return copy


def _check_rooms(release):
    """Refuse where a room that ``release`` holds is gone: without it nobody could go there."""
    held = Occupancy.objects.filter(release=release, resource__startswith="room:")
    held = {int(one.removeprefix("room:")) for one in held.values_list("resource", flat=True).distinct()}
    there = set(release.exhibition.rooms.values_list("pk", flat=True))
    slots = release.slots.exclude(room__in=there).select_related("room")
    if slots:
        names = ", ".join(sorted({said(slot.room, "name") for slot in slots}))
        text = _("These rooms are no longer there: %(rooms)s. Correct the draft and publish it instead.")
        raise RoomGone(text % {"rooms": names}, "room")
    if held - there:
        text = _("A room that this version holds has been deleted. Correct the draft and publish it instead.")
        raise RoomGone(text, "room")


def _copy_occupancy(release, copy):
    rows = Occupancy.objects.filter(release=release).values_list("resource", "tick")
    Occupancy.objects.bulk_create(
        [Occupancy(release=copy, resource=resource, tick=tick) for resource, tick in rows], batch_size=BATCH
    )


def _copy_slots(release, copy, newest):
    """Copy each slot with whom it names. Calendars obey a higher sequence only, whatever was between."""
    fields = [field.attname for field in Slot._meta.concrete_fields if field.name not in OWN]
    old = list(release.slots.prefetch_related("presenters", "contributions", "files"))
    highest = publishing.sequences(newest)
    changed = {change.slot.uid for change in changes.between(newest, release)}
    slots = {
        slot.pk: Slot(
            release=copy,
            sequence=highest[slot.uid] + (slot.uid in changed),
            **{field: getattr(slot, field) for field in fields},
        )
        for slot in old
    }
    Slot.objects.bulk_create(slots.values(), batch_size=BATCH)
    SlotPresenter.objects.bulk_create(
        SlotPresenter(slot=slots[slot.pk], organisation_id=one.organisation_id, position=one.position)
        for slot in old
        for one in slot.presenters.all()
    )
    talks = contributions.copy(slots, {slot.pk: slot.contributions.all() for slot in old})
    session_files.copy(slots, {slot.pk: slot.files.all() for slot in old}, talks)


def plan(*, exhibition, name, at, by, notes=""):
    """Have the draft released ``at`` that moment of the exhibition's clock, as it will be then.

    Returns the PlannedRelease. Raises TooLate for a moment that has passed.
    """
    if at <= clock.now():
        raise TooLate(_("This hour has passed. Choose a later one, or publish now."), "past")
    with transaction.atomic():
        planned = PlannedRelease.objects.create(exhibition=exhibition, name=name, notes=notes, at=at, by=by)
        _hand_over(planned)
    return planned


def _hand_over(planned):
    """Have a worker make it on the minute: the sweep comes round too seldom for that."""
    if make.get_backend().supports_defer:
        # Workers know the real time only, and a demo lies in another year.
        work = make.using(run_after=timezone.now() + (planned.at - clock.now()))
        transaction.on_commit(partial(work.enqueue, planned.pk), robust=True)


@task
def make(number):
    """Make a planned release whose hour has come, in a worker, unless a sweep was first."""
    _run(number)


def call_off(*, planned):
    """Make sure that ``planned`` is not released. Raises AlreadyDone. Locks the row."""
    with transaction.atomic():
        planned = PlannedRelease.objects.select_for_update().get(pk=planned.pk)
        if planned.state != State.PLANNED:
            raise AlreadyDone(_("It is no longer planned: nothing can be called off."), "done")
        planned.state = State.CALLED_OFF
        planned.save(update_fields=["state"])
    return planned


def run_due():
    """Make every planned release whose hour has come and return how many were made. A sweep."""
    due = PlannedRelease.objects.filter(state=State.PLANNED, at__lte=clock.now()).order_by("at", "pk")
    return sum(_run(number) for number in list(due.values_list("pk", flat=True)))


def _run(number):
    """Release one plan, or note why not and tell whoever planned it. Of several sweeps one does it."""
    with transaction.atomic():
        waiting = PlannedRelease.objects.select_for_update(of=("self",)).filter(
            pk=number, state=State.PLANNED
        )
        planned = waiting.select_related("exhibition", "by").first()
        if planned is None:
            return False
        language = planned.by.language if planned.by else settings.LANGUAGE_CODE
        with translation.override(language), timezone.override(planned.exhibition.zone):
            try:
                planned.release, planned.state = _publish(planned), State.RELEASED
            except ValidationError as refusal:
                planned.state, planned.reason = State.REFUSED, "\n".join(refusal.messages)
                _tell_planner(planned, language)
        planned.save(update_fields=["release", "state", "reason"])
        return planned.state == State.RELEASED


def _publish(planned):
    if planned.by is None or not access.can_publish(planned.by, planned.exhibition):
        text = _("Whoever planned this release may no longer publish the programme.")
        raise Refusal(text, "permission")
    return publishing.publish(
        exhibition=planned.exhibition, name=planned.name, notes=planned.notes, user=planned.by
    )


def _tell_planner(planned, language):
    """Say that it was not released. Why stands in the workplace only: a clash can name a closed session."""
    if planned.by is None:
        return
    page = reverse("admin:conference_plannedrelease_change", args=[planned.pk])
    words = {
        "name": planned.name,
        "exhibition": text_in(planned.exhibition, "title")[0],
        "moment": dates.full_moment(planned.at),
        "page": settings.BASE_URL + page,
    }
    outbox.queue(
        exhibition=planned.exhibition,
        to=planned.by.email,
        language=language,
        subject=_("The programme has not been released: %(name)s") % words,
        body=_(
            "The release of the programme that you planned was refused. The public goes on seeing "
            "the version before it.\n\n"
            "Exhibition: %(exhibition)s\n"
            "Release: %(name)s\n"
            "Planned for: %(moment)s\n\n"
            "The reasons are here: %(page)s\n\n"
            "Correct the draft, then publish it or plan the release anew."
        )
        % words,
    )
