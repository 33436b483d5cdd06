"""What may be kept by a visitor's browser, and what it is told about it."""

import datetime as dt
import json
import re
from io import BytesIO
from pathlib import Path

import brotli
import pytest
from django.conf import settings as site
from django.contrib.staticfiles import finders
from django.utils import translation
from PIL import Image

from conference import publishing
from exhibitors.models import Allocation, Exhibitor
from expo import clock, folding, offline
from tests.conftest import almaty, make_exhibitor, make_hall, make_sector, make_session, make_stand
from tests.urlmap import routes

LANGUAGES = ("ru", "kk", "be", "en")
SAMPLES = {
    "date": "2011-09-08", "code": "abc234", "slug": "test-company-1", "key": "abcdef", "number": "1",
    "token": "abcdef", "name": "x", "pk": "11111111-1111-1111-1111-111111111111", "webhook": "1",
    "delivery": "1", "part": "company", "kind": "pdf",
}  # fmt: skip


def release(exhibition):
    publishing.publish(exhibition=exhibition, name="Test release")


def version(client, language="en"):
    return client.get(f"/{language}/offline/pages.json").json()["version"]


def listed(client, language="en"):
    return client.get(f"/{language}/offline/").text.partition("data-list")[2]


def test_nothing_but_these_addresses_may_be_kept_or_stood_in_for():
    with translation.override("en"):
        found = {
            route.name
            for route in routes()
            if offline.is_public(
                route.address(
                    {**SAMPLES}
                    | dict.fromkeys(route.names, "x")
                    | {name: SAMPLES[name] for name in route.names if name in SAMPLES}
                )
            )
        }
    assert found == {
        "home", "schedule", "schedule-day", "schedule-changes", "schedule-my", "session", "exhibitors",
        "exhibitor", "plan", "economy", "conference", "commission", "sources", "offline",
    }  # fmt: skip


@pytest.mark.parametrize(
    "path",
    [
        "/", "/en", "/de/", "/admin/", "/en/admin/", "/accounts/login/", "/api/v1/exhibitors/", "/en/apply/",
        "/en/apply/BY-1/", "/en/signage/", "/en/signage/CONF1/", "/en/commission/meetings/",
        "/en/commission/papers/abc/", "/schedule.ics", "/en/schedule/my/x/", "/en/exhibitors/a/b/",
        "/en/exhibitors/../apply/", "/en//schedule/", "/x/en/schedule/", "/en/offline/pages.json",
        "/en/schedule/abc234/\n", "/logos/1.png", "/en/economy/trade.csv", "/i18n/setlang/",
        "/en/schedule/abc23%34/",
    ],
)  # fmt: skip
def test_closed_and_personal_addresses_are_none_of_them(path):
    assert not offline.is_public(path)


@pytest.mark.parametrize("who", ["client", "organiser_client"])
def test_kept_pages_are_the_same_for_all(exhibition, who, request):
    client = request.getfixturevalue(who)
    make_stand(make_hall(exhibition))
    make_exhibitor(exhibition)
    session = make_session(exhibition)
    release(exhibition)
    paths = client.get("/en/offline/pages.json").json()["pages"]
    paths += [f"/en/schedule/{session.code}/", "/en/exhibitors/test-company-1/", "/en/schedule/changes/"]
    paths += ["/en/economy/", "/en/conference/", "/en/sources/"]
    for path in paths:
        assert offline.is_public(path.partition("?")[0])
        response = client.get(path)
        assert response.status_code == 200, path
        assert not response.cookies
        said = response.headers.get("Cache-Control", "")
        assert "public" in said or "Cookie" not in response.headers.get("Vary", "")
        assert not re.search("private|no-store", said)
        assert '<main id="main"' in response.text
        assert "csrfmiddlewaretoken" not in response.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_set_is_whole_in_each_language(exhibition, client, language):
    make_hall(exhibition, "A")
    make_hall(exhibition, "B")
    answer = client.get(f"/{language}/offline/pages.json")
    assert answer.headers["Cache-Control"] == "no-cache"
    days = [f"schedule/2011-09-{number:02}/" for number in range(7, 11)]
    wanted = ["", "offline/", "plan/", "plan/?hall=B", "schedule/", *days]
    assert sorted(answer.json()["pages"]) == sorted(f"/{language}/{path}" for path in wanted)


def test_version_changes_with_what_the_set_shows(exhibition, client):
    stand = make_stand(make_hall(exhibition))
    exhibitor = make_exhibitor(exhibition, products=["Cheese"])
    session = make_session(exhibition)
    release(exhibition)
    seen = [version(client)]
    assert version(client, "kk") == seen[0]

    def changed():
        seen.append(version(client))
        return seen[-1] not in seen[:-1]

    session.title_en = "Draft only"
    session.save()
    assert not changed()
    release(exhibition)
    assert changed()
    exhibitor.products.update(name_kk="Ірімшік")
    assert changed()
    Exhibitor.objects.update(name_en="Renamed")
    assert changed()
    Allocation.objects.create(exhibitor=exhibitor, stand=stand)
    assert changed()
    exhibition.days.update(closes_at=dt.time(19))
    assert changed()


def test_version_is_worked_out_once_for_many_visitors(
    exhibition, client, settings, django_assert_max_num_queries
):
    settings.CURRENT_KEPT_SECONDS = 1
    version(client)
    with django_assert_max_num_queries(4):
        version(client)


