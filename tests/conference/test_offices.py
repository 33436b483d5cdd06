"""Who holds the offices of the Commission."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from conference import offices, wall
from conference.forms import bodies
from conference.models.commission import Office, Part
from conference.models.commission.office import Role
from expo.models import Message, Organisation, User
from tests.meeting import make_body, make_delegate, make_office, make_person, make_user, standing_of
from tests.signing_in import sign_in_with_second_factor

PAGE = "/admin/commission/offices/"


def appoint(found, **values):
    who = standing_of(found.by_secretary)
    return offices.appoint(**{"who": who, "part": Part.BY, "role": Role.DEPUTY} | values)


def test_new_holder_ends_the_former_term_the_day_before_and_the_record_stays(found):
    former = appoint(found, person=make_person(91), since=dt.date(2010, 1, 1))

    appoint(found, person=make_person(92), since=dt.date(2011, 3, 1))

    terms = Office.objects.filter(part=Part.BY, role=Role.DEPUTY).order_by("since")
    assert list(terms.values_list("person__surname_en", "since", "until")) == [
        ("Person91", dt.date(2010, 1, 1), dt.date(2011, 2, 28)),
        ("Person92", dt.date(2011, 3, 1), None),
    ]
    assert former.history.count() == 2


@pytest.mark.parametrize("since", [None, dt.date(2010, 1, 1), dt.date(2009, 6, 1)])
def test_overlapping_term_of_a_leading_office_is_refused(found, since):
    appoint(found, person=make_person(91), since=dt.date(2010, 1, 1))
    with pytest.raises(offices.OfficeTaken):
        appoint(found, person=make_person(92), since=since)
    assert Office.objects.filter(role=Role.DEPUTY).get().until is None


def test_members_are_many(found):
    for number in (91, 92):
        appoint(found, role=Role.MEMBER, person=make_person(number))
    assert Office.objects.filter(role=Role.MEMBER).count() == 2


def test_database_knows_one_holder_of_a_leading_office(found):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_office(Part.BY, Role.SECRETARY, organisation=found.by_body)


@pytest.mark.usefixtures("in_english")
def test_office_needs_a_holder(found):
    with pytest.raises(ValidationError, match="Name a body"):
        appoint(found)


@pytest.mark.parametrize("place", ["by_secretary", "by_delegate"])
def test_user_stands_on_one_side_only(found, place):
    who = standing_of(found.kz_secretary)
    with pytest.raises(offices.OtherPart):
        appoint(found, who=who, part=Part.KZ, user=getattr(found, place))


def test_secretary_appoints_and_ends_in_the_own_part_only(found):
    with pytest.raises(offices.OtherPart):
        appoint(found, part=Part.KZ, person=make_person(91))
    theirs = Office.objects.get(user=found.kz_secretary)
    with pytest.raises(offices.OtherPart):
        offices.end(who=standing_of(found.by_secretary), office=theirs, until=dt.date(2011, 1, 1))


def test_ended_office_opens_nothing_any_more(found):
    office = Office.objects.get(user=found.by_chair)
    offices.end(who=standing_of(found.by_secretary), office=office, until=dt.date(2011, 1, 1))
    assert not standing_of(found.by_chair)


def test_shell_appoints_a_new_account_that_is_invited_and_has_no_permission(exhibition, capsys):
    make_body(Part.BY)
    call_command(
        "appoint", "new@example.org", part="BY", role="secretary",
        since=dt.date(2011, 1, 1), body="test-body-by-1",
    )  # fmt: skip
    user = User.objects.get(email="new@example.org")
    office = Office.objects.get()
    assert (office.user, office.organisation.slug) == (user, "test-body-by-1")
    assert (user.is_staff, user.is_superuser, user.get_all_permissions()) == (True, False, set())
    letter = Message.objects.get(to="new@example.org")
    assert letter.is_confidential
    assert "/accounts/password/reset/key/" in letter.body
    assert "Responsible secretary" in capsys.readouterr().out


def test_link_of_the_letter_sets_the_password(exhibition, client):
    call_command("appoint", "new@example.org", part="BY", role="secretary")
    body = Message.objects.get(to="new@example.org").body
    (address,) = [word for word in body.split() if "/key/" in word]
    page = client.get("/" + address.split("/", 3)[3], follow=True)
    assert 'name="password1"' in page.text


@pytest.mark.usefixtures("in_english")
def test_shell_refuses_what_cannot_be(found):
    with pytest.raises(CommandError, match="There is no organisation"):
        call_command("appoint", "new@example.org", part="BY", role="deputy", body="nowhere")
    with pytest.raises(CommandError, match="Somebody holds this office"):
        call_command("appoint", "new@example.org", part="BY", role="secretary")
    assert not User.objects.filter(email="new@example.org").exists()


@pytest.mark.parametrize("name", ["organiser", "reviewer", "outsider", "by_delegate"])
def test_offices_do_not_exist_for_others(found, client, name):
    client.force_login(getattr(found, name))
    for address in (PAGE, "/admin/commission/"):
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404


def test_secretary_without_a_second_factor_is_led_to_set_it_up(found, client):
    client.force_login(found.by_secretary)
    assert client.get(PAGE).url.startswith(reverse("account_second_factor"))


@pytest.mark.usefixtures("in_english")
def test_page_shows_both_parts_and_past_holders(found, client):
    sign_in_with_second_factor(client, found.by_secretary)
    make_office(Part.KZ, Role.DEPUTY, organisation=found.kz_body, until=dt.date(2010, 5, 31))
    page = client.get(PAGE).text
    assert "31.05.2010" in page
    assert "second factor" in page
    assert found.kz_secretary.email in page
    theirs = Office.objects.get(user=found.kz_secretary)
    assert reverse("commission-office-end", args=[theirs.pk]) not in page


def test_secretary_appoints_by_the_page_and_an_account_is_invited(found, client):
    sign_in_with_second_factor(client, found.by_secretary)
    values = {"role": "deputy", "organisation": found.by_body.pk, "email": "deputy@example.org"}
    assert client.post(PAGE, values).status_code == 302
    assert Office.objects.get(role=Role.DEPUTY).user.email == "deputy@example.org"
    assert Message.objects.filter(to="deputy@example.org").count() == 1
    again = client.post(PAGE, values | {"email": "other@example.org"})
    assert again.status_code == 422
    assert not User.objects.filter(email="other@example.org").exists()


def test_secretary_ends_a_term_by_the_page_but_not_the_other_part_s(found, client):
    sign_in_with_second_factor(client, found.by_secretary)
    for name, is_ended in (("by_chair", True), ("kz_chair", False)):
        office = Office.objects.get(user=getattr(found, name))
        client.post(reverse("commission-office-end", args=[office.pk]), {"until": "2011-01-01"})
        office.refresh_from_db()
        assert (office.until is not None) is is_ended


def test_co_chair_reads_the_offices_and_appoints_nobody(found, client):
    sign_in_with_second_factor(client, found.by_chair)
    assert client.get(PAGE).status_code == 200
    assert client.post(PAGE, {"role": "member"}).status_code == 403


def test_page_takes_as_many_queries_with_more_offices(found, client, django_assert_num_queries):
    sign_in_with_second_factor(client, found.by_secretary)
    make_office(Part.BY, Role.MEMBER, make_user("member-1"), person=make_person(91))
    client.get(PAGE)
    with CaptureQueriesContext(connection) as at_one:
        client.get(PAGE)
    for number in (2, 3):
        make_office(Part.BY, Role.MEMBER, make_user(f"member-{number}"), organisation=found.by_body)
    with django_assert_num_queries(len(at_one)):
        client.get(PAGE)


def test_dashboard_shows_the_commission_to_its_leading_offices_only(found, client):
    for name, is_shown in (("by_secretary", True), ("organiser", False), ("reviewer", False)):
        client.force_login(getattr(found, name))
        assert ('href="/admin/commission/"' in client.get("/admin/").text) is is_shown


def test_delegate_of_one_side_is_no_delegate_of_the_other(found):
    user = make_user("traveller")
    make_delegate(found.meeting, Part.BY, user)
    with pytest.raises(offices.OtherPart):
        offices.check_user(user, Part.KZ)
    assert wall.standing(user).part == Part.BY


def test_lists_of_bodies_begin_with_those_the_commission_works_with(found):
    names = ["Министерство проб", "Белорусское телеграфное агентство", "Пробный завод"]
    for number, name in enumerate(names):
        Organisation.objects.create(slug=f"listed-{number}", name_ru=name, country="BY")
    make_office("BY", "member", organisation=found.by_body)

    with override("ru"):
        found_groups = bodies.grouped(Organisation.objects.all())
        groups = {str(name): [label for _pk, label in rows] for name, rows in found_groups}

    assert groups == {
        "Органы, работающие с комиссией": [found.by_body.name_ru],
        "Органы управления и академии наук": ["Министерство проб"],
        "Другие организации": [
            "Белорусское телеграфное агентство", found.kz_body.name_ru, "Пробный завод",
        ],
    }  # fmt: skip


def test_secretary_gives_an_office_to_a_new_person(found, client):
    sign_in_with_second_factor(client, found.by_secretary)
    names = {"surname_ru": "Пробный", "given_name_ru": "Тест"}
    form = {"role": "expert", "organisation": found.by_body.pk} | names

    assert client.post(reverse("commission-offices"), form).status_code == 302

    office = Office.objects.get(role="expert")
    assert (office.person.surname_ru, office.person.organisation) == ("Пробный", found.by_body)
