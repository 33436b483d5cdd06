"""The life of a meeting of the Commission, and where and when it sits."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conference import convening, meetings, moving, next_steps, publishing, sittings, waiting
from conference.models import Contribution, Occupancy, Session, SlotContribution
from conference.models.commission import (
    AgendaItem,
    CommissionMeeting,
    Decision,
    Paragraph,
    Part,
    Protocol,
    Reading,
)
from expo.problems import Refusal
from tests.conftest import almaty, make_room, make_session
from tests.meeting import (
    SECRET,
    make_delegate,
    make_item,
    make_meeting,
    make_user,
    standing_of,
)
from tests.signing_in import sign_in_with_second_factor


@pytest.fixture
def who(found):
    return standing_of(found.by_secretary)


def put(meeting, state):
    CommissionMeeting.objects.filter(pk=meeting.pk).update(state=state)
    meeting.refresh_from_db()


def decide(meeting, state="OPEN"):
    protocol, _made = Protocol.objects.get_or_create(meeting=meeting)
    item = meeting.items.first()
    paragraph = Paragraph.objects.create(protocol=protocol, kind="decision", item=item, position=1)
    return Decision.objects.create(meeting=meeting, paragraph=paragraph, state=state)


def test_meeting_is_planned_with_the_other_party_as_host(found, who):
    assert convening.next_host() == Part.BY
    meeting = convening.create(
        who=who, exhibition=found.meeting.exhibition, host=convening.next_host(), languages=["ru", "be"]
    )
    assert (meeting.state, meeting.number, meeting.host) == ("PLANNED", None, "BY")
    assert meeting.items.get().kind == AgendaItem.Kind.OPEN_DECISIONS
    assert convening.next_host() == Part.KZ


def test_meeting_has_a_language_and_a_number_of_its_own(found, who):
    CommissionMeeting.objects.update(number=7)
    values = {"who": who, "exhibition": found.meeting.exhibition, "host": "BY"}
    with pytest.raises(ValidationError) as no_language:
        convening.create(**values)
    with pytest.raises(ValidationError) as taken:
        convening.create(**values, number=7, languages=["ru"])
    assert list(no_language.value.error_dict) == ["languages"]
    assert "languages" not in taken.value.error_dict


@pytest.mark.parametrize("name", ["by_chair", "by_delegate", "organiser"])
def test_only_secretaries_plan_and_open_meetings(found, name):
    other = standing_of(getattr(found, name))
    with pytest.raises(Refusal):
        convening.create(who=other, exhibition=found.meeting.exhibition, host="BY", languages=["ru"])
    put(found.meeting, "DELEGATIONS_CONFIRMED")
    with pytest.raises(Refusal):
        meetings.begin(who=other, meeting=found.meeting)


def test_edit_refuses_what_was_not_seen(found, who):
    seen = meetings.facts(found.meeting)
    meetings.edit(who=who, meeting=found.meeting, seen=seen, host="BY", number=4, languages=["ru"])
    with pytest.raises(meetings.MeetingChanged):
        meetings.edit(who=who, meeting=found.meeting, seen=seen, host="KZ", number=5, languages=["ru"])
    found.meeting.refresh_from_db()
    assert (found.meeting.host, found.meeting.number, found.meeting.languages) == ("BY", 4, ["ru"])


def test_facts_stand_once_the_protocol_is_agreed(found, who):
    put(found.meeting, "PROTOCOL_AGREED")
    seen = meetings.facts(found.meeting)
    with pytest.raises(meetings.OutOfOrder):
        meetings.edit(who=who, meeting=found.meeting, seen=seen, host="BY", number=4, languages=["ru"])


def test_meeting_begins_with_a_place_only(found, who):
    put(found.meeting, "DELEGATIONS_CONFIRMED")
    Session.objects.update(starts_at=None, ends_at=None)
    with pytest.raises(meetings.NotReady):
        meetings.begin(who=who, meeting=CommissionMeeting.objects.get())
    Session.objects.update(starts_at=almaty(9, 10), ends_at=almaty(9, 13))
    assert meetings.begin(who=who, meeting=CommissionMeeting.objects.get()).state == "IN_SESSION"


def test_steps_follow_in_order(found, who):
    for verb in (meetings.begin, meetings.follow_up, meetings.close):
        with pytest.raises(meetings.OutOfOrder):
            verb(who=who, meeting=found.meeting)
    put(found.meeting, "SIGNED")
    assert meetings.follow_up(who=who, meeting=found.meeting).state == "FOLLOW_UP"


def test_meeting_closes_when_nothing_is_left_to_follow_up(found, who):
    put(found.meeting, "FOLLOW_UP")
    decision = decide(found.meeting)
    with pytest.raises(meetings.NotReady):
        meetings.close(who=who, meeting=found.meeting)
    decision.state = "DONE"
    decision.save()
    assert meetings.close(who=who, meeting=found.meeting).state == "CLOSED"


def test_later_meeting_carries_open_decisions_on(found, who):
    put(found.meeting, "FOLLOW_UP")
    decide(found.meeting)
    later = make_meeting(found.meeting.exhibition, session=None)
    assert meetings.left_open(found.meeting) == 1
    put(later, "AGENDA_AGREED")
    assert meetings.close(who=who, meeting=found.meeting).state == "CLOSED"


def place(room, start=(9, 15), end=(9, 17)):
    return moving.Place(room, almaty(*start), almaty(*end))


def test_meeting_gets_a_closed_session_of_its_own(exhibition, found, who):
    meeting = make_meeting(exhibition, session=None)
    room = make_room(exhibition, "HALL")
    sittings.arrange(who=who, meeting=meeting, to=place(room))
    meeting.refresh_from_db()
    session = meeting.session
    assert (session.kind, session.access, session.room) == ("commission", "closed", room)
    assert SECRET not in session.title_en
    assert Occupancy.objects.count() == 0
    publishing.publish(exhibition=exhibition, name="Test")
    assert Occupancy.objects.filter(resource=f"room:{room.pk}").count() == 24


def test_secretary_moves_the_meeting_and_nobody_overwrites_what_was_not_seen(exhibition, found, who):
    session = Session.objects.get(commission_meeting=found.meeting)
    room = make_room(exhibition, "HALL")
    sittings.arrange(who=who, meeting=found.meeting, to=place(room), version=session.version)
    session.refresh_from_db()
    assert session.starts_at == almaty(9, 15)
    with pytest.raises(moving.ChangedMeanwhile):
        sittings.arrange(who=who, meeting=found.meeting, to=place(room), version=session.version - 1)


def test_meeting_takes_a_free_session_of_the_commission_only(exhibition, found, who):
    meeting = make_meeting(exhibition, session=None)
    free = make_session(exhibition, 5, kind="commission", access="closed")
    other = make_session(exhibition, 6)
    for taken in (other, found.meeting.session):
        with pytest.raises(meetings.NotReady):
            sittings.take(who=who, meeting=meeting, session=taken)
    assert sittings.take(who=who, meeting=meeting, session=free).session == free


def test_people_are_occupied_and_no_release_names_them(exhibition, found, who):
    sittings.occupy(found.meeting)
    person = found.meeting.delegates.get(user=found.by_delegate).person
    rows = Contribution.objects.filter(session=found.meeting.session)
    assert set(rows.values_list("role", flat=True)) == {"protocol", "interpreter"}
    Session.objects.filter(pk=found.meeting.session.pk).update(room=make_room(exhibition, "HALL"))
    publishing.publish(exhibition=exhibition, name="Test")
    assert Occupancy.objects.filter(resource=f"person:{person.pk}").count() == 36
    assert SlotContribution.objects.count() == 0
    found.meeting.delegates.filter(person=person).delete()
    sittings.occupy(found.meeting)
    assert not rows.filter(person=person).exists()


def test_people_move_with_the_meeting_to_another_session(exhibition, found, who):
    sittings.occupy(found.meeting)
    before = found.meeting.session
    free = make_session(exhibition, 5, kind="commission", access="closed")
    sittings.take(who=who, meeting=found.meeting, session=free)
    assert before.contributions.count() == 0
    assert free.contributions.count() == found.meeting.delegates.exclude(person=None).count()


@pytest.mark.parametrize(
    ("state", "action", "needs"),
    [
        ("PLANNED", "", 1),
        ("AGENDA_AGREED", "", 0),
        ("PAPERS_CIRCULATED", "settle", 2),
        ("DELEGATIONS_CONFIRMED", "begin", 0),
        ("IN_SESSION", "", 0),
        ("PROTOCOL_AGREED", "", 2),
        ("SIGNED", "follow-up", 0),
        ("FOLLOW_UP", "close", 0),
    ],
)
def test_step_says_what_it_needs(found, state, action, needs):
    put(found.meeting, state)
    step = next_steps.of(found.meeting)
    assert (step.action, len(step.needs)) == (action, needs)


def test_closed_meeting_goes_nowhere(found):
    put(found.meeting, "CLOSED")
    assert next_steps.of(found.meeting) is None


def test_waiting_is_of_the_own_part_and_of_meetings_that_are_not_closed(found, who):
    AgendaItem.objects.filter(position=1).update(by_agreed_at=almaty(1, 10))
    make_delegate(found.meeting, Part.KZ, confirmed_at=None)

    def told(user):
        return [(one.page, one.count) for one in waiting.for_part(standing_of(user))]

    assert told(found.by_secretary) == [("agenda", 1)]
    assert told(found.kz_secretary) == [("agenda", 2), ("delegations", 1)]
    assert told(found.by_chair) == []
    put(found.meeting, "CLOSED")
    assert told(found.kz_secretary) == []


def pages(meeting):
    names = ["commission-meeting", "commission-meeting-edit", "commission-place"]
    return [reverse(name, args=[meeting.key]) for name in names]


@pytest.mark.parametrize("name", ["organiser", "reviewer", "outsider", "by_delegate", "interpreter"])
def test_pages_do_not_exist_for_others(found, client, name):
    client.force_login(getattr(found, name))
    for address in [*pages(found.meeting), reverse("commission-meeting-add")]:
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404


def test_co_chair_reads_the_meeting_and_changes_nothing(found, client):
    sign_in_with_second_factor(client, found.by_chair)
    first, *others = pages(found.meeting)
    assert client.get(first).status_code == 200
    for address in [*others, reverse("commission-meeting-add")]:
        assert client.get(address).status_code == 403
    assert client.post(reverse("commission-go-on", args=[found.meeting.key])).status_code == 403


def test_reading_the_meeting_is_recorded(found, client):
    sign_in_with_second_factor(client, found.by_secretary)
    client.get(pages(found.meeting)[0])
    reading = Reading.objects.get()
    assert (reading.thing, reading.key, reading.user) == (
        "commissionmeeting", found.meeting.key, found.by_secretary,
    )  # fmt: skip


@pytest.mark.usefixtures("in_english")
def test_secretary_plans_and_edits_a_meeting_by_the_pages(found, client):
    sign_in_with_second_factor(client, found.by_secretary)
    values = {"host": "BY", "number": "", "languages": ["ru", "kk"]}
    assert client.get(reverse("commission-meeting-add")).context["form"].initial["host"] == "BY"
    client.post(reverse("commission-meeting-add"), values)
    meeting = CommissionMeeting.objects.get(number=None, host="BY")
    address = reverse("commission-meeting-edit", args=[meeting.key])
    seen = meetings.facts(meeting)
    assert client.post(address, values | {"number": 8, "seen": seen}).status_code == 302
    again = client.post(address, values | {"number": 9, "seen": seen})
    assert again.status_code == 422
    assert 'name="number" value="9"' in again.text
    assert "number 8" in again.text
    sent = again.context["form"]["seen"].value()
    assert client.post(address, values | {"number": 9, "seen": sent}).status_code == 302


def test_secretary_is_told_of_clashes_without_the_names_of_closed_sessions(exhibition, found, client):
    client.cookies["django_language"] = "en"
    sign_in_with_second_factor(client, found.by_secretary)
    room = make_room(exhibition, "HALL")
    hours = {"room": room, "starts_at": almaty(9, 15), "ends_at": almaty(9, 16)}
    make_session(exhibition, 1, **hours)
    make_session(exhibition, 2, kind="negotiations", access="closed", title_en="Xyzzyq", **hours)
    session = Session.objects.get(commission_meeting=found.meeting)
    day = exhibition.days.get(date="2011-09-09")
    values = {
        "version": session.version, "day": day.pk, "starts": "15:00", "ends": "17:00", "room": room.pk,
    }  # fmt: skip
    assert client.post(pages(found.meeting)[2], values).status_code == 302
    page = client.get(pages(found.meeting)[0]).text
    assert "“Test Seminar 1” (09.09, 15:00–16:00)" in page
    assert "Xyzzyq" not in page
    assert "15:00–17:00" in page.replace("\xa0", " ")


def test_meeting_takes_a_session_by_the_page(exhibition, found, client):
    sign_in_with_second_factor(client, found.by_secretary)
    meeting = make_meeting(exhibition, session=None)
    free = make_session(exhibition, 5, kind="commission", access="closed")
    assert free.reference in client.get(pages(meeting)[2]).text
    client.post(reverse("commission-place-take", args=[meeting.key]), {"session": free.pk})
    meeting.refresh_from_db()
    assert meeting.session == free


def test_secretary_goes_on_by_the_page(found, client):
    sign_in_with_second_factor(client, found.by_secretary)
    put(found.meeting, "DELEGATIONS_CONFIRMED")
    address = reverse("commission-go-on", args=[found.meeting.key])
    assert client.post(address, {"action": "nonsense"}).status_code == 404
    client.post(address, {"action": "begin"})
    found.meeting.refresh_from_db()
    assert found.meeting.state == "IN_SESSION"


def test_workplace_and_meeting_take_as_many_queries_with_more(
    exhibition, found, client, django_assert_num_queries
):
    sign_in_with_second_factor(client, found.by_secretary)
    addresses = ["/admin/commission/", pages(found.meeting)[0]]

    def counted(address):
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    for address in addresses:
        client.get(address)
    before = [counted(address) for address in addresses]
    for number in (3, 4):
        make_item(found.meeting, number)
        make_meeting(exhibition, session=make_session(exhibition, number, kind="commission", access="closed"))
        make_delegate(found.meeting, Part.BY, make_user(f"more-{number}"), confirmed_at=None)
    for address, number in zip(addresses, before, strict=True):
        with django_assert_num_queries(number):
            client.get(address)


def test_organisers_do_not_see_who_sits_in_the_commission(found, client):
    sittings.occupy(found.meeting)
    person = found.meeting.delegates.get(user=found.by_delegate).person
    client.force_login(found.organiser)
    session = found.meeting.session
    form = client.get(reverse("admin:conference_session_change", args=[session.pk]))
    listed = client.get(reverse("admin:conference_contribution_changelist"))
    assert [form.status_code, listed.status_code] == [302, 200]
    for page in (form, listed):
        assert person.surname_ru not in page.text
