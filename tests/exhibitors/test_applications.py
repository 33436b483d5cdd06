"""Applying through the API and the verbs behind it: a draft, its changes, its submission."""

import pytest
from django.core import mail
from django.core.cache import cache

from exhibitors import keys
from exhibitors.models import AccessKey, Application
from expo.models import Message
from tests.applying import APPLICATIONS, begin, complete, errors_of
from tests.applying import call as post
from tests.conftest import almaty, make_exhibition, make_sector

State = Application.State


@pytest.fixture(autouse=True)
def fresh_throttle():
    cache.clear()


@pytest.fixture(autouse=True)
def before_the_deadline(monkeypatch):
    monkeypatch.setattr("expo.clock.now", lambda: almaty(1, 0).replace(month=8))


@pytest.fixture
def sector(exhibition):
    return make_sector(exhibition, "MACH")


# Drafts


def test_empty_draft_is_begun_and_answers_with_its_key(exhibition, client):
    response = post(client, APPLICATIONS, {})
    body = response.json()
    assert response.status_code == 201
    assert response.headers["Location"] == f"http://testserver{APPLICATIONS}{body['number']}/"
    assert response.headers["Cache-Control"] == "no-store"
    assert (body["state"], body["allowed_actions"]) == (
        "DRAFT",
        ["change", "validate", "submit", "withdraw"],
    )
    assert body["language"] == "en"
    assert body["deadline"] == "2011-09-01T00:00:00+06:00"
    assert body["key"].startswith(keys.PREFIX)
    assert "id" not in body


def test_key_is_kept_as_a_digest_only(exhibition, client):
    _path, key = begin(client)
    stored = AccessKey.objects.get()
    assert stored.digest == keys.digest_of(key)
    assert stored.prefix == key[:12]
    # The shown prefix takes six of the random signs, each of six bits.
    assert keys.ENTROPY_BYTES * 8 - 6 * 6 >= 128
    assert key not in str(list(AccessKey.objects.values()))


def test_draft_keeps_what_is_given(exhibition, sector, client):
    path, key = begin(client, **complete(products="Cheese\r\nButter", remarks="  none  "))
    body = post(client, path, key=key, method="get").json()
    assert {name: body[name] for name in complete()} == complete()
    assert (body["products"], body["remarks"]) == ("Cheese\nButter", "none")
    assert "key" not in body


def test_text_is_stripped_and_composed(exhibition, client):
    path, key = begin(client, legal_name="  Ко\u043c\u0438\u0306  ", tax_number="ma 195 3684")
    body = post(client, path, key=key, method="get").json()
    assert body["legal_name"] == "Ко\u043c\u0439"
    assert body["tax_number"] == "MA1953684"


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("legal_name", 5, "invalid"),
        ("legal_name", True, "invalid"),
        ("legal_name", ["x"], "invalid"),
        ("legal_name", None, "null"),
        ("legal_name", "x" * 301, "max_length"),
        ("legal_name", "a\x00b", "control"),
        ("legal_name", "a\nb", "control"),
        ("legal_name", "a\u202eb", "control"),
        ("products", "a\x1bb", "control"),
        ("country", "by", "invalid"),
        ("country", "BLR", "invalid"),
        ("country", "ВУ", "invalid"),
        ("legal_name", "a\u2028b", "control"),
        ("tax_number", "1" * 21, "max_length"),
        ("tax_number", "ß" * 20, "max_length"),
        ("sandbox", "yes", "invalid"),
        ("sandbox", None, "null"),
        ("tax_scheme", "VAT", "invalid_choice"),
        ("tax_scheme", 1, "invalid"),
        ("language", "fr", "invalid_choice"),
        ("language", "", "invalid_choice"),
        ("contact_email", "nobody", "email"),
        ("contact_email", "a@example.org\nBcc: b@example.org", "control"),
        ("sector", "NONE", "does_not_exist"),
        ("sector", {"code": "MACH"}, "invalid"),
        ("space", "TENT", "invalid_choice"),
        ("area", 0, "min_value"),
        ("area", -1, "min_value"),
        ("area", 1.005, "max_decimal_places"),
        ("area", 100000, "max_value"),
        ("area", "large", "invalid"),
        ("area", True, "invalid"),
        ("area", [1], "invalid"),
        ("number", "AAAAAAAA", "unknown"),
        ("state", "ACCEPTED", "unknown"),
        ("id", 1, "unknown"),
    ],
)
def test_wrong_value_is_refused_by_its_pointer(exhibition, client, field, value, code):
    make_sector(exhibition, "MACH")
    assert errors_of(post(client, APPLICATIONS, {field: value})) == {f"/{field}": code}
    assert Application.objects.count() == 0


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00", "0001-01-01T00:00+14:00", "9999-12-31T23:59Z", "9999-12-31T23:59-12:00"]
)
def test_moment_that_some_zone_cannot_tell_is_refused(exhibition, client, moment):
    response = post(client, APPLICATIONS, {"vehicles": [{"plate": "1", "arrives_at": moment}]})
    assert errors_of(response) == {"/vehicles/0/arrives_at": "moment"}


