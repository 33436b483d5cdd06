"""Who takes part in a session: what is released of it, what changes, and where it is shown."""

import json
import re
from xml.etree import ElementTree as ET

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from conference import announcements, change_words, changes, contributions, publishing, releasing
from conference.models import Contribution, Session, Slot, SlotContribution
from expo.models import Person
from tests.conference.test_announcements import make_participant
from tests.conference.test_schedule_xml import faults
from tests.conftest import almaty, make_exhibitor, make_organisation, make_room, make_session

HIDDEN = ("interpreter", "technician", "protocol")
FEEDS = ("/schedule.ics", "/schedule.xml", "/schedule.json")


def make_person(number=1, **fields):
    values = {"surname_en": f"Test Person {number}", "surname_ru": f"Пробный участник {number}"}
    return Person.objects.create(**values | fields)


def contribute(session, number=1, **fields):
    if "person" not in fields and "organisation" not in fields:
        fields["person"] = make_person(number)
    return Contribution.objects.create(session=session, **{"position": number} | fields)


def page_of(client, session, language="en"):
    response = client.get(f"/{language}/schedule/{session.code}/")
    assert response.status_code == 200
    return response.text


def words(markup):
    return " ".join(re.sub(r"<[^>]*>", " ", markup).replace("\xa0", " ").split())


def said(older, newer):
    """Return ``[(kinds, sentences)]`` of what changed."""
    with translation.override("en"):
        return [
            ([str(kind) for kind in one.kinds], change_words.sentences(one))
            for one in changes.between(older, newer)
        ]


@pytest.fixture
def session(exhibition):
    return make_session(exhibition)


@pytest.fixture
def full(session):
    """A chair, two talks that fill half an hour, and those behind the scenes."""
    contribute(session, 1, role="chair")
    talk = {"title_en": "Test Talk", "title_ru": "Пробный доклад", "minutes": 20}
    speaker = make_person(2, position_en="Test Director", position_ru="Пробный директор")
    contribute(session, 2, person=speaker, organisation=make_organisation(1), role="keynote", **talk)
    contribute(session, 3, organisation=make_organisation(2), minutes=10)
    for number, role in enumerate(HIDDEN, 7):
        contribute(session, number, role=role, is_dignitary=True)
    return session


def test_release_copies_the_public_roles_in_their_order(full, publish):
    (slot,) = publish().slots.all()
    rows = [
        (one.role, one.title_en, one.person and str(one.person.uid), one.organisation_id, one.minutes)
        for one in slot.contributions.all()
    ]
    drafted = full.contributions.filter(role__in=Contribution.PUBLIC_ROLES)
    assert [row[0] for row in rows] == ["chair", "keynote", "speaker"]
    assert rows == [
        (one.role, one.title_en, one.person and str(one.person.uid), one.organisation_id, one.minutes)
        for one in drafted
    ]


def test_database_refuses_to_release_anybody_behind_the_scenes(full, publish):
    slot = publish().slots.get()
    for role in HIDDEN:
        with pytest.raises(IntegrityError), transaction.atomic():
            SlotContribution.objects.create(slot=slot, role=role, person=make_person(role))


def test_released_person_and_organisation_cannot_be_deleted(full, publish):
    publish()
    full.delete()
    for one in SlotContribution.objects.all():
        with pytest.raises(ProtectedError):
            (one.person or one.organisation).delete()


def test_draft_does_not_show_through_a_release(full, publish, client):
    publish()
    full.contributions.update(title_en="Secret title", title_ru="Тайна")
    contribute(full, 9, person=make_person(9, surname_en="Not yet"))
    assert "Secret title" not in page_of(client, full)
    assert "Not yet" not in page_of(client, full)


def test_only_what_the_public_sees_makes_the_draft_differ(exhibition, full, publish):
    publish()
    contribute(full, 0, role="interpreter", person=make_person(20))
    full.contributions.filter(role="chair").update(position=0, is_dignitary=True)
    assert publishing.is_up_to_date(exhibition)
    full.contributions.filter(role="keynote").update(minutes=15)
    assert publishing.differing(exhibition) == [full.pk]
    assert publish().slots.get().sequence == 1
    assert publishing.is_up_to_date(exhibition)


def leave(session):
    session.contributions.filter(role="keynote").delete()


def join(session):
    contribute(session, 5, person=make_person(5), role="discussant")


def swap(session):
    session.contributions.filter(role="chair").update(position=4)


def promote(session):
    session.contributions.filter(role="keynote").update(role="moderator")


def retitle(session):
    session.contributions.filter(role="keynote").update(title_en="Other talk")


