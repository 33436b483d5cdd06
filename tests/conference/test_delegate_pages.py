"""The delegates' pages: their meetings, the meeting as it goes on, and the protocol once it is agreed."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from conference import agendas, meetings, rapporteurs
from conference.models.commission import (
    Decision,
    Delegate,
    Executor,
    Level,
    Paragraph,
    Part,
    Protocol,
    Reading,
    Wording,
)
from conference.models.commission.meeting import State
from tests.meeting import SECRET, assemble, make_delegate, make_item, make_paper, make_person, standing_of
from tests.signing_in import log_in, sign_in_with_second_factor


@pytest.fixture
def found(exhibition):
    found = assemble(exhibition)
    by = standing_of(found.by_secretary)
    found.rapporteur = rapporteurs.name(who=by, item=found.items[2], organisation=found.by_body, minutes=10)
    for state in list(State)[1:5]:
        found.meeting = meetings.reach(meeting=found.meeting, state=state)
    return found


def address_of(name, *args):
    """The address of a page in Russian, whatever language the last request has left behind."""
    with translation.override("ru"):
        return reverse(name, args=args)


def mine():
    return address_of("commission-mine")


def today(found):
    return address_of("commission-today", found.meeting.key)


def now(client, found):
    return client.get(address_of("commission-now", found.meeting.key))


def call(found, item=None, rapporteur=None):
    who = standing_of(found.by_secretary)
    agendas.call(who=who, meeting=found.meeting, item=item, rapporteur=rapporteur)


def write_protocol(found, *, agreed=True):
    """A protocol of one decision that the Belarusian body carries out."""
    protocol = Protocol.objects.create(meeting=found.meeting)
    paragraph = Paragraph.objects.create(protocol=protocol, kind="decision", item=found.items[2], position=1)
    values = {"proposed_by": Part.BY, "changed_at": timezone.now(), "changed_by": found.by_secretary}
    for language in ("ru", "kk"):
        text = f"{SECRET} решение {language}"
        Wording.objects.create(paragraph=paragraph, language=language, number="2.1", text=text, **values)
    decision = Decision.objects.create(
        meeting=found.meeting, paragraph=paragraph, number="2.1", deadline="standing"
    )
    Executor.objects.create(decision=decision, organisation=found.by_body, part=Part.BY)
    if agreed:
        texts = {language: f"{SECRET} решение {language}" for language in ("ru", "kk")}
        numbers = {"ru": "2.1", "kk": "2.1"}
        line = {"key": paragraph.key, "kind": "decision", "item": 2, "number": numbers, "text": texts}
        protocol.frozen, protocol.sha256 = {"paragraphs": [line]}, "0" * 64
        protocol.agreed_at = timezone.now()
        protocol.save()
        found.meeting = meetings.reach(meeting=found.meeting, state=State.PROTOCOL_AGREED)
    return protocol


@pytest.mark.parametrize("name", ["organiser", "reviewer", "outsider"])
def test_delegates_pages_are_nothing_to_others(client, found, name):
    write_protocol(found)
    client.force_login(getattr(found, name))

    for address in (mine(), today(found), address_of("commission-agreed", found.meeting.key)):
        answer = client.get(address)
        assert (answer.status_code, SECRET in answer.text) == (404, False)
    assert now(client, found).status_code == 404
    assert not Reading.objects.exists()


def test_whoever_is_not_logged_in_is_led_to_the_login(client, found):
    assert client.get(mine()).url == f"/accounts/login/?next={mine()}"


def test_delegate_of_another_meeting_finds_nothing(client, found, exhibition):
    other = type(found.meeting).objects.create(exhibition=exhibition, host="BY", languages=["ru"])
    client.force_login(found.by_delegate)

    assert client.get(address_of("commission-today", other.key)).status_code == 404


def test_delegate_finds_the_meeting_and_its_agenda(client, found):
    make_paper(found.meeting, item=found.items[2], title_ru="Справка")
    make_paper(
        found.meeting, item=found.items[2], title_ru="Только их", part=Part.KZ, level=Level.NATIONAL_KZ
    )
    make_paper(found.meeting, title_ru="Отозвано", withdrawn_at=timezone.now())
    client.force_login(found.by_delegate)

    assert today(found) in client.get(mine()).text
    page = client.get(today(found))

    assert found.items[2].title_ru in page.text
    assert "Пробное ведомство BY 1 (10" in page.text
    assert "Справка" in page.text
    assert "Только их" not in page.text
    assert "Отозвано" not in page.text
    assert [one.thing for one in Reading.objects.all()] == ["commissionmeeting", "commissionmeeting"]
    assert "no-store" in page.headers["Cache-Control"]


def test_text_in_another_language_says_in_which(client, found):
    client.force_login(found.kz_delegate)

    page = client.get(today(found).replace("/ru/", "/be/"))

    assert f'<span lang="ru">{found.items[2].title_ru}</span>' in page.text


def test_what_is_under_discussion_is_told_without_a_word_of_it(client, found):
    client.force_login(found.by_delegate)
    before = now(client, found).json()
    assert (before["item"], before["speaker"]) == ("", "")
    call(found, found.items[2], found.rapporteur)

    answer = now(client, found)

    told = answer.json()
    assert (told["item"], told["speaker"]) == (found.items[2].key, str(found.rapporteur.pk))
    assert told["revision"] == before["revision"]
    assert SECRET not in answer.text
    assert f'data-revision="{told["revision"]}"' in client.get(today(found)).text
    make_paper(found.meeting)
    assert now(client, found).json()["revision"] != before["revision"]


def test_interpreter_sees_only_what_is_open_to_them_and_in_time(client, found):
    call(found, found.items[1])
    client.force_login(found.interpreter)

    page = client.get(today(found)).text

    assert found.items[2].title_ru in page
    assert found.items[1].title_ru not in page
    assert now(client, found).json()["item"] == ""
    client.force_login(found.late_interpreter)
    assert SECRET not in client.get(today(found)).text


def test_draft_of_the_protocol_is_not_for_delegates(client, found):
    write_protocol(found, agreed=False)
    client.force_login(found.by_delegate)

    address = address_of("commission-agreed", found.meeting.key)
    assert client.get(address).status_code == 404
    page = client.get(today(found)).text
    assert address not in page
    assert f"{SECRET} решение" not in page


def test_agreed_protocol_is_led_to_with_its_decisions(client, found):
    write_protocol(found)
    client.force_login(found.kz_delegate)
    address = address_of("commission-agreed", found.meeting.key)

    page = client.get(today(found)).text
    assert address in page
    assert f"<b>2.1</b> {SECRET} решение ru" in page
    assert "Пробное ведомство BY 1" in page


def test_secretary_reads_what_the_delegates_read(client, found):
    sign_in_with_second_factor(client, found.by_secretary)

    assert found.items[1].title_ru in client.get(today(found)).text


def test_public_page_leads_to_the_delegates_pages(client, found):
    page = client.get("/ru/commission/").text

    assert 'href="/ru/commission/meetings/"' in page
    assert SECRET not in page


@pytest.mark.parametrize("name", ["commission-mine", "commission-today", "commission-now"])
def test_pages_cost_the_same_for_one_and_three(client, found, exhibition, name):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len([one for one in captured.captured_queries if "INSERT" not in one["sql"]])

    client.force_login(found.by_delegate)
    address = mine() if name == "commission-mine" else address_of(name, found.meeting.key)
    make_paper(found.meeting, item=found.items[2])
    make_paper(found.meeting)
    found.items[1].rapporteurs.create(part=Part.BY, person=make_person(50))
    few = queries()
    for position in (3, 4):
        item = make_item(found.meeting, position, by_lead=found.by_body)
        item.rapporteurs.create(part=Part.KZ, person=make_person(position + 50))
        make_paper(found.meeting, item=item)
        other = type(found.meeting).objects.create(exhibition=exhibition, host="BY", languages=["ru"])
        make_delegate(other, Part.BY, found.by_delegate)

    assert queries() == few


@pytest.mark.parametrize(
    ("name", "target"),
    [("by_delegate", "commission-mine"), ("interpreter", "commission-mine"), ("outsider", "mfa_index")],
)
def test_whoever_logs_in_without_a_place_to_go_to_is_led_to_what_is_theirs(found, name, target):
    client = Client(headers={"accept-language": "kk"})

    answer = log_in(client, getattr(found, name), "pass")

    assert answer.url == reverse(target)


def test_a_delegate_whose_time_is_over_is_led_to_no_meeting(found):
    Delegate.objects.filter(user=found.by_delegate).update(access_until=timezone.now())

    assert log_in(Client(), found.by_delegate, "pass").url == reverse("mfa_index")
