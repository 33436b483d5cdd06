"""The trail as the two secretaries read it, found by person, paper, day and receipt."""

import pytest
from django.utils import timezone

from conference import trail
from conference.models.commission import Paper, Reading
from tests.leveled_papers import SEES, admin, browser, drawn_once, found, leveled, media
from tests.meeting import SECRET, handed_in, standing_of

__all__ = ["drawn_once", "found", "leveled", "media"]


@pytest.fixture
def readings(found, leveled):
    """Everybody who may has read each of the papers."""
    for name, levels in SEES.items():
        for level in levels:
            trail.record(who=standing_of(getattr(found, name)), thing=leveled[level])
    return admin("meetings", found.meeting.key, "readings")


def test_trail_hides_the_other_partys_own_papers_in_every_parameter(found, leveled, readings):
    national = leveled["NATIONAL_BY"]
    receipt = Reading.objects.filter(key=national.key).first().receipt
    own, other = browser(found.by_secretary), browser(found.kz_secretary)
    day = timezone.localdate(timezone.now(), found.meeting.exhibition.zone).isoformat()

    for query in (
        "",
        f"paper={national.key}",
        f"receipt={receipt}",
        f"person={found.by_delegate.pk}",
        f"day={day}",
    ):
        for page in (readings, readings.removesuffix("/") + ".csv"):
            text = other.get(f"{page}?{query}").content.decode()
            assert f"{SECRET} NATIONAL_BY" not in text
            assert f'value="{national.key}"' not in text
    assert not other.get(f"{readings}?receipt={receipt}").context["rows"]
    assert own.get(f"{readings}?receipt={receipt}").context["rows"][0].key == national.key
    assert f"{SECRET} NATIONAL_BY" in own.get(f"{readings}?paper={national.key}").content.decode()


def test_trail_forgets_for_the_other_side_what_has_become_national(found, leveled, readings):
    paper = leveled["DELEGATIONS"]
    other = browser(found.kz_secretary)
    receipt = Reading.objects.filter(key=paper.key).first().receipt
    assert other.get(f"{readings}?receipt={receipt}").context["rows"]

    Paper.objects.filter(pk=paper.pk).update(level="NATIONAL_BY")

    assert not other.get(f"{readings}?receipt={receipt}").context["rows"]


def test_trail_is_found_by_person_and_day_and_receipt_however_it_is_written(found, leveled, readings):
    client = browser(found.by_secretary)
    mine = client.get(f"{readings}?person={found.by_delegate.pk}").context["rows"]
    assert {row.user for row in mine} == {found.by_delegate}
    assert not client.get(f"{readings}?day=2011-09-09").context["rows"]
    assert not client.get(f"{readings}?day=nonsense&person=x").context["rows"]
    receipt = mine[0].receipt.upper()
    (row,) = client.get(f"{readings}?receipt={receipt[:4]}-{receipt[4:]}").context["rows"]
    assert row == mine[0]


def test_trail_is_exported_and_says_so(found, leveled, readings):
    Paper.objects.filter(pk=leveled["PUBLIC"].pk).update(title_ru="=1+1")
    address = readings.removesuffix("/") + ".csv"

    answer = browser(found.by_secretary).get(f"{address}?paper={leveled['PUBLIC'].key}")

    text = answer.content.decode()
    assert text.startswith("\ufeff")
    assert text.count("'=1+1") == len([name for name, levels in SEES.items() if "PUBLIC" in levels])
    assert Reading.objects.filter(action="exported", user=found.by_secretary).count() == 1


def test_trail_has_pages(found, leveled, readings):
    who = standing_of(found.by_delegate)
    for _number in range(60):
        trail.record(who=who, thing=leveled["DELEGATIONS"])
    page = browser(found.by_secretary).get(f"{readings}?person={found.by_delegate.pk}&page=2")
    assert (page.context["page"].number, len(page.context["rows"])) == (2, 13)


@pytest.mark.parametrize("page", ["papers", "readings"])
def test_lists_ask_the_same_number_of_queries_however_many(
    found, page, drawn_once, django_assert_max_num_queries
):
    client, address = browser(found.by_secretary), admin("meetings", found.meeting.key, page)
    counts = []
    for number in (1, 2, 3):
        paper = handed_in(found.by_secretary, found.meeting, titles={"ru": f"Test {number}"})
        trail.record(who=standing_of(found.kz_delegate), thing=paper)
        with django_assert_max_num_queries(25) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[2]
