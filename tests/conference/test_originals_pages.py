"""The pages of originals, signing and acts, and who gets their files."""

import datetime as dt

import pytest
from django.urls import reverse

from conference import corrections, protocol_text, signatures
from conference.models.commission import CorrectionAct, Reading, Signature
from tests.meeting import assemble, freeze, make_paragraph, make_protocol, standing_of
from tests.signing_in import sign_in_with_second_factor

PAGES = ["commission-originals", "commission-signing", "commission-corrections"]
TEXTS = {"text_ru": "Читать так.", "text_kk": "Былай оқылсын."}


@pytest.fixture
def found(exhibition):
    found = assemble(exhibition)
    found.protocol = make_protocol(found.meeting)
    make_paragraph(found.protocol, by=found.by_secretary)
    return found


@pytest.fixture
def signed(found):
    freeze(found.protocol)
    for user in (found.by_secretary, found.kz_secretary):
        signatures.record(who=standing_of(user), protocol=found.protocol, signed_on=dt.date(2011, 9, 9))
    return found


def page(name, found):
    return reverse(name, args=[found.meeting.key])


def file(found, name="KZ-ru.pdf"):
    return page("commission-originals", found) + name


@pytest.mark.parametrize("name", PAGES)
def test_outsiders_find_nothing_and_deputies_no_draft(client, found, name):
    for user in (found.organiser, found.outsider, found.by_delegate):
        client.force_login(user)
        assert client.get(page(name, found)).status_code == 404
        assert client.get(file(found)).status_code == 404
    assert not Reading.objects.exists()


@pytest.mark.parametrize("name", PAGES)
def test_secretaries_see_the_pages_and_leave_a_trace(client, found, name):
    sign_in_with_second_factor(client, found.by_secretary)

    response = client.get(page(name, found))

    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert Reading.objects.get().thing == "protocol"


def test_preview_shows_the_original_that_is_asked_for(client, found):
    sign_in_with_second_factor(client, found.by_secretary)

    own = client.get(page("commission-originals", found), {"language": "ru"}).text
    other = client.get(page("commission-originals", found), {"part": "KZ", "language": "kk"}).text

    assert "Белорусско-Казахстанской" in own
    assert "Қазақстан-Беларусь комиссиясының" in other
    assert 'class="original" lang="kk"' in other


@pytest.mark.parametrize("name", ["BY-ru.pdf", "KZ-all.docx"])
def test_file_is_an_attachment_with_its_receipt(client, found, name):
    sign_in_with_second_factor(client, found.by_secretary)

    response = client.get(file(found, name))

    reading = Reading.objects.get()
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment;")
    assert reading.receipt in response["Content-Disposition"]
    assert reading.action == "downloaded"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]


def test_language_that_the_meeting_does_not_have_is_not_there(client, found):
    sign_in_with_second_factor(client, found.by_secretary)

    assert client.get(file(found, "BY-be.pdf")).status_code == 404


def test_delegates_get_the_agreed_text_in_the_original_of_their_part(client, found):
    client.force_login(found.kz_delegate)
    addresses = [
        page(name, found) for name in ("commission-agreed", "commission-agreed-pdf", "commission-agreed-docx")
    ]
    assert [client.get(one).status_code for one in addresses] == [404] * 3

    freeze(found.protocol)
    answers = [client.get(one, {"language": "kk"}) for one in addresses]
    assert [one.status_code for one in answers] == [200] * 3
    assert "Қазақстан-Беларусь комиссиясының" in answers[0].text
    assert "protocol-KZ-kk-" in answers[1]["Content-Disposition"]
    for user in (found.interpreter, found.organiser, found.outsider):
        client.force_login(user)
        assert [client.get(one).status_code for one in addresses] == [404] * 3


def test_text_that_does_not_match_its_hash_is_not_given_out(client, found, monkeypatch):
    freeze(found.protocol)
    sign_in_with_second_factor(client, found.by_secretary)
    monkeypatch.setattr(protocol_text, "digest", lambda _whole: "0" * 64)

    shown, given = client.get(page("commission-originals", found)), client.get(file(found))

    assert (shown.status_code, given.status_code) == (409, 409)
    assert "Zubrovaya" not in given.text


def test_secretary_records_the_signature(client, found):
    freeze(found.protocol)
    sign_in_with_second_factor(client, found.by_secretary)

    refused = client.post(page("commission-signing", found), {"signed_on": "2011-09-01"})
    assert refused.status_code == 409
    assert not Signature.objects.exists()

    assert client.post(page("commission-signing", found), {"signed_on": "2011-09-09"}).status_code == 302
    assert Signature.objects.get().part == "BY"


@pytest.mark.parametrize("name", ["commission-signing", "commission-corrections"])
def test_co_chair_looks_and_does_not_write(client, found, name):
    freeze(found.protocol)
    sign_in_with_second_factor(client, found.by_chair)

    assert client.get(page(name, found)).status_code == 200
    assert client.post(page(name, found), {"signed_on": "2011-09-09"} | TEXTS).status_code == 403


def test_act_goes_from_proposal_to_force(client, signed):
    sign_in_with_second_factor(client, signed.by_secretary)
    assert client.post(page("commission-corrections", signed), TEXTS).status_code == 302
    act = CorrectionAct.objects.get()
    address = reverse("commission-act", args=[act.key])
    assert "Читать так." in client.get(address).text

    client.logout()
    sign_in_with_second_factor(client, signed.kz_secretary)
    stale = client.post(address, TEXTS | {"action": "change", "version": 9, "text_ru": "Мой текст."})
    assert stale.status_code == 409
    assert "Мой текст." in stale.text
    assert "Читать так." in stale.text
    assert client.post(address, {"action": "agree", "version": act.version}).status_code == 302
    assert client.post(address, {"action": "sign", "signed_on": "2011-09-10"}).status_code == 302
    act.refresh_from_db()
    corrections.sign(who=standing_of(signed.by_secretary), act=act, signed_on=dt.date(2011, 9, 10))

    response = client.get(f"{address}KZ-kk.pdf")
    assert response.content.startswith(b"%PDF")
    client.force_login(signed.by_delegate)
    shown = client.get(page("commission-agreed", signed), {"language": "ru"}).text
    assert "Читать так." in shown


def test_act_is_nothing_to_outsiders(client, signed):
    who = standing_of(signed.by_secretary)
    texts = {"ru": "Так.", "kk": "Солай."}
    act = corrections.propose(who=who, protocol=signed.protocol, texts=texts)
    address = reverse("commission-act", args=[act.key])
    for user in (signed.organiser, signed.outsider, signed.by_delegate):
        client.force_login(user)
        assert client.get(address).status_code == 404
        assert client.get(f"{address}KZ-ru.docx").status_code == 404


@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("commission-originals", 13),
        ("commission-signing", 14),
        ("commission-corrections", 14),
        ("commission-agreed", 11),
    ],
)
def test_pages_take_as_many_queries_for_more_paragraphs_and_acts(
    client, signed, name, queries, django_assert_num_queries
):
    sign_in_with_second_factor(client, signed.by_secretary)
    who = standing_of(signed.by_secretary)
    texts = {"ru": "Так.", "kk": "Солай."}
    corrections.propose(who=who, protocol=signed.protocol, texts=texts)
    with django_assert_num_queries(queries):
        client.get(page(name, signed))
    for _number in range(2):
        corrections.propose(who=who, protocol=signed.protocol, texts=texts)

    with django_assert_num_queries(queries):
        client.get(page(name, signed))
