"""The outbox in the organisers' workplace."""

import datetime as dt

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from expo import outbox
from expo.models import Message, User
from tests.workplace import Inline, address

State = Message.State
SECRET = "https://expo.example/ru/apply/resume/SECRET/"


@pytest.fixture
def in_english(organiser_client):
    organiser_client.cookies["django_language"] = "en"
    return organiser_client


def make_message(exhibition, number=1, **fields):
    values = {
        "to": f"person{number}@example.org",
        "language": "ru",
        "subject": f"Письмо {number}",
        "body": f"Текст {number}",
    }
    return Message.objects.create(exhibition=exhibition, **values | fields)


def open_page(client, message):
    return client.get(address(Message, "change", message.pk))


def save(client, message, **fields):
    values = {"subject": "Новая тема", "body": "Новый\r\nтекст"}
    return client.post(address(Message, "change", message.pk), values | fields, follow=True)


def act(client, action, *chosen):
    values = {"action": action, "_selected_action": [message.pk for message in chosen]}
    return client.post(address(Message, "changelist"), values, follow=True)


def said(response):
    return [str(one) for one in response.context["messages"]]


@pytest.mark.parametrize("state", [State.HELD, State.QUEUED, State.FAILED])
def test_text_of_an_unsent_message_is_changed(exhibition, organiser_client, state):
    message = make_message(exhibition, state=state)
    assert save(organiser_client, message).status_code == 200
    message.refresh_from_db()
    assert (message.subject, message.body, message.state) == ("Новая тема", "Новый\nтекст", state)
    assert LogEntry.objects.get().object_id == str(message.pk)


@pytest.mark.parametrize("state", [State.SENT, State.CANCELLED])
def test_message_at_its_end_is_read_only(exhibition, organiser_client, state):
    message = make_message(exhibition, state=state)
    html = open_page(organiser_client, message).text
    assert "Текст 1" in html
    assert 'name="body"' not in html
    assert 'name="_save"' not in html


def test_change_that_comes_too_late_is_answered_with_the_reason(exhibition, in_english):
    message = make_message(exhibition, state=State.SENT)
    response = save(in_english, message)
    assert said(response) == ["The message has been sent: nothing can be changed any more."]
    message.refresh_from_db()
    assert message.body == "Текст 1"


def test_message_sent_while_its_form_was_judged_is_an_error_of_the_form(exhibition, in_english, monkeypatch):
    message = make_message(exhibition)

    def overtaken(message, **text):
        Message.objects.filter(pk=message.pk).update(state=State.SENT)
        return edit(message=message, **text)

    edit = outbox.edit
    monkeypatch.setattr("expo.outbox.edit", overtaken)
    response = save(in_english, message)
    errors = response.context["adminform"].form.non_field_errors()
    assert errors == ["The message has been sent: nothing can be changed any more."]
    message.refresh_from_db()
    assert message.body == "Текст 1"


@pytest.mark.parametrize("fields", [{"subject": ""}, {"body": " "}, {"subject": "Т" * 201}, {"body": "\0"}])
def test_text_that_is_no_letter_is_an_error_of_the_form(exhibition, organiser_client, fields):
    message = make_message(exhibition)
    response = save(organiser_client, message, **fields)
    assert list(response.context["adminform"].form.errors) == list(fields)
    message.refresh_from_db()
    assert (message.subject, message.body) == ("Письмо 1", "Текст 1")


def test_only_subject_and_text_are_taken_from_the_form(exhibition, organiser_client):
    message = make_message(exhibition)
    save(organiser_client, message, to="other@example.org", state="sent", is_confidential="on", language="en")
    message.refresh_from_db()
    assert (message.to, message.state, message.language) == ("person1@example.org", State.QUEUED, "ru")
    assert not message.is_confidential


@pytest.mark.parametrize("state", [State.HELD, State.QUEUED, State.FAILED, State.CANCELLED])
def test_secret_is_shown_to_nobody(exhibition, organiser_client, state):
    message = make_message(exhibition, body=SECRET, is_confidential=True, state=state)
    pages = [
        open_page(organiser_client, message),
        organiser_client.get(address(Message, "changelist"), {"q": "SECRET"}),
        organiser_client.get(address(Message, "history", message.pk)),
    ]
    for page in pages:
        assert page.status_code == 200
        assert "resume/SECRET" not in page.text
    assert pages[1].context["cl"].result_count == 0
    assert organiser_client.post(
        address(Message, "change", message.pk), {"subject": "x", "body": "x"}
    ).status_code in (302, 403)
    message.refresh_from_db()
    assert message.body == SECRET


