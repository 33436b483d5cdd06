"""The way in to an organisation’s own page, and who is not let in."""

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from exhibitors import organisation_entry, proofs
from exhibitors.models import AccessKey, AddressProof, Applicant, Application
from expo.models import Message, User
from tests.applying import begin, call, make_applicant, organisation_key
from tests.conftest import almaty, make_exhibition, make_sector
from tests.organisation_page import (
    MINE,
    PAGE,
    THEIRS,
    asked,
    browser_of,
    follow,
    form,
    key_of,
)


@pytest.fixture(autouse=True)
def before_the_deadline(monkeypatch):
    cache.clear()
    monkeypatch.setattr("expo.clock.now", lambda: almaty(1, 0).replace(month=8))


@pytest.fixture
def applicant(exhibition):
    make_sector(exhibition, "MACH")
    return make_applicant(exhibition, MINE)


@pytest.fixture
def visitor(applicant):
    """A browser in which the page of ``applicant`` is open."""
    return browser_of(MINE)


def test_link_of_the_letter_opens_the_page(applicant, client):
    _code, token = asked(client, "ERP@Example.org")
    message = Message.objects.get()
    assert (message.to, message.language, message.is_confidential) == (MINE, "en", True)
    assert MINE in client.get(f"{PAGE}open/{token}/").text
    assert MINE not in client.get(PAGE).text
    assert follow(client, token).headers["Location"] == PAGE
    assert MINE in client.get(PAGE).text


def test_code_of_the_letter_opens_the_page(applicant, client):
    code, _token = asked(client, MINE)
    assert client.post(f"{PAGE}code/", {"code": f" {code} "}).headers["Location"] == PAGE
    assert MINE in client.get(PAGE).text


def test_code_is_good_only_where_the_letter_was_asked_for(applicant, client):
    code, _token = asked(client, MINE)
    assert Client().post(f"{PAGE}code/", {"code": code}).status_code == 422


def test_link_opens_the_page_once(applicant, client):
    code, token = asked(client, MINE)
    follow(client, token)
    assert client.get(f"{PAGE}open/{token}/").status_code == 410
    assert follow(Client(), token).status_code == 410
    assert client.post(f"{PAGE}code/", {"code": code}).status_code == 422


def test_link_is_good_for_an_hour(applicant, client, time_machine):
    time_machine.move_to(dt.datetime(2026, 1, 1, tzinfo=dt.UTC), tick=False)
    _code, token = asked(client, MINE)
    time_machine.shift(dt.timedelta(hours=1))
    assert follow(client, token).status_code == 410


def test_of_two_who_take_a_link_at_once_one_gets_in(applicant, client):
    _code, token = asked(client, MINE)
    proof = organisation_entry.of_link(exhibition=applicant.exhibition, token=token)
    assert organisation_entry.take_link(proof=proof) == applicant
    with pytest.raises(organisation_entry.LinkUsed):
        organisation_entry.take_link(proof=proof)


def test_fifth_wrong_code_voids_the_letter(applicant, client):
    code, token = asked(client, MINE)
    wrong = "000000" if code != "000000" else "111111"
    for _time in range(5):
        assert client.post(f"{PAGE}code/", {"code": wrong}).status_code == 422
    assert client.post(f"{PAGE}code/", {"code": code}).status_code == 422
    assert follow(client, token).status_code == 410


def test_wrong_codes_of_a_stranger_spend_the_strangers_letter_only(applicant, client):
    code, _token = asked(client, MINE)
    stranger = Client()
    asked(stranger, MINE)
    for _time in range(5):
        stranger.post(f"{PAGE}code/", {"code": "x"})
    assert client.post(f"{PAGE}code/", {"code": code}).status_code == 302


def test_contact_of_an_application_becomes_an_applicant_by_the_link(exhibition, client):
    path, _key = begin(client, proven=False, contact_email="New@Example.org")
    browser = browser_of("new@example.org")
    assert Applicant.objects.get().email == "new@example.org"
    # It has not been confirmed in the application itself: somebody else may have begun it.
    assert Application.objects.get().applicant is None
    text = browser.get(PAGE).text
    assert path.split("/")[-2] in text
    assert "not confirmed" in text


