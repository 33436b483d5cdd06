"""The editor of the programme in real browsers: by keyboard, by mouse, and two organisers at once."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.seeing import violations

EDITOR = "/admin/conference/session/editor/"
STAGE = "Company presentation: BELARUS tractors"


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    # axe is put into the page by the test; the policy is looked after by the other tests.
    return {**browser_context_args, "viewport": {"width": 1280, "height": 1300}}


@pytest.fixture(scope="module")
def cookies(demo, browser):
    """The cookies of an organiser who has logged in and reads English."""
    context = browser.new_context()
    context.add_cookies([{"name": "django_language", "value": "en", "url": demo.base}])
    page = context.new_page()
    page.goto(f"{demo.base}/admin/login/?next=/admin/password_change/")
    demo.enter(page)
    expect(page.locator("[name=old_password]")).to_be_attached()
    yield context.cookies()
    context.close()


@pytest.fixture
def open_editor(demo, cookies):
    def opened(page):
        page.context.add_cookies(cookies)
        page.goto(demo.base + EDITOR)
        return page

    return opened


def block(page, title):
    return page.locator(".blocks > .block:not(.is-ghost)", has_text=title)


def row(page, title):
    return page.locator("tr", has=page.get_by_role("link", name=title, exact=True))


def drag(page, thing, by=None, to=None, at=(20, 5)):
    """Drag from a point of a thing by some pixels or into the middle of another thing."""
    box = thing.bounding_box()
    x, y = box["x"] + at[0], box["y"] + at[1]
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 6, y + 6)
    if to is not None:
        goal = to.bounding_box()
        x, y = goal["x"] + goal["width"] / 2, goal["y"] + goal["height"] / 2
    else:
        x, y = x + by[0], y + by[1]
    page.mouse.move(x, y, steps=4)
    page.mouse.up()


def hour(page):
    return page.locator(".hour").first.bounding_box()["height"]


def room(page, name):
    return page.locator(".room", has_text=name).bounding_box()


def undo_all(page):
    while page.locator("#undo").count():
        page.locator("#undo").click()
        expect(page.locator("[data-said]")).to_contain_text("Undone.")
        page.reload()


def test_session_is_moved_and_the_move_undone_by_keyboard_alone(page, open_editor):
    open_editor(page)
    page.locator(f'a:has-text("Move: {STAGE}")').focus()
    page.keyboard.press("Enter")
    expect(page.locator("#move-title")).to_have_text(f"Move: {STAGE}")
    page.get_by_label("Start", exact=True).focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("13:05")
    page.keyboard.press("Tab")
    page.keyboard.press("Delete")
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_contain_text("13:05–13:50, Presentation Stage")
    expect(row(page, STAGE).locator("td").first).to_have_text("13:05–13:50")
    page.locator("#undo").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_contain_text("Undone.")
    expect(row(page, STAGE).locator("td").first).to_have_text("10:00–10:45")


def test_session_is_dragged_resized_put_away_and_all_of_it_undone(page, open_editor):
    open_editor(page)
    across = room(page, "Business Meeting Zone")["x"] - room(page, "Presentation Stage")["x"]
    drag(page, block(page, STAGE), by=(across, hour(page) * 3.25))
    expect(page.locator("#said")).to_contain_text("13:15–14:00, Business Meeting Zone")
    expect(block(page, STAGE).locator(".when")).to_have_text("13:15–14:00")
    grip = block(page, STAGE).locator("[data-grip]")
    drag(page, grip, by=(0, hour(page) / 2), at=(30, 6))
    expect(block(page, STAGE).locator(".when")).to_have_text("13:15–14:30")
    # The meetings that begin at two are in the same room.
    expect(page.locator("#said .clashes li").first).to_contain_text("Blocks a release")
    expect(block(page, STAGE)).to_have_class(re.compile("is-blocking"))
    drag(page, block(page, STAGE), to=page.locator("[data-tray]"))
    expect(page.locator("[data-tray] .block")).to_contain_text(STAGE)
    expect(page.locator("[data-tray] .when")).to_have_text("75 min")
    drag(page, page.locator("[data-tray] .block"), to=page.locator(".hour").first)
    expect(block(page, STAGE).locator(".when")).to_have_text("09:30–10:45")
    for _move in range(4):
        page.locator("body").press("ControlOrMeta+z")
        expect(page.locator("#said")).to_contain_text("Undone.")
        page.locator("#said").evaluate("(one) => one.replaceChildren()")
    expect(block(page, STAGE).locator(".when")).to_have_text("10:00–10:45")
    expect(page.locator("#undo")).to_have_count(0)


def test_two_editors_see_each_other_and_overwrite_nothing(page, open_editor, browser, browser_context_args):
    open_editor(page)
    other = browser.new_context(**browser_context_args).new_page()
    other.clock.install()
    open_editor(other)
    # The other one has read the form, and has no poll to hear of what follows.
    other.goto(other.locator(f'a:has-text("Move: {STAGE}")').evaluate("(one) => one.href"))
    other.clock.pause_at(other.evaluate("Date.now() / 1000") + 1)
    drag(page, block(page, STAGE), by=(0, hour(page) * 3))
    expect(page.locator("#said")).to_contain_text("13:00–13:45")
    expect(block(other, STAGE).locator(".when")).to_have_text("10:00–10:45")
    other.clock.run_for(5000)
    expect(block(other, STAGE).locator(".when")).to_have_text("13:00–13:45")
    other.clock.resume()
    expect(other.locator("[data-news]")).to_contain_text(STAGE)
    other.get_by_label("Start", exact=True).fill("15:50")
    other.get_by_label("End", exact=True).fill("16:35")
    other.get_by_role("button", name="Move", exact=True).click()
    expect(other.locator("#move [role=alert]").first).to_contain_text("13:00–13:45")
    expect(other.get_by_label("Start", exact=True)).to_have_value("15:50")
    expect(block(other, STAGE).locator(".when")).to_have_text("13:00–13:45")
    other.context.close()
    undo_all(page)


@pytest.mark.parametrize("width", [1280, 390])
def test_editor_is_accessible(open_editor, browser, browser_context_args, width):
    context = browser.new_context(
        **browser_context_args | {"bypass_csp": True, "viewport": {"width": width, "height": 900}}
    )
    page = open_editor(context.new_page())
    page.goto(page.locator(f'a:has-text("Move: {STAGE}")').evaluate("(one) => one.href"))
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    context.close()


def leave(context):
    context.clear_cookies(name="sessionid")


def test_ended_login_is_told_and_what_was_dragged_is_sent_after_the_next(page, demo, open_editor):
    open_editor(page)
    leave(page.context)
    drag(page, block(page, STAGE), by=(0, hour(page) * 3))
    expect(page.locator("[data-ended]")).to_contain_text("Your login has ended")
    expect(page.locator("[data-offline]")).to_be_hidden()
    expect(block(page, STAGE).locator(".when")).to_have_text("10:00–10:45")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Log in again").click()
    door = opened.value
    demo.enter(door)
    expect(door.locator("[data-editor]")).to_be_attached()
    door.close()
    expect(page.locator("#said")).to_contain_text("13:00–13:45")
    expect(page.locator("[data-ended]")).to_be_hidden()
    undo_all(page)


def test_ended_login_loses_nothing_that_was_typed(page, open_editor, cookies):
    open_editor(page)
    page.goto(page.locator(f'a:has-text("Move: {STAGE}")').evaluate("(one) => one.href"))
    leave(page.context)
    page.get_by_label("Start", exact=True).fill("13:05")
    page.get_by_label("End", exact=True).fill("13:50")
    page.get_by_label("End", exact=True).press("Enter")
    expect(page.locator("[data-ended]")).to_be_visible()
    expect(page.get_by_label("Start", exact=True)).to_have_value("13:05")
    page.context.add_cookies(cookies)
    page.get_by_label("End", exact=True).press("Enter")
    expect(page.locator("#said")).to_contain_text("13:05–13:50, Presentation Stage")
    undo_all(page)
