"""Every public page says what it depends on: nothing that it reads, and no key of a query, is left out."""

import datetime as dt
import gzip
import re

import brotli
import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from conference import publishing
from conference.models.commission import Communique
from conference.models.session import Kind
from expo import clock, page_cache
from expo.page_cache.versions import Versions, subjects
from tests.attached import attach, media
from tests.conftest import almaty, make_room, make_session
from tests.documents import pdf
from tests.public_pages import LANGUAGES, fill, marked, spec_of, values_of
from tests.urlmap import routes

__all__ = ["media"]
pytestmark = pytest.mark.usefixtures("media")

# Every other address that answers a GET, by how it begins: why it is no page for the cache.
UNMARKED = {
    "admin/": "the organisers' own",
    "accounts/": "forms with a token, and a person",
    "i18n/": "takes forms only",
    "api/": "has keys, limits and tags of its own",
    "ru/apply/": "forms with a token, and an applicant",
    "ru/commission/meetings/": "for members of the delegations",
    "ru/commission/papers/": "for members of the delegations, or a file",
    "ru/signage/": "screens ask for the present minute, and tell that they were asked",
    "ru/schedule/my/": "what it shows is the visitor's own choice",
    "healthz": "says that this process lives",
    "readyz": "says how this process does",
    "problems/": "varies by the language that the browser asks for",
    "schedule.pdf": "is kept with its release, and made when asked for",
    "schedule/doors.pdf": "is kept with its release, and made when asked for",
    "schedule/files/": "a file, known by its checksum",
    "logos/": "a file, known by its checksum",
    "robots.txt": "is the same for good, and needs no database",
    "worker.js": "holds the difference between two clocks",
    "ru/offline/pages.json": "is known by a version of its own",
    "ru/search/": "says what is found for this visitor's words",
    "ru/style/": "shows the parts of pages to those who make them",
}
# And by how it ends.
ENDS = {"card.png": "a picture, known by what it says"}
ROOT = ""


@pytest.fixture
def site(exhibition):
    fill(exhibition)
    return exhibition


def test_every_address_is_kept_or_has_a_reason_why_not(site):
    kept = {address.removeprefix("/") for address in marked(site)}
    values = values_of(site)
    open_ones = []
    for route in routes():
        if route.path == ROOT or route.path.startswith(tuple(UNMARKED)) or route.path.endswith(tuple(ENDS)):
            continue
        address = route.address(values)
        if address.removeprefix("/") not in kept:
            open_ones.append(address)
    assert open_ones == []
    assert {
        "ru/",
        "ru/schedule/",
        "ru/plan/",
        "ru/commission/",
        "schedule.ics",
        "schedule/changes.atom",
    } <= kept


def test_no_reason_is_left_without_an_address(site):
    paths = [route.path for route in routes()]
    assert [one for one in UNMARKED if not any(path.startswith(one) for path in paths)] == []
    assert [one for one in ENDS if not any(path.endswith(one) for path in paths)] == []


def test_every_page_says_which_tables_it_reads(site, client, from_views):
    tables = subjects()
    missing = {}
    for address, spec in marked(site).items():
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200, address
        read = {table for query in found for table in re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"])}
        said = {table for name in spec.depends for table in tables.get(name, ())}
        if read - said:
            missing[address] = read - said
    assert missing == {}


class Asked(QueryDict):
    """Notes each key that is looked for."""

    keys_read = set()

    def get(self, key, default=None):
        self.keys_read.add(key)
        return super().get(key, default)

    def __getitem__(self, key):
        self.keys_read.add(key)
        return super().__getitem__(key)

    def __contains__(self, key):
        self.keys_read.add(key)
        return super().__contains__(key)

    def getlist(self, key, default=None):
        self.keys_read.add(key)
        return super().getlist(key, default)


def test_every_page_says_which_keys_of_the_query_it_reads(site, client, from_views, monkeypatch):
    monkeypatch.setattr("django.core.handlers.wsgi.QueryDict", Asked)
    missing = {}
    for address, spec in marked(site).items():
        Asked.keys_read.clear()
        client.get(address)
        unsaid = Asked.keys_read - spec.params - ({"lang"} if spec.takes_lang else set())
        if unsaid:
            missing[address] = unsaid
    assert missing == {}


MOMENTS = [
    almaty(1, 12),
    almaty(1, 12, 45),
    almaty(1, 23, 59),
    almaty(2, 0, 1),
    almaty(7, 3, 59),
    almaty(7, 4),
    almaty(8, 9, 59),
    almaty(8, 10),
    almaty(8, 10) + dt.timedelta(seconds=59),
    almaty(8, 10, 1),
    almaty(8, 10, 20),
    almaty(8, 11),
    almaty(8, 18),
    almaty(11, 3, 59),
    almaty(11, 4),
    almaty(20, 12),
    almaty(20, 13, 30),
]


def test_page_of_the_same_stamp_is_the_same_page_at_every_hour(
    site, client, settings, from_views, monkeypatch
):
    settings.CLOCK_START = MOMENTS[0]
    pages, versions, wrong = {}, Versions(), []
    for moment in MOMENTS:
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment.astimezone(dt.UTC))
        for address, spec in marked(site).items():
            text = client.get(address).content
            if pages.setdefault((address, versions.stamp(spec.depends)), text) != text:
                wrong.append((address, moment))
    assert wrong == []
    # The hours matter at all.
    assert len({stamp for address, stamp in pages if address == "/ru/schedule/"}) > len(MOMENTS) / 2
    assert len({stamp for address, stamp in pages if address == "/schedule.ics"}) < len(MOMENTS) / 2


