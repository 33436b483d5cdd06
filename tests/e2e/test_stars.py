"""The visitor's stars in a real browser: kept on the device, taken along by a link."""

import pytest

from tests.e2e.seeing import violations

DAY = "/en/schedule/2011-09-08/"
MY = "/en/schedule/my/"
STAR = ".slot button.star"
SHELF = "localStorage.getItem('stars:belarus-expo-2011')"


def star(page, *places):
    """Star the sessions at these places of the list; return their codes."""
    for place in places:
        page.locator(STAR).nth(place).click()
    return [page.locator(".slot").nth(place).get_attribute("data-star") for place in places]


def shown(page):
    return page.eval_on_selector_all(".slot[data-star]", "items => items.map(one => one.dataset.star)")


@pytest.fixture
def visitor(new_context, demo):
    """Open a page of another device, whose faults are collected."""

    def opened(script=None):
        context = new_context()
        if script:
            context.add_init_script(script)
        page = context.new_page()
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("console", lambda said: page.faults.append(said.text) if said.type == "error" else None)
        return page

    return opened


def test_star_is_set_by_keyboard_kept_and_taken_back(page, demo):
    page.goto(demo.base + DAY)
    first = page.locator(STAR).first
    title = page.locator(".slot h3").first.inner_text().replace("\xad", "")
    assert first.get_attribute("aria-label") == f"Add to my programme: {title}"
    assert first.get_attribute("aria-pressed") == "false"
    first.focus()
    page.keyboard.press("Space")
    assert first.get_attribute("aria-pressed") == "true"
    assert first.get_attribute("title") == "Remove from my programme"
    assert page.locator("[data-my] .num").inner_text() == "1"
    page.reload()
    assert first.get_attribute("aria-pressed") == "true"
    first.click()
    assert first.get_attribute("aria-pressed") == "false"
    assert page.locator("[data-my] .num").count() == 0
    assert page.evaluate(SHELF) == ""
    assert page.context.cookies() == []


def test_each_item_of_list_and_grid_has_one_star_of_the_size_of_a_finger(page, demo):
    for width, least in ((390, 44), (1280, 24)):
        page.set_viewport_size({"width": width, "height": 800})
        for path in (DAY, "/ru/schedule/"):
            page.goto(demo.base + path)
            assert page.locator(STAR).count() == page.locator(".slot").count() > 0
            for one in page.locator(STAR).all()[:8]:
                box = one.bounding_box()
                assert min(box["width"], box["height"]) >= least
            overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert page.evaluate(overflow) <= 1


def test_starred_sessions_stand_on_my_page(page, demo):
    page.goto(demo.base + DAY)
    codes = star(page, 0, 2, 3)
    page.goto(demo.base + MY)
    page.wait_for_url("**/my/?codes=*")
    assert sorted(shown(page)) == sorted(codes)
    assert page.locator("[data-take]").is_hidden()
    assert page.locator("[data-mine]").is_hidden()
    page.locator(STAR).first.click()
    assert page.locator("[data-mine]").is_visible()
    page.click("[data-mine] a")
    assert len(shown(page)) == 2


def test_session_page_has_its_star_in_words(page, demo):
    page.goto(demo.base + DAY)
    page.locator(".slot h3 a").first.click()
    button = page.get_by_role("button", name="Add to my programme: ")
    assert "Add to my programme" in button.inner_text()
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    assert page.get_by_text("Starred", exact=True).is_visible()
    page.locator("aside [data-my]").click()
    assert len(shown(page)) == 1


def test_shared_link_is_taken_beside_the_own_stars_and_only_on_request(page, demo, visitor):
    page.goto(demo.base + DAY)
    codes = star(page, 0, 1)
    page.goto(demo.base + MY)
    page.wait_for_url("**/my/?codes=*")
    link = page.locator("#address").input_value()
    other = visitor()
    other.goto(demo.base + DAY)
    own = star(other, 4)
    other.goto(f"{link},zzzzzz")
    assert shown(other) == [*codes, "zzzzzz"]
    assert other.evaluate(SHELF) == own[0]
    other.get_by_role("button", name="Take these stars on this device").click()
    assert other.evaluate(SHELF).split(",") == own + codes
    assert (
        other.locator("[data-taken]").inner_text() == "These sessions are now among the stars of this device."
    )
    other.locator("[data-mine] a").click()
    assert sorted(shown(other)) == sorted(own + codes)
    assert other.faults == []


