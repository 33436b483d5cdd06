"""The facets of the catalogue: how many each shows, and the halls."""

import pytest
from django.utils import timezone

from exhibitors import allocation
from exhibitors.models import Allocation
from tests.conftest import (
    make_exhibitor,
    make_hall,
    make_organisation,
    make_region,
    make_sector,
    make_stand,
)


@pytest.fixture
def spread(exhibition):
    """Sixteen exhibitors over sectors, regions and halls; some have no region or stand, one only an offer."""
    sectors = [make_sector(exhibition, code) for code in ("FOOD", "MACH", "WOOD")]
    regions = [make_region("minsk-city"), make_region("brest"), None]
    halls = [make_hall(exhibition, code) for code in "ABC"]
    for number in range(16):
        organisation = make_organisation(number, region=regions[number // 3 % 3])
        exhibitor = make_exhibitor(
            exhibition, number, organisation=organisation, sector=sectors[number % 3],
            name_en=f"{'AВB8'[number % 4]}lpha {number}", products=["cheese" if number % 4 else "butter"],
        )  # fmt: skip
        if number % 5 < len(halls):
            hall = halls[number % 5]
            stand = make_stand(hall, f"{hall.code}-1{number:02}", x_cm=300 * (number + 1))
            allocation.assign(stand=stand, exhibitor=exhibitor)
    Allocation.objects.filter(stand__code="A-105").update(state=Allocation.State.OFFERED)
    return exhibition


@pytest.mark.parametrize("query", ["?q=cheese&hall=A", "?sector=FOOD&region=minsk-city&hall=A&letter=A-Z"])
def test_each_count_is_what_the_click_shows(client, spread, query):
    def open_page(address):
        return client.get(f"/en/exhibitors/{address}").context

    context = open_page(query)
    facets = [one for name in ("sectors", "regions", "halls", "letters") for one in context[name]]
    counted = {one.address: one.count for one in facets if one.count and not one.is_chosen}

    assert counted == {address: open_page(address)["page"].paginator.count for address in counted}
    assert len(counted) > 1
    assert {one.count for one in facets if one.is_chosen} == {context["page"].paginator.count}


def test_halls_count_neither_offers_nor_former_stands(client, spread):
    Allocation.objects.filter(stand__code="B-101").update(released_at=timezone.now())

    context = client.get("/en/exhibitors/?hall=B").context

    assert [(one.thing.code, one.count, one.is_chosen, one.address) for one in context["halls"]] == [
        ("A", 3, False, "?hall=A"),
        ("B", 2, True, "?"),
        ("C", 3, False, "?hall=C"),
    ]
    assert len(context["page"]) == 2


def test_one_hall_is_no_choice(client, exhibition):
    allocation.assign(stand=make_stand(make_hall(exhibition)), exhibitor=make_exhibitor(exhibition))

    assert client.get("/en/exhibitors/").context["halls"] == []