def test_no_marked_page_is_unfit_to_be_kept(site, client):
    unfit = []
    for language in LANGUAGES:
        for russian in marked(site):
            address = russian.replace("/ru/", f"/{language}/", 1)
            first, again = client.get(address), client.get(address)
            headers = first.headers
            if not headers["ETag"].startswith("W/") or headers["ETag"] != again.headers["ETag"]:
                unfit.append(address)
            assert headers["Cache-Control"] == "public, no-cache", address
            assert headers["Vary"] == "Accept-Encoding, Cookie", address
            assert first.cookies == {}, address
    assert unfit == []


def test_marked_page_asks_the_database_for_versions_only_once_it_is_kept(
    site, client, django_assert_num_queries
):
    for address in marked(site):
        tag = client.get(address).headers["ETag"]
        with django_assert_num_queries(1):
            client.get(address)
        with django_assert_num_queries(1):
            assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


MARK = "Xyzzyq"


def kept_bytes(client):
    """All that the process of ``client`` keeps, headers included."""
    middleware = client.handler.cache_under_test
    for page in middleware.pages.values():
        for answer in [*page.bodies.values(), *page.heads.values(), page.unchanged]:
            yield answer.serialize() if "Content-Encoding" not in answer.headers else unpacked(answer)


def unpacked(answer):
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress}[answer.headers["Content-Encoding"]]
    return answer.serialize_headers() + (unpack(answer.content) if answer.content else b"")


@pytest.fixture
def kept(client, monkeypatch):
    """The client, whose cache can be looked into."""
    made = []
    real = page_cache.PageCache.__init__

    def noted(self, get_response):
        real(self, get_response)
        made.append(self)

    monkeypatch.setattr(page_cache.PageCache, "__init__", noted)
    client.handler.load_middleware()
    client.handler.cache_under_test = made[0]
    return client


def test_no_kept_byte_is_of_a_draft_or_of_a_closed_session(site, kept):
    room = make_room(site, "QUIET", position=9)
    organisation = site.exhibitors.get(slug="test-company-2").organisation
    texts = {f"{field}_{code}": f"{MARK} {code}" for field in ("title", "abstract") for code in LANGUAGES}
    secrets = []
    for number, kind in enumerate(Kind.values):
        start = almaty(7 + number % 4, 10 + number // 4)
        secrets.append(
            make_session(
                site, number, reference=f"{MARK}{number}", kind=kind, access="closed", room=room,
                organisations=[organisation], starts_at=start, ends_at=start + dt.timedelta(hours=1), **texts,
            )
        )  # fmt: skip
        attach(secrets[-1], data=pdf(MARK), name=f"{MARK}.pdf", title_ru=f"{MARK} file")
    publishing.publish(exhibition=site, name="Third")
    # A draft that is public one day.
    secrets.append(make_session(site, 90, room=room, starts_at=almaty(9, 16), ends_at=almaty(9, 17), **texts))
    addresses = list(marked(site))
    for language in LANGUAGES:
        for address in addresses:
            page = address.replace("/ru/", f"/{language}/", 1)
            kept.get(page if page != address or language == "ru" else f"{page}?lang={language}")
    words = [MARK, MARK.upper(), *(one.code for one in secrets), *(str(one.uid) for one in secrets)]
    texts = [text.decode("utf-8", "replace") for text in kept_bytes(kept)]

    assert len(kept.handler.cache_under_test.pages) == len(addresses) * len(LANGUAGES) - csv_pages(addresses)
    assert [word for word in words for text in texts if word in text] == []
    # What is looked for could be found.
    assert any("Test Seminar, changed" in text for text in texts)


def csv_pages(addresses):
    """Addresses without a language that take none, kept once."""
    return sum(3 for one in addresses if not one.startswith("/ru/") and not spec_of(one).takes_lang)


def test_nothing_of_the_commission_is_kept_before_its_communique(site, kept):
    Communique.objects.update(published_at=None)
    for language in LANGUAGES:
        page = kept.get(f"/{language}/commission/")
        assert page.headers["ETag"]
    texts = b"".join(kept_bytes(kept)).decode()
    assert "Пробное коммюнике" not in texts
    assert "Пробный открытый документ" not in texts
    Communique.objects.update(published_at=almaty(9, 14))
    assert "Пробное коммюнике" in kept.get("/ru/commission/").text
    Communique.objects.update(published_at=None)
    assert "Пробное коммюнике" not in kept.get("/ru/commission/").text
