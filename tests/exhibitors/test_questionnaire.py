"""The form described once: by the API for everybody, and for the checks of the server."""

import datetime as dt
import json

import pytest
from django.core.cache import cache
from django.db import models

from exhibitors import questionnaire
from exhibitors.models import Application
from expo.models import Deadline
from tests.applying import APPLICATIONS, begin, call, complete, errors_of
from tests.conftest import almaty, make_sector

FORM = "/api/v1/schema/application/"
LISTED = ("exhibits", "co_exhibitors", "vehicles")


@pytest.fixture(autouse=True)
def before_the_deadline(monkeypatch):
    cache.clear()
    monkeypatch.setattr("expo.clock.now", lambda: almaty(1, 0).replace(month=8))


def form(client, lang="en"):
    return client.get(f"{FORM}?lang={lang}").json()


def fields_of(found):
    return {field["name"]: field for part in found["parts"] for field in part["fields"]}


def test_every_question_has_its_column():
    columns = {field.name for field in Application._meta.get_fields()}
    names = [question.name for question in questionnaire.questions()]
    assert set(names) <= columns
    assert len(names) == len(set(names))


@pytest.mark.parametrize("question", questionnaire.questions(), ids=lambda question: question.name)
def test_limits_of_question_and_column_agree(question):
    column = Application._meta.get_field(question.name)
    if question.max_length and isinstance(column, (models.CharField, models.TextField)):
        assert column.max_length == question.max_length
    if isinstance(column, models.DecimalField):
        assert column.decimal_places == question.decimals
        assert question.maximum < 10 ** (column.max_digits - column.decimal_places)
    if question.choices and column.choices:
        assert [value for value, _label in column.choices if value] == [
            value for value, _l in question.choices
        ]


def test_form_is_described_in_the_language_asked_for(exhibition, client):
    make_sector(exhibition, "MACH")
    english, kazakh = fields_of(form(client)), fields_of(form(client, "kk"))
    assert english["country"]["label"] == "Country"
    assert kazakh["country"]["label"] == "Ел"
    assert english.keys() == kazakh.keys()
    assert english["sector"]["choices"] == [{"value": "MACH", "label": "Sector MACH"}]


def test_form_says_what_is_required_when(exhibition, client):
    found = fields_of(form(client))
    assert found["legal_name"]["required_at"] == "submission"
    assert found["remarks"]["required_at"] is None
    assert found["tax_number"]["required_if"] == [{"field": "country", "in": ["BY", "KZ"]}]
    assert found["area"]["required_if"] == [{"field": "space", "not_in": ["CATALOGUE_ONLY"]}]


def test_form_names_limits_and_items(exhibition, client):
    found = fields_of(form(client))
    assert (found["legal_name"]["max_length"], found["area"]["decimals"]) == (300, 2)
    assert found["exhibits"]["max_items"] == 100
    assert found["exhibits"]["items"][0]["name"] == "name"
    assert found["phases"]["choices"] == [{"value": 1, "label": "1"}, {"value": 3, "label": "3"}]


def test_deadlines_are_usual_unless_the_edition_says_otherwise(exhibition, client):
    at = dt.datetime(2011, 8, 10, 18, tzinfo=dt.UTC)
    Deadline.objects.create(exhibition=exhibition, kind=Deadline.Kind.FREIGHT, at=at)
    found = {part["name"]: part["deadline"] for part in form(client)["parts"]}
    assert found["catalogue"] == "2011-07-24T00:00:00+06:00"
    assert found["freight"] == "2011-08-11T00:00:00+06:00"
    assert found["company"] is None
    assert form(client)["deadline"] == "2011-09-01T00:00:00+06:00"


def test_what_the_form_requires_is_what_submitting_needs(exhibition, client):
    make_sector(exhibition, "MACH")
    needed = {
        f"/{name}"
        for name, field in fields_of(form(client)).items()
        if field["required_at"] == "submission" and not any("in" in one for one in field["required_if"])
    }
    path, key = begin(client)
    assert set(errors_of(call(client, path + "submit/", key=key))) == needed


@pytest.mark.parametrize("field", ["exhibits", "co_exhibitors", "vehicles", "documents", "other_sectors"])
def test_longer_list_than_the_form_allows_is_refused(exhibition, client, field):
    most = fields_of(form(client))[field]["max_items"]
    items = [{"name": "x", "plate": "x"} if field in LISTED else "x"] * (most + 1)
    assert errors_of(call(client, APPLICATIONS, {field: items}))[f"/{field}"] == "max_length"


# Lists


EXHIBIT = {
    "name": "Tractor",
    "hs_code": "8701",
    "quantity": 2,
    "length_m": 4.5,
    "width_m": 2,
    "height_m": 2.85,
    "weight_kg": "3700.5",
    "is_dangerous": False,
    "origin": "BY",
    "afterwards": "RETURNED",
}


