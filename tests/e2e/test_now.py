"""What is on, on a page of the programme that stays open."""

import datetime as dt
import re
import time

import pytest
from playwright.sync_api import expect

HOUR, ALMATY = 3600, dt.timezone(dt.timedelta(hours=6))
DAY, WHOLE, HOME = "/en/schedule/2011-09-08/", "/en/schedule/", "/en/"
HEARD = "[data-clock] b"


@pytest.fixture
def page(page):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.clock.install()
    return page


def ahead(page):
    return int(page.locator("script[data-ahead]").get_attribute("data-ahead"))


def states(page):
    """Return the hours and the state of each session that the page shows."""
    slots = page.eval_on_selector_all(
        ".slot",
        """slots => slots.map(slot => [
            ...[...slot.querySelectorAll(".slot-t time")].map(({ dateTime }) => dateTime),
            slot.querySelector("[data-state]")?.textContent ?? "",
        ])""",
    )
    return [
        (dt.datetime.fromisoformat(one), dt.datetime.fromisoformat(two), said) for one, two, said in slots
    ]


def wanted(slots, now):
    """Return what is to be said of each session at ``now``, where the first of the rest is marked as next."""
    first = min((starts for starts, _ends, _said in slots if starts > now), default=None)
    return [
        "Ended" if ends <= now else "On now" if starts <= now else "Next" if starts == first else ""
        for starts, ends, _said in slots
    ]


@pytest.mark.parametrize("path", [DAY, WHOLE, HOME])
def test_hour_is_the_servers_whatever_the_device_believes(page, path):
    page.clock.set_system_time(time.time() + 5 * HOUR)
    page.goto(path)
    expect(page.locator(HEARD)).to_have_text(re.compile(r"^\d\d:\d\d$"))
    now = time.time() + ahead(page)
    near = {f"{dt.datetime.fromtimestamp(now + late, ALMATY):%H:%M}" for late in (-90, -30, 0, 30)}
    assert page.locator(HEARD).inner_text() in near


def test_hour_is_the_devices_where_the_server_does_not_answer(page, demo):
    page.route(
        "**" + DAY, lambda route: route.abort() if route.request.method == "HEAD" else route.continue_()
    )
    page.expected.add(demo.base + DAY)
    page.goto(DAY)
    expect(page.locator(HEARD)).to_have_text(re.compile(r"^\d\d:\d\d$"))


@pytest.mark.parametrize("path", [DAY, WHOLE])
def test_sessions_begin_and_end_on_a_page_that_stays_open(page, path):
    page.goto(path)
    expect(page.locator(HEARD)).to_have_text(re.compile(r"^\d\d:\d\d$"))
    before = states(page)
    page.clock.fast_forward(2 * HOUR * 1000)
    now = dt.datetime.fromtimestamp(page.evaluate("Date.now() / 1000") + ahead(page), ALMATY)
    expect(page.locator(HEARD)).to_have_text(f"{now:%H:%M}")
    after = states(page)
    assert [one[2] for one in after] == wanted(after, now) != [one[2] for one in before]
    assert page.locator("#now").get_attribute("class").split()[:2] == ["slot", "on"]
    running = page.locator("[data-running]")
    is_true = running.get_attribute("data-running") == str(sum(said == "On now" for *_when, said in after))
    assert running.is_visible() == is_true


def test_line_of_the_hour_stands_in_its_quarter(page):
    page.goto(DAY)
    line = page.locator(".clock")
    expect(line).to_be_visible()
    begins = dt.datetime.fromisoformat(line.get_attribute("data-begins"))
    now = dt.datetime.fromtimestamp(page.evaluate("Date.now() / 1000") + ahead(page), ALMATY)
    assert line.get_attribute("class") == f"clock s{(now - begins) // dt.timedelta(minutes=15)}"
    page.clock.fast_forward(9 * HOUR * 1000)
    expect(line).to_be_hidden()


def test_after_midnight_the_hour_is_of_no_day_shown(page):
    page.goto(DAY)
    expect(page.locator(HEARD)).to_be_visible()
    page.clock.fast_forward(12 * HOUR * 1000)
    expect(page.locator("[data-clock]")).to_be_hidden()
    assert {said for _starts, _ends, said in states(page)} == {"Ended"}


def test_without_a_script_no_hour_is_said(new_context, demo):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(demo.base + DAY)
    assert "Now:" not in page.inner_text("main")
    assert {said for _starts, _ends, said in states(page)} >= {"Ended", "On now", "Next"}
