"""RSS and Atom of what each release has changed, read by a parser as a news reader would."""

import datetime as dt
import re
import uuid
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from conference import news_feeds
from conference.models import Release
from conference.programme import Programme
from tests.conftest import almaty, make_exhibition, make_organisation, make_room, make_session

ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = ["/schedule/changes.rss", "/schedule/changes.atom"]
LANGUAGES = ("ru", "kk", "be", "en")


def rss(client, language="en"):
    return ET.fromstring(client.get(f"/schedule/changes.rss?lang={language}").content).find(  # noqa: S314
        "channel"
    )


def atom(client, language="en"):
    return ET.fromstring(client.get(f"/schedule/changes.atom?lang={language}").content)  # noqa: S314


def told(client, language="en"):
    """What the newest entry says, without its markup."""
    return re.sub(r"<[^>]+>", "", rss(client, language).findtext("item/description"))


@pytest.fixture
def changed(exhibition, publish):
    """Three releases: a first, one in which everything happens, one without a change."""
    moved, cancelled, renamed = (make_session(exhibition, 2 * number) for number in (1, 2, 3))
    publish()
    moved.room = make_room(exhibition, "STAGE")
    moved.save()
    cancelled.delete()
    renamed.title_en = "Test Show"
    renamed.save()
    renamed.presenters.create(organisation=make_organisation(1))
    make_session(exhibition, 8)
    publish()
    publish()


def test_each_release_is_an_entry_with_what_changed_in_words(client, changed):
    entries = rss(client).findall("item")
    assert [entry.findtext("title") for entry in entries] == [
        "3: Test release",
        "2: Test release",
        "1: Test release",
    ]
    newest, middle, first = (entry.findtext("description") for entry in entries)
    assert newest == "<p>No changes</p>"
    assert first == "<p>The first version of the programme</p>"
    lines = [re.sub("<[^>]+>", "", line) for line in re.findall("<li>(.*?)</li>", middle)]
    assert lines == [
        "Moved: Test Seminar 2. Moved from Room CONF1 to Room STAGE.",
        "Cancelled: Test Seminar 4. It was to be: Thu\xa08\xa0Sept, 13:00–14:00, Room CONF1.",
        (
            "Other presenters, Changed: Test Show. New among the organisations: Test Company 1. "
            "The title was: “Test Seminar 6”."
        ),
        "New: Test Seminar 8. Thu\xa08\xa0Sept, 17:00–18:00, Room CONF1",
    ]


def test_both_forms_say_the_same(client, changed):
    in_rss = [
        (item.findtext("guid"), item.findtext("title"), item.findtext("link"), item.findtext("description"))
        for item in rss(client).findall("item")
    ]
    in_atom = [
        tuple(
            entry.find(f"{ATOM}{name}").get("href") or entry.findtext(f"{ATOM}{name}")
            for name in ("id", "title", "link", "summary")
        )
        for entry in atom(client).findall(f"{ATOM}entry")
    ]
    assert in_rss == in_atom


def test_rss_has_what_the_specification_asks_for(client, changed):
    channel = rss(client, "be")
    assert channel.findtext("language") == "be"
    assert channel.findtext("link") == f"{settings.BASE_URL}/be/schedule/changes/"
    assert channel.find(f"{ATOM}link").attrib == {
        "rel": "self",
        "href": f"{settings.BASE_URL}/schedule/changes.rss?lang=be",
    }
    release = Release.objects.order_by("-number").first()
    published = release.published_at.replace(microsecond=0)
    assert parsedate_to_datetime(channel.findtext("lastBuildDate")) == published
    for item in channel.findall("item"):
        assert item.find("guid").get("isPermaLink") == "false"
        assert parsedate_to_datetime(item.findtext("pubDate")).tzinfo is not None
        assert urlsplit(item.findtext("link")).netloc == urlsplit(settings.BASE_URL).netloc


def test_atom_has_what_the_specification_asks_for(client, changed):
    feed = atom(client, "kk")
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "kk"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Test EXPO 2011"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {
        "alternate": f"{settings.BASE_URL}/kk/schedule/changes/",
        "self": f"{settings.BASE_URL}/schedule/changes.atom?lang=kk",
    }
    for part in (feed, *feed.findall(f"{ATOM}entry")):
        assert uuid.UUID(part.findtext(f"{ATOM}id"))
        assert dt.datetime.fromisoformat(part.findtext(f"{ATOM}updated")).tzinfo is not None
        assert part.findtext(f"{ATOM}title")
    assert {one.find(f"{ATOM}summary").get("type") for one in feed.findall(f"{ATOM}entry")} == {"html"}


