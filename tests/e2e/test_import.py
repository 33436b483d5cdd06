"""An organiser imports a programme: the file, the preview with the mapping of its rooms, the deed."""

import pytest

from tests.conference.schedules import as_json, event
from tests.e2e.seeing import violations

PAGE = "/admin/conference/session/import/"
WIDTHS = (1280, 390)


@pytest.fixture
def organiser(organiser_at):
    return organiser_at(PAGE)


def look(page):
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_programme_is_imported_with_its_rooms_mapped(organiser):
    page = organiser
    look(page)
    content = as_json(
        event(1, room="Saal 1", date="2019-08-21T09:00:00+02:00", start="09:00"),
        event(2, room="Saal 1", date="2019-08-21T11:00:00+02:00", start="11:00", duration="soon"),
        zone="UTC", date="2019-08-21",
    )  # fmt: skip
    page.set_input_files("#id_file", {"name": "test.json", "mimeType": "application/json", "buffer": content})
    page.get_by_role("button", name="Preview").press("Enter")
    page.wait_for_url(f"**{PAGE}*-*/")
    look(page)
    assert page.get_by_role("button", name="Import ").count() == 0
    page.get_by_label("First day of the file").select_option("2011-09-07")
    page.get_by_label("Saal 1").select_option("CONF1")
    page.get_by_role("button", name="Preview").press("Enter")
    page.get_by_role("button", name="Import 1 session").wait_for()
    assert page.get_by_label("Saal 1").input_value() == "CONF1"
    look(page)
    page.get_by_role("button", name="Import 1 session").press("Enter")
    page.get_by_text("1 session has been imported into the draft.").wait_for()
    page.goto(page.url.split("?")[0] + "?q=Test+Talk")
    page.get_by_role("link", name="Test Talk 1").wait_for()
