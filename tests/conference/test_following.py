"""The decisions of the Commission are followed until both sides have settled them."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from conference import decision_letters, decisions, following
from conference.models.commission import DecisionChange, DecisionReminder, DecisionReport, Part
from expo.models import Message
from tests.conftest import almaty, make_room, make_session
from tests.meeting import SECRET, assemble, make_decision, make_meeting, standing_of

TODAY = dt.date(2011, 9, 10)


@pytest.fixture
def found(exhibition):
    found = assemble(exhibition)
    found.meeting.state = "SIGNED"
    found.meeting.save()
    for name in ("by_secretary", "kz_secretary", "by_chair", "kz_chair"):
        setattr(found, f"as_{name}", standing_of(getattr(found, name)))
    return found


@pytest.fixture
def decision(found):
    return make_decision(found.meeting, found.items[2], body=found.by_body)


@pytest.fixture
def reported(found, decision):
    following.report(who=found.as_by_secretary, decision=decision, text="Test report", says_done=True)
    return decision


def later_meeting(exhibition, state="IN_SESSION"):
    session = make_session(
        exhibition,
        number=901,
        kind="commission",
        access="closed",
        room=make_room(exhibition, "CLOSED2"),
        starts_at=almaty(10, 10),
        ends_at=almaty(10, 13),
    )
    return make_meeting(exhibition, session=session, state=state)


def state_of(decision):
    decision.refresh_from_db()
    return decision.state


def extend(found, decision, who=None, **changes):
    values = {"kind": "extend", "reason": "Test reason", "deadline": "date", "due_on": dt.date(2012, 6, 30)}
    return following.propose(who=who or found.as_by_chair, decision=decision, **values | changes)


def test_report_passes_through_the_work_in_progress(reported):
    assert state_of(reported) == "REPORTED"
    assert [row.state for row in reported.history.order_by("history_id")] == [
        "OPEN",
        "IN_PROGRESS",
        "REPORTED",
    ]


def test_nothing_is_followed_before_both_have_signed(found, decision):
    found.meeting.state = "PROTOCOL_AGREED"
    found.meeting.save()

    for act in (
        lambda: following.begin(who=found.as_by_secretary, decision=decision),
        lambda: following.report(who=found.as_by_secretary, decision=decision, text="x"),
        lambda: extend(found, decision),
    ):
        with pytest.raises(following.NotInForce):
            act()
    assert state_of(decision) == "OPEN"


def test_done_takes_both_secretaries(found, reported):
    change = following.propose(who=found.as_by_secretary, decision=reported, kind="done", reason="Test")
    assert state_of(reported) == "REPORTED"
    with pytest.raises(following.NotYourOffice):
        following.agree(who=found.as_kz_chair, change=change)

    following.agree(who=found.as_kz_secretary, change=change)

    assert state_of(reported) == "DONE"


def test_extension_takes_both_co_chairs(found, reported):
    change = extend(found, reported)
    with pytest.raises(following.NotYourOffice):
        following.agree(who=found.as_kz_secretary, change=change)
    assert state_of(reported) == "REPORTED"

    following.agree(who=found.as_by_chair, change=change)
    assert state_of(reported) == "REPORTED"
    following.agree(who=found.as_kz_chair, change=change)

    assert (state_of(reported), reported.due_on) == ("EXTENDED", dt.date(2012, 6, 30))
    following.begin(who=found.as_kz_secretary, decision=reported)
    assert state_of(reported) == "IN_PROGRESS"


def test_a_secretary_may_propose_to_drop_but_the_co_chairs_decide(found, reported):
    change = following.propose(who=found.as_kz_secretary, decision=reported, kind="drop", reason="Test")
    assert (change.by_agreed_at, change.kz_agreed_at) == (None, None)

    for chair in (found.as_by_chair, found.as_kz_chair):
        following.agree(who=chair, change=change)

    assert state_of(reported) == "DROPPED"
    with pytest.raises(following.Settled):
        following.report(who=found.as_by_secretary, decision=reported, text="x")
    with pytest.raises(following.Settled):
        following.agree(who=found.as_by_chair, change=change)


def test_a_later_meeting_decides_instead_of_the_co_chairs(found, reported, exhibition):
    change = extend(found, reported, found.as_by_secretary)
    with pytest.raises(following.NoLaterMeeting):
        following.settle(who=found.as_by_secretary, change=change, meeting=found.meeting)
    planned = later_meeting(exhibition, "PLANNED")
    with pytest.raises(following.NoLaterMeeting):
        following.settle(who=found.as_by_secretary, change=change, meeting=planned)
    planned.state = "IN_SESSION"
    planned.save()

    following.settle(who=found.as_by_secretary, change=change, meeting=planned)
    assert state_of(reported) == "REPORTED"
    following.agree(who=found.as_by_chair, change=change)
    assert state_of(reported) == "REPORTED"
    following.agree(who=found.as_kz_secretary, change=change)

    assert state_of(reported) == "EXTENDED"


def test_naming_a_later_meeting_takes_back_what_the_co_chairs_have_said(found, reported, exhibition):
    change = extend(found, reported, found.as_by_chair)

    following.settle(who=found.as_kz_secretary, change=change, meeting=later_meeting(exhibition))

    change.refresh_from_db()
    assert (change.by_agreed_at, change.applied_at) == (None, None)
    assert (following.awaited(change), state_of(reported)) == ([Part.BY], "REPORTED")


def test_two_secretaries_who_name_different_meetings_have_settled_nothing(found, reported, exhibition):
    change = extend(found, reported, found.as_by_secretary)
    first = later_meeting(exhibition)
    second = make_meeting(exhibition, session=make_session(
        exhibition, number=902, kind="commission", access="closed", room=make_room(exhibition, "CLOSED3"),
        starts_at=almaty(10, 14), ends_at=almaty(10, 15),
    ), state="IN_SESSION")  # fmt: skip

    following.settle(who=found.as_by_secretary, change=change, meeting=first)
    following.settle(who=found.as_kz_secretary, change=change, meeting=second)

    assert state_of(reported) == "REPORTED"


def test_the_database_refuses_what_one_part_says_that_a_meeting_decided(found, reported, exhibition):
    change = extend(found, reported, found.as_by_secretary)
    following.settle(who=found.as_by_secretary, change=change, meeting=later_meeting(exhibition))

    with pytest.raises(IntegrityError), transaction.atomic():
        DecisionChange.objects.filter(pk=change.pk).update(applied_at=almaty(9, 12))


def test_propose_wants_a_report_a_later_deadline_and_one_change_at_a_time(found, decision):
    with pytest.raises(following.NotReported):
        extend(found, decision)
    following.report(who=found.as_kz_secretary, decision=decision, text="Test")
    with pytest.raises(decisions.DeadlineRefused):
        extend(found, decision, due_on=dt.date(2011, 12, 31))
    change = extend(found, decision)
    with pytest.raises(following.AnotherChange):
        extend(found, decision)

    following.withdraw(who=found.as_kz_secretary, change=change)

    assert extend(found, decision).pk != change.pk


def test_the_database_refuses_a_change_by_one_side(found, reported):
    change = extend(found, reported)

    with pytest.raises(IntegrityError), transaction.atomic():
        DecisionChange.objects.filter(pk=change.pk).update(applied_at=almaty(9, 12))


def test_the_database_keeps_reports_as_they_were(reported):
    with pytest.raises(IntegrityError), transaction.atomic():
        DecisionReport.objects.update(text="Something else")


@pytest.mark.parametrize(
    ("fields", "met_again", "expected"),
    [
        ({"due_on": dt.date(2011, 9, 9)}, False, True),
        ({"due_on": TODAY}, False, False),
        ({"due_on": dt.date(2011, 9, 9), "state": "REPORTED"}, False, False),
        ({"due_on": dt.date(2011, 9, 9), "state": "EXTENDED"}, False, True),
        ({"due_on": dt.date(2011, 9, 9), "state": "DONE"}, False, False),
        ({"deadline": "next-meeting", "due_on": None}, False, False),
        ({"deadline": "next-meeting", "due_on": None}, True, True),
        ({"deadline": "standing", "due_on": None}, True, False),
    ],
)
def test_overdue_is_worked_out(found, fields, met_again, expected):
    decision = make_decision(found.meeting, found.items[2], **fields)

    assert following.is_overdue(decision, TODAY, met_again) is expected


@pytest.mark.parametrize(("left", "days"), [(31, None), (30, 30), (8, 30), (7, 7), (1, 1), (0, 1), (-1, -1)])
def test_reminders_come_in_stages(left, days):
    assert decision_letters.stage(left) == days


def test_reminders_are_sent_once_and_tell_nothing(found, decision, exhibition, settings):
    settings.CLOCK_START = almaty(9, 12)
    decision.due_on = dt.date(2011, 9, 14)
    decision.save()

    assert [decision_letters.remind_due(), decision_letters.remind_due()] == [1, 0]

    letter = Message.objects.get()
    assert (letter.to, letter.is_confidential) == (found.by_secretary.email, True)
    assert SECRET not in letter.subject + letter.body
    assert "2.1" not in letter.subject + letter.body
    assert DecisionReminder.objects.get().days == 7


def test_reminders_of_the_next_meeting_come_before_it(found, exhibition, settings):
    settings.CLOCK_START = almaty(9, 12)
    make_decision(
        found.meeting, found.items[2], deadline="next-meeting", due_on=None, body=found.kz_body, part=Part.KZ
    )
    assert decision_letters.remind_due() == 0

    later_meeting(exhibition, "PLANNED")

    assert decision_letters.remind_due() == 1
    assert Message.objects.get().to == found.kz_secretary.email


def test_signing_tells_both_secretaries(found):
    decision_letters.take_effect(meeting=found.meeting)

    told = Message.objects.values_list("to", flat=True)
    assert set(told) == {found.by_secretary.email, found.kz_secretary.email}
