"""What search engines ask for: robots.txt and the sitemap."""

from urllib.robotparser import RobotFileParser

import pytest
from django.conf import settings
from lxml import etree

from exhibitors.models import Allocation, Exhibitor
from expo import addresses, offers, sitemap
from tests.conftest import make_exhibitor, make_hall, make_session, make_stand

SPACES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def tree(client, path):
    response = client.get(path, headers={"Host": "testserver"})
    assert response.headers["Content-Type"] == "application/xml; charset=utf-8"
    return etree.fromstring(response.content)


def listed(client, path):
    return tree(client, path).xpath("//s:loc/text()", namespaces=SPACES)


def listed_in_all(client):
    found = []
    for part in listed(client, "/sitemap.xml"):
        found += listed(client, part.removeprefix(settings.BASE_URL))
    return found


def test_index_names_a_file_for_each_kind(exhibition, client, publish):
    make_exhibitor(exhibition)
    make_session(exhibition)
    publish()
    assert listed(client, "/sitemap.xml") == [
        f"{settings.BASE_URL}/sitemap-{kind}.xml" for kind in ("pages", "exhibitors", "programme")
    ]


def test_each_address_leads_to_a_page(exhibition, client, publish):
    exhibitor = make_exhibitor(exhibition)
    stand = make_stand(make_hall(exhibition))
    make_hall(exhibition, "B")
    Allocation.objects.create(stand=stand, exhibitor=exhibitor)
    make_session(exhibition)
    publish()
    found = listed_in_all(client)
    assert len(found) == len(set(found)) > 60
    assert {client.get(one.removeprefix(settings.BASE_URL)).status_code for one in found} == {200}
    assert f"{settings.BASE_URL}/kk/plan/?hall=B" in found


def test_address_names_its_twins_in_all_languages(exhibition, client):
    make_exhibitor(exhibition)
    (entry,) = tree(client, "/sitemap-exhibitors.xml").xpath(
        "//s:url[s:loc[contains(., '/kk/')]]", namespaces=SPACES
    )
    links = {link.get("hreflang"): link.get("href") for link in entry.findall("x:link", SPACES)}
    tail = "exhibitors/test-company-1/"
    expected = {code: f"{settings.BASE_URL}/{code}/{tail}" for code in ("ru", "kk", "be", "en")}
    assert links == expected | {"x-default": f"{settings.BASE_URL}/ru/{tail}"}


def test_date_is_that_of_the_last_change(exhibition, client):
    exhibitor = make_exhibitor(exhibition)
    changed = exhibitor.history.latest().history_date
    (first, *_rest) = tree(client, "/sitemap-exhibitors.xml").xpath("//s:lastmod/text()", namespaces=SPACES)
    assert first == changed.isoformat(timespec="seconds")
    given = Allocation.objects.create(stand=make_stand(make_hall(exhibition)), exhibitor=exhibitor)
    (first, *_rest) = tree(client, "/sitemap-exhibitors.xml").xpath("//s:lastmod/text()", namespaces=SPACES)
    assert first == given.created_at.isoformat(timespec="seconds")


def test_session_keeps_its_date_until_it_changes(exhibition, client, publish):
    one, other = make_session(exhibition, 1), make_session(exhibition, 2)
    first = publish().published_at
    other.title_en = "Another title"
    other.save()
    second = publish().published_at

    def date_of(session):
        path = f"//s:url[s:loc[contains(., '/en/schedule/{session.code}/')]]/s:lastmod/text()"
        return tree(client, "/sitemap-programme.xml").xpath(path, namespaces=SPACES)

    assert date_of(one) == [first.isoformat(timespec="seconds")]
    assert date_of(other) == [second.isoformat(timespec="seconds")]


def test_what_is_not_public_is_not_listed(exhibition, client, publish):
    make_exhibitor(exhibition, state=Exhibitor.State.CANCELLED)
    closed = make_session(exhibition, 1, access="closed", kind="negotiations")
    publish()
    draft = make_session(exhibition, 2)
    found = " ".join(listed_in_all(client))
    assert "test-company-1" not in found
    assert closed.code not in found
    assert draft.code not in found


def test_long_kind_is_split(exhibition, client, monkeypatch):
    for number in range(1, 4):
        make_exhibitor(exhibition, number)
    monkeypatch.setattr(sitemap, "PAGES_A_FILE", 2)
    names = [one.rpartition("/")[2] for one in listed(client, "/sitemap.xml")]
    assert {"sitemap-exhibitors.xml", "sitemap-exhibitors-2.xml"} <= set(names)
    assert len(listed(client, "/sitemap-exhibitors.xml")) == 8
    assert len(listed(client, "/sitemap-exhibitors-2.xml")) == 4
    assert client.get("/sitemap-exhibitors-3.xml").status_code == 404


def test_signs_of_markup_are_escaped(exhibition, client, monkeypatch):
    def offered(exhibition):
        yield addresses.Page("plan", query=(("hall", 'A&<"'),), kind="pages")

    real = offers.of
    monkeypatch.setattr(offers, "of", lambda kind: [offered] if kind == "public pages" else real(kind))
    assert listed(client, "/sitemap-pages.xml")[0] == f"{settings.BASE_URL}/ru/plan/?hall=A%26%3C%22"


def test_host_of_the_request_has_no_say(exhibition, client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    for path in ("/robots.txt", "/sitemap.xml", "/sitemap-pages.xml"):
        text = client.get(path, headers={"Host": "other.example"}).text
        assert settings.BASE_URL in text
        assert "other.example" not in text


def test_queries_grow_with_the_kinds_only(exhibition, client, publish, django_assert_max_num_queries):
    make_session(exhibition)
    publish()
    for number in range(1, 4):
        make_exhibitor(exhibition, number)
    with django_assert_max_num_queries(16):
        client.get("/sitemap.xml")


@pytest.mark.parametrize(
    ("path", "may"),
    [
        ("/ru/", True), ("/kk/exhibitors/", True), ("/be/exhibitors/test-company-1/", True),
        ("/admin/", False), ("/accounts/login/", False), ("/api/v1/", False), ("/schedule.ics", True),
    ],
)  # fmt: skip
def test_robots_txt_refuses_what_is_not_for_them(client, path, may):
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    rules = RobotFileParser()
    rules.parse(response.text.splitlines())
    assert rules.can_fetch("*", path) is may
    assert rules.site_maps() == [f"{settings.BASE_URL}/sitemap.xml"]
    tag = response.headers["ETag"]
    assert client.get("/robots.txt", headers={"If-None-Match": tag}).status_code == 304


def test_robots_txt_refuses_lists_by_filters(client):
    rules = client.get("/robots.txt").text.splitlines()
    assert "Disallow: /*?" in rules
    assert {one for one in rules if one.startswith("Allow")} == {
        f"Allow: /*?{name}=" for name in ("hall", "lang", "page")
    }
