import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhibitors import allocation
from exhibitors.editions import overlaps
from exhibitors.models import Allocation, Exhibitor, Product, Stand
from expo.loading import EditionRefused
from expo.models import Organisation
from tests.editions import Edition, stand


@pytest.fixture
def edition(db, tmp_path):
    return Edition(tmp_path / "edition")


def names(exhibitor):
    return [(product.position, product.name_en, product.name_ru) for product in exhibitor.products.all()]


def test_exhibitor_is_loaded_with_organisation_and_products(edition):
    edition.rows["exhibitors.csv"][1] |= {"website": "https://example.org/", "founded_year": ""}
    edition.load()

    exhibitor = Exhibitor.objects.select_related("organisation__region").get(slug="test-company-2")
    organisation = exhibitor.organisation
    assert (exhibitor.name_be, exhibitor.sector.code) == ("Test Company 2 be", "FOOD")
    assert exhibitor.state == Exhibitor.State.CONFIRMED
    assert (organisation.slug, organisation.name_ru) == ("test-company-2", "Test Company 2 ru")
    assert (organisation.city_ru, organisation.region.code) == ("Минск", "brest")
    assert (organisation.website, organisation.founded_year) == ("https://example.org/", None)
    assert names(exhibitor) == [(0, "test lifts", "пробные лифты"), (1, "test pumps", "пробные насосы")]


def test_exhibitor_has_what_save_would_have_derived(edition):
    edition.load()

    exhibitor = Exhibitor.objects.get(slug="test-company-1")
    derived = {name: getattr(exhibitor, name) for name in ("sort_en", "sort_ru", "sort_be", "search_text")}
    exhibitor.save()
    assert {name: getattr(exhibitor, name) for name in derived} == derived
    assert list(Exhibitor.objects.matching("насосы Минск").in_order("ru")) == list(Exhibitor.objects.all())


def test_stand_has_its_row_and_place(edition):
    edition.rows["stands.csv"][0]["code"] = "A-1012"
    edition.load()

    assert Stand.objects.filter(code="A-1012").values_list("row", "place", "x_cm", "width_cm").get() == (
        10, 12, 300, 300,
    )  # fmt: skip


def test_changed_products_are_replaced_and_counted_once(edition):
    edition.load()
    untouched = list(Product.objects.exclude(exhibitor__slug="test-company-1").values())
    edition.rows["exhibitors.csv"][0] |= {
        "products_en": "test pumps; test lifts; test cranes",
        "products_ru": "пробные насосы; пробные лифты; пробные краны",
    }

    report = edition.load().of("exhibitors.csv")

    assert (report.updated, report.unchanged) == (1, 2)
    exhibitor = Exhibitor.objects.get(slug="test-company-1")
    assert [name for _place, name, _ru in names(exhibitor)] == ["test pumps", "test lifts", "test cranes"]
    assert list(Exhibitor.objects.matching("краны")) == [exhibitor]
    assert list(Product.objects.exclude(exhibitor=exhibitor).values()) == untouched


def test_changed_name_reaches_organisation_and_exhibitor(edition):
    edition.load()
    edition.rows["exhibitors.csv"][0]["name_ru"] = "Ёлка"

    assert edition.load().changed == 1

    exhibitor = Exhibitor.objects.get(slug="test-company-1")
    assert (exhibitor.name_ru, exhibitor.organisation.name_ru) == ("Ёлка", "Ёлка")
    assert list(Exhibitor.objects.matching("елка")) == [exhibitor]
    assert Exhibitor.objects.in_order("ru").first() == exhibitor


def test_what_the_organisers_decide_survives(edition):
    exhibition = edition.load().exhibition
    first, second, third = Exhibitor.objects.order_by("slug")
    allocation.assign(stand=Stand.objects.get(code="A-101"), exhibitor=first)
    Exhibitor.objects.filter(pk=second.pk).update(state=Exhibitor.State.CANCELLED)
    Exhibitor.objects.filter(pk=third.pk).update(text_ru="Текст для каталога")
    Stand.objects.filter(code="A-102").update(is_closed=True)
    Organisation.objects.filter(slug="test-company-3").update(
        legal_name_ru="Пробное общество", tax_scheme="OTHER", tax_number="1"
    )
    type(exhibition).objects.update(accepts_late_applications=True)
    for row in edition.rows["exhibitors.csv"]:
        row["name_en"] += " Renamed"
    for row in edition.rows["stands.csv"]:
        row["y_m"] = "6"

    edition.load()

    first, second, third = Exhibitor.objects.order_by("slug")
    assert (first.name_en, first.state) == ("Test Company 1 en Renamed", Exhibitor.State.STAND_ASSIGNED)
    assert second.state == Exhibitor.State.CANCELLED
    assert (third.text_ru, third.organisation.legal_name_ru) == ("Текст для каталога", "Пробное общество")
    assert Allocation.objects.active().get().stand.y_cm == 600
    assert Stand.objects.get(code="A-102").is_closed
    assert type(exhibition).objects.get().accepts_late_applications


