"""An organiser shifts the afternoon of a room by keyboard, on a desk and on a phone, without scripts."""

import re
from functools import partial

import pytest

from tests.e2e.seeing import violations

PAGE = "/admin/conference/session/shift/"


@pytest.fixture
def organiser(organiser_at):
    return partial(organiser_at, PAGE)


def ask(page, minutes, after, way):
    """Fill the form in from its first field to its button with the keyboard alone."""
    page.locator("#id_day").focus()
    for keys in ("Friday", "Conference Room 1", ""):
        page.keyboard.type(keys)
        page.keyboard.press("Tab")
    for text in (after, minutes):
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    if way == "earlier":
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{PAGE}?day=*")


@pytest.mark.parametrize("width", [1280, 390])
def test_afternoon_is_shifted_and_shifted_back_by_keyboard(organiser, demo, width):
    page = organiser(java_script_enabled=width == 1280, viewport={"width": width, "height": 800})
    for after, way, now, then in (
        ("14:00", "later", "14:00–15:30", "14:20–15:50"), ("14:20", "earlier", "14:20–15:50", "14:00–15:30"),
    ):  # fmt: skip
        ask(page, "20", after, way)
        cells = page.locator("#content table tbody").first.locator("td, th").all_inner_texts()
        assert cells[:2] == [now, then]
        if width == 1280:
            # The row of languages belongs to every page of the workplace.
            assert [one for one in violations(page) if "languages" not in one] == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.get_by_role("button", name=re.compile(r"Move \d session")).focus()
        page.keyboard.press("Enter")
        page.wait_for_url(demo.base + PAGE)
        assert "been moved." in page.locator(".messagelist").inner_text()