def test_secret_is_read_in_a_demo_without_a_mail_server(exhibition, organiser_client, settings):
    settings.DEMO, settings.MAIL_IS_SENT = True, False
    message = make_message(exhibition, body=SECRET, is_confidential=True)
    html = open_page(organiser_client, message).text
    assert SECRET in html
    assert 'name="body"' not in html
    settings.MAIL_IS_SENT = True
    assert SECRET not in open_page(organiser_client, message).text


def test_send_now_tries_failed_and_waiting_messages_and_says_why_not_the_others(
    exhibition, in_english, settings, django_capture_on_commit_callbacks
):
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    settings.MAIL_IS_SENT = True
    mail.outbox = []
    later = timezone.now() + dt.timedelta(hours=1)
    failed = make_message(exhibition, 1, state=State.FAILED, next_attempt_at=later)
    given_up = make_message(exhibition, 2, state=State.FAILED, attempts=7)
    waiting = make_message(exhibition, 3)
    held = make_message(exhibition, 4, state=State.HELD)
    sent = make_message(exhibition, 5, state=State.SENT)
    going = make_message(exhibition, 6, state=State.QUEUED, next_attempt_at=later)
    with django_capture_on_commit_callbacks(execute=True):
        response = act(in_english, "send_now", failed, given_up, waiting, held, sent, going)
    assert sorted(letter.subject for letter in mail.outbox) == ["Письмо 1", "Письмо 2", "Письмо 3"]
    assert sorted(said(response)) == [
        "3 messages are being sent now.",
        "Письмо 4, person4@example.org: skipped. It is held back until its decision is sent.",
        "Письмо 5, person5@example.org: skipped. The message has been sent: nothing can be changed any more.",
        f"Письмо 6, person6@example.org: skipped. {outbox.obstacle(going).message}",
    ]
    held.refresh_from_db()
    assert held.state == State.HELD
    assert LogEntry.objects.count() == 3


def test_send_now_says_where_there_is_no_mail_server(exhibition, in_english):
    message = make_message(exhibition)
    response = act(in_english, "send_now", message)
    assert said(response) == ["There is no mail server: the messages go on waiting."]
    message.refresh_from_db()
    assert message.state == State.QUEUED


def test_cancelled_messages_are_counted_and_sent_ones_skipped(exhibition, in_english):
    held = make_message(exhibition, 1, state=State.HELD)
    failed = make_message(exhibition, 2, state=State.FAILED)
    sent = make_message(exhibition, 3, state=State.SENT)
    response = act(in_english, "cancel", held, failed, sent)
    assert sorted(said(response)) == [
        "2 messages have been cancelled.",
        "Письмо 3, person3@example.org: skipped. The message has been sent: nothing can be changed any more.",
    ]
    assert list(Message.objects.order_by("pk").values_list("state", flat=True)) == [
        State.CANCELLED,
        State.CANCELLED,
        State.SENT,
    ]
    assert in_english.get(address(Message, "history", held.pk)).text.count("Changed status") == 1


def test_nobody_adds_or_deletes_by_hand(exhibition, organiser_client):
    message = make_message(exhibition)
    assert organiser_client.get(address(Message, "add")).status_code == 403
    assert organiser_client.post(address(Message, "delete", message.pk), {"post": "yes"}).status_code == 403
    act(organiser_client, "delete_selected", message)
    assert Message.objects.count() == 1


def test_organiser_who_may_only_look_changes_nothing(exhibition, client):
    user = User.objects.create_user("viewer@example.org", "pass", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_message"))
    client.force_login(user)
    message = make_message(exhibition)
    page = client.get(address(Message, "changelist"))
    assert page.status_code == 200
    assert "send_now" not in page.text
    assert 'name="body"' not in open_page(client, message).text
    assert save(client, message).status_code == 403
    act(client, "cancel", message)
    message.refresh_from_db()
    assert (message.state, message.body) == (State.QUEUED, "Текст 1")


def test_list_of_tasks_is_no_part_of_the_workplace(exhibition, organiser_client):
    assert "django_tasks_db" not in organiser_client.get(reverse("admin:index")).text


def test_outsider_is_sent_away(exhibition, client):
    message = make_message(exhibition)
    client.force_login(User.objects.create_user("outsider@example.org", "pass", is_staff=True))
    assert client.get(address(Message, "changelist")).status_code == 403
    assert open_page(client, message).status_code == 403


def test_list_shows_what_failed_and_takes_the_same_queries_at_three_rows(
    exhibition, organiser_client, django_assert_num_queries
):
    make_message(exhibition, 1, state=State.FAILED, error="550 No such user", attempts=2)
    with django_assert_num_queries(9):
        html = organiser_client.get(address(Message, "changelist")).text
    assert "550 No such user" in html
    assert Inline(html).found == []
    for number in (2, 3):
        make_message(exhibition, number)
    with django_assert_num_queries(9):
        organiser_client.get(address(Message, "changelist"))
