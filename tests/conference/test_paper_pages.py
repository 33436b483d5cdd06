"""The pages of papers and of the trail: every level for every persona at every exit."""

import io

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import timezone

from conference import papers
from conference.models.commission import Communique, Paper, PaperVersion, Reading
from tests import documents
from tests.leveled_papers import LEVELS, SEES, admin, browser, drawn_once, found, leveled, media
from tests.meeting import SECRET, handed_in, make_paper, standing_of

__all__ = ["drawn_once", "found", "leveled", "media"]

LEADING = ("by_secretary", "kz_secretary", "by_chair", "kz_chair")


def said(content):
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(content)).pages]


@pytest.mark.parametrize("name", SEES)
def test_papers_exist_for_their_readers_at_every_exit(found, leveled, name):
    client = browser(getattr(found, name))
    pages = {"/ru/commission/papers/{}/": "all", "/ru/commission/papers/{}/1/": "all"}
    pages |= {admin("papers", "{}"): "leading", admin("papers", "{}", 1): "leading"}

    for level, paper in leveled.items():
        for page, whose in pages.items():
            may = level in SEES[name] and (whose == "all" or name in LEADING)
            for method in (client.get, client.head):
                answer = method(page.format(paper.key))
                assert answer.status_code == (200 if may else 404), (level, page)
                assert "no-store" in answer.headers.get("Cache-Control", "") or not may
                assert may or SECRET not in answer.content.decode()
    read = set(Reading.objects.values_list("key", flat=True)) - {found.meeting.key}
    assert read == {leveled[level].key for level in SEES[name]}


@pytest.mark.parametrize("name", LEADING)
def test_list_shows_the_papers_that_exist_for_the_reader(found, leveled, name):
    page = browser(getattr(found, name)).get(admin("meetings", found.meeting.key, "papers"))

    text = page.content.decode()
    assert [level for level in LEVELS if f"{SECRET} {level}<" in text] == [
        level for level in LEVELS if level in SEES[name]
    ]
    assert Reading.objects.filter(key=found.meeting.key).count() == 1
    assert ("hand-in" in text) == name.endswith("secretary")


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_download_is_a_marked_copy_with_a_receipt(found, language):
    found.kz_delegate.email = "test-reader@example.org"
    found.kz_delegate.save()
    paper = handed_in(found.by_secretary, found.meeting)

    answer = browser(found.kz_delegate).get(f"/{language}/commission/papers/{paper.key}/1/")

    (row,) = Reading.objects.all()
    (text,) = said(answer.content)
    person = found.meeting.delegates.get(user=found.kz_delegate).person
    moment = timezone.localtime(row.at, found.meeting.exhibition.zone)
    for word in (row.receipt, str(person.surname_ru), f"{moment:%H:%M}", f"{moment:%Y}", "UTC+05:00"):
        assert word in text
    assert answer.headers["Receipt"] == row.receipt
    assert answer.headers["Content-Disposition"] == 'attachment; filename="test.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox"
    assert "no-store" in answer.headers["Cache-Control"]
    again = browser(found.kz_delegate).get(f"/{language}/commission/papers/{paper.key}/").content.decode()
    assert row.receipt in again


def test_download_has_a_name_in_letters_of_its_own(found):
    paper = handed_in(found.by_secretary, found.meeting, name="Доклад.pdf")
    answer = browser(found.by_delegate).get(f"/ru/commission/papers/{paper.key}/1/")
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''%D0%94%D0%BE%D0%BA%D0%BB%D0%B0%D0%B4.pdf"
    )


def test_damaged_file_gives_a_page_that_tells_nothing_of_it(found, leveled, media):
    paper = leveled["DELEGATIONS"]
    version = paper.versions.get()
    (media / version.file.name).write_bytes(b"Another")

    answer = browser(found.by_delegate).get(f"/en/commission/papers/{paper.key}/1/")

    assert answer.status_code == 500
    assert "This file is damaged" in answer.content.decode()
    assert SECRET not in answer.content.decode()
    assert Reading.objects.get().action == "damaged"


def form(**said):
    given = {"title_ru": "Typed title", "title_kk": "", "level": "DELEGATIONS", "language": "ru"}
    return given | said


def sent(name="Paper.pdf", content=None):
    return SimpleUploadedFile(name, content or documents.pdf())


def test_secretary_hands_in_a_paper_and_a_version_and_changes_it(found):
    client = browser(found.by_secretary)
    address = admin("meetings", found.meeting.key, "papers", "hand-in")
    assert client.get(address).status_code == 200

    answer = client.post(address, form(item=found.items[2].pk, file=sent()))
    paper = Paper.objects.get()
    assert answer.url == admin("papers", paper.key)

    second = {"file": sent(content=documents.pdf("2")), "note": "Signed", "version": paper.version}
    assert client.post(admin("papers", paper.key, "version"), second).status_code == 302
    changed = form(title_ru="Other", level="NATIONAL_BY", version=paper.version)
    assert client.post(admin("papers", paper.key, "change"), changed).status_code == 302
    page = client.get(admin("papers", paper.key)).content.decode()
    assert "Signed" in page and "Other" in page
    assert client.post(admin("papers", paper.key, "withdraw"), {"version": 2}).status_code == 302
    paper.refresh_from_db()
    assert (paper.part, paper.level, paper.versions.count()) == ("BY", "NATIONAL_BY", 2)
    assert paper.withdrawn_at


