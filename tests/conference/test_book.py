"""The programme on paper: the book in each language and the sheets on the doors."""

import pytest
from django.utils import timezone
from django.utils.translation import override

from conference import book, printing, programme, publishing
from tests.conference.test_leaks import MARK, make_public_programme, plant_closed_sessions
from tests.conftest import almaty, make_organisation, make_room, make_session

LANGUAGES = ("en", "ru", "kk", "be")
HOSTILE = '#read("/etc/passwd") $x$ *y* @z \\ #import "x": y <svg>'


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def release(exhibition):
    first, second = make_room(exhibition, "CONF1"), make_room(exhibition, "CONF2", position=1)
    make_session(exhibition, 1, room=first, organisations=[make_organisation(1)], abstract_en="One.\n\nTwo.")
    make_session(exhibition, 2, room=second, starts_at=almaty(9, 10), ends_at=almaty(9, 11))
    return publishing.publish(exhibition=exhibition, name="Test release")


def whole(exhibition):
    timezone.activate(exhibition.zone)
    return programme.Programme(exhibition)


def printed(folder):
    return sorted(path.name for path in folder.rglob("*.pdf"))


def test_book_tells_the_programme_day_by_day(exhibition, release):
    with override("en"):
        data = book.book_data(whole(exhibition))

    first, second = data["days"]
    assert (first["heading"], second["heading"]) == ("Thursday, 8\xa0September", "Friday, 9\xa0September")
    (session,) = first["sessions"]
    assert (session["hours"], session["title"]) == ("10:00–11:00", "Test Seminar 1")
    assert session["facts"].startswith("Room CONF1 · Seminar · Open to all")
    assert (session["presenters"], session["abstract"]) == ("Test Company 1", ["One.", "Two."])
    assert data["index"][0]["name"] == "Test Company 1"
    assert [room["name"] for room in data["rooms"]] == ["Room CONF1", "Room CONF2"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_book_is_a_pdf_in_each_language(client, release, language):
    response = client.get(f"/schedule.pdf?lang={language}")

    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-1.")
    assert b"%%EOF" in response.content[-1024:]


def test_book_is_built_once_for_a_release(client, exhibition, release, folder, monkeypatch):
    built, compiled = [], printing.compiled

    def counted(*args):
        built.append(args[0])
        return compiled(*args)

    monkeypatch.setattr(printing, "compiled", counted)
    answers = [client.get("/schedule.pdf?lang=en") for _number in range(2)]
    assert (built, answers[0].content) == (["book.typ"], answers[1].content)
    before = printed(folder)
    make_session(exhibition, 3)
    publishing.publish(exhibition=exhibition, name="Next")

    assert client.get("/schedule.pdf?lang=en").content != answers[0].content
    assert len(built) == 2
    assert len(printed(folder)) == 1
    assert printed(folder) != before


def test_same_programme_gives_the_same_bytes(exhibition, release):
    with override("kk"):
        data = book.book_data(whole(exhibition))

    assert printing.compiled("book.typ", data) == printing.compiled("book.typ", data)


def test_reader_who_has_the_book_is_told_so(client, release):
    etag = client.get("/schedule.pdf?lang=en")["ETag"]

    assert client.get("/schedule.pdf?lang=en", headers={"if-none-match": etag}).status_code == 304


@pytest.mark.parametrize("address", ["/schedule.pdf?lang=en", "/schedule/doors.pdf?lang=en"])
def test_nothing_is_printed_before_the_first_release(client, exhibition, address):
    response = client.get(address)

    assert response.status_code == 404
    assert response.text == "The programme has not been published yet\n"


def test_words_are_never_read_as_markup(client, exhibition):
    make_session(exhibition, title_en=HOSTILE, abstract_en=HOSTILE)
    publishing.publish(exhibition=exhibition, name=HOSTILE)

    assert client.get("/schedule.pdf?lang=en").status_code == 200
    assert client.get("/schedule/doors.pdf?lang=en").status_code == 200
    with override("en"):
        assert book.book_data(whole(exhibition))["days"][0]["sessions"][0]["title"] == HOSTILE


def test_door_sheets_are_of_a_room_and_a_day_in_two_languages(exhibition, release):
    shown = whole(exhibition)
    with override("ru"):
        data = book.doors_data(shown, shown.slots, "en")

    assert [sheet["room"] for sheet in data["sheets"]] == [
        ["Зал CONF1", "Room CONF1"],
        ["Зал CONF2", "Room CONF2"],
    ]
    first = data["sheets"][0]
    assert first["day"] == ["Четверг, 8\xa0сентября", "Thursday, 8\xa0September"]
    assert first["sessions"][0]["title"] == ["Пробный семинар 1", "Test Seminar 1"]
    assert first["address"].endswith("/ru/schedule/?room=CONF1")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("room=CONF1", 200),
        ("day=2011-09-08&room=CONF1&second=kk", 200),
        ("day=2011-09-10", 404),
        ("room=NOWHERE", 404),
    ],
)
def test_door_sheets_narrow_by_room_and_day(client, release, query, status):
    response = client.get(f"/schedule/doors.pdf?lang=ru&{query}")

    assert response.status_code == status
    assert response.content.startswith(b"%PDF-1.") == (status == 200)


def test_closed_sessions_are_in_neither(exhibition):
    make_public_programme(exhibition)
    plant_closed_sessions(exhibition)
    publishing.publish(exhibition=exhibition, name="Test release")
    shown = whole(exhibition)

    for code in LANGUAGES:
        with override(code):
            data = f"{book.book_data(shown)} {book.doors_data(shown, shown.slots)}"
        assert "Test" in data
        assert MARK not in data
        assert "QUIET" not in data


def test_book_takes_as_many_queries_for_a_longer_programme(exhibition, release, django_assert_num_queries):
    with django_assert_num_queries(6):
        book.book_data(whole(exhibition))
    for number in range(3, 6):
        make_session(exhibition, number, organisations=[make_organisation(number)])
    publishing.publish(exhibition=exhibition, name="Next")

    with django_assert_num_queries(6):
        book.book_data(whole(exhibition))
