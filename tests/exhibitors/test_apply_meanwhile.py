"""Two who answer the same section at the same time."""

import re

import pytest

from exhibitors import drafts, merging
from exhibitors.models import Application
from tests.exhibitors.test_apply_sections import COMPANY, NOW, State, again, errors_in, post, shown

pytestmark = pytest.mark.usefixtures("before_the_deadline")


def change(application, **fields):
    drafts.change(application=application, fields=fields, now=NOW)


def test_change_of_another_field_in_between_is_kept(application, client):
    known = shown(client, application, "company")
    change(application, short_name="Other 1")
    post(client, application, "company", known=known, button="later", **COMPANY)
    again(application)
    assert (application.legal_name, application.short_name) == ("Test Company 1", "Other 1")


def test_both_answers_are_shown_and_none_is_overwritten(application, client):
    known = shown(client, application, "company")
    change(application, legal_name="Other Company")
    response = post(client, application, "company", known=known, button="later", **COMPANY)
    assert response.status_code == 409
    assert errors_in(response) == [
        ("legal_name", "Full legal name: somebody has saved another answer meanwhile")
    ]
    assert 'value="Test Company 1"' in response.text
    assert "The other answer: <b>Other Company</b>" in response.text
    assert again(application).legal_name == "Other Company"
    assert application.country == "BY"


@pytest.mark.parametrize(("choice", "kept"), [("mine", "Test Company 1"), ("theirs", "Other Company")])
def test_person_chooses_between_the_two(application, client, choice, kept):
    known = shown(client, application, "company")
    change(application, legal_name="Other Company")
    first = post(client, application, "company", known=known, button="later", **COMPANY)
    known["read_at"] = re.search(r'name="read_at" value="([^"]*)"', first.text)[1].replace("&quot;", '"')
    second = post(
        client, application, "company", known=known, button="later", **COMPANY, **{"take-legal_name": choice}
    )
    assert second.status_code == 302
    assert again(application).legal_name == kept


@pytest.mark.parametrize("read_at", ["", '"1"x', "-1", "9" * 30, "²", '"999999"'])
def test_page_that_read_nothing_of_ours_overwrites_nothing(application, client, read_at):
    change(application, legal_name="Other Company")
    response = post(
        client,
        application,
        "company",
        known={"read_at": read_at, "part": "company"},
        button="later",
        **COMPANY,
    )
    assert response.status_code == 409
    assert again(application).legal_name == "Other Company"


def test_change_between_look_and_lock_is_seen(application, client, monkeypatch):
    real, calls = merging._read_again, []

    def slow(row):
        found = real(row)
        if not calls:
            calls.append(1)
            change(row, legal_name="Other Company")
        return found

    known = shown(client, application, "company")
    monkeypatch.setattr(merging, "_read_again", slow)
    response = post(client, application, "company", known=known, button="later", **COMPANY)
    assert response.status_code == 409
    assert again(application).legal_name == "Other Company"


def test_section_submitted_in_between_leads_to_the_status(application, client):
    known = shown(client, application, "company")
    Application.objects.filter(pk=application.pk).update(state=State.SUBMITTED, submitted_at=NOW)
    response = post(client, application, "company", known=known, **COMPANY)
    assert response.status_code == 409
    assert "This section cannot be changed now." in response.text
