"""Where the sign-in framework (django-allauth) asks the site: words, letters, addresses, and what is safe.

Every text that it shows is said here or in the templates, in the words of our own catalogue.
"""

from io import BytesIO

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from expo import account_letters, offers, sealing

WRONG_CODE = gettext_lazy("The code is wrong or was used before. Enter the one that is shown now.")
NOTICES = {
    "account/messages/password_changed.txt": gettext_lazy("Your password has been changed."),
    "account/messages/password_set.txt": gettext_lazy("Your password has been changed."),
    "mfa/messages/totp_activated.txt": gettext_lazy("The authenticator app has been set up."),
    "mfa/messages/totp_deactivated.txt": gettext_lazy("The authenticator app has been removed."),
    "mfa/messages/webauthn_added.txt": gettext_lazy("The passkey has been added."),
    "mfa/messages/webauthn_removed.txt": gettext_lazy("The passkey has been removed."),
}


class AccountAdapter(DefaultAccountAdapter):
    """Organisers make the accounts, letters go through the outbox, a second factor confirms what it can."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": gettext_lazy("This account is switched off. Write to the organisers."),
        "email_password_mismatch": gettext_lazy("The e-mail address or the password is wrong."),
        "enter_current_password": gettext_lazy("The present password is wrong."),
        "incorrect_password": gettext_lazy("The password is wrong."),
        "invalid_password_reset": gettext_lazy("The link has expired or was used before."),
        "too_many_login_attempts": gettext_lazy("Too many failed attempts. Try again in five minutes."),
        "rate_limited": gettext_lazy("Too many attempts. Try again in a minute."),
    }

    def is_open_for_signup(self, request):
        return False

    def is_safe_url(self, url):
        """Only addresses of this site, told without its name."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_login_redirect_url(self, request):
        """Without a place to go on to: the workplace for those who work there, otherwise what an app has for
        somebody to read, or else one's own page."""
        if request.user.is_staff:
            return reverse("admin:index")
        pages = (offer(request.user) for offer in offers.of("reading pages"))
        return next(filter(None, pages), reverse("mfa_index"))

    def get_logout_redirect_url(self, request):
        return reverse("home")

    def get_password_change_redirect_url(self, request):
        return reverse("mfa_index")

    def get_reset_password_from_key_url(self, key):
        """The address in the letter names the site as the settings do, not as the request did."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.BASE_URL + path.replace("UID-KEY", key)

    def send_mail(self, template_prefix, email, context):
        words = {name: context[name] for name in ("password_reset_url",) if name in context}
        account_letters.tell(context["user"], template_prefix, **words)

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        account_letters.tell(user, template_prefix)

    def add_message(self, request, level, message_template=None, *args, message=None, **kwargs):
        """Say what the site has words for; that somebody logged in or out is seen anyhow."""
        message = message or NOTICES.get(message_template)
        if message:
            super().add_message(request, level, message=message)

    def is_reauthentication_required(self, *, app, **kwargs):
        """Who has a second factor changes nothing from a session that it was not given in.

        Otherwise the password alone, in a session that is older than the factor, could add another.
        """
        from expo import accounts

        request = context.request
        if accounts.has_second_factor(request.user) and not accounts.is_verified(request):
            raise ReauthenticationRequired
        return super().is_reauthentication_required(app=app, **kwargs)

    def get_reauthentication_methods(self, user):
        """The ways to confirm that it is oneself, best first: by password only without a second factor."""
        kinds = set(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))
        if not kinds:
            return [_way("account_reauthenticate", _("Use the password"))] if user.is_authenticated else []
        code = _way("mfa_reauthenticate", _("Use a code"))
        passkey = _way("mfa_reauthenticate_webauthn", _("Use a passkey"))
        if Authenticator.Type.WEBAUTHN not in kinds:
            return [code]
        return [code, passkey] if Authenticator.Type.TOTP in kinds else [passkey, code]


def _way(name, description):
    return {"id": name, "description": description, "url": reverse(name)}


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets are sealed in the database; names come from the exhibition."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": WRONG_CODE,
        "cannot_generate_recovery_codes": gettext_lazy("Set up an authenticator app or a passkey first."),
    }

    def encrypt(self, text):
        return sealing.seal(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return sealing.open_sealed(encrypted_text.encode()).decode()

    def build_totp_svg(self, url):
        picture = BytesIO()
        segno.make(url, error="m").save(picture, kind="svg", light="#fff", xmldecl=False)
        return picture.getvalue().decode()

    def generate_authenticator_name(self, user, type):  # noqa: A002 the framework's name
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey %(number)s") % {"number": number}

    def _get_site_name(self):
        return context.request.exhibition.name
