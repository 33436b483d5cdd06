"""What is tried by requests: keys of another meeting, sessions that have outlived a right, caches, logs."""

import datetime as dt
import io
import json
import logging

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from conference.models.commission import (
    AgendaItem,
    CommissionMeeting,
    Delegate,
    ItemAccess,
    Office,
    Paper,
    Rapporteur,
)
from tests import documents
from tests.conference.test_wall_matrix import (
    agree,
    client_of,
    fillings,
    of_the_commission,
    plant_papers,
    snapshot,
)
from tests.conference.test_wall_matrix import found as planted
from tests.conftest import almaty, make_room, make_session
from tests.meeting import (
    SECRET,
    begin_protocol,
    freeze,
    make_body,
    make_decision,
    make_delegate,
    make_item,
    make_meeting,
    make_paper,
    make_paragraph,
    make_protocol,
    open_item,
)
from tests.signing_in import PASSWORD, give_second_factor, log_in, sign_in_with_second_factor

__all__ = ["plant_papers", "planted"]


@pytest.fixture
def secretary(found, client):
    sign_in_with_second_factor(client, found.by_secretary)
    return client


@pytest.fixture
def other(found, exhibition):
    """Another meeting with an item, a rapporteur, a delegate and a paragraph of its own."""
    session = make_session(
        exhibition, 903, kind="commission", access="closed", room=make_room(exhibition, "CLOSED3"),
        starts_at=almaty(8, 10), ends_at=almaty(8, 11),
    )  # fmt: skip
    found.other = make_meeting(exhibition, session=session)
    found.theirs = make_item(found.other, 2)
    found.reporting = Rapporteur.objects.create(item=found.theirs, part="BY", organisation=make_body("BY", 9))
    found.protocol = begin_protocol(found)
    found.paragraph = make_paragraph(make_protocol(found.other), by=found.by_secretary)
    return found


def post(client, name, *keys, **data):
    return client.post(reverse(f"commission-{name}", args=keys), data)


def test_no_item_or_rapporteur_of_another_meeting_is_called(secretary, other):
    answers = [
        post(secretary, "agenda-call", other.meeting.key, item=other.theirs.key),
        post(secretary, "agenda-call", other.meeting.key, rapporteur=other.reporting.pk),
        post(secretary, "agenda-people", other.items[2].key, action="dismiss", rapporteur=other.reporting.pk),
    ]

    assert [one.status_code for one in answers] == [404, 404, 404]
    assert Rapporteur.objects.get() == other.reporting
    other.meeting.refresh_from_db()
    assert other.meeting.current_item is None


def test_no_item_of_another_meeting_is_opened_and_no_access_of_another_delegate_closed(secretary, other):
    interpreters = [make_delegate(other.meeting, "BY", role="interpreter") for _number in range(2)]
    theirs = open_item(interpreters[1], other.items[2], other.by_secretary)
    hours = {"access_from": "2026-01-01T10:00", "access_until": "2026-01-01T11:00"}

    post(secretary, "item-open", interpreters[0].key, item=other.theirs.pk, **hours)
    closed = post(secretary, "item-close", interpreters[0].key, theirs.pk)

    assert closed.status_code == 404
    assert list(ItemAccess.objects.filter(delegate__in=interpreters)) == [theirs]


def test_no_delegate_of_the_other_part_is_changed(secretary, other):
    delegate = make_delegate(other.meeting, "KZ")

    answers = [post(secretary, name, delegate.key) for name in ("delegate", "delegate-remove", "item-open")]

    assert {one.status_code for one in answers} == {403}
    assert Delegate.objects.filter(pk=delegate.pk).exists()


def test_no_term_of_the_other_part_is_ended(secretary, found):
    office = Office.objects.get(user=found.kz_chair)

    post(secretary, "office-end", office.pk, until="2020-01-01")

    office.refresh_from_db()
    assert office.until is None


def test_a_paper_is_not_handed_in_below_an_item_of_another_meeting(secretary, other):
    data = {"title_ru": "Test", "level": "DELEGATIONS", "language": "ru", "item": other.theirs.pk}
    file = io.BytesIO(documents.pdf())
    file.name = "test.pdf"

    answer = post(secretary, "paper-hand-in", other.meeting.key, **data, file=file)

    assert (answer.status_code, Paper.objects.count()) == (422, 0)


def test_a_paragraph_is_not_added_below_or_behind_one_of_another_meeting(secretary, other):
    before = other.protocol.paragraphs.count()

    for data in (
        {"kind": "heard", "item": other.theirs.key},
        {"kind": "heard", "item": other.items[2].key, "after": other.paragraph.key},
    ):
        post(secretary, "protocol-add", other.meeting.key, **data)

    assert other.protocol.paragraphs.count() == before


def test_an_act_corrects_no_paragraph_of_another_protocol(secretary, other):
    freeze(other.protocol)
    CommissionMeeting.objects.filter(pk=other.meeting.pk).update(state="SIGNED")

    answer = post(
        secretary, "corrections", other.meeting.key, paragraph=other.paragraph.key, text_ru="x", text_kk="x"
    )

    assert (answer.status_code, other.protocol.acts.count()) == (409, 0)


