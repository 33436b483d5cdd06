"""A day of the programme on paper: one readable sheet, without what only a screen needs."""

import re

DAY = "2011-09-08"


def test_day_is_printed_on_one_sheet_of_a4(page, base_url):
    page.goto(f"{base_url}/ru/schedule/{DAY}/")
    sheet = page.pdf(prefer_css_page_size=True)

    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1
    (width, height) = re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", sheet).groups()
    assert (round(float(width)), round(float(height))) == (595, 842)


def test_paper_shows_version_and_sessions_but_no_controls(page, base_url):
    page.goto(f"{base_url}/en/schedule/{DAY}/")
    version = page.locator(".on-paper")
    assert not version.is_visible()
    page.emulate_media(media="print")

    assert version.inner_text().startswith("Version ")
    assert page.locator(".mark").is_visible()
    assert page.locator(".recon").is_visible()
    sessions = page.locator(".slot")
    assert sessions.count() == page.locator(".slot:visible").count() > 10
    assert page.locator("nav:visible, button:visible, select:visible, .on-screen:visible").count() == 0
    breaks = "list => list.map(one => getComputedStyle(one).breakInside)"
    assert set(sessions.evaluate_all(breaks)) == {"avoid"}