@pytest.mark.parametrize(
    ("change", "kind", "sentence"),
    [
        (leave, "presenters", "No longer taking part: Test Person 2 (Keynote speaker)."),
        (join, "presenters", "New among those taking part: Test Person 5 (Discussant)."),
        (swap, "presenters", "Roles, organisations or the order of those taking part have changed."),
        (promote, "presenters", "Roles, organisations or the order of those taking part have changed."),
        (retitle, "text", "Titles or lengths of the contributions have changed."),
    ],
)
def test_change_of_a_contribution_is_told(exhibition, full, publish, client, change, kind, sentence):
    older = publish()
    change(full)
    with translation.override("en"):
        (pending,) = changes.pending(exhibition)
        assert change_words.sentences(pending) == [sentence]
    newer = publish()
    assert said(older, newer) == [([kind], [sentence])]
    assert sentence in words(client.get("/en/schedule/changes/").text)
    for form in ("rss", "atom"):
        assert sentence in client.get(f"/schedule/changes.{form}?lang=en").text


def test_interpreter_who_changes_is_no_news(full, publish):
    older = publish()
    full.contributions.filter(role="interpreter").delete()
    assert said(older, publish()) == []


def test_letter_goes_to_the_organisation_whose_speaker_changes(exhibition, session, publish):
    body = make_participant(exhibition, 1)
    one = contribute(session, 1, person=make_person(1, organisation=body))
    publish()
    one.delete()
    announced = announcements.announce(release=publish(), scope=announcements.Scope.CHANGED)
    (letter,) = announced.letters
    assert letter.to == "contact1@example.org"
    assert "No longer taking part: Test Person 1 (Speaker)." in letter.body


def test_taking_back_brings_the_contributions_back(full, publish):
    older = publish()
    leave(full)
    newer = publish()
    copy = releasing.take_back(release=older, by=None, now=timezone.now())
    assert changes.between(older, copy) == []
    assert copy.slots.get().sequence == newer.slots.get().sequence + 1
    assert SlotContribution.objects.filter(slot__release=copy).count() == 3


def test_page_shows_each_part_with_its_hours(exhibition, client, publish):
    exhibitor = make_exhibitor(exhibition, 1)
    session = make_session(exhibition)
    contribute(session, 1, role="chair")
    speaker = make_person(2, position_en="Test Director", organisation=exhibitor.organisation)
    contribute(session, 2, person=speaker, title_en="Test Talk", minutes=20)
    contribute(session, 3, organisation=make_organisation(2), minutes=10)
    publish()
    page = page_of(client, session)
    text = words(page[page.index('aria-labelledby="h-parts"') :])
    assert "Contributions Chair Test Person 1 Speaker 10:00 – 10:20 Test Talk Test Person 2" in text
    assert "Test Director, Test Company 1 Speaker 10:20 – 10:30 Test Company 2" in text
    assert '<a href="/en/exhibitors/test-company-1/">Test Company 1</a>' in page


def test_names_are_never_noted_as_missing_but_titles_are(exhibition, client, publish):
    session = make_session(exhibition, title_kk="Сынақ")
    room = session.room
    room.name_kk = "Сынақ залы"
    room.save()
    one = contribute(session, 1)
    publish()
    page = page_of(client, session, "kk")
    assert '<span lang="ru">Пробный участник 1</span>' in page
    notices = page.count('lang="ru">')
    Contribution.objects.filter(pk=one.pk).update(title_ru="Доклад")
    publish()
    assert page_of(client, session, "kk").count('lang="ru">') == notices + 1


@pytest.mark.parametrize(
    ("minutes", "hours"),
    [([20, 40], ["10:00", "10:20"]), ([20, None], [None, None]), ([40, 30], [None, None])],
)
def test_hours_are_known_only_where_all_lengths_fit(session, publish, minutes, hours):
    for number, length in enumerate(minutes, 1):
        contribute(session, number, minutes=length)
    slot = contributions.loaded(publish().slots).get()
    parts = contributions.course(slot, contributions.public(slot))
    zone = session.exhibition.zone
    assert [part.starts_at and f"{part.starts_at.astimezone(zone):%H:%M}" for part in parts] == hours


def test_page_of_an_organisation_lists_where_it_takes_part(exhibition, client, publish):
    body = make_exhibitor(exhibition, 1).organisation
    first, second, third, fourth = (make_session(exhibition, number) for number in range(1, 5))
    contribute(first, 1, organisation=body)
    contribute(second, 2, person=make_person(2, organisation=body))
    contribute(second, 3, person=make_person(3, organisation=body))
    contribute(third, 4, person=make_person(4, organisation=body), organisation=make_organisation(2))
    contribute(fourth, 5, organisation=body, role="technician")
    publish()
    page = client.get("/en/exhibitors/test-company-1/").text
    listed = [session.title_en for session in (first, second, third, fourth) if session.code in page]
    assert listed == ["Test Seminar 1", "Test Seminar 2"]
    assert page.count(f"/en/schedule/{second.code}/") == 1


def test_search_engines_read_who_performs(full, client, publish):
    publish()
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page_of(client, full))
    (event,) = [block for block in map(json.loads, blocks) if "performer" in block]
    assert event["performer"] == [
        {"@type": "Person", "name": "Test Person 1"},
        {
            "@type": "Person",
            "name": "Test Person 2",
            "jobTitle": "Test Director",
            "affiliation": {"@type": "Organization", "name": "Test Company 1"},
        },
        {"@type": "Organization", "name": "Test Company 2"},
    ]


