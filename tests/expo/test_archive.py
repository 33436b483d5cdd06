"""The whole public site as files."""

import datetime as dt
import fcntl
import json
import re

import pytest
from django.conf import settings as site
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings

from conference import publishing
from conference.models import SlotFile
from exhibitors.models import Allocation, Exhibitor
from expo import addresses, archive, card_drawing, clock
from expo.archive import checking, naming, placing, rewriting, visiting
from tests.attached import attach, media
from tests.conftest import (
    make_exhibitor,
    make_hall,
    make_room,
    make_session,
    make_stand,
    make_whole_exhibition,
)
from tests.documents import pdf
from tests.expo.test_hygiene import LANGUAGES

__all__ = ["media"]
DATE = dt.date(2011, 9, 30)
MARK = "Xyzzyq"


def fill(exhibition):
    """A released edition with something of everything, and with what is nobody's business."""
    exhibitor = make_exhibitor(exhibition, 1, products=["tractors"])
    for number in range(2, 27):
        renamed = make_exhibitor(exhibition, number)
    for slug in ("between", "sector-MACH", "new-name"):
        renamed.slug = slug
        renamed.save()
    Allocation.objects.create(stand=make_stand(make_hall(exhibition)), exhibitor=exhibitor)
    make_stand(make_hall(exhibition, "B"), "B-101")
    attach(make_session(exhibition, 1, organisations=[exhibitor.organisation]))
    make_session(exhibition, 2)
    publishing.publish(exhibition=exhibition, name="Test release")
    plant(exhibition)
    publishing.publish(exhibition=exhibition, name="Test release")
    make_session(exhibition, 9, title_en=f"{MARK} draft", title_ru=f"{MARK} draft")


def plant(exhibition):
    texts = {"title_en": f"{MARK} closed", "title_ru": f"{MARK} closed"}
    room = make_room(exhibition, "QUIET")
    closed = make_session(exhibition, 5, kind="negotiations", access="closed", room=room, **texts)
    attach(closed, data=pdf(f"{MARK} closed"), name=f"{MARK}.pdf")
    names = {"name_en": f"{MARK} company", "name_ru": f"{MARK} company"}
    cancelled = make_exhibitor(exhibition, 99, state=Exhibitor.State.CANCELLED, **names)
    cancelled.slug = f"{MARK}-now"
    cancelled.save()


def make(folder, exhibition, **options):
    return archive.make(folder, exhibition, **{"date": DATE} | options)


def files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.fixture
def whole(exhibition, media):
    fill(exhibition)
    return exhibition


@pytest.fixture
def quickly(monkeypatch):
    """Pictures are the same for all: how they are drawn is told elsewhere."""
    monkeypatch.setattr(card_drawing, "png", lambda _words: b"\x89PNG")


class Made:
    """Two archives of one state, and what the database said of it."""

    def __init__(self, folder):
        self.folder, self.again = folder / "site", folder / "again"
        exhibition = make_whole_exhibition()
        fill(exhibition)
        for one in (self.folder, self.again):
            self.report = make(one, exhibition)
        self.files = files(self.folder)
        self.pages = list(addresses.pages(exhibition))
        self.secrets = list(
            exhibition.sessions.filter(title_en__startswith=MARK).values_list("code", flat=True)
        )
        stored = SlotFile.objects.first().stored
        self.file = f"schedule/files/{stored.pk}/{stored.name}"


@pytest.fixture(scope="module")
def made(tmp_path_factory, django_db_setup, django_db_blocker):
    """Made once for all that only reads it; of the database nothing stays."""
    folder = tmp_path_factory.mktemp("archive")
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=str(folder / "media")),
        transaction.atomic(),
    ):
        found = Made(folder)
        transaction.set_rollback(True)
    return found


