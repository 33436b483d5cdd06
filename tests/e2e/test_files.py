"""An organiser attaches a PDF to a session and publishes; a visitor downloads the very same bytes."""

from pathlib import Path

import pytest

from tests.documents import office, pdf
from tests.e2e.seeing import violations

WIDTHS = (1280, 390)
SESSIONS = "/admin/conference/session/"


@pytest.fixture
def organiser(organiser_at):
    return organiser_at(SESSIONS)


def look(page):
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def send(page, name, data):
    page.set_input_files("#id_file", {"name": name, "mimeType": "application/octet-stream", "buffer": data})
    page.get_by_role("button", name="Save", exact=True).click()


def test_file_goes_from_the_organiser_to_the_visitor(organiser, new_context, demo):
    page, data = organiser, pdf("Торговля")
    page.goto(f"{demo.base}{SESSIONS}?access__exact=open")
    page.locator("#result_list tbody th a").first.click()
    code = page.locator(".field-code .readonly").inner_text()
    page.get_by_role("link", name="Attach a file").click()
    page.fill("#id_title_en", "Test slides")
    page.fill("#id_title_ru", "Пробные слайды")
    page.select_option("#id_language", "ru")
    send(page, "Доклад.pdf", office("docx"))
    page.get_by_text("by its content the file is a DOCX").wait_for()
    look(page)
    assert page.input_value("#id_title_ru") == "Пробные слайды"
    send(page, "Доклад.pdf", data)
    page.get_by_text("was added successfully").wait_for()
    page.goto(f"{demo.base}/admin/conference/release/add/")
    page.fill("#id_name", "With files")
    page.get_by_role("button", name="Publish").click()
    page.wait_for_url(f"{demo.base}/admin/conference/release/")

    visitor = new_context().new_page()
    visitor.goto(f"{demo.base}/ru/schedule/{code}/")
    look(visitor)
    with visitor.expect_download() as download:
        visitor.get_by_role("link", name="Пробные слайды").click()
    assert download.value.suggested_filename == "Доклад.pdf"
    assert Path(download.value.path()).read_bytes() == data
