"""The paragraphs of a protocol: proposed, added, moved and removed."""

import pytest
from django.utils import translation

from conference import protocol_paragraphs, protocols
from conference.models.commission import Decision, Paragraph, Protocol, Wording
from conference.protocol_formulas import formula
from conference.protocol_obstacles import in_order, obstacles
from expo.problems import Refusal
from tests.meeting import add_decision, begin_protocol, make_item


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def kinds(protocol):
    return [(one.kind, one.item and one.item.position) for one in in_order(protocol)]


def test_begin_proposes_the_usual_paragraphs_in_each_language(found, protocol):
    assert kinds(protocol) == [
        ("preamble", None),
        ("agenda", None),
        ("heard", 1),
        ("noted", 1),
        ("heard", 2),
        ("noted", 2),
        ("next-meeting", None),
        ("closing", None),
    ]
    closing = {one.language: one.text for one in Wording.objects.filter(paragraph__kind="closing")}
    assert closing == {
        "ru": (
            "Совершено в г. Алматы 9 сентября 2011 г. в двух экземплярах, каждый на русском и казахском "
            "языках. Все тексты имеют одинаковую силу."
        ),
        "kk": (
            "2011 ж. 9 қыркүйек Алматы қаласында әрқайсысы орыс және қазақ тілдерінде екі данада жасалды. "
            "Барлық мәтіндердің күші бірдей."
        ),
    }


def test_begin_leaves_what_is_unknown_in_brackets(found, protocol):
    preamble = Wording.objects.get(paragraph__kind="preamble", language="ru")

    assert "заседание № [номер]" in preamble.text
    assert (preamble.by_verdict, preamble.kz_verdict) == ("proposed", "proposed")


def test_begin_waits_for_the_delegations_and_needs_languages(found, by):
    with pytest.raises(protocols.NotYet):
        protocol_paragraphs.begin(who=by, meeting=found.meeting)
    found.meeting.languages = []
    with pytest.raises(protocols.NotYet, match="languages"):
        begin_protocol(found)


def test_begin_again_adds_a_language_chosen_since_and_nothing_else(found, protocol):
    found.meeting.languages = ["ru", "kk", "be"]
    begin_protocol(found)
    begin_protocol(found)

    assert Protocol.objects.count() == 1
    for paragraph in Paragraph.objects.all():
        assert sorted(one.language for one in paragraph.wordings.all()) == ["be", "kk", "ru"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ru", ["Белорусско-", "приложени"]),
        ("kk", ["Беларусь-", "қосымша"]),
        ("be", ["Беларуска-", "дадат"]),
        ("en", ["Belarus–", "Annex"]),
    ],
)
def test_the_preamble_leaves_to_the_originals_what_they_say_themselves(found, language, words):
    text = formula(found.meeting, Paragraph.Kind.PREAMBLE, language)

    assert [word for word in words if word in text] == []


def test_every_language_has_every_formula(found):
    found.meeting.languages = ["ru", "kk", "be", "en"]
    protocol = begin_protocol(found)
    add_decision(found, protocol)

    texts = Wording.objects.values_list("paragraph__kind", "language", "text")
    assert len({(kind, language) for kind, language, _text in texts}) == 7 * 4
    assert all(text and "{" not in text for _kind, _language, text in texts)


def test_add_puts_a_paragraph_behind_another_or_last(found, by, protocol):
    heard = protocol.paragraphs.get(kind="heard", item=found.items[2])

    def add(after=None):
        return protocol_paragraphs.add(
            who=by, protocol=protocol, kind="noted", item=found.items[2], after=after
        )

    last = add()
    # More often than there is room between two positions.
    inserted = [add(heard) for _time in range(15)]

    keys = [one.key for one in in_order(protocol) if one.item_id == found.items[2].pk]
    old = protocol.paragraphs.filter(item=found.items[2], kind="noted").first()
    assert keys[0] == heard.key
    assert keys[1:16] == [one.key for one in reversed(inserted)]
    assert (len(keys), keys[-1]) == (18, last.key)
    assert old.key in keys


