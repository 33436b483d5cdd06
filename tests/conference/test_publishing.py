"""The one way from the draft to what the public sees."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from conference import drafting, publishing
from conference.access import can_name, can_publish
from conference.models import (
    Availability,
    Contribution,
    Occupancy,
    Presenter,
    Release,
    RoomClosure,
    Session,
)
from conference.publishing import ScheduleClash
from expo.models import Membership, Person, User
from tests.conftest import almaty, make_exhibition, make_organisation, make_room, make_session


def publish(exhibition, name="Test release"):
    return publishing.publish(exhibition=exhibition, name=name)


def slots(release):
    return {slot.code: slot for slot in release.slots.all()}


def test_release_copies_the_draft(exhibition):
    one, two = make_organisation(1), make_organisation(2)
    session = make_session(exhibition, organisations=[two, one])
    slot = publish(exhibition).slots.get()
    assert (slot.code, slot.uid, slot.sequence) == (session.code, session.uid, 0)
    assert (slot.title_en, slot.title_ru) == ("Test Seminar 1", "Пробный семинар 1")
    assert (slot.room, slot.starts_at, slot.ends_at) == (session.room, almaty(8, 10), almaty(8, 11))
    assert [presenter.organisation for presenter in slot.presenters.all()] == [two, one]


def test_later_draft_does_not_show_through(exhibition):
    session = make_session(exhibition)
    release = publish(exhibition)
    Session.objects.filter(pk=session.pk).update(title_en="Secret", room=make_room(exhibition, "OTHER"))
    assert release.slots.get().title_en == "Test Seminar 1"


def test_closed_sessions_are_never_copied_but_hold_their_room(exhibition):
    organisation = make_organisation()
    make_session(exhibition, kind="commission", access="closed", organisations=[organisation])
    release = publish(exhibition)
    assert release.slots.count() == 0
    assert release.announces_commission
    resources = set(Occupancy.objects.values_list("resource", flat=True))
    assert resources == {f"room:{exhibition.rooms.get().pk}", f"organisation:{organisation.pk}"}
    assert Occupancy.objects.count() == 2 * 12


def test_unscheduled_sessions_stay_behind(exhibition):
    make_session(exhibition, 1, room=None)
    make_session(exhibition, 2, starts_at=None, ends_at=None)
    release = publish(exhibition)
    assert release.slots.count() == 0
    assert not release.announces_commission


def test_releases_are_numbered_in_each_edition(exhibition):
    other = make_exhibition("other", is_current=False)
    assert [publish(exhibition).number, publish(exhibition).number, publish(other).number] == [1, 2, 1]


def test_sequence_rises_only_where_a_session_has_changed(exhibition):
    same, renamed, regrouped = (make_session(exhibition, number) for number in (1, 2, 3))
    publish(exhibition)
    Session.objects.filter(pk=renamed.pk).update(title_kk="Басқа атау")
    Presenter.objects.create(session=regrouped, organisation=make_organisation())
    second = slots(publish(exhibition))
    third = slots(publish(exhibition))
    expected = {same.code: 0, renamed.code: 1, regrouped.code: 1}
    assert {code: slot.sequence for code, slot in second.items()} == expected
    assert {code: slot.sequence for code, slot in third.items()} == expected


@pytest.mark.parametrize("minutes", [30, 59])
def test_room_used_twice_is_refused_by_the_names_of_the_sessions(exhibition, minutes):
    make_session(exhibition, 1)
    make_session(exhibition, 2, starts_at=almaty(8, 10, minutes), ends_at=almaty(8, 12))
    with translation.override("en"), pytest.raises(ScheduleClash) as refused:
        publish(exhibition)
    assert len(refused.value.messages) == 1
    assert "Test Seminar 1" in refused.value.messages[0]
    assert "Test Seminar 2" in refused.value.messages[0]
    assert (Release.objects.count(), Occupancy.objects.count()) == (0, 0)


def test_organisation_in_two_rooms_at_a_time_is_refused(exhibition):
    organisation = make_organisation()
    make_session(exhibition, 1, organisations=[organisation])
    room = make_room(exhibition, "OTHER")
    make_session(
        exhibition, 2, organisations=[organisation], room=room, starts_at=almaty(8, 10), ends_at=almaty(8, 11)
    )
    with pytest.raises(ScheduleClash):
        publish(exhibition)


def test_closed_session_clashes_like_any_other(exhibition):
    make_session(exhibition, 1)
    make_session(exhibition, 2, access="closed", starts_at=almaty(8, 10), ends_at=almaty(8, 11))
    with pytest.raises(ScheduleClash):
        publish(exhibition)


def test_sessions_one_after_the_other_do_not_clash(exhibition):
    organisation = make_organisation()
    make_session(exhibition, 1, organisations=[organisation])
    make_session(exhibition, 2, organisations=[organisation])
    assert publish(exhibition).slots.count() == 2


def make_person(session, name="Test", **fields):
    person, _new = Person.objects.get_or_create(surname_en=name)
    return Contribution.objects.create(session=session, person=person, **fields).person


def make_elsewhere(exhibition, number, start, end, **fields):
    room = make_room(exhibition, f"ROOM{number}", **fields)
    return make_session(exhibition, number, room=room, starts_at=start, ends_at=end)


def refusal(exhibition, user=None):
    with translation.override("en"), pytest.raises(ScheduleClash) as refused:
        publishing.publish(exhibition=exhibition, name="Test release", user=user)
    assert (Release.objects.count(), Occupancy.objects.count()) == (0, 0)
    return refused.value.messages


def test_person_in_two_rooms_at_a_time_is_refused_by_name(exhibition):
    one = make_session(exhibition, 1)
    two = make_elsewhere(exhibition, 2, almaty(8, 10, 30), almaty(8, 12))
    assert make_person(one) == make_person(two, role="technician")
    (found,) = refusal(exhibition)
    assert found == (
        "“Test Seminar 1” (08.09, 10:00–11:00) and “Test Seminar 2” (08.09, 10:30–12:00) "
        "need the same person at the same time: Test."
    )


def test_people_hold_their_time_in_the_release(exhibition):
    session = make_session(exhibition)
    person = make_person(session)
    make_person(session, role="chair")
    publish(exhibition)
    assert Occupancy.objects.filter(resource=f"person:{person.pk}").count() == 12


def test_way_between_buildings_and_dignitaries_and_set_ups_are_asked_for(exhibition):
    one = make_session(exhibition, 1, kind="ceremony")
    two = make_elsewhere(exhibition, 2, almaty(8, 11, 10), almaty(8, 12), building="Annexe")
    make_person(one, "Way")
    make_person(two, "Way")
    three = make_elsewhere(exhibition, 3, almaty(8, 11, 19), almaty(8, 12))
    Session.objects.filter(pk=three.pk).update(kind="ceremony")
    make_person(one, "Guest", is_dignitary=True)
    make_person(three, "Guest")
    later = {"starts_at": almaty(8, 11, 44), "ends_at": almaty(8, 13)}
    make_session(exhibition, 4, room=one.room, setup="banquet", **later)
    found = refusal(exhibition)
    assert len(found) == 3
    assert any("Way has 10 min" in one and "another building; 45 min" in one for one in found)
    assert any("Guest has 19 min between the ceremonies" in one and "20 min" in one for one in found)
    assert any("Room CONF1 has 44 min" in one and "the new set-up takes 45 min" in one for one in found)


def test_closed_room_is_refused(exhibition):
    session = make_session(exhibition)
    RoomClosure.objects.create(
        room=session.room, starts_at=almaty(8, 10, 59), ends_at=almaty(8, 12), reason="Wiring"
    )
    assert refusal(exhibition) == [
        "“Test Seminar 1” (08.09, 10:00–11:00): the room Room CONF1 is closed at this time."
    ]


def test_warnings_do_not_keep_the_programme_back(exhibition):
    sector = exhibition.sectors.create(code="T")
    session = make_session(exhibition, 1, sector=sector, attendance=1000, channels=["kk"])
    person = make_person(session, role="interpreter")
    Availability.objects.create(
        exhibition=exhibition, person=person, starts_at=almaty(9, 10), ends_at=almaty(9, 11)
    )
    other = make_elsewhere(exhibition, 2, almaty(8, 10), almaty(8, 15))
    Session.objects.filter(pk=other.pk).update(sector=sector)
    found = [one.kind for one in drafting.read(exhibition).clashes]
    assert sorted(found) == ["capacity", "interpreters", "no-break", "sector", "unavailable"]
    assert publish(exhibition).slots.count() == 2


def test_public_break_is_released_and_blocker_only_holds_its_room(exhibition):
    make_session(exhibition, 1, kind="break")
    make_session(exhibition, 2, kind="blocker", access="closed")
    release = publish(exhibition)
    assert [slot.kind for slot in release.slots.all()] == ["break"]
    assert not release.announces_commission
    assert Occupancy.objects.count() == 2 * 12


def test_languages_and_channels_are_released(exhibition):
    session = make_session(exhibition, languages=["ru", "be"], channels=["kk"])
    slot = publish(exhibition).slots.get()
    assert (slot.languages, slot.channels, slot.sequence) == (["ru", "be"], ["kk"], 0)
    Session.objects.filter(pk=session.pk).update(channels=["kk", "en"])
    assert not publishing.is_up_to_date(exhibition)
    assert publish(exhibition).slots.get().sequence == 1


def test_sessions_off_the_five_minutes_follow_upon_each_other(exhibition):
    make_session(exhibition, 1, ends_at=almaty(8, 10, 58))
    make_session(exhibition, 2, starts_at=almaty(8, 10, 58), ends_at=almaty(8, 10, 59))
    make_session(exhibition, 3, starts_at=almaty(8, 10, 59), ends_at=almaty(8, 12))
    assert publish(exhibition).slots.count() == 3


@pytest.mark.parametrize("kind", ["commission", "negotiations"])
def test_nobody_in_particular_is_told_what_a_closed_session_is(exhibition, kind):
    closed = make_session(
        exhibition, 1, kind=kind, access="closed", title_en="Xyzzyq", title_ru="Xyzzyq",
        starts_at=almaty(8, 10, 17), ends_at=almaty(8, 11, 23),
    )  # fmt: skip
    make_session(exhibition, 2)
    assert refusal(exhibition) == ["“Test Seminar 2” (08.09, 11:00–12:00): Room CONF1 is occupied."]
    RoomClosure.objects.create(
        room=closed.room, starts_at=almaty(8, 10, 17), ends_at=almaty(8, 10, 18), reason="Wiring"
    )
    assert "A closed event cannot be held as planned." in refusal(exhibition)


@pytest.mark.parametrize(
    ("role", "of_negotiations", "of_the_commission"),
    [("director", True, False), ("programme-manager", True, False), ("press", False, False)],
)
def test_role_decides_who_is_told_of_closed_sessions(exhibition, role, of_negotiations, of_the_commission):
    user = User.objects.create_user("manager@example.org", is_staff=True)
    Membership.objects.create(user=user, exhibition=exhibition, role=role)
    negotiations, commission = (
        make_session(exhibition, number, kind=kind, access="closed")
        for number, kind in enumerate(("negotiations", "commission"), 1)
    )
    assert can_name(user, negotiations) is of_negotiations
    assert can_name(user, commission) is of_the_commission
    assert can_name(None, make_session(exhibition, 3))


def test_database_itself_refuses_a_double_booking(exhibition):
    make_session(exhibition)
    release = publish(exhibition)
    taken = Occupancy.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Occupancy.objects.bulk_create([Occupancy(release=release, resource=taken.resource, tick=taken.tick)])


def test_publishing_takes_the_same_queries_for_one_session_and_three(exhibition, django_assert_num_queries):
    make_session(exhibition, 1, organisations=[make_organisation(1)])
    publish(exhibition)
    with CaptureQueriesContext(connection) as at_one:
        publish(exhibition)
    make_session(exhibition, 2, organisations=[make_organisation(2)])
    make_session(exhibition, 3, organisations=[make_organisation(3)])
    with django_assert_num_queries(len(at_one)):
        publish(exhibition)


def withdraw(session):
    Session.objects.filter(pk=session.pk).update(access="closed")


def rename(session):
    Session.objects.filter(pk=session.pk).update(title_be="Іншая назва")


def unschedule(session):
    Session.objects.filter(pk=session.pk).update(starts_at=None, ends_at=None)


def regroup(session):
    Presenter.objects.filter(session=session).update(position=5)


def leave(session):
    Presenter.objects.filter(session=session).delete()


def categorise(session):
    Session.objects.filter(pk=session.pk).update(sector=session.exhibition.sectors.create(code="T"))


@pytest.mark.parametrize("change", [withdraw, rename, unschedule, regroup, leave, categorise])
def test_draft_that_changed_is_not_up_to_date(exhibition, change):
    session = make_session(exhibition, 1, organisations=[make_organisation()])
    make_session(exhibition, 2)
    assert not publishing.is_up_to_date(exhibition)
    publish(exhibition)
    assert publishing.is_up_to_date(exhibition)
    assert publishing.differing() == []
    change(session)
    assert not publishing.is_up_to_date(exhibition)
    assert publishing.differing() == [session.pk]
    publish(exhibition)
    assert publishing.is_up_to_date(exhibition)


def test_deleted_session_leaves_the_programme_out_of_date(exhibition):
    session = make_session(exhibition)
    publish(exhibition)
    session.delete()
    assert not publishing.is_up_to_date(exhibition)
    assert publishing.differing() == []


def test_what_the_public_never_sees_leaves_the_programme_up_to_date(exhibition):
    make_session(exhibition, 1)
    closed = make_session(exhibition, 2, access="closed")
    publish(exhibition)
    Session.objects.filter(pk=closed.pk).update(title_en="Other title")
    make_session(exhibition, 3, starts_at=None, ends_at=None)
    assert publishing.is_up_to_date(exhibition)


def test_commission_that_is_to_meet_is_news(exhibition):
    make_session(exhibition)
    publish(exhibition)
    make_session(exhibition, 2, kind="commission", access="closed")
    assert not publishing.is_up_to_date(exhibition)


def test_editions_are_compared_each_with_its_own_release(exhibition):
    session = make_session(exhibition)
    publish(exhibition)
    publish(make_exhibition("other", is_current=False))
    assert publishing.is_up_to_date(exhibition)
    rename(session)
    assert publishing.differing(exhibition) == [session.pk]


@pytest.mark.parametrize(
    ("role", "may"), [("director", True), ("programme-manager", True), ("press", False), ("reviewer", False)]
)
def test_role_decides_who_may_publish(exhibition, role, may):
    user = User.objects.create_user("manager@example.org", is_staff=True)
    Membership.objects.create(user=user, exhibition=exhibition, role=role)
    assert can_publish(user, exhibition) is may
    assert not can_publish(user, make_exhibition("other", is_current=False))


def test_director_who_left_may_not_publish(exhibition):
    user = User.objects.create_user("manager@example.org", is_staff=True, is_active=False)
    Membership.objects.create(user=user, exhibition=exhibition, role="director")
    assert not can_publish(user, exhibition)