@pytest.mark.parametrize(
    ("name", "content"), [("Paper.pdf", b"MZ" + bytes(500)), ("Paper.docx", documents.pdf())]
)
def test_refused_file_loses_nothing_that_was_typed(found, name, content):
    address = admin("meetings", found.meeting.key, "papers", "hand-in")

    answer = browser(found.by_secretary).post(address, form(file=sent(name, content)))

    assert answer.status_code == 422
    assert "Typed title" in answer.content.decode()
    assert answer.context["form"].errors["file"]
    assert not PaperVersion.objects.exists()


def test_path_in_the_name_of_a_file_is_refused(found):
    body = encode_multipart(BOUNDARY, form(file=sent("here.pdf")))
    body = body.replace(b'filename="here.pdf"', b'filename="../../here.pdf"')

    answer = browser(found.by_secretary).generic(
        "POST", admin("meetings", found.meeting.key, "papers", "hand-in"), body, MULTIPART_CONTENT
    )

    assert answer.context["form"].errors.as_data()["file"][0].code == "file_name"
    assert not Paper.objects.exists()


def test_body_of_200_megabytes_is_refused_before_it_is_read(found):
    for address in (admin("meetings", "abc", "papers", "hand-in"), admin("papers", "abc", "version")):
        for megabytes, status in ((10.5, 302), (200, 413)):
            answer = Client().post(address, {}, CONTENT_LENGTH=str(int(megabytes * 1024 * 1024)))
            assert answer.status_code == status


def test_change_of_the_level_says_that_it_is_that_of_earlier_versions_too(found, leveled):
    paper = leveled["NATIONAL_BY"]
    client = browser(found.by_secretary)

    change = client.get(admin("papers", paper.key, "change")).text
    hand_in = client.get(admin("meetings", found.meeting.key, "papers", "hand-in")).text

    assert ["id_level_helptext" in page for page in (change, hand_in)] == [True, False]


def test_stale_form_is_refused_with_both_texts(found):
    paper = make_paper(found.meeting)
    papers.amend(
        who=standing_of(found.by_secretary),
        paper=paper,
        version=1,
        level="DELEGATIONS",
        titles={"ru": "Theirs"},
        language="ru",
    )
    client, address = browser(found.by_secretary), admin("papers", paper.key, "change")

    answer = client.post(address, form(version=1))

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Theirs" in text and "Typed title" in text
    assert client.post(address, form(version=answer.context["form"].data["version"])).status_code == 302


WRITES = ["change", "version", "withdraw"]


@pytest.mark.parametrize("page", WRITES)
def test_other_secretary_may_not_change_a_paper_and_finds_no_national_one(found, leveled, page):
    client = browser(found.kz_secretary)
    before = list(Paper.history.values())

    for level, status in (("DELEGATIONS", 403), ("NATIONAL_BY", 404)):
        address = admin("papers", leveled[level].key, page)
        answer = client.post(address, form(version=1, file=sent()))
        assert answer.status_code == status
        assert SECRET not in answer.content.decode()
    assert list(Paper.history.values()) == before
    assert PaperVersion.objects.count() == 5


@pytest.mark.parametrize("name", ["by_chair", "by_delegate", "organiser", "outsider"])
def test_pages_of_secretaries_are_closed_to_others(found, leveled, name):
    client, status = browser(getattr(found, name)), 403 if name == "by_chair" else 404
    meeting = admin("meetings", found.meeting.key)
    addresses = [f"{meeting}papers/hand-in/", f"{meeting}readings/", f"{meeting}readings.csv"]
    addresses += [admin("papers", leveled["DELEGATIONS"].key, page) for page in WRITES[:2]]
    for address in addresses:
        assert client.get(address).status_code == status, address
    assert client.post(f"{meeting}papers/circulate/").status_code == status


def test_anonymous_reader_is_led_to_the_login(found, leveled):
    for address in (f"/ru/commission/papers/{leveled['PUBLIC'].key}/1/", admin("papers", "nothing")):
        assert "/accounts/login/" in Client().get(address).url


def test_secretaries_circulate_papers(found):
    address = admin("meetings", found.meeting.key, "papers", "circulate")
    for user in (found.by_secretary, found.kz_secretary):
        assert browser(user).post(address).status_code == 302
    found.meeting.refresh_from_db()
    assert found.meeting.state == "PAPERS_CIRCULATED"


def test_public_paper_is_public_once_the_communique_is(found, leveled, client):
    addresses = {level: f"/ru/commission/papers/{one.key}/public/" for level, one in leveled.items()}
    assert {client.get(one).status_code for one in addresses.values()} == {404}
    now = timezone.now()
    communique = Communique.objects.create(meeting=found.meeting, by_agreed_at=now, kz_agreed_at=now)
    assert client.get(addresses["PUBLIC"]).status_code == 404

    communique.published_at = now
    communique.save()

    answers = {level: client.get(one) for level, one in addresses.items()}
    assert [level for level, one in answers.items() if one.status_code == 200] == ["PUBLIC"]
    assert answers["PUBLIC"].content == documents.pdf()
    assert answers["PUBLIC"].headers["Content-Disposition"].startswith("attachment")
    assert not Reading.objects.exists()


# The trail


def test_public_list_names_public_papers_once_the_communique_is_published(found, leveled, rf):
    request = rf.get("/en/commission/")
    request.exhibition = found.meeting.exhibition
    template = "conference/commission/_public_papers.html"
    assert render_to_string(template, {"request": request}).strip() == ""
    now = timezone.now()
    Communique.objects.create(meeting=found.meeting, by_agreed_at=now, kz_agreed_at=now, published_at=now)

    text = render_to_string(template, {"request": request})

    assert [level for level in LEVELS if f"{SECRET} {level}<" in text] == ["PUBLIC"]
    assert f"/commission/papers/{leveled['PUBLIC'].key}/public/" in text
