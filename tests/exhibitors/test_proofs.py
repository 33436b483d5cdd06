"""Confirming an address by link or code, and the links that go to an address."""

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.utils import timezone

from exhibitors import proofs
from exhibitors.models import AddressProof, Applicant, Application
from expo.models import Message
from tests.applying import APPLICATIONS, begin, call, complete, errors_of, organisation_key, read
from tests.conftest import almaty, make_sector

STRANGER = "stranger@example.org"


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


def test_letter_after_a_change_of_address_confirms_the_old_one_only(draft, client):
    path, key = draft
    call(client, path + "send-code/", key=key)
    call(client, path, {"contact_email": "new@example.org"}, key, "patch")
    assert errors_of(call(client, path + "confirm-address/", {"code": letter()[0]}, key)) == {"/code": "code"}
    proofs.confirm_link(proof=proofs.of_link(letter()[1]))
    assert read(client, path, key)["address_is_proven"] is False


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