def test_add_below_an_item_that_came_later_follows_the_agenda(found, by, protocol):
    item = make_item(found.meeting, 3)

    protocol_paragraphs.add(who=by, protocol=protocol, kind="heard", item=item)

    assert kinds(protocol)[-3:] == [("heard", 3), ("next-meeting", None), ("closing", None)]


def test_add_numbers_a_decision_alike_in_all_languages(found, protocol):
    first, second = add_decision(found, protocol), add_decision(found, protocol)

    assert [sorted(one.wordings.values_list("number", flat=True)) for one in (first, second)] == [
        ["2.1", "2.1"],
        ["2.2", "2.2"],
    ]
    assert [one.paragraph_id for one in Decision.objects.order_by("pk")] == [first.pk, second.pk]


def test_move_changes_places_within_the_item_only(found, by, protocol):
    noted = protocol.paragraphs.get(kind="noted", item=found.items[1])

    protocol_paragraphs.move(who=by, paragraph=noted, up=True)
    assert kinds(protocol)[2:4] == [("noted", 1), ("heard", 1)]
    protocol_paragraphs.move(who=by, paragraph=noted, up=True)
    assert kinds(protocol)[2:4] == [("noted", 1), ("heard", 1)]


def test_remove_takes_the_own_paragraph_and_its_decision(found, by, protocol):
    paragraph = protocol_paragraphs.add(who=by, protocol=protocol, kind="decision", item=found.items[2])

    assert protocol_paragraphs.remove(who=by, paragraph=paragraph)

    assert (Decision.objects.count(), protocol.paragraphs.filter(pk=paragraph.pk).count()) == (0, 0)
    with pytest.raises(protocols.Gone):
        protocol_paragraphs.remove(who=by, paragraph=paragraph)


@pytest.mark.parametrize("hand", ["wrote", "agreed", "wrote before"])
def test_remove_of_what_the_other_side_has_a_hand_in_needs_both(found, by, kz, protocol, hand):
    paragraph = protocol.paragraphs.get(kind="heard", item=found.items[2])
    wording = paragraph.wordings.get(language="ru")
    if hand == "agreed":
        protocols.judge(who=kz, wording=wording, verdict="agreed", version=1)
    else:
        protocols.write(who=kz, wording=wording, text="Theirs", version=1)
    if hand == "wrote before":
        protocols.write(who=by, wording=wording, text="Mine", version=2)

    assert not protocol_paragraphs.remove(who=by, paragraph=paragraph)
    assert not protocol_paragraphs.remove(who=by, paragraph=paragraph)
    assert "proposed to remove" in " ".join(one.sentence for one in obstacles(protocol))
    assert protocol_paragraphs.remove(who=kz, paragraph=paragraph)


def test_remove_is_declined_by_keeping_or_writing(found, by, kz, protocol):
    paragraph = protocol.paragraphs.get(kind="heard", item=found.items[2])
    wording = paragraph.wordings.get(language="ru")
    protocols.write(who=kz, wording=wording, text="Theirs", version=1)

    protocol_paragraphs.remove(who=by, paragraph=paragraph)
    protocol_paragraphs.keep(who=kz, paragraph=paragraph)
    assert Paragraph.objects.get(pk=paragraph.pk).removal_proposed_by == ""
    protocol_paragraphs.remove(who=by, paragraph=paragraph)
    protocols.write(who=kz, wording=wording, text="Theirs once more", version=2)
    assert Paragraph.objects.get(pk=paragraph.pk).removal_proposed_by == ""


def test_remove_leaves_what_every_protocol_has(by, protocol):
    with pytest.raises(Refusal, match="every protocol"):
        protocol_paragraphs.remove(who=by, paragraph=protocol.paragraphs.get(kind="closing"))
