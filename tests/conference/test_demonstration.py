"""What the demo shows of the Commission."""

import io

import pytest
from docx import Document

from conference import demonstration, paper_files, wall
from conference.models import Contribution
from conference.models.commission import AgendaItem, CommissionMeeting, Delegate, Office, Paper
from expo.models import Person, User
from tests.conftest import almaty, make_organisation, make_session
from tests.meeting import standing_of


@pytest.fixture
def prepared(exhibition, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    for number, slug in enumerate(("gknt", "nas-belarus"), 1):
        make_organisation(number, slug=slug)
    make_session(
        exhibition, 39, reference="S39", kind="commission", access="closed",
        starts_at=almaty(9, 10), ends_at=almaty(9, 13),
    )  # fmt: skip
    demonstration.prepare_meeting(exhibition)
    return exhibition


def test_demo_holds_what_is_documented_and_invents_nobody(prepared):
    meeting = CommissionMeeting.objects.get()
    assert (meeting.number, meeting.session.reference, meeting.is_reconstruction) == (None, "S39", True)
    assert not Office.objects.filter(role="co-chair").exists()
    assert [Person.objects.count(), Contribution.objects.count()] == [0, 0]
    items = AgendaItem.objects.all()
    assert len(items) == 6
    assert all(item.is_reconstruction and item.is_agreed for item in items)
    assert all(getattr(item, f"title_{code}") for item in items for code in ("ru", "kk", "be", "en"))


def test_demo_has_a_public_paper_that_says_it_is_a_reconstruction(prepared):
    (paper,) = Paper.objects.all()
    text = " ".join(
        one.text for one in Document(io.BytesIO(paper_files.read(paper.versions.get()))).paragraphs
    )

    assert (paper.level, paper.part) == ("PUBLIC", "BY")
    assert all(getattr(paper, f"title_{code}") for code in ("ru", "kk", "be", "en"))
    assert "Реконструкция" in text and "не является документом комиссии" in text


def test_demo_is_prepared_once(prepared):
    def rows():
        return [
            model.objects.count() for model in (CommissionMeeting, AgendaItem, Office, Delegate, User, Paper)
        ]

    before = rows()
    demonstration.prepare_meeting(prepared)
    assert rows() == before


def test_demo_without_its_session_prepares_nothing(exhibition):
    demonstration.prepare_meeting(exhibition)
    assert not CommissionMeeting.objects.exists()


def test_entrances_open_the_door_of_each_side(prepared):
    for _title, _address, accounts in demonstration.entrances(prepared):
        for email, password in accounts:
            user = User.objects.get(email=email)
            assert user.check_password(password)
            assert list(wall.meetings(standing_of(user))) == [CommissionMeeting.objects.get()]
