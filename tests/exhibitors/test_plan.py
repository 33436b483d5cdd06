import itertools

import pytest
from django.utils import timezone

from exhibitors import plan
from exhibitors.models import Allocation, Exhibitor, Stand
from tests.conftest import make_exhibition, make_exhibitor, make_hall, make_stand

Status = Stand.Status


def give(stand, exhibitor, **fields):
    return Allocation.objects.create(stand=stand, exhibitor=exhibitor, **fields)


def row_of_stands(hall, number, row=1):
    return [
        make_stand(hall, f"{hall.code}-{row}{place:02}", x_cm=300 * place, y_cm=600 * row)
        for place in range(1, number + 1)
    ]


@pytest.mark.parametrize(
    "typed",
    ["A-306", "a-306", " A 306 ", "A306", "А-306", "а306", "A–306", "A—306", "Ａ-306"],
)
def test_numbers_forgives_case_script_and_hyphen(typed):
    assert "A-306" in plan.numbers(typed)


@pytest.mark.parametrize(("typed", "letter"), [("В-1", "B"), ("С-1", "C"), ("в1", "B"), ("с1", "C")])
def test_numbers_reads_cyrillic_letters_that_look_alike(typed, letter):
    assert f"{letter}-1" in plan.numbers(typed)


@pytest.mark.parametrize(
    ("cm", "text"), [(300, "3"), (450, "4.5"), (1205, "12.05"), (0, "0"), (-100, "-1"), (630000, "6300")]
)
def test_metres(cm, text):
    assert plan.metres(cm) == text


def test_status_follows_the_active_allocation():
    stand, closed = Stand(), Stand(is_closed=True)

    assert plan.status_of(stand, None) == Status.FREE
    assert plan.status_of(closed, None) == Status.CLOSED
    for state, status in (
        (Allocation.State.OPTION, Status.RESERVED),
        (Allocation.State.OFFERED, Status.RESERVED),
        (Allocation.State.ACCEPTED, Status.TAKEN),
        (Allocation.State.CONFIRMED, Status.TAKEN),
        (Allocation.State.LOCKED, Status.TAKEN),
    ):
        assert plan.status_of(stand, Allocation(state=state)) == status


def test_plan_draws_stands_to_scale(client, exhibition):
    hall = make_hall(exhibition, width_cm=6300, depth_cm=4800)
    make_stand(hall, "A-101", x_cm=300, y_cm=450, width_cm=900, depth_cm=600)

    page = client.get("/ru/plan/").content.decode()

    assert 'viewBox="-1 -1 65 52"' in page
    assert (
        '<rect x="3" y="4.5" width="9" height="6"/><text x="7.5" y="7.9" class=" t-free">101</text>' in page
    )
    assert '<path class="wall" d="M29.5 48H0V0H63V48H33.5"/>' in page


@pytest.mark.parametrize("language", ["ru", "kk", "be", "en"])
def test_plan_marks_the_stand_without_script(client, exhibition, language):
    hall_a, hall_b = make_hall(exhibition, "A"), make_hall(exhibition, "B")
    make_stand(hall_a, "A-101")
    stand = make_stand(hall_b, "B-101", kind=Stand.Kind.RAW, width_cm=900, depth_cm=600)
    give(stand, make_exhibitor(exhibition, 1), is_reconstruction=True)

    response = client.get(f"/{language}/plan/?stand=b-101&hall=A")
    page = response.content.decode()

    assert response.context["hall"] == hall_b
    assert page.count('id="sel"') == 1
    assert "101 ✓" in page
    assert f'href="/{language}/exhibitors/test-company-1/"' in page
    assert "A-101" not in page


def test_panel_says_what_the_stand_is(client, exhibition):
    stand = make_stand(make_hall(exhibition), "A-306", kind=Stand.Kind.RAW, width_cm=900, depth_cm=600)
    give(stand, make_exhibitor(exhibition, 1), is_reconstruction=True)

    page = client.get("/en/plan/?stand=A-306").content.decode()

    panel = page.partition('<p class="panel" role="status">')[2].partition("</p>")[0]
    assert panel == (
        "<b>A-306</b>, selected: 9&nbsp;×&nbsp;6&nbsp;m, 54&nbsp;m², raw space, taken."
        ' <a href="/en/exhibitors/test-company-1/">Test Company 1</a>'
        ' <span class="meta">(by way of example)</span>'
    )


@pytest.mark.parametrize("typed", ["Z-999", "<script>", "1" * 10_000, "%", "٣", "A-1%2C01"])
def test_unknown_stand_is_said_and_the_plan_still_shown(client, exhibition, typed):
    make_stand(make_hall(exhibition), "A-101")

    response = client.get("/en/plan/", {"stand": typed})
    page = response.content.decode()

    assert response.status_code == 200
    assert "There is no stand" in page
    assert "<svg viewBox=" in page
    assert "<script>" not in page
    assert 'id="sel"' not in page


def test_unknown_stand_is_repeated_as_it_was_typed(client, exhibition):
    make_hall(exhibition)

    assert "There is no stand “z 999”" in client.get("/en/plan/?stand=z+999").content.decode()


def test_stand_of_another_edition_is_unknown(client, exhibition):
    make_hall(exhibition)
    make_stand(make_hall(make_exhibition("test-expo-2010")), "A-101")

    assert b"There is no stand" in client.get("/en/plan/?stand=A-101").content


