import pytest
from django.template import Context, Template
from django.test import RequestFactory

from exhibitors import catalogue
from exhibitors.models import Exhibitor
from exhibitors.monogram import monogram
from tests.conftest import (
    make_exhibition,
    make_exhibitor,
    make_hall,
    make_organisation,
    make_region,
    make_sector,
    make_stand,
)

NAMES_RU = ("Ярмарка", "Ёлочка", "Атлант", "Ельск", "Belmash", "8 Марта", "Азот")


def named(exhibition, number, name_ru, **fields):
    return make_exhibitor(exhibition, number, name_ru=name_ru, name_en=fields.pop("name_en", ""), **fields)


def in_region(exhibition, number, region, **fields):
    organisation = make_organisation(number, region=region)
    return make_exhibitor(exhibition, number, organisation=organisation, **fields)


def shown(response):
    return [one.slug for one in response.context["page"]]


def many(exhibition, number):
    sector = make_sector(exhibition)
    for place in range(1, number + 1):
        make_exhibitor(exhibition, place, sector=sector)


@pytest.mark.parametrize("language", ["ru", "kk", "be", "en"])
def test_list_shows_every_published_exhibitor(client, exhibition, language):
    make_exhibitor(exhibition, 1, products=["tractors"])
    make_exhibitor(exhibition, 2, state=Exhibitor.State.READY)

    response = client.get(f"/{language}/exhibitors/")

    assert response.status_code == 200
    assert shown(response) == ["test-company-1", "test-company-2"]
    assert 'role="status"' in response.content.decode()


@pytest.mark.parametrize("state", [Exhibitor.State.CANCELLED, Exhibitor.State.NO_SHOW])
def test_list_leaves_out_whoever_does_not_come(client, exhibition, state):
    make_exhibitor(exhibition, 1, state=state)

    response = client.get("/en/exhibitors/")

    assert shown(response) == []
    assert b"Test Company 1" not in response.content
    assert [letter for letter in response.context["letters"] if letter.count] == []


def test_list_leaves_out_other_editions(client, exhibition):
    earlier = make_exhibition("test-expo-2010")
    make_exhibitor(earlier, 1, sector=make_sector(earlier, "FOOD"))

    response = client.get("/en/exhibitors/?sector=FOOD")

    assert shown(response) == []
    assert response.context["sectors"] == []


def test_list_follows_the_alphabet_of_the_language(client, exhibition):
    for number, name in enumerate(NAMES_RU):
        named(exhibition, number, name)

    response = client.get("/ru/exhibitors/")

    names = [one.name_ru for one in response.context["page"]]
    assert names == ["Азот", "Атлант", "Ёлочка", "Ельск", "Ярмарка", "Belmash", "8 Марта"]
    assert [(group.label, group.count) for group in response.context["groups"]] == [
        ("А", 2),
        ("Е", 2),
        ("Я", 1),
        ("A–Z", 1),
        ("0–9", 1),
    ]


@pytest.mark.parametrize(
    ("letter", "names"), [("а", ["Азот", "Атлант"]), ("0-9", ["8 Марта"]), ("A-Z", ["Belmash"])]
)
def test_letter_narrows_the_list(client, exhibition, letter, names):
    for number, name in enumerate(NAMES_RU):
        named(exhibition, number, name)

    response = client.get("/ru/exhibitors/", {"letter": letter})

    assert [one.name_ru for one in response.context["page"]] == names


def test_index_shows_the_whole_alphabet_and_links_only_letters_with_names(client, exhibition):
    named(exhibition, 1, "Атлант")

    page = client.get("/ru/exhibitors/").content.decode()

    assert '<a href="?letter=%D0%90">А</a><span>Б</span>' in page
    assert "<span>A–Z</span>" not in page
    assert page.count('<a href="?letter=') == 1


def test_index_in_english_has_a_group_for_cyrillic_names(client, exhibition):
    named(exhibition, 1, "Атлант")

    response = client.get("/en/exhibitors/", {"letter": "А-Я"})

    assert shown(response) == ["test-company-1"]
    assert [group.label for group in response.context["groups"]] == ["А–Я"]


