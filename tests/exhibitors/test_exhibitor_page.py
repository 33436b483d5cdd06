import pytest

from exhibitors.models import Allocation, CoExhibitor, Exhibitor
from tests.conftest import (
    make_exhibition,
    make_exhibitor,
    make_hall,
    make_organisation,
    make_region,
    make_sector,
    make_stand,
)

PAGE = "/en/exhibitors/test-company-1/"


@pytest.mark.parametrize("language", ["ru", "kk", "be", "en"])
def test_page_shows_the_entry(client, exhibition, language):
    make_exhibitor(exhibition, 1, products=["tractors"])

    response = client.get(f"/{language}/exhibitors/test-company-1/")

    assert response.status_code == 200
    assert "tractors" in response.content.decode()


def test_page_tells_about_the_organisation(client, exhibition):
    organisation = make_organisation(
        1, region=make_region(), founded_year=1959, website="https://www.example.org/"
    )
    make_exhibitor(exhibition, 1, organisation=organisation, text_en="Test text.", text_ru="Пробный текст.")

    page = client.get(PAGE).content.decode()

    assert "<h1>Test Company 1</h1>" in page
    assert '<span lang="ru">Пробная компания 1</span> (' in page
    assert "1959" in page
    assert "Test text." in page
    assert (
        '<a href="https://www.example.org/" rel="external nofollow noopener">www.example.org</a>'
        ' <span class="meta">(today’s address)</span>'
    ) in page
    assert 'href="/en/exhibitors/?sector=MACH"' in page
    assert 'href="/en/exhibitors/?region=minsk-city"' in page


def test_page_links_no_address_that_is_not_of_the_web(client, exhibition):
    make_exhibitor(exhibition, 1, organisation=make_organisation(1, website="javascript:alert(1)"))

    assert b"javascript:" not in client.get(PAGE).content


def test_page_of_an_illustrative_row_says_so(client, exhibition):
    make_exhibitor(exhibition, 1)

    page = client.get(PAGE).content.decode()

    assert ("Test Company 1 existed in 2011; that it took part in the exhibition is not documented.") in page


def test_page_of_a_documented_row_links_its_source(client, exhibition):
    make_exhibitor(
        exhibition, 1, provenance="participant-documented", provenance_url="https://example.org/source"
    )

    page = client.get(PAGE).content.decode()

    assert 'href="https://example.org/source"' in page
    assert "not documented" not in page


def test_name_in_another_language_carries_it(client, exhibition):
    make_exhibitor(exhibition, 1, name_en="", name_ru="Атлант")

    page = client.get(PAGE).content.decode()

    assert '<h1><span lang="ru">Атлант</span></h1>' in page


def test_page_shows_the_stand_with_its_surroundings(client, exhibition):
    hall = make_hall(exhibition)
    stand = make_stand(hall, "A-306", x_cm=3300, y_cm=1200, width_cm=900, depth_cm=600)
    make_stand(hall, "A-305", x_cm=2700, y_cm=1200)
    exhibitor = make_exhibitor(exhibition, 1)
    Allocation.objects.create(stand=stand, exhibitor=exhibitor, is_reconstruction=True)

    page = client.get(PAGE).content.decode()

    assert "Stand A-306" in page
    assert "306 ✓" in page
    assert ">305</text>" in page
    assert "9&nbsp;×&nbsp;6&nbsp;m, 54&nbsp;m²" in page
    assert 'href="/en/plan/?stand=A-306#sel"' in page
    assert "The stand is given by way of example." in page


@pytest.mark.parametrize("state", [Allocation.State.OPTION, Allocation.State.OFFERED])
def test_page_keeps_an_offer_to_itself(client, exhibition, state):
    stand = make_stand(make_hall(exhibition), "A-306")
    Allocation.objects.create(stand=stand, exhibitor=make_exhibitor(exhibition, 1), state=state)

    page = client.get(PAGE).content.decode()

    assert "306" not in page
    assert "No stand has been assigned." in page


def test_page_names_neighbours_of_the_sector(client, exhibition):
    make_exhibitor(exhibition, 1)
    make_exhibitor(exhibition, 2)
    make_exhibitor(exhibition, 3, sector=make_sector(exhibition, "FOOD"))
    make_exhibitor(exhibition, 4, state=Exhibitor.State.CANCELLED)

    context = client.get(PAGE).context

    assert [one.slug for one in context["others"]] == ["test-company-2"]
    assert context["in_sector"] == 2


def test_page_names_co_exhibitors_for_what_they_are(client, exhibition):
    exhibitor = make_exhibitor(exhibition, 1)
    CoExhibitor.objects.create(
        exhibitor=exhibitor, organisation=make_organisation(2), has_own_staff=True, has_own_products=True
    )
    CoExhibitor.objects.create(exhibitor=exhibitor, organisation=make_organisation(3), has_own_staff=True)

    page = client.get(PAGE).content.decode()

    assert 'Test Company 2 <span class="meta">Co-exhibitor</span>' in page
    assert 'Test Company 3 <span class="meta">Represented company</span>' in page


@pytest.mark.parametrize("state", [Exhibitor.State.CANCELLED, Exhibitor.State.NO_SHOW])
def test_whoever_does_not_come_has_no_page(client, exhibition, state):
    make_exhibitor(exhibition, 1, state=state)

    assert client.get(PAGE).status_code == 404


def test_entry_of_another_edition_is_not_found(client, exhibition):
    make_exhibitor(make_exhibition("test-expo-2010"), 1)

    assert client.get(PAGE).status_code == 404


@pytest.mark.parametrize("slug", ["nobody", "x" * 500, "test_company"])
def test_unknown_slug_is_not_found(client, exhibition, slug):
    assert client.get(f"/en/exhibitors/{slug}/").status_code == 404


def test_page_asks_the_same_number_of_questions_for_one_and_three(
    client, exhibition, django_assert_max_num_queries
):
    hall = make_hall(exhibition)
    one = make_exhibitor(exhibition, 1, products=["tractors"])
    other = make_exhibitor(exhibition, 2)
    Allocation.objects.create(stand=make_stand(hall, "A-101"), exhibitor=one)
    CoExhibitor.objects.create(exhibitor=one, organisation=make_organisation(11))
    with django_assert_max_num_queries(20) as first:
        client.get(PAGE)

    for number in (3, 4):
        new = make_exhibitor(exhibition, number)
        Allocation.objects.create(stand=make_stand(hall, f"A-10{number}", x_cm=300 * number), exhibitor=new)
        CoExhibitor.objects.create(exhibitor=one, organisation=make_organisation(10 + number))
        one.products.create(position=number, name_en="engines", name_ru="двигатели")
    with django_assert_max_num_queries(20) as second:
        client.get(PAGE)

    assert other.sector == one.sector
    assert len(first) == len(second)
