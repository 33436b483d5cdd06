"""The agenda: proposed by either secretary, agreed by both, disputed text in brackets."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from conference import agendas, brackets, meetings, rapporteurs
from conference.models.commission import AgendaItem, Part, Rapporteur
from conference.models.commission.meeting import State
from tests.meeting import make_item, make_paper, make_person


def propose(who, meeting, text="Тема", **titles):
    return agendas.propose(who=who, meeting=meeting, titles={"ru": text, "kk": f"{text} kk"} | titles)


def reread(item):
    return AgendaItem.objects.get(pk=item.pk)


def agreed_by(item):
    item = reread(item)
    return [part.value for part in Part if getattr(item, part.column("agreed_at"))]


def order(meeting):
    return [(one.position, one.title_ru) for one in meeting.items.all()]


def agree_all(meeting, *sides):
    for item in meeting.items.all():
        for who in sides:
            agendas.agree(who=who, item=item, version=item.version)


def test_begin_makes_item_one_in_four_languages_once(found):
    found.meeting.items.all().delete()

    item = agendas.begin(meeting=found.meeting)

    assert agendas.begin(meeting=found.meeting) == item
    assert [item.position, item.kind, item.title_en] == [
        1,
        "open-decisions",
        "Implementation of the decisions of the previous meeting of the Commission",
    ]
    assert all(agendas.texts(item).values())
    assert agreed_by(item) == []


def test_proposal_comes_last_and_is_agreed_by_its_own_side(found, by):
    item = propose(by, found.meeting)

    assert [item.position, item.proposed_by, agreed_by(item)] == [3, "BY", ["BY"]]


def test_proposal_with_brackets_is_agreed_by_nobody(found, kz):
    assert agreed_by(propose(kz, found.meeting, "О [совместном] фонде")) == []


@pytest.mark.parametrize("text", ["О [фонде", "О фонде]", "О [[фонде]]", "О ]фонде[", "[а] [б"])
def test_unbalanced_brackets_are_refused(found, by, text):
    with pytest.raises(brackets.Unbalanced):
        propose(by, found.meeting, text)

    with pytest.raises(brackets.Unbalanced):
        agendas.change(who=by, item=found.items[2], version=1, titles={"ru": text})


def test_proposal_without_any_title_is_refused(found, by):
    with pytest.raises(ValidationError):
        agendas.propose(who=by, meeting=found.meeting, titles={"ru": " ", "kk": ""})


def test_change_takes_back_the_other_sides_agreement_and_keeps_ones_own(found, by, kz):
    item = propose(by, found.meeting)
    agendas.agree(who=kz, item=item, version=1)

    changed = agendas.change(who=kz, item=item, version=1, titles={"ru": "Другая тема"})

    assert [changed.version, changed.title_ru, changed.title_kk] == [2, "Другая тема", "Тема kk"]
    assert agreed_by(item) == ["KZ"]


def test_change_to_disputed_text_takes_back_both_agreements(found, by, kz):
    item = propose(by, found.meeting)
    agendas.agree(who=kz, item=item, version=1)

    agendas.change(who=by, item=item, version=1, titles={"kk": "[Тема] kk"})

    assert agreed_by(item) == []


def test_change_to_the_same_text_changes_nothing(found, by, kz):
    item = propose(by, found.meeting)
    agendas.agree(who=kz, item=item, version=1)

    agendas.change(who=kz, item=item, version=1, titles={"ru": "Тема "})

    assert [reread(item).version, agreed_by(item)] == [1, ["BY", "KZ"]]


def test_nobody_overwrites_or_agrees_to_what_they_have_not_seen(found, by, kz):
    item = propose(by, found.meeting)
    agendas.change(who=by, item=item, version=1, titles={"ru": "Новая тема"})

    verbs = [agendas.agree, agendas.withdraw, agendas.remove]
    attempts = [lambda verb=verb: verb(who=kz, item=item, version=1) for verb in verbs]
    attempts.append(lambda: agendas.change(who=kz, item=item, version=1, titles={"ru": "Моя"}))
    attempts.append(lambda: agendas.move(who=kz, item=item, version=1, up=True))
    for attempt in attempts:
        with pytest.raises(agendas.ChangedMeanwhile) as refused:
            attempt()
        assert refused.value.item.title_ru == "Новая тема"

    assert [reread(item).title_ru, agreed_by(item)] == ["Новая тема", ["BY"]]


def test_disputed_text_is_not_agreed_to(found, by, kz):
    item = propose(by, found.meeting, "О [фонде]")

    with pytest.raises(agendas.StillDisputed):
        agendas.agree(who=kz, item=item, version=1)


def test_agreement_is_withdrawn(found, by):
    item = propose(by, found.meeting)

    agendas.withdraw(who=by, item=item, version=1)

    assert agreed_by(item) == []


def test_item_changes_places_and_both_have_to_be_agreed_anew(found, by, kz):
    second, third = found.items[2], propose(by, found.meeting)
    agree_all(found.meeting, by, kz)

    agendas.move(who=by, item=third, version=1, up=True)

    assert order(found.meeting)[1:] == [(2, "Тема"), (3, second.title_ru)]
    assert [agreed_by(one) for one in (found.items[1], second, third)] == [["BY", "KZ"], ["BY"], ["BY"]]
    agendas.move(who=kz, item=third, version=2, up=False)
    assert order(found.meeting)[1:] == [(2, second.title_ru), (3, "Тема")]


@pytest.mark.parametrize(("position", "up"), [(1, True), (1, False), (2, True), (2, False)])
def test_item_one_stays_and_nothing_goes_beyond_the_ends(found, by, position, up):
    with pytest.raises(agendas.NotYours):
        agendas.move(who=by, item=found.items[position], version=1, up=up)


def test_own_proposal_is_removed_and_those_below_move_up(found, by):
    item = propose(by, found.meeting)
    propose(by, found.meeting, "Последняя")

    agendas.remove(who=by, item=item, version=1)

    assert order(found.meeting)[1:] == [(2, found.items[2].title_ru), (3, "Последняя")]


def test_removing_goes_by_the_will_of_both(found, by, kz):
    item = propose(by, found.meeting)
    with pytest.raises(agendas.NotYours):
        agendas.remove(who=kz, item=item, version=1)
    agendas.agree(who=kz, item=item, version=1)
    with pytest.raises(agendas.NotYours):
        agendas.remove(who=by, item=item, version=1)

    agendas.withdraw(who=kz, item=item, version=1)
    agendas.remove(who=by, item=item, version=1)

    assert len(found.meeting.items.all()) == 2


def test_item_with_papers_is_not_removed(found, by):
    item = propose(by, found.meeting)
    make_paper(found.meeting, item=item)

    with pytest.raises(agendas.NotYours):
        agendas.remove(who=by, item=item, version=1)


def test_agenda_is_agreed_once_both_agree_to_all_of_it_and_then_stands(found, by, kz):
    agree_all(found.meeting, by, kz)

    meeting = agendas.agree_whole(who=kz, meeting=found.meeting)

    assert meeting.state == State.AGENDA_AGREED
    item = found.items[2]
    attempts = [
        lambda: propose(by, found.meeting),
        lambda: agendas.change(who=by, item=item, version=1, titles={"ru": "Иначе"}),
        lambda: agendas.move(who=by, item=item, version=1, up=True),
        lambda: agendas.remove(who=by, item=item, version=1),
        lambda: agendas.agree(who=by, item=item, version=1),
        lambda: agendas.withdraw(who=by, item=item, version=1),
        lambda: agendas.agree_whole(who=by, meeting=found.meeting),
    ]
    for attempt in attempts:
        with pytest.raises(agendas.AgendaStands):
            attempt()


def test_agenda_is_not_agreed_while_anything_is_in_the_way(found, by, kz):
    agree_all(found.meeting, by)
    AgendaItem.objects.filter(pk=found.items[2].pk).update(title_kk="", title_ru="[Спорно]")

    with translation.override("en"), pytest.raises(agendas.NotAgreed) as refused:
        agendas.agree_whole(who=by, meeting=found.meeting)

    assert refused.value.message.split(". ") == [
        "Kazakh part: item 1 is not agreed to",
        "Item 2 has no title in: Kazakh",
        "Item 2 has disputed text in brackets",
        "Kazakh part: item 2 is not agreed to.",
    ]


def test_agenda_without_item_one_is_not_agreed(found, by, kz):
    found.items[1].delete()
    agree_all(found.meeting, by, kz)

    with translation.override("en"):
        assert agendas.obstacles(found.meeting) == ["Item 1 about the open decisions is missing."]


def test_database_keeps_item_one_first_and_alone(found):
    for fields in (
        {"position": 3, "kind": "open-decisions"},
        {"position": 2},
        {"position": 1, "kind": "topic"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_item(found.meeting, **fields)


def test_each_part_names_its_own_lead_and_rapporteurs_without_touching_agreements(found, by, kz):
    item = propose(by, found.meeting)
    agendas.agree(who=kz, item=item, version=1)
    person = make_person(50)

    rapporteurs.lead(who=kz, item=item, organisation=found.kz_body)
    second = rapporteurs.name(who=by, item=item, organisation=found.by_body, position=2)
    first = rapporteurs.name(who=by, item=item, person=person, minutes=10, position=1)

    item = reread(item)
    assert rapporteurs.sides(item) == [(Part.BY, None, [first, second]), (Part.KZ, found.kz_body, [])]
    assert [item.version, agreed_by(item)] == [1, ["BY", "KZ"]]
    with pytest.raises(Rapporteur.DoesNotExist):
        rapporteurs.dismiss(who=kz, rapporteur=first)
    rapporteurs.dismiss(who=by, rapporteur=first)
    assert list(item.rapporteurs.all()) == [second]


def test_rapporteur_is_somebody(found, by):
    with pytest.raises(ValidationError):
        rapporteurs.name(who=by, item=found.items[2])


def test_rapporteurs_are_settled_once_the_meeting_has_begun(found, by):
    found.meeting.state = State.IN_SESSION
    found.meeting.save()

    with pytest.raises(rapporteurs.MeetingHasBegun):
        rapporteurs.name(who=by, item=found.items[2], organisation=found.by_body)
    with pytest.raises(rapporteurs.MeetingHasBegun):
        rapporteurs.lead(who=by, item=found.items[2], organisation=found.by_body)


def test_item_is_called_while_the_meeting_is_in_session(found, by):
    with pytest.raises(agendas.NotInSession):
        agendas.call(who=by, meeting=found.meeting, item=found.items[2])
    for state in list(State)[1:5]:
        found.meeting = meetings.reach(meeting=found.meeting, state=state)

    called = agendas.call(who=by, meeting=found.meeting, item=found.items[2])

    assert called.current_item == found.items[2]
    assert agendas.call(who=by, meeting=found.meeting).current_item is None