def test_facets_count_what_the_other_filters_leave(client, exhibition):
    food, machines = make_sector(exhibition, "FOOD"), make_sector(exhibition, "MACH")
    minsk, brest = make_region("minsk-city"), make_region("brest")
    in_region(exhibition, 1, minsk, sector=food)
    in_region(exhibition, 2, brest, sector=food)
    in_region(exhibition, 3, minsk, sector=machines)

    context = client.get("/en/exhibitors/?sector=FOOD&region=minsk-city").context

    assert [one.slug for one in context["page"]] == ["test-company-1"]
    assert [(facet.thing, facet.count, facet.is_chosen) for facet in context["sectors"]] == [
        (food, 1, True),
        (machines, 1, False),
    ]
    assert [(facet.thing, facet.count, facet.is_chosen) for facet in context["regions"]] == [
        (brest, 1, False),
        (minsk, 1, True),
    ]
    assert [facet.address for facet in context["sectors"]] == [
        "?region=minsk-city",
        "?sector=MACH&region=minsk-city",
    ]
    assert sum(letter.count for letter in context["letters"]) == 1


def test_chosen_filter_is_marked_and_can_be_removed(client, exhibition):
    make_exhibitor(exhibition, 1)

    page = client.get("/en/exhibitors/?sector=MACH").content.decode()

    assert '<a href="?" aria-current="true">' in page
    assert "Clear filters" in page


def test_clear_filters_is_offered_only_where_there_is_something_to_clear(client, exhibition):
    make_exhibitor(exhibition, 1)

    assert b"Clear filters" not in client.get("/en/exhibitors/").content


@pytest.mark.parametrize("words", ["Минск", "МИНСК", "Мінск", "Minsk", "vbycr", "минск тракторы", "ьштыл"])
def test_search_folds_case_script_spelling_and_layout(exhibition, words):
    make_exhibitor(exhibition, 1, products=["тракторы"])
    make_exhibitor(exhibition, 2, organisation=make_organisation(2, city_en="Brest", city_ru="Брест"))

    found = catalogue.search(exhibition, words)

    assert found.pks == (exhibition.exhibitors.get(slug="test-company-1").pk,)


def test_search_wants_every_word(exhibition):
    make_exhibitor(exhibition, 1, products=["tractors"])

    assert catalogue.search(exhibition, "tractors furniture").pks == ()


def test_search_on_the_other_layout_says_what_it_looked_for(client, exhibition):
    make_exhibitor(exhibition, 1)

    page = client.get("/en/exhibitors/?q=vbycr").content.decode()

    assert "Nothing found for “vbycr”" in page
    assert "Did you mean: минск" in page
    assert "Test Company 1" in page


def test_search_takes_every_apostrophe_alike(exhibition):
    named(exhibition, 1, "Аб’яднанне")

    for sign in "'’ʼ":
        assert catalogue.search(exhibition, f"аб{sign}яднанне").total == 1


def test_search_without_result_says_so_and_offers_to_clear(client, exhibition):
    make_exhibitor(exhibition, 1)

    page = client.get("/en/exhibitors/?q=<b>nowhere</b>&sector=MACH").content.decode()

    assert "Nothing found for “&lt;b&gt;nowhere&lt;/b&gt;”" in page
    assert "Clear filters" in page
    assert "<b>nowhere" not in page


@pytest.mark.parametrize(
    "words",
    [
        "x" * 10_000,
        "%D1%84o+" * 5_000,
        "!!!",
        "%25",
        "_",
        "%5C",
        "'+OR+1=1+--",
        "%ED%A0%80",
        "%F0",
        "%EF%B7%BA" * 100,
    ],
    ids=[
        "long",
        "words",
        "marks",
        "percent",
        "underscore",
        "backslash",
        "quote",
        "surrogate",
        "bytes",
        "ligatures",
    ],
)
def test_search_for_nonsense_is_harmless(client, exhibition, words):
    make_exhibitor(exhibition, 1)

    response = client.get(f"/en/exhibitors/?q={words}")

    assert response.status_code == 200
    assert shown(response) == []


def test_search_for_nul_is_refused(client, exhibition):
    assert client.get("/en/exhibitors/?q=%00").status_code == 400


@pytest.mark.parametrize("query", ["sector=NONE", "region=none", "hall=none", f"sector={'x' * 5000}"])
def test_unknown_facet_shows_nothing(client, exhibition, query):
    make_exhibitor(exhibition, 1)

    response = client.get(f"/en/exhibitors/?{query}")

    assert response.status_code == 200
    assert shown(response) == []
    assert b"Clear filters" in response.content