@pytest.mark.parametrize("body", ["null", "[]", "0", '""', "false"])
def test_withdrawing_takes_an_object_or_nothing(exhibition, client, body):
    path, key = begin(client)
    assert errors_of(post(client, path + "withdraw/", body, key)) == {"": "invalid"}
    assert post(client, path + "withdraw/", key=key).status_code == 200


def test_everything_wrong_is_named_at_once(exhibition, client):
    response = post(client, APPLICATIONS, {"country": "by", "area": -1, "colour/tone": "green"})
    assert errors_of(response) == {"/country": "invalid", "/area": "min_value", "/colour~1tone": "unknown"}


def test_number_of_signs_stands_in_the_message(exhibition, client):
    response = post(client, APPLICATIONS, {"legal_name": "x" * 301})
    assert response.json()["errors"][0]["detail"] == "Too long: 301 characters, at most 300"


@pytest.mark.parametrize("body", ["[]", '"text"', "5", "null", "[{}]", "[null, null]"])
def test_body_that_is_no_object_is_refused(exhibition, client, body):
    response = post(client, APPLICATIONS, body)
    assert errors_of(response) == {"": "invalid"}
    assert response.json()["errors"][0]["detail"] == "Send a JSON object."


def test_sector_of_another_edition_is_unknown(exhibition, client):
    make_sector(make_exhibition("other-expo"), "OTHER")
    assert errors_of(post(client, APPLICATIONS, {"sector": "OTHER"})) == {"/sector": "does_not_exist"}


def test_drafts_of_one_address_are_limited(exhibition, client, settings):
    settings.DRAFTS_PER_HOUR = 2
    path, key = begin(client)
    begin(client)
    response = post(client, APPLICATIONS, {})
    assert response.status_code == 429
    assert 0 < int(response.headers["Retry-After"]) <= 3600
    assert response.headers["RateLimit-Policy"] == '"drafts";q=2;w=3600'
    assert response.json()["type"].endswith("/problems/too-many")
    assert post(client, path, key=key, method="get").status_code == 200


# Keys


@pytest.mark.parametrize("key", [None, "bexpo_wrong", "other", "bexpo_" + "x" * 5000, "ключ"])
@pytest.mark.parametrize(("method", "end"), [("get", ""), ("patch", ""), ("post", "submit/")])
def test_without_a_valid_key_nothing_opens(exhibition, client, key, method, end):
    path, _key = begin(client)
    response = post(client, path + end, {}, key, method)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith("Bearer")
    assert response.json()["type"].endswith("/problems/authentication")


@pytest.mark.parametrize(("method", "end"), [("get", ""), ("patch", ""), ("post", "submit/")])
def test_key_of_another_application_finds_nothing(exhibition, client, method, end):
    path, _key = begin(client)
    _path, other = begin(client)
    assert post(client, path + end, {}, other, method).status_code == 404


