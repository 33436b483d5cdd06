"""The organisers' workplace: who gets in, its languages, its policy against inline code, its forms."""

from itertools import product

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conference.models import commission
from exhibitors.models import Allocation
from expo.models import Day, Exhibition, Organisation, User
from tests.conftest import almaty, make_organisation
from tests.workplace import Inline, address, make_rows

LANGUAGES = ("ru", "kk", "be", "en")
MODELS = [
    model
    for model in admin.site._registry
    if model._meta.app_label in ("expo", "exhibitors", "conference", "auth")
]


@pytest.fixture
def rows(exhibition):
    make_rows(exhibition, [1])
    return exhibition


# What the machinery keeps for itself: derived rows, rows of history, digests, answers given before.
WITHOUT_A_LIST = {
    "Occupancy", "HistoricalApplication", "HistoricalExhibitor", "AddressProof", "AnsweredRequest",
    "DeliveryAttempt", "DraftVersion", "Move", "Reminder", "ReleaseLetter", "HistoricalSessionFile",
    "StoredFile", "PageVersion",
}  # fmt: skip


def test_every_model_for_organisers_has_a_list():
    ours = {
        one
        for app in ("expo", "exhibitors", "conference")
        for one in apps.get_app_config(app).get_models()
        # Behind its wall: no list of the workplace has any of it.
        if one.__name__.removeprefix("Historical") not in commission.__all__
    }
    assert {model.__name__ for model in ours - set(MODELS)} == WITHOUT_A_LIST


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_pages_answer_in_each_language_without_inline_code(rows, organiser_client, model):
    pages = [address(model, "changelist"), address(model, "changelist") + "?q=test"]
    row = model._default_manager.first()
    if row is not None:
        pages += [address(model, "change", row.pk), address(model, "history", row.pk)]
    model_admin = admin.site.get_model_admin(model)
    request = organiser_client.get(pages[0]).wsgi_request
    if model_admin.has_add_permission(request):
        pages.append(address(model, "add"))
    if row is not None and model_admin.has_delete_permission(request):
        pages.append(address(model, "delete", row.pk))
    # The words have nothing to do with the database: on the second one a language stands for all.
    languages = LANGUAGES if connection.vendor == "sqlite" else LANGUAGES[1:2]
    for language, page in product(languages, pages):
        organiser_client.cookies["django_language"] = language
        response = organiser_client.get(page)
        assert response.status_code == 200, page
        assert Inline(response.text).found == [], page
        assert f'<html lang="{language}"' in response.text


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_list_takes_as_many_queries_at_one_row_as_at_three(
    rows, organiser_client, model, django_assert_num_queries
):
    organiser_client.get(address(model, "changelist"))
    with CaptureQueriesContext(connection) as at_one:
        organiser_client.get(address(model, "changelist"))
    make_rows(rows, [2, 3])
    with django_assert_num_queries(len(at_one)):
        response = organiser_client.get(address(model, "changelist"))
    assert response.status_code == 200


@pytest.mark.parametrize("name", ["index", "expo_hall_changelist", "conference_release_add"])
def test_stranger_is_sent_to_log_in(exhibition, client, name):
    response = client.get(reverse(f"admin:{name}"))
    assert response.status_code == 302
    assert response.url.startswith(reverse("admin:login"))


def test_user_who_is_no_organiser_is_refused(exhibition, client):
    client.force_login(User.objects.create_user("visitor@example.org", "pass"))
    assert client.get(reverse("admin:index")).status_code == 302
    assert client.get(reverse("admin:expo_hall_changelist")).status_code == 302


def test_language_row_changes_the_language_and_comes_back(exhibition, organiser_client):
    page = reverse("admin:expo_hall_changelist") + "?kind__exact=indoor"
    response = organiser_client.post(reverse("set_language"), {"language": "kk", "next": page})
    assert response.url == page
    html = organiser_client.get(page).text
    assert '<html lang="kk"' in html
    assert 'lang="kk" aria-current="true"' in html
    assert html.count('aria-current="true"') == 1


