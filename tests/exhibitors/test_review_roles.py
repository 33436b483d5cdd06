"""Who sees and does what with applications: sectors, and every role against every page and verb."""

from contextlib import contextmanager

import pytest
from django.contrib.auth.models import Permission
from django.db import transaction
from django.urls import reverse

from exhibitors.models import AccessKey, Application, Decision, Exhibitor
from expo import dashboard
from tests.conftest import make_exhibitor, make_sector
from tests.reviews import (
    NOW,
    QUEUE,
    decide,
    decision_of,
    entered,
    finish,
    make_member,
    make_submitted,
    make_upload,
    pend,
    results,
    shown,
)
from tests.workplace import address

A = Application.State
ROLES = ["director", "exhibitor-manager", "reviewer", "programme-manager", "finance", "press", "read-only"]


@pytest.fixture(autouse=True)
def before_the_deadline(monkeypatch, settings, tmp_path):
    monkeypatch.setattr("expo.clock.now", lambda: NOW)
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def english(organiser_client):
    organiser_client.cookies["django_language"] = "en"
    return organiser_client


# Sectors


@pytest.fixture
def sectors(exhibition):
    return make_sector(exhibition, "MACH"), make_sector(exhibition, "FOOD")


@pytest.fixture
def reviewer(exhibition, sectors):
    return make_member(exhibition, "reviewer", sectors[0])


def test_other_sectors_are_absent_wherever_a_reviewer_looks(exhibition, sectors, reviewer, client, organiser):
    mine = make_submitted(exhibition, 1, sector=sectors[0])
    other = make_submitted(exhibition, 2, sector=sectors[1], legal_name="Test Company Unseen")
    secret = make_upload(other)
    client = entered(client, reviewer)
    assert shown(client.get(QUEUE)) == [mine.number]
    assert "Test 2" not in client.get(QUEUE).text
    listed = client.get(address(Application, "changelist"))
    assert [one.number for one in listed.context["cl"].result_list] == [mine.number]
    for term in (other.number, "Unseen", "person2@example.org"):
        assert client.get(address(Application, "changelist"), {"q": term}).context["cl"].result_count == 0
    tiles = [one for section in dashboard.sections(reviewer) for one in section.tiles]
    assert [tile.count for tile in tiles if tile.page == "review"] == [1]
    for page in (
        address(Application, "change", other.pk),
        address(Application, "history", other.pk),
        f"{QUEUE}?application={other.number}",
        reverse("admin:exhibitors_upload_download", args=[secret.pk]),
    ):
        assert client.get(page).status_code == 404, page
    assert decide(client, other).status_code == 404
    batch = reverse("admin:exhibitors_application_batch", args=["accepted"])
    assert results(client.post(batch, {"rows": str(other.pk)})) == ([], [])
    decision = pend(other, organiser)
    assert client.post(QUEUE, {"action": "undo", "decision": decision.pk}).status_code == 404
    assert Decision.objects.pending().get() == decision


def test_same_tax_number_in_another_sector_is_not_betrayed(exhibition, sectors, reviewer, client):
    number = {"tax_scheme": "BY_UNP", "tax_number": "200988541"}
    make_submitted(exhibition, 1, sector=sectors[0], **number)
    make_submitted(exhibition, 2, sector=sectors[1], state=A.DRAFT, short_name="Twin", **number)
    assert "Twin" not in entered(client, reviewer).get(QUEUE).text


def test_autocomplete_offers_no_application_of_another_sector(exhibition, sectors, reviewer, client):
    reviewer.user_permissions.add(*Permission.objects.filter(codename__endswith="_exhibitor"))
    for number, sector in enumerate(sectors, 1):
        make_submitted(exhibition, number, sector=sector)
    query = {
        "app_label": "exhibitors",
        "model_name": "exhibitor",
        "field_name": "application",
        "term": "Test",
    }
    found = entered(client, reviewer).get(reverse("admin:autocomplete"), query).json()["results"]
    assert [one["text"].split(" ", 1)[1] for one in found] == ["Test 1"]


def test_files_of_an_applicant_are_read_through_the_applications_that_name_them(
    exhibition, sectors, reviewer, client
):
    mine, other = (
        make_submitted(exhibition, number, sector=sector, contact_email="both@example.org")
        for number, sector in enumerate(sectors, 1)
    )
    uploads = [make_upload(one, applicant=one.applicant) for one in (mine, other)]
    for one, upload in zip((mine, other), uploads, strict=True):
        correcting_documents(one, upload)
    client = entered(client, reviewer)
    pages = [reverse("admin:exhibitors_upload_download", args=[one.pk]) for one in uploads]
    responses = [client.get(page) for page in pages]
    for response in responses:
        finish(response)
    assert [response.status_code for response in responses] == [200, 404]


def correcting_documents(application, upload):
    Application.objects.filter(pk=application.pk).update(documents=[str(upload.pk)])


def test_file_is_downloaded_and_never_opened(exhibition, english):
    upload = make_upload(make_submitted(exhibition), name="Устав.pdf")
    response = english.get(reverse("admin:exhibitors_upload_download", args=[upload.pk]))
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert finish(response) == b"%PDF"
    upload.file.storage.delete(upload.file.name)
    assert english.get(reverse("admin:exhibitors_upload_download", args=[upload.pk])).status_code == 404


# Every role against every page and verb: 200 or 302 done, 403 not permitted, 404 not there.

