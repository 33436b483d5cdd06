import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from conference.models import Session
from tests.conftest import almaty, make_exhibition, make_session


def test_session_after_the_last_day_is_refused_by_the_database(exhibition):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_session(exhibition, starts_at=almaty(11, 10), ends_at=almaty(11, 11))
    assert Session.objects.count() == 0


def test_session_moved_out_of_the_days_is_refused_by_the_database(exhibition):
    session = make_session(exhibition)
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.filter(pk=session.pk).update(starts_at=almaty(6, 23), ends_at=almaty(7, 1))


def test_session_of_another_edition_has_no_part_in_these_days(exhibition):
    other = make_exhibition("other", is_current=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_session(other)


def test_reception_after_midnight_belongs_to_its_evening(exhibition):
    session = make_session(exhibition, starts_at=almaty(10, 22), ends_at=almaty(11, 0, 30))
    assert session.ends_at - session.starts_at == dt.timedelta(hours=2, minutes=30)


def test_session_without_a_time_waits_unscheduled(exhibition):
    assert make_session(exhibition, starts_at=None, ends_at=None).pk
