"""Signing in as somebody with a second factor, the way a browser does it."""

from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.urls import reverse

PASSWORD = "a long pass phrase of the tests"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_now(secret=SECRET):
    """The six digits that an authenticator app shows at this moment."""
    (counter,) = yield_hotp_counters_from_time()
    return format_hotp_value(hotp_value(secret, counter))


def give_second_factor(user, secret=SECRET):
    """Give ``user`` an authenticator app with ``secret``, recovery codes, and a password known here."""
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(user, secret)
        RecoveryCodes.activate(user)
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    return user


def log_in(client, user, password=PASSWORD, target=None):
    """Send the log-in form and return the answer. ``target`` is where to go on to."""
    query = f"?{urlencode({'next': target})}" if target else ""
    return client.post(reverse("account_login") + query, {"login": user.email, "password": password})


def recovery_code(user):
    """One of the recovery codes that ``user`` has left."""
    authenticator = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
    return authenticator.wrap().get_unused_codes()[0]


def sign_in_with_second_factor(client, user):
    """Make the session of ``client`` a verified one of ``user``, through the pages, and return the user.

    The user gets an authenticator app and a password where need be. It is a recovery code that is given:
    a code of the app would be refused the second time in half a minute.
    """
    give_second_factor(user)
    # Elsewhere thirty in a minute from one address are enough.
    cache.clear()
    assert log_in(client, user).url == reverse("mfa_authenticate")
    assert client.post(reverse("mfa_authenticate"), {"code": recovery_code(user)}).status_code == 302
    return user
