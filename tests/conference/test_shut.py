"""The ordinary workplace has nothing of the Commission, whoever asks: superusers are strangers to it."""

import pytest
from django.contrib import admin
from django.urls import reverse

from conference.models import AcceptedClash, Availability, Contribution, Presenter, Room, Session
from conference.models.commission import Delegate
from expo.admin.base import Lists
from expo.models import Exhibition, Message, Organisation, Person, User
from tests.conftest import make_session
from tests.meeting import SECRET, make_person
from tests.workplace import address


@pytest.fixture
def superuser(found, client):
    client.cookies["django_language"] = "en"
    client.force_login(found.organiser)
    return client


@pytest.fixture
def planted(found):
    """One closed row of every model of the workplace that has any, by its model."""
    session = found.meeting.session
    person = make_person(77, surname_en=f"{SECRET}person", surname_ru=f"{SECRET}person")
    found.by_secretary.last_name = f"{SECRET}user"
    found.by_secretary.save()
    office = found.by_secretary
    contribution = Contribution.objects.create(session=session, person=person, title_ru=f"{SECRET}talk")
    Delegate.objects.create(meeting=found.meeting, part="BY", person=person)
    return {
        Session: session,
        Contribution: contribution,
        Presenter: Presenter.objects.create(session=session, organisation=found.by_body),
        AcceptedClash: AcceptedClash.objects.create(
            exhibition=found.meeting.exhibition, session=session, fingerprint="x", reason=f"{SECRET}reason",
            accepted_by=found.organiser, accepted_at=session.starts_at,
        ),
        Availability: Availability.objects.create(
            exhibition=found.meeting.exhibition, person=person, starts_at=session.starts_at,
            ends_at=session.ends_at,
        ),
        User: office,
        Person: person,
        Message: Message.objects.create(
            exhibition=found.meeting.exhibition, to=office.email, language="en",
            subject=f"{SECRET}letter", body="x",
        ),
    }  # fmt: skip


MODELS = [Session, Contribution, Presenter, AcceptedClash, Availability, User, Person, Message]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_closed_row_has_no_page_in_the_workplace(superuser, planted, model):
    row = planted[model]
    pages = [superuser.get(address(model, name, row.pk)) for name in ("change", "delete", "history")]

    # Django's own answer for what is not there leads to the front page; nothing is told but the key.
    assert {page.status_code for page in pages} <= {302, 403, 404}
    assert SECRET not in superuser.get(reverse("admin:index")).text


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
@pytest.mark.parametrize("query", ["", f"?q={SECRET}", f"?q={SECRET.lower()}"])
def test_a_closed_row_is_in_no_list_and_no_search(superuser, planted, model, query):
    response = superuser.get(address(model, "changelist") + query)

    assert response.status_code == 200
    assert planted[model].pk not in [row.pk for row in response.context["cl"].result_list]
    # The page says again what was asked for.
    told = (
        response.text.replace(f"q={SECRET}", "").replace(f"q%3D{SECRET}", "").replace(f'value="{SECRET}"', "")
    )
    assert SECRET not in told


@pytest.mark.parametrize("model", ["session", "person", "user"])
def test_a_closed_row_is_not_completed(superuser, planted, model):
    fields = {
        "session": ("conference", "presenter"),
        "person": ("conference", "contribution"),
        "user": ("expo", "membership"),
    }
    app, name = fields[model]
    question = {"app_label": app, "model_name": name, "field_name": model}

    for term in (SECRET, ""):
        answer = superuser.get(reverse("admin:autocomplete"), question | {"term": term})
        assert SECRET not in answer.text


def test_a_closed_row_cannot_be_chosen(superuser, found, planted, exhibition):
    data = {"session": found.meeting.session.pk, "organisation": found.kz_body.pk, "position": 1}

    response = superuser.post(address(Presenter, "add"), data)

    assert (response.status_code, Presenter.objects.filter(organisation=found.kz_body).exists()) == (
        200,
        False,
    )
    assert SECRET not in response.text


def test_the_deletion_of_what_the_commission_uses_tells_only_that_it_is_used(superuser, found, planted):
    for row in (found.by_body, found.meeting.session.room):
        response = superuser.get(address(type(row), "delete", row.pk))
        assert response.status_code == 200
        assert SECRET not in response.text
        assert "In use elsewhere" in response.text
        for word in ("office", "delegate", "agenda", "Commission"):
            assert word not in response.context["protected"]


def test_no_organiser_makes_a_session_the_commissions(superuser, exhibition):
    session = make_session(exhibition, 5)
    page = superuser.get(address(Session, "change", session.pk))

    assert "commission" not in [
        value for value, _label in page.context["adminform"].form["kind"].field.choices
    ]


def test_the_password_of_the_commissions_people_is_not_the_administrators(superuser, found):
    page = reverse("admin:auth_user_password_change", args=[found.by_delegate.pk])

    response = superuser.post(
        page, {"usable_password": "true", "password1": "Xk3!9pqLm", "password2": "Xk3!9pqLm"}
    )

    assert response.status_code in (302, 403, 404)
    found.by_delegate.refresh_from_db()
    assert found.by_delegate.check_password("pass")


def test_the_dashboard_does_not_count_the_commissions_session(superuser):
    tiles = [
        tile
        for section in superuser.get(reverse("admin:index")).context["sections"]
        for tile in section.tiles
    ]

    assert [tile.count for tile in tiles if tile.model == "conference.session"] == [0, 0, 0]


def test_the_dashboard_counts_no_letter_that_the_outbox_does_not_list(superuser, planted):
    tiles = [
        tile
        for section in superuser.get(reverse("admin:index")).context["sections"]
        for tile in section.tiles
    ]

    assert [tile.count for tile in tiles if tile.model == "expo.message"] == [0, 0]


def test_every_list_leaves_out_what_is_closed():
    outside = [
        model._meta.label
        for model, shown in admin.site._registry.items()
        if not isinstance(shown, Lists) and model._meta.label not in ("expo.User", "auth.Group")
    ]
    assert outside == []


def test_an_ordinary_account_is_deleted_and_one_the_commission_needs_is_not(superuser, found):
    pages = [address(User, "delete", user.pk) for user in (found.outsider, found.by_delegate)]

    statuses = [superuser.post(page, {"post": "yes"}).status_code for page in pages]

    assert statuses == [302, 302]
    assert not User.objects.filter(pk=found.outsider.pk).exists()
    assert User.objects.filter(pk=found.by_delegate.pk).exists()


@pytest.mark.parametrize(
    ("model", "question"),
    [
        (Exhibition, "commission_meetings__isnull=False"),
        (Exhibition, "commission_meetings__pk__gte=1"),
        (Organisation, "contribution__pk__gte=1"),
        (Room, "session__title_ru__startswith=Z"),
    ],
)
def test_no_address_of_a_list_asks_about_closed_rows(superuser, found, model, question):
    assert superuser.get(f"{address(model, 'changelist')}?{question}").status_code == 400
