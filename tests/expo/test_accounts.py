"""Whether a session is verified, and the way to a closed page: whoever comes, from wherever."""

import logging
from http import HTTPStatus

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View

from expo import accounts, sealing
from expo.models import Membership, Message, User
from tests.signing_in import (
    PASSWORD,
    SECRET,
    code_now,
    give_second_factor,
    log_in,
    recovery_code,
    sign_in_with_second_factor,
)

CLOSED = "/ru/commission/closed/?part=1"
LOGIN = reverse("account_login")


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def secretary(exhibition):
    return User.objects.create_user("secretary@example.org", PASSWORD)


@accounts.require_second_factor
def closed(request):
    return HttpResponse("closed matters")


def ask(client, rf, user=None, view=closed):
    """Ask ``view`` with the session of ``client``."""
    request = rf.get(CLOSED)
    request.session = client.session
    request.user = user or AnonymousUser()
    return view(request)


def current(client):
    """The request of this session as a view sees it."""
    return client.get(reverse("account_second_factor")).wsgi_request


def test_stranger_logs_in_first_and_comes_back(exhibition, client, rf):
    response = ask(client, rf)
    assert response.status_code == HTTPStatus.FOUND
    assert response.url == f"{LOGIN}?next=%2Fru%2Fcommission%2Fclosed%2F%3Fpart%3D1"
    assert response.headers["Cache-Control"] == "private, no-store"


def test_user_without_a_second_factor_is_led_to_set_one_up(secretary, client, rf):
    log_in(client, secretary)
    assert ask(client, rf, secretary).url.startswith(reverse("account_second_factor") + "?next=")


def test_session_in_which_the_factor_was_not_given_is_asked_for_it(secretary, client, rf):
    give_second_factor(secretary)
    client.force_login(secretary)
    assert ask(client, rf, secretary).url.startswith(reverse("mfa_reauthenticate") + "?next=")


def test_verified_session_opens_the_page_and_nothing_keeps_it(secretary, client, rf):
    sign_in_with_second_factor(client, secretary)
    response = ask(client, rf, secretary)
    assert response.text == "closed matters"
    assert response.headers["Cache-Control"] == "private, no-store"


def test_class_based_views_ask_alike(secretary, client, rf):
    class Closed(accounts.SecondFactorRequired, View):
        def get(self, request):
            return HttpResponse("closed matters")

    @method_decorator(accounts.require_second_factor, name="dispatch")
    class Decorated(View):
        def get(self, request):
            return HttpResponse("closed matters")

    for view in (Closed.as_view(), Decorated.as_view()):
        assert ask(client, rf, view=view).url.startswith(LOGIN)
    sign_in_with_second_factor(client, secretary)
    for view in (Closed.as_view(), Decorated.as_view()):
        assert ask(client, rf, secretary, view).text == "closed matters"


@pytest.mark.parametrize("given", [False, True])
def test_question_costs_one_query_where_a_factor_was_given(
    secretary, client, rf, django_assert_num_queries, given
):
    if given:
        sign_in_with_second_factor(client, secretary)
    else:
        client.force_login(secretary)
    request = rf.get(CLOSED)
    request.session, request.user = client.session, secretary
    dict(request.session)
    with django_assert_num_queries(int(given)):
        assert accounts.is_verified(request) == given


def test_session_is_verified_for_its_own_user_only(secretary, client, rf):
    sign_in_with_second_factor(client, secretary)
    other = give_second_factor(User.objects.create_user("other@example.org"))
    assert "closed matters" not in ask(client, rf, other).text


def test_session_is_not_verified_by_a_factor_that_is_gone(secretary, client):
    sign_in_with_second_factor(client, secretary)
    Authenticator.objects.filter(user=secretary).delete()
    assert not accounts.is_verified(current(client))


def test_password_alone_does_not_verify(secretary, client):
    give_second_factor(secretary)
    assert log_in(client, secretary).url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    response = client.get("/admin/")
    assert response.status_code == HTTPStatus.FOUND


@pytest.mark.parametrize("method", ["get", "post"])
def test_admins_own_login_asks_for_no_password(secretary, client, method):
    User.objects.filter(pk=secretary.pk).update(is_staff=True)
    give_second_factor(secretary)
    path = f"{reverse('admin:login')}?next=/admin/expo/hall/"
    response = getattr(client, method)(path, {"username": secretary.email, "password": PASSWORD})
    if method == "post":
        assert response.url == f"{LOGIN}?next=%2Fadmin%2Fexpo%2Fhall%2F"
    assert response.url.startswith(LOGIN)
    assert "_auth_user_id" not in client.session


