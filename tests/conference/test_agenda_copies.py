"""Versions of the agenda, clean and marked-up copies, and the file for a word processor."""

import io
import re
import zipfile
from types import SimpleNamespace

import pytest
from django.utils import timezone, translation
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conference import agenda_copies, agenda_docx, agenda_versions, agendas, rapporteurs
from conference.agenda_copies import GONE, NEW, SAME
from conference.models.commission import AgendaItem
from expo import history
from tests.conference.test_agendas import agree_all, propose
from tests.meeting import make_person

WORDS = st.text(alphabet="абвқў []\n1.,", min_size=1, max_size=60)


def plain(pieces):
    return [(piece.kind, piece.text) for piece in pieces]


def kinds(version):
    return [(deed.kind, deed.row.position, deed.part) for deed in version.deeds]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(WORDS, WORDS)
def test_clean_copy_is_what_a_marked_up_one_says_without_what_is_gone(found, before, after):
    item = found.items[2]
    AgendaItem.objects.filter(pk=item.pk).update(title_ru=after)
    since = SimpleNamespace(
        at=timezone.now(), rows=[found.items[1], AgendaItem(pk=item.pk, position=2, title_ru=before)]
    )

    marked = agenda_copies.marked_up(found.meeting, "ru", since).lines[1]

    clean = agenda_copies.clean(found.meeting, "ru").lines[1]
    assert (
        "".join(piece.text for piece in marked.pieces if piece.kind != GONE) == clean.pieces[0].text == after
    )
    assert "".join(piece.text for piece in marked.pieces if piece.kind != NEW) == before
    assert marked.is_changed == (before != after)


def test_versions_tell_who_did_what(found, by, kz):
    with history.coming_from("admin", actor="by-secretary@example.org", request_id="one"):
        item = propose(by, found.meeting, "Об общем фонде")
    with history.coming_from("admin", request_id="two"):
        agendas.change(who=kz, item=item, version=1, titles={"ru": "Об общем центре"})
    agendas.agree(who=by, item=item, version=2)
    agendas.withdraw(who=by, item=item, version=2)
    with history.coming_from("admin", request_id="three"):
        agendas.move(who=by, item=item, version=2, up=True)
    agendas.remove(who=by, item=item, version=3)

    newest_first = agenda_versions.of(found.meeting)

    assert [kinds(one) for one in newest_first[::-1][2:]] == [
        [("proposed", 3, None)],
        [("reworded", 3, None), ("reopened", 3, "BY")],
        [("agreed", 3, "BY")],
        [("withdrawn", 3, "BY")],
        [("moved", 3, None), ("moved", 2, None)],
        [("removed", 2, None)],
        [("moved", 2, None)],
    ]
    assert newest_first[-3].actor == "by-secretary@example.org"
    ((language, pieces),) = newest_first[-4].deeds[0].differences
    assert (language, plain(pieces)) == ("ru", [(SAME, "Об общем "), (GONE, "фонде"), (NEW, "центре")])
    assert [row.title_ru for row in newest_first[-4].rows][-1] == "Об общем центре"
    assert len(agenda_versions.of_item(newest_first, found.items[2])) == 3


def test_versions_cost_one_query(found, by, django_assert_num_queries):
    propose(by, found.meeting)

    with django_assert_num_queries(1):
        assert len(agenda_versions.of(found.meeting)) == 3


def test_marked_up_copy_starts_from_the_last_agenda_agreed_as_a_whole(found, by, kz):
    before = agenda_versions.of(found.meeting)
    agendas.change(who=by, item=found.items[2], version=1, titles={"ru": "Иначе"})
    assert agenda_versions.agreed_before(agenda_versions.of(found.meeting)).number == before[0].number
    agree_all(found.meeting, by, kz)
    agreed = agenda_versions.of(found.meeting)[0]
    assert agreed.is_agreed

    propose(by, found.meeting)
    propose(kz, found.meeting)

    assert agenda_versions.agreed_before(agenda_versions.of(found.meeting)).number == agreed.number


