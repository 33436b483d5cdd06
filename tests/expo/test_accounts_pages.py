"""The pages of signing in: every flow as a browser walks it, in four languages."""

import re
from http import HTTPStatus

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from expo import accounts
from expo.models import Message, User
from tests.signing_in import (
    PASSWORD,
    code_now,
    give_second_factor,
    log_in,
    recovery_code,
    sign_in_with_second_factor,
)

LANGUAGES = ("ru", "kk", "be", "en")
LOGIN, AUTHENTICATE = reverse("account_login"), reverse("mfa_authenticate")
CLOSED = "/ru/commission/"
NEW = "another long pass phrase"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def secretary(exhibition):
    return User.objects.create_user("secretary@example.org", PASSWORD, language="en")


@pytest.fixture
def english(client):
    client.cookies["django_language"] = "en"
    return client


def is_verified(client):
    return accounts.is_verified(client.get(reverse("mfa_index")).wsgi_request)


def confirm(client, **answer):
    path = "mfa_reauthenticate" if "code" in answer else "account_reauthenticate"
    return client.post(reverse(path), answer)


def secret_on(page):
    return re.search(r'<code id="secret">([A-Z2-7]+)</code>', page.text)[1]


def shown_codes(page):
    return re.findall(r'<code class="big">(\d{8})</code>', page.text)


def test_app_is_set_up_and_then_asked_for(secretary, english, django_capture_on_commit_callbacks):
    """From the closed page to setting up, the codes, back to the page; and the next login asks for a code."""
    log_in(english, secretary)
    english.get(reverse("account_second_factor"), {"next": CLOSED})
    setting_up = reverse("mfa_activate_totp")
    asked = english.get(setting_up)
    assert asked.url == f"{reverse('account_reauthenticate')}?next={setting_up.replace('/', '%2F')}"
    assert english.post(asked.url, {"password": PASSWORD}).url == setting_up
    page = english.get(setting_up)
    assert 'src="data:image/svg+xml;base64,' in page.text
    with django_capture_on_commit_callbacks(execute=True):
        english.post(setting_up, {"code": code_now(secret_on(page))})
    codes = english.get(reverse("mfa_view_recovery_codes"))
    assert len(shown_codes(codes)) == 10
    assert is_verified(english)
    assert english.get(reverse("account_second_factor")).url == CLOSED
    assert Message.objects.get().subject == "An authenticator app has been set up"
    again = Client()
    assert log_in(again, secretary, target=CLOSED).url == AUTHENTICATE
    assert again.post(AUTHENTICATE, {"code": code_now(secret_on(page))}).url == CLOSED
    assert is_verified(again)


def test_wrong_code_does_not_set_the_app_up(secretary, english):
    log_in(english, secretary)
    confirm(english, password=PASSWORD)
    english.get(reverse("mfa_activate_totp"))
    page = english.post(reverse("mfa_activate_totp"), {"code": "12345"})
    assert "The code is wrong or was used before." in page.text
    assert not accounts.has_second_factor(secretary)
    assert not is_verified(english)


def test_recovery_codes_are_shown_once(secretary, english):
    sign_in_with_second_factor(english, secretary)
    confirm(english, code=recovery_code(secretary))
    english.post(reverse("mfa_generate_recovery_codes"))
    first = english.get(reverse("mfa_view_recovery_codes"))
    codes = shown_codes(first)
    assert len(codes) == 10
    assert f"data:text/plain;charset=utf-8,{codes[0]}%0D%0A{codes[1]}" in first.text
    assert shown_codes(english.get(reverse("mfa_view_recovery_codes"))) == []


def test_recovery_code_opens_once(secretary, english):
    give_second_factor(secretary)
    code = recovery_code(secretary)
    for opens in (True, False):
        browser = Client()
        log_in(browser, secretary)
        browser.post(AUTHENTICATE, {"code": code})
        assert ("_auth_user_id" in browser.session) == opens