def test_archive_holds_every_public_page_in_every_language(made):
    for page in made.pages:
        for code in LANGUAGES:
            path = addresses.in_language(page.path, code).partition("?")[0]
            query = [(name, str(value)) for name, value in page.query]
            assert naming.file_of(path, query, page.ending) in made.files
    own = ("index.html", "404.html", "robots.txt", "sitemap.xml", "sitemap-programme.xml", "favicon.ico")
    assert set(own) <= set(made.files)
    for code in LANGUAGES:
        assert made.files[f"schedule.{code}.pdf"].startswith(b"%PDF")
        assert made.files[f"schedule.{code}.ics"].startswith(b"BEGIN:VCALENDAR")
        assert made.files[f"{code}/exhibitors/test-company-1/card.png"].startswith(b"\x89PNG")
        assert f"{code}/exhibitors/page-2/index.html" in made.files
        assert f"{code}/plan/hall-B/index.html" in made.files
    assert made.file in made.files


def test_archive_holds_nothing_private(made):
    secrets = [MARK, visiting.HOST, "testserver", "csrfmiddlewaretoken", "sessionid", *made.secrets]
    assert len(made.secrets) == 2
    leaks = [
        (name, secret)
        for name, content in made.files.items()
        for secret in secrets
        if secret in name or secret.encode() in content
    ]
    assert leaks == []
    assert not [name for name in made.files if re.search("admin/|accounts|apply/|meetings|signage", name)]


def test_same_state_gives_the_same_bytes(made):
    assert made.files == files(made.again)


def test_links_are_relative_and_lead_to_files(made):
    assert checking.broken_links(made.folder) == []
    text = (made.folder / "kk/schedule/index.html").read_text()
    assert 'href="../exhibitors/index.html"' in text
    assert 'href="../../schedule.kk.ics"' in text
    links = re.findall(r'<a [^>]*href="([^"]*)"', text)
    assert [link for link in links if link.startswith("/")] == []


def test_stand_of_an_exhibitor_leads_to_its_row_of_the_plan(made):
    text = (made.folder / "be/exhibitors/test-company-1/index.html").read_text()
    assert 'href="../../plan/index.html#A-101"' in text
    assert 'id="A-101"' in (made.folder / "be/plan/index.html").read_text()


def test_former_address_leads_on_in_its_language(made):
    assert made.report.counts["redirects"] == 2 * len(LANGUAGES)
    for former in ("test-company-26", "between"):
        text = made.files[f"kk/exhibitors/{former}/index.html"].decode()
        assert '<html lang="kk">' in text
        assert '<meta name="robots" content="noindex">' in text
        assert 'http-equiv="refresh" content="0; url=../new-name/index.html"' in text
        assert f'rel="canonical" href="{site.BASE_URL}/kk/exhibitors/new-name/"' in text
        assert '<a href="../new-name/index.html">Бетке өту</a>' in text
    # The list of a sector has the name of the third: it stays.
    assert "refresh" not in made.files["kk/exhibitors/sector-MACH/index.html"].decode()
    assert "kk/exhibitors/test-company-99/index.html" not in made.files


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ru", "Архивная копия: 30 сентября 2011"),
        ("kk", "Мұрағат көшірмесі: 2011 жылғы 30 қыркүйек"),
        ("be", "Архіўная копія: 30 верасня 2011"),
        ("en", "Archive of 30 September 2011"),
    ],
)
def test_every_page_says_that_it_is_a_copy(made, language, said):
    pages = list((made.folder / language).rglob("*.html"))
    assert len(pages) > 40
    assert [one.name for one in pages if said not in one.read_text().replace("\xa0", " ")] == []


def test_nothing_asks_the_server(made):
    texts = {path: path.read_text() for path in made.folder.rglob("*.html")}
    for sign in ("<form", "stars.js", "data-live", "serviceWorker", "/apply/", "/admin/"):
        assert [path for path, text in texts.items() if sign in text] == []
    assert "Search and forms work on the live site only" in texts[made.folder / "en/exhibitors/index.html"]


@pytest.mark.parametrize(
    ("moment", "tense"), [((8, 10, 30), "future"), ((1, 12), "future"), ((20, 12), "past")]
)
def test_archive_does_not_mark_what_is_on_now(whole, tmp_path, at, moment, tense):
    at(*moment)
    seen = []
    with visiting.as_a_visitor(whole, site.BASE_URL):
        seen.append(whole.tense(clock.now()))
        page = visiting.visitor().get("/en/schedule/2011-09-08/", secure=True).text
    assert seen == [tense]
    assert "data-state" not in page
    assert "data-clock" not in page