def test_clean_copy_reads_as_the_agenda_in_its_language(found, by):
    rapporteurs.lead(who=by, item=found.items[2], organisation=found.by_body)
    rapporteurs.name(who=by, item=found.items[2], person=make_person(70), minutes=10)
    type(found.items[2]).objects.filter(pk=found.items[2].pk).update(title_kk="")

    with translation.override("en"):
        copy = agenda_copies.clean(found.meeting, "ru")
        other = agenda_copies.clean(found.meeting, "kk")

    assert [(line.number, plain(line.pieces), line.language) for line in copy.lines] == [
        (position, [(SAME, found.items[position].title_ru)], "ru") for position in (1, 2)
    ]
    assert "Пробное ведомство BY 1; Персона70 (10\xa0" in copy.lines[1].reports[0]
    assert [line.language for line in other.lines] == ["kk", "ru"]
    assert copy.legend == ""
    assert copy.place == "Алматы, 9\xa0сентября 2011\xa0г."


def test_marked_up_copy_shows_what_came_went_and_moved(found, by):
    gone = propose(by, found.meeting, "Уйдёт")
    since = agenda_versions.of(found.meeting)[0]
    agendas.remove(who=by, item=gone, version=1)
    new = propose(by, found.meeting, "Новая")
    agendas.move(who=by, item=new, version=1, up=True)
    agendas.change(who=by, item=found.items[1], version=1, titles={"ru": "Об исполнении"})

    copy = agenda_copies.marked_up(found.meeting, "ru", since)

    assert [(line.number, line.was, line.mark) for line in copy.lines] == [
        (1, None, SAME),
        (2, None, NEW),
        (3, 2, SAME),
        (3, None, GONE),
    ]
    assert all(line.is_changed for line in copy.lines)
    for line, item in zip(copy.lines[:3], found.meeting.items.all(), strict=True):
        assert "".join(piece.text for piece in line.pieces if piece.kind != GONE) == item.title_ru
    assert plain(copy.lines[3].pieces) == [(GONE, "Уйдёт")]


@pytest.fixture
def document(found, by):
    since = agenda_versions.of(found.meeting)[0]
    agendas.change(who=by, item=found.items[2], version=1, titles={"kk": "Жаңа мәселе"})
    return agenda_docx.write(agenda_copies.marked_up(found.meeting, "kk", since))


def test_document_holds_the_copy_with_its_marks(document, found):
    read = Document(io.BytesIO(document))

    paragraphs = [one.text for one in read.paragraphs]
    assert paragraphs[-2] == f"1. {found.items[1].title_kk}"
    marks = [(run.text, run.font.strike, run.font.underline) for run in read.paragraphs[-1].runs]
    assert ("Жаңа", None, True) in marks
    assert any(strike for _text, strike, _line in marks)
    languages = set(re.findall(r'w:lang w:val="([^"]+)"', read.styles.element.xml))
    assert languages == {"kk-KZ"}


def test_document_does_not_tell_who_made_it_or_when(document, found, by):
    properties = Document(io.BytesIO(document)).core_properties
    assert {getattr(properties, name) for name in agenda_docx.TEXTS} == {""}
    assert properties.created == properties.modified == agenda_docx.NO_TIME
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        said = b"".join(archive.read(name) for name in archive.namelist() if name.startswith("docProps/"))
    for word in (b"Word", b"python", f"{timezone.now().year}".encode(), b"example.org"):
        assert word not in said


def test_same_agenda_gives_the_same_document(found):
    copy = agenda_copies.clean(found.meeting, "ru")

    assert agenda_docx.write(copy) == agenda_docx.write(agenda_copies.clean(found.meeting, "ru"))


def test_a_copy_of_a_reconstructed_agenda_says_so(found):
    assert "Реконструкция" not in agenda_copies.clean(found.meeting, "ru").status

    found.meeting.is_reconstruction = True

    assert agenda_copies.clean(found.meeting, "ru").status.startswith("Реконструкция. ")