def test_code_of_the_app_opens_once(secretary):
    give_second_factor(secretary)
    code = code_now()
    for opens in (True, False):
        browser = Client()
        log_in(browser, secretary)
        browser.post(AUTHENTICATE, {"code": code})
        assert ("_auth_user_id" in browser.session) == opens


def test_former_recovery_codes_are_void(secretary, english):
    sign_in_with_second_factor(english, secretary)
    former = recovery_code(secretary)
    confirm(english, code=code_now())
    english.post(reverse("mfa_generate_recovery_codes"))
    assert former not in Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()


def test_last_factor_takes_the_recovery_codes_along(secretary, english):
    sign_in_with_second_factor(english, secretary)
    confirm(english, code=code_now())
    english.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    assert not is_verified(english)
    assert Message.objects.get().subject == "The authenticator app has been removed"


def test_change_of_factors_is_confirmed_first(secretary, english):
    sign_in_with_second_factor(english, secretary)
    for name in ("mfa_deactivate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"):
        assert english.post(reverse(name)).url.startswith(reverse("mfa_reauthenticate"))


@pytest.mark.parametrize("password", ["wrong", ""])
def test_wrong_password_is_told(secretary, english, password):
    page = log_in(english, secretary, password)
    said = "The e-mail address or the password is wrong." if password else "This field is required."
    assert said in page.text
    assert "<title>Error: Log in" in page.text


def test_unknown_address_is_told_in_the_same_words(exhibition, english):
    page = log_in(english, User(email="nobody@example.org"))
    assert "The e-mail address or the password is wrong." in page.text


def test_login_takes_capitals_and_rotates_the_session(secretary, english):
    english.get(LOGIN)
    before = english.session.session_key
    english.post(LOGIN, {"login": "Secretary@Example.ORG", "password": PASSWORD})
    assert english.session["_auth_user_id"] == str(secretary.pk)
    assert english.session.session_key != before


def test_account_that_is_switched_off_stays_out(secretary, english):
    User.objects.filter(pk=secretary.pk).update(is_active=False)
    assert "password is wrong" in log_in(english, secretary).text


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_login_goes_on_within_the_site_only(secretary, english, target):
    assert log_in(english, secretary, target=target).url == reverse("mfa_index")


def test_organiser_without_a_place_to_go_on_to_goes_to_the_workplace(organiser, exhibition, client):
    assert log_in(client, organiser, "pass").url == reverse("admin:index")


def test_attempts_at_one_account_are_limited(secretary, english):
    for _attempt in range(5):
        log_in(english, secretary, "wrong")
    page = log_in(english, secretary, PASSWORD)
    assert "Too many failed attempts. Try again in five minutes." in page.text
    assert "_auth_user_id" not in english.session


def test_attempts_at_the_second_factor_are_limited(secretary, english):
    give_second_factor(secretary)
    log_in(english, secretary)
    for _attempt in range(5):
        english.post(AUTHENTICATE, {"code": "12345678"})
    page = english.post(AUTHENTICATE, {"code": recovery_code(secretary)})
    assert "Too many failed attempts. Try again in five minutes." in page.text
    assert "_auth_user_id" not in english.session


def test_attempts_from_one_address_are_answered_by_a_page(exhibition, english):
    for number in range(30):
        english.post(LOGIN, {"login": f"person{number}@example.org", "password": "wrong"})
    page = english.post(LOGIN, {"login": "person@example.org", "password": "wrong"})
    assert page.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert "<h1>Too many attempts</h1>" in page.text


def test_password_is_changed(secretary, english):
    log_in(english, secretary)
    page = english.post(
        reverse("account_change_password"), {"oldpassword": "wrong", "password1": NEW, "password2": NEW + "x"}
    )
    assert "The present password is wrong." in page.text
    assert "You must type the same password each time." in page.text
    answer = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert english.post(reverse("account_change_password"), answer).url == reverse("mfa_index")
    secretary.refresh_from_db()
    assert secretary.check_password(NEW)
    assert "Your password has been changed." in english.get(reverse("mfa_index")).text
    assert Message.objects.get().subject == "Your password has been changed"


