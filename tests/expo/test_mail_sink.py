"""Letters as they arrive at a mail server."""

import datetime as dt
import threading
from email.utils import parsedate_to_datetime

import pytest
import time_machine
from django.db import connection, connections
from django.utils import timezone

from expo import outbox
from expo.models import Message
from tests.conftest import make_exhibition
from tests.mailing import html_of, text_of

State = Message.State
LINK = "https://expo.example/be/apply/resume/#k=AbC-_9.x~z/"
BODY = f"Ваша заяўка прынята.\n\nНумар: 42\nСпасылка: {LINK}.\n\nГл. example.kz і <b>іншае</b>"
NOW = dt.datetime(2026, 3, 4, 5, 6, tzinfo=dt.UTC)


def queue(exhibition, **fields):
    values = {"to": "person@example.org", "language": "be", "subject": "Заяўка № 42 прынята", "body": BODY}
    return outbox.queue(exhibition=exhibition, **values | fields)


def state_of(message):
    message.refresh_from_db()
    return message.state, message.attempts, message.next_attempt_at


def test_letter_arrives_as_text_and_html_in_its_own_language(
    exhibition, sink, settings, django_capture_on_commit_callbacks
):
    settings.DEFAULT_FROM_EMAIL = "Belarus EXPO 2011 <expo@expo.example>"
    with django_capture_on_commit_callbacks(execute=True):
        message = queue(exhibition)
        assert sink.letters == []
    assert state_of(message) == (State.SENT, 1, None)
    [letter] = sink.letters
    assert (letter["To"], letter["From"]) == ("person@example.org", "Belarus EXPO 2011 <expo@expo.example>")
    assert letter["Subject"] == "Заяўка № 42 прынята"
    assert (letter["Content-Language"], letter["Auto-Submitted"]) == ("be", "auto-generated")
    assert abs(parsedate_to_datetime(letter["Date"]) - timezone.now()) < dt.timedelta(minutes=1)
    assert letter.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]
    assert text_of(letter).strip() == BODY
    html = html_of(letter)
    assert '<html lang="be">' in html
    assert '<div class="letter" lang="be">' in html
    assert "<h1>Заяўка № 42 прынята</h1>" in html
    assert "<p>Ваша заяўка прынята.</p>" in html
    assert f'Нумар: 42<br>Спасылка: <a href="{LINK}">{LINK}</a>.</p>' in html


def test_html_is_readable_without_pictures_and_asks_for_nothing(exhibition, sink):
    outbox.deliver.call(queue(exhibition).pk)
    html = html_of(sink.letters[0])
    assert "<img" not in html
    assert "src=" not in html
    assert "<link" not in html


def test_html_links_addresses_only_and_escapes_the_rest(exhibition, sink):
    outbox.deliver.call(queue(exhibition, subject="A & <i>").pk)
    html = html_of(sink.letters[0])
    assert "<p>Гл. example.kz і &lt;b&gt;іншае&lt;/b&gt;</p>" in html
    assert "<h1>A &amp; &lt;i&gt;</h1>" in html


def test_html_names_the_exhibition_and_marks_its_other_language(exhibition, sink, settings):
    settings.BASE_URL = "https://expo.example"
    outbox.deliver.call(queue(exhibition, language="be").pk)
    outbox.deliver.call(queue(exhibition, language="en").pk)
    belarusian, english = map(html_of, sink.letters)
    assert '<a href="https://expo.example/be/" lang="ru">Пробная выставка</a>' in belarusian
    assert '<a href="https://expo.example/en/">Test Exhibition</a>' in english


def test_long_line_arrives_whole(exhibition, sink):
    body = "https://expo.example/" + "x" * 3000
    outbox.deliver.call(queue(exhibition, body=body).pk)
    [letter] = sink.letters
    assert text_of(letter).strip() == body
    assert f'href="{body}"' in html_of(letter)


def test_letter_sent_twice_is_recognisable(exhibition, sink):
    one, other = queue(exhibition), queue(exhibition)
    outbox.deliver.call(one.pk)
    # The connection was lost after the server had taken the letter.
    Message.objects.filter(pk=one.pk).update(state=State.QUEUED, next_attempt_at=None)
    outbox.deliver.call(one.pk)
    outbox.deliver.call(other.pk)
    first, second, third = [letter["Message-ID"] for letter in sink.letters]
    assert first == second != third


def test_temporary_refusal_is_tried_again_on_time_and_then_no_more(exhibition, sink):
    sink.answers = ["451 Greylisted, try again later"] * 7
    with time_machine.travel(NOW, tick=False) as clock:
        message = queue(exhibition)
        outbox.send_due()
        for number, wait in enumerate(outbox.RETRY_AFTER, 1):
            assert state_of(message) == (State.FAILED, number, timezone.now() + wait)
            assert message.error == "451 Greylisted, try again later"
            clock.shift(wait - dt.timedelta(seconds=1))
            assert outbox.send_due() == 0
            assert state_of(message)[1] == number
            clock.shift(dt.timedelta(seconds=1))
            outbox.send_due()
        assert state_of(message) == (State.FAILED, 7, None)
        clock.shift(dt.timedelta(days=30))
        assert outbox.send_due() == 0
    assert state_of(message) == (State.FAILED, 7, None)
    assert sink.letters == []