def test_contact_of_a_trial_gets_no_letter(exhibition, client):
    key = organisation_key(exhibition, is_sandbox=True)
    call(client, "/api/v1/applications/", {"contact_email": "trial@example.org"}, key)
    client.post(f"{PAGE}ask/", {"email": "trial@example.org"})
    assert not Message.objects.exists()


def test_answer_is_the_same_for_an_unknown_address(applicant, settings, django_assert_num_queries):
    # A backend that keeps tasks for a worker, as in production.
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}
    known, unknown = Client(), Client()
    for browser in (known, unknown):
        browser.get(PAGE)
    answers = []
    for browser, email in ((known, MINE), (unknown, "nobody@example.org")):
        # The edition, the proof, the session: a new one is looked for and written between two savepoints.
        with django_assert_num_queries(6):
            response = browser.post(f"{PAGE}ask/", {"email": email})
        answers.append((response.status_code, response.headers["Location"], browser.get(f"{PAGE}sent/").text))
    (first, second) = [(*answer[:2], without_what_differs(answer[2])) for answer in answers]
    assert first == second


def without_what_differs(text):
    return re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", text)


def test_unknown_address_gets_no_letter_and_no_code_is_good(applicant, client):
    assert client.post(f"{PAGE}ask/", {"email": "nobody@example.org"}).status_code == 302
    assert not Message.objects.exists()
    assert not AddressProof.objects.exists()
    assert client.post(f"{PAGE}code/", {"code": "123456"}).status_code == 422


def test_five_letters_an_hour_go_to_an_address(applicant, client):
    for _time in range(6):
        assert client.post(f"{PAGE}ask/", {"email": MINE}).status_code == 302
    assert Message.objects.count() == 5


def test_one_visitor_asks_so_often_an_hour(applicant, client):
    for number in range(20):
        assert client.post(f"{PAGE}ask/", {"email": f"a{number}@example.org"}).status_code == 302
    refused = client.post(f"{PAGE}ask/", {"email": MINE})
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    "email", ["", "erp", "erp@", "a@b.c\n", f"{'a' * 250}@example.org", "a\0@example.org"]
)
def test_address_that_is_none_is_refused_and_kept(applicant, client, email):
    response = client.post(f"{PAGE}ask/", {"email": email})
    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.text
    assert not AddressProof.objects.exists()


@pytest.mark.parametrize("code", ["", "12345678901234", "1\0"])
def test_code_that_is_none_is_refused(applicant, client, code):
    asked(client, MINE)
    assert client.post(f"{PAGE}code/", {"code": code}).status_code == 422


def test_link_of_this_page_confirms_no_application_and_the_other_way_round(exhibition, client):
    begin(client, proven=False, contact_email=MINE)
    make_applicant(exhibition, MINE)
    _code, token = asked(client, MINE)
    assert client.post(f"/en/apply/confirm/{token}/").status_code == 410
    confirming = confirmation(Client(), Application.objects.get())
    assert follow(client, confirming).status_code == 410


def confirmation(browser, application):
    """Have the letter that confirms an application's address sent, and return the token of its link."""
    proofs.send(application=application)
    return re.search(r"/apply/confirm/([^/\s]+)/", Message.objects.order_by("pk").last().body)[1]


def test_who_has_just_confirmed_an_address_by_link_goes_on_here(exhibition, client, time_machine):
    begin(client, proven=False, contact_email=MINE)
    token = confirmation(client, Application.objects.get())
    assert client.post(f"/en/apply/confirm/{token}/").status_code == 302
    assert "go-on/" in client.get(PAGE).text
    now = timezone.now()
    time_machine.move_to(now + dt.timedelta(minutes=61))
    client.post(f"{PAGE}go-on/")
    assert "go-on/" not in client.get(PAGE).text
    time_machine.move_to(now)
    client.post(f"{PAGE}go-on/")
    assert "keys/new/" in client.get(PAGE).text


def test_page_closes_after_twelve_hours(visitor, time_machine):
    now = timezone.now()
    time_machine.move_to(now + dt.timedelta(hours=11, minutes=59))
    assert MINE in visitor.get(PAGE).text
    time_machine.move_to(now + dt.timedelta(hours=12))
    assert MINE not in visitor.get(PAGE).text
    assert visitor.get(f"{PAGE}keys/new/").status_code == 404


