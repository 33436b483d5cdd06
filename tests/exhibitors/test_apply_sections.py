"""Sections of the form as plain posts: what is typed is saved, or shown again with what is wrong."""

import re
from urllib.parse import urlsplit

import pytest

from exhibitors import applications
from exhibitors.models import Application
from expo.models import Message
from tests.applying import call, complete, organisation_key
from tests.conftest import almaty, make_sector

pytestmark = pytest.mark.usefixtures("before_the_deadline")

State = Application.State
NOW = almaty(1, 0).replace(month=8)


def path(application, part):
    return f"/en/apply/{application.number}/{part}/"


def shown(client, application, part):
    """Return what the section's form would post if nothing were typed."""
    text = client.get(path(application, part)).text
    return {
        "read_at": re.search(r'name="read_at" value="([^"]*)"', text)[1].replace("&quot;", '"'),
        "part": part,
    }


def post(client, application, part, *, button="continue", known=None, **typed):
    where = path(application, part if part not in ("catalogue", "documents") else "files")
    fields = (known or shown(client, application, part)) | {button: "1"} | typed
    return client.post(where, {name.replace("__", "-"): value for name, value in fields.items()})


def errors_in(response):
    """Return the fields that the summary links, with their messages."""
    summary = response.text.split('id="errors"')[1].split("</ul>")[0]
    return re.findall(r'<a href="#f-([^"]+)">([^<]*)</a>', summary)


def again(application):
    application.refresh_from_db()
    return application


COMPANY = {
    "legal_name": "Test Company 1",
    "country": "by",
    "tax_scheme": "BY_UNP",
    "tax_number": "200 988 541",
}


def test_section_is_saved_and_leads_to_the_next(application, client):
    response = post(client, application, "company", **COMPANY)
    assert response.url == path(application, "contact")
    again(application)
    assert (application.legal_name, application.country, application.tax_number) == (
        "Test Company 1",
        "BY",
        "200988541",
    )
    newest = application.history.first()
    assert (newest.channel, newest.actor[:6]) == ("form", "bexpo_")


def test_last_section_leads_to_the_check(application, client):
    assert post(client, application, "documents").url == path(application, "check")


def test_saving_for_later_takes_an_incomplete_section(application, client):
    response = post(client, application, "company", button="later", legal_name="Test Company 1")
    assert response.url == f"/en/apply/{application.number}/"
    assert again(application).legal_name == "Test Company 1"


def test_continuing_names_everything_missing_and_keeps_the_rest(application, client):
    response = post(client, application, "company", legal_name="Test Company 1", country="BY")
    assert response.status_code == 422
    assert errors_in(response) == [
        ("tax_scheme", "Tax number scheme: Fill in this field"),
        ("tax_number", "Tax number: Fill in this field"),
    ]
    assert again(application).legal_name == "Test Company 1"


def test_everything_wrong_is_named_at_once_and_nothing_typed_is_lost(application, client):
    response = post(
        client, application, "company",
        legal_name="x" * 301, country="B1", tax_scheme="BY_UNP", tax_number="200988542", website="example",
        short_name="Test 1",
    )  # fmt: skip
    assert [name for name, _message in errors_in(response)] == [
        "legal_name",
        "country",
        "tax_number",
        "website",
    ]
    for typed in ("x" * 301, "B1", "200988542", "example", "Test 1"):
        assert f'value="{typed}"' in response.text
    assert again(application).short_name == "Test 1"
    assert application.legal_name == ""
    assert response.text.count("<title>Error: Company, section 1 of 10") == 1
    assert response.headers["Request-Id"] in response.text
    summary = re.search(r"<div[^>]*id=\"errors\"[^>]*>", response.text)[0]
    assert 'tabindex="-1"' in summary
    assert "autofocus" in summary
    control = re.search(r'<input id="f-website"[^>]*>', response.text)[0]
    assert 'aria-invalid="true"' in control
    assert 'aria-describedby="f-website-e f-website-h"' in control
    assert 'id="f-website-e"' in response.text


def test_what_is_wrong_is_kept_apart_from_what_is_markup(application, client):
    response = post(client, application, "company", legal_name='"><script>alert(1)</script>', country="XX1")
    assert "<script>alert" not in response.text
    assert again(application).legal_name == '"><script>alert(1)</script>'


def test_countries_are_chosen_by_name_and_a_strange_code_is_kept(application, client):
    options = re.compile(r'<option value="([A-Z]{2})"( selected)?>([^<]*)</option>')
    text = client.get(path(application, "company").replace("/en/", "/be/")).text
    found = options.findall(text.split('id="f-country"')[1].split("</select>")[0])
    assert [name for _code, _chosen, name in found[:3]] == ["Беларусь", "Казахстан", "Расія"]
    assert len(found) == 249
    Application.objects.update(country="XX")
    text = client.get(path(application, "company")).text
    found = options.findall(text.split('id="f-country"')[1].split("</select>")[0])
    assert [one for one in found if one[1]] == [("XX", " selected", "XX")]


def test_row_is_called_by_one_of_its_kind_and_a_title_is_not_said_twice(application, client):
    text = client.get(path(application, "co_exhibitors")).text
    assert "<legend>Co-exhibitor 1</legend>" in text
    assert '<legend class="vh">Co-exhibitors</legend>' in text
    assert "<legend>Exhibit 1</legend>" in client.get(path(application, "offer")).text


def test_control_characters_are_refused(application, client):
    response = post(client, application, "company", legal_name="a\x00b")
    assert errors_in(response)[0] == ("legal_name", "Full legal name: Control characters are not accepted.")


