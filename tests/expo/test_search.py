"""The page of results and the suggestions: everything public is found, nothing else."""

import pytest

from conference import publishing
from exhibitors import allocation
from exhibitors.models import Allocation, Exhibitor
from expo.models import Day
from expo.search import kept, results
from expo.search.index import Index
from tests.conftest import (
    make_exhibition,
    make_exhibitor,
    make_hall,
    make_organisation,
    make_sector,
    make_session,
    make_stand,
)

LANGUAGES = ("ru", "kk", "be", "en")
ATTACKS = {
    "field": "name:*",
    "all": "*",
    "or": "a OR b AND NOT c",
    "minus": "-test",
    "plus": "+test +company",
    "quote": '"test company',
    "brackets": "((((test",
    "range": "[a TO z]",
    "slop": '"a b"~999999',
    "boost": "test^999999999",
    "regex": "/.*/",
    "backslash": "\\\\\\",
    "braces": "{}{}{}",
    "sql": "' OR 1=1; --",
    "markup": "<script>alert(1)</script>",
    "controls": "\x01\x02\x1b[31m\x7f",
    "newlines": "a\r\nSet-Cookie: x=1",
    "right-to-left": "\u202etest\u202c",
    "emoji": "🚜🇧🇾👨‍👩‍👧",
    "combining": "e" + "\u0301" * 500,
    "ligatures": "\ufdfa" * 100,
    "letters": "я" * 10_000,
    "words": "ab " * 5_000,
    "long-words": ("щ" * 50 + " ") * 200,
    "digits": "9" * 10_000,
    "percent": "%%%25",
    "template": "{{ 7*7 }}{% now %}",
    "half": "\ufffd\ufffe",
}


def found(client, words, language="en"):
    """Return ``[(heading, text, address)]`` of the suggestions."""
    response = client.get(f"/{language}/search/suggest/", {"q": words})
    assert response.status_code == 200
    return [(one["kind"], one["text"], one["url"]) for one in response.json()["found"]]


def texts(client, words, language="en"):
    return [text for _kind, text, _url in found(client, words, language)]


@pytest.fixture
def public(exhibition):
    """An exhibitor on a stand with a product, and its released session."""
    exhibitor = make_exhibitor(exhibition, 1, products=["Plain lifts"])
    allocation.assign(stand=make_stand(make_hall(exhibition), "A-306"), exhibitor=exhibitor)
    make_session(exhibition, 1, organisations=[exhibitor.organisation], title_en="Lifts of tomorrow")
    publishing.publish(exhibition=exhibition, name="First")
    return exhibition


def test_page_shows_every_kind(client, public):
    page = client.get("/en/search/", {"q": "lifts"})

    assert page.status_code == 200
    groups = [(group.source.kind, [row.text for row in group.rows]) for group in page.context["found"].groups]
    assert groups == [
        ("exhibitor", ["Test Company 1"]),
        ("product", ["Plain lifts"]),
        ("session", ["Lifts of tomorrow"]),
    ]
    assert 'role="status">Found: 3<' in page.text


def test_page_is_kept_by_no_cache(client, public):
    assert client.get("/en/search/", {"q": "lifts"}).headers["Cache-Control"] == "no-cache"


def test_page_leads_to_what_was_found(client, public):
    slot = public.releases.get().slots.get()
    assert found(client, "lifts") == [
        ("Exhibitors", "Test Company 1", "/en/exhibitors/test-company-1/"),
        ("Products and services", "Plain lifts", "/en/exhibitors/test-company-1/"),
        ("Sessions", "Lifts of tomorrow", f"/en/schedule/{slot.code}/"),
    ]
    for _kind, _text, address in found(client, "lifts"):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("typed", ["A-306", "a306", "А-306", "ф306", "стенд а 306"])
def test_stand_is_found_by_its_number(client, public, typed):
    rows = found(client, typed)

    assert ("Stands", "A-306", "/en/plan/?stand=A-306#sel") in rows
    assert ("Exhibitors", "Test Company 1", "/en/exhibitors/test-company-1/") in rows


def test_stand_is_found_by_who_stands_there(client, public):
    assert "A-306" in texts(client, "test company")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("words", ["пробная", "Test", "ПРОБНАЯ КОМПАНИЯ", "ghj,yfz", "tset"])
def test_any_language_finds_whatever_the_page_speaks(client, public, language, words):
    assert client.get(f"/{language}/search/", {"q": words}).context["found"].groups[0].rows[0].pk == (
        public.exhibitors.get().pk
    )


def test_page_without_words_asks_for_some(client, public):
    page = client.get("/en/search/")
    assert page.status_code == 200
    assert page.context["found"] is None
    assert "Type the name" in page.text


def test_page_without_result_says_what_to_do(client, public):
    page = client.get("/en/search/", {"q": "<b>zzzzzz</b>"}).text

    assert "Nothing found for “&lt;b&gt;zzzzzz&lt;/b&gt;”" in page
    assert "<b>zzzzzz" not in page
    assert 'href="/en/exhibitors/"' in page
    assert "Check the spelling" in page