PAGES = {
    "list of applications": "GET /admin/exhibitors/application/",
    "application": "GET /admin/exhibitors/application/{application}/change/",
    "history": "GET /admin/exhibitors/application/{application}/history/",
    "review": "GET /admin/exhibitors/application/review/",
    "invitation": "GET /admin/exhibitors/application/add/",
    "deletion": "GET /admin/exhibitors/application/{application}/delete/",
    "decide": "POST /admin/exhibitors/application/review/ decide",
    "decide many": "POST /admin/exhibitors/application/decide/accepted/ rows={application}",
    "undo": "POST /admin/exhibitors/application/review/ undo",
    "override": "POST /admin/exhibitors/application/review/ override",
    "list of decisions": "GET /admin/exhibitors/decision/",
    "release": "POST /admin/exhibitors/decision/batch/release/ rows={decision}",
    "undo many": "POST /admin/exhibitors/decision/batch/undo/ rows={decision}",
    "list of files": "GET /admin/exhibitors/upload/",
    "file": "GET /admin/exhibitors/upload/{upload}/download/",
    "list of applicants": "GET /admin/exhibitors/applicant/",
    "make a key": "POST /admin/exhibitors/applicant/{applicant}/key/ key",
    "list of keys": "GET /admin/exhibitors/accesskey/",
    "step": "POST /admin/exhibitors/exhibitor/{exhibitor}/step/ step",
    "exhibitor": "GET /admin/exhibitors/exhibitor/{exhibitor}/change/",
    "history of an exhibitor": "GET /admin/exhibitors/exhibitor/{exhibitor}/history/",
    "outbox": "GET /admin/expo/message/",
    "members": "GET /admin/expo/membership/",
}
#                          director, manager, reviewer, programme, finance, press, read only
ANSWERS = {
    "list of applications": (200, 200, 200, 403, 200, 403, 200),
    "application": (200, 200, 200, 403, 200, 403, 200),
    "history": (200, 200, 200, 403, 200, 403, 200),
    "review": (200, 200, 200, 403, 200, 403, 200),
    "invitation": (200, 200, 403, 403, 403, 403, 403),
    "deletion": (403, 403, 403, 403, 403, 403, 403),
    "decide": (302, 302, 302, 403, 403, 403, 403),
    "decide many": (200, 200, 200, 403, 403, 403, 403),
    "undo": (302, 302, 302, 403, 403, 403, 403),
    "override": (302, 302, 403, 403, 403, 403, 403),
    "list of decisions": (200, 200, 403, 403, 403, 403, 200),
    "release": (200, 200, 403, 403, 403, 403, 403),
    "undo many": (200, 200, 403, 403, 403, 403, 403),
    "list of files": (200, 200, 403, 403, 403, 403, 200),
    "file": (200, 200, 200, 403, 200, 403, 200),
    "list of applicants": (200, 200, 403, 403, 403, 403, 200),
    "make a key": (200, 200, 403, 403, 403, 403, 403),
    "list of keys": (200, 200, 403, 403, 403, 403, 403),
    "step": (302, 302, 403, 403, 403, 403, 403),
    "exhibitor": (200, 200, 403, 200, 200, 200, 200),
    "history of an exhibitor": (200, 200, 403, 403, 200, 403, 200),
    "outbox": (200, 200, 403, 403, 403, 403, 200),
    "members": (200, 403, 403, 403, 403, 403, 403),
}


@contextmanager
def undone():
    """Take back what the block does to the database."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("role", ROLES)
def test_role_and_verb(exhibition, organiser, client, role):
    application, other = (make_submitted(exhibition, number) for number in (1, 2))
    decision = pend(other, organiser)
    facts = {
        "application": application.pk,
        "decision": decision.pk,
        "upload": make_upload(application).pk,
        "applicant": application.applicant_id,
        "exhibitor": make_exhibitor(exhibition).pk,
    }
    forms = {
        "decide": decision_of(application),
        "undo": {"action": "undo", "decision": decision.pk},
        "override": {"action": "override", "override": "Because"},
        "key": {"name": "ERP", "scope": "write", "requests_a_minute": "60"},
        "step": {"step": "confirm"},
    }
    client = entered(client, make_member(exhibition, role))
    for name, page in PAGES.items():
        method, path, *form = page.format(**facts).split()
        sent = forms.get(form[0]) or {"rows": form[0].removeprefix("rows=")} if form else {}
        with undone():
            response = client.get(path) if method == "GET" else client.post(path, sent)
            finish(response)
            assert response.status_code == ANSWERS[name][ROLES.index(role)], name
            if response.status_code == 403:
                assert Decision.objects.pending().get() == decision
                assert AccessKey.objects.count() == 0


def test_stranger_is_sent_to_log_in(exhibition, client):
    application = make_submitted(exhibition)
    facts = dict.fromkeys(("decision", "applicant", "exhibitor"), 1)
    facts |= {"application": application.pk, "upload": make_upload(application).pk}
    for name, page in PAGES.items():
        method, path, *_form = page.format(**facts).split()
        response = client.get(path) if method == "GET" else client.post(path)
        assert response.status_code == 302, name
        assert response.url.startswith(reverse("admin:login")), name


def test_reader_of_the_queue_sees_no_buttons(exhibition, client):
    make_submitted(exhibition)
    html = entered(client, make_member(exhibition, "read-only")).get(QUEUE).text
    assert 'name="outcome"' not in html
    assert "comment-legal_name" not in html


def test_contract_is_not_for_those_who_see_no_applications(exhibition, client):
    exhibitor = make_exhibitor(exhibition, contract_number="C-77", contract_signed_on="2011-08-01")
    page = address(Exhibitor, "change", exhibitor.pk)
    assert "C-77" in entered(client, make_member(exhibition, "finance")).get(page).text
    assert "C-77" not in entered(client, make_member(exhibition, "press")).get(page).text