def test_schedule_names_people_with_identifiers_that_never_change(full, client, publish):
    publish()
    documents = [client.get(f"/schedule.xml?lang={code}").content for code in ("ru", "kk", "be", "en")]
    assert [faults(document) for document in documents] == [[]] * 4
    found = [ET.fromstring(document).findall(".//person") for document in documents]  # noqa: S314
    assert [one.text for one in found[3]] == ["Test Person 1", "Test Person 2"]
    assert [one.text for one in found[0]] == ["Пробный участник 1", "Пробный участник 2"]
    keys = [[(one.get("id"), one.get("guid")) for one in each] for each in found]
    assert keys[0] == keys[1] == keys[2] == keys[3]
    assert [guid for _id, guid in keys[0]] == [
        str(one.person.uid) for one in SlotContribution.objects.filter(person__isnull=False)
    ]
    assert all(0 <= int(number) < 2**31 for number, _guid in keys[0])


def test_description_of_each_feed_says_what_everybody_does(full, client, publish):
    publish()
    line = "Keynote speaker: Test Person 2, Test Company 1 – “Test Talk” (20 min)"
    for address in FEEDS:
        text = client.get(f"{address}?lang=en").text.replace("\r\n ", "").replace("\\,", ",")
        assert "Chair: Test Person 1" in text
        assert line in text
        assert "Speaker: Test Company 2 (10 min)" in text
    assert "ATTENDEE" not in client.get("/schedule.ics").text
    event = client.get("/schedule.json?lang=en").json()["schedule"]["conference"]["days"][1]["rooms"]
    (session,) = event["Room CONF1"]
    assert [set(one) for one in session["persons"]] == [{"id", "guid", "name"}] * 2


def test_api_lists_contributions(full, client, publish):
    publish()
    found = client.get(f"/api/v1/sessions/{full.code}/?lang=en").json()["contributions"]
    person = Person.objects.get(surname_en="Test Person 2")
    assert [one["role"] for one in found] == ["chair", "keynote", "speaker"]
    assert found[1] == {
        "role": "keynote",
        "title": {"text": "Test Talk", "lang": "en"},
        "person": {
            "id": str(person.uid),
            "name": {"text": "Test Person 2", "lang": "en"},
            "position": {"text": "Test Director", "lang": "en"},
        },
        "organisation": {"slug": "test-company-1", "name": {"text": "Test Company 1", "lang": "en"}},
        "minutes": 20,
    }


def test_nobody_behind_the_scenes_and_nobody_of_a_closed_session_is_public(exhibition, full, client, publish):
    closed = make_session(
        exhibition, 2, access="closed", kind="negotiations", room=make_room(exhibition, "R2")
    )
    contribute(closed, 10)
    release = publish()
    hidden = [f"Test Person {number}" for number in (7, 8, 9, 10)]
    pages = [f"/en/schedule/{full.code}/", "/en/schedule/", f"/api/v1/sessions/{full.code}/?lang=en"]
    texts = [client.get(address).text for address in pages] + [
        client.get(f"{address}?lang=en").text for address in FEEDS
    ]
    assert "Test Person 1<" in texts[0]
    assert [name for text in texts for name in hidden if re.search(rf"{name}\b", text)] == []
    assert not SlotContribution.objects.filter(slot__release=release, person__surname_en="Test Person 10")


ADDRESSES = ["/en/schedule/{code}/", "/en/schedule/", "/en/schedule/changes/", "/api/v1/sessions/{code}/"]


@pytest.mark.parametrize("address", [*ADDRESSES, *FEEDS, "/schedule/changes.rss"])
def test_queries_are_the_same_at_one_contribution_and_at_three(
    exhibition, client, publish, django_assert_num_queries, from_views, address
):
    session = make_session(exhibition)
    address = address.format(code=session.code)

    def add(number):
        contribute(
            session, number, organisation=make_organisation(number),
            person=make_person(number, organisation=make_organisation(number + 10)),
        )  # fmt: skip
        publish()

    publish()
    add(1)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        assert client.get(address).status_code == 200
    add(2)
    add(3)
    with django_assert_num_queries(len(one)):
        client.get(address)


def test_publishing_asks_the_same_at_one_contribution_and_at_three(
    session, publish, django_assert_num_queries
):
    contribute(session, 1)
    publish()
    with CaptureQueriesContext(connection) as one:
        publish()
    contribute(session, 2)
    contribute(session, 3)
    with django_assert_num_queries(len(one)):
        publish()
    assert Slot.objects.latest("pk").contributions.count() == 3
    assert Session.objects.count() == 1


def test_sub_programme_passes_midnight(exhibition, publish):
    session = make_session(exhibition, starts_at=almaty(8, 23, 50), ends_at=almaty(9, 0, 30))
    contribute(session, 1, minutes=20)
    contribute(session, 2, minutes=20)
    slot = contributions.loaded(publish().slots).get()
    parts = contributions.course(slot, contributions.public(slot))
    assert [(part.starts_at, part.ends_at) for part in parts] == [
        (almaty(8, 23, 50), almaty(9, 0, 10)),
        (almaty(9, 0, 10), almaty(9, 0, 30)),
    ]