def test_base_address_is_where_the_archive_will_be_found(exhibition, media, quickly, tmp_path):
    make_hall(exhibition)
    make_hall(exhibition, "B")
    before = site.BASE_URL, list(site.ALLOWED_HOSTS)
    make(tmp_path / "site", exhibition, base="https://archive.example/2011/")
    assert (site.BASE_URL, list(site.ALLOWED_HOSTS)) == before
    text = (tmp_path / "site/ru/plan/hall-B/index.html").read_text()
    assert '<link rel="canonical" href="https://archive.example/2011/ru/plan/hall-B/">' in text
    assert "https://archive.example/2011/sitemap.xml" in (tmp_path / "site/robots.txt").read_text()
    sitemap = (tmp_path / "site/sitemap-pages.xml").read_text()
    assert "<loc>https://archive.example/2011/kk/plan/hall-B/</loc>" in sitemap
    assert site.BASE_URL not in sitemap


def test_lists_of_the_api_are_whole(made):
    found = json.loads((made.folder / "api/v1/exhibitors.en.json").read_text())
    assert found["count"] == len(found["results"]) == 26
    assert found["next"] is None


def test_site_behind_https_can_be_archived(exhibition, media, quickly, tmp_path, settings):
    settings.ALLOWED_HOSTS = ["expo.example"]
    settings.BASE_URL = "https://expo.example"
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    make(tmp_path / "site", exhibition)
    text = (tmp_path / "site/en/index.html").read_text()
    assert '<link rel="canonical" href="https://expo.example/en/">' in text


def test_unreleased_edition_can_be_archived(exhibition, tmp_path, media, quickly):
    report = make(tmp_path / "site", exhibition)
    assert report.counts["pages"] > 30


def test_folder_with_other_files_is_refused(exhibition, tmp_path):
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(CommandError, match="--force"):
        call_command("export_site", str(tmp_path))
    assert [one.name for one in tmp_path.iterdir()] == ["letter.txt"]


def test_former_archive_is_replaced_whole(exhibition, tmp_path, media, quickly):
    folder = tmp_path / "out" / "site"
    make(folder, exhibition)
    (folder / "ru" / "old.html").write_text("old")
    call_command("export_site", str(folder), "--date", "2011-10-01")
    assert not (folder / "ru" / "old.html").exists()
    assert json.loads((folder / "archive.json").read_text())["date"] == "2011-10-01"
    assert [one.name for one in folder.parent.iterdir()] == ["site"]


def test_other_folder_is_replaced_by_force(exhibition, tmp_path, media, quickly):
    folder = tmp_path / "out" / "site"
    folder.mkdir(parents=True)
    (folder / "letter.txt").write_text("mine")
    make(folder, exhibition, force=True)
    assert not (folder / "letter.txt").exists()


def test_failure_leaves_the_former_archive_as_it_was(exhibition, tmp_path, media, quickly, monkeypatch):
    folder = tmp_path / "out" / "site"
    make(folder, exhibition)
    before = files(folder)
    monkeypatch.setattr(checking, "broken_links", lambda _folder: ["ru/index.html: nowhere.html"])
    with pytest.raises(archive.ArchiveFailed, match="nowhere"):
        make(folder, exhibition)
    assert files(folder) == before
    assert [one.name for one in folder.parent.iterdir()] == ["site"]


def left_by(number, folder, *, former=False):
    """What a run that was killed leaves beside ``folder``."""
    left = folder.parent / f".{folder.name}-{number}"
    (left / "built" / "ru").mkdir(parents=True)
    (left / placing.LOCK).touch()
    if former:
        (left / placing.FORMER).mkdir()
        (left / placing.FORMER / placing.MARK).write_text("{}")
    return left


def test_what_a_killed_run_has_left_is_cleared_up(tmp_path):
    folder = tmp_path / "site"
    left, running, foreign = left_by(1, folder), left_by(2, folder), tmp_path / ".site-3"
    foreign.mkdir()
    other = left_by(1, tmp_path / "other")
    with (running / placing.LOCK).open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with placing.workplace(folder) as place, placing.workplace(folder) as second:
            assert not left.exists()
            assert set(tmp_path.iterdir()) == {running, foreign, other, place, second}
    assert set(tmp_path.iterdir()) == {running, foreign, other}


