"""Who somebody is to the Commission, and which of its rows there are for them."""

import pytest

from conference import access, wall
from conference.models.commission import Level, Part
from tests.meeting import make_paper, standing_of

INSIDE = ["by_secretary", "kz_secretary", "by_chair", "kz_chair", "by_delegate", "kz_delegate"]
OUTSIDE = ["organiser", "reviewer", "outsider"]


@pytest.mark.parametrize("name", OUTSIDE)
def test_wall_gives_nothing_to_outsiders_superusers_included(found, name):
    make_paper(found.meeting, level=Level.PUBLIC)
    who = standing_of(getattr(found, name))

    assert not who
    for rows in (wall.meetings, wall.items, wall.papers, wall.protocols, wall.decisions, wall.readings):
        assert list(rows(who)) == []


@pytest.mark.parametrize(
    ("level", "part", "readers"),
    [
        (Level.DELEGATIONS, Part.BY, INSIDE),
        (Level.JOINT_SECRETARIAT, Part.KZ, ["by_secretary", "kz_secretary", "by_chair", "kz_chair"]),
        (Level.NATIONAL_BY, Part.BY, ["by_secretary", "by_chair", "by_delegate"]),
        (Level.NATIONAL_KZ, Part.KZ, ["kz_secretary", "kz_chair", "kz_delegate"]),
    ],
)
def test_wall_shows_a_paper_to_its_level_only(found, level, part, readers):
    paper = make_paper(found.meeting, part, level=level)

    saw = [
        name
        for name in [*INSIDE, "interpreter", "late_interpreter", *OUTSIDE]
        if paper in wall.papers(standing_of(getattr(found, name)))
    ]

    assert saw == readers


def test_wall_opens_an_item_to_an_interpreter_for_a_time(found):
    found.meeting.state = "AGENDA_AGREED"
    found.meeting.save()
    paper = make_paper(found.meeting, item=found.items[2])
    make_paper(found.meeting, item=found.items[2], level=Level.NATIONAL_BY)
    make_paper(found.meeting, item=found.items[1])

    in_time, too_late = (standing_of(user) for user in (found.interpreter, found.late_interpreter))

    assert [list(wall.items(in_time)), list(wall.papers(in_time))] == [[found.items[2]], [paper]]
    assert [list(wall.items(too_late)), list(wall.papers(too_late))] == [[], []]


def test_wall_counts_a_leading_office_for_nothing_without_a_second_factor(found):
    assert not wall.standing(found.by_secretary)
    assert access.leads_the_commission(found.by_secretary)
    assert not access.leads_the_commission(found.by_delegate)


def test_wall_keeps_the_agenda_from_delegates_until_it_is_agreed(found):
    assert list(wall.items(standing_of(found.by_delegate))) == []

    found.meeting.state = "AGENDA_AGREED"
    found.meeting.save()

    assert len(wall.items(standing_of(found.by_delegate))) == 2
