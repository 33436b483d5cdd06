"""Papers: who hands them in, what is taken, and what the database itself refuses."""

import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from conference import handing_out, meetings, paper_files, papers, wall, watermarks
from conference.models.commission import CommissionMeeting, Paper, PaperVersion, Reading
from expo import kept_files
from expo.documents import DocumentRefused
from expo.problems import Refusal
from tests import documents, files, office
from tests.meeting import handed_in, make_item, make_meeting, make_paper, standing_of

GOOD = {
    "a.pdf": documents.pdf(),
    "a.docx": office.docx(),
    "a.pptx": office.pptx("Test"),
    "a.xlsx": office.xlsx(),
}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def on_disk(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("name", GOOD)
def test_paper_is_handed_in_for_the_own_part(found, media, name):
    paper = handed_in(
        found.kz_secretary, found.meeting, GOOD[name], f"Доклад {name}", item=found.items[2], note="First"
    )

    assert (paper.part, paper.level, paper.item, paper.title_ru) == (
        "KZ", "DELEGATIONS", found.items[2], "Zubrovaya документ с файлом",
    )  # fmt: skip
    (version,) = paper.versions.all()
    assert (version.number, version.name, version.note) == (1, f"Доклад {name}", "First")
    (path,) = on_disk(media)
    assert path.relative_to(media).parts == ("papers", version.key[:2], version.key)
    assert path.read_bytes() == GOOD[name] == paper_files.read(version)


@pytest.mark.parametrize("name", ["by_chair", "by_delegate", "interpreter", "organiser"])
def test_paper_is_handed_in_by_a_secretary_only(found, name):
    with pytest.raises(Refusal) as refusal:
        handed_in(getattr(found, name), found.meeting)

    assert refusal.value.code == "not_a_secretary"


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (files.EXE, "a.pdf", "file_type"),
        (documents.office("docx", **{"word/vbaProject.bin": documents.COMPOUND}), "a.docx", "file_macros"),
        (documents.pdf(root={"/OpenAction": documents.script()}), "a.pdf", "file_active"),
        (documents.pdf(), "../../a.pdf", "file_name"),
        (documents.open_document(), "a.odt", "file_type"),
        (documents.pdf() + bytes(10 * 1024 * 1024), "a.pdf", "file_size"),
        # A package that no program opens could not bear a mark.
        (documents.office("docx"), "a.docx", "file_broken"),
    ],
)
def test_file_that_is_not_taken_leaves_nothing_behind(found, media, content, name, code):
    with pytest.raises(DocumentRefused) as caught:
        handed_in(found.by_secretary, found.meeting, content, name)

    assert caught.value.code == code
    assert "Zubrovaya" not in caught.value.message
    assert not Paper.objects.exists()
    assert on_disk(media) == []


@pytest.mark.parametrize(
    "said",
    [
        {"level": "NATIONAL_KZ"},
        {"level": "SECRET"},
        {"titles": {"ru": ""}},
        {"language": "de"},
        {"level": "PUBLIC", "is_restricted": True, "file": None},
        {"is_restricted": True},
        {"file": None},
    ],
)
def test_paper_that_contradicts_itself_is_refused(found, media, said):
    given = {"level": "DELEGATIONS", "titles": {"ru": "Test"}, "language": "ru", "name": "a.pdf"}
    with pytest.raises(ValidationError):
        papers.hand_in(
            who=standing_of(found.by_secretary),
            meeting=found.meeting,
            **given | {"file": io.BytesIO(documents.pdf())} | said,
        )
    assert not Paper.objects.exists()
    assert on_disk(media) == []


def test_paper_belongs_to_an_item_of_its_own_meeting(found, exhibition):
    other = make_item(make_meeting(exhibition, session=None))
    with pytest.raises(papers.PaperRefused):
        handed_in(found.by_secretary, found.meeting, item=other)


@pytest.mark.usefixtures("in_english")
def test_paper_sent_twice_is_one(found):
    handed_in(found.by_secretary, found.meeting)
    with pytest.raises(papers.PaperRefused, match="already"):
        handed_in(found.by_secretary, found.meeting)


