"""The archive of a part of the real edition, served by the plainest of servers below some folder."""

import contextlib
import functools
import sqlite3
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.e2e.seeing import faultless


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        """Say nothing: the browser tells what went wrong."""


# What the visitor of these tests passes. The whole would be fifty times as many pages, and that an archive
# holds every page is told without a browser.
FEWER = """
    UPDATE exhibitors_exhibitor SET state = 'CANCELLED' WHERE slug NOT IN ('atlant', 'ministry-of-education');
    DELETE FROM conference_slot WHERE title_ru NOT LIKE 'Секция 5%';
    DELETE FROM expo_day WHERE date NOT IN (SELECT date(starts_at) FROM conference_slot)"""


@pytest.fixture(scope="module")
def archive(demo, tmp_path_factory):
    """The address of the archive, two folders deep."""
    folder = tmp_path_factory.mktemp("served")
    with (
        contextlib.closing(sqlite3.connect(demo.log.parent / "demo.sqlite3")) as whole,
        contextlib.closing(sqlite3.connect(folder / "part.sqlite3")) as part,
    ):
        whole.backup(part)
        part.executescript(FEWER)
        part.commit()
    database = f"sqlite:///{folder / 'part.sqlite3'}"
    demo.run("export_site", str(folder / "some" / "where"), DATABASE_URL=database)
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/some/where/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def reader(new_context, archive):
    """A page that may ask nothing but the archive, and in which nothing may fail."""
    with faultless(new_context(viewport={"width": 390, "height": 844}).new_page(), archive) as page:
        yield page


def test_visitor_goes_from_the_programme_to_an_exhibitor_and_its_stand(reader, archive):
    reader.goto(archive)
    reader.click("a[hreflang=kk]")
    assert "Мұрағат көшірмесі" in reader.inner_text("aside.notes")
    reader.click("text=Мәзір")
    reader.click("#menu a:has-text('Бағдарлама')")
    assert reader.query_selector_all("text=Қазір өтіп жатыр") == []
    reader.click(".slot h3 a:has-text('5-секция')")
    reader.click(".kv a:has-text('Министерство образования')")
    stand = reader.inner_text("aside h2").split()[0]
    reader.click("aside .btn")
    reader.wait_for_url(f"{archive}kk/plan/hall-**")
    assert stand in reader.inner_text("tr:target")


@pytest.mark.parametrize("path", ["ru/", "be/exhibitors/sector-ELEC/", "en/plan/hall-C/", "404.html"])
def test_page_of_the_archive_is_faultless(reader, archive, path):
    reader.goto(archive + path)
    reader.wait_for_load_state("networkidle")
    assert reader.query_selector_all("form") == []


def test_language_is_changed_on_the_same_page(reader, archive):
    reader.goto(f"{archive}ru/exhibitors/atlant/index.html")
    reader.click(".langs a[hreflang=be]")
    reader.wait_for_url(f"{archive}be/exhibitors/atlant/index.html")
