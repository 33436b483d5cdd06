import datetime as dt
import time

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from expo import clock
from tests.conftest import ALMATY, almaty, make_exhibition


def test_almaty_was_six_hours_ahead_in_2011_and_is_five_since_2024():
    assert almaty(7, 10).astimezone(dt.UTC) == dt.datetime(2011, 9, 7, 4, tzinfo=dt.UTC)
    assert dt.datetime(2026, 9, 7, 10, tzinfo=ALMATY).astimezone(dt.UTC).hour == 5


def test_set_clock_starts_at_its_moment_and_runs_on(settings, monkeypatch):
    settings.CLOCK_START = almaty(8, 14, 40)
    monkeypatch.setattr(clock, "STARTED", time.monotonic() - 3600)
    assert abs(clock.now() - almaty(8, 15, 40)) < dt.timedelta(seconds=5)
    assert clock.is_set()


def test_clock_left_alone_is_the_real_one(settings):
    settings.CLOCK_START = None
    assert abs(clock.now() - timezone.now()) < dt.timedelta(seconds=5)
    assert not clock.is_set()


def test_clock_start_without_an_offset_is_refused():
    with pytest.raises(ImproperlyConfigured, match="offset"):
        clock.parse_start("2011-09-08 14:40")


@pytest.mark.parametrize(
    ("now", "tense"),
    [
        (almaty(6, 23), "future"),
        (almaty(7, 3, 59), "future"),
        (almaty(7, 4), "present"),
        (almaty(10, 23, 59), "present"),
        (dt.datetime(2011, 9, 11, 3, 59, tzinfo=ALMATY), "present"),
        (dt.datetime(2011, 9, 11, 4, tzinfo=ALMATY), "past"),
    ],
)
def test_exhibition_tense_turns_with_the_day_of_the_programme(db, now, tense):
    assert make_exhibition("tense").tense(now) == tense


def test_late_applications_are_taken_while_the_exhibition_lasts_and_not_after(db):
    exhibition = make_exhibition("late", accepts_late_applications=True)
    assert exhibition.takes_applications(almaty(8, 12))
    assert not exhibition.takes_applications(almaty(20, 12))


def test_deadline_closes_applications_without_the_organisers_leave(db):
    exhibition = make_exhibition("strict")
    assert exhibition.takes_applications(exhibition.applications_close_at - dt.timedelta(seconds=1))
    assert not exhibition.takes_applications(exhibition.applications_close_at)