def test_forgotten_password_is_replaced_by_letter_but_not_the_factor(secretary, english, settings):
    settings.BASE_URL = "https://expo.example"
    give_second_factor(secretary)
    english.post(reverse("account_reset_password"), {"email": secretary.email}, headers={"host": "localhost"})
    letter = Message.objects.get()
    assert (letter.to, letter.language, letter.is_confidential) == (secretary.email, "en", True)
    (address,) = re.findall(r"https://expo\.example(\S+)", letter.body)
    form = english.get(address)
    assert secretary.check_password(PASSWORD)
    done = english.post(form.url, {"password1": NEW, "password2": NEW})
    assert done.url == reverse("account_reset_password_from_key_done")
    secretary.refresh_from_db()
    assert secretary.check_password(NEW)
    assert log_in(Client(), secretary, NEW).url == AUTHENTICATE
    assert "The link has expired or was used before." in english.get(address).text


def test_letter_for_a_stranger_is_not_written(exhibition, english):
    answer = english.post(reverse("account_reset_password"), {"email": "nobody@example.org"})
    assert answer.url == reverse("account_reset_password_done")
    assert Message.objects.count() == 0


def test_nobody_signs_up(exhibition, client):
    for path in ("/accounts/signup/", "/accounts/email/", "/accounts/3rdparty/"):
        assert client.get(path).status_code == HTTPStatus.NOT_FOUND


def test_logging_out_ends_the_session(secretary, english):
    sign_in_with_second_factor(english, secretary)
    assert english.post(reverse("account_logout")).url == "/en/"
    assert "_auth_user_id" not in english.session


@pytest.mark.parametrize(
    ("address", "language"),
    [
        (LOGIN + "?lang=kk", "kk"),
        (LOGIN + "?next=/be/commission/", "be"),
        (LOGIN + "?lang=en&next=/kk/commission/", "en"),
        (LOGIN + "?lang=xx", "ru"),
    ],
)
def test_language_is_said_once_and_kept(exhibition, client, address, language):
    assert f'<html lang="{language}">' in client.get(address).text
    assert f'<html lang="{language}">' in client.get(reverse("account_reset_password")).text


def test_language_row_leads_on_to_the_page_in_that_language(exhibition, client):
    page = client.get(LOGIN, {"next": "/ru/commission/"}).text
    for language in LANGUAGES:
        row = f"{LOGIN}?lang={language}&amp;next=%2F{language}%2Fcommission%2F"
        assert f'href="{row}" lang="{language}"' in page


def test_pages_are_kept_by_nobody(secretary, client):
    for name in ("account_login", "account_reset_password", "mfa_index", "account_second_factor"):
        headers = client.get(reverse(name)).headers
        assert headers["Cache-Control"] == "no-store, private"
        assert headers["X-Robots-Tag"] == "noindex"
    assert "Disallow: /accounts/" in client.get("/robots.txt").getvalue().decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_opens_in_every_language(secretary, client, language):
    client.cookies["django_language"] = language
    pages = [client.get(reverse(f"account_{name}")) for name in ("login", "reset_password", "inactive")]
    pages.append(client.get(reverse("account_reset_password_done")))
    give_second_factor(secretary)
    log_in(client, secretary)
    pages.append(client.get(AUTHENTICATE))
    client.post(AUTHENTICATE, {"code": recovery_code(secretary)})
    pages += [client.get(reverse(name)) for name in ("account_logout", "mfa_index", "mfa_reauthenticate")]
    confirm(client, code=code_now())
    names = ("add_webauthn", "deactivate_totp", "generate_recovery_codes", "view_recovery_codes")
    pages += [client.get(reverse(f"mfa_{name}")) for name in names]
    pages.append(client.get(reverse("account_change_password")))
    for page in pages:
        assert page.status_code == HTTPStatus.OK
        assert f'<html lang="{language}">' in page.text
        assert re.findall(r"<script(?![^>]*(?:src=|application/json))", page.text) == []
