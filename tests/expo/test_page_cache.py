"""Public pages as bytes: who gets them, in which form, and what no visitor can do to them."""

import gzip
import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import brotli
import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.utils.http import http_date

from expo.page_cache import PageCache
from expo.page_cache.pages import preferred

PAGE = "/en/sources/"


class Views:
    """In place of all that stands behind the cache: counts and remembers what it is asked."""

    def __init__(self, answer=None):
        self.asked, self.answer = [], answer or (lambda _request: HttpResponse("page " * 100))

    def __call__(self, request):
        self.asked.append(request)
        return self.answer(request)


@pytest.fixture
def views():
    return Views()


@pytest.fixture
def cache(views):
    """The middleware before ``views``, with versions that ``cache.versions.now`` says."""
    cache = PageCache(views)
    versions = SimpleNamespace(now=1)
    versions.stamp = lambda _names: (versions.now,)
    cache.versions = versions
    return cache


def ask(cache, path=PAGE, method="get", **extra):
    return cache(getattr(RequestFactory(), method)(path, **extra))


def test_page_is_built_once_and_sent_again(cache, views):
    first, again = ask(cache), ask(cache)
    assert first.content == again.content == b"page " * 100
    assert first.headers["ETag"] == again.headers["ETag"]
    assert len(views.asked) == 1


def test_page_is_built_anew_when_a_version_of_it_moves(cache, views):
    ask(cache)
    cache.versions.now = 2
    views.answer = lambda _request: HttpResponse("changed")
    assert ask(cache).content == b"changed"
    assert len(cache.pages) == 1


def test_headers_of_one_answer_are_not_those_of_the_next(cache):
    first = ask(cache)
    first.headers["X-Mine"] = "1"
    first.set_cookie("mine", "1")
    again = ask(cache)
    assert "X-Mine" not in again.headers
    assert again.cookies == {}
    assert first.headers["Request-Id"] != again.headers["Request-Id"]


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0.5, gzip;q=0.8", "gzip"),
        ("BR", "br"),
        ("", "identity"),
        ("identity", "identity"),
        ("gzip;q=0", "identity"),
        ("br;q=0, *", "gzip"),
        ("*", "br"),
        ("*;q=0", "identity"),
        ("gzip;q=0.5, identity", "identity"),
        ("gzip ; q = 0.3", "gzip"),
        ("gzip;q=nan", "identity"),
        ("gzip;q=7", "identity"),
        ("gzip;q=, br;x", "br"),
        (",;,;q", "identity"),
        ("zstd", "identity"),
    ],
)
def test_encoding_is_the_one_preferred(accepted, encoding):
    assert preferred(accepted) == encoding


def test_each_encoding_holds_the_same_page_under_one_tag(cache):
    plain = ask(cache)
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress}
    for encoding, whole in unpack.items():
        answer = ask(cache, headers={"Accept-Encoding": encoding})
        assert answer.headers["Content-Encoding"] == encoding
        assert whole(answer.content) == plain.content
        assert answer.headers["ETag"] == plain.headers["ETag"]
        assert answer.headers["Content-Length"] == str(len(answer.content))
    assert "Content-Encoding" not in plain.headers


@pytest.mark.parametrize("tags", ["{}", '"x", {}', "*", '{} , W/"y"'])
def test_reader_that_has_the_page_is_told_so(cache, views, tags):
    tag = ask(cache).headers["ETag"]
    answer = ask(cache, headers={"If-None-Match": tags.format(tag)})
    assert (answer.status_code, answer.content) == (304, b"")
    assert {"ETag", "Cache-Control", "Vary", "Request-Id"} == set(answer.headers)
    strong = ask(cache, headers={"If-None-Match": tag.removeprefix("W/")})
    assert strong.status_code == 304
    assert len(views.asked) == 1


@pytest.mark.parametrize("tags", ['"x"', "", "W/x", "x" * 10_000, '"'])
def test_reader_with_another_tag_gets_the_page(cache, tags):
    ask(cache)
    assert ask(cache, headers={"If-None-Match": tags}).status_code == 200


