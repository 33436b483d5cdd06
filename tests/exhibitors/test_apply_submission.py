"""From the check to the receipt: what is missing, the proof of the address, submission, withdrawal."""

import datetime as dt
import html
import re

import pytest

from expo.models import Message
from tests.applying import complete
from tests.conftest import almaty
from tests.exhibitors.test_apply_pages import State, begin, begin_complete, path

pytestmark = pytest.mark.usefixtures("fresh_counts", "at")


# Check, proof, submission


def test_check_page_names_everything_missing_as_links(exhibition, at, client):
    application = begin(client)
    text = client.get(path(application, "check/")).text
    links = re.findall(r'href="[^"]*/(\w+)/\?check=1#f-(\w+)"', text)
    # The link “Contact” in the proof of the address is one more.
    assert links[:6] == [
        ("company", "legal_name"),
        ("company", "country"),
        ("contact", "contact_person"),
        ("contact", "contact_email"),
        ("offer", "sector"),
        ("space", "space"),
    ]
    assert "<title>Error: " in text
    section = client.get(path(application, "company/") + "?check=1").text
    assert re.search(r'id="f-legal_name"[^>]*aria-invalid="true"', section)


def test_check_page_reads_as_people_write(exhibition, sector, client):
    application = begin(
        client, "ru", sector=sector, country="BY", contact_phone="+77272501234", freight_kg="4000",
        freight_arrival=dt.date(2011, 9, 5),
        exhibits=[{"name": "Трактор", "weight_kg": 3500.5, "origin": "DE"}, {"name": "Плуг"}],
        vehicles=[{"plate": "1234 AB-7", "arrives_at": "2011-09-05T10:00:00+06:00"}],
    )  # fmt: skip
    application.refresh_from_db()
    text = html.unescape(client.get(path(application, "check/", "ru")).text).replace("\xa0", " ")
    answers = re.findall(r'<dd class="pre">([^<]*)</dd>', text)
    for said in (
        "Беларусь", "+7 (727) 250-12-34", "4 000", "5 сентября 2011 г.",
        "Трактор, Масса, кг: 3 500,5, Страна происхождения: Германия\nПлуг",
        "1234 AB-7, Время разгрузки: 5 сентября 2011 г., 10:00",
    ):  # fmt: skip
        assert said in answers


def test_letter_code_and_submission_end_in_a_receipt(exhibition, sector, client):
    application = begin(client, **(complete() | {"sector": sector}))
    sent = client.post(path(application, "send-code/"))
    assert sent.url == path(application, "check/") + "?sent=1#proof"
    assert "A letter has been sent to person@example.org." in client.get(sent.url).text
    code = re.search(r"\b\d{6}\b", Message.objects.latest("id").body)[0]
    wrong = client.post(
        path(application, "confirm-address/"), {"code": "000000" if code != "000000" else "111111"}
    )
    assert wrong.status_code == 422
    assert 'href="#code"' in wrong.text
    assert client.post(path(application, "confirm-address/"), {"code": code}).status_code == 302
    handed_in = client.post(path(application, "submit/"))
    assert handed_in.url == path(application, "receipt/")
    receipt = client.get(handed_in.url).text
    assert application.number in receipt
    assert "1\xa0August 2011, 00:00" in receipt
    assert "Waiting for the organiser" in receipt
    assert client.post(path(application, "submit/")).url == path(application)
    application.refresh_from_db()
    assert application.state == State.SUBMITTED


def test_empty_code_is_an_error_at_the_field(exhibition, sector, client):
    application = begin(client, **(complete() | {"sector": sector}))
    response = client.post(path(application, "confirm-address/"), {"code": ""})
    assert response.status_code == 422
    assert "Fill in this field" in response.text


def test_submitting_without_proof_or_too_early_says_why(exhibition, sector, client):
    application = begin(client, **(complete() | {"sector": sector}))
    response = client.post(path(application, "submit/"))
    assert response.status_code == 409
    assert "Confirm the address person@example.org first" in response.text
    empty = begin(client)
    response = client.post(path(empty, "submit/"))
    assert (response.status_code, response.text.count("Full legal name: Fill in this field")) == (409, 1)


def test_submitting_after_the_deadline_says_when_it_was(exhibition, sector, at, client):
    application = begin_complete(client, sector)
    at(almaty(2, 12))
    response = client.post(path(application, "submit/"))
    assert response.status_code == 409
    assert "The deadline has passed: 31\xa0August 2011, 24:00" in response.text


def test_tax_number_of_another_application_is_named(exhibition, sector, client):
    client.post(path(begin_complete(client, sector), "submit/"))
    second = begin_complete(client, sector)
    response = client.post(path(second, "submit/"))
    assert response.status_code == 409
    assert "There is already an application with this number" in response.text


def test_receipt_of_a_draft_is_its_status(exhibition, at, client):
    application = begin(client)
    assert client.get(path(application, "receipt/")).url == path(application)


def test_check_page_of_what_is_submitted_is_its_status(exhibition, sector, client):
    application = begin_complete(client, sector)
    client.post(path(application, "submit/"))
    assert client.get(path(application, "check/")).url == path(application)
    assert client.post(path(application, "send-code/")).url == path(application)


# Withdrawal


def test_withdrawal_asks_once_more_and_keeps_the_reason(exhibition, sector, client):
    application = begin_complete(client, sector)
    assert "It cannot be undone" in client.get(path(application, "withdraw/")).text
    application.refresh_from_db()
    assert application.state == State.DRAFT
    assert client.post(path(application, "withdraw/"), {"reason": "No free month."}).url == path(application)
    newest = application.history.first()
    assert (newest.state, newest.history_change_reason) == ("WITHDRAWN", "No free month.")
    assert client.get(path(application, "withdraw/")).url == path(application)


def test_reason_that_is_too_long_is_kept_for_correction(exhibition, at, client):
    application = begin(client)
    response = client.post(path(application, "withdraw/"), {"reason": "x" * 2001})
    assert response.status_code == 422
    assert "x" * 2001 in response.text
    application.refresh_from_db()
    assert application.state == State.DRAFT