def test_times_between_attempts_grow_from_a_minute_to_a_day():
    minutes = [wait // dt.timedelta(minutes=1) for wait in outbox.RETRY_AFTER]
    assert minutes == [1, 5, 30, 120, 360, 1440]


def test_second_attempt_that_is_taken_ends_it(exhibition, sink):
    sink.answers = ["450 Busy"]
    with time_machine.travel(NOW, tick=False) as clock:
        message = queue(exhibition)
        assert outbox.send_due() == 0
        clock.shift(dt.timedelta(minutes=1))
        assert outbox.send_due() == 1
    assert state_of(message) == (State.SENT, 2, None)
    assert message.error == ""
    assert len(sink.letters) == 1


def test_permanent_refusal_of_the_recipient_is_not_tried_again(exhibition, sink):
    sink.answers = ["550 No such user"]
    message = queue(exhibition)
    assert outbox.deliver.call(message.pk) == State.FAILED
    assert state_of(message) == (State.FAILED, 1, None)
    assert message.error == "550 No such user"
    assert outbox.send_due() == 0
    assert sink.letters == []


def test_permanent_refusal_can_be_tried_by_hand(exhibition, sink, django_capture_on_commit_callbacks):
    sink.answers = ["550 Mailbox closed"]
    message = queue(exhibition)
    outbox.deliver.call(message.pk)
    with django_capture_on_commit_callbacks(execute=True):
        assert outbox.retry(messages=[message]) == [message]
    assert state_of(message) == (State.SENT, 1, None)


def test_server_that_is_down_leaves_the_letter_to_the_next_sweep(exhibition, sink):
    sink.down()
    with time_machine.travel(NOW, tick=False) as clock:
        message = queue(exhibition)
        assert outbox.deliver.call(message.pk) == State.FAILED
        assert state_of(message) == (State.FAILED, 1, NOW + dt.timedelta(minutes=1))
        assert message.error.startswith("ConnectionRefusedError")
        sink.up()
        clock.shift(dt.timedelta(minutes=2))
        assert outbox.send_due() == 1
    assert state_of(message) == (State.SENT, 2, None)
    assert [letter["Subject"] for letter in sink.letters] == ["Заяўка № 42 прынята"]


def test_letter_to_one_bad_address_does_not_hold_up_the_others(exhibition, sink):
    bad = queue(exhibition, to="пошта@example.org")
    good = queue(exhibition)
    assert outbox.send_due() == 1
    assert state_of(bad) == (State.FAILED, 1, None)
    assert state_of(good) == (State.SENT, 1, None)


def test_held_and_cancelled_letters_are_never_sent(exhibition, sink, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        held, cancelled = queue(exhibition, held=True), queue(exhibition, held=True)
        outbox.cancel(message=cancelled)
    with django_capture_on_commit_callbacks(execute=True):
        assert outbox.release(messages=[cancelled]) == []
        assert outbox.retry(messages=[held, cancelled]) == []
    for message in (held, cancelled):
        assert outbox.deliver.call(message.pk) is None
    assert outbox.send_due() == 0
    assert sink.letters == []


def test_released_letter_is_sent_after_the_commit(exhibition, sink, django_capture_on_commit_callbacks):
    held = queue(exhibition, held=True)
    with django_capture_on_commit_callbacks(execute=True):
        assert outbox.release(messages=Message.objects.all()) == [held]
        assert sink.letters == []
    assert state_of(held) == (State.SENT, 1, None)
    assert len(sink.letters) == 1


@pytest.mark.django_db(transaction=True)
def test_of_ten_workers_with_one_letter_one_sends_it(sink):
    message = queue(make_exhibition("test-expo-2011"), held=True)
    Message.objects.filter(pk=message.pk).update(state=State.QUEUED)
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        # The database of the tests is one connection: the workers follow each other's claims.
        outcomes = [outbox.deliver.call(message.pk) for _number in range(10)]
    else:
        outcomes = at_once(10, message.pk)
    assert sorted(outcomes, key=str) == [None] * 9 + [State.SENT]
    assert len(sink.letters) == 1


def at_once(count, number):
    outcomes = []
    start = threading.Barrier(count)

    def work():
        start.wait()
        outcomes.append(outbox.deliver.call(number))
        connections.close_all()

    workers = [threading.Thread(target=work) for _number in range(count)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return outcomes


def test_worker_that_died_leaves_the_letter_to_others_after_ten_minutes(exhibition, sink, monkeypatch):
    def killed(message):
        raise SystemExit

    with time_machine.travel(NOW, tick=False) as clock:
        message = queue(exhibition)
        with monkeypatch.context() as patch, pytest.raises(SystemExit):
            patch.setattr("expo.outbox.compose", killed)
            outbox.deliver.call(message.pk)
        assert state_of(message) == (State.QUEUED, 1, NOW + dt.timedelta(minutes=10))
        clock.shift(dt.timedelta(minutes=9))
        assert outbox.send_due() == 0
        clock.shift(dt.timedelta(minutes=1))
        assert outbox.send_due() == 1
    assert state_of(message) == (State.SENT, 2, None)
    assert len(sink.letters) == 1