def test_archive_that_a_killed_run_had_put_aside_comes_back(tmp_path):
    folder = tmp_path / "site"
    left_by(1, folder, former=True)
    with placing.workplace(folder):
        assert (folder / placing.MARK).is_file()
    assert [one.name for one in tmp_path.iterdir()] == ["site"]


def test_change_in_the_meantime_is_told(exhibition, tmp_path, media, quickly):
    def change(done, total):
        if done == 0:
            make_exhibitor(exhibition, 1)

    with pytest.raises(archive.ArchiveFailed, match="changed while"):
        make(tmp_path / "out" / "site", exhibition, progress=change)
    assert list((tmp_path / "out").iterdir()) == []


def test_links_that_lead_nowhere_are_found(tmp_path):
    (tmp_path / "index.html").write_text(
        '<p id="here"><a href="a/b.html#there">1</a><a href="#here">2</a><a href="#gone">3</a>'
        '<a href="c.html">4</a><a href="https://other.example/">5</a><img src="a/b.html">'
    )
    (tmp_path / "a").mkdir()
    (tmp_path / "a/b.html").write_text('<p id="there"><a href="../index.html#here">')
    assert checking.broken_links(tmp_path) == ["index.html: #gone", "index.html: c.html"]


@pytest.mark.parametrize(
    ("path", "query", "ending", "name"),
    [
        ("/ru/", (), "", "ru/index.html"),
        ("/ru/exhibitors/", (("sector", "A"), ("page", "2")), "", "ru/exhibitors/sector-A/page-2/index.html"),
        ("/kk/exhibitors/", (("letter", "Ә"),), "", "kk/exhibitors/letter-u04d8/index.html"),
        ("/be/exhibitors/", (("letter", "../x"),), "", "be/exhibitors/letter-u002eu002eu002fx/index.html"),
        ("/schedule.ics", (("lang", "kk"), ("code", "abc234")), "", "schedule.kk.code-abc234.ics"),
        ("/api/v1/rooms/", (("lang", "be"),), ".json", "api/v1/rooms.be.json"),
    ],
)  # fmt: skip
def test_address_has_a_file_of_its_own(path, query, ending, name):
    assert naming.file_of(path, query, ending) == name


def rewritten(text, known=("/there/",)):
    def link(href, is_language):
        return "there.html" if href in known else href if href.startswith(("http", "#")) else None

    return rewriting.rewrite(text, link, note="[note]", in_place_of_form="[form]")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<a href="/there/" class="x">1</a>', '<a href="there.html" class="x">1</a>'),
        ('<a class="x" href="/gone/">1</a>', '<a class="x">1</a>'),
        ('<ul><li><a href="/gone/">1</a></li><li><a href="/there/">2</a></li></ul>',
         '<ul><li><a href="there.html">2</a></li></ul>'),
        ('<nav><h2>Sector</h2><ul><li><a href="/gone/"><b>1</b></a></li></ul></nav>', ""),
        ('<li>See <a href="/gone/">1</a>.</li>', "<li>See <a>1</a>.</li>"),
        ('<li><a href="/gone/">1</a> · <a href="/gone/">2</a></li>', ""),
        ("<form><p>1</p><input></form><p>2</p><form></form>", "[form]<p>2</p>"),
        ('<p data-live>1 <b>2</b></p><script data-live src="x"></script>3', "3"),
        ("<main id='m'>1</main>", "[note]<main id='m'>1</main>"),
        ('<link rel="manifest" href="/there/"><link rel="icon" href="/gone/"><img src="/gone/">1', "1"),
        ('<link rel="canonical" href="https://x.example/">', '<link rel="canonical" href="https://x.example/">'),
        ("<p>a &amp; b &#171; &lt;form&gt;</p>", "<p>a &amp; b &#171; &lt;form&gt;</p>"),
        ('<script type="x">{"a":"\\u003c/a<p>"}</script>', '<script type="x">{"a":"\\u003c/a<p>"}</script>'),
        ('<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>', '<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>'),
    ],
)  # fmt: skip
def test_page_is_made_fit_for_an_archive(before, after):
    assert rewritten(before) == after
