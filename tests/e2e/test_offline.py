"""The public pages in a real browser whose network goes away, hangs or comes back with something newer."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Demo
from tests.e2e.lines import Line, proxy_without_a_site
from tests.e2e.seeing import reflows, violations

KEPT = """async (language) => {
    const list = await (await caches.open(`expo set ${language}`)).match(`/${language}/offline/pages.json`);
    return list ? (await list.json()).version : "";
}"""
ADDRESSES = """async () => {
    const found = {};
    for (const name of await caches.keys()) {
        const keys = await (await caches.open(name)).keys();
        found[name] = keys.map(({ url }) => url.slice(location.origin.length));
    }
    return found;
}"""
BODIES = """async () => {
    const found = [];
    for (const name of await caches.keys()) {
        const copies = await (await caches.open(name)).matchAll(undefined, { ignoreVary: true });
        found.push(...(await Promise.all(copies.map((copy) => copy.text()))));
    }
    return found.join("");
}"""
LENGTHS = """async (addresses) => {
    const pages = addresses.filter((one) => !one.endsWith(".json"));
    const answers = await Promise.all(pages.map((one) => fetch(one, { credentials: "omit" })));
    return answers.reduce((sum, { headers }) => sum + Number(headers.get("Content-Length")), 0);
}"""
DRESSED = """document.fonts.check('16px Onest')
    && [...document.querySelectorAll("link[rel=stylesheet]")].every(({ sheet }) => sheet)"""
# Closes a public session, or opens it again, and releases the programme.
WITHDRAW = """
from conference import publishing
from conference.models import Session
from expo.models import Exhibition
exhibition = Exhibition.objects.current()
one = Session.objects.get(exhibition=exhibition, code="{code}")
one.access = "closed" if True else "open"
one.save()
publishing.publish(exhibition=exhibition, name="Another release")
"""
WORDS = {
    "ru": ("Нет сети: копия от", "Без сети", "Эта страница на устройстве не сохранена"),
    "kk": ("Желі жоқ. Көшірме уақыты:", "Желісіз", "Бұл бет осы құрылғыда сақталмаған"),
    "be": ("Няма сеткі: копія ад", "Без сеткі", "Гэтая старонка на прыладзе не захавана"),
    "en": ("No network: copy of", "Without a network", "This page is not kept on this device"),
}


def until(page, script, argument=None, wanted=bool):
    """Return what the ``script`` gives once it is ``wanted``."""
    deadline = time.monotonic() + 60
    while not wanted(found := page.evaluate(script, argument)):
        assert time.monotonic() < deadline, found
        page.wait_for_timeout(200)
    return found


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "service_workers": "allow"}


@pytest.fixture
def visitor(new_context):
    """Open a browser that may keep pages, on a page that it has kept with the rest of its language."""

    def opened(base, language="en"):
        page = new_context().new_page()
        page.goto(f"{base}/{language}/")
        until(page, KEPT, language)
        return page

    return opened


@pytest.fixture
def line(demo):
    line = Line(demo.port)
    yield line
    line.close()


@pytest.mark.parametrize("language", WORDS)
def test_programme_plan_and_list_are_there_without_a_network(visitor, demo, language):
    page = visitor(demo.base, language)
    page.goto(f"{demo.base}/{language}/exhibitors/belaz/")
    name = page.locator("h1").inner_text()
    page.goto(f"{demo.base}/{language}/schedule/2011-09-08/")
    session = page.locator(".slot h3 a").first
    title = session.inner_text().replace("\u00ad", "")
    session.click()
    address = page.url
    page.context.set_offline(True)
    said, heading, missing = WORDS[language]
    for path in ("", "schedule/", "schedule/2011-09-07/", "schedule/2011-09-10/", "plan/", "plan/?hall=B"):
        page.goto(f"{demo.base}/{language}/{path}")
        expect(page.get_by_role("status").and_(page.locator(".copy"))).to_have_text(
            re.compile(rf"^{re.escape(said)} \d\d:\d\d \(UTC\+6\)")
        )
        assert page.evaluate(DRESSED)
        assert page.locator("html").get_attribute("lang") == language
    page.goto(address)
    assert page.locator("h1").inner_text() == title
    page.goto(f"{demo.base}/{language}/exhibitors/belaz/")
    assert page.locator("h1").inner_text() == name
    for path in ("exhibitors/amkodor/", "schedule/zzzzzz/"):
        page.goto(f"{demo.base}/{language}/{path}")
        assert page.locator("h1").inner_text() == heading
        expect(page.locator("[data-missing]")).to_contain_text(missing)
    expect(page.locator("[data-read] a")).to_have_text([title, name])
    page.goto(f"{demo.base}/{'ru' if language == 'kk' else 'kk'}/plan/")
    assert page.locator("html").get_attribute("lang") == language
    expect(page.locator("[data-missing]")).to_contain_text(missing)
    page.goto(demo.base + "/")
    assert page.url == f"{demo.base}/{language}/"
    page.context.set_offline(False)
    page.reload()
    expect(page.locator(".copy p")).to_have_count(0)


@pytest.mark.parametrize(
    ("typed", "found"),
    [("МИНСК тра", "Minsk Tractor"), ("dump truck", "BelAZ"), ("a-101", "A-101"), ("Бéлаз", "BelAZ")],
)
def test_list_is_searched_on_the_device(visitor, demo, typed, found):
    page = visitor(demo.base)
    page.context.set_offline(True)
    page.goto(f"{demo.base}/en/exhibitors/?q=zzzz")
    assert page.locator(".at-hand li:visible").count() == 0
    page.fill("#q", typed)
    assert found in page.locator(".at-hand li:visible").first.inner_text()
    expect(page.locator("[data-shown]")).to_have_text(re.compile(r"^Shown: \d+ of 267$"))


def test_server_that_hangs_gives_way_to_the_copy_after_three_seconds(visitor, line):
    page = visitor(line.base)
    line.set("hanging")
    started = time.monotonic()
    page.goto(f"{line.base}/en/schedule/", wait_until="commit")
    assert time.monotonic() - started > 2.9
    note = page.locator(".copy")
    expect(note).to_have_text(re.compile(r"^The network is slow: copy of \d\d:\d\d \(UTC\+6\) Load again$"))
    line.set("through")
    note.get_by_role("link").click()
    expect(page.locator(".copy p")).to_have_count(0)
    assert page.url == f"{line.base}/en/schedule/"


def test_page_without_a_copy_is_waited_for(visitor, line):
    page = visitor(line.base)
    line.set("hanging")
    page.evaluate("setTimeout(() => { location.href = '/en/exhibitors/belaz/'; })")
    page.wait_for_timeout(4500)
    line.set("through")
    page.wait_for_url("**/exhibitors/belaz/")
    assert page.locator("html").get_attribute("data-kept") is None


def test_line_that_is_cut_is_no_network(visitor, line):
    page = visitor(line.base, "kk")
    line.set("cut")
    page.goto(f"{line.base}/kk/plan/?hall=C")
    expect(page.locator(".copy")).to_contain_text("Желі жоқ. Көшірме уақыты: ")


def test_site_that_fails_gives_way_to_the_copy_and_says_its_own_errors_itself(visitor, line):
    page = visitor(line.base)
    kept = page.evaluate(ADDRESSES)
    with proxy_without_a_site() as proxy:
        line.lead_to(proxy.server_port)
        for proxy.status in (500, 502):
            assert page.goto(f"{line.base}/en/schedule/").status == 200
            expect(page.locator(".copy")).to_have_text(
                re.compile(r"^The site does not answer: copy of \d\d:\d\d \(UTC\+6\)")
            )
            assert page.evaluate(DRESSED)
        page.goto(f"{line.base}/en/exhibitors/?q=belaz")
        expect(page.locator(".at-hand li:visible")).to_have_count(1)
        page.goto(f"{line.base}/en/exhibitors/belaz/")
        expect(page.locator("[data-missing]")).to_be_visible()
        page.goto(line.base)
        assert page.url == f"{line.base}/en/"
        proxy.status = 500
        assert page.goto(f"{line.base}/en/exhibitors/belaz/").status == 500
        assert page.evaluate(ADDRESSES) == kept


def test_now_and_next_are_those_of_the_device_and_not_of_the_copy(visitor, demo):
    page = visitor(demo.base)
    page.context.set_offline(True)
    page.clock.install()
    page.clock.set_system_time(page.evaluate("Date.now() / 1000") + 2 * 3600)
    page.goto(f"{demo.base}/en/schedule/2011-09-08/")
    expect(page.locator(".copy p")).to_have_count(1)
    hour = re.search(r"Now: (1[67]:\d\d)$", page.locator("[data-clock]").inner_text())
    for slot in page.locator(".slot").all():
        begins, ends = slot.locator(".slot-t time").all_inner_texts()
        tag = slot.locator(".slot-b .tag").all_inner_texts()
        wanted = ["Ended"] if ends <= hour[1] else ["On now"] if begins <= hour[1] else []
        assert wanted == [one for one in tag if one != "Next"]
    expect(page.locator(".clock")).to_have_text(hour[1])
    page.goto(f"{demo.base}/en/")
    on = page.locator("[aria-labelledby=h-now] .slot.on")
    expect(on.first).to_be_visible()
    for slot in on.all():
        begins, ends = slot.locator(".slot-t time").all_inner_texts()
        assert begins <= hour[1] < ends


def test_my_programme_is_put_together_on_the_device_and_never_kept(visitor, demo):
    page = visitor(demo.base)
    page.goto(f"{demo.base}/en/schedule/2011-09-08/")
    page.locator(".star").nth(2).click()
    title = page.locator(".slot h3").nth(2).inner_text().replace("\u00ad", "")
    page.goto(f"{demo.base}/en/schedule/my/")
    page.wait_for_url("**/my/?codes=*")
    page.goto(f"{demo.base}/en/exhibitors/?q=secret")
    assert not [
        one
        for several in page.evaluate(ADDRESSES).values()
        for one in several
        if "/my/" in one or "q=" in one
    ]
    page.context.set_offline(True)
    page.goto(f"{demo.base}/en/schedule/my/")
    expect(page.locator("[data-mine] .slot h3")).to_have_text([title])


def test_marked_stand_is_found_on_the_plan_that_is_kept(visitor, demo):
    page = visitor(demo.base)
    page.context.set_offline(True)
    page.goto(f"{demo.base}/en/offline/")
    page.fill("#q", "B-204")
    page.locator(".at-hand li:visible a.num").click()
    page.wait_for_url("**/plan/?stand=B-204#sel")
    expect(page.locator(".stands tr.on th")).to_have_text("B-204")
    assert page.locator("svg .s-sel").count() == 2


def test_language_is_kept_when_it_has_been_visited_as_far_as_there_is_room(visitor, demo):
    page = visitor(demo.base, "be")
    assert "expo set kk" not in page.evaluate(ADDRESSES)
    page.goto(f"{demo.base}/kk/plan/")
    until(page, KEPT, "kk")
    assert {"expo set be", "expo set kk"} <= set(page.evaluate(ADDRESSES))
    # With less room, by the program itself, in the page.
    program = page.evaluate("fetch('/worker.js').then((answer) => answer.text())")
    assert '"bytes": 150000' in program
    program = program.replace('"bytes": 150000', '"bytes": 40000')
    page.evaluate(f"(async () => {{ {program}; await renew('/en/offline/pages.json'); }})()")
    kept = [one for one in page.evaluate(ADDRESSES)["expo set en"] if one.startswith("/en/")]
    assert {"/en/", "/en/offline/", "/en/schedule/"} < set(kept)
    assert len(kept) < 9
    assert 30_000 < page.evaluate(LENGTHS, kept) <= 40_000


def test_only_the_newest_pages_that_were_read_are_kept(visitor, demo):
    page = visitor(demo.base)
    page.goto(f"{demo.base}/en/offline/")
    links = page.eval_on_selector_all(".at-hand a:first-child", "links => links.map((link) => link.href)")
    for link in links[:62]:
        page.goto(link, wait_until="commit")
    last = links[61].removeprefix(demo.base)
    until(page, ADDRESSES, wanted=lambda found: found["expo visited en"][-1] == last)
    kept = until(page, ADDRESSES, wanted=lambda found: len(found["expo visited en"]) == 60)
    assert links[0].removeprefix(demo.base) not in kept["expo visited en"]


CLOSED = (
    "en/apply/", "accounts/login/", "api/docs/", "en/commission/", "en/schedule/my/?codes=abc234",
    "en/signage/", "en/exhibitors/?q=private", "en/commission/meetings/",
)  # fmt: skip


def test_nothing_closed_or_personal_is_kept(visitor, demo):
    page = visitor(demo.base)
    page.evaluate("fetch('/schedule.ics').then(() => true)")
    for path in CLOSED:
        page.goto(f"{demo.base}/{path}")
    demo.log_in(page, "/admin/")
    for path in ("admin/conference/session/", "en/", "en/schedule/", "en/exhibitors/belaz/"):
        page.goto(f"{demo.base}/{path}")
    page.wait_for_timeout(500)
    allowed = re.compile(
        r"/static/|/en/($|schedule/$|schedule/2011|schedule/[0-9a-z]{6}/$|exhibitors/[-a-z0-9]+/$|plan/|offline/)"
    )
    found = page.evaluate(ADDRESSES)
    found.pop("signage", None)
    assert [one for several in found.values() for one in several if not allowed.match(one)] == []
    bodies = page.evaluate(BODIES)
    assert "organiser@example.org" not in bodies
    assert "csrfmiddlewaretoken" not in bodies


SCOPES = "async () => (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope)"


def test_screens_and_visitors_each_have_their_own_worker(visitor, demo):
    page = visitor(demo.base)
    page.goto(f"{demo.base}/en/signage/")
    scopes = until(page, SCOPES, wanted=lambda found: len(found) == 2)
    assert sorted(scopes) == [f"{demo.base}/", f"{demo.base}/en/signage/"]
    screen = "async () => !!(await caches.match('/en/signage/', { cacheName: 'signage', ignoreVary: true }))"
    until(page, screen)
    kept = page.evaluate(ADDRESSES)
    assert "/en/signage/" in kept["signage"]
    assert not [one for one in kept["expo set en"] if "signage" in one]
    page.context.set_offline(True)
    page.reload()
    assert page.locator("#board").count() == 1


@pytest.mark.browser_context_args(bypass_csp=True)
@pytest.mark.parametrize("language", WORDS)
def test_page_of_what_is_kept_is_accessible(visitor, demo, language):
    page = visitor(demo.base, language)
    page.context.set_offline(True)
    # The list for the time without a network is a page like the others, and looked at with them.
    for path in ("schedule/2011-09-08/", ""):
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(f"{demo.base}/{language}/{path}")
        expect(page.locator(".copy p")).to_be_visible()
        assert violations(page) == []
        page.emulate_media(color_scheme="dark")
        page.set_viewport_size({"width": 320, "height": 800})
        assert violations(page, "target-size", "color-contrast") == []
        assert reflows(page)


SAVING = "Object.defineProperty(Navigator.prototype, 'connection', { get: () => ({ saveData: true }) });"


def test_who_saves_data_keeps_only_what_was_read(new_context, demo):
    page = new_context().new_page()
    page.add_init_script(SAVING)
    page.goto(f"{demo.base}/en/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto(f"{demo.base}/en/plan/")
    page.wait_for_timeout(1500)
    until(page, ADDRESSES, wanted=lambda found: found == {"expo set en": ["/en/plan/"]})


def test_new_release_takes_the_place_of_what_is_kept(demo, visitor):
    page = visitor(demo.base)
    before = page.evaluate(KEPT, "en")
    page.goto(f"{demo.base}/en/schedule/2011-09-10/")
    gone = page.locator(".slot", has_text="Open to all").locator("h3 a").first
    title = gone.inner_text().replace("\u00ad", "")
    # Pages of other sessions name it, as held at the same time.
    others = page.eval_on_selector_all(".slot h3 a", "links => links.map((link) => link.href)")
    address = gone.get_attribute("href")
    for other in others:
        page.goto(other)
    until(page, ADDRESSES, wanted=lambda found: len(found["expo visited en"]) == len(others))
    assert page.evaluate(BODIES).count(title) > 2
    demo.run("shell", "-c", WITHDRAW.format(code=address.split("/")[-2]))
    try:
        # A page asks for the version four times a minute at most.
        page.wait_for_timeout(15_000)
        page.goto(f"{demo.base}/en/")
        until(page, KEPT, "en", wanted=lambda version: version and version != before)
        until(page, ADDRESSES, wanted=lambda found: len(found["expo visited en"]) == len(others) - 1)
        assert title not in page.evaluate(BODIES).replace("\u00ad", "")
    finally:
        demo.run("shell", "-c", WITHDRAW.format(code=address.split("/")[-2]).replace("True", "False"))


GONE = """async () => {
    const [names, workers] = [await caches.keys(), await navigator.serviceWorker.getRegistrations()];
    return names.filter((name) => name !== "other").length + workers.length === 0;
}"""


def test_switched_off_the_worker_takes_itself_and_its_copies_away(visitor, line, tmp_path):
    page = visitor(line.base)
    page.evaluate("caches.open('other').then(() => true)")
    off = Demo(tmp_path, EXPO_OFFLINE="false")
    try:
        off.wait(180)
        line.lead_to(off.port)
        page.goto(f"{line.base}/en/schedule/")
        until(page, GONE)
        assert page.evaluate("caches.keys()") == ["other"]
        page.goto(f"{line.base}/en/plan/")
        assert page.evaluate("navigator.serviceWorker.controller") is None
    finally:
        off.close()
