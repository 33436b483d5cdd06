"""The application form without a script: entrance, status, check, steps."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from exhibitors import applications, visits
from exhibitors.models import AccessKey, AddressProof, Application
from exhibitors.views.apply.start import LINKS_AN_HOUR
from expo.models import Message
from tests.applying import complete, prove
from tests.conftest import almaty

pytestmark = pytest.mark.usefixtures("fresh_counts", "at")

State = Application.State
PARTS = (
    "company", "contact", "offer", "space", "technical", "co_exhibitors", "catalogue", "freight", "badges",
    "documents",
)  # fmt: skip


def begin(client, language="en", **fields):
    """Begin an application in this browser; ``fields`` are stored past the form."""
    assert client.post(f"/{language}/apply/begin/").status_code == 302
    application = Application.objects.latest("id")
    if fields:
        for name, value in fields.items():
            setattr(application, name, value)
        applications.save(application)
    return application


def begin_complete(client, sector, **changes):
    application = begin(client, **(complete(**changes) | {"sector": sector}))
    prove(application)
    application.refresh_from_db()
    return application


def path(application, rest="", language="en"):
    return f"/{language}/apply/{application.number}/{rest}"


# The entrance


@pytest.mark.parametrize(
    ("language", "offset"), [("en", "UTC+6"), ("ru", "UTC+6"), ("kk", "UTC+6"), ("be", "UTC+6")]
)
def test_entrance_names_the_deadline_in_almaty_time_with_its_offset(exhibition, at, client, language, offset):
    text = client.get(f"/{language}/apply/").text
    assert offset in text
    assert "24:00" in text
    assert 'href="/api/docs/"' in text
    assert 'href="/api/docs/first-registration/"' in text
    assert f'action="/{language}/apply/begin/"' in text


def test_entrance_says_that_the_deadline_has_passed_and_what_can_be_done(exhibition, at, client):
    at(almaty(2, 12))
    text = client.get("/en/apply/").text
    assert "The deadline has passed: 31\xa0August 2011, 24:00" in text
    assert "they decide on late applications" in text
    assert 'action="/en/apply/begin/"' in text


def test_entrance_says_where_late_ones_are_still_taken(exhibition, at, client):
    exhibition.accepts_late_applications = True
    exhibition.save()
    at(almaty(2, 12))
    assert "The organisers still take late applications." in client.get("/en/apply/").text


def test_entrance_of_an_exhibition_that_is_over_begins_nothing(exhibition, at, client):
    at(almaty(20, 12))
    text = client.get("/en/apply/").text
    assert "The exhibition is over" in text
    assert 'action="/en/apply/begin/"' not in text
    assert client.post("/en/apply/begin/").url == "/en/apply/"
    assert Application.objects.count() == 0


def test_new_application_opens_its_first_section_in_its_language(exhibition, at, client):
    response = client.post("/kk/apply/begin/")
    application = Application.objects.get()
    assert response.url == path(application, "company/", "kk")
    assert application.language == "kk"
    assert application.history.get().channel == "form"
    assert path(application, "", "kk") in client.get("/kk/apply/").text


def test_drafts_of_one_address_are_counted_with_those_of_the_api(exhibition, at, client, settings):
    settings.DRAFTS_PER_HOUR = 2
    client.post("/api/v1/applications/", {}, content_type="application/json")
    client.post("/en/apply/begin/")
    response = client.post("/en/apply/begin/")
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0
    assert Application.objects.count() == 2


# Going on by a link


def test_answer_is_the_same_whether_or_not_the_address_is_known(exhibition, at, client):
    begin(client, contact_email="person@example.org")
    known = client.post("/en/apply/links/", {"email": "Person@Example.org "})
    assert Message.objects.get().to == "person@example.org"
    unknown = client.post("/en/apply/links/", {"email": "nobody@example.org"})
    assert (
        (known.status_code, known.url) == (unknown.status_code, unknown.url) == (302, "/en/apply/links/sent/")
    )
    assert Message.objects.count() == 1
    assert "Look into your mail" in client.get(known.url).text


def test_what_is_no_address_is_said_at_the_field(exhibition, at, client):
    response = client.post("/en/apply/links/", {"email": "nobody"})
    assert response.status_code == 422
    assert "<title>Error: " in response.text
    assert 'value="nobody"' in response.text
    assert 'aria-describedby="email-e email-h"' in response.text


def test_letters_to_one_address_are_limited_without_saying_so(exhibition, at, client):
    begin(client, contact_email="person@example.org")
    answers = [client.post("/en/apply/links/", {"email": "person@example.org"}) for _time in range(7)]
    assert {(one.status_code, one.url) for one in answers} == {(302, "/en/apply/links/sent/")}
    assert Message.objects.count() == visits.LETTERS_AN_HOUR


def test_one_visitor_asks_for_links_only_so_often(exhibition, at, client):
    for number in range(LINKS_AN_HOUR):
        assert client.post("/en/apply/links/", {"email": f"a{number}@example.org"}).status_code == 302
    assert client.post("/en/apply/links/", {"email": "b@example.org"}).status_code == 429


# Whose it is


@pytest.mark.parametrize("rest", ["", "company/", "check/", "withdraw/", "receipt/", "files/"])
def test_stranger_is_told_to_ask_for_a_link(exhibition, at, client, rest):
    application = begin(client)
    client.cookies.clear()
    there = client.get(path(application, rest))
    nowhere = client.get(f"/en/apply/AAAAAAAA/{rest}")
    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert "Write me the link" in there.text
    assert application.number not in re.sub(r'(href|hreflang|action)="[^"]*"', "", there.text)


@pytest.mark.parametrize(
    "rest",
    ["company/", "send-code/", "confirm-address/", "submit/", "withdraw/", "leave/", "link/", "files/"],
)
def test_stranger_changes_nothing(exhibition, sector, client, rest):
    application = begin_complete(client, sector)
    client.cookies.clear()
    before = application.history.count()
    assert client.post(path(application, rest), {"legal_name": "Other", "part": "company"}).status_code == 404
    application.refresh_from_db()
    assert (application.state, application.legal_name) == ("DRAFT", "Test Company 1")
    assert application.history.count() == before


def test_key_of_one_application_opens_no_other(exhibition, at, client):
    mine = begin(client)
    other = Application.objects.create(exhibition=exhibition)
    session = client.session
    session[visits.NAME] = {other.number: session[visits.NAME][mine.number]}
    session.save()
    assert client.get(path(other)).status_code == 404


def test_revoked_key_closes_the_pages(exhibition, at, client):
    application = begin(client)
    AccessKey.objects.update(revoked_at=timezone.now())
    assert client.get(path(application)).status_code == 404


def test_closing_on_this_device_ends_the_key(exhibition, at, client):
    application = begin(client)
    assert client.post(path(application, "leave/")).url == "/en/apply/"
    assert AccessKey.objects.get().revoked_at is not None
    assert client.get(path(application)).status_code == 404


@pytest.mark.parametrize("rest", ["", "company/", "check/"])
def test_pages_with_a_key_are_stored_nowhere(exhibition, at, client, rest):
    application = begin(client)
    response = client.get(path(application, rest))
    assert "no-store" in response.headers["Cache-Control"]
    assert 'data-key="bexpo_' in response.text
    curl = re.search(r"<code>(.*?)</code>", response.text, re.DOTALL)[1]
    assert "Bearer KEY" in curl
    assert "bexpo_" not in curl


@pytest.mark.parametrize("language", ["en", "ru", "kk", "be"])
def test_every_page_opens_in_every_language(exhibition, sector, client, language):
    application = begin(client)
    for rest in ("", *(f"{part}/" for part in PARTS), "check/", "withdraw/"):
        response = client.get(path(application, rest, language))
        assert response.status_code == 200, rest
        assert response.text.count("<h1") == 1, rest


def test_unknown_section_is_not_found(exhibition, at, client):
    application = begin(client)
    assert client.get(path(application, "money/")).status_code == 404
    assert client.post(path(application, "files/"), {"part": "money"}).status_code == 404


# The links of letters


def link_of(message):
    return re.search(r"/(?:ru|kk|be|en)/apply/\S+", message.body)[0]


def test_resume_link_opens_the_application_in_another_browser(exhibition, at, client):
    application = begin(client, contact_email="person@example.org")
    client.post(path(application, "link/"))
    link = link_of(Message.objects.get())
    client.cookies.clear()
    response = client.get(link)
    assert response.status_code == 302
    assert client.get(response.url).status_code == 200


def test_link_without_an_address_leads_to_the_contact(exhibition, at, client):
    application = begin(client)
    assert client.post(path(application, "link/")).url == path(application, "contact/")
    assert Message.objects.count() == 0


@pytest.mark.parametrize("kind", ["resume", "confirm"])
def test_link_that_is_not_ours_is_gone_with_advice(exhibition, at, client, kind):
    response = client.get(f"/en/apply/{kind}/nonsense/")
    assert response.status_code == 410
    assert "Write me the link" in response.text


def test_confirmation_link_waits_for_the_button_and_works_once(exhibition, sector, client):
    application = begin(client, **(complete() | {"sector": sector}))
    client.post(path(application, "send-code/"))
    link = link_of(Message.objects.latest("id"))
    client.cookies.clear()
    page = client.get(link).text
    assert "person@example.org" in page
    assert AddressProof.objects.get().used_at is None
    assert client.post(link).url == path(application)
    assert client.get(path(application)).status_code == 200
    application.refresh_from_db()
    assert application.applicant.email == "person@example.org"
    assert client.get(link).status_code == 410


def test_invitation_becomes_a_draft_when_its_link_is_followed(exhibition, at, client):
    application = begin(client, contact_email="person@example.org")
    Application.objects.filter(pk=application.pk).update(state=State.INVITED)
    client.post("/en/apply/links/", {"email": "person@example.org"})
    client.get(link_of(Message.objects.get()))
    application.refresh_from_db()
    assert application.state == State.DRAFT


def test_session_that_somebody_has_laid_out_does_not_open_the_application(exhibition, at, client):
    theirs = begin(client)
    stranger = Client()
    stranger.cookies["sessionid"] = client.cookies["sessionid"].value
    application = begin(client)
    assert client.get(path(application)).status_code == 200
    assert stranger.get(path(application)).status_code == 404
    assert client.get(path(theirs)).status_code == 200


def test_session_keeps_the_newest_applications_only(exhibition, at, client, monkeypatch):
    monkeypatch.setattr(visits, "MOST_KEPT", 2)
    first, second, third = (begin(client) for _time in range(3))
    assert [client.get(path(one)).status_code for one in (first, second, third)] == [404, 200, 200]


@pytest.mark.parametrize("rest", ["send-code/", "confirm-address/", "submit/", "leave/", "link/"])
def test_steps_are_posted(exhibition, at, client, rest):
    assert client.get(path(begin(client), rest)).status_code == 405


def test_steps_are_protected_against_forgery(exhibition, at):
    assert Client(enforce_csrf_checks=True).post("/en/apply/begin/").status_code == 403
