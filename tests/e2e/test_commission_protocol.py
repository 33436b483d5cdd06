"""The protocol in two browsers at once: who types loses nothing, and nobody overwrites the other."""

import re
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.e2e.secretaries import printed, sign_in
from tests.e2e.seeing import violations

SAVED = re.compile("Saved at")


@pytest.fixture(scope="module")
def seeded(demo):
    return printed(demo, "seed")


@pytest.fixture(scope="module")
def states(demo, browser, seeded):
    """The cookies of both secretaries, who have signed in with their second factor."""
    found = {}
    for part, (email, code) in seeded["logins"].items():
        context = browser.new_context(locale="en")
        page = context.new_page()
        protocol = f"{demo.base}/admin/commission/meetings/{seeded['key']}/protocol/"
        sign_in(page, protocol, email, code)
        found[part] = context.storage_state()
        context.close()
    return found


@pytest.fixture
def desks(demo, browser, seeded, states):
    """Both secretaries at the protocol, each with ``page`` and ``context``; any fault of a script fails."""
    found, faults = {}, []
    for part, state in states.items():
        context = browser.new_context(
            storage_state=state, bypass_csp=True, viewport={"width": 1280, "height": 900}
        )
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{demo.base}/admin/commission/meetings/{seeded['key']}/protocol/")
        found[part] = SimpleNamespace(page=page, context=context)
    yield found["BY"], found["KZ"]
    for desk in found.values():
        desk.context.close()
    assert faults == []


def wording(desk, number, language="ru"):
    """The form of the ``number``-th text in a language."""
    return desk.page.locator(f"form[data-wording$='-{language}']").nth(number)


def field(desk, number, language="ru"):
    return wording(desk, number, language).locator("textarea")


def said(desk, number, language="ru"):
    return wording(desk, number, language).locator("[data-said]")


def retype(desk, number, text, language="ru"):
    field(desk, number, language).click()
    field(desk, number, language).press("Control+A")
    field(desk, number, language).press_sequentially(text)


def test_a_text_is_saved_and_appears_at_the_other_desk(desks):
    by, kz = desks
    retype(by, 0, "Открыто в Алматы.")

    expect(said(by, 0)).to_have_text(SAVED)
    expect(field(kz, 0)).to_have_value("Открыто в Алматы.")
    expect(wording(kz, 0).locator(".verdicts .is-agreed")).to_have_count(1)
    wording(kz, 0).locator("button.agree").click()
    expect(wording(by, 0).locator(".verdicts .is-agreed")).to_have_count(2)
    assert by.page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('protocol:'))") == []


def test_two_who_type_at_once_both_keep_their_text(desks):
    by, kz = desks
    retype(kz, 1, "Текст Астаны.")
    retype(by, 1, "Текст Минска.")
    for _time in range(200):
        torn = [desk for desk in desks if desk.page.locator(".theirs").count()]
        if torn:
            break
        by.page.wait_for_timeout(100)

    (loser,) = torn
    winner = kz if loser is by else by
    expect(loser.page.locator(".theirs blockquote")).to_contain_text(field(winner, 1).input_value())
    mine = field(loser, 1).input_value()
    assert {mine, field(winner, 1).input_value()} == {"Текст Астаны.", "Текст Минска."}
    loser.page.get_by_role("button", name="Keep mine as a new version").click()
    expect(said(loser, 1)).to_have_text(SAVED)
    winner.page.locator("h1").click()
    expect(field(winner, 1)).to_have_value(mine)


def test_text_typed_without_a_network_survives_and_is_saved_later(desks):
    by, kz = desks
    by.context.set_offline(True)
    retype(by, 2, "Без сети.")
    expect(said(by, 2)).to_contain_text("Your text is kept on this device")
    assert field(kz, 2).input_value() != "Без сети."

    by.context.set_offline(False)

    expect(said(by, 2)).to_have_text(SAVED, timeout=40000)
    expect(field(kz, 2)).to_have_value("Без сети.")


def test_text_that_was_not_saved_is_restored_after_a_crash(desks):
    by, kz = desks
    page = by.page
    page.route("**/commission/paragraphs/**", lambda route: route.abort())
    retype(by, 3, "До падения.")
    page.reload()
    expect(field(by, 3)).to_have_value("До падения.")
    page.unroute("**/commission/paragraphs/**")

    expect(said(by, 3)).to_have_text(SAVED, timeout=40000)
    expect(field(kz, 3)).to_have_value("До падения.")


def test_a_restored_text_does_not_overwrite_what_came_meanwhile(desks):
    by, kz = desks
    by.page.route("**/commission/paragraphs/**", lambda route: route.abort())
    retype(by, 4, "Моё.")
    retype(kz, 4, "Их.")
    kz.page.locator("h1").click()
    expect(said(kz, 4)).to_have_text(SAVED)
    by.page.unroute("**/commission/paragraphs/**")
    by.page.reload()

    expect(by.page.locator(".theirs blockquote")).to_contain_text("Их.")
    expect(field(by, 4)).to_have_value("Моё.")
    by.page.get_by_role("button", name="Take theirs").click()
    expect(field(by, 4)).to_have_value("Их.")
    assert field(kz, 4).input_value() == "Их."


def test_a_session_that_has_ended_keeps_the_text(desks):
    by, _kz = desks
    cookies = by.context.cookies()
    by.context.clear_cookies()
    retype(by, 5, "После входа.")
    by.page.locator("h1").click()
    expect(by.page.get_by_role("link", name="Sign in again in a new tab")).to_be_visible()
    expect(field(by, 5)).to_have_value("После входа.")

    by.context.add_cookies(cookies)

    expect(said(by, 5)).to_have_text(SAVED, timeout=40000)


def test_copies_are_removed_from_the_device(desks):
    by, _kz = desks
    by.page.route("**/commission/paragraphs/**", lambda route: route.abort())
    retype(by, 6, "Копия.")
    count = "Object.keys(localStorage).filter((key) => key.startsWith('protocol:')).length"
    assert by.page.evaluate(count) == 1

    by.page.locator("summary", has_text="How the protocol is written").click()
    by.page.get_by_role("button", name="Remove the copies from this device").click()

    assert by.page.evaluate(count) == 0


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 900)])
def test_the_editor_is_accessible_and_fits(desks, width, height):
    page = desks[0].page
    page.set_viewport_size({"width": width, "height": height})

    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    found = violations(page)

    assert overflow <= 1
    assert found == []


def test_the_protocol_is_written_without_a_script(demo, browser, seeded, states):
    context = browser.new_context(storage_state=states["KZ"], java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{demo.base}/admin/commission/meetings/{seeded['key']}/protocol/")
    form = page.locator("form.wording").last
    form.locator("textarea").fill("Без сценария.")
    form.locator("button[value=save]").click()

    expect(page.locator("form.wording").last.locator("textarea")).to_have_value("Без сценария.")
    context.close()
