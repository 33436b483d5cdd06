"""The tiles of the dashboard and the lists behind them."""

from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from expo import dashboard
from expo.models import Message, User
from tests.conftest import make_exhibition, make_exhibitor, make_session, make_stand
from tests.workplace import make_application, make_rows, rows_shown


def test_dashboard_before_the_first_exhibition_is_an_answer(organiser_client):
    response = organiser_client.get(reverse("admin:index"))
    assert response.status_code == 200
    assert response.context["sections"] == []


def make_busy(exhibition):
    make_rows(exhibition, [1, 2])
    make_exhibitor(exhibition, 7)
    make_exhibitor(exhibition, 8, state="CANCELLED")
    make_stand(exhibition.halls.first(), "A-120")
    make_stand(exhibition.halls.first(), "A-121", is_closed=True)
    make_session(exhibition, 9, room=None)
    make_session(exhibition, 10, starts_at=None, ends_at=None)
    make_session(exhibition, 6)
    for number, state in enumerate(("UNDER_REVIEW", "RETURNED", "WAITLISTED", "UNDER_REVIEW"), 20):
        make_application(exhibition, number, state=state)
    Message.objects.update(state="failed")
    Message.objects.create(exhibition=exhibition, to="a@example.org", language="ru", subject="T", body="T")
    other = make_exhibition("other", is_current=False)
    make_application(other, 30)
    make_exhibitor(other, 31)


def test_each_tile_counts_the_rows_of_its_list(exhibition, organiser, organiser_client):
    make_busy(exhibition)
    tiles = [tile for section in dashboard.sections(organiser) for tile in section.tiles]
    shown = {tile.url: rows_shown(organiser_client.get(tile.url)) for tile in tiles}
    assert shown == {tile.url: tile.count for tile in tiles}
    assert [tile.count for tile in tiles] == [2, 2, 2, 2, 1, 1, 4, 1, 3, 1, 5, 2, 1, 1, 2]


def test_dashboard_takes_the_same_queries_however_much_there_is(
    exhibition, organiser_client, django_assert_num_queries
):
    make_rows(exhibition, [1])
    organiser_client.get(reverse("admin:index"))
    with CaptureQueriesContext(connection) as at_one:
        organiser_client.get(reverse("admin:index"))
    make_rows(exhibition, [2, 3])
    with django_assert_num_queries(len(at_one)):
        organiser_client.get(reverse("admin:index"))


def test_tiles_are_for_whoever_may_open_their_list(exhibition, client):
    user = User.objects.create_user("helper@example.org", "pass", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_stand"))
    client.force_login(user)
    sections = client.get(reverse("admin:index")).context["sections"]
    assert [tile.model for section in sections for tile in section.tiles] == ["exhibitors.stand"]