def test_date_counts_only_where_no_tag_is_sent(cache, views):
    views.answer = lambda _request: HttpResponse("feed", headers={"Last-Modified": http_date(1_000_000)})
    assert ask(cache, headers={"If-Modified-Since": http_date(1_000_000)}).status_code == 304
    assert ask(cache, headers={"If-Modified-Since": http_date(999_999)}).status_code == 200
    assert ask(cache, headers={"If-Modified-Since": "yesterday"}).status_code == 200
    both = {"If-Modified-Since": http_date(1_000_000), "If-None-Match": '"other"'}
    assert ask(cache, headers=both).status_code == 200


def test_head_has_the_headers_of_the_page_and_no_body(cache, views):
    head, page = ask(cache, method="head"), ask(cache)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == str(len(page.content))
    assert head.headers["ETag"] == page.headers["ETag"]
    assert [request.method for request in views.asked] == ["GET"]


def test_range_is_passed_over(cache):
    answer = ask(cache, headers={"Range": "bytes=0-3"})
    assert (answer.status_code, len(answer.content)) == (200, 500)


@pytest.mark.parametrize(
    "asked",
    [
        {"method": "post"},
        {"method": "options"},
        {"headers": {"Cookie": "sessionid=x"}},
        {"headers": {"Cookie": "a=b; messages=x"}},
        {"headers": {"If-Match": '"x"'}},
        {"headers": {"If-Unmodified-Since": http_date(0)}},
        {"headers": {"Transfer-Encoding": "chunked"}},
        {"CONTENT_LENGTH": "5"},
        {"headers": {"Host": "evil.example"}},
        {"headers": {"Host": "testserver:81"}},
        {"headers": {"Host": "TESTSERVER"}},
        {"path": "/en/exhibitors/?q=x"},
        {"path": "/en/schedule/?utm=1&room=A"},
        {"path": "/schedule.ics?day=2011-09-08&lang=kk"},
        {"path": f"{PAGE}?x=%00"},
        {"path": PAGE + "?" + "a=1&" * 2000},
        {"path": "/admin/"},
        {"path": "/en/apply/"},
        {"path": "/api/v1/"},
        {"path": "/en/no-such-page/"},
        {"path": "/xx/sources/"},
    ],
)
def test_view_itself_answers(cache, views, asked):
    for _time in range(2):
        ask(cache, **asked)
    assert len(views.asked) == 2
    assert cache.pages == {}


def test_cookie_of_no_session_changes_nothing(cache, views):
    ask(cache, headers={"Cookie": "_ga=1; django_language=kk"})
    ask(cache)
    assert len(views.asked) == 1
    assert "HTTP_COOKIE" not in views.asked[0].META


QUERIES = [
    "",
    "?utm_source=x",
    "?lang=zz",
    "?lang=ru",
    "?a=1&a=2",
    f"?x={'y' * 50_000}",
    "?<script>",
    "?;",
    "?&",
]


def test_keys_that_no_view_reads_lead_to_the_same_page(cache, views):
    for query in QUERIES:
        assert ask(cache, f"{PAGE}{query}").status_code == 200
    assert len(cache.pages) == len(views.asked) == 1
    assert views.asked[0].META["QUERY_STRING"] == ""


@pytest.mark.parametrize(
    ("query", "built"),
    [
        ("", "lang=ru"),
        ("?lang=kk", "lang=kk"),
        ("?lang=zz", "lang=ru"),
        ("?lang=KK", "lang=ru"),
        ("?lang=kk&lang=be", "lang=be"),
        ("?lang=be&lang=", "lang=ru"),
        ("?utm=1&lang=en", "lang=en"),
        ("?lang=en%26day=1", "lang=ru"),
        ("?LANG=en", "lang=ru"),
    ],
)
def test_feed_is_kept_for_each_language_of_the_site(cache, views, query, built):
    ask(cache, f"/schedule.ics{query}")
    ask(cache, f"/schedule.ics?{built}")
    assert [request.META["QUERY_STRING"] for request in views.asked] == [built]


def test_visitor_has_no_part_in_the_page(cache, views):
    headers = {
        "Accept-Language": "kk", "User-Agent": "evil", "Referer": "https://evil.example/",
        "X-Forwarded-Host": "evil.example", "X-Forwarded-For": "10.0.0.1", "X-Original-URL": "/admin/",
        "X-Forwarded-Proto": "https", "X-HTTP-Method-Override": "POST", "Authorization": "Bearer x",
        "Forwarded": "host=evil.example", "Accept": "application/json",
    }  # fmt: skip
    ask(cache, headers=headers)
    (request,) = views.asked
    assert {name for name in request.META if name.startswith("HTTP_")} == {"HTTP_HOST"} & set(request.META)
    assert "evil" not in str(request.META)