def test_changed_city_is_found_in_every_edition(edition, tmp_path):
    edition.load()
    second = Edition(tmp_path / "second")
    second.rows["exhibition.csv"][0]["slug"] = "test-expo-2012"
    second.rows["exhibitors.csv"][0] |= {"city_en": "Polotsk", "city_ru": "Полоцк"}
    second.load()

    assert Exhibitor.objects.matching("Полоцк").count() == 2


def test_products_in_a_third_language_are_loaded(edition):
    for row in edition.rows["exhibitors.csv"]:
        row["products_be"] = "пробныя ліфты; пробныя помпы"
    edition.load()

    assert Product.objects.filter(position=1).values_list("name_be", flat=True).first() == "пробныя помпы"


def test_two_stands_of_three_that_overlap_are_reported(edition):
    edition.rows["stands.csv"] += [stand("A-103", 7, 4), stand("A-104", 30, 3), stand("A-105", 30, 5)]

    assert edition.problems() == [
        "stands.csv, line 5: the stand overlaps A-102 of line 3",
        "stands.csv, line 7: the stand overlaps A-104 of line 6",
    ]


def test_stands_may_touch_and_stand_alike_in_two_halls(edition):
    edition.rows["stands.csv"] += [stand("A-103", 3, 6), stand("C-102", 6, 3, kind="open-air")]

    assert edition.load().of("stands.csv").created == 5


rectangles = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(1, 5), st.integers(1, 5)), max_size=12
)


def overlap(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@given(rectangles)
def test_overlaps_agree_with_looking_at_every_pair(sizes):
    places = [(x, y, x + width, y + depth, line) for line, (x, y, width, depth) in enumerate(sizes)]
    pairs = {
        (later[4], earlier[4])
        for later in places
        for earlier in places
        if earlier[4] < later[4] and overlap(earlier, later)
    }

    found = set(overlaps(places))

    assert found <= pairs
    assert bool(found) == bool(pairs)


def test_new_address_in_the_file_is_a_new_address_of_the_same_exhibitor(edition, client):
    edition.load()
    exhibitor = Exhibitor.objects.get(slug="test-company-1")
    edition.rows["exhibitors.csv"][0] |= {"slug": "new-name", "former_slug": "test-company-1"}
    for one in edition.rows["exhibitors.csv"][1:]:
        one["former_slug"] = ""
    for one in edition.rows["sessions.csv"]:
        one["organisations"] = one["organisations"].replace("test-company-1", "new-name")

    report = edition.load()

    assert Exhibitor.objects.get(slug="new-name").pk == exhibitor.pk
    assert Organisation.objects.get(slug="new-name").pk == exhibitor.organisation_id
    assert Exhibitor.objects.count() == 3
    assert client.get("/en/exhibitors/test-company-1/").url == "/en/exhibitors/new-name/"
    counts = {one.file: (one.created, one.updated) for one in report.files}
    assert counts["exhibitors.csv"] == (0, 1)
    again = {one.file: (one.created, one.updated) for one in edition.load().files}
    assert again["exhibitors.csv"] == (0, 0)


def test_address_changed_on_the_site_stays_when_the_edition_is_loaded_again(edition, client):
    edition.load()
    exhibitor = Exhibitor.objects.get(slug="test-company-1")
    exhibitor.slug = "new-name"
    exhibitor.save()
    edition.rows["exhibitors.csv"][0]["founded_year"] = "1960"

    edition.load()

    assert Exhibitor.objects.count() == 3
    exhibitor.refresh_from_db()
    assert (exhibitor.slug, exhibitor.organisation.founded_year) == ("new-name", 1960)


@pytest.mark.parametrize(("former", "reason"), [("test-company-2", "is the address of a row today")])
def test_former_address_that_is_in_use_is_refused(edition, former, reason):
    for one in edition.rows["exhibitors.csv"]:
        one["former_slug"] = ""
    edition.rows["exhibitors.csv"][0]["former_slug"] = former
    with pytest.raises(EditionRefused, match=reason):
        edition.load()
