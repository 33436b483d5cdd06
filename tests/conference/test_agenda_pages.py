"""The agenda in the secretaries' workplace."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from conference import agendas, rapporteurs
from conference.models.commission import AgendaItem, Part, Reading
from conference.models.commission.meeting import State
from tests.conference.test_agendas import agree_all, agreed_by, propose, reread
from tests.meeting import SECRET, make_person, standing_of
from tests.signing_in import sign_in_with_second_factor


@pytest.fixture
def secretary(client, found):
    """The Belarusian secretary's browser, in English."""
    sign_in_with_second_factor(client, found.by_secretary)
    client.cookies["django_language"] = "en"
    return client


def addresses(found):
    """Every page of the agenda that is read, by name."""
    key, item = found.meeting.key, found.items[2].key
    return {
        "agenda": reverse("commission-agenda", args=[key]),
        "versions": reverse("commission-agenda-versions", args=[key]),
        "copy": reverse("commission-agenda-copy", args=[key, "ru"]),
        "marked": reverse("commission-agenda-copy", args=[key, "ru"]) + "?since=",
        "docx": reverse("commission-agenda-docx", args=[key, "kk"]),
        "item": reverse("commission-agenda-item", args=[item]),
    }


def posts(found):
    key, item = found.meeting.key, found.items[2].key
    return [
        reverse("commission-agenda-propose", args=[key]),
        reverse("commission-agenda-agree", args=[key]),
        reverse("commission-agenda-call", args=[key]),
        reverse("commission-agenda-act", args=[item]),
        reverse("commission-agenda-change", args=[item]),
        reverse("commission-agenda-people", args=[item]),
    ]


def act(client, item, action, version=None):
    values = {"action": action, "version": version or reread(item).version}
    return client.post(reverse("commission-agenda-act", args=[item.key]), values, follow=True)


@pytest.mark.parametrize("name", ["organiser", "reviewer", "outsider", "by_delegate", "interpreter"])
def test_agenda_is_nothing_to_others(client, found, name):
    client.force_login(getattr(found, name))

    for address in addresses(found).values():
        answer = client.get(address)
        assert (answer.status_code, SECRET in answer.text) == (404, False)
    for address in posts(found):
        assert client.post(address).status_code == 404
    assert not Reading.objects.exists()


def test_co_chair_reads_and_does_not_write(client, found):
    sign_in_with_second_factor(client, found.by_chair)

    for name, address in addresses(found).items():
        answer = client.get(address)
        assert (name, answer.status_code) == (name, 200)
        if name != "docx":
            assert SECRET in answer.text
            assert "agenda/propose" not in answer.text
            assert "/act/" not in answer.text
    for address in posts(found):
        assert client.post(address).status_code == 403


def test_every_page_leaves_a_reading(secretary, found):
    for address in addresses(found).values():
        before = Reading.objects.count()
        answer = secretary.get(address)
        assert (answer.status_code, Reading.objects.count()) == (200, before + 1)
        assert "no-store" in answer.headers["Cache-Control"]


def test_secretary_proposes_agrees_moves_and_removes(secretary, found):
    address = reverse("commission-agenda-propose", args=[found.meeting.key])

    page = secretary.post(address, {"title_ru": "О [новом] фонде"}, follow=True)

    assert "О <mark>[новом]</mark> фонде" in page.text
    item = AgendaItem.objects.get(position=3)
    act(secretary, item, "up")
    act(secretary, found.items[2], "agree")
    assert [reread(item).position, agreed_by(found.items[2])] == [2, ["BY"]]
    act(secretary, found.items[2], "withdraw")
    assert "disputed text in brackets" in act(secretary, item, "agree").text
    act(secretary, item, "remove")
    assert [agreed_by(found.items[2]), found.meeting.items.count()] == [[], 2]


def test_what_cannot_be_proposed_stays_in_the_form(secretary, found):
    address = reverse("commission-agenda-propose", args=[found.meeting.key])

    page = secretary.post(address, {"title_ru": "О [новом фонде"})

    assert (page.status_code, found.meeting.items.count()) == (409, 2)
    assert "О [новом фонде</textarea>" in page.text
    assert "Close each bracket" in page.text