def test_page_offers_what_was_meant(client, public):
    page = client.get("/en/search/", {"q": "kifts"}).text

    assert "Nothing found for “kifts”" in page
    assert '<a href="?q=lifts">Did you mean: lifts</a>' in page


def test_page_shows_the_nearest_where_nothing_holds_every_word(client, public):
    page = client.get("/en/search/", {"q": "lifts velocipedes"})

    assert "Nearest to it:" in page.text
    assert [group.source.kind for group in page.context["found"].groups] == [
        "exhibitor",
        "product",
        "session",
    ]


def test_nearest_takes_words_as_they_are_before_mistyped_ones(client, exhibition):
    make_exhibitor(exhibition, 1, name_en="Brunk", name_ru="Brunk")
    make_exhibitor(exhibition, 2, name_en="Brunt", name_ru="Brunt")

    assert texts(client, "brunk 75600") == ["Brunk"]


def test_page_of_one_kind_shows_all_of_it(client, exhibition):
    make_exhibitor(exhibition, 1, products=[f"Lift number {number}" for number in range(20)])

    some = client.get("/en/search/", {"q": "lift"})
    every = client.get("/en/search/", {"q": "lift", "kind": "product"})

    assert 'href="/en/search/?q=lift&amp;kind=product"' in some.text
    assert [(group.source.kind, len(group.rows)) for group in every.context["found"].groups] == [
        ("product", 20)
    ]
    assert "Search everything" in every.text


def test_unknown_kind_is_left_aside(client, public):
    assert client.get("/en/search/", {"q": "lifts", "kind": "session'"}).context["found"].total == 3


def test_suggestions_may_be_kept_by_any_cache(client, public):
    response = client.get("/en/search/suggest/", {"q": "lifts"})

    assert response.headers["Cache-Control"] == "public, max-age=30"
    assert response.headers["Content-Type"] == "application/json"
    assert "Cookie" not in response.headers.get("Vary", "")
    assert response.cookies == {}


def test_suggestions_name_the_language_of_what_has_no_other(client, exhibition):
    make_exhibitor(exhibition, 1, name_en="", name_ru="Атлант")
    rows = client.get("/en/search/suggest/", {"q": "atlant"}).json()["found"]
    assert [(one["text"], one["lang"]) for one in rows] == [("Атлант", "ru")]


def test_suggestions_have_a_limit_that_no_hand_reaches(client, public, monkeypatch):
    monkeypatch.setattr("expo.views.search.SUGGESTIONS.limit", 2)
    answers = [client.get("/en/search/suggest/", REMOTE_ADDR="203.0.113.9") for _number in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[2].headers["Retry-After"]) > 0
    assert answers[2].headers["Cache-Control"] == "no-store"
    assert client.get("/en/search/suggest/", REMOTE_ADDR="203.0.113.10").status_code == 200


PATHS = ["/ru/search/", "/ru/search/suggest/", "/ru/exhibitors/"]


@pytest.mark.parametrize("path", [*PATHS, "/api/v1/exhibitors/"])
def test_search_takes_everything_as_words(client, public, path):
    for attack, words in ATTACKS.items():
        response = client.get(path, {"q": words})

        expected = 422 if path.startswith("/api") and len(words) > 100 else 200
        assert response.status_code == expected, attack
        assert "<script>alert" not in response.text, attack
        assert "Set-Cookie" not in response.headers, attack


@pytest.mark.parametrize("words", ["name:*", "*", "-test", "a OR b AND NOT c", "[a TO z]", "/.*/", "{}{}{}"])
def test_commands_of_the_engine_mean_nothing(exhibition, words):
    make_exhibitor(exhibition, 1, name_en="Xyzzy", name_ru="Xyzzy")
    make_exhibitor(exhibition, 2, name_en="Plugh", name_ru="Plugh")
    assert results.everything(exhibition, words, 10).total == 0


@pytest.mark.parametrize("path", PATHS)
def test_search_for_nul_is_refused(client, public, path):
    assert client.get(f"{path}?q=%00").status_code == 400


@pytest.mark.parametrize("path", ["/ru/search/", "/ru/search/suggest/"])
def test_search_is_for_reading_only(client, public, path):
    assert client.post(path).status_code == 405


def test_closed_and_draft_sessions_are_never_found(client, public):
    mark = "Xyzzyq"
    hidden = {f"{field}_{code}": f"{mark} {field}" for field in ("title", "abstract") for code in LANGUAGES}
    make_session(public, 3, access="closed", **hidden)
    publishing.publish(exhibition=public, name="Second")
    make_session(public, 5, **hidden)

    for words in (mark, mark.lower(), mark[:4], "Xyzyq", f"{mark} title", "Xyzzyq lifts"):
        assert all(mark not in text for text in texts(client, words))
        page = client.get("/en/search/", {"q": words}).context["found"]
        assert all(mark not in row.text for group in page.groups for row in group.rows)
    assert texts(client, mark) == []
    assert all(
        document.names[0] != f"{mark} title" for document in kept.sources()["session"].documents(public)
    )