def test_list_names_stand_sector_and_products_in_the_language_of_the_page(exhibition, client):
    hall = make_hall(exhibition)
    sector = make_sector(exhibition, "FOOD", name_kk="Тамақ")
    one = make_exhibitor(exhibition, 1, products=["Cheese", "Butter"], sector=sector)
    Allocation.objects.create(exhibitor=one, stand=make_stand(hall, "A-101"))
    hidden = make_exhibitor(exhibition, 2, sector=sector, state=Exhibitor.State.CANCELLED)
    held = make_exhibitor(exhibition, 3, sector=sector)
    stand = make_stand(hall, "A-102", x_cm=900)
    Allocation.objects.create(exhibitor=held, stand=stand, state=Allocation.State.OPTION)
    text = listed(client)
    assert '<a href="/en/exhibitors/test-company-1/">Test Company 1</a>' in text
    assert 'href="/en/plan/?stand=A-101#sel">A-101</a>' in text
    assert "Sector FOOD: Cheese, Butter" in text
    assert "Test Company 3" in text
    assert hidden.name_en not in text
    assert "A-102" not in text
    assert "Тамақ" in listed(client, "kk")


def test_list_takes_as_many_queries_for_three_exhibitors_as_for_one(
    exhibition, client, django_assert_max_num_queries
):
    hall = make_hall(exhibition)

    def add(number):
        stand = make_stand(hall, f"A-10{number}", x_cm=400 * number)
        Allocation.objects.create(exhibitor=make_exhibitor(exhibition, number, products=["Tea"]), stand=stand)

    add(1)
    with django_assert_max_num_queries(12) as one:
        client.get("/en/offline/")
    add(2)
    add(3)
    with django_assert_max_num_queries(len(one)):
        client.get("/en/offline/")


def facts(client):
    return json.loads(re.search(r"const FACTS = (\{.*\}), PATIENCE", client.get("/worker.js").text)[1])


def test_worker_has_a_stable_address_and_is_asked_for_each_time(exhibition, client):
    response = client.get("/worker.js")
    assert response.headers["Content-Type"].startswith("text/javascript")
    assert response.headers["Cache-Control"] == "no-cache"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert len(brotli.compress(response.content)) < 4500
    assert "unregister" not in response.text


def test_worker_is_given_the_allow_list_and_the_zone_of_the_exhibition(exhibition, client, settings):
    given = facts(client)
    assert [given["set"], given["visited"], given["stoodIn"]] == [
        offline.SET,
        offline.VISITED,
        offline.STOOD_IN,
    ]
    assert given["ahead"] == 0
    assert given["words"]["kk"]["again"] == "Қайта жүктеу"
    assert all("{time}" in words[why] for words in given["words"].values() for why in ("off", "slow", "down"))
    settings.CLOCK_START = almaty(8, 14)
    given = facts(client)
    assert (given["offset"], given["zone"]) == (6 * 3600, "UTC+6")
    ahead = (clock.now() - dt.datetime.now(dt.UTC)).total_seconds()
    assert abs(given["ahead"] - ahead) < 7


def test_worker_stays_the_same_from_one_request_to_the_next(exhibition, client):
    assert client.get("/worker.js").content == client.get("/worker.js").content


def test_switched_off_the_worker_ends_itself_and_no_page_asks_for_it(
    client, settings, exhibition, django_assert_num_queries
):
    assert "offline.js" in client.get("/en/").text
    settings.OFFLINE = False
    with django_assert_num_queries(0):
        text = client.get("/worker.js").text
    assert "caches.delete" in text
    assert "unregister" in text
    assert "respondWith" not in text
    # A page that no request has built before: the setting is read when a process starts.
    assert "offline.js" not in client.get("/en/plan/").text
    assert client.get("/en/offline/pages.json").status_code == 404


def test_only_public_pages_ask_to_be_kept(exhibition, client):
    assert "offline.js" in client.get("/en/schedule/").text
    for path in ("/en/apply/", "/accounts/login/", "/en/signage/", "/en/nothing/"):
        assert "offline.js" not in client.get(path).text


@pytest.mark.parametrize(("language", "name"), [("ru", "Пробный подзаголовок"), ("en", "Test tagline")])
def test_manifest_is_of_the_language_and_its_icons_are_what_it_says(exhibition, client, language, name):
    assert (
        f'<link rel="manifest" href="/{language}/manifest.webmanifest">' in client.get(f"/{language}/").text
    )
    response = client.get(f"/{language}/manifest.webmanifest")
    assert response.headers["Content-Type"] == "application/manifest+json"
    manifest = response.json()
    assert (manifest["lang"], manifest["start_url"], manifest["scope"]) == (language, f"/{language}/", "/")
    assert manifest["name"] == f"Test EXPO 2011. {name}"
    assert manifest["short_name"] == "EXPO 2011"
    found = {}
    for icon in manifest["icons"]:
        picture = Image.open(
            BytesIO(Path(finders.find(icon["src"].removeprefix(site.STATIC_URL))).read_bytes())
        )
        found[icon["purpose"], icon["sizes"]] = f"{picture.width}x{picture.height}"
    assert found == {
        ("any", "192x192"): "192x192",
        ("any", "512x512"): "512x512",
        ("maskable", "512x512"): "512x512",
    }


def test_letters_are_folded_in_the_browser_as_on_the_server():
    table = folding.letters()
    for text in ("Щучын", "Өндіріс", "Қазақ", "Ўсход", "Аб’ём"):
        folded = "".join(table.get(sign, sign) for sign in text.lower())
        assert folding.fold(text) == folding.fold(folded)
