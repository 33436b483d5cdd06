import pytest
from django.db import IntegrityError, transaction

from exhibitors import allocation
from exhibitors.models import Allocation, Exhibitor
from tests.conftest import make_exhibition, make_exhibitor, make_hall, make_sector, make_stand


@pytest.fixture
def hall(exhibition):
    return make_hall(exhibition)


def test_assign_gives_the_stand_and_moves_the_exhibitor_on(exhibition, hall):
    exhibitor = make_exhibitor(exhibition, state=Exhibitor.State.CONFIRMED)

    given = allocation.assign(stand=make_stand(hall), exhibitor=exhibitor)

    exhibitor.refresh_from_db()
    assert exhibitor.state == Exhibitor.State.STAND_ASSIGNED
    assert (given.stand.code, given.exhibitor, given.is_reconstruction) == ("A-101", exhibitor, False)


def test_assign_does_not_set_an_exhibitor_back(exhibition, hall):
    exhibitor = make_exhibitor(exhibition, state=Exhibitor.State.READY)

    allocation.assign(stand=make_stand(hall), exhibitor=exhibitor)

    exhibitor.refresh_from_db()
    assert exhibitor.state == Exhibitor.State.READY


def test_assign_refuses_a_stand_that_is_taken(exhibition, hall):
    stand = make_stand(hall)
    allocation.assign(stand=stand, exhibitor=make_exhibitor(exhibition, 1))

    with pytest.raises(allocation.StandTaken) as caught:
        allocation.assign(stand=stand, exhibitor=make_exhibitor(exhibition, 2))

    assert caught.value.code == "stand_taken"
    assert Allocation.objects.count() == 1


def test_assign_refuses_a_second_stand(exhibition, hall):
    exhibitor = make_exhibitor(exhibition)
    allocation.assign(stand=make_stand(hall), exhibitor=exhibitor)

    with pytest.raises(allocation.StandTaken) as caught:
        allocation.assign(stand=make_stand(hall, "A-102"), exhibitor=exhibitor)

    assert caught.value.code == "exhibitor_placed"


def test_assign_refuses_a_stand_that_is_not_for_letting(exhibition, hall):
    with pytest.raises(allocation.StandTaken) as caught:
        allocation.assign(stand=make_stand(hall, is_closed=True), exhibitor=make_exhibitor(exhibition))

    assert caught.value.code == "stand_closed"
    assert Allocation.objects.count() == 0


def test_assign_refuses_a_stand_of_another_exhibition(exhibition):
    elsewhere = make_stand(make_hall(make_exhibition("test-expo-2012")))

    with pytest.raises(allocation.ValidationError):
        allocation.assign(stand=elsewhere, exhibitor=make_exhibitor(exhibition))


def test_database_itself_refuses_a_stand_given_twice(exhibition, hall):
    stand = make_stand(hall)
    Allocation.objects.create(stand=stand, exhibitor=make_exhibitor(exhibition, 1))

    with pytest.raises(IntegrityError), transaction.atomic():
        Allocation.objects.create(stand=stand, exhibitor=make_exhibitor(exhibition, 2))


def test_release_frees_the_stand_and_keeps_the_record(exhibition, hall):
    stand, exhibitor = make_stand(hall), make_exhibitor(exhibition, 1)
    first = allocation.assign(stand=stand, exhibitor=exhibitor)

    allocation.release(allocation=first)

    exhibitor.refresh_from_db()
    assert exhibitor.state == Exhibitor.State.CONFIRMED
    second = allocation.assign(stand=stand, exhibitor=make_exhibitor(exhibition, 2))
    assert list(Allocation.objects.active()) == [second]
    assert set(stand.allocations.all()) == {first, second}


