"""The programme in the organisers' workplace."""

import pytest
from django.contrib.auth.models import Permission

from conference import publishing
from conference.models import Release, RoomClosure, Session, Slot
from expo.models import Membership, User
from tests.conftest import almaty, make_exhibition, make_exhibitor, make_room, make_session
from tests.workplace import Inline, address


@pytest.fixture
def english(organiser_client):
    organiser_client.cookies["django_language"] = "en"
    return organiser_client


def shown(client, **query):
    response = client.get(address(Session, "changelist"), query)
    return [row.reference for row in response.context["cl"].result_list]


def publish(client, exhibition, **values):
    fields = {"exhibition": exhibition.pk, "name": "Test release", "notes": ""}
    return client.post(address(Release, "add"), fields | values)


def staff(exhibition, role=None, permission=None):
    user = User.objects.create_user("manager@example.org", is_staff=True)
    if role:
        Membership.objects.create(user=user, exhibition=exhibition, role=role)
    if permission:
        user.user_permissions.add(
            Permission.objects.get(content_type__app_label="conference", codename=permission)
        )
    return user


def test_programme_is_published_through_the_form(exhibition, organiser, english):
    make_session(exhibition)
    response = publish(english, exhibition, notes="First of all")
    assert response.status_code == 302
    release = Release.objects.get()
    assert (release.number, release.name, release.notes) == (1, "Test release", "First of all")
    assert release.published_by == organiser
    assert release.slots.count() == 1


def test_clash_is_an_error_of_the_form_that_names_the_sessions(exhibition, english):
    make_session(exhibition, 1)
    make_session(exhibition, 2, starts_at=almaty(8, 10, 30), ends_at=almaty(8, 11, 30))
    response = publish(english, exhibition)
    assert response.status_code == 200
    assert (
        "“Test Seminar 1” (08.09, 10:00–11:00) and “Test Seminar 2” (08.09, 10:30–11:30) "
        "need the same room at the same time: Room CONF1." in response.text
    )
    assert Release.objects.count() == 0


def test_release_without_a_name_is_not_published(exhibition, english):
    make_session(exhibition)
    response = publish(english, exhibition, name="")
    assert "name" in response.context["adminform"].form.errors
    assert Release.objects.count() == 0


def test_release_is_never_changed_nor_deleted(exhibition, english):
    make_session(exhibition)
    release = publishing.publish(exhibition=exhibition, name="Test release")
    assert english.get(address(Release, "change", release.pk)).status_code == 200
    assert english.post(address(Release, "change", release.pk), {"name": "Other"}).status_code == 403
    assert english.post(address(Release, "delete", release.pk), {"post": "yes"}).status_code == 403
    slot = Slot.objects.get()
    assert english.post(address(Slot, "change", slot.pk), {"title_ru": "Other"}).status_code == 403
    release.refresh_from_db()
    assert release.name == "Test release"


@pytest.mark.parametrize("role", ["director", "programme-manager"])
def test_programme_manager_publishes_without_further_permissions(exhibition, client, role):
    client.force_login(staff(exhibition, role))
    assert publish(client, exhibition).status_code == 302
    assert Release.objects.count() == 1


@pytest.mark.parametrize("role", ["press", "read-only", None])
def test_others_do_not_publish(exhibition, client, role):
    client.force_login(staff(exhibition, role, "add_release"))
    assert client.get(address(Release, "add")).status_code == 403
    assert publish(client, exhibition).status_code == 403
    assert Release.objects.count() == 0


def test_manager_of_one_edition_does_not_publish_another(exhibition, client):
    other = make_exhibition("other", is_current=False)
    client.force_login(staff(exhibition, "director"))
    response = publish(client, other)
    assert "exhibition" in response.context["adminform"].form.errors
    assert Release.objects.count() == 0


def test_session_list_says_whether_the_public_sees_the_draft(exhibition, english):
    session = make_session(exhibition)
    page = address(Session, "changelist")
    assert "This draft differs from what the public sees." in english.get(page).text
    assert f'href="{address(Release, "add")}">Publish</a>' in english.get(page).text
    publishing.publish(exhibition=exhibition, name="Test release")
    assert "The public sees the programme as it is drafted here." in english.get(page).text
    Session.objects.filter(pk=session.pk).update(title_ru="Другое название")
    assert "This draft differs from what the public sees." in english.get(page).text


def test_who_may_not_publish_is_offered_no_button(exhibition, client):
    make_session(exhibition)
    client.force_login(staff(exhibition, permission="view_session"))
    response = client.get(address(Session, "changelist"))
    assert response.context["is_up_to_date"] is False
    assert address(Release, "add") not in response.text


def test_list_shows_time_in_almaty_room_and_closed_sessions_clearly(exhibition, english):
    make_session(exhibition, 1)
    make_session(exhibition, 2, kind="negotiations", access="closed", room=make_room(exhibition, "SAFE"))
    html = english.get(address(Session, "changelist")).text
    assert '<td class="field-day">08.09.2011</td>' in html
    assert '<td class="field-hours">10:00–11:00</td>' in html
    assert html.count('<span class="mark mark-shut">Closed event</span>') == 1
    assert Inline(html).found == []


