"""Releasing decisions: once, in turn, with a result for each."""

import pytest
from django.db import IntegrityError
from django.utils import translation

from exhibitors import applications, reviewing
from exhibitors.models import Decision, Exhibitor
from expo.models import Message, User
from tests.conftest import make_exhibitor, make_hall, make_organisation, make_stand
from tests.exhibitors.test_reviewing import A, Outcome, decide, release, state_of, why
from tests.reviews import NOW, make_submitted


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def application(exhibition):
    return make_submitted(exhibition)


def test_second_release_changes_nothing(application, organiser):
    decision = decide(application, organiser)
    release(organiser, decision)
    released_at = Decision.objects.get().released_at
    [result] = release(organiser, decision)
    assert "released the decision already" in result.why
    assert Decision.objects.get().released_at == released_at
    assert (Exhibitor.objects.count(), application.history.count()) == (1, 3)


def test_release_of_the_last_stand_goes_to_who_was_first(exhibition, organiser):
    make_stand(make_hall(exhibition))
    rows = [make_submitted(exhibition, number, space="SHELL", area=9) for number in (2, 1)]
    decisions = [decide(one, organiser) for one in rows]
    results = release(organiser, *decisions)
    assert [(one.application.short_name, one.is_done) for one in results] == [
        ("Test 1", True),
        ("Test 2", False),
    ]
    assert "waiting list" in results[1].why
    assert state_of(rows[0]) == A.UNDER_REVIEW
    assert Decision.objects.pending().get().application == rows[0]


def test_last_stand_is_promised_once_where_several_release_at_once(in_parallel, exhibition):
    user = User.objects.create_superuser("organiser@example.org")
    make_stand(make_hall(exhibition))
    rows = [make_submitted(exhibition, number, space="SHELL", area=9) for number in range(1, 6)]
    decisions = [decide(one, user) for one in rows]
    found = in_parallel(lambda decision: release(user, decision)[0].is_done, decisions)
    assert sorted(found) == [False] * 4 + [True]


def test_first_of_the_waiting_list_comes_first_unless_there_is_a_reason(exhibition, organiser):
    first, second = (make_submitted(exhibition, number) for number in (1, 2))
    release(organiser, *(decide(one, organiser, Outcome.WAITLISTED) for one in (first, second)))
    decision = decide(second, organiser)
    assert "has waited longer" in why(release(organiser, decision))[0]
    reviewing.undo(decision=decision, by=organiser)
    assert why(release(organiser, decide(second, organiser, reason="Invited by both sides"))) == [""]


def test_organisation_that_takes_part_already_is_named(exhibition, organiser):
    number = {"tax_scheme": "BY_UNP", "tax_number": "200988541"}
    make_exhibitor(exhibition, organisation=make_organisation(**number))
    decision = decide(make_submitted(exhibition, 2, **number), organiser)
    [result] = release(organiser, decision)
    assert "Test Company 1 takes part already" in result.why


def test_one_failure_leaves_the_others_done(exhibition, organiser):
    rows = [make_submitted(exhibition, number) for number in (1, 2, 3)]
    decisions = [decide(one, organiser) for one in rows]
    applications.withdraw(application=rows[1], now=NOW)
    assert [one.is_done for one in release(organiser, *decisions)] == [True, False, True]


def test_preview_says_what_will_happen_and_leaves_nothing(exhibition, organiser):
    make_stand(make_hall(exhibition))
    decisions = [decide(make_submitted(exhibition, n, space="SHELL", area=9), organiser) for n in (1, 2)]
    foreseen = reviewing.foreseen(lambda: release(organiser, *decisions))
    assert [one.is_done for one in foreseen] == [True, False]
    assert (Exhibitor.objects.count(), Decision.objects.pending().count()) == (0, 2)
    assert set(Message.objects.values_list("state", flat=True)) == {"held"}
    assert [one.is_done for one in release(organiser, *decisions)] == [True, False]


def test_many_are_decided_alike_and_a_second_time_changes_nothing(exhibition, organiser):
    rows = [make_submitted(exhibition, number) for number in (1, 2)]
    values = {
        "applications": rows,
        "outcome": Outcome.REJECTED,
        "by": organiser,
        "now": NOW,
        "reason": "Full",
    }
    assert [one.is_done for one in reviewing.decide_all(**values)] == [True, True]
    assert [one.is_done for one in reviewing.decide_all(**values)] == [False, False]
    assert Decision.objects.count() == Message.objects.count() == 2


def test_database_keeps_one_pending_decision(application, organiser):
    decide(application, organiser)
    with pytest.raises(IntegrityError):
        Decision.objects.create(application=application, outcome="ACCEPTED", decided_by=organiser)
