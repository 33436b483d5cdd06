"""The few pages of signing in that the framework has not, or not quite."""

from allauth.account.adapter import get_adapter
from allauth.account.views import PasswordResetFromKeyView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from expo import accounts, invitations

# Where to go on to, once a second factor is set up.
GOES_ON = "second_factor_next"


@require_safe
@login_required
def second_factor(request):
    """Say why a second factor is needed and lead to setting one up; then back to ``next``."""
    target = request.GET.get("next", "")
    if get_adapter().is_safe_url(target):
        request.session[GOES_ON] = target
    if accounts.has_second_factor(request.user):
        return redirect(request.session.pop(GOES_ON, None) or "mfa_index")
    return render(request, "account/second_factor.html")


class NewPassword(PasswordResetFromKeyView):
    """Set a password by the link of a letter, which only its owner has read."""

    def form_valid(self, form):
        response = super().form_valid(form)
        invitations.note_own_password(self.reset_user)
        return response


class ActivateApp(ActivateTOTPView):
    """Set up an authenticator app. Its first code makes the session a verified one."""

    def form_valid(self, form):
        response = super().form_valid(form)
        _note_newest(self.request, Authenticator.Type.TOTP)
        return response


class AddPasskey(AddWebAuthnView):
    """Add a passkey. Making it makes the session a verified one."""

    def form_valid(self, form):
        response = super().form_valid(form)
        _note_newest(self.request, Authenticator.Type.WEBAUTHN)
        return response


def _note_newest(request, kind):
    newest = Authenticator.objects.filter(user=request.user, type=kind).latest("pk")
    accounts.note_second_factor(request, newest)