def test_sessions_are_filtered_by_day_stage_and_access(exhibition, english):
    make_session(exhibition, 1)
    make_session(exhibition, 2, starts_at=almaty(9, 22), ends_at=almaty(10, 0, 30))
    make_session(exhibition, 3, room=None)
    make_session(exhibition, 4, starts_at=None, ends_at=None)
    make_session(exhibition, 5, access="closed")
    publishing.publish(exhibition=exhibition, name="Test release")
    make_session(exhibition, 6)
    days = {day.date.day: day.pk for day in exhibition.days.all()}
    assert shown(english, day=days[9]) == ["T002"]
    assert shown(english, day=days[10]) == []
    assert sorted(shown(english, stage="unscheduled")) == ["T003", "T004"]
    assert shown(english, stage="unreleased") == ["T006"]
    assert shown(english, access__exact="closed") == ["T005"]
    everything = [f"T00{number}" for number in range(6, 0, -1)]
    assert shown(english, o="-9", day="soon", stage="never") == everything
    assert shown(english, o="-9", day="9" * 5000) == everything
    assert shown(english, o="-9", _facets="True") == everything


def session_form(edition, **values):
    inlines = {
        f"{name}-{key}": "0"
        for name in ("presenters", "contributions")
        for key in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    fields = {
        "exhibition": edition.pk,
        "reference": "T001",
        "kind": "seminar",
        "access": "open",
        "title_en": "Test Seminar",
        "title_ru": "Пробный семинар",
        "starts_at_0": "2011-09-08",
        "starts_at_1": "10:00",
        "ends_at_0": "2011-09-08",
        "ends_at_1": "11:30",
        "provenance": "illustrative",
    }
    return fields | inlines | values


def test_session_is_written_on_the_clock_of_almaty(exhibition, english):
    form = session_form(exhibition, room=make_room(exhibition).pk)
    assert english.post(address(Session, "add"), form).status_code == 302
    session = Session.objects.get()
    assert (session.starts_at, session.ends_at) == (almaty(8, 10), almaty(8, 11, 30))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"ends_at_1": "09:00"}, "The end must be later than the start."),
        ({"ends_at_0": "", "ends_at_1": ""}, "Give both the start and the end, or neither."),
        ({"starts_at_0": "2011-09-01", "ends_at_0": "2011-09-01"}, "lies outside the exhibition’s days"),
        (
            {"kind": "negotiations"},
            "The commission, negotiations and the internal use of a room are always closed.",
        ),
        ({"provenance": "item-documented"}, "What a source confirms gives its address"),
        ({"exhibition": ""}, "This field is required."),
        ({"exhibition": "999"}, "Select a valid choice."),
        ({"starts_at_0": "soon"}, "Enter a valid date."),
    ],
)
def test_impossible_session_is_an_error_of_the_form(exhibition, english, values, message):
    response = english.post(address(Session, "add"), session_form(exhibition, **values))
    assert response.status_code == 200
    assert message in response.text
    assert Session.objects.count() == 0


def test_room_of_another_edition_is_an_error(exhibition, english):
    room = make_room(make_exhibition("other", is_current=False))
    response = english.post(address(Session, "add"), session_form(exhibition, room=room.pk))
    assert "This room belongs to another exhibition." in response.text


def test_second_session_of_the_same_number_is_an_error(exhibition, english):
    make_session(exhibition)
    response = english.post(address(Session, "add"), session_form(exhibition))
    assert response.context["adminform"].form.non_field_errors()


def test_presenter_is_written_with_its_session(exhibition, english):
    organisation = make_exhibitor(exhibition).organisation
    form = session_form(
        exhibition, **{"presenters-TOTAL_FORMS": "1", "presenters-0-organisation": organisation.pk,
        "presenters-0-position": "1"},
    )  # fmt: skip
    assert english.post(address(Session, "add"), form).status_code == 302
    assert Session.objects.get().organisations.get() == organisation


def test_code_and_uid_are_not_fields(exhibition, english):
    fields = english.get(address(Session, "add")).context["adminform"].form.fields
    assert not {"code", "uid"} & set(fields)


def test_session_form_takes_languages_channels_set_up_and_attendance(exhibition, english):
    form = session_form(
        exhibition, languages=["ru", "kk"], channels=["en"], setup="classroom", attendance="40"
    )
    assert english.post(address(Session, "add"), form).status_code == 302
    session = Session.objects.get()
    assert (session.languages, session.channels) == (["ru", "kk"], ["en"])
    assert (session.setup, session.attendance) == ("classroom", 40)
    refused = english.post(address(Session, "add"), session_form(exhibition, languages=["de"]))
    assert "languages" in refused.context["adminform"].form.errors


def test_room_is_closed_for_a_time_that_ends_after_it_begins(exhibition, english):
    fields = {"room": make_room(exhibition).pk, "reason": "Wiring"}
    times = {"starts_at_0": "2011-09-08", "starts_at_1": "10:00", "ends_at_0": "2011-09-08"}
    page = address(RoomClosure, "add")
    refused = english.post(page, fields | times | {"ends_at_1": "10:00"})
    assert "The end must be later than the start." in refused.text
    assert english.post(page, fields | times | {"ends_at_1": "11:00"}).status_code == 302
    closure = RoomClosure.objects.get()
    assert (closure.starts_at, closure.ends_at) == (almaty(8, 10), almaty(8, 11))


def test_internal_use_of_a_room_is_always_closed(exhibition, english):
    response = english.post(address(Session, "add"), session_form(exhibition, kind="blocker"))
    assert "the internal use of a room are always closed" in response.text
    assert Session.objects.count() == 0
