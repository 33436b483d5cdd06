"""Feeds of our own come back byte by byte, whatever is in them, and change nothing in their own draft."""

import pytest

from conference.models import Conference, Contribution, Room, Session, Track
from expo.models import Organisation, Person
from tests.conference.schedules import empty, export, publish, take
from tests.conftest import almaty, make_hall, make_organisation, make_room, make_session

FORMS = pytest.mark.parametrize("form", ["xml", "json"])
LANGUAGES = pytest.mark.parametrize("language", ["ru", "kk", "be", "en"])


@pytest.fixture
def rich(exhibition):
    """All that is difficult: rooms of one name, a night, markup, bodies with signs in their names, talks."""
    conference = Conference.objects.create(exhibition=exhibition, title_en="Test Conference")
    track = Track.objects.create(conference=conference, code="second", name_en="Second section")
    stage = make_room(
        exhibition, "STAGE", name_en="Hall", name_ru="Зал", hall=make_hall(exhibition, "A"), position=7
    )
    other = make_room(exhibition, "OTHER", name_en="Hall", name_ru="Зал", position=1)
    make_room(exhibition, "EMPTY", name_en="Empty room", name_ru="Пустой зал", position=3)
    company = make_organisation(1, website="https://company.example/?a=1&b=2")
    institute = make_organisation(2, name_en="Test; Institute, of Tests", name_ru="Пробный; институт, проб")
    session = make_session(
        exhibition, 1, organisations=[institute, company], room=stage, kind="conference-section", track=track,
        languages=["ru", "kk"], channels=["en"], access="registered",
        title_ru="  «Беларусь» & <Казахстан> ", abstract_ru="<b>Первая</b> строка\r\nВторая\x0b строка]]>\n",
        starts_at=almaty(7, 10), ends_at=almaty(7, 11, 30),
    )  # fmt: skip
    names = {"surname_en": "Test", "surname_ru": "Пробный"}
    speaker = Person.objects.create(
        **names, given_name_en="Person", given_name_ru="Человек", organisation=company
    )
    chair = Person.objects.create(**names, given_name_en="Person, Chair", given_name_ru="Человек, ведущий")
    talks = [
        {"role": "chair", "person": chair},
        {"role": "interpreter", "person": Person.objects.create(surname_en="Hidden", surname_ru="Скрытый")},
        {
            "role": "speaker", "person": speaker, "minutes": 20,
            "title_en": "A – “talk” (5 min)", "title_ru": "До – «клад» (5 мин)",
        },
        {"role": "discussant", "person": speaker, "organisation": institute, "title_en": "Second"},
        {"role": "keynote", "organisation": institute, "minutes": 5},
    ]  # fmt: skip
    for position, talk in enumerate(talks):
        Contribution.objects.create(session=session, position=position, **talk)
    make_session(exhibition, 2, room=other, starts_at=almaty(7, 10), ends_at=almaty(7, 11))
    make_session(
        exhibition, 3, room=stage, kind="show", starts_at=almaty(8, 23, 30), ends_at=almaty(9, 0, 30)
    )
    make_session(
        exhibition, 4, room=other, provenance="item-documented", provenance_url="https://source.example/",
        starts_at=almaty(10, 12), ends_at=almaty(10, 13),
    )  # fmt: skip
    make_session(
        exhibition, 5, kind="commission", access="closed", starts_at=almaty(10, 15), ends_at=almaty(10, 16)
    )
    publish(exhibition)
    return exhibition


@FORMS
@LANGUAGES
def test_all_that_is_difficult_comes_back_where_nobody_is_known(rich, client, form, language):
    exported = export(client, form, language)
    empty(rich)
    Person.objects.all().delete()
    Organisation.objects.all().delete()
    assert take(rich, exported)["new"] == 4
    publish(rich)
    assert export(client, form, language) == exported
    assert take(rich, exported)["unchanged"] == 4


@FORMS
@LANGUAGES
def test_feed_of_the_present_draft_changes_nothing_in_it(rich, client, form, language):
    exported = export(client, form, language)
    before = list(Session.objects.values()), list(Contribution.objects.values()), Room.objects.count()
    assert take(rich, exported) == {"new": 0, "changed": 0, "unchanged": 4, "refused": 0}
    assert (
        list(Session.objects.values()),
        list(Contribution.objects.values()),
        Room.objects.count(),
    ) == before


@FORMS
def test_older_feed_takes_talks_back_and_leaves_who_is_behind_the_scenes(rich, client, form):
    exported = export(client, form, "en")
    session = Session.objects.get(reference="T001")
    session.contributions.filter(role__in=["chair", "keynote"]).delete()
    session.contributions.filter(role="speaker").update(position=9, minutes=40)
    assert take(rich, exported)["changed"] == 1
    roles = list(session.contributions.order_by("position", "pk").values_list("role", flat=True))
    assert sorted(roles) == ["chair", "discussant", "interpreter", "keynote", "speaker"]
    assert [role for role in roles if role != "interpreter"] == ["chair", "speaker", "discussant", "keynote"]
    publish(rich)
    assert export(client, form, "en").replace(b"2: Test", b"1: Test") == exported
