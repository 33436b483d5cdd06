"""The programme on paper: the book in each language and the sheets on the doors."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import override

from conference import book, doors, printing, programme, publishing
from conference.models import Contribution
from exhibitors.models import Allocation
from expo.models import Person, Provenance
from tests.conference.test_leaks import MARK, make_public_programme, plant_closed_sessions
from tests.conftest import (
    almaty,
    make_exhibitor,
    make_hall,
    make_organisation,
    make_room,
    make_session,
    make_stand,
)

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
    assert (session["hours"], session["title"]) == ("10:00–11:00", ["Test Seminar 1", "en"])
    assert session["room"] == ["Room CONF1", "en"]
    assert (session["kind"], session["access"]) == ("Seminar", "Open to all")
    assert session["presenters"] == [["Test Company 1", "en"]]
    assert session["abstract"] == [["One.", "en"], ["Two.", "en"]]
    assert data["index"][0]["name"] == ["Test Company 1", "en"]
    assert [room["name"][0] for room in data["rooms"]] == ["Room CONF1", "Room CONF2"]
    assert data["version"].startswith("Version 1 of ")
    assert data["zone"] == "Time in Almaty (UTC+6)"


def test_text_in_another_language_than_the_book_says_so(exhibition, release):
    with override("kk"):
        data = book.book_data(whole(exhibition))

    assert data["lang"] == "kk"
    assert data["days"][0]["sessions"][0]["title"] == ["Пробный семинар 1", "ru"]


def test_book_tells_languages_and_who_takes_part(exhibition):
    session = make_session(exhibition, languages=["ru", "be"], channels=["kk"])
    person = Person.objects.create(surname_en="Test", given_name_en="Person", position_en="Engineer")
    Contribution.objects.create(
        session=session, role="speaker", person=person, title_en="A Talk", minutes=20, position=1
    )
    Contribution.objects.create(session=session, role="interpreter", person=person, title_en="Unseen")
    publishing.publish(exhibition=exhibition, name="Test release")
    with override("en"):
        (session,) = book.book_data(whole(exhibition))["days"][0]["sessions"]

    assert session["facts"] == [
        "Working languages: Russian, Belarusian", "Simultaneous interpretation: Kazakh"
    ]  # fmt: skip
    assert session["parts"] == [
        {
            "hours": "10:00–10:20",
            "role": "Speaker",
            "title": ["A Talk", "en"],
            "who": [["Test Person", "en"], ["Engineer", "en"]],
        }
    ]


def test_book_words_the_reconstruction_as_the_site_does(client, exhibition):
    make_session(exhibition, 1, provenance=Provenance.ILLUSTRATIVE)
    confirmed = make_session(exhibition, 2, provenance=Provenance.ILLUSTRATIVE)
    publishing.publish(exhibition=exhibition, name="Test release")
    with override("en"):
        note = book.book_data(whole(exhibition))["reconstruction"]
    assert note["documented"] == []
    assert f"<strong>{note['lead']}</strong> {note['rest']}" in client.get("/en/schedule/").text

    confirmed.provenance = next(value for value in Provenance.values if value != Provenance.ILLUSTRATIVE)
    confirmed.provenance_url = "https://example.org/"
    confirmed.save()
    publishing.publish(exhibition=exhibition, name="Next")
    with override("en"):
        note = book.book_data(whole(exhibition))["reconstruction"]
    assert note["documented"] == [["Test Seminar 2", "en"]]
    page = client.get("/en/schedule/").text
    assert f"{note['confirmed']}: <a" in page
    assert note["rest"] in page


def test_index_follows_the_alphabet_of_the_language(exhibition):
    names = ["Ўласта", "Яна", "Уласта", "Ёлка", "Іва", "Жук"]
    organisations = [make_organisation(number, name_be=name) for number, name in enumerate(names)]
    make_session(exhibition, organisations=organisations)
    publishing.publish(exhibition=exhibition, name="Test release")
    with override("be"):
        index = book.book_data(whole(exhibition))["index"]

    assert [entry["name"][0] for entry in index] == ["Ёлка", "Жук", "Іва", "Уласта", "Ўласта", "Яна"]


def test_two_bodies_of_one_name_stand_apart_in_the_index(exhibition):
    for number in (1, 2):
        body = make_organisation(number, name_en="Same")
        make_session(exhibition, number, organisations=[body])
    publishing.publish(exhibition=exhibition, name="Test release")
    with override("en"):
        index = book.book_data(whole(exhibition))["index"]

    assert [(entry["name"][0], len(entry["sessions"])) for entry in index] == [("Same", 1), ("Same", 1)]


def presenter_on(exhibition, state):
    exhibitor = make_exhibitor(exhibition, 1)
    make_session(exhibition, organisations=[exhibitor.organisation])
    allocation = Allocation.objects.create(
        exhibitor=exhibitor, stand=make_stand(make_hall(exhibition)), state=state
    )
    publishing.publish(exhibition=exhibition, name="Test release")
    return allocation


def numbers_in_the_index(exhibition):
    shown = whole(exhibition)
    with override("en"):
        return [entry["stand"] for entry in book.book_data(shown, book.stands(shown))["index"]]


def test_index_tells_the_stand_and_the_book_follows_it(client, exhibition, folder):
    allocation = presenter_on(exhibition, Allocation.State.CONFIRMED)
    assert numbers_in_the_index(exhibition) == ["A-101"]
    before = client.get("/schedule.pdf?lang=en")
    assert "Last-Modified" not in before

    allocation.stand = make_stand(allocation.stand.hall, "A-102", x_cm=900)
    allocation.save()
    after = client.get("/schedule.pdf?lang=en", headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert after.content != before.content
    assert len(printed(folder)) == 1


@pytest.mark.parametrize("state", ["OPTION", "OFFERED"])
def test_stand_that_is_only_offered_is_not_printed(exhibition, state):
    presenter_on(exhibition, state)
    assert numbers_in_the_index(exhibition) == [""]


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


def test_several_at_once_build_the_book_once(release, monkeypatch):
    built = []

    def slow():
        built.append(1)
        time.sleep(0.2)
        return b"%PDF-whole"

    with ThreadPoolExecutor(4) as pool:
        waiting = [pool.submit(printing.kept, release, ["book", "en"], slow) for _number in range(4)]
        assert {one.result() for one in waiting} == {b"%PDF-whole"}
    assert len(built) == 1


def test_nothing_is_kept_of_a_book_that_failed(release, folder):
    def fails():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        printing.kept(release, ["book", "en"], fails)

    assert printed(folder) == []
    assert printing.kept(release, ["book", "en"], lambda: b"whole") == b"whole"


def test_file_names_neither_its_maker_nor_the_hour_of_making(client, release):
    content = client.get("/schedule.pdf?lang=en").content
    made_on = localtime(release.published_at)

    assert f"/CreationDate(D:{made_on:%Y%m%d}000000Z)".encode() in content
    assert b"/Author" not in content
    assert b"dc:creator" not in content
    assert b"pdfuaid" in content
    assert str(settings.BASE_DIR).encode() not in content


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
        assert book.book_data(whole(exhibition))["days"][0]["sessions"][0]["title"][0] == HOSTILE


@pytest.mark.parametrize(
    "sign", ["\N{TRACTOR}", "中文", "\uf0b7", "\x0b", "\u202e", "\N{BLACK HEART SUIT}\ufe0f"]
)
def test_sign_that_no_font_has_keeps_nothing_from_being_printed(client, exhibition, sign):
    make_session(exhibition, title_en=f"Test {sign} talk", abstract_en=sign * 3)
    publishing.publish(exhibition=exhibition, name=f"First {sign}")

    assert client.get("/schedule.pdf?lang=en").status_code == 200
    assert client.get("/schedule/doors.pdf?lang=en").status_code == 200


def test_typesetter_reads_no_file_outside_its_folder(tmp_path, monkeypatch):
    """What would happen if words were mark-up after all."""
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "printed").mkdir()
    monkeypatch.setattr(printing, "TEMPLATES", tmp_path / "printed")
    for number, place in enumerate(("../secret", "/../secret", f"{tmp_path}/secret", "/etc/passwd")):
        (tmp_path / "printed" / f"{number}.typ").write_text(f'#read("{place}")')
        with pytest.raises(printing.NotPrinted):
            printing.compiled(f"{number}.typ", {})


def test_door_sheets_are_of_a_room_and_a_day_in_two_languages(exhibition, release):
    shown = whole(exhibition)
    with override("ru"):
        data = doors.doors_data(shown, shown.slots, "en")

    assert [sheet["room"] for sheet in data["sheets"]] == [
        [["Зал CONF1", "ru"], ["Room CONF1", "en"]],
        [["Зал CONF2", "ru"], ["Room CONF2", "en"]],
    ]
    first = data["sheets"][0]
    assert first["day"] == [["Четверг, 8\xa0сентября", "ru"], ["Thursday, 8\xa0September", "en"]]
    (session,) = first["sessions"]
    assert session["title"] == [["Пробный семинар 1", "ru"], ["Test Seminar 1", "en"]]
    assert session["facts"][1] == ["Seminar · Open to all", "en"]
    assert first["address"].endswith("/ru/schedule/2011-09-08/?room=CONF1")


def test_code_on_the_door_leads_to_a_room_of_any_name(client, exhibition):
    make_session(exhibition, room=make_room(exhibition, "A&B 1"))
    publishing.publish(exhibition=exhibition, name="Test release")
    shown = whole(exhibition)
    with override("en"):
        (sheet,) = doors.doors_data(shown, shown.slots)["sheets"]

    assert "Test Seminar 1" in client.get(sheet["address"].removeprefix(settings.BASE_URL)).text


def test_second_language_is_printed(client, release):
    one = client.get("/schedule/doors.pdf?lang=kk").content

    assert client.get("/schedule/doors.pdf?lang=kk&second=ru").content != one
    assert client.get("/schedule/doors.pdf?lang=kk&second=xx").content == one


def test_what_is_asked_beside_room_and_day_does_not_change_the_sheets(client, release):
    code = release.slots.first().code
    narrowed = client.get(f"/schedule/doors.pdf?lang=en&code={code}&track=seminar&codes=").content

    assert client.get("/schedule/doors.pdf?lang=en").content == narrowed
    assert client.get("/schedule/doors.pdf?lang=en&room=CONF1").content != narrowed


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
            data = f"{book.book_data(shown)} {doors.doors_data(shown, shown.slots)}"
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
