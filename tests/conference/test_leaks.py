"""Closed sessions leave no trace: neither words nor numbers on any page, feed or answer of the API."""

import html
import re
from collections import deque
from urllib.parse import quote

import pytest

from conference import publishing
from conference.models import SessionFile, SlotFile
from conference.models.session import Kind
from tests.attached import attach, media
from tests.conftest import (
    almaty,
    make_exhibitor,
    make_hall,
    make_room,
    make_sector,
    make_session,
    make_stand,
)
from tests.documents import pdf
from tests.files import read_out

__all__ = ["media"]
LANGUAGES = ("ru", "kk", "be", "en")
NEWS = [f"/schedule/changes.{form}?lang={code}" for form in ("rss", "atom") for code in LANGUAGES]
SCREENS = [f"/{code}/signage/{room}" for code in LANGUAGES for room in ("", "OPEN1/", "QUIET/")]
FEEDS = [f"/schedule.{form}?lang={code}" for form in ("ics", "json", "xml") for code in LANGUAGES]
API = ["/api/v1/"] + [
    f"/api/v1/{name}/" for name in ("sessions", "rooms", "sectors", "halls", "exhibitors", "stands")
]
MARK = "Xyzzyq"


def make_public_programme(exhibition):
    make_stand(make_hall(exhibition))
    room = make_room(exhibition, "OPEN1")
    sector = make_sector(exhibition, "MACH")
    make_sector(exhibition, "HIDE")
    # Only closed sessions are held there; that the room exists is no secret.
    make_room(exhibition, "QUIET", name_en="Quiet Room", name_ru="Тихий зал", position=9)
    presenter = make_exhibitor(exhibition, 1, sector=sector).organisation
    make_exhibitor(exhibition, 2, sector=sector)
    for number, kind in enumerate(("conference-plenary", "conference-section", "company-presentation"), 1):
        make_session(exhibition, number, kind=kind, room=room, sector=sector, organisations=[presenter])