@pytest.mark.parametrize(
    "query", ["letter=Ж", "letter=", "letter=AB", "letter=%F0", "page=0", "page=x", "page=99"]
)
def test_unknown_letter_or_page_is_left_aside(client, exhibition, query):
    make_exhibitor(exhibition, 1)

    assert shown(client.get(f"/en/exhibitors/?{query}")) == ["test-company-1"]


def test_pages_keep_the_filters(client, exhibition):
    many(exhibition, 50)

    response = client.get("/en/exhibitors/?sector=MACH&page=2&q=test")

    assert len(shown(response)) == 24
    assert "Shown: 25–48 of 50" in response.content.decode()
    assert response.context["previous"] == "?q=test&sector=MACH"
    assert response.context["next"] == "?q=test&sector=MACH&page=3"


@pytest.mark.parametrize("query", ["", "?q=test&sector=MACH&region=minsk-city&letter=T"])
def test_list_asks_the_same_number_of_questions_for_one_and_three(
    client, exhibition, django_assert_num_queries, from_views, query
):
    region = make_region()
    expected = 12 if query else 10

    in_region(exhibition, 1, region, products=["tractors", "engines"])
    client.get(f"/en/exhibitors/{query}")
    with django_assert_num_queries(expected):
        client.get(f"/en/exhibitors/{query}")

    in_region(exhibition, 2, region, products=["tractors", "engines"])
    in_region(exhibition, 3, region, products=["tractors", "engines"])
    client.get(f"/en/exhibitors/{query}")
    with django_assert_num_queries(expected):
        client.get(f"/en/exhibitors/{query}")


def test_list_says_that_illustrative_rows_are(client, exhibition):
    make_exhibitor(exhibition, 1, provenance="participant-documented", provenance_url="https://example.org/")
    assert b"listed by way of example" not in client.get("/en/exhibitors/").content

    make_exhibitor(exhibition, 2)
    page = client.get("/en/exhibitors/").content.decode()
    assert "1 organisation is listed by way of example" in page
    assert "The source says “more than 200”." in page


def test_list_marks_names_in_another_language(client, exhibition):
    named(exhibition, 1, "Атлант")

    assert '<span lang="ru">Атлант</span>' in client.get("/en/exhibitors/").content.decode()


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("АДАНИ", "АД"),
        ("Администрация Парка высоких технологий", "АП"),
        ("Алеся", "Ал"),
        ("БАМАП (Ассоциация международных автоперевозчиков)", "БА"),
        ("Бабушкина крынка", "БК"),
        ("БЕЛАЗ (Белорусский автомобильный завод)", "БЕ"),
        ("Беларусбанк", "Бб"),
        ("Беларуськалий", "Бк"),
        ("Белоруснефть", "Бн"),
        ("БелИСА (Белорусский институт системного анализа)", "БИ"),
        ("Белая", "Ба"),
        ("Бел", "Бе"),
        ("Институт тепло- и массообмена", "ИТ"),
        ("Ministry of Agriculture", "MA"),
        ("(X)", "X"),
        ("«—»", "·"),
        ("", "·"),
    ],
)
def test_monogram(name, letters):
    assert monogram(name) == letters


def rendered(current, source, **context):
    request = RequestFactory().get("/")
    request.exhibition = current
    return Template("{% load catalogue %}" + source).render(Context({"request": request, **context}))


def test_exhibitor_slugs_maps_organisations_in_one_query(exhibition, django_assert_num_queries):
    one = make_exhibitor(exhibition, 1)
    cancelled = make_exhibitor(exhibition, 2, state=Exhibitor.State.CANCELLED)
    organisations = [one.organisation, cancelled.organisation]
    source = (
        "{% exhibitor_slugs exhibition organisations as slugs %}"
        "{% for one in organisations %}[{{ slugs|of:one.pk|default:'' }}]{% endfor %}"
    )

    with django_assert_num_queries(1):
        text = rendered(exhibition, source, exhibition=exhibition, organisations=organisations)

    assert text == "[test-company-1][]"


def test_catalogue_counts_counts_what_is_public(exhibition):
    make_exhibitor(exhibition, 1)
    make_exhibitor(exhibition, 2, state=Exhibitor.State.NO_SHOW)
    make_stand(make_hall(exhibition))
    source = "{% catalogue_counts as n %}{{ n.exhibitors }} {{ n.stands }} {{ n.sectors }} {{ n.halls }}"

    assert rendered(exhibition, source) == "1 1 1 1"