def test_what_the_other_part_keeps_is_no_evidence_and_no_meeting_before_decides(secretary, other):
    decision = make_decision(other.meeting, other.items[2], body=other.by_body)
    hidden = make_paper(other.meeting, "KZ", level="NATIONAL_KZ")
    other.meeting.state = "FOLLOW_UP"
    other.meeting.save()
    report = {"report-text": "Test", "report-evidence": hidden.key}

    refused = post(secretary, "decision-report", decision.key, **report)
    assert (refused.status_code, SECRET in str(refused.context["report"].errors)) == (400, False)
    post(secretary, "decision-report", decision.key, **{"report-text": "Test"})
    post(secretary, "decision-propose", decision.key, **{"change-kind": "drop", "change-reason": "Test"})
    assert (
        post(secretary, "decision-answer", decision.key, settle="", meeting=other.other.pk).status_code == 400
    )
    decision.refresh_from_db()
    assert decision.state == "REPORTED"


def test_a_delegate_finds_nothing_of_another_meeting(other, client):
    client.force_login(other.by_delegate)

    pages = [
        client.get(reverse(f"commission-{name}", args=[other.other.key]))
        for name in ("today", "now", "agreed")
    ]

    assert {page.status_code for page in pages} == {404}


# A session that outlives the right that opened it


def test_a_former_secretary_finds_nothing_with_the_session_of_before(found, secretary):
    page = reverse("commission-agenda", args=[found.meeting.key])
    assert secretary.get(page).status_code == 200

    Office.objects.filter(user=found.by_secretary).update(until=timezone.localdate() - dt.timedelta(days=1))

    assert secretary.get(page).status_code == 404
    assert post(secretary, "agenda-propose", found.meeting.key, title_ru="Late").status_code == 404
    assert not AgendaItem.objects.filter(title_ru="Late").exists()


def test_a_delegate_taken_off_the_list_finds_nothing_with_the_session_of_before(found, client):
    client.force_login(found.by_delegate)
    page = reverse("commission-today", args=[found.meeting.key])
    assert client.get(page).status_code == 200

    Delegate.objects.get(user=found.by_delegate).delete()

    assert [client.get(page).status_code, client.get(page + "now/").status_code] == [404, 404]


def test_a_second_factor_that_is_taken_away_ends_what_the_session_opened(found, secretary):
    page = reverse("commission-agenda", args=[found.meeting.key])
    assert secretary.get(page).status_code == 200

    Authenticator.objects.filter(user=found.by_secretary).delete()

    answer = secretary.get(page)
    assert (answer.status_code, answer.url.partition("?")[0]) == (302, reverse("account_second_factor"))
    assert post(secretary, "agenda-propose", found.meeting.key, title_ru="Late").status_code == 302
    assert not AgendaItem.objects.filter(title_ru="Late").exists()


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)"]
)
def test_signing_in_leads_to_no_other_site(found, target):
    client = Client()
    give_second_factor(found.by_secretary)

    answer = log_in(client, found.by_secretary, PASSWORD, target)

    assert "evil" not in answer.url and "javascript" not in answer.url
    sign_in_with_second_factor(client, found.by_secretary)
    page = client.get(reverse("account_second_factor"), {"next": target})
    assert "evil" not in page.url and "javascript" not in page.url


# Caches, forged forms and logs


def values_of(route):
    return next(fillings(route))


def closed_addresses():
    """The closed addresses with keys of rows that are there. Public papers are for everybody."""
    public = ("commission", "commission-card", "commission-paper-public")
    routes = [one for one in of_the_commission() if one.name not in public]
    return {route.address(values_of(route)) for route in routes}


@pytest.mark.parametrize("name", ["by_secretary", "by_delegate"])
def test_nothing_closed_may_be_kept_or_asked_for_in_parts(planted, name):
    agree(planted)
    client = client_of(planted, name)

    for address in closed_addresses():
        answer = client.get(address, headers={"if-none-match": "*", "range": "bytes=0-10"})
        if answer.status_code == 405:
            continue
        told = answer.headers.get("Cache-Control", "")
        assert ("no-store" in told, "public" in told) == (True, False), address
        assert answer.status_code not in (206, 304), address
        assert not {"ETag", "Last-Modified", "Accept-Ranges", "Content-Range"} & set(answer.headers), address


def test_no_forged_form_changes_anything(planted):
    agree(planted)
    client = Client(enforce_csrf_checks=True)
    other = client_of(planted, "by_secretary")
    client.cookies = other.cookies
    before = snapshot()

    answers = {address: client.post(address, {}).status_code for address in closed_addresses()}

    assert {address: status for address, status in answers.items() if status not in (403, 405)} == {}
    assert snapshot() == before


def test_logs_tell_no_title_no_name_and_no_file_of_closed_pages(planted, caplog):
    agree(planted)
    caplog.set_level(logging.DEBUG)
    client = client_of(planted, "by_secretary")
    for address in sorted(closed_addresses()):
        client.get(address)
        client.post(address, {"title_ru": "Zubrtyped", "text_ru": "Zubrtyped", "report-text": "Zubrtyped"})

    told = json.dumps([str(record.__dict__) for record in caplog.records], ensure_ascii=False)

    assert len(caplog.records) > 50
    assert "Zubr" not in told