def test_star_shows_in_another_tab_at_once(page, demo):
    page.goto(demo.base + DAY)
    other = page.context.new_page()
    other.goto(f"{demo.base}/kk/schedule/2011-09-08/")
    star(page, 1)
    other.locator(STAR).nth(1).and_(other.locator("[aria-pressed=true]")).wait_for()
    assert other.locator("[aria-pressed=true]").count() == 1


REFUSING = """
Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });
"""
FULL = """
Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };
"""


@pytest.mark.parametrize("script", [REFUSING, FULL], ids=["refusing", "full"])
def test_browser_that_keeps_nothing_says_so_and_breaks_nothing(demo, visitor, script):
    page = visitor(script)
    page.goto(demo.base + DAY)
    star(page, 0, 1)
    assert page.locator("[aria-pressed=true]").count() == 2
    assert page.get_by_role("alert").all_inner_texts() == [
        "This browser does not keep stars: they last until you leave the page."
    ]
    page.locator("[data-my]").click()
    assert len(shown(page)) == 2
    assert page.faults == []


def test_nonsense_on_the_shelf_is_passed_over(page, demo):
    page.goto(demo.base + DAY)
    page.evaluate("localStorage.setItem('stars:belarus-expo-2011', '{\"a\":1},<b>,,abc234')")
    page.reload()
    assert page.locator("[aria-pressed=true]").count() == 0
    star(page, 0)
    assert page.evaluate(SHELF).startswith("abc234,")


def test_more_than_two_hundred_stars_are_refused_in_words(page, demo):
    page.goto(demo.base + DAY)
    codes = ",".join(f"a{number:05}" for number in range(200))
    page.evaluate("codes => localStorage.setItem('stars:belarus-expo-2011', codes)", codes)
    page.reload()
    star(page, 0)
    assert page.locator("[aria-pressed=true]").count() == 0
    assert page.get_by_role("alert").inner_text() == "My programme holds at most 200 sessions."
    assert page.evaluate(SHELF) == codes


def test_link_to_the_changes_appears_after_a_newer_release_and_goes_when_followed(page, demo):
    page.goto(demo.base + DAY)
    link = page.locator("[data-since]")
    assert link.is_hidden()
    # Other tests on the same demo may have released a programme of their own.
    seen = page.evaluate("localStorage.getItem('release:belarus-expo-2011')")
    assert int(seen) >= 1

    def newer(route):
        # That only asks for the hour.
        if route.request.method == "HEAD":
            return route.continue_()
        answer = route.fetch()
        older, later = f'data-release="{seen}"', f'data-release="{int(seen) + 2}"'
        assert older in answer.text()
        return route.fulfill(response=answer, body=answer.text().replace(older, later))

    page.route(f"**{DAY}", newer)
    page.reload()
    assert link.is_visible()
    link.get_by_role("link").click()
    page.wait_for_url(f"{demo.base}/en/schedule/changes/?since={seen}")
    page.goto(demo.base + DAY)
    assert link.is_hidden()


def test_link_is_copied(page, demo):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(demo.base + DAY)
    star(page, 0)
    page.goto(demo.base + MY)
    page.wait_for_url("**/my/?codes=*")
    page.get_by_role("button", name="Copy the link").click()
    page.get_by_text("Copied", exact=True).wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#address").input_value()


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_a_script_there_is_no_dead_button_and_a_shared_link_opens(page, demo):
    page.goto(demo.base + DAY)
    assert page.locator("main button").count() == 0
    code = page.locator(".slot").first.get_attribute("data-star")
    page.locator("[data-my]").click()
    assert "Stars need JavaScript" in page.inner_text("main")
    page.goto(f"{demo.base}{MY}?codes={code}")
    assert shown(page) == [code]
    assert page.locator("main button:visible").count() == 0


@pytest.mark.browser_context_args(bypass_csp=True)
@pytest.mark.parametrize("language", ["ru", "kk", "be", "en"])
def test_pages_with_stars_are_accessible(page, demo, language):
    page.goto(f"{demo.base}/{language}/schedule/2011-09-08/")
    star(page, 0, 1, 2)
    for path in ("schedule/2011-09-08/", "schedule/my/", "schedule/my/?codes=zzzzzz"):
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(f"{demo.base}/{language}/{path}")
            page.wait_for_load_state("networkidle")
            assert violations(page) == []
            overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert page.evaluate(overflow) <= 1
