"""The draft as the clash engine sees it, and clashes that somebody ignores."""

import pytest

from conference import drafting, ignoring
from conference.models import AcceptedClash, Session
from conference.publishing import ScheduleClash
from expo.loading import load_edition
from tests.conference.test_publishing import make_elsewhere, publish
from tests.conftest import almaty, make_room, make_session
from tests.editions import BELARUS_EXPO_2011


def test_ignored_clash_counts_again_when_the_draft_moves(exhibition, organiser):
    room = make_room(exhibition, turnaround=15)
    make_session(exhibition, 1, room=room)
    second = make_session(exhibition, 2, room=room)
    (clash,) = drafting.read(exhibition).clashes
    facts = {"exhibition": exhibition, "fingerprint": clash.fingerprint, "user": organiser}
    ignoring.ignore(reason="Cleared meanwhile", **facts)
    ignoring.ignore(reason="Nothing to clear", **facts)
    assert AcceptedClash.objects.get().reason == "Nothing to clear"
    assert drafting.read(exhibition).counts == {}
    publish(exhibition)
    Session.objects.filter(pk=second.pk).update(starts_at=almaty(8, 11, 5))
    with pytest.raises(ScheduleClash):
        publish(exhibition)
    with pytest.raises(ignoring.ClashIsGone):
        ignoring.ignore(reason="Once more", **facts)


def test_double_booking_is_never_ignored(exhibition, organiser):
    make_session(exhibition, 1)
    make_session(exhibition, 2, starts_at=almaty(8, 10), ends_at=almaty(8, 11))
    (clash,) = drafting.read(exhibition).clashes
    with pytest.raises(ignoring.ClashBlocks):
        ignoring.ignore(exhibition=exhibition, fingerprint=clash.fingerprint, reason="Please", user=organiser)


def test_session_without_a_sector_or_visitors_does_not_compete(exhibition):
    sector = exhibition.sectors.create(code="T")
    for number, fields in enumerate(({}, {"kind": "negotiations", "access": "closed"}, {"kind": "break"}), 1):
        session = make_elsewhere(exhibition, number, almaty(8, 10), almaty(8, 11))
        Session.objects.filter(pk=session.pk).update(sector=sector, **fields)
    assert drafting.read(exhibition).clashes == []


def test_edition_that_ships_has_no_clash_that_blocks(db):
    exhibition = load_edition(BELARUS_EXPO_2011).exhibition
    draft = drafting.read(exhibition)
    assert len(draft.sessions) == 64
    assert draft.blocking == []
    assert {one.kind for one in draft.clashes} == {"sector"}
