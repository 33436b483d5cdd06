"""Confirming an address by link or code, and the links that go to an address."""

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from exhibitors import organisation_entry, organisations, proofs
from exhibitors.models import AddressProof, Applicant, Application
from expo.models import Message
from tests.applying import (
    APPLICATIONS,
    begin,
    call,
    complete,
    errors_of,
    make_applicant,
    organisation_key,
    read,
)
from tests.conftest import almaty, make_sector

STRANGER = "stranger@example.org"
BY_ID = f"{APPLICATIONS}by-external-id/ERP-1/"


@pytest.fixture(autouse=True)
def before_the_deadline(monkeypatch):
    cache.clear()
    monkeypatch.setattr("expo.clock.now", lambda: almaty(1, 0).replace(month=8))


@pytest.fixture
def draft(exhibition, client):
    make_sector(exhibition, "MACH")
    return begin(client, proven=False, **complete(contact_email="Person@Example.org"))


def letter():
    """Return the code and the link's token of the last letter."""
    body = Message.objects.order_by("pk").last().body
    return re.search(r"\b\d{6}\b", body)[0], re.search(r"/apply/confirm/([^/\s]+)/", body)[1]


def test_unproven_address_cannot_submit(draft, client):
    path, key = draft
    response = call(client, path + "submit/", key=key)
    assert response.status_code == 409
    assert response.json()["type"].endswith("/problems/address-unproven")
    assert "Person@Example.org" in response.json()["detail"]
    assert read(client, path, key)["allowed_actions"] == [
        "change", "prove_address", "validate", "submit", "withdraw",
    ]  # fmt: skip
    assert Application.objects.get().state == "DRAFT"


def test_code_of_the_letter_confirms_the_address(draft, client):
    path, key = draft
    assert call(client, path + "send-code/", key=key).status_code == 202
    message = Message.objects.get()
    assert (message.to, message.language, message.is_confidential) == ("Person@Example.org", "en", True)
    code, _token = letter()
    body = call(client, path + "confirm-address/", {"code": code}, key).json()
    assert body["address_is_proven"] is True
    assert call(client, path + "submit/", key=key).status_code == 200
    assert Applicant.objects.get().email == "person@example.org"


def test_code_and_link_are_kept_as_digests_only(draft, client):
    path, key = draft
    call(client, path + "send-code/", key=key)
    code, token = letter()
    kept = str(list(AddressProof.objects.values()))
    assert token not in kept
    assert code not in kept


def test_wrong_code_is_void_after_five(draft, client):
    path, key = draft
    call(client, path + "send-code/", key=key)
    code, _token = letter()
    wrong = "000000" if code != "000000" else "111111"
    for _attempt in range(proofs.MOST_FAILURES):
        assert errors_of(call(client, path + "confirm-address/", {"code": wrong}, key)) == {"/code": "code"}
    assert errors_of(call(client, path + "confirm-address/", {"code": code}, key)) == {"/code": "code"}
    assert read(client, path, key)["address_is_proven"] is False


def test_code_is_good_for_an_hour(draft, client):
    path, key = draft
    call(client, path + "send-code/", key=key)
    AddressProof.objects.update(expires_at=timezone.now())
    assert errors_of(call(client, path + "confirm-address/", {"code": letter()[0]}, key)) == {"/code": "code"}


def test_code_is_used_once(draft, client):
    path, key = draft
    call(client, path + "send-code/", key=key)
    code, token = letter()
    call(client, path + "confirm-address/", {"code": code}, key)
    assert errors_of(call(client, path + "confirm-address/", {"code": code}, key)) == {"/code": "code"}
    assert proofs.of_link(token) is None


def test_code_of_another_application_confirms_nothing(draft, client):
    path, key = draft
    call(client, path + "send-code/", key=key)
    code, _token = letter()
    other, other_key = begin(client, proven=False, contact_email="person@example.org")
    response = call(client, other + "confirm-address/", {"code": code}, other_key)
    assert errors_of(response) == {"/code": "code"}


def test_link_confirms_the_address(draft):
    application = Application.objects.get()
    proofs.send(application=application)
    proof = proofs.of_link(letter()[1])
    assert proofs.confirm_link(proof=proof).applicant.email == "person@example.org"


def test_letter_to_the_former_address_is_no_longer_good(draft, client):
    path, key = draft
    call(client, path + "send-code/", key=key)
    code, token = letter()
    found = proofs.of_link(token)
    call(client, path, {"contact_email": "new@example.org"}, key, "patch")
    assert errors_of(call(client, path + "confirm-address/", {"code": code}, key)) == {"/code": "code"}
    assert proofs.of_link(token) is None
    # Also where the address was changed between the look at the link and the button.
    with pytest.raises(proofs.WrongCode):
        proofs.confirm_link(proof=found)
    assert read(client, path, key)["address_is_proven"] is False
    assert not Applicant.objects.exists()


def test_link_of_the_former_address_opens_nothing(draft, client):
    path, key = draft
    call(client, path + "send-code/", key=key)
    call(client, path, {"contact_email": "new@example.org"}, key, "patch")
    link = f"/en/apply/confirm/{letter()[1]}/"
    assert [client.get(link).status_code, client.post(link).status_code] == [410, 410]
    assert client.get(path.replace("/api/v1/applications/", "/en/apply/")).status_code == 404


def test_of_many_guesses_at_once_no_more_than_five_are_looked_at(exhibition, client, in_parallel):
    path, key = begin(client, proven=False, contact_email="person@example.org")
    call(client, path + "send-code/", key=key)
    wrong = "000000" if letter()[0] != "000000" else "111111"

    def guess(_number):
        return call(Client(), path + "confirm-address/", {"code": wrong}, key).status_code

    assert in_parallel(guess, range(10)) == [422] * 10
    assert in_parallel(lambda _number: AddressProof.objects.get().failures, [0]) == [5]