def test_release_twice_keeps_the_first_moment(exhibition, hall):
    exhibitor = make_exhibitor(exhibition)
    given = allocation.assign(stand=make_stand(hall), exhibitor=exhibitor)
    allocation.release(allocation=given)
    ended = given.released_at
    allocation.assign(stand=make_stand(hall, "A-102"), exhibitor=exhibitor)

    allocation.release(allocation=given)

    exhibitor.refresh_from_db()
    assert given.released_at == ended
    assert exhibitor.state == Exhibitor.State.STAND_ASSIGNED


def plan(exhibition):
    rows = Allocation.objects.active().filter(exhibitor__exhibition=exhibition)
    return dict(rows.values_list("exhibitor__slug", "stand__code"))


def test_reconstruct_puts_each_sector_in_one_block_largest_stand_to_most_products(exhibition, hall):
    first, second = make_sector(exhibition, "ONE", position=1), make_sector(exhibition, "TWO", position=2)
    for place, width in ((1, 300), (2, 600), (3, 300), (4, 900)):
        make_stand(hall, f"A-10{place}", x_cm=1000 * place, width_cm=width)
    make_exhibitor(exhibition, 1, products=["a"], sector=second)
    make_exhibitor(exhibition, 2, products=["a"], sector=first)
    make_exhibitor(exhibition, 3, products=["a", "b"], sector=first)

    assert allocation.reconstruct(exhibition=exhibition) == 3

    assert plan(exhibition) == {
        "test-company-3": "A-102",
        "test-company-2": "A-101",
        "test-company-1": "A-103",
    }
    assert Allocation.objects.filter(is_reconstruction=True).count() == 3
    assert set(Exhibitor.objects.values_list("state", flat=True)) == {Exhibitor.State.STAND_ASSIGNED}


def test_reconstruct_fills_the_open_air_ground_first_and_then_goes_indoors(exhibition, hall):
    ground = make_hall(exhibition, "C", kind="open-air")
    make_stand(hall, "A-101")
    make_stand(hall, "A-102")
    make_stand(ground, "C-101", kind="open-air")
    machines = make_sector(exhibition, "MACH")
    for number in (1, 2):
        make_exhibitor(exhibition, number, sector=machines)

    allocation.reconstruct(exhibition=exhibition, open_air_sectors=["MACH"])

    assert plan(exhibition) == {"test-company-1": "C-101", "test-company-2": "A-101"}


def test_reconstruct_leaves_what_is_given_closed_or_cancelled_alone(exhibition, hall):
    stands = [make_stand(hall, f"A-10{place}", is_closed=place == 2) for place in range(1, 5)]
    given = make_exhibitor(exhibition, 1)
    allocation.assign(stand=stands[0], exhibitor=given)
    make_exhibitor(exhibition, 2)
    make_exhibitor(exhibition, 3, state=Exhibitor.State.CANCELLED)

    assert allocation.reconstruct(exhibition=exhibition) == 1
    assert plan(exhibition) == {"test-company-1": "A-101", "test-company-2": "A-103"}
    assert allocation.reconstruct(exhibition=exhibition) == 0


def test_reconstruct_gives_what_there_is_where_stands_are_short(exhibition, hall):
    make_stand(hall)
    for number in range(1, 4):
        make_exhibitor(exhibition, number)

    assert allocation.reconstruct(exhibition=exhibition) == 1


def test_reconstruct_keeps_to_its_exhibition(exhibition, hall):
    make_stand(hall)
    make_exhibitor(exhibition)
    other = make_exhibition("test-expo-2012")

    assert allocation.reconstruct(exhibition=other) == 0
    assert Allocation.objects.count() == 0


def test_reconstruct_asks_the_database_the_same_number_of_times_for_more(
    exhibition, hall, django_assert_num_queries
):
    make_stand(hall, "A-101")
    make_exhibitor(exhibition, 1, products=["a"])
    with django_assert_num_queries(9):
        allocation.reconstruct(exhibition=exhibition)

    for number in range(2, 5):
        make_stand(hall, f"A-10{number}")
        make_exhibitor(exhibition, number, products=["a"])
    with django_assert_num_queries(9):
        allocation.reconstruct(exhibition=exhibition)