def test_identifiers_are_one_each_stay_and_differ_by_language(client, changed, publish):
    before = [item.findtext("guid") for item in rss(client).findall("item")]
    publish()
    after = [item.findtext("guid") for item in rss(client).findall("item")]
    assert after[1:] == before
    ids = [item.findtext("guid") for code in LANGUAGES for item in rss(client, code).findall("item")]
    assert len(set(ids)) == 16


def test_links_lead_to_the_entry_and_to_the_sessions_that_are_on(client, changed):
    item = rss(client).findall("item")[1]
    page = urlsplit(item.findtext("link"))
    answer = client.get(f"{page.path}?{page.query}").text
    assert f'id="{page.fragment}"' in answer
    addresses = re.findall('href="([^"]+)"', item.findtext("description"))
    assert len(addresses) == 3
    assert {client.get(urlsplit(address).path).status_code for address in addresses} == {200}


@pytest.mark.parametrize("feed", FEEDS)
def test_feed_is_empty_and_readable_before_the_first_release(exhibition, client, feed):
    response = client.get(feed)
    assert response.status_code == 200
    root = ET.fromstring(response.content)  # noqa: S314
    assert not list(root.iter("item")) + list(root.iter(f"{ATOM}entry"))


def test_feed_holds_the_newest_twenty_releases(exhibition, client, publish):
    make_session(exhibition)
    for _number in range(22):
        publish()
    titles = [item.findtext("title") for item in rss(client).findall("item")]
    assert titles == [f"{number}: Test release" for number in range(22, 2, -1)]


def test_notes_of_a_release_are_told(exhibition, client):
    Release.objects.create(
        exhibition=exhibition, number=1, name="First & best", notes="Two <b>lines</b>\n\nof it",
        published_at=almaty(1, 9),
    )  # fmt: skip
    entry = rss(client).find("item")
    assert entry.findtext("title") == "1: First & best"
    assert entry.findtext("description").startswith("<p>Two &lt;b&gt;lines&lt;/b&gt;</p>\n\n<p>of it</p>")


def test_title_cannot_smuggle_markup_into_a_reader(exhibition, client, publish):
    publish()
    make_session(exhibition, title_en='<script>alert(1)</script>" onclick="x')
    publish()
    description = rss(client).findtext("item/description")
    assert "<script" not in description
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&quot; onclick=" in description


def test_releases_of_another_edition_are_not_told(exhibition, client, publish):
    other = make_exhibition("other")
    Release.objects.create(exhibition=other, number=1, name="Theirs", published_at=almaty(1, 9))
    publish()
    assert [item.findtext("title") for item in rss(client).findall("item")] == ["1: Test release"]


def test_closed_session_is_neither_new_nor_cancelled(exhibition, client, publish):
    make_session(exhibition)
    publish()
    closed = make_session(exhibition, 3, access="closed", title_en="Hush")
    publish()
    assert told(client) == "No changes"
    closed.delete()
    publish()
    assert told(client) == "No changes"
    assert "Hush" not in client.get(FEEDS[0]).text


@pytest.mark.parametrize("address", ["/en/schedule/", "/en/schedule/2011-09-08/"])
def test_pages_of_the_programme_tell_a_browser_of_the_feeds(exhibition, client, publish, address):
    make_session(exhibition)
    publish()
    page = client.get(address).text
    found = re.findall(
        r'<link rel="alternate" type="application/(\w+)\+xml" title="([^"]+)" href="([^"]+)">', page
    )
    assert found == [
        ("atom", "Changes of the programme", "/schedule/changes.atom?lang=en"),
        ("rss", "Changes of the programme (RSS)", "/schedule/changes.rss?lang=en"),
    ]
    assert {client.get(href).status_code for _kind, _title, href in found} == {200}


@examples(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(st.characters(exclude_categories=["Cs"]), max_size=100))
def test_any_name_of_a_release_leaves_the_feeds_well_formed(exhibition, name):
    whole = Programme(exhibition)
    release = Release(exhibition=exhibition, number=1, name=name, notes=name, published_at=almaty(1, 9))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(news_feeds, "_releases", lambda _whole: [(release, None)])
        for write in (news_feeds.rss, news_feeds.atom):
            root = ET.fromstring(write(whole))  # noqa: S314
            titles = [one.text for one in root.iter() if one.tag.endswith("title")]
            assert titles[-1].startswith("1: ")
