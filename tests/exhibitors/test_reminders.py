"""Reminders of deadlines: when, of what, and never twice."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone

from exhibitors import reminders
from exhibitors.models import Application, Reminder
from expo.models import Message
from tests.applying import complete, make_applicant
from tests.conftest import almaty, make_sector

CLOSES = almaty(1, 0)


@pytest.fixture
def draft(exhibition):
    sector = make_sector(exhibition, "MACH")
    fields = complete(sector=sector, language="ru")
    return Application.objects.create(
        exhibition=exhibition, applicant=make_applicant(exhibition, "person@example.org"), **fields
    )


def send(exhibition, **before):
    return reminders.send_due(exhibition=exhibition, now=CLOSES - dt.timedelta(**before))


@pytest.mark.parametrize(
    ("before", "number"),
    [({"days": 15}, 0), ({"days": 14}, 1), ({"days": 5}, 1), ({"hours": 3}, 1), ({"hours": 0}, 0)],
)
def test_draft_is_reminded_of_when_the_deadline_is_near(exhibition, draft, before, number):
    assert send(exhibition, **before) == number
    assert Message.objects.count() == number


def test_each_reminder_comes_once(exhibition, draft):
    found = [send(exhibition, **before) for before in ({"days": 14}, {"days": 13}, {"days": 3}, {"days": 2})]
    assert [*found, send(exhibition, days=1), send(exhibition, hours=1)] == [1, 0, 1, 0, 1, 0]
    assert set(Reminder.objects.values_list("days", flat=True)) == {14, 3, 1}


def test_reminder_is_in_the_applicants_language(exhibition, draft):
    send(exhibition, days=3)
    message = Message.objects.get()
    assert (message.to, message.language) == ("person@example.org", "ru")
    assert "Пробная выставка" in message.body
    assert draft.number in message.subject


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "SUBMITTED", "submitted_at": timezone.now()},
        {"state": "WITHDRAWN"},
        {"is_sandbox": True},
        {"applicant": None},
        {"may_be_late": True},
        {"contact_email": "unconfirmed@example.org"},
    ],
)
def test_nobody_is_reminded_without_need(exhibition, draft, fields):
    Application.objects.update(**fields)
    assert send(exhibition, days=1) == 0


def test_accepted_applicant_is_reminded_of_the_parts_that_are_open(exhibition, draft):
    Application.objects.update(state="ACCEPTED", submitted_at=timezone.now(), power_kw=5, badges=None)
    catalogue_closes = almaty(24, 0).replace(month=7)
    number = reminders.send_due(exhibition=exhibition, now=catalogue_closes - dt.timedelta(days=3))
    # The technical part is filled in; freight and badges are due later.
    assert number == 1
    assert set(Reminder.objects.values_list("subject", flat=True)) == {"catalogue"}
    Application.objects.update(catalogue_text_ru="Текст")
    assert reminders.send_due(exhibition=exhibition, now=catalogue_closes - dt.timedelta(days=1)) == 0


def test_command_says_how_many(exhibition, draft, monkeypatch, capsys):
    monkeypatch.setattr("expo.clock.now", lambda: CLOSES - dt.timedelta(days=1))
    call_command("send_reminders")
    assert capsys.readouterr().out == "Reminders queued: 1\n"
