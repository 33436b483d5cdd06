"""The delegations to a meeting of the Commission."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from conference import delegations, offices, wall
from conference.models import Contribution
from conference.models.commission import CommissionMeeting, Delegate, ItemAccess, Part
from expo.models import Message, Person, User
from tests.meeting import assemble, make_delegate, make_person, make_user, standing_of
from tests.signing_in import sign_in_with_second_factor


@pytest.fixture
def found(exhibition):
    found = assemble(exhibition)
    CommissionMeeting.objects.update(state="PAPERS_CIRCULATED")
    found.meeting.refresh_from_db()
    found.who = {Part.BY: standing_of(found.by_secretary), Part.KZ: standing_of(found.kz_secretary)}
    return found


def name(found, part=Part.BY, role="member", **values):
    if not {"person", "organisation"} & values.keys():
        values["person"] = make_person(Person.objects.count() + 50)
    return delegations.name(who=found.who[part], meeting=found.meeting, role=role, **values)


def test_delegate_reads_once_the_list_is_confirmed(found):
    user = make_user("head")
    name(found, role="head", user=user)
    assert not wall.standing(user)
    delegations.confirm(who=found.who[Part.BY], meeting=found.meeting)
    assert list(wall.meetings(wall.standing(user))) == [found.meeting]


def test_both_lists_confirmed_take_the_meeting_on(found):
    for part, state in ((Part.BY, "PAPERS_CIRCULATED"), (Part.KZ, "DELEGATIONS_CONFIRMED")):
        name(found, part, role="head")
        assert delegations.confirm(who=found.who[part], meeting=found.meeting).state == state


def test_lists_confirmed_early_are_taken_note_of_later(found):
    CommissionMeeting.objects.update(state="AGENDA_AGREED")
    for part in Part:
        name(found, part, role="head")
        assert delegations.confirm(who=found.who[part], meeting=found.meeting).state == "AGENDA_AGREED"
    CommissionMeeting.objects.update(state="PAPERS_CIRCULATED")
    settled = delegations.settle(who=found.who[Part.BY], meeting=found.meeting)
    assert settled.state == "DELEGATIONS_CONFIRMED"


def test_list_without_a_head_is_not_confirmed(found):
    with pytest.raises(delegations.NoHead):
        delegations.confirm(who=found.who[Part.BY], meeting=found.meeting)
    with pytest.raises(delegations.NotReady):
        delegations.settle(who=found.who[Part.BY], meeting=found.meeting)


def test_confirming_touches_the_own_list_only(found):
    other = make_delegate(found.meeting, Part.KZ, confirmed_at=None)
    name(found, role="head")
    delegations.confirm(who=found.who[Part.BY], meeting=found.meeting)
    other.refresh_from_db()
    assert other.confirmed_at is None


@pytest.mark.usefixtures("in_english")
def test_delegation_has_one_head(found):
    name(found, role="head")
    with pytest.raises(ValidationError, match="has a head already"):
        name(found, role="head")


def test_user_of_the_other_side_is_refused(found):
    for user in (found.kz_secretary, found.kz_delegate):
        with pytest.raises(offices.OtherPart):
            name(found, user=user)


def test_secretary_changes_and_removes_in_the_own_list_only(found):
    theirs = found.meeting.delegates.get(user=found.kz_delegate)
    with pytest.raises(offices.OtherPart):
        delegations.remove(who=found.who[Part.BY], delegate=theirs)
    values = {"role": "expert", "organisation": None, "user": None, "window": (None, None)}
    with pytest.raises(offices.OtherPart):
        delegations.change(who=found.who[Part.BY], delegate=theirs, **values)


def test_removed_delegate_reads_nothing_at_once_and_the_history_remembers(found):
    delegate = found.meeting.delegates.get(user=found.by_delegate)
    delegations.remove(who=found.who[Part.BY], delegate=delegate)
    assert not wall.standing(found.by_delegate)
    assert Delegate.history.filter(key=delegate.key, history_type="-").count() == 1


def test_window_bounds_what_is_read(found):
    now = timezone.now()
    delegate = found.meeting.delegates.get(user=found.by_delegate)
    values = {"role": "member", "organisation": None, "user": found.by_delegate}
    delegations.change(
        who=found.who[Part.BY], delegate=delegate, window=(None, now - dt.timedelta(hours=1)), **values
    )
    assert not wall.standing(found.by_delegate)


def test_another_account_is_confirmed_anew(found):
    delegate = found.meeting.delegates.get(user=found.by_delegate)
    values = {"role": "member", "organisation": None, "window": (None, None)}
    delegations.change(who=found.who[Part.BY], delegate=delegate, user=make_user("successor"), **values)
    delegate.refresh_from_db()
    assert delegate.confirmed_at is None


def test_people_of_the_lists_are_busy_while_the_meeting_sits(found):
    delegate = name(found)
    rows = Contribution.objects.filter(session=found.meeting.session, person=delegate.person)
    assert rows.get().role == "protocol"
    values = {"role": "interpreter", "organisation": None, "user": None, "window": (None, None)}
    delegations.change(who=found.who[Part.BY], delegate=delegate, **values)
    assert rows.get().role == "interpreter"
    delegations.remove(who=found.who[Part.BY], delegate=delegate)
    assert not rows.exists()


def test_item_is_opened_to_an_interpreter_and_taken_back(found):
    now = timezone.now()
    window = (now - dt.timedelta(hours=1), now + dt.timedelta(hours=1))
    delegate = found.meeting.delegates.get(user=found.late_interpreter)
    who = found.who[Part.BY]
    access = delegations.open_item(who=who, delegate=delegate, item=found.items[2], window=window)
    assert list(wall.items(wall.standing(found.late_interpreter))) == [found.items[2]]
    delegations.close_item(who=who, access=access)
    assert list(wall.items(wall.standing(found.late_interpreter))) == []


def test_item_is_opened_to_own_interpreters_only(found):
    now = timezone.now()
    values = {"item": found.items[2], "window": (now, now + dt.timedelta(hours=1))}
    member = found.meeting.delegates.get(user=found.by_delegate)
    with pytest.raises(delegations.NotReady):
        delegations.open_item(who=found.who[Part.BY], delegate=member, **values)
    interpreter = found.meeting.delegates.get(user=found.interpreter)
    with pytest.raises(offices.OtherPart):
        delegations.open_item(who=found.who[Part.KZ], delegate=interpreter, **values)


def test_closed_meeting_has_closed_lists(found):
    CommissionMeeting.objects.update(state="CLOSED")
    with pytest.raises(delegations.NotReady):
        name(found)


def addresses(found):
    delegate = found.meeting.delegates.get(user=found.by_delegate)
    key = found.meeting.key
    return [
        reverse("commission-delegations", args=[key]),
        reverse("commission-delegate-add", args=[key]),
        reverse("commission-confirm", args=[key]),
        reverse("commission-delegate", args=[delegate.key]),
        reverse("commission-delegate-remove", args=[delegate.key]),
        reverse("commission-item-open", args=[delegate.key]),
    ]


@pytest.mark.parametrize("person", ["organiser", "reviewer", "outsider", "by_delegate", "interpreter"])
def test_pages_do_not_exist_for_others(found, client, person):
    client.force_login(getattr(found, person))
    for address in addresses(found):
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404


def test_co_chair_reads_the_lists_and_changes_nothing(found, client):
    sign_in_with_second_factor(client, found.by_chair)
    first, *others = addresses(found)
    assert client.get(first).status_code == 200
    for address in others:
        assert client.post(address).status_code == 403


def test_secretary_of_the_other_part_may_not_touch_the_list(found, client):
    sign_in_with_second_factor(client, found.kz_secretary)
    for address in addresses(found)[3:]:
        assert client.get(address).status_code == 403
        assert client.post(address).status_code == 403
    assert found.meeting.delegates.filter(user=found.by_delegate).exists()


def test_secretary_names_a_new_person_who_is_invited(found, client):
    sign_in_with_second_factor(client, found.by_secretary)
    address = addresses(found)[1]
    values = {
        "role": "head", "organisation": found.by_body.pk, "email": "head@example.org",
        "surname_ru": "Пробная", "given_name_ru": "Персона", "surname_en": "Probnaya",
    }  # fmt: skip
    assert client.get(address).status_code == 200
    assert client.post(address, values).status_code == 302
    delegate = Delegate.objects.get(role="head")
    assert (delegate.part, delegate.person.name_ru, delegate.user.email) == (
        "BY", "Пробная Персона", "head@example.org",
    )  # fmt: skip
    letter = Message.objects.get(to="head@example.org")
    assert letter.is_confidential
    assert "Commission" not in letter.subject + letter.body


def test_refused_form_keeps_what_was_typed_and_makes_nobody(found, client):
    sign_in_with_second_factor(client, found.by_secretary)
    people = Person.objects.count()
    for values in (
        {"role": "head", "given_name_ru": "Персона", "email": "a@example.org"},
        {"role": "head", "email": "a@example.org"},
        {"role": "head", "surname_ru": "П", "person": Person.objects.first().pk},
    ):
        response = client.post(addresses(found)[1], values)
        assert response.status_code == 422
        assert response.context["form"]["role"].value() == "head"
    assert Person.objects.count() == people
    assert not User.objects.filter(email="a@example.org").exists()


def test_secretary_edits_confirms_opens_and_removes_by_the_pages(found, client):
    sign_in_with_second_factor(client, found.by_secretary)
    _list, _add, confirm, edit, remove, _open = addresses(found)
    email = found.by_delegate.email
    values = {"role": "head", "email": email, "access_until": "2031-01-01T10:00"}
    assert client.post(edit, values).status_code == 302
    delegate = Delegate.objects.get(role="head")
    assert timezone.localtime(delegate.access_until, found.meeting.exhibition.zone).hour == 10
    Delegate.objects.filter(part=Part.BY).update(confirmed_at=None)
    client.post(confirm)
    assert Delegate.objects.filter(part=Part.BY, confirmed_at=None).count() == 0
    interpreter = found.meeting.delegates.get(user=found.interpreter)
    item = {"item": found.items[1].pk, "access_from": "2011-01-01T10:00", "access_until": "2031-01-01T10:00"}
    client.post(reverse("commission-item-open", args=[interpreter.key]), item)
    access = ItemAccess.objects.get(delegate=interpreter, item=found.items[1])
    assert client.get(reverse("commission-delegate", args=[interpreter.key])).status_code == 200
    client.post(reverse("commission-item-close", args=[interpreter.key, access.pk]))
    assert not ItemAccess.objects.filter(pk=access.pk).exists()
    client.post(remove)
    assert not Delegate.objects.filter(pk=delegate.pk).exists()


def test_lists_take_as_many_queries_with_more_delegates(found, client, django_assert_num_queries):
    sign_in_with_second_factor(client, found.by_secretary)
    address = addresses(found)[0]
    client.get(address)
    with CaptureQueriesContext(connection) as before:
        client.get(address)
    for number in (1, 2):
        make_delegate(found.meeting, Part.KZ, make_user(f"more-{number}"))
    with django_assert_num_queries(len(before)):
        client.get(address)
