"""What the head of every public page says to search engines and to those who share its link."""

import html
import re

import pytest
from django.conf import settings

from expo import addresses
from tests.conftest import make_exhibitor, make_hall, make_room, make_session, make_stand
from tests.expo.test_hygiene import LANGUAGES

FLAGS = re.IGNORECASE | re.DOTALL


def head(page):
    """The head as ``{name: content}``; links by their rel, a name that comes twice as a list."""
    found = {}
    for tag in re.findall(r"<(?:meta|link) [^>]*>", page.split("</head>")[0]):
        values = {name: html.unescape(value) for name, value in re.findall(r'([\w:]+)="([^"]*)"', tag)}
        name = values.get("property") or values.get("name") or values.get("rel", "")
        if "hreflang" in values:
            name = f"hreflang {values['hreflang']}"
        found.setdefault(name, []).append(values.get("content", values.get("href")))
    return {name: several[0] if len(several) == 1 else several for name, several in found.items()}


def title(page):
    return html.unescape(re.search(r"<title>(.*?)</title>", page, FLAGS)[1])


@pytest.fixture
def whole(exhibition, publish):
    """An edition with two of everything."""
    for number in (1, 2):
        make_exhibitor(exhibition, number, products=[f"product {number}"])
        make_stand(make_hall(exhibition, "AB"[number - 1]), f"{'AB'[number - 1]}-101")
        make_session(exhibition, number, room=make_room(exhibition, f"ROOM{number}"))
    publish()
    return exhibition


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_has_a_title_and_a_description_of_its_own(whole, client, language):
    titles, descriptions = {}, {}
    for page in addresses.pages(whole):
        if not page.kind:
            continue
        path = addresses.in_language(page.path, language)
        text = client.get(path).text
        titles.setdefault(title(text), []).append(path)
        descriptions.setdefault(head(text)["description"], []).append(path)
    assert len(titles) > 15
    assert [paths for paths in titles.values() if len(paths) > 1] == []
    assert [paths for paths in descriptions.values() if len(paths) > 1] == []
    assert all(descriptions)


def test_every_public_page_tells_how_to_share_it(whole, client):
    for page in addresses.pages(whole):
        if page.kind:
            path = addresses.in_language(page.path, "be")
            found = head(client.get(path).text)
            address = settings.BASE_URL + path
            assert found["canonical"] == found["og:url"] == found["hreflang be"] == address
            assert found["og:description"] == found["description"]
            assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")
            assert found["twitter:card"] == "summary_large_image"


def test_head_of_an_exhibitor_says_all(whole, client):
    found = head(client.get("/en/exhibitors/test-company-1/").text)
    base = settings.BASE_URL
    assert {name: value for name, value in found.items() if name.startswith(("og:", "hreflang"))} == {
        **{
            f"hreflang {code}": f"{base}/{code}/exhibitors/test-company-1/"
            for code in ("ru", "kk", "be", "en")
        },
        "hreflang x-default": f"{base}/ru/exhibitors/test-company-1/",
        "og:type": "website",
        "og:site_name": "Test EXPO 2011",
        "og:url": f"{base}/en/exhibitors/test-company-1/",
        "og:title": "Test Company 1",
        "og:description": "Test Company 1, Minsk. Sector MACH: product 1",
        "og:locale": "en_GB",
        "og:locale:alternate": ["ru_RU", "kk_KZ", "be_BY"],
        "og:image": f"{base}/en/exhibitors/test-company-1/card.png",
        "og:image:type": "image/png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "Test Company 1",
    }


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("/ru/exhibitors/?sector=MACH", "/ru/exhibitors/"),
        ("/ru/exhibitors/?hall=A", "/ru/exhibitors/"),
        ("/ru/exhibitors/?sector=MACH&page=2", "/ru/exhibitors/"),
        ("/ru/exhibitors/?utm_source=letter", "/ru/exhibitors/"),
        ("/ru/plan/?hall=B", "/ru/plan/?hall=B"),
        ("/ru/plan/?hall=A", "/ru/plan/"),
        ("/ru/plan/?stand=B-101", "/ru/plan/?hall=B"),
        ("/ru/schedule/?access=open&language=ru", "/ru/schedule/"),
        ("/ru/schedule/2011-09-08/?room=ROOM1", "/ru/schedule/2011-09-08/"),
    ],
)
def test_canonical_address_holds_no_filter(whole, client, asked, canonical):
    found = head(client.get(asked).text)
    assert found["canonical"] == settings.BASE_URL + canonical
    assert found["hreflang kk"] == settings.BASE_URL + canonical.replace("/ru/", "/kk/")


def test_further_page_of_the_catalogue_is_a_page_of_its_own(exhibition, client):
    for number in range(1, 26):
        make_exhibitor(exhibition, number)
    text = client.get("/en/exhibitors/?page=2").text
    assert head(text)["canonical"] == f"{settings.BASE_URL}/en/exhibitors/?page=2"
    assert title(text) == "Catalogue of exhibitors. Page 2 of 2 — Test EXPO 2011"
    assert head(text)["description"].endswith(" Page 2 of 2.")
    assert "Page" not in head(client.get("/en/exhibitors/").text)["description"]


def test_results_of_a_search_are_not_to_be_listed(whole, client):
    assert head(client.get("/en/exhibitors/?q=company").text)["robots"] == "noindex,follow"
    assert "robots" not in head(client.get("/en/exhibitors/").text)


def test_host_of_the_request_is_nowhere_in_the_page(whole, client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    text = client.get("/en/exhibitors/test-company-1/", headers={"Host": "other.example"}).text
    assert "other.example" not in text


@pytest.mark.parametrize(
    "path", ["/en/schedule/my/?codes=abc234", "/accounts/login/", "/en/no-such-page/", "/en/apply/resume/x/"]
)
def test_page_of_ones_own_is_not_to_be_shared(whole, client, path):
    found = head(client.get(path).text)
    assert {name for name in found if name.startswith(("og:", "canonical", "hreflang"))} == set()


def test_name_cannot_break_out_of_the_head(exhibition, client):
    make_exhibitor(exhibition, name_en='"><script>alert(1)</script> & — Test')
    found = head(client.get("/en/exhibitors/test-company-1/").text)
    assert found["og:title"] == '"><script>alert(1)</script> & — Test'


def test_page_without_a_card_of_its_own_shows_that_of_the_home_page(exhibition, client):
    found = head(client.get("/kk/apply/").text)
    assert found["og:image"] == f"{settings.BASE_URL}/kk/card.png"


def test_head_asks_nothing_of_the_database(exhibition, client, from_views, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get("/kk/sources/")