def test_numbers_are_read_as_they_are_written(application, client):
    post(client, application, "space", space="RAW", area="1\xa0018,50", min_frontage="3.5")
    again(application)
    assert (float(application.area), float(application.min_frontage)) == (1018.5, 3.5)
    page = client.get(f"/ru/apply/{application.number}/space/").text
    assert 'value="1018,5"' in page
    response = post(client, application, "space", space="RAW", area="large")
    assert errors_in(response) == [("area", "Area, m²: Send a number, such as 18.5.")]
    assert 'value="large"' in response.text


def test_phone_is_read_by_the_country_and_the_others_are_saved(application, client):
    response = post(
        client, application, "contact", button="later",
        language="ru", contact_phone="12", contact_person="Test Person 1",
    )  # fmt: skip
    assert [name for name, _message in errors_in(response)] == ["contact_phone"]
    assert again(application).contact_person == "Test Person 1"


def test_box_that_is_not_ticked_is_false_again(application, client):
    post(client, application, "technical", water="on")
    assert again(application).water is True
    post(client, application, "technical", internet="on")
    again(application)
    assert (application.water, application.internet) == (False, True)


def test_too_many_sectors_are_an_error_at_their_group(exhibition, application, client):
    codes = [make_sector(exhibition, f"S{number}").code for number in range(4)]
    response = post(client, application, "offer", sector="MACH", other_sectors=codes)
    assert [name for name, _message in errors_in(response)] == ["other_sectors"]
    assert response.text.count(" checked") == 4
    post(client, application, "offer", sector="MACH", other_sectors=codes[:3])
    assert again(application).other_sectors == codes[:3]
    post(client, application, "offer", sector="")
    assert (again(application).sector, application.other_sectors) == (None, [])


def test_rows_are_added_and_removed_without_a_script(application, client):
    response = post(
        client, application, "offer", button="add",
        sector="MACH", exhibits__0__name="Tractor", exhibits__0__weight_kg="5 500,5", products="Cheese",
        add="exhibits",
    )  # fmt: skip
    assert response.status_code == 200
    assert Application.objects.get(pk=application.pk).exhibits == []
    for typed in (
        'name="exhibits-0-name" type="text" value="Tractor"',
        'value="5500.5"',
        "Cheese</textarea>",
    ):
        assert typed in response.text
    assert re.search(r'name="exhibits-1-name"[^>]* autofocus', response.text)
    post(
        client, application, "offer",
        sector="MACH", exhibits__0__name="Tractor", exhibits__1__name="Plough", exhibits__7__hs_code="8432",
        exhibits__7__name="Drill", exhibits__1__remove="on",
    )  # fmt: skip
    assert [one["name"] for one in again(application).exhibits] == ["Tractor", "Drill"]


def test_error_in_a_row_lies_at_its_field(application, client):
    response = post(
        client, application, "offer",
        sector="MACH", exhibits__3__name="Tractor", exhibits__5__hs_code="12", exhibits__5__quantity="many",
    )  # fmt: skip
    assert errors_in(response) == [
        ("exhibits-1-name", "Name: Fill in this field"),
        ("exhibits-1-hs_code", "HS code: Give four or six digits."),
        ("exhibits-1-quantity", "Quantity: Send a whole number."),
    ]
    assert again(application).sector.code == "MACH"


def test_moment_of_a_vehicle_is_the_exhibitions_time(application, client):
    post(
        client,
        application,
        "freight",
        vehicles__0__plate="AB 1234-7",
        vehicles__0__arrives_at="2011-09-05T08:30",
    )
    assert again(application).vehicles == [{"plate": "AB 1234-7", "arrives_at": "2011-09-05T02:30:00+00:00"}]
    assert 'value="2011-09-05T08:30"' in client.get(path(application, "freight")).text


def test_late_part_stays_open_after_acceptance_and_others_do_not(application, sector, client):
    for name, value in (
        complete() | {"sector": sector, "state": State.ACCEPTED, "submitted_at": NOW}
    ).items():
        setattr(application, name, value)
    applications.save(application)
    assert post(client, application, "freight", freight_packages="5").status_code == 302
    assert again(application).freight_packages == 5
    assert post(client, application, "company", known={"part": "company"}, **COMPANY).status_code == 409


def test_draft_of_an_organisations_own_system_is_finished_in_the_form(exhibition, sector, client):
    key = organisation_key(exhibition, email="person@example.org")
    body = call(client, "/api/v1/applications/", complete(external_id="ERP-1"), key=key).json()
    client.post("/en/apply/links/", {"email": "person@example.org"})
    link = re.search(r"http\S+", Message.objects.get().body)[0]
    assert client.get(urlsplit(link).path).url.endswith(f"/apply/{body['number']}/")
    application = Application.objects.get(number=body["number"])
    post(client, application, "company", button="later", **(COMPANY | {"legal_name": "Test Company 2"}))
    again(application)
    assert (application.legal_name, application.external_id) == ("Test Company 2", "ERP-1")


def test_form_posts_what_the_api_would_take(application, client):
    """The curl on the page is the request of the API that says what the section says."""
    post(client, application, "company", **COMPANY)
    curl = re.search(r"<code>(.*?)</code>", client.get(path(application, "company")).text, re.DOTALL)[1]
    assert f"/api/v1/applications/{application.number}/?lang=en" in curl
    assert "&quot;legal_name&quot;: &quot;Test Company 1&quot;" in curl
    assert "If-Match" in curl
