"""What each role allows: the table written out once more, and that the backend grants no more than that."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from expo.models import Membership, User
from tests.conftest import make_exhibition, make_sector
from tests.reviews import make_member

ROLES = ["director", "exhibitor-manager", "reviewer", "programme-manager", "finance", "press", "read-only"]
# For each model a word a role: the first letters of view, add, change and delete, or a dash for nothing.
TABLE = """
expo.exhibition             vacd v    -  v    v  v  v
expo.day                    vacd v    -  v    v  v  v
expo.deadline               vacd vac  -  v    v  -  v
expo.sector                 vacd v    -  v    v  v  v
expo.region                 vacd v    -  v    v  v  v
expo.hall                   vacd v    -  v    v  v  v
expo.organisation           vacd vac  -  v    v  -  v
expo.person                 vacd v    -  vac  v  v  v
expo.tradefigure            vacd v    -  v    v  v  v
expo.membership             vacd -    -  -    -  -  -
expo.user                   vac  -    -  -    -  -  -
expo.message                vc   vc   -  -    -  -  v
exhibitors.application      vac  vac  v  -    v  -  v
exhibitors.decision         v    v    -  -    -  -  v
exhibitors.upload           v    v    -  -    -  -  v
exhibitors.applicant        vac  vac  -  -    -  -  v
exhibitors.accesskey        vac  vac  -  -    -  -  -
exhibitors.webhook          vc   vc   -  -    -  -  -
exhibitors.delivery         vc   vc   -  -    -  -  -
exhibitors.deliveryattempt  v    v    -  -    -  -  -
exhibitors.exhibitor        vacd vac  -  v    v  v  v
exhibitors.coexhibitor      vacd vacd -  v    v  v  v
exhibitors.product          vacd vacd -  v    v  v  v
exhibitors.stand            vacd vac  -  v    v  v  v
exhibitors.allocation       vac  vac  -  -    v  -  v
conference.conference       vacd -    -  vacd -  v  v
conference.track            vacd -    -  vacd -  v  v
conference.room             vacd -    -  vacd -  v  v
conference.session          vacd -    -  vacd -  -  v
conference.contribution     vacd -    -  vacd -  -  v
conference.presenter        vacd -    -  vacd -  -  v
conference.sessionfile      vacd -    -  vacd -  -  v
conference.roomclosure      vacd -    -  vacd -  -  v
conference.availability     vacd -    -  vacd -  -  v
conference.acceptedclash    vacd -    -  vacd -  -  v
conference.release          va   -    -  va   -  v  v
conference.slot             v    -    -  v    -  v  v
conference.slotpresenter    v    -    -  v    -  v  v
conference.slotcontribution v    -    -  v    -  v  v
conference.slotfile         v    -    -  v    -  v  v
"""
ACTIONS = {"v": "view", "a": "add", "c": "change", "d": "delete"}
DECIDING = {
    "exhibitors.review_application": {"director", "exhibitor-manager", "reviewer"},
    "exhibitors.release_decision": {"director", "exhibitor-manager"},
}


def expected(role):
    granted = {one for one, roles in DECIDING.items() if role in roles}
    for line in TABLE.split("\n"):
        if line:
            model, *words = line.split()
            app, name = model.split(".")
            word = words[ROLES.index(role)].replace("-", "")
            granted |= {f"{app}.{ACTIONS[letter]}_{name}" for letter in word}
    return granted


def fresh(user):
    """The user without what an earlier question has left behind."""
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize("role", ROLES)
def test_role_grants_what_the_table_says(exhibition, role):
    user = make_member(exhibition, role)
    every = {f"{one.content_type.app_label}.{one.codename}" for one in Permission.objects.all()}
    assert {one for one in every if user.has_perm(one)} == expected(role)
    assert expected(role) <= every


def test_every_role_is_in_the_table():
    assert set(ROLES) == set(Membership.Role.values)


def test_roles_add_up(exhibition):
    user = make_member(exhibition, "press")
    user.memberships.create(exhibition=exhibition, role="reviewer")
    assert fresh(user).get_all_permissions() == expected("press") | expected("reviewer")


@pytest.mark.parametrize("fields", [{"is_staff": False}, {"is_active": False}])
def test_role_of_somebody_who_is_no_organiser_grants_nothing(exhibition, fields):
    user = make_member(exhibition, "director")
    User.objects.filter(pk=user.pk).update(**fields)
    assert fresh(user).get_all_permissions() == set()


def test_role_in_an_edition_that_is_not_on_show_grants_nothing(exhibition):
    user = make_member(make_exhibition("old", is_current=False), "director")
    assert not user.has_perm("exhibitors.view_application")


def test_right_given_by_hand_stays_beside_the_role(exhibition):
    user = make_member(exhibition, "press")
    conference = Permission.objects.filter(content_type__app_label="conference")
    user.user_permissions.add(conference.get(codename="change_session"))
    assert fresh(user).get_all_permissions() == expected("press") | {"conference.change_session"}


def test_rights_are_read_once_a_request(exhibition, django_assert_num_queries):
    user = fresh(make_member(exhibition, "reviewer"))
    user.has_perm("exhibitors.view_application")
    with django_assert_num_queries(0):
        user.has_perm("exhibitors.release_decision")
        user.has_module_perms("conference")


def test_nobody_logs_in_by_a_role_alone(exhibition, client):
    make_member(exhibition, "director")
    assert not client.login(username="director@example.org", password="wrong")
    assert client.login(username="director@example.org", password="pass")


def test_workplace_shows_the_reviewer_applications_only(exhibition, client):
    client.force_login(make_member(exhibition, "reviewer"))
    response = client.get(reverse("admin:index"))
    shown = [model["object_name"] for app in response.context["app_list"] for model in app["models"]]
    assert shown == ["Application"]


# A director manages people, but cannot rise above the role.


def user_form(user, **values):
    fields = {"email": user.email, "language": "ru", "is_active": "on", "is_staff": "on"}
    counts = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
    joined = {"date_joined_0": "2011-09-01", "date_joined_1": "10:00"}
    return fields | counts | joined | values


def test_director_cannot_become_a_superuser(exhibition, client):
    director = make_member(exhibition, "director")
    client.force_login(director)
    page = reverse("admin:expo_user_change", args=[director.pk])
    response = client.post(page, user_form(director, is_superuser="on", first_name="New"))
    assert response.status_code == 302
    director = fresh(director)
    assert (director.first_name, director.is_superuser) == ("New", False)


@pytest.mark.parametrize("page", ["expo_user_change", "auth_user_password_change"])
def test_director_cannot_change_a_superuser(exhibition, organiser, client, page):
    client.force_login(make_member(exhibition, "director"))
    form = user_form(
        organiser, email="taken@example.org", password1="a-long-secret-42", password2="a-long-secret-42"
    )
    assert client.post(reverse(f"admin:{page}", args=[organiser.pk]), form).status_code == 403
    assert fresh(organiser).email == organiser.email
    assert fresh(organiser).check_password("pass")


def test_only_reviewers_are_limited_to_sectors_of_the_same_edition(exhibition, organiser_client):
    organiser_client.cookies["django_language"] = "ru"
    user = User.objects.create_user("new@example.org", is_staff=True)
    mine = make_sector(exhibition)
    foreign = make_sector(make_exhibition("other", is_current=False), "FOOD")
    page = reverse("admin:expo_membership_add")
    form = {"user": user.pk, "exhibition": exhibition.pk}
    for role, sector in (("press", mine), ("reviewer", foreign)):
        response = organiser_client.post(page, form | {"role": role, "sectors": [sector.pk]})
        assert "sectors" in response.context["adminform"].form.errors
    assert organiser_client.post(page, form | {"role": "reviewer", "sectors": [mine.pk]}).status_code == 302
