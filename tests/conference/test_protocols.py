"""The protocol while both secretaries write it, until it is agreed and stands."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import translation

from conference import protocol_text, protocols
from conference.models.commission import CommissionMeeting, Decision, Delegate, Paragraph, Protocol, Wording
from conference.protocol_obstacles import in_order, obstacles
from tests.meeting import (
    add_decision,
    agree_to_all,
    begin_protocol,
    make_delegate,
)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def wording(protocol):
    return Wording.objects.filter(paragraph__kind="heard", language="ru").first()


def said(protocol):
    return [one.sentence for one in obstacles(Protocol.objects.get(pk=protocol.pk))]


def test_write_agrees_for_the_own_side_and_asks_the_other(by, kz, wording):
    protocols.judge(who=kz, wording=wording, verdict="agreed", version=1)

    written = protocols.write(who=by, wording=wording, text="Заслушали: доклад.", version=1)

    assert (written.version, written.text) == (2, "Заслушали: доклад.")
    assert (written.by_verdict, written.kz_verdict, written.proposed_by) == ("agreed", "proposed", "BY")
    assert [one.text for one in Wording.history.filter(id=wording.pk, version=1)][:1] == [wording.text]


def test_write_upon_an_old_version_is_refused_with_the_present_text(by, kz, wording):
    protocols.write(who=kz, wording=wording, text="Theirs", version=1)

    with pytest.raises(protocols.Stale) as refusal:
        protocols.write(who=by, wording=wording, text="Mine", version=1)

    assert (refusal.value.current.text, refusal.value.current.version) == ("Theirs", 2)
    assert Wording.objects.get(pk=wording.pk).text == "Theirs"


def test_write_once_more_after_a_lost_answer_changes_nothing(by, wording, protocol):
    protocols.write(who=by, wording=wording, text="Mine", version=1)
    before = Protocol.objects.get().version

    again = protocols.write(who=by, wording=wording, text="Mine", version=1)

    assert (again.version, Protocol.objects.get().version) == (2, before)


def test_of_two_who_write_at_once_one_wins_and_the_other_sees_the_text(by, kz, wording, in_parallel):
    def attempt(side):
        who, text = (by, "From Minsk") if side == "BY" else (kz, "From Astana")
        try:
            return side, protocols.write(who=who, wording=wording, text=text, version=1).text
        except protocols.Stale as refusal:
            return "refused", refusal.current.text

    outcome = dict(in_parallel(attempt, ["BY", "KZ"]))

    (winner,) = outcome.keys() - {"refused"}
    assert outcome["refused"] == outcome[winner]
    (stored,) = in_parallel(lambda _one: Wording.objects.get(pk=wording.pk).text, [1])
    assert stored == outcome[winner]


def test_judge_speaks_of_the_version_that_was_read(by, kz, wording):
    protocols.write(who=by, wording=wording, text="New", version=1)

    with pytest.raises(protocols.Stale):
        protocols.judge(who=kz, wording=wording, verdict="agreed", version=1)
    judged = protocols.judge(who=kz, wording=wording, verdict="disputed", version=2)

    assert (judged.by_verdict, judged.kz_verdict, judged.version) == ("agreed", "disputed", 2)


def test_judge_cannot_agree_to_nothing(by, wording):
    empty = protocols.write(who=by, wording=wording, text=" ", version=1)

    assert empty.by_verdict == "proposed"
    with pytest.raises(protocols.Refusal, match="no text"):
        protocols.judge(who=by, wording=empty, verdict="agreed", version=2)


def test_obstacles_are_none_once_both_have_agreed_to_all(found, protocol):
    agree_to_all(found, protocol)

    assert said(protocol) == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text": " "}, "Heard, item 1, Russian: the text is empty."),
        ({"text": "Until [May]."}, "Heard, item 1, Russian: some of the text stands in [brackets] still."),
        ({"by_verdict": "disputed"}, "Heard, item 1, Russian: disputed by the Belarusian part."),
        ({"kz_verdict": "disputed"}, "Heard, item 1, Russian: disputed by the Kazakh part."),
        ({"by_verdict": "proposed"}, "Heard, item 1, Russian: not agreed by the Belarusian part yet."),
        ({"kz_verdict": "proposed"}, "Heard, item 1, Russian: not agreed by the Kazakh part yet."),
    ],
)
def test_obstacle_of_a_wording_names_its_place(found, protocol, wording, changes, sentence):
    agree_to_all(found, protocol)
    Wording.objects.filter(pk=wording.pk).update(**changes)

    (one,) = obstacles(Protocol.objects.get())

    assert (one.sentence, one.target, one.language) == (sentence, wording.paragraph.key, "ru")


def test_a_language_that_is_missing_is_an_obstacle(found, protocol, wording):
    agree_to_all(found, protocol)
    wording.delete()

    assert said(protocol) == ["Heard, item 1, Russian: the text is empty."]


@pytest.mark.parametrize(
    ("numbers", "sentences"),
    [
        ([("2.1", "2.1"), ("2.2", "2.2")], []),
        (
            [("2.1", "2.7"), ("2.2", "2.2")],
            ["Decision 2.1 is numbered differently in the languages: Russian: 2.1; Kazakh: 2.7."],
        ),
        ([("2.1", "2.1"), ("2.1", "2.1")], ["The number 2.1 is given to more than one decision."]),
        (
            [("2.1", "2.1"), ("2.3", "2.3")],
            ["The number 2.3 stands where 2.2 follows: there is a gap."],
        ),
        ([("2.1", "2.1"), ("", "2.2")], ["Decision 2.2 has no number in some language."]),
    ],
)
def test_obstacles_tell_what_is_wrong_with_the_numbers(found, protocol, numbers, sentences):
    decisions = [add_decision(found, protocol) for _one in numbers]
    agree_to_all(found, protocol)
    for paragraph, (ru, kk) in zip(decisions, numbers, strict=True):
        paragraph.wordings.filter(language="ru").update(number=ru)
        paragraph.wordings.filter(language="kk").update(number=kk)

    assert said(protocol) == sentences


def test_obstacles_of_decisions_stand_among_them(found, protocol):
    paragraph = add_decision(found, protocol)
    agree_to_all(found, protocol)
    Decision.objects.filter(paragraph=paragraph).update(deadline="")

    (one,) = obstacles(Protocol.objects.get())

    assert (one.target, "deadline" in one.sentence) == ("", True)


def test_renumber_numbers_all_languages_alike_and_leaves_the_verdicts(found, by, protocol):
    first, second = add_decision(found, protocol), add_decision(found, protocol)
    agree_to_all(found, protocol)
    Wording.objects.filter(paragraph=first, language="kk").update(number="9.9")
    Wording.objects.filter(paragraph=second).update(number="2.7")

    protocols.renumber(who=by, protocol=protocol)

    rows = Wording.objects.filter(paragraph__kind="decision").order_by("paragraph", "language")
    assert [one.number for one in rows] == ["2.1", "2.1", "2.2", "2.2"]
    assert said(protocol) == []


def agree(who, protocol):
    return protocols.agree(who=who, protocol=protocol, version=Protocol.objects.get().version)


def test_agree_freezes_the_text_once_both_have_said_so(found, by, kz, protocol):
    add_decision(found, protocol)
    agree_to_all(found, protocol)

    once = agree(by, protocol)
    assert (once.agreed_at, bool(once.by_agreed_at)) == (None, True)
    agreed = agree(kz, protocol)

    assert agreed.sha256 == protocol_text.digest(agreed.frozen)
    assert [one["number"] for one in agreed.frozen["paragraphs"] if one["number"]] == [
        {"ru": "2.1", "kk": "2.1"}
    ]
    assert Decision.objects.get().number == "2.1"
    assert CommissionMeeting.objects.get().state == "PROTOCOL_AGREED"


def test_agree_is_taken_back_by_any_change_of_text(found, by, kz, protocol, wording):
    agree_to_all(found, protocol)
    agree(by, protocol)

    protocols.write(who=kz, wording=wording, text="Another", version=2)

    assert Protocol.objects.get().by_agreed_at is None


def test_agree_counts_for_one_text_annexes_included(found, by, kz, protocol):
    agree_to_all(found, protocol)
    agree(by, protocol)
    make_delegate(found.meeting, "KZ")

    later = agree(kz, protocol)
    assert (later.agreed_at, later.by_agreed_at, bool(later.kz_agreed_at)) == (None, None, True)

    assert agree(by, protocol).agreed_at is not None
    assert Delegate.objects.filter(part="KZ").count() == 2


def test_agree_refuses_what_was_not_read_or_is_not_ready(found, by, protocol):
    with pytest.raises(protocols.Incomplete) as incomplete:
        agree(by, protocol)
    assert len(incomplete.value.obstacles) > 1
    with pytest.raises(protocols.Stale):
        protocols.agree(who=by, protocol=protocol, version=99)


def test_agree_waits_for_the_meeting(found, by):
    protocol = begin_protocol(found, "DELEGATIONS_CONFIRMED")
    agree_to_all(found, protocol)

    with pytest.raises(protocols.NotYet):
        agree(by, protocol)


def test_agree_follows_the_agenda_as_it_is_then(found, by, protocol):
    add_decision(found, protocol)
    first = protocol.paragraphs.get(kind="preamble")
    Paragraph.objects.filter(pk=first.pk).update(position=10**6)
    agree_to_all(found, protocol)

    agree(by, protocol)

    kinds = [one.kind for one in protocol.paragraphs.all()]
    assert (kinds[0], kinds) == ("preamble", [one.kind for one in in_order(protocol)])


def test_an_agreed_protocol_never_changes(found, by, kz, protocol, wording):
    agree_to_all(found, protocol)
    agree(by, protocol)
    agree(kz, protocol)

    with pytest.raises(protocols.Settled):
        protocols.write(who=by, wording=wording, text="Late", version=2)
    with pytest.raises(protocols.Settled):
        agree(by, protocol)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE conference_wording SET text = 'x'",
        "DELETE FROM conference_wording",
        "UPDATE conference_paragraph SET position = 7",
        "UPDATE conference_protocol SET sha256 = 'x'",
        "DELETE FROM conference_protocol",
    ],
)
def test_the_database_holds_an_agreed_protocol(found, by, kz, protocol, statement):
    agree_to_all(found, protocol)
    agree(by, protocol)
    agree(kz, protocol)

    with pytest.raises(DatabaseError, match="stands"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