def test_scheme_is_that_of_the_proxy_where_one_is_trusted(cache, views, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for scheme in ("https", "http", "https"):
        ask(cache, headers={"X-Forwarded-Proto": scheme})
    assert [request.scheme for request in views.asked] == ["https", "http"]
    assert len(cache.pages) == 2


UNFIT = [
    lambda _request: HttpResponse("x", status=404),
    lambda _request: HttpResponse("x", status=500),
    lambda _request: HttpResponse("x", status=302, headers={"Location": "/"}),
    lambda _request: HttpResponse("x", headers={"Vary": "Accept, cookie"}),
    lambda _request: HttpResponse("x", headers={"Cache-Control": "private"}),
    lambda _request: HttpResponse("x", headers={"Cache-Control": "no-store"}),
    lambda _request: HttpResponse("x", headers={"Content-Security-Policy": "script-src 'nonce-abc'"}),
    lambda _request: StreamingHttpResponse([b"x"]),
]


@pytest.mark.parametrize("answer", UNFIT)
def test_what_is_not_for_everybody_is_not_kept(cache, views, answer):
    views.answer = answer
    status = answer(None).status_code
    assert [ask(cache).status_code for _time in range(2)] == [status, status]
    assert cache.pages == {}


def test_answer_with_a_cookie_is_not_kept(cache, views):
    def greeting(request):
        response = HttpResponse("x")
        response.set_cookie("you", "1")
        return response

    views.answer = greeting
    assert ask(cache).cookies["you"].value == "1"
    assert cache.pages == {}


def test_failing_view_leaves_the_page_to_be_built(cache, views):
    def broken(request):
        raise RuntimeError("planned")

    good, views.answer = views.answer, broken
    with pytest.raises(RuntimeError):
        ask(cache)
    views.answer = good
    assert ask(cache).status_code == 200


def test_change_while_the_page_is_built_makes_it_old_at_once(cache, views):
    def overtaken(request):
        cache.versions.now += 1
        return HttpResponse(f"built before {cache.versions.now}")

    views.answer = overtaken
    assert ask(cache).content == b"built before 2"
    assert ask(cache).content == b"built before 3"


def test_cold_page_is_built_once_however_many_ask(cache, views):
    go_on, good = threading.Event(), views.answer

    def slow(request):
        go_on.wait(10)
        return good(request)

    views.answer = slow
    with ThreadPoolExecutor(40) as pool:
        answers = [pool.submit(ask, cache) for _number in range(40)]
        go_on.set()
        tags = {one.result().headers["ETag"] for one in answers}
    assert len(tags) == len(views.asked) == 1


def test_pages_are_put_out_by_bytes_and_the_oldest_first(cache, views, settings):
    views.answer = lambda _request: HttpResponse(b"x" * 10_000)
    paths = [f"/en/exhibitors/number-{number}/" for number in range(5)]
    ask(cache, paths[0])
    settings.PAGE_CACHE_BYTES = cache.size * 3
    for path in paths[1:3]:
        ask(cache, path)
    ask(cache, paths[0])
    for path in paths[3:]:
        ask(cache, path)
    assert [key[2] for key in cache.pages] == [paths[0], paths[3], paths[4]]
    assert cache.size == sum(page.size for page in cache.pages.values()) <= settings.PAGE_CACHE_BYTES


def test_page_larger_than_the_cache_is_sent_all_the_same(cache, views, settings):
    settings.PAGE_CACHE_BYTES = 1000
    assert ask(cache).status_code == 200
    assert (len(cache.pages), cache.size) == (0, 0)


def test_cdn_may_keep_a_page_for_as_long_as_the_operator_says(cache, settings):
    assert ask(cache).headers["Cache-Control"] == "public, no-cache"
    settings.CDN_SECONDS = 5
    cache.versions.now = 2
    assert ask(cache).headers["Cache-Control"] == "public, max-age=0, s-maxage=5, must-revalidate"