def test_session_of_a_draft_is_found_as_it_was_released(client, public):
    session = public.sessions.get()
    session.title_en = "Renamed in secret"
    session.save()

    assert texts(client, "renamed") == []
    assert "Lifts of tomorrow" in texts(client, "tomorrow")

    publishing.publish(exhibition=public, name="Second")
    assert "Renamed in secret" in texts(client, "renamed")
    assert texts(client, "tomorrow") == []


def copied(day, exhibition):
    day.pk, day.exhibition = None, exhibition
    return day


def test_other_editions_are_never_found(client, public):
    other = make_exhibition("test-expo-2010")
    exhibitor = make_exhibitor(other, 7, products=["Xyzzyq"], sector=make_sector(other, "FOOD"))
    allocation.assign(stand=make_stand(make_hall(other), "Z-999"), exhibitor=exhibitor)
    Day.objects.bulk_create([copied(day, other) for day in public.days.all()])
    make_session(other, 1, title_en="Xyzzyq")
    publishing.publish(exhibition=other, name="Other")

    assert texts(client, "Xyzzyq") == []
    assert texts(client, "Z-999") == []


@pytest.mark.parametrize("state", [Exhibitor.State.CANCELLED, Exhibitor.State.NO_SHOW])
def test_whoever_does_not_come_is_not_found(client, public, state):
    exhibitor = public.exhibitors.get()
    exhibitor.state = state
    exhibitor.save()

    assert [kind for kind, _text, _url in found(client, "test company")] == ["Sessions"]
    assert found(client, "plain") == []
    assert found(client, "A-306") == [("Stands", "A-306", "/en/plan/?stand=A-306#sel")]


@pytest.mark.parametrize("state", [Allocation.State.OPTION, Allocation.State.OFFERED])
def test_offer_of_a_stand_is_not_found(client, public, state):
    found(client, "A-306")
    Allocation.objects.update(state=state)

    assert found(client, "A-306") == [("Stands", "A-306", "/en/plan/?stand=A-306#sel")]
    assert "Test Company" not in client.get("/en/search/", {"q": "A-306"}).text


def test_old_index_shows_nothing_that_is_closed_now(client, public, settings):
    settings.PAGE_VERSIONS_SECONDS = 3600
    assert len(found(client, "lifts")) == 3
    Exhibitor.objects.update(state=Exhibitor.State.CANCELLED)
    publishing.publish(exhibition=public, name="Second")

    assert found(client, "lifts") == []
    assert client.get("/en/search/", {"q": "lifts"}).context["found"].total == 0
    assert "Test Company 1" not in client.get("/en/exhibitors/", {"q": "lifts"}).text
    assert client.get("/api/v1/exhibitors/", {"q": "lifts"}).json()["results"] == []


def test_index_is_made_anew_only_when_something_changed(client, public, monkeypatch):
    made = []
    monkeypatch.setattr("expo.search.kept.Index", lambda documents: made.append(1) or Index(documents))
    texts(client, "lifts")
    texts(client, "pumps")
    assert made == [1]

    make_exhibitor(public, 2, products=["pumps"], organisation=make_organisation(2))
    assert "pumps" in texts(client, "pumps")
    assert made == [1, 1]


def test_renamed_exhibitor_is_found_by_its_new_name(client, public):
    exhibitor = public.exhibitors.get()
    texts(client, "plugh")
    exhibitor.name_en = "Plugh Company 1"
    exhibitor.save()

    assert texts(client, "plugh")[0] == "Plugh Company 1"


def test_stand_that_changes_hands_is_found_with_its_new_holder(client, public):
    texts(client, "A-306")
    allocation.release(allocation=Allocation.objects.get())
    assert found(client, "A-306") == [("Stands", "A-306", "/en/plan/?stand=A-306#sel")]


@pytest.mark.parametrize(("path", "most"), [("/en/search/", 12), ("/en/search/suggest/", 12)])
def test_search_asks_the_same_number_of_questions_for_one_and_three(
    client, public, django_assert_max_num_queries, path, most
):
    def more(*numbers):
        for number in numbers:
            exhibitor = make_exhibitor(public, number, products=["Test pumps"])
            allocation.assign(stand=make_stand(public.halls.get(), f"A-40{number}"), exhibitor=exhibitor)
            make_session(public, number)
        publishing.publish(exhibition=public, name=f"With {numbers}")
        client.get(path, {"q": "test"})

    more(2)
    with django_assert_max_num_queries(most) as first:
        client.get(path, {"q": "test"})
    more(3, 4)
    with django_assert_max_num_queries(most) as then:
        client.get(path, {"q": "test"})
    assert len(then) == len(first)


@pytest.mark.django_db(transaction=True)
def test_threads_find_the_same(public, in_parallel):
    def look(words):
        return results.everything(public, words, 10).total

    assert in_parallel(look, ["lifts", "test", "A-306", "kifts", "lifts"] * 8) == [3, 3, 2, 3, 3] * 8


@pytest.mark.parametrize("kind", ["exhibitor", "product", "stand", "session"])
def test_rows_are_those_that_documents_name(public, kind):
    source = kept.sources()[kind]
    pks = [document.pk for document in source.documents(public)]
    assert [row.pk for row in source.rows(public, pks)] == pks
    assert len(pks) == 1
