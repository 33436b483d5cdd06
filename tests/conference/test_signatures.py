"""Recording the signatures of both co-chairs, and what keeps a protocol from being signed."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from conference import protocol_text, signatures
from conference.models.commission import Office, Protocol, Signature, Wording
from expo.problems import Refusal
from tests.meeting import assemble, freeze, make_paragraph, make_protocol, standing_of

NINTH = dt.date(2011, 9, 9)


@pytest.fixture
def found(exhibition, at):
    at(9, 14)
    return assemble(exhibition)


@pytest.fixture
def took_effect(monkeypatch):
    """What follows upon the second signature is told here."""
    told = []
    monkeypatch.setattr(
        "conference.decision_letters.take_effect",
        lambda *, meeting: told.append((meeting.pk, meeting.state)),
    )
    return told


def agreed(found, kinds=("preamble",), **fields):
    protocol = make_protocol(found.meeting)
    for kind in kinds:
        make_paragraph(protocol, kind, found.by_secretary, **fields)
    return freeze(protocol)


def sign(protocol, user, day=NINTH):
    return signatures.record(who=standing_of(user), protocol=protocol, signed_on=day)


def test_both_signatures_bring_the_decisions_into_force(found, took_effect):
    protocol = agreed(found)

    first = sign(protocol, found.by_secretary)
    assert (first.part, first.signed_on, first.sha256) == ("BY", NINTH, protocol.sha256)
    assert first.office == Office.objects.get(part="BY", role="co-chair")
    assert first.recorded_by == found.by_secretary
    assert took_effect == []

    sign(protocol, found.kz_secretary)
    found.meeting.refresh_from_db()
    assert found.meeting.state == "SIGNED"
    assert took_effect == [(found.meeting.pk, "SIGNED")]


def test_signature_of_a_part_is_recorded_once(found):
    protocol = agreed(found)
    sign(protocol, found.by_secretary)

    with pytest.raises(signatures.SignedAlready):
        sign(protocol, found.by_secretary)


@pytest.mark.parametrize("name", ["by_chair", "by_delegate", "organiser"])
def test_only_a_secretary_records_a_signature(found, name):
    with pytest.raises(Refusal) as refusal:
        sign(agreed(found), getattr(found, name))

    assert refusal.value.code == "not_a_secretary"


@pytest.mark.parametrize(
    ("day", "code"), [(dt.date(2011, 9, 8), "too_early"), (dt.date(2011, 9, 10), "too_late")]
)
def test_signing_waits_for_the_end_and_not_for_tomorrow(found, day, code):
    with pytest.raises(signatures.WrongDay) as refused:
        sign(agreed(found), found.by_secretary, day)

    assert refused.value.code == code
    assert not Signature.objects.exists()


def test_office_is_that_of_the_day_of_signing(found):
    Office.objects.filter(part="KZ", role="co-chair").update(until=dt.date(2011, 9, 8))

    with pytest.raises(signatures.NoCoChair):
        sign(agreed(found), found.kz_secretary)


def test_text_that_is_not_agreed_is_not_signed(found):
    protocol = make_protocol(found.meeting)

    with pytest.raises(signatures.NotReady):
        sign(protocol, found.by_secretary)


@pytest.mark.usefixtures("in_english")
def test_text_in_brackets_is_not_signed(found):
    protocol = agreed(found, texts={"ru": "Провести [семинар]", "kk": "Семинар"})

    with pytest.raises(signatures.NotReady, match="brackets"):
        sign(protocol, found.by_secretary)


@pytest.mark.usefixtures("in_english")
@pytest.mark.parametrize("numbers", [{"ru": "2.1", "kk": "2.2"}, {"ru": "", "kk": ""}, {"ru": "2.1"}])
def test_unequal_numbers_are_not_signed(found, numbers):
    protocol = agreed(found, kinds=["decision"], item=found.items[2], numbers=numbers)

    with pytest.raises(signatures.NotReady, match="numbers"):
        sign(protocol, found.by_secretary)


def test_one_number_for_two_decisions_is_not_signed(found):
    paragraphs = [{"kind": "decision", "number": {"ru": "2.1", "kk": "2.1"}}] * 2

    assert not signatures.have_one_set_of_numbers(paragraphs, ["ru", "kk"])
    assert signatures.have_one_set_of_numbers(paragraphs[:1], ["ru", "kk"])


@pytest.mark.usefixtures("in_english")
def test_disputed_wording_is_not_signed(found):
    protocol = make_protocol(found.meeting)
    paragraph = make_paragraph(protocol, by=found.by_secretary)
    Wording.objects.filter(paragraph=paragraph, language="kk").update(kz_verdict="disputed")
    freeze(protocol)

    with pytest.raises(signatures.NotReady, match="not both parts"):
        sign(protocol, found.by_secretary)


def test_text_whose_hash_differs_is_refused_and_logged(found, caplog):
    protocol = make_protocol(found.meeting)
    freeze(protocol)
    # Not what anybody can do on the site: the frozen row never changes.
    changed = Protocol(pk=protocol.pk, key=protocol.key, agreed_at=protocol.agreed_at, sha256="0" * 64)
    changed.frozen, changed.meeting = protocol.frozen, protocol.meeting

    with pytest.raises(protocol_text.Tampered):
        signatures.obstacles(changed)

    assert caplog.messages == [f"The text of protocol {protocol.key} does not match its hash"]


def test_signature_is_never_changed(found):
    signature = sign(agreed(found), found.by_secretary)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE conference_signature SET part = 'KZ' WHERE id = %s", [signature.pk])
