"""Acts that correct a signed protocol."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from conference import corrections, protocol_text, signatures, wall
from conference.models.commission import CorrectionAct, Office, Part, Signature
from expo.problems import Refusal
from tests.meeting import assemble, freeze, make_paragraph, make_protocol, standing_of

TENTH = dt.date(2011, 9, 10)
TEXTS = {"ru": "Читать так.", "kk": "Былай оқылсын."}


@pytest.fixture
def found(exhibition, at):
    at(10, 14)
    found = assemble(exhibition)
    found.protocol = make_protocol(found.meeting)
    found.paragraph = make_paragraph(found.protocol, by=found.by_secretary)
    freeze(found.protocol)
    for part in Part:
        Signature.objects.create(
            protocol=found.protocol,
            part=part,
            office=Office.objects.get(part=part, role="co-chair"),
            signed_on=dt.date(2011, 9, 9),
            sha256=found.protocol.sha256,
            recorded_at=timezone.now(),
            recorded_by=found.by_secretary,
        )
    found.meeting.state = "SIGNED"
    found.meeting.save()
    found.by, found.kz = standing_of(found.by_secretary), standing_of(found.kz_secretary)
    return found


def propose(found, **facts):
    return corrections.propose(
        **{"who": found.by, "protocol": found.protocol, "texts": TEXTS, "paragraph": ""} | facts
    )


def in_force(found):
    act = propose(found)
    act = corrections.agree(who=found.kz, act=act, version=act.version)
    for who in (found.by, found.kz):
        act = corrections.sign(who=who, act=act, signed_on=TENTH)
    return act


def test_act_is_agreed_by_both_signed_by_both_and_leaves_the_protocol_alone(found):
    before = protocol_text.whole(found.protocol)
    act = propose(found, paragraph=found.paragraph.key)
    assert (act.number, act.sha256, bool(act.by_agreed_at), act.kz_agreed_at) == (1, "", True, None)

    act = corrections.agree(who=found.kz, act=act, version=act.version)
    assert act.sha256 == protocol_text.digest(corrections.told(act))
    corrections.sign(who=found.by, act=act, signed_on=TENTH)
    act = corrections.sign(who=found.kz, act=act, signed_on=TENTH)

    assert act.is_in_force
    assert protocol_text.whole(found.protocol) == before


def test_acts_are_numbered_in_order(found):
    assert [propose(found).number, propose(found, who=found.kz).number] == [1, 2]


def test_act_waits_for_the_signed_protocol(found):
    found.meeting.state = "PROTOCOL_AGREED"
    found.meeting.save()

    with pytest.raises(corrections.NotSignedYet):
        propose(found)


@pytest.mark.parametrize("texts", [{}, {"ru": "Так."}, {"ru": "Так.", "kk": "  "}])
def test_act_says_the_same_in_each_language(found, texts):
    with pytest.raises(corrections.TextIncomplete):
        propose(found, texts=texts)


def test_act_corrects_a_paragraph_of_its_own_protocol(found):
    with pytest.raises(corrections.TextIncomplete):
        propose(found, paragraph="elsewhere")


def test_another_text_takes_the_other_agreement_back(found):
    act = propose(found)
    act = corrections.change(who=found.kz, act=act, texts=TEXTS | {"ru": "Иначе."}, version=act.version)

    assert (act.by_agreed_at, bool(act.kz_agreed_at), act.texts["ru"]) == (None, True, "Иначе.")


@pytest.mark.parametrize("verb", ["agree", "change"])
def test_version_that_is_not_the_present_one_is_refused(found, verb):
    act = propose(found)
    facts = {"texts": TEXTS} if verb == "change" else {}

    with pytest.raises(corrections.ActChanged):
        getattr(corrections, verb)(who=found.kz, act=act, version=act.version + 1, **facts)


def test_agreed_act_is_not_changed(found):
    act = propose(found)
    act = corrections.agree(who=found.kz, act=act, version=act.version)

    with pytest.raises(corrections.ActFrozen):
        corrections.change(who=found.by, act=act, texts=TEXTS, version=act.version)


def test_disputed_text_is_not_agreed_to(found):
    act = propose(found, texts=TEXTS | {"kk": "[Былай] оқылсын."})

    with pytest.raises(corrections.TextIncomplete):
        corrections.agree(who=found.kz, act=act, version=act.version)


def test_act_is_signed_once_agreed_and_once_a_part(found):
    act = propose(found)
    with pytest.raises(corrections.NotAgreedYet):
        corrections.sign(who=found.by, act=act, signed_on=TENTH)

    corrections.agree(who=found.kz, act=act, version=act.version)
    corrections.sign(who=found.by, act=act, signed_on=TENTH)
    with pytest.raises(signatures.SignedAlready):
        corrections.sign(who=found.by, act=act, signed_on=TENTH)


@pytest.mark.parametrize("day", [dt.date(2011, 9, 8), dt.date(2011, 9, 11)])
def test_act_is_signed_after_the_protocol_and_not_in_the_future(found, day):
    act = propose(found)
    act = corrections.agree(who=found.kz, act=act, version=act.version)

    with pytest.raises(signatures.WrongDay):
        corrections.sign(who=found.by, act=act, signed_on=day)


@pytest.mark.parametrize("name", ["by_chair", "by_delegate", "organiser"])
def test_only_secretaries_propose(found, name):
    with pytest.raises(Refusal) as refusal:
        propose(found, who=standing_of(getattr(found, name)))

    assert refusal.value.code == "not_a_secretary"


def test_text_of_an_act_that_was_tampered_with_is_refused(found):
    act = propose(found)
    act = corrections.agree(who=found.kz, act=act, version=act.version)
    CorrectionAct.objects.filter(pk=act.pk).update(texts={"ru": "Подделка", "kk": "Жалған"})

    with pytest.raises(protocol_text.Tampered):
        corrections.sign(who=found.by, act=act, signed_on=TENTH)


def test_database_keeps_an_act_in_force_as_it_is(found):
    act = in_force(found)

    with pytest.raises(DatabaseError), transaction.atomic():
        CorrectionAct.objects.filter(pk=act.pk).update(number=9)
    with pytest.raises(DatabaseError), transaction.atomic():
        CorrectionAct.objects.filter(pk=act.pk).delete()


def test_delegates_know_of_the_acts_in_force_only(found):
    act = propose(found)
    delegate = standing_of(found.kz_delegate)
    assert list(wall.acts(delegate)) == []
    assert list(wall.acts(standing_of(found.by_chair))) == [act]
    assert list(wall.acts(standing_of(found.organiser))) == []

    signed = in_force(found)
    assert list(wall.acts(delegate)) == [signed]
    assert list(wall.acts(standing_of(found.interpreter))) == []