def test_page_names_the_exhibition_and_links_to_the_site(organiser_client):
    html = organiser_client.get(reverse("admin:index")).text
    assert '<b lang="en">Belarus EXPO 2011</b>' in html
    assert 'href="/"' in html
    assert "expo/favicon.svg" in html


def test_new_user_is_kept_in_small_letters(exhibition, organiser_client):
    response = organiser_client.post(
        reverse("admin:expo_user_add"),
        {
            "email": "New.Person@Example.org",
            "language": "kk",
            "is_staff": "on",
            "usable_password": "true",
            "password1": "a-long-secret-42",
            "password2": "a-long-secret-42",
        },
    )
    assert response.status_code == 302
    user = User.objects.get(email="new.person@example.org")
    assert (user.language, user.is_staff) == ("kk", True)
    assert user.check_password("a-long-secret-42")


def test_new_user_is_offered_as_one_who_works_here(exhibition, organiser_client):
    form = organiser_client.get(reverse("admin:expo_user_add")).context["adminform"].form
    assert form["is_staff"].value() is True


def test_second_user_with_the_same_address_is_an_error(organiser, organiser_client):
    response = organiser_client.post(
        reverse("admin:expo_user_add"),
        {
            "email": "ORGANISER@example.org",
            "language": "ru",
            "usable_password": "true",
            "password1": "a-long-secret-42",
            "password2": "a-long-secret-42",
        },
    )
    assert "email" in response.context["adminform"].form.errors


def exhibition_form(exhibition, **values):
    fields = {
        field: getattr(exhibition, field)
        for field in (
            "slug", "name", "title_en", "title_ru", "tagline_en", "tagline_ru", "lead_en", "lead_ru",
            "city_en", "city_ru", "country_en", "country_ru", "time_zone", "announced_exhibitors",
        )
    }  # fmt: skip
    fields |= {
        "opens_on": "2011-09-07",
        "closes_on": "2011-09-10",
        "applications_close_at_0": "2011-09-01",
        "applications_close_at_1": "00:00",
        "is_current": "on",
        "days-TOTAL_FORMS": "0",
        "days-INITIAL_FORMS": "0",
        "deadlines-TOTAL_FORMS": "0",
        "deadlines-INITIAL_FORMS": "0",
    }
    return fields | values


def test_broken_constraint_is_an_error_of_the_form(exhibition, organiser_client):
    organiser_client.cookies["django_language"] = "en"
    response = organiser_client.post(
        address(Exhibition, "change", exhibition.pk), exhibition_form(exhibition, closes_on="2011-09-01")
    )
    assert "The last day cannot come before the first." in response.text


def test_new_time_zone_moves_the_days(exhibition, organiser_client):
    response = organiser_client.post(
        address(Exhibition, "change", exhibition.pk), exhibition_form(exhibition, time_zone="Europe/Minsk")
    )
    assert response.status_code == 302
    assert Day.objects.first().span_start == almaty(7, 7)


def test_day_without_a_date_is_an_error_and_not_a_failure(exhibition, organiser_client):
    response = organiser_client.post(
        address(Day, "add"),
        {"exhibition": exhibition.pk, "date": "soon", "opens_at": "10:00", "closes_at": "18:00"},
    )
    assert "date" in response.context["adminform"].form.errors


def test_search_finds_cyrillic_in_any_case(exhibition, organiser_client):
    make_organisation(1, name_ru="Минский завод")
    make_organisation(2, name_ru="Гродненский завод")
    response = organiser_client.get(address(Organisation, "changelist"), {"q": "минский завод"})
    assert [row.name_ru for row in response.context["cl"].result_list] == ["Минский завод"]


def test_only_the_language_the_model_requires_is_required(exhibition, organiser_client):
    fields = organiser_client.get(address(Organisation, "add")).context["adminform"].form.fields
    assert fields["name_ru"].required
    assert not fields["name_en"].required
    assert fields["name_kk"].widget.attrs["lang"] == "kk"


def test_allocation_cannot_be_deleted(rows, organiser_client):
    page = address(Allocation, "delete", Allocation.objects.get().pk)
    assert organiser_client.post(page, {"post": "yes"}).status_code == 403
    assert Allocation.objects.count() == 1