def test_user_without_rights_is_told_so_and_can_log_out(secretary, client):
    client.force_login(secretary)
    client.cookies["django_language"] = "en"
    response = client.get("/admin/", follow=True)
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert "You are authenticated as secretary@example.org" in response.text
    assert f'action="{reverse("account_logout")}"' in response.text


def test_organiser_who_is_logged_in_passes_the_login(organiser_client):
    response = organiser_client.get(reverse("admin:login"), {"next": "/admin/expo/hall/"})
    assert response.url == "/admin/expo/hall/"
    away = organiser_client.get(reverse("admin:login"), {"next": "//evil.example/"})
    assert away.url == reverse("admin:index")


def test_session_older_than_the_factor_changes_nothing_by_password(secretary, client):
    """A stolen password and a session from before must not add a factor of the thief's own."""
    client.force_login(secretary)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.get(reverse("mfa_activate_totp")).status_code == HTTPStatus.OK
    give_second_factor(secretary)
    client.force_login(secretary)
    for name in ("mfa_add_webauthn", "mfa_deactivate_totp", "mfa_generate_recovery_codes"):
        for response in (client.get(reverse(name)), client.post(reverse(name))):
            assert response.url.startswith(reverse("mfa_reauthenticate") + "?next=")
    passed_on = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert passed_on.url.startswith(reverse("mfa_reauthenticate"))
    assert Authenticator.objects.filter(user=secretary).count() == 2


def test_secret_is_sealed_in_the_database(secretary):
    kept = TOTP.activate(secretary, SECRET).instance.data["secret"]
    assert SECRET not in kept
    assert sealing.open_sealed(kept.encode()) == SECRET.encode()


def test_secrets_are_not_in_the_workplace(organiser_client):
    assert "authenticator" not in organiser_client.get("/admin/").text.lower()
    for path in ("/admin/mfa/authenticator/", "/admin/account/emailaddress/"):
        assert organiser_client.get(path).status_code == HTTPStatus.NOT_FOUND


def test_lost_phone_factors_and_sessions_are_taken(secretary, client, caplog, capsys):
    sign_in_with_second_factor(client, secretary)
    bystander = Client()
    sign_in_with_second_factor(bystander, User.objects.create_user("other@example.org"))
    with caplog.at_level(logging.WARNING):
        call_command("remove_second_factor", "Secretary@example.org", reason="The phone is lost")
    assert not accounts.has_second_factor(secretary)
    assert client.get(reverse("mfa_index")).url.startswith(LOGIN)
    assert bystander.get(reverse("mfa_index")).status_code == HTTPStatus.OK
    assert Message.objects.get().to == secretary.email
    (record,) = [one for one in caplog.records if one.msg == "second_factor_removed"]
    assert (record.user_id, record.factors, record.sessions_ended) == (secretary.pk, 2, 1)
    assert record.reason == "The phone is lost"
    assert "secretary@example.org" in capsys.readouterr().out


def test_lost_phone_reason_is_asked_for(secretary, monkeypatch):
    give_second_factor(secretary)
    answers = iter(["", "The phone is lost"])
    monkeypatch.setattr("builtins.input", lambda _prompt: next(answers))
    call_command("remove_second_factor", secretary.email)
    assert not accounts.has_second_factor(secretary)


@pytest.mark.parametrize(
    ("address", "said"),
    [("nobody@example.org", "no user"), ("secretary@example.org", "no second factor")],
)
def test_lost_phone_of_nobody_is_refused(secretary, address, said):
    with pytest.raises(CommandError, match=said):
        call_command("remove_second_factor", address, reason="The phone is lost")


def test_public_page_has_neither_cookie_nor_session(exhibition, client, from_views):
    response = client.get("/ru/")
    assert response.cookies == {}
    assert "Cookie" not in response.headers.get("Vary", "")


def test_code_of_a_recovery_sheet_and_of_the_app_both_verify(secretary, client):
    give_second_factor(secretary)
    for code in (recovery_code(secretary), code_now()):
        one = Client()
        log_in(one, secretary)
        one.post(reverse("mfa_authenticate"), {"code": code})
        assert accounts.is_verified(current(one))


def test_role_lasts_beside_the_factor(secretary, exhibition, client):
    User.objects.filter(pk=secretary.pk).update(is_staff=True)
    Membership.objects.create(user=secretary, exhibition=exhibition, role="director")
    sign_in_with_second_factor(client, secretary)
    assert client.get("/admin/").status_code == HTTPStatus.OK