def test_two_secretaries_never_overwrite_each_other(secretary, found):
    item = found.items[2]
    agendas.change(who=standing_of(found.kz_secretary), item=item, version=1, titles={"ru": "Их текст"})
    address = reverse("commission-agenda-change", args=[item.key])

    page = secretary.post(address, {"title_ru": "Мой текст", "version": 1})

    assert (page.status_code, reread(item).title_ru) == (409, "Их текст")
    assert "Их текст" in page.text
    assert "Мой текст</textarea>" in page.text
    again = secretary.post(
        address, {"title_ru": "Мой текст", "version": page.context["form"]["version"].value()}
    )
    assert (again.status_code, reread(item).title_ru) == (302, "Мой текст")


def test_lead_and_rapporteurs_of_the_own_part_are_named(secretary, found):
    item, person = found.items[2], make_person(60)
    theirs = rapporteurs.name(who=standing_of(found.kz_secretary), item=item, organisation=found.kz_body)
    address = reverse("commission-agenda-people", args=[item.key])

    secretary.post(address, {"action": "lead", "organisation": found.by_body.pk})
    secretary.post(address, {"action": "name", "person": person.pk, "minutes": 7, "position": 1})

    item = reread(item)
    assert item.by_lead == found.by_body
    (mine,) = rapporteurs.of(item, Part.BY)
    assert (mine.person, mine.minutes) == (person, 7)
    assert secretary.post(address, {"action": "lead", "organisation": found.kz_body.pk}).status_code == 409
    assert secretary.post(address, {"action": "name", "position": 0}).status_code == 409
    assert secretary.post(address, {"action": "dismiss", "rapporteur": theirs.pk}).status_code == 404
    assert secretary.post(address, {"action": "dismiss", "rapporteur": mine.pk}).status_code == 302
    assert list(item.rapporteurs.all()) == [theirs]


def test_agenda_is_declared_agreed_and_items_are_called(secretary, found):
    sides = [standing_of(user) for user in (found.by_secretary, found.kz_secretary)]
    address = reverse("commission-agenda-agree", args=[found.meeting.key])
    assert "is not agreed to" in secretary.post(address, follow=True).text
    agree_all(found.meeting, *sides)

    assert "The agenda is agreed." in secretary.post(address, follow=True).text

    one = rapporteurs.name(who=sides[0], item=found.items[2], organisation=found.by_body)
    found.meeting.refresh_from_db()
    found.meeting.state = State.IN_SESSION
    found.meeting.save()
    calling = reverse("commission-agenda-call", args=[found.meeting.key])
    assert "Under discussion" in secretary.post(calling, {"item": found.items[1].key}, follow=True).text
    assert "has the floor" in secretary.post(calling, {"rapporteur": one.pk}, follow=True).text
    secretary.post(calling)
    found.meeting.refresh_from_db()
    assert found.meeting.current_item is None


def test_marked_up_copy_shows_words_that_came_and_went(secretary, found):
    agendas.change(
        who=standing_of(found.by_secretary), item=found.items[2], version=1, titles={"ru": "Новое"}
    )

    page = secretary.get(addresses(found)["marked"])

    assert '<ins><span class="visually-hidden"> inserted: </span>Новое' in page.text
    assert f'<del><span class="visually-hidden"> deleted: </span>{SECRET}' in page.text
    assert '<article class="paper" lang="ru">' in page.text
    assert secretary.get(addresses(found)["copy"] + "?since=999999").status_code == 404
    assert secretary.get(reverse("commission-agenda-copy", args=[found.meeting.key, "be"])).status_code == 404


def test_document_is_downloaded_with_its_hash_in_the_trail(secretary, found):
    answer = secretary.get(addresses(found)["docx"])

    assert answer.headers["Content-Disposition"] == 'attachment; filename="agenda-kk.docx"'
    text = "\n".join(one.text for one in Document(io.BytesIO(answer.content)).paragraphs)
    assert found.items[2].title_kk in text
    reading = Reading.objects.first()
    assert (reading.action, len(reading.sha256)) == ("downloaded", 64)


@pytest.mark.parametrize("name", ["agenda", "versions", "copy", "marked", "item"])
def test_pages_cost_the_same_for_one_item_and_three(secretary, found, name):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert secretary.get(addresses(found)[name]).status_code == 200
        return len(captured)

    by = standing_of(found.by_secretary)
    rapporteurs.name(who=by, item=found.items[2], organisation=found.by_body)
    rapporteurs.name(who=by, item=found.items[2], person=make_person(80))
    propose(by, found.meeting)
    few = queries()
    for _time in range(2):
        item = propose(by, found.meeting)
        rapporteurs.lead(who=by, item=item, organisation=found.by_body)
        rapporteurs.name(who=by, item=item, person=make_person(AgendaItem.objects.count() + 80))

    assert queries() == few
