"""Stands, exhibitors and applications in the organisers' workplace."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from exhibitors import allocation, changes
from exhibitors.models import Allocation, Application, Exhibitor, Product, Stand
from expo.models import Hall, Organisation, User
from tests.conftest import (
    make_exhibition,
    make_exhibitor,
    make_hall,
    make_organisation,
    make_sector,
    make_stand,
)
from tests.workplace import address, make_application


@pytest.fixture
def stand(exhibition):
    return make_stand(make_hall(exhibition))


@pytest.fixture
def english(organiser_client):
    organiser_client.cookies["django_language"] = "en"
    return organiser_client


def give(client, stand, exhibitor):
    return client.post(address(Allocation, "add"), {"stand": stand.pk, "exhibitor": exhibitor.pk})


def shown(client, model, **query):
    response = client.get(address(model, "changelist"), query)
    return [str(row) for row in response.context["cl"].result_list]


def test_stand_is_given_through_the_form(exhibition, stand, english):
    exhibitor = make_exhibitor(exhibition)
    response = give(english, stand, exhibitor)
    assert response.status_code == 302
    assert Allocation.objects.active().get().stand == stand
    exhibitor.refresh_from_db()
    assert exhibitor.state == Exhibitor.State.STAND_ASSIGNED


def test_stand_already_taken_is_an_error_of_the_form(exhibition, stand, english):
    allocation.assign(stand=stand, exhibitor=make_exhibitor(exhibition, 1))
    response = give(english, stand, make_exhibitor(exhibition, 2))
    assert response.status_code == 200
    assert "This stand has just been taken" in response.text
    assert Allocation.objects.count() == 1


def test_exhibitor_with_a_stand_gets_no_second(exhibition, stand, english):
    exhibitor = make_exhibitor(exhibition)
    allocation.assign(stand=stand, exhibitor=exhibitor)
    response = give(english, make_stand(stand.hall, "A-102"), exhibitor)
    assert "This exhibitor already has a stand" in response.text


def test_stand_taken_at_the_last_moment_is_an_error_of_the_form(exhibition, stand, english, monkeypatch):
    def too_late(**_values):
        raise allocation.StandTaken("Somebody was faster")

    monkeypatch.setattr(allocation, "assign", too_late)
    response = give(english, stand, make_exhibitor(exhibition))
    assert "Somebody was faster" in response.text


def test_stand_not_for_letting_is_an_error_of_the_form(exhibition, english):
    response = give(english, make_stand(make_hall(exhibition), is_closed=True), make_exhibitor(exhibition))
    assert response.status_code == 200
    assert Allocation.objects.count() == 0


def test_empty_form_of_an_allocation_gives_nothing(exhibition, english):
    response = english.post(address(Allocation, "add"), {})
    assert set(response.context["adminform"].form.errors) == {"stand", "exhibitor"}


@pytest.mark.parametrize("model", [Allocation, Exhibitor, Stand])
def test_stand_is_released_by_an_action_on_each_list(exhibition, stand, english, model):
    exhibitor = make_exhibitor(exhibition)
    allocation.assign(stand=stand, exhibitor=exhibitor)
    response = english.post(
        address(model, "changelist"),
        {"action": "release", "_selected_action": [model.objects.get().pk]},
        follow=True,
    )
    assert Allocation.objects.get().released_at is not None
    assert "Stand A-101, Test Company 1: released." in response.text


def test_releasing_twice_says_so_and_changes_nothing(exhibition, stand, english):
    given = allocation.assign(stand=stand, exhibitor=make_exhibitor(exhibition))
    allocation.release(allocation=given)
    response = english.post(
        address(Allocation, "changelist"), {"action": "release", "_selected_action": [given.pk]}, follow=True
    )
    assert "skipped, it was released before" in response.text
    assert Allocation.objects.get().released_at == given.released_at


def test_action_wants_the_right_to_change_allocations(exhibition, stand, client):
    given = allocation.assign(stand=stand, exhibitor=make_exhibitor(exhibition))
    client.force_login(helper := User.objects.create_user("helper@example.org", is_staff=True))
    helper.user_permissions.add(*permissions("view_allocation"))
    client.post(address(Allocation, "changelist"), {"action": "release", "_selected_action": [given.pk]})
    assert Allocation.objects.get().released_at is None


def permissions(*codenames):
    return Permission.objects.filter(codename__in=codenames)


def test_stands_are_filtered_by_status(exhibition, english):
    hall = make_hall(exhibition)
    taken, option, _free, _closed = (
        make_stand(hall, f"A-10{number}", is_closed=number == 4) for number in range(1, 5)
    )
    allocation.assign(stand=taken, exhibitor=make_exhibitor(exhibition, 1))
    held = allocation.assign(stand=option, exhibitor=make_exhibitor(exhibition, 2))
    Allocation.objects.filter(pk=held.pk).update(state=Allocation.State.OPTION)
    found = {status: shown(english, Stand, status=status) for status in Stand.Status.values}
    assert found == {"taken": ["A-101"], "reserved": ["A-102"], "free": ["A-103"], "closed": ["A-104"]}
    html = english.get(address(Stand, "changelist")).text
    for status in Stand.Status:
        assert f'<span class="mark mark-{status}">{status.label}</span>' in html


def test_released_stand_is_free_again(exhibition, stand, english):
    given = allocation.assign(stand=stand, exhibitor=make_exhibitor(exhibition))
    allocation.release(allocation=given)
    assert shown(english, Stand, status="free") == ["A-101"]


def test_stand_is_found_by_who_holds_it(exhibition, stand, english):
    allocation.assign(stand=stand, exhibitor=make_exhibitor(exhibition))
    make_stand(stand.hall, "A-102")
    assert shown(english, Stand, q="пробная") == ["A-101"]
    assert shown(english, Stand, q="a-102") == ["A-102"]


def test_only_free_stands_are_offered(exhibition, stand, english):
    allocation.assign(stand=stand, exhibitor=make_exhibitor(exhibition))
    make_stand(stand.hall, "A-102")
    response = english.get(
        reverse("admin:autocomplete"),
        {"app_label": "exhibitors", "model_name": "allocation", "field_name": "stand", "term": "A-1"},
    )
    assert [found["text"] for found in response.json()["results"]] == ["A-102"]


def test_hall_shows_how_much_of_it_is_let(exhibition, english):
    hall = make_hall(exhibition)
    stands = [make_stand(hall, f"A-10{number}", is_closed=number == 3) for number in range(1, 4)]
    allocation.assign(stand=stands[0], exhibitor=make_exhibitor(exhibition))
    row = english.get(address(Hall, "changelist")).text
    assert '<td class="field-gross">3,024</td>' in row
    assert '<td class="field-net">27</td>' in row
    assert f'?hall__id__exact={hall.pk}&amp;status=free">1</a>' in row


def test_exhibitors_without_a_stand_or_text_are_found(exhibition, stand, english):
    allocation.assign(stand=stand, exhibitor=make_exhibitor(exhibition, 1, text_kk="Мәтін"))
    make_exhibitor(exhibition, 2, text_en="Text")
    make_exhibitor(exhibition, 3)
    make_exhibitor(exhibition, 4, state=Exhibitor.State.CANCELLED)
    assert shown(english, Exhibitor, lacks="stand") == ["Test Company 2", "Test Company 3"]
    assert shown(english, Exhibitor, lacks="text") == ["Test Company 3"]


def test_exhibitor_is_found_in_another_script_by_stand_and_by_tax_number(exhibition, stand, english):
    organisation = make_organisation(1, tax_scheme="BY_UNP", tax_number="100582333")
    allocation.assign(stand=stand, exhibitor=make_exhibitor(exhibition, 1, organisation=organisation))
    make_exhibitor(exhibition, 2)
    for term in ("kompaniya 1", "A-101", "100582333"):
        assert shown(english, Exhibitor, q=term) == ["Test Company 1"], term


def exhibitor_form(exhibition, organisation, sector, **values):
    empty = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0"}
    inlines = {
        f"{name}-{key}": value for name in ("products", "co_exhibitors") for key, value in empty.items()
    }
    fields = {
        "exhibition": exhibition.pk,
        "organisation": organisation.pk,
        "slug": "test-company-1",
        "sector": sector.pk,
        "name_ru": "Пробная компания 1",
        "provenance": "illustrative",
    }
    return fields | inlines | values


def test_products_written_with_an_exhibitor_are_searched(exhibition, english):
    form = exhibitor_form(
        exhibition, make_organisation(), make_sector(exhibition),
        **{"products-TOTAL_FORMS": "1", "products-0-position": "1", "products-0-name_ru": "Лифты"},
    )  # fmt: skip
    assert english.post(address(Exhibitor, "add"), form).status_code == 302
    assert list(Exhibitor.objects.matching("lifty").values_list("slug", flat=True)) == ["test-company-1"]


def test_product_and_city_changed_elsewhere_are_searched(exhibition, english):
    exhibitor = make_exhibitor(exhibition, products=["Lifts"])
    product = Product.objects.get()
    english.post(
        address(Product, "change", product.pk),
        {"exhibitor": exhibitor.pk, "position": 0, "name_ru": "Насосы", "name_en": "Pumps"},
    )
    assert Exhibitor.objects.matching("pumps").exists()
    organisation = exhibitor.organisation
    english.post(
        address(Organisation, "change", organisation.pk),
        {"slug": organisation.slug, "name_ru": "Пробная компания 1", "country": "BY", "city_ru": "Гродно"},
    )
    assert Exhibitor.objects.matching("grodno").exists()
    english.post(address(Product, "delete", product.pk), {"post": "yes"})
    assert not Exhibitor.objects.matching("pumps").exists()


def test_documented_exhibitor_without_a_source_is_an_error(exhibition, english):
    form = exhibitor_form(
        exhibition, make_organisation(), make_sector(exhibition), provenance="participant-documented"
    )
    response = english.post(address(Exhibitor, "add"), form)
    assert "What a source confirms gives its address" in response.text


def application_form(application, **values):
    fields = {
        "exhibition": application.exhibition_id,
        "language": "ru",
        "seen": changes.newest_of(application),
        "access_keys-TOTAL_FORMS": "0",
        "access_keys-INITIAL_FORMS": "0",
    }
    return fields | values


def test_status_of_an_application_is_not_a_field(exhibition, english):
    application = make_application(exhibition)
    page = address(Application, "change", application.pk)
    english.post(page, application_form(application, short_name="New name", state="ACCEPTED"))
    application.refresh_from_db()
    assert (application.short_name, application.state) == ("New name", "SUBMITTED")


def test_tax_number_of_another_application_is_an_error_and_not_a_failure(exhibition, english):
    make_application(exhibition, 1, tax_scheme="BY_UNP", tax_number="100582333")
    second = make_application(exhibition, 2)
    response = english.post(
        address(Application, "change", second.pk),
        application_form(second, tax_scheme="BY_UNP", tax_number="100582333"),
    )
    assert "There is already an application with this number" in response.text


def test_access_key_shows_its_beginning_only(exhibition, english):
    application = make_application(exhibition)
    application.access_keys.create(prefix="expo_12345", digest="d" * 64)
    html = english.get(address(Application, "change", application.pk)).text
    assert "expo_12345" in html
    assert "d" * 64 not in html


@pytest.mark.parametrize("size", ["", "-1", "wide"])
def test_stand_of_an_impossible_size_is_an_error(exhibition, english, size):
    hall = make_hall(exhibition)
    response = english.post(
        address(Stand, "add"),
        {
            "exhibition": exhibition.pk, "hall": hall.pk, "code": "A-101", "kind": "shell",
            "x_cm": "0", "y_cm": "0", "width_cm": size, "depth_cm": "300",
        },
    )  # fmt: skip
    assert "width_cm" in response.context["adminform"].form.errors


def test_list_of_one_edition_is_a_filter_away(exhibition, stand, english):
    other = make_exhibition("other", is_current=False)
    make_stand(make_hall(other, "B"), "B-101")
    assert shown(english, Stand) == ["A-101", "B-101"]
    assert shown(english, Stand, exhibition__id__exact=other.pk) == ["B-101"]
