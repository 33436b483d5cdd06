"""Whether whoever asks has given a second factor, and how closed pages ask for it.

Who may see what is decided elsewhere; this only answers for who it is.
"""

import logging
from functools import wraps
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.decorators import method_decorator

from expo import account_letters

Kind = Authenticator.Type
# Recovery codes only stand in for one of these, and go with the last of them.
FACTORS = (Kind.TOTP, Kind.WEBAUTHN)
log = logging.getLogger(__name__)


def has_second_factor(user):
    """Whether ``user`` has set up an authenticator app or a passkey. One query."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()


def is_verified(request):
    """Whether this session was authenticated by a second factor that its user still has.

    An app's code, a recovery code and a passkey count alike. One query where one was given, none otherwise.
    """
    if not request.user.is_authenticated:
        return False
    # The records name whose they are: those of somebody who used this browser before are passed over.
    records = get_authentication_records(request, request.user)
    return any(one["method"] == "mfa" for one in records) and has_second_factor(request.user)


def note_second_factor(request, authenticator):
    """Count this session as verified: its user has just proven, by setting it up, to hold the factor."""
    record_authentication(request, request.user, "mfa", id=authenticator.pk, type=authenticator.type)


def way_to_verify(request):
    """Return the redirect that leads to a verified session and then back here; None where it is one."""
    if is_verified(request):
        return None
    if not request.user.is_authenticated:
        address = reverse("account_login")
    elif has_second_factor(request.user):
        address = get_adapter().get_reauthentication_methods(request.user)[0]["url"]
    else:
        address = reverse("account_second_factor")
    return redirect(f"{address}?{urlencode({'next': request.get_full_path()})}")


def require_second_factor(view):
    """Decorator: the view only answers sessions that were authenticated by a second factor.

    A stranger is sent to log in, who has no second factor to set one up, who has not used it to give it;
    each comes back. Nothing keeps the answer. It says nothing about rights: check them in the view.
    """

    @wraps(view)
    def checked(request, *args, **kwargs):
        response = way_to_verify(request) or view(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        return response

    return checked


@method_decorator(require_second_factor, name="dispatch")
class SecondFactorRequired:
    """Mixin of class-based views: see ``require_second_factor``. It comes first among the bases."""

    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)


@transaction.atomic
def remove_second_factor(*, user, reason):
    """Take all factors and recovery codes from ``user``, end the sessions and tell by letter.

    Returns how many there were. ``reason`` goes to the log. For a lost phone: the password alone then
    opens what needs no second factor.
    """
    number, _each = Authenticator.objects.filter(user=user).delete()
    ended = end_sessions(user=user)
    account_letters.tell(user, "mfa/email/removed_by_organisers")
    log.warning(
        "second_factor_removed",
        extra={"user_id": user.pk, "factors": number, "sessions_ended": ended, "reason": reason},
    )
    return number


def end_sessions(*, user):
    """End all sessions of ``user`` and return how many there were. Reads all sessions, so call it rarely."""
    mine = [
        session.pk
        for session in Session.objects.filter(expire_date__gte=timezone.now()).iterator()
        if session.get_decoded().get(SESSION_KEY) == str(user.pk)
    ]
    Session.objects.filter(pk__in=mine).delete()
    return len(mine)