def plant_closed_sessions(exhibition):
    """One of each kind, in the quiet room and beside public ones, held by companies that exhibit.

    Each has a file.
    """
    room = exhibition.rooms.get(code="QUIET")
    sector = exhibition.sectors.get(code="HIDE")
    organisation = exhibition.exhibitors.get(slug="test-company-2").organisation
    texts = {
        f"{field}_{code}": f"{MARK} {field} {code}" for field in ("title", "abstract") for code in LANGUAGES
    }
    sessions = [
        make_session(
            exhibition, number, reference=f"{MARK}{number}", kind=kind, access="closed", room=room,
            sector=sector, organisations=[organisation], **texts,
            starts_at=almaty(7 + number % 4, 10 + number // 4),
            ends_at=almaty(7 + number % 4, 11 + number // 4),
        )
        for number, kind in enumerate(Kind.values)
    ]  # fmt: skip
    for session in sessions:
        titles = {f"title_{code}": f"{MARK} file {code}" for code in LANGUAGES}
        attach(session, data=pdf(f"{MARK} {session.code}"), name=f"{MARK} {session.code}.pdf", **titles)
    return sessions


def links(text):
    found = (html.unescape(link) for link in re.findall(r'href="(/[^"#]*)', text))
    # Combined filters show no more than single ones.
    return [
        link
        for link in found
        if not link.startswith(("/static/", "/admin/")) and ("&" not in link or link.startswith("/schedule."))
    ]


def crawl(client):
    """Return every public page, feed and list by its address."""
    start = [f"/{code}/" for code in LANGUAGES] + FEEDS + NEWS + SCREENS + API
    queue, seen, texts = deque(start), set(start), {}
    while queue:
        address = queue.popleft()
        response = client.get(address)
        if response.status_code == 302:
            continue
        assert response.status_code == 200, address
        if response.headers["Content-Type"] == "application/pdf":
            # Its words are packed: the tests of the book look at them before they are.
            read_out(response)
            continue
        texts[address] = response.text
        for link in links(response.text) if "html" in response.headers["Content-Type"] else []:
            if link not in seen:
                seen.add(link)
                queue.append(link)
    return texts


pytestmark = pytest.mark.usefixtures("media")


@pytest.fixture
def closed(exhibition, publish, at):
    """A released programme in which closed sessions are hidden, while one of them is going on."""
    make_public_programme(exhibition)
    publish()
    sessions = plant_closed_sessions(exhibition)
    publish()
    at(8, 10, 30)
    return sessions


def test_no_public_page_feed_or_answer_names_a_closed_session(exhibition, client, closed):
    texts = crawl(client)
    assert {
        "/ru/schedule/",
        "/kk/schedule/2011-09-07/",
        "/be/conference/",
        "/en/exhibitors/test-company-2/",
        "/en/schedule/changes/",
        "/kk/schedule/changes/?since=1",
        "/be/signage/QUIET/",
    } <= set(texts)
    secrets = [MARK, MARK.upper(), *(one.code for one in closed), *(str(one.uid) for one in closed)]
    secrets += [one.code.upper() for one in closed]
    leaks = [(address, secret) for address, text in texts.items() for secret in secrets if secret in text]
    assert leaks == []


def test_closed_sessions_change_no_number_and_no_word(exhibition, client, publish, at):
    make_public_programme(exhibition)
    publish()
    at(8, 10, 30)
    before = unversioned(crawl(client))
    plant_closed_sessions(exhibition)
    publish()
    after = unversioned(crawl(client))
    assert set(before) == set(after)
    changed = {address for address in before if plainly(before[address]) != plainly(after[address])}
    # The commission's meeting is announced, without more.
    assert changed == {f"/{code}/commission/" for code in LANGUAGES}


def test_files_of_closed_sessions_are_given_to_nobody(exhibition, client, closed):
    public = attach(exhibition.sessions.exclude(access="closed").first())
    publishing.publish(exhibition=exhibition, name="Test release")
    assert [one.stored for one in SlotFile.objects.all()] == [public.stored]
    names = [(one.stored_id, quote(one.stored.name)) for one in SessionFile.objects.exclude(pk=public.pk)]
    assert len(names) == len(closed)
    assert {client.get(f"/schedule/files/{key}/{name}").status_code for key, name in names} == {404}
    texts = crawl(client)
    assert any(str(public.stored_id) in text for text in texts.values())
    assert [key for key, _name in names for text in texts.values() if str(key) in text] == []


def unversioned(texts):
    """Without the pages and feeds that list the releases, of which there is one more each time."""
    return {address: text for address, text in texts.items() if "/schedule/changes" not in address}


@pytest.mark.parametrize("language", LANGUAGES)
def test_release_that_changes_closed_sessions_only_shows_no_changes(exhibition, client, publish, language):
    make_public_programme(exhibition)
    publish()
    publish()
    before = sections(client.get(f"/{language}/schedule/changes/").text)
    planted = plant_closed_sessions(exhibition)
    publish()
    for session in planted[::2]:
        session.delete()
    publish()
    after = sections(client.get(f"/{language}/schedule/changes/").text)
    # The oldest version is the first one, and all others say that nothing has changed.
    assert len(set(after[:-1])) == 1
    assert (set(after), after[-1]) == (set(before), before[-1])
    assert MARK not in client.get(f"/{language}/schedule/changes/?since=1").text


def sections(page):
    """What the page says of each version, without its number, its hour and its links."""
    bodies = (part.split("</header>")[1] for part in page.split("<section")[1:])
    return [re.sub(r"</section>.*", "", body, flags=re.DOTALL) for body in bodies]


def plainly(text):
    """Without what says which release it is, and without the secret of a form."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
    text = re.sub(r"DTSTAMP:\w+", "", text)
    text = re.sub(r'data-release="\d+"', "", text)
    text = re.sub(r'<p class="meta on-paper">[^<]*</p>', "", text)
    text = re.sub(r"<version>[^<]*</version>", "", text)
    return re.sub(r'"(version|published_at|etag|number)": ?("[^"]*"|\d+)', "", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_address_of_a_closed_session_is_not_found_anywhere(exhibition, client, closed, language):
    for session in closed:
        addresses = [
            f"/{language}/schedule/{session.code}/",
            f"/schedule.ics?code={session.code}&lang={language}",
            f"/schedule.json?code={session.code}&lang={language}",
            f"/schedule.xml?code={session.code}&lang={language}",
            f"/api/v1/sessions/{session.code}/",
        ]
        assert [client.get(address).status_code for address in addresses] == [404] * len(addresses)


@pytest.mark.parametrize(
    "query", ["access=closed", "room=QUIET", "kind=commission", "kind=negotiations", "sector=HIDE"]
)
def test_filters_find_nothing_closed(exhibition, client, closed, query):
    for address in ("/en/schedule/", "/en/schedule/2011-09-08/"):
        page = client.get(f"{address}?{query}").text
        assert "Nothing found" in page
        assert not re.findall(r'<a href="/en/schedule/[0-9a-z]{6}/">Test Seminar', page.split("recon")[0])
        assert "Quiet Room" not in page
        assert "Closed event" not in page


def test_room_of_closed_sessions_only_is_an_empty_feed(exhibition, client, closed):
    assert "VEVENT" not in client.get("/schedule.ics?room=QUIET").text
    assert '"guid"' in client.get("/schedule.json?room=OPEN1").text
    assert '"duration"' not in client.get("/schedule.json?room=QUIET").text
    assert "<event" not in client.get("/schedule.xml?room=QUIET").text


@pytest.mark.parametrize("track", ["commission", "negotiations"])
def test_track_of_closed_sessions_only_is_an_empty_feed(exhibition, client, closed, track):
    for form, sign in (("ics", "VEVENT"), ("json", '"duration"'), ("xml", "<event")):
        response = client.get(f"/schedule.{form}?track={track}")
        assert response.status_code == 200
        assert sign not in response.text


def test_starred_set_passes_over_closed_sessions_as_over_unknown_ones(exhibition, client, closed):
    codes = ",".join(session.code for session in closed)
    assert "VEVENT" not in client.get(f"/schedule.ics?codes={codes}").text
    assert "<event" not in client.get(f"/schedule.xml?codes={codes}").text
