"""The decisions of the Commission while they are written."""

import datetime as dt

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from conference import decisions, defining
from conference.models.commission import Part
from tests.conftest import almaty
from tests.meeting import make_decision, make_meeting, standing_of


@pytest.fixture
def decision(found):
    return make_decision(found.meeting, found.items[2], body=found.by_body)


def put(found, decision, **changes):
    values = {
        "who": standing_of(found.kz_secretary),
        "decision": decision,
        "deadline": "quarter",
        "due_on": dt.date(2012, 3, 31),
        "executors": [(found.kz_body, Part.KZ, "responsible"), (found.by_body, Part.BY, "co-executor")],
        "version": decision.version,
    }
    return defining.define(**values | changes)


def test_define_says_until_when_and_by_whom(found, decision):
    put(found, decision)

    decision.refresh_from_db()
    assert (decision.deadline, decision.due_on, decision.version) == ("quarter", dt.date(2012, 3, 31), 2)
    assert [(one.organisation, one.part, one.role) for one in decision.executors.all()] == [
        (found.kz_body, "KZ", "responsible"),
        (found.by_body, "BY", "co-executor"),
    ]
    assert decision.meeting.protocol.version == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"deadline": "date", "due_on": dt.date(2011, 9, 8)}, "due_on"),
        ({"deadline": "date", "due_on": None}, "due_on"),
        ({"deadline": "standing"}, "due_on"),
        ({"deadline": "quarter", "due_on": dt.date(2012, 3, 30)}, "due_on"),
        ({"deadline": ""}, "deadline"),
        ({"deadline": "some day"}, "deadline"),
    ],
)
def test_define_refuses_a_deadline_that_is_none_or_before_the_meeting(found, decision, changes, field):
    with pytest.raises(decisions.DeadlineRefused) as refusal:
        put(found, decision, **changes)

    decision.refresh_from_db()
    assert list(refusal.value.error_dict) == [field]
    assert (decision.due_on, decision.version) == (dt.date(2011, 12, 31), 1)


def test_define_accepts_the_day_of_the_meeting_itself(found, decision):
    put(found, decision, deadline="date", due_on=dt.date(2011, 9, 9))

    decision.refresh_from_db()
    assert decision.due_on == dt.date(2011, 9, 9)


def test_define_refuses_a_decision_without_a_responsible_body(found, decision):
    for executors in ([], [(found.kz_body, Part.KZ, "co-executor")]):
        with pytest.raises(defining.NobodyResponsible):
            put(found, decision, executors=executors)


def test_define_refuses_what_was_changed_meanwhile(found, decision):
    put(found, decision)

    with pytest.raises(defining.DecisionChanged):
        put(found, decision, deadline="standing", due_on=None)


def test_define_refuses_once_the_protocol_is_agreed(found, decision):
    found.meeting.state = "PROTOCOL_AGREED"
    found.meeting.save()

    with pytest.raises(defining.ProtocolStands):
        put(found, decision)


def test_obstacles_name_what_a_decision_lacks(found, decision, django_assert_num_queries):
    make_decision(found.meeting, found.items[2], "2.2", deadline="", due_on=None)
    early = make_decision(found.meeting, found.items[2], "2.3", body=found.by_body)
    early.due_on = dt.date(2011, 9, 1)
    early.save()

    with translation.override("en"), django_assert_num_queries(3):
        told = decisions.obstacles(found.meeting)

    assert told == [
        "Decision 2.2 names no responsible body.",
        "Decision 2.2 has no deadline.",
        "The deadline of decision 2.3 lies before the meeting.",
    ]


def test_a_decision_of_a_draft_is_called_by_the_number_that_all_languages_give_it(found, decision):
    draft = make_decision(found.meeting, found.items[2], "2.2")
    draft.number = ""
    draft.save()

    assert decisions.name_of(draft) == "2.2"

    draft.paragraph.wordings.filter(language="kk").update(number="2.3")
    assert decisions.name_of(draft) == "2.–"


def test_open_before_finds_what_earlier_meetings_left(found, decision, exhibition):
    later = make_meeting(exhibition, session=None, number=2)
    done = make_decision(found.meeting, found.items[2], "2.2", state="DONE")
    assert list(decisions.open_before(later)) == []

    found.meeting.state = "FOLLOW_UP"
    found.meeting.save()

    assert list(decisions.open_before(later)) == [decision]
    assert list(decisions.open_before(found.meeting)) == []
    assert done not in decisions.open_before(later)


@given(st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2200, 1, 1)))
def test_a_quarter_ends_on_the_last_day_of_its_third_month(date):
    end = decisions.end_of_quarter(*decisions.quarter_of(date))

    assert decisions.quarter_of(end) == decisions.quarter_of(date)
    assert decisions.quarter_of(end + dt.timedelta(days=1)) != decisions.quarter_of(date)
    assert end >= date


def test_deadline_words_say_a_quarter_in_roman_figures():
    with translation.override("en"):
        words = decisions.deadline_words("quarter", dt.date(2011, 12, 31))

    assert words == "until the end of the IV quarter of 2011"


def test_first_day_is_the_local_one(found):
    found.meeting.session.starts_at = almaty(9, 0, 30)

    assert decisions.first_day(found.meeting) == dt.date(2011, 9, 9)
