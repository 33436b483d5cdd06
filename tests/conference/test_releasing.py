"""Releases planned for an hour, and the way back to an older one."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from conference import changes, publishing, releasing
from conference.models import Occupancy, PlannedRelease, Presenter, Release, Session, Slot
from conference.releasing import AlreadyDone, IsNewest, RoomGone, TooLate
from expo.models import Membership, Message, User
from tests.conftest import almaty, make_exhibition, make_organisation, make_room, make_session


def update(session, **fields):
    Session.objects.filter(pk=session.pk).update(**fields)


def take_back(release, **words):
    return releasing.take_back(release=release, by=None, now=timezone.now(), **words)


def occupied(release):
    return set(Occupancy.objects.filter(release=release).values_list("resource", "tick"))


def content(release):
    own = ("id", "release_id", "sequence")
    slots = [
        {name: value for name, value in row.items() if name not in own} for row in release.slots.values()
    ]
    presenters = release.slots.values_list("code", "presenters__organisation", "presenters__position")
    return slots, sorted(presenters, key=str)


@pytest.fixture
def manager(exhibition):
    user = User.objects.create_user("manager@example.org", is_staff=True, language="en")
    Membership.objects.create(user=user, exhibition=exhibition, role="programme-manager")
    return user


def plan(exhibition, by, at=None, **fields):
    values = {"name": "Evening", "notes": "In the evening"}
    return releasing.plan(exhibition=exhibition, at=at or almaty(7, 18), by=by, **values | fields)


def test_taking_back_publishes_what_the_older_release_held(exhibition, organiser, publish):
    one, two = make_organisation(1), make_organisation(2)
    session = make_session(exhibition, 1, organisations=[two, one])
    make_session(exhibition, 3, kind="commission", access="closed", organisations=[one])
    older = publish()
    update(session, title_en="Other", starts_at=almaty(9, 10), ends_at=almaty(9, 11))
    Presenter.objects.filter(session=session, organisation=one).delete()
    Session.objects.filter(access="closed").delete()
    make_session(exhibition, 5)
    middle = publish()
    before = content(older), content(middle)
    now = timezone.now()
    newest = releasing.take_back(release=older, by=organiser, now=now, notes="Back")
    assert (newest.number, newest.name, newest.notes) == (3, "Test release", "Back")
    assert (newest.published_by, newest.published_at) == (organiser, now)
    assert content(newest) == content(older)
    assert occupied(newest) == occupied(older) != occupied(middle)
    assert (newest.announces_commission, middle.announces_commission) == (True, False)
    assert Release.objects.current(exhibition) == newest
    assert (content(older), content(middle)) == before
    session.refresh_from_db()
    assert session.title_en == "Other"


def test_taking_back_raises_the_sequence_of_what_changes_only(exhibition, publish):
    same, moved, dropped = (make_session(exhibition, number) for number in (1, 3, 5))
    older = publish()
    update(moved, starts_at=almaty(9, 10), ends_at=almaty(9, 11))
    update(dropped, title_en="Once more")
    publish()
    update(moved, starts_at=almaty(9, 12), ends_at=almaty(9, 13))
    dropped.delete()
    publish()
    newest = take_back(older)
    found = dict(newest.slots.values_list("code", "sequence"))
    # That it was cancelled counts: calendars were told so under the number 2.
    assert found == {same.code: 0, moved.code: 3, dropped.code: 3}
    assert [str(kind) for change in changes.latest(exhibition) for kind in change.kinds] == ["moved", "new"]


def test_older_release_can_be_taken_back_and_forth(exhibition, publish):
    session = make_session(exhibition)
    first = publish()
    update(session, title_en="Other")
    second = publish()
    third = take_back(first)
    fourth = take_back(second, name="Forth")
    assert [release.slots.get().sequence for release in (first, second, third, fourth)] == [0, 1, 2, 3]
    assert content(fourth) == content(second)
    assert fourth.name == "Forth"


def test_draft_published_after_taking_back_goes_on(exhibition, publish):
    session = make_session(exhibition)
    first = publish()
    update(session, title_en="Other")
    publish()
    take_back(first)
    assert [change.slot.title_en for change in changes.pending(exhibition)] == ["Other"]
    assert publish().slots.get().sequence == 3


def test_newest_release_is_not_taken_back(exhibition, publish):
    make_session(exhibition)
    release = publish()
    with pytest.raises(IsNewest):
        take_back(release)
    assert Release.objects.count() == 1


def test_release_whose_room_went_to_another_edition_is_refused_by_its_name(exhibition, publish):
    session = make_session(exhibition, room=make_room(exhibition, "A", name_en="Room A", name_ru="Зал А"))
    older = publish()
    room = session.room
    update(session, room=make_room(exhibition, "B"))
    publish()
    room.exhibition = make_exhibition("other", is_current=False)
    room.save()
    with pytest.raises(RoomGone, match="Зал А"):
        take_back(older)
    assert Release.objects.count() == 2


def test_release_whose_closed_session_lost_its_room_is_refused_without_naming_it(exhibition, publish):
    make_session(exhibition, 1)
    secret = make_room(exhibition, "SECRET", name_en="Secret", name_ru="Тайный")
    closed = make_session(exhibition, 3, kind="negotiations", access="closed", room=secret)
    older = publish()
    closed.delete()
    secret.delete()
    publish()
    with pytest.raises(RoomGone) as refusal:
        take_back(older)
    assert "Тайный" not in str(refusal.value)
    assert (Release.objects.count(), Occupancy.objects.filter(release__number=3).count()) == (2, 0)


def test_taken_back_release_still_refuses_a_double_booking(exhibition, publish):
    make_session(exhibition)
    older = publish()
    Session.objects.all().delete()
    publish()
    newest = take_back(older)
    resource, tick = next(iter(occupied(newest)))
    with pytest.raises(IntegrityError), transaction.atomic():
        Occupancy.objects.create(release=newest, resource=resource, tick=tick)


def test_taking_back_takes_the_same_queries_for_one_session_and_three(
    exhibition, publish, django_assert_num_queries
):
    make_session(exhibition, 1, organisations=[make_organisation(1)])
    first = publish()
    update(Session.objects.get(), title_en="Other")
    publish()
    with CaptureQueriesContext(connection) as at_one:
        take_back(first)
    for number in (3, 5):
        make_session(exhibition, number, organisations=[make_organisation(number)])
    many = publish()
    Session.objects.update(title_en="Third")
    publish()
    with django_assert_num_queries(len(at_one)):
        take_back(many)


def test_planned_release_is_made_at_its_hour_of_the_draft_of_that_hour(exhibition, manager, at):
    at(7, 9)
    session = make_session(exhibition)
    planned = plan(exhibition, manager)
    update(session, title_en="Later draft")
    at(7, 17, 59)
    assert releasing.run_due() == 0
    assert Release.objects.count() == 0
    at(7, 18)
    assert releasing.run_due() == 1
    release = Release.objects.get()
    assert (release.name, release.notes, release.published_by) == ("Evening", "In the evening", manager)
    assert release.slots.get().title_en == "Later draft"
    planned.refresh_from_db()
    assert (planned.state, planned.release, planned.reason) == ("released", release, "")
    assert releasing.run_due() == 0
    assert Message.objects.count() == 0


def test_sweep_of_the_outbox_makes_planned_releases(exhibition, manager, at, capsys):
    at(7, 9)
    plan(exhibition, manager)
    at(8, 9)
    call_command("send_due")
    assert Release.objects.count() == 1


def test_worker_makes_the_planned_release_on_the_minute(
    exhibition, manager, at, settings, django_capture_on_commit_callbacks
):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    at(7, 9)
    real = timezone.now()
    with django_capture_on_commit_callbacks(execute=True):
        planned = plan(exhibition, manager, almaty(7, 18))
    [waiting] = DBTaskResult.objects.all()
    assert dt.timedelta() <= waiting.run_after - real - dt.timedelta(hours=9) < dt.timedelta(minutes=1)
    assert (waiting.task_path, waiting.args_kwargs["args"]) == ("conference.releasing.make", [planned.pk])
    for _again in range(2):
        releasing.make.call(planned.pk)
    assert Release.objects.get().plan == planned


def test_worker_does_not_make_what_has_been_called_off(exhibition, manager, at):
    at(7, 9)
    planned = plan(exhibition, manager)
    releasing.call_off(planned=planned)
    releasing.make.call(planned.pk)
    assert Release.objects.count() == 0


def test_planned_releases_are_made_in_the_order_of_their_hours(exhibition, manager, at):
    at(7, 9)
    plan(exhibition, manager, almaty(7, 20), name="Second")
    plan(exhibition, manager, almaty(7, 18), name="First")
    at(8, 9)
    assert releasing.run_due() == 2
    assert list(Release.objects.order_by("number").values_list("name", flat=True)) == ["First", "Second"]


def test_plan_that_clashes_stays_with_its_reason_and_the_planner_is_told_once(exhibition, manager, at):
    at(7, 9)
    make_session(exhibition, 1)
    plan(exhibition, manager, name="Fine", at=almaty(7, 19))
    planned = plan(exhibition, manager)
    make_session(
        exhibition, 2, starts_at=almaty(8, 10, 30), ends_at=almaty(8, 11, 30), title_en="Overlapping"
    )
    at(7, 18, 30)
    assert releasing.run_due() == 0
    planned.refresh_from_db()
    assert (planned.state, planned.release) == ("refused", None)
    assert "Overlapping" in planned.reason
    letter = Message.objects.get()
    assert (letter.to, letter.language, letter.state) == ("manager@example.org", "en", "queued")
    assert letter.subject == "The programme has not been released: Evening"
    assert f"/admin/conference/plannedrelease/{planned.pk}/change/" in letter.body
    # What clashes can be a closed session: the outbox is read by more people than the planner.
    assert "Overlapping" not in letter.body
    assert releasing.run_due() == 0
    assert Message.objects.count() == 1
    Session.objects.get(title_en="Overlapping").delete()
    at(7, 19)
    assert releasing.run_due() == 1
    assert Release.objects.get().name == "Fine"


def test_plan_of_somebody_who_may_no_longer_publish_is_refused(exhibition, manager, at):
    at(7, 9)
    planned = plan(exhibition, manager)
    manager.memberships.all().delete()
    at(8, 9)
    assert releasing.run_due() == 0
    planned.refresh_from_db()
    assert planned.state == "refused"
    assert "may no longer publish" in planned.reason
    assert Message.objects.get().to == "manager@example.org"


def test_plan_of_a_deleted_user_is_refused_without_a_letter(exhibition, manager, at):
    at(7, 9)
    planned = plan(exhibition, manager)
    manager.delete()
    at(8, 9)
    assert releasing.run_due() == 0
    planned.refresh_from_db()
    assert planned.state == "refused"
    assert Message.objects.count() == 0


def test_plan_needs_an_hour_to_come(exhibition, manager, at):
    at(7, 18)
    with pytest.raises(TooLate):
        plan(exhibition, manager)
    assert PlannedRelease.objects.count() == 0


def test_plan_called_off_is_not_made(exhibition, manager, at):
    at(7, 9)
    planned = plan(exhibition, manager)
    releasing.call_off(planned=planned)
    at(8, 9)
    assert releasing.run_due() == 0
    assert Release.objects.count() == 0
    with pytest.raises(AlreadyDone):
        releasing.call_off(planned=planned)


def test_released_plan_cannot_be_called_off(exhibition, manager, at):
    at(7, 9)
    planned = plan(exhibition, manager)
    at(8, 9)
    releasing.run_due()
    with pytest.raises(AlreadyDone):
        releasing.call_off(planned=planned)


def test_two_sweeps_at_once_release_once(exhibition, manager, at, in_parallel):
    at(7, 9)
    make_session(exhibition)
    plan(exhibition, manager)
    at(8, 9)
    done = in_parallel(lambda _number: releasing.run_due(), range(4))
    assert sum(done) == 1
    assert in_parallel(lambda _number: Release.objects.count(), [1]) == [1]


@pytest.mark.parametrize("state", ["released", "refused"])
def test_database_refuses_a_plan_without_its_outcome(exhibition, state):
    with pytest.raises(IntegrityError), transaction.atomic():
        PlannedRelease.objects.create(exhibition=exhibition, name="Plan", at=almaty(7, 18), state=state)


def test_sequence_never_falls_when_a_session_comes_back(exhibition, publish):
    session = make_session(exhibition)
    publish()
    update(session, title_en="Other")
    older = publish()
    update(session, access="closed")
    publish()
    # Calendars have its cancellation under the number 2.
    assert take_back(older).slots.get().sequence == 3
    assert Slot.objects.filter(uid=session.uid).count() == 3
    assert publishing.publish(exhibition=exhibition, name="Closed again").slots.count() == 0