def test_revoked_key_opens_nothing(exhibition, client):
    path, key = begin(client)
    AccessKey.objects.update(revoked_at=almaty(1, 0))
    assert post(client, path, key=key, method="get").status_code == 401


def test_application_of_another_edition_is_not_found(exhibition, client):
    path, key = begin(client)
    Application.objects.update(exhibition=make_exhibition("other-expo"))
    assert post(client, path, key=key, method="get").status_code == 404


def test_reading_asks_five_queries(exhibition, sector, client, django_assert_num_queries):
    path, key = begin(client, **complete())
    post(client, path, key=key, method="get")
    # The key, the edition, the application with its sector, its newest row of history, the badges' steps.
    with django_assert_num_queries(5):
        post(client, path, key=key, method="get")


# Changes


def test_change_sets_what_is_sent_and_leaves_the_rest(exhibition, sector, client):
    path, key = begin(client, **complete())
    response = post(client, path, {"area": "36.25", "sector": None, "remarks": "x"}, key, "patch")
    body = response.json()
    assert response.status_code == 200
    assert (body["area"], body["sector"], body["remarks"]) == (36.25, None, "x")
    assert body["legal_name"] == "Test Company 1"


def test_change_of_what_cannot_be_set_is_refused(exhibition, client):
    path, key = begin(client)
    assert errors_of(post(client, path, {"state": "ACCEPTED"}, key, "patch")) == {"/state": "unknown"}
    assert Application.objects.get().state == State.DRAFT


def test_submitted_application_cannot_be_changed(exhibition, sector, client):
    path, key = begin(client, **complete())
    post(client, path + "submit/", key=key)
    response = post(client, path, {"area": 9}, key, "patch")
    assert response.status_code == 409
    assert response.json()["state"] == "SUBMITTED"
    assert "Submitted" in response.json()["detail"]
    assert Application.objects.get().area == 18.5


# Submission


def test_complete_draft_is_submitted(exhibition, sector, client):
    path, key = begin(client, **complete())
    response = post(client, path + "submit/", key=key)
    body = response.json()
    assert response.status_code == 200
    assert (body["state"], body["allowed_actions"]) == ("SUBMITTED", ["withdraw"])
    assert body["submitted_at"] == "2011-08-01T00:00:00+06:00"


def test_everything_missing_is_named_at_once(exhibition, client):
    path, key = begin(client)
    response = post(client, path + "submit/", key=key)
    needed = ["legal_name", "country", "contact_person", "contact_email", "sector", "space", "area"]
    assert errors_of(response) == dict.fromkeys([f"/{name}" for name in needed], "required")
    assert Application.objects.get().state == State.DRAFT


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"tax_number": "", "tax_scheme": ""}, {"/tax_number", "/tax_scheme"}),
        ({"country": "KZ", "tax_number": "", "tax_scheme": ""}, {"/tax_number", "/tax_scheme"}),
        ({"country": "DE", "tax_number": "", "tax_scheme": ""}, set()),
        ({"country": "DE", "tax_scheme": ""}, {"/tax_scheme"}),
        ({"country": "DE", "tax_number": ""}, {"/tax_number"}),
        ({"area": None}, {"/area"}),
        ({"area": None, "space": "CATALOGUE_ONLY"}, set()),
    ],
)
def test_what_is_needed_depends_on_country_and_space(exhibition, sector, client, changes, missing):
    path, key = begin(client, **complete(**changes))
    response = post(client, path + "submit/", key=key)
    assert {error["pointer"] for error in response.json().get("errors", [])} == missing
    assert response.status_code == (422 if missing else 200)


def test_submitting_again_names_the_state(exhibition, sector, client):
    path, key = begin(client, **complete())
    post(client, path + "submit/", key=key)
    response = post(client, path + "submit/", key=key)
    assert response.status_code == 409
    assert response.json()["type"].endswith("/problems/conflict")
    assert response.json()["detail"] == "The application is in the state “Submitted”."
    assert Message.objects.count() == 1