def test_application_that_goes_to_another_holder_loses_the_identifier_of_the_former(exhibition, client):
    former, holder = (organisation_key(exhibition, f"{name}@example.org") for name in ("former", "holder"))
    call(client, BY_ID, {"contact_email": "holder@example.org"}, former, "put")
    call(client, BY_ID, {}, holder, "put")
    application = Application.objects.get(contact_email="holder@example.org")
    path = f"{APPLICATIONS}{application.number}/"
    call(client, path + "send-code/", key=former)
    assert call(client, path + "confirm-address/", {"code": letter()[0]}, former).status_code == 200
    application.refresh_from_db()
    assert (application.applicant.email, application.external_id) == ("holder@example.org", "")
    assert call(client, path, key=former, method="get").status_code == 404


def test_another_address_is_proven_anew(exhibition, client):
    path, key = begin(client, **complete(sector=None))
    assert read(client, path, key)["address_is_proven"] is True
    call(client, path, {"contact_email": "new@example.org"}, key, "patch")
    assert read(client, path, key)["address_is_proven"] is False


def test_strangers_draft_with_a_proven_address_is_not_proven(exhibition, client):
    begin(client, **complete(sector=None))
    path, key = begin(client, proven=False, **complete(sector=None))
    assert read(client, path, key)["address_is_proven"] is False


def test_key_of_a_proven_application_passes_the_proof_on(exhibition, client):
    _path, key = begin(client, **complete(sector=None))
    body = call(client, APPLICATIONS, {"contact_email": "person@example.org"}, key).json()
    assert body["address_is_proven"] is True
    other = call(client, APPLICATIONS, {"contact_email": STRANGER}, key).json()
    assert other["address_is_proven"] is False


def test_organisation_key_carries_the_proof(exhibition, client):
    key = organisation_key(exhibition, "erp@example.org")
    body = call(client, APPLICATIONS, {"contact_email": "ERP@example.org"}, key).json()
    assert (body["key"], body["resume_url"], body["address_is_proven"]) == (None, None, True)


def test_sandbox_needs_no_proof_and_writes_no_letter(exhibition, client):
    make_sector(exhibition, "MACH")
    body = call(client, APPLICATIONS, complete(sandbox=True)).json()
    assert body["key"].startswith("test_")
    path = f"{APPLICATIONS}{body['number']}/"
    assert call(client, path + "submit/", key=body["key"]).json()["state"] == "SUBMITTED"
    assert not Message.objects.exists()


def test_sandbox_writes_no_code_to_anybody(exhibition, client):
    body = call(client, APPLICATIONS, {"sandbox": True, "contact_email": STRANGER}).json()
    response = call(client, f"{APPLICATIONS}{body['number']}/send-code/", key=body["key"])
    assert response.status_code == 409
    assert "writes no letters" in response.json()["detail"]
    assert not Message.objects.exists()


@pytest.mark.parametrize("email", ["known@example.org", STRANGER])
def test_number_of_letters_does_not_tell_whether_an_address_is_known(exhibition, client, email):
    make_applicant(exhibition, "known@example.org")
    client.post("/en/apply/organisation/ask/", {"email": email})
    path, key = begin(client, proven=False, contact_email=email)
    statuses = [call(client, path + "send-code/", key=key).status_code for _letter in range(6)]
    assert statuses == [202] * 5 + [409]


def test_letters_to_one_address_are_limited(draft, client):
    path, key = draft
    for _letter in range(proofs.LETTERS_AN_HOUR):
        assert call(client, path + "send-code/", key=key).status_code == 202
    response = call(client, path + "send-code/", key=key)
    assert response.status_code == 409
    other, other_key = begin(client, proven=False, contact_email="person@example.org")
    assert call(client, other + "send-code/", key=other_key).status_code == 409
    AddressProof.objects.update(created_at=timezone.now() - dt.timedelta(hours=2))
    assert call(client, path + "send-code/", key=key).status_code == 202


def test_letter_without_an_address_is_refused(exhibition, client):
    path, key = begin(client)
    assert errors_of(call(client, path + "send-code/", key=key)) == {"/contact_email": "required"}


def test_links_go_to_the_address_only(draft, exhibition):
    number = Application.objects.get().number
    proofs.send_links(exhibition=exhibition, email="PERSON@example.org", language="ru")
    message = Message.objects.get()
    assert (message.to, message.is_confidential) == ("person@example.org", True)
    assert number in message.body
    assert "/ru/apply/resume/" in message.body


def test_unknown_address_gets_no_letter(draft, exhibition):
    proofs.send_links(exhibition=exhibition, email=STRANGER, language="ru")
    assert not Message.objects.exists()


def test_address_that_has_the_same_capitals_is_another_address(exhibition, client):
    """The capital of the Turkish “ı” is “I”, and who compares capitals takes one domain for the other."""
    begin(client, proven=False, contact_email="person@firm.example")
    lookalike = "person@fırm.example"
    proofs.send_links(exhibition=exhibition, email=lookalike, language="ru")
    organisation_entry.ask(exhibition=exhibition, email=lookalike, language="ru")
    assert not Message.objects.exists()
    assert not organisations.applications_of(make_applicant(exhibition, lookalike)).exists()
    proofs.send_links(exhibition=exhibition, email="Person@Firm.example", language="ru")
    assert Message.objects.count() == 1