def test_entering_takes_a_new_session_key(applicant, client):
    _code, token = asked(client, MINE)
    before = client.session.session_key
    follow(client, token)
    assert client.session.session_key != before
    assert not client.session.exists(before)


def test_leaving_closes_the_page_and_what_was_opened_from_it(visitor, client):
    path, _key = begin(client, contact_email=MINE)
    number = path.split("/")[-2]
    assert visitor.post(f"{PAGE}applications/{number}/").headers["Location"] == f"/en/apply/{number}/"
    assert visitor.get(f"/en/apply/{number}/").status_code == 200
    before = visitor.session.session_key
    visitor.post(f"{PAGE}leave/")
    assert MINE not in visitor.get(PAGE).text
    assert visitor.get(f"/en/apply/{number}/").status_code == 404
    assert visitor.session.session_key != before


def test_applicant_of_another_edition_is_none_here(applicant, client):
    other = make_exhibition("other-expo")
    make_applicant(other, THEIRS)
    client.post(f"{PAGE}ask/", {"email": THEIRS})
    assert not Message.objects.exists()


def test_nothing_is_stored_by_browsers_or_told_to_search_engines(visitor):
    for path in ("", "sent/", "keys/new/"):
        response = visitor.get(PAGE + path)
        assert "no-store" in response.headers["Cache-Control"]
        assert '<meta name="robots" content="noindex">' in response.text


def test_posts_need_the_token_of_the_form(applicant):
    strict = Client(enforce_csrf_checks=True)
    for path in ("ask/", "code/", "go-on/", "leave/", "name/", "keys/new/"):
        assert strict.post(PAGE + path).status_code == 403


# Who may do what


def anonymous(client, key):
    return client


def another_applicant(client, key):
    make_applicant(key.applicant.exhibition, THEIRS)
    return browser_of(THEIRS)


def application_key_holder(client, key):
    assert client.post("/en/apply/begin/").status_code == 302
    application = Application.objects.get()
    # It is the organisation's own, and yet opens no more than itself.
    Application.objects.filter(pk=application.pk).update(applicant=key.applicant, contact_email=MINE)
    return client


def bearer_of_the_organisation(client, key):
    bearer = organisation_key(key.applicant.exhibition)
    return Client(headers={"Authorization": f"Bearer {bearer}"})


def an_organiser(client, key):
    client.force_login(User.objects.create_superuser("organiser@example.org", "pass"))
    return client


PEOPLE = [anonymous, another_applicant, application_key_holder, bearer_of_the_organisation, an_organiser]


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("deed", ["page", "make", "change", "revoke", "rename", "open"])
def test_only_whoever_entered_may(applicant, client, person, deed):
    key = key_of(name="Secret name")
    path, _key = begin(Client(), contact_email="else@example.org")
    Application.objects.update(applicant=applicant)
    number = path.split("/")[-2]
    Application.objects.filter(number=number).update(contact_email=MINE)
    browser = person_in(person, client, key)
    before = AccessKey.objects.filter(applicant=applicant).count()
    if deed == "page":
        responses = [browser.get(PAGE), browser.get(f"{PAGE}keys/{key.pk}/")]
        assert responses[0].status_code == 200
        assert responses[1].status_code == 404
    elif deed == "make":
        responses = [browser.post(f"{PAGE}keys/new/", form(newest=str(key.pk)))]
        # Another applicant's form is another applicant's.
        assert responses[0].status_code in (404, 409)
    else:
        address = {
            "change": f"keys/{key.pk}/",
            "revoke": f"keys/{key.pk}/revoke/",
            "rename": "name/",
            "open": f"applications/{number}/",
        }[deed]
        responses = [browser.post(PAGE + address, form(name="Taken over"))]
        own_name = deed == "rename" and person is another_applicant
        assert responses[0].status_code == (302 if own_name else 404)
    assert all("Secret name" not in response.text for response in responses)
    key.refresh_from_db()
    applicant.refresh_from_db()
    assert (key.name, key.revoked_at, applicant.name) == ("Secret name", None, "")
    assert AccessKey.objects.filter(applicant=applicant).count() == before


def person_in(person, client, key):
    if person is application_key_holder:
        Application.objects.all().delete()
    return person(client, key)


def test_key_number_beyond_the_database_is_not_found(visitor):
    assert visitor.get(f"{PAGE}keys/{'9' * 40}/").status_code == 404