def test_restricted_information_has_no_file_whichever_comes_first(found):
    who = standing_of(found.by_secretary)
    restricted = papers.hand_in(
        who=who,
        meeting=found.meeting,
        level="JOINT_SECRETARIAT",
        titles={"ru": "Test"},
        language="ru",
        is_restricted=True,
        registration_number="12/34",
    )
    open_one = handed_in(found.by_secretary, found.meeting)

    with pytest.raises(papers.PaperRefused):
        papers.add_version(
            who=who, paper=restricted, version=1, file=io.BytesIO(documents.pdf("2")), name="a.pdf"
        )
    version = open_one.versions.get()
    version.pk, version.key, version.paper = None, "another", restricted
    with pytest.raises(IntegrityError), transaction.atomic():
        version.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.filter(pk=open_one.pk).update(is_restricted=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.filter(pk=restricted.pk).update(level="PUBLIC")


@pytest.mark.usefixtures("in_english")
def test_version_is_added_and_the_first_is_kept(found):
    paper = handed_in(found.by_secretary, found.meeting)
    first = paper.versions.get()

    added = papers.add_version(
        who=standing_of(found.by_secretary),
        paper=paper,
        version=1,
        file=io.BytesIO(GOOD["a.docx"]),
        name="a.docx",
        note="Signed",
    )

    assert [(one.number, one.name) for one in paper.versions.all()] == [(2, "a.docx"), (1, "test.pdf")]
    assert paper_files.read(added) == GOOD["a.docx"]
    assert paper_files.read(first) == documents.pdf()
    with pytest.raises(papers.PaperRefused, match="newest"):
        papers.add_version(
            who=standing_of(found.by_secretary),
            paper=paper,
            version=1,
            file=io.BytesIO(GOOD["a.docx"]),
            name="b.docx",
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperVersion.objects.update(sha256="0" * 64)


def amend(who, paper, **said):
    given = {"version": 1, "level": "DELEGATIONS", "titles": {"ru": "New"}, "language": "ru"}
    return papers.amend(who=who, paper=paper, **given | said)


def test_paper_is_changed_by_its_own_secretary_who_has_seen_it_as_it_is(found):
    paper = make_paper(found.meeting)
    own, other = standing_of(found.by_secretary), standing_of(found.kz_secretary)

    changed = amend(own, paper, level="JOINT_SECRETARIAT")

    assert (changed.level, changed.title_ru, changed.version) == ("JOINT_SECRETARIAT", "New", 2)
    assert [row.level for row in paper.history.all()] == ["JOINT_SECRETARIAT", "DELEGATIONS"]
    with pytest.raises(papers.PaperChanged):
        amend(own, paper, titles={"ru": "Lost"})
    for verb in (
        lambda: amend(other, paper, version=2),
        lambda: papers.withdraw(who=other, paper=paper, version=2),
        lambda: papers.add_version(
            who=other, paper=paper, version=2, file=io.BytesIO(documents.pdf()), name="a.pdf"
        ),
    ):
        with pytest.raises(PermissionDenied):
            verb()


@pytest.mark.usefixtures("in_english")
def test_withdrawn_paper_leaves_the_delegates_and_does_not_change_any_more(found):
    paper = make_paper(found.meeting)
    own = standing_of(found.by_secretary)

    papers.withdraw(who=own, paper=paper, version=1)

    assert list(wall.papers(standing_of(found.by_delegate))) == []
    assert list(wall.papers(own)) == [paper]
    with pytest.raises(papers.PaperRefused, match="withdrawn"):
        amend(own, paper)


def agree(found):
    return meetings.reach(meeting=found.meeting, state="AGENDA_AGREED")


def test_papers_are_circulated_once_both_secretaries_have_said_so(found):
    by, kz = standing_of(found.by_secretary), standing_of(found.kz_secretary)
    with pytest.raises(papers.NotToCirculate):
        papers.circulate(who=by, meeting=found.meeting)
    agree(found)

    first = papers.circulate(who=by, meeting=found.meeting)
    again = papers.circulate(who=by, meeting=found.meeting)
    assert (first.state, again.by_papers_complete_at) == ("AGENDA_AGREED", first.by_papers_complete_at)

    assert papers.circulate(who=kz, meeting=found.meeting).state == "PAPERS_CIRCULATED"
    with pytest.raises(papers.NotToCirculate):
        papers.circulate(who=by, meeting=found.meeting)
    with pytest.raises(Refusal):
        papers.circulate(who=standing_of(found.by_chair), meeting=found.meeting)


@pytest.mark.parametrize(("level", "is_kept"), [("DELEGATIONS", False), ("NATIONAL_BY", True)])
def test_new_paper_takes_the_word_back_unless_the_other_side_would_notice(found, level, is_kept):
    agree(found)
    papers.circulate(who=standing_of(found.by_secretary), meeting=found.meeting)

    handed_in(found.by_secretary, found.meeting, level=level)

    meeting = CommissionMeeting.objects.get()
    assert (meeting.by_papers_complete_at is not None) == is_kept


def test_paper_that_becomes_national_takes_the_word_back(found):
    agree(found)
    paper = make_paper(found.meeting)
    papers.circulate(who=standing_of(found.by_secretary), meeting=found.meeting)

    amend(standing_of(found.by_secretary), paper, level="NATIONAL_BY")

    assert CommissionMeeting.objects.get().by_papers_complete_at is None


def test_item_that_goes_leaves_its_papers(found):
    paper = make_paper(found.meeting, item=found.items[2], level="NATIONAL_BY")

    found.items[2].delete()

    paper.refresh_from_db()
    assert paper.item is None


def test_copy_is_made_for_one_reader_and_stands_in_the_trail(found):
    version = handed_in(found.by_secretary, found.meeting).versions.get()
    who = standing_of(found.kz_delegate)

    one, other = (handing_out.copy(who=who, version=version) for _number in range(2))

    assert one.receipt != other.receipt
    told = [
        (row.receipt, row.action, row.version, row.sha256, row.user) for row in Reading.objects.order_by("pk")
    ]
    assert told == [
        (made.receipt, "downloaded", "1", version.sha256, found.kz_delegate) for made in (one, other)
    ]
    assert paper_files.read(version) == documents.pdf()


def test_copy_is_not_in_the_trail_when_it_could_not_be_made(found, monkeypatch):
    version = handed_in(found.by_secretary, found.meeting).versions.get()

    def fail(*_args):
        raise watermarks.NotMarked

    monkeypatch.setattr(watermarks, "marked", fail)
    with pytest.raises(watermarks.NotMarked):
        handing_out.copy(who=standing_of(found.by_delegate), version=version)
    assert not Reading.objects.exists()


@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_damaged_file_is_not_given_out_and_that_is_told(found, media, harm):
    version = handed_in(found.by_secretary, found.meeting).versions.get()
    (path,) = on_disk(media)
    path.write_bytes(documents.pdf("Another")) if harm == "changed" else path.unlink()

    with pytest.raises(kept_files.FileDamaged):
        handing_out.copy(who=standing_of(found.by_delegate), version=version)

    (row,) = Reading.objects.all()
    assert (row.action, row.key, row.version) == ("damaged", version.paper.key, "1")