@pytest.mark.parametrize(
    ("query", "code"), [("", "A"), ("hall=B", "B"), ("hall=в", "B"), ("hall=Z", "A"), ("hall=", "A")]
)
def test_hall_is_chosen_or_the_first(client, exhibition, query, code):
    make_hall(exhibition, "A")
    make_hall(exhibition, "B")

    assert client.get(f"/en/plan/?{query}").context["hall"].code == code


def test_plan_without_halls_says_so(client, exhibition):
    response = client.get("/en/plan/?stand=A-101")

    assert response.status_code == 200
    assert b"has not been published yet" in response.content


def test_zoom_is_kept_by_links_and_forms(client, exhibition):
    make_stand(make_hall(exhibition), "A-101")

    page = client.get("/en/plan/?zoom=200").content.decode()

    assert '<div class="plan scroll z2"' in page
    assert 'href="?hall=A&amp;zoom=200"' in page
    assert page.count('href="?stand=A-101&amp;zoom=200#sel"') == 2
    assert '<input type="hidden" name="zoom" value="200">' in page


@pytest.mark.parametrize("zoom", ["", "x", "300", "-1", "100"])
def test_other_zoom_is_the_whole_hall(client, exhibition, zoom):
    make_hall(exhibition)

    assert b"z2" not in client.get("/en/plan/", {"zoom": zoom}).content


def test_key_counts_every_status(client, exhibition):
    hall = make_hall(exhibition)
    stands = row_of_stands(hall, 5)
    give(stands[1], make_exhibitor(exhibition, 1))
    give(stands[2], make_exhibitor(exhibition, 2), state=Allocation.State.OFFERED)
    Stand.objects.filter(pk=stands[3].pk).update(is_closed=True)
    give(stands[4], make_exhibitor(exhibition, 3), released_at=timezone.now())

    context = client.get("/en/plan/").context

    assert dict(context["counts"]) == {
        Status.FREE: 2,
        Status.RESERVED: 1,
        Status.TAKEN: 1,
        Status.CLOSED: 1,
    }
    assert (context["area"], context["free"], context["free_area"]) == ("45", 2, "18")


def test_offered_stand_does_not_say_to_whom(client, exhibition):
    stand = make_stand(make_hall(exhibition), "A-101")
    give(stand, make_exhibitor(exhibition, 1), state=Allocation.State.OPTION)

    assert b"Test Company" not in client.get("/en/plan/?stand=A-101").content


@pytest.mark.parametrize("state", [Exhibitor.State.CANCELLED, Exhibitor.State.NO_SHOW])
def test_plan_does_not_name_whoever_does_not_come(client, exhibition, state):
    stand = make_stand(make_hall(exhibition), "A-101")
    give(stand, make_exhibitor(exhibition, 1, state=state))

    assert b"test-company" not in client.get("/en/plan/?stand=A-101").content


def test_table_has_a_row_for_every_stand_by_rows(client, exhibition):
    hall = make_hall(exhibition)
    row_of_stands(hall, 3, row=2)
    row_of_stands(hall, 2, row=1)

    page = client.get("/en/plan/").content.decode()

    table = page.partition('id="h-table"')[2]
    positions = [table.index(text) for text in ("Row 1", "A-101<", "A-102<", "Row 2", "A-201<", "A-203<")]
    assert positions == sorted(positions)
    assert table.count('<th scope="row">') == 5


def test_plan_asks_the_same_number_of_questions_for_one_and_three(
    client, exhibition, django_assert_num_queries
):
    hall = make_hall(exhibition)
    stands = row_of_stands(hall, 3)
    give(stands[0], make_exhibitor(exhibition, 1))
    with django_assert_num_queries(5):
        client.get("/en/plan/?stand=A-101")

    give(stands[1], make_exhibitor(exhibition, 2))
    give(stands[2], make_exhibitor(exhibition, 3))
    with django_assert_num_queries(5):
        client.get("/en/plan/?stand=A-101")


def test_detail_stays_at_the_wall_and_draws_only_what_is_near(exhibition):
    hall = make_hall(exhibition)
    corner = make_stand(hall, "A-101", x_cm=0, y_cm=0)
    near = make_stand(hall, "A-102", x_cm=3000, y_cm=1500)
    make_stand(hall, "A-103", x_cm=6000, y_cm=300)

    drawing = plan.detail(hall, plan.places(hall, Stand.objects.in_order(), [], selected=corner))

    assert drawing.view_box == "-0.5 -0.5 36 20"
    assert [one.stand for one in drawing.places] == [corner, near]
    assert drawing.selected.stand == corner


def test_wide_hall_has_larger_numbers_and_a_larger_detail(exhibition):
    hall = make_hall(exhibition, width_cm=9900, depth_cm=7200)
    stand = make_stand(hall, "C-505", x_cm=9000, y_cm=6600, width_cm=600, depth_cm=600)

    drawing = plan.detail(hall, plan.places(hall, [stand], [], selected=stand))

    assert drawing.is_wide
    assert drawing.view_box == "45.5 42.5 54 30"
    assert drawing.selected.baseline == "69.61"
    assert drawing.selected.patch == {"x": "91.34", "y": "67.82", "width": "3.33", "depth": "2.37"}


def test_layers_hold_every_stand_once(exhibition):
    stands = row_of_stands(make_hall(exhibition), 4)
    stands[1].is_closed = True

    drawing = plan.whole(stands[0].hall, plan.places(stands[0].hall, stands, [], selected=stands[0]))

    drawn = list(itertools.chain.from_iterable(layer.places for layer in drawing.layers))
    assert [layer.look for layer in drawing.layers] == ["s-free", "s-shut"]
    assert len(drawn) == 3
    assert drawing.selected.stand == stands[0]