def test_exhibits_are_kept_with_all_their_members(exhibition, client):
    path, key = begin(client, exhibits=[EXHIBIT, {"name": "Plough"}])
    found = call(client, path, key=key, method="get").json()["exhibits"]
    assert found[0] == EXHIBIT | {"weight_kg": 3700.5, "width_m": 2.0}
    assert found[1] == {
        "name": "Plough", "hs_code": "", "quantity": None, "length_m": None, "width_m": None,
        "height_m": None, "weight_kg": None, "is_dangerous": False, "origin": "", "afterwards": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("field", "item", "pointer", "code"),
    [
        ("exhibits", {}, "name", "required"),
        ("exhibits", {"name": ""}, "name", "blank"),
        ("exhibits", {"name": "x", "hs_code": "12345"}, "hs_code", "invalid"),
        ("exhibits", {"name": "x", "quantity": 0}, "quantity", "min_value"),
        ("exhibits", {"name": "x", "quantity": 1.5}, "quantity", "invalid"),
        ("exhibits", {"name": "x", "weight_kg": 1.005}, "weight_kg", "max_decimal_places"),
        ("exhibits", {"name": "x", "weight_kg": "NaN"}, "weight_kg", "invalid"),
        ("exhibits", {"name": "x", "weight_kg": 1e400}, "weight_kg", "invalid"),
        ("exhibits", {"name": "x", "is_dangerous": "yes"}, "is_dangerous", "invalid"),
        ("exhibits", {"name": "x", "origin": "Belarus"}, "origin", "invalid"),
        ("exhibits", {"name": "x", "afterwards": "EATEN"}, "afterwards", "invalid_choice"),
        ("exhibits", {"name": "x", "colour": "red"}, "colour", "unknown"),
        ("co_exhibitors", {"name": "x", "tax_scheme": "VAT"}, "tax_scheme", "invalid_choice"),
        ("vehicles", {"plate": "1234 AB-7", "arrives_at": "soon"}, "arrives_at", "moment"),
        ("vehicles", {"arrives_at": ""}, "plate", "required"),
    ],
)
@pytest.mark.parametrize("is_change", [False, True])
def test_wrong_item_is_refused_by_its_pointer(exhibition, client, field, item, pointer, code, is_change):
    body = f'{{"{field}": [{_json(item)}]}}'
    if is_change:
        path, key = begin(client)
        response = call(client, path, body, key, "patch")
    else:
        response = call(client, APPLICATIONS, body)
    if item.get("weight_kg") == 1e400:
        assert response.status_code in (400, 422)
        return
    assert errors_of(response) == {f"/{field}/0/{pointer}": code}


def _json(item):
    return json.dumps(item).replace("Infinity", "1e400")


def test_hour_without_an_offset_is_the_exhibitions(exhibition, client):
    path, key = begin(client, vehicles=[{"plate": "1234 AB-7", "arrives_at": "2011-09-05T08:30"}])
    found = call(client, path, key=key, method="get").json()["vehicles"]
    assert found == [{"plate": "1234 AB-7", "arrives_at": "2011-09-05T02:30:00+00:00"}]


# Single fields


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("website", "javascript:alert(1)", "invalid"),
        ("website", "example", "invalid"),
        ("contact_phone", "12", "phone"),
        ("contact_phone", "+7 727 250", "phone"),
        ("freight_arrival", "5.9.2011", "date"),
        ("freight_arrival", "2011-02-30", "date"),
        ("phases", 2, "invalid_choice"),
        ("badges", -1, "min_value"),
        ("badges", True, "invalid"),
        ("water", "true", "invalid"),
        ("water", None, "null"),
        ("other_sectors", ["NONE"], "does_not_exist"),
        ("other_sectors", "MACH", "not_a_list"),
        ("fascia_ru", "x" * 25, "max_length"),
        ("logo", "6f1d9d9c-0000-4000-8000-000000000000", "does_not_exist"),
        ("logo", "x", "does_not_exist"),
        ("documents", ["x"], "does_not_exist"),
        ("open_sides", "ROUND", "invalid_choice"),
    ],
)
def test_wrong_answer_is_refused(exhibition, client, field, value, code):
    ((pointer, found),) = errors_of(call(client, APPLICATIONS, {field: value})).items()
    assert pointer.startswith(f"/{field}")
    assert found == code


@pytest.mark.parametrize(
    ("country", "typed", "kept"),
    [
        ("KZ", "8 (727) 250-12-34", "+77272501234"),
        ("BY", "8 017 200 00 00", "+375172000000"),
        ("BY", "+7 727 250 12 34", "+77272501234"),
        ("", "+375 17 200 00 00", "+375172000000"),
    ],
)
def test_telephone_is_read_by_the_country(exhibition, client, country, typed, kept):
    path, key = begin(client, country=country, contact_phone=typed)
    assert call(client, path, key=key, method="get").json()["contact_phone"] == kept


def test_tax_number_is_kept_as_it_is_compared(exhibition, client):
    path, key = begin(client, tax_number="МА 195 3684")
    assert call(client, path, key=key, method="get").json()["tax_number"] == "MA1953684"


def test_draft_keeps_a_wrong_tax_number_and_the_check_names_it(exhibition, client):
    make_sector(exhibition, "MACH")
    path, key = begin(client, **complete(tax_number="200988542", area=4, other_sectors=["MACH"]))
    response = call(client, path + "validate/", key=key)
    assert response.status_code == 200
    found = {error["pointer"]: error["code"] for error in response.json()["errors"]}
    assert found == {"/tax_number": "checksum", "/area": "min_value", "/other_sectors": "repeated"}
    assert errors_of(call(client, path + "submit/", key=key)) == found


def test_check_of_a_complete_draft_finds_nothing_and_changes_nothing(exhibition, client):
    make_sector(exhibition, "MACH")
    path, key = begin(client, **complete())
    assert call(client, path + "validate/", key=key).json() == {"errors": []}
    assert Application.objects.get().history.count() == 1