def test_after_the_deadline_it_is_named_in_the_towns_time(exhibition, sector, client, monkeypatch):
    path, key = begin(client, **complete())
    monkeypatch.setattr("expo.clock.now", lambda: almaty(1, 0))
    response = post(client, path + "submit/", key=key)
    assert response.status_code == 409
    assert response.json()["type"].endswith("/problems/deadline")
    assert response.json()["deadline"] == "2011-09-01T00:00:00+06:00"
    assert "31 August 2011, 24:00, time in Almaty (UTC+6)" in response.json()["detail"].replace("\xa0", " ")
    assert post(client, path, key=key, method="get").json()["allowed_actions"] == [
        "change",
        "validate",
        "withdraw",
    ]


def test_late_application_by_the_organisers_leave_is_taken(exhibition, sector, client, monkeypatch):
    path, key = begin(client, **complete())
    exhibition.accepts_late_applications = True
    exhibition.save()
    monkeypatch.setattr("expo.clock.now", lambda: almaty(8, 12))
    assert post(client, path + "submit/", key=key).status_code == 200


def test_returned_application_is_corrected_and_submitted_after_the_deadline(
    exhibition, sector, client, monkeypatch
):
    path, key = begin(client, **complete())
    post(client, path + "submit/", key=key)
    Application.objects.update(state=State.RETURNED)
    monkeypatch.setattr("expo.clock.now", lambda: almaty(5, 12))
    assert post(client, path, {"area": 9}, key, "patch").status_code == 200
    assert post(client, path + "submit/", key=key).json()["state"] == "SUBMITTED"


def test_tax_number_is_taken_by_one_application(exhibition, sector, client):
    first, first_key = begin(client, **complete())
    second, second_key = begin(client, **complete(tax_number="200 988 541"))
    assert post(client, first + "submit/", key=first_key).status_code == 200
    assert errors_of(post(client, second + "submit/", key=second_key)) == {"/tax_number": "exists"}
    assert Application.objects.filter(state=State.SUBMITTED).count() == 1
    assert Message.objects.count() == 1


def test_returned_application_cannot_take_anothers_tax_number(exhibition, sector, client):
    first, first_key = begin(client, **complete())
    second, second_key = begin(client, **complete(tax_number="100320487"))
    post(client, first + "submit/", key=first_key)
    post(client, second + "submit/", key=second_key)
    Application.objects.filter(tax_number="100320487").update(state=State.RETURNED)
    response = post(client, second, {"tax_number": "200988541"}, second_key, "patch")
    assert errors_of(response) == {"/tax_number": "exists"}


def test_same_tax_number_in_another_edition_is_free(exhibition, sector, client):
    path, key = begin(client, **complete())
    post(client, path + "submit/", key=key)
    Application.objects.update(exhibition=make_exhibition("other-expo"), sector=None)
    path, key = begin(client, **complete())
    assert post(client, path + "submit/", key=key).status_code == 200


# The receipt


@pytest.mark.parametrize(
    ("language", "title"), [("en", "Test Exhibition"), ("ru", "Пробная выставка"), ("kk", "Пробная выставка")]
)
def test_receipt_is_queued_in_the_applicants_language(exhibition, sector, client, language, title):
    path, key = begin(client, **complete(language=language))
    post(client, path + "submit/", key=key)
    message = Message.objects.get()
    assert (message.to, message.language, message.state) == ("person@example.org", language, "queued")
    assert path.split("/")[-2] in message.subject
    assert title in message.body
    assert "Test Company 1" in message.body
    assert "(UTC+6)" in message.body


def test_receipt_is_mailed(exhibition, sector, client, settings, django_capture_on_commit_callbacks):
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    settings.MAIL_IS_SENT = True
    mail.outbox = []
    path, key = begin(client, **complete())
    with django_capture_on_commit_callbacks(execute=True):
        post(client, path + "submit/", key=key)
    assert [message.to for message in mail.outbox] == [["person@example.org"]]
    assert Message.objects.get().state == "sent"


def test_refused_submission_sends_no_receipt(exhibition, client):
    path, key = begin(client)
    post(client, path + "submit/", key=key)
    assert Message.objects.count() == 0
