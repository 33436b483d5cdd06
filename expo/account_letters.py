"""What is written to people about their own sign-in, in the recipient's language, through the outbox."""

from django.utils import translation
from django.utils.translation import gettext as _

from expo import current, outbox


def tell(user, occasion, **words):
    """Write to ``user`` that ``occasion`` has come; where none of the letters is of it, do nothing.

    Occasions are the names that the sign-in framework gives its letters. ``words`` go into the text.
    """
    with translation.override(user.language):
        letter = _letters().get(occasion)
        if letter is None:
            return
        subject, body = letter
        outbox.queue(
            exhibition=current.exhibition(),
            to=user.email,
            language=user.language,
            subject=subject,
            body=(body + "\n\n" + _closing(occasion)) % words,
            is_confidential=occasion == "account/email/password_reset_key",
        )


def _closing(occasion):
    if occasion == "account/email/password_reset_key":
        return _("If it was not you who asked, do nothing: the password stays as it is.")
    return _("If you know nothing about this, write to the organisers at once.")


def _letters():
    """Return subject and text for each occasion, in the active language."""
    return {
        "account/email/password_reset_key": (
            _("A new password"),
            _("Set a new password here, within two hours:\n\n%(password_reset_url)s"),
        ),
        "account/email/password_changed": (
            _("Your password has been changed"),
            _("The password of your account was changed."),
        ),
        "account/email/password_reset": (
            _("Your password has been changed"),
            _("A new password was set for your account by a link from a letter."),
        ),
        "account/email/password_set": (
            _("Your password has been changed"),
            _("A password was set for your account."),
        ),
        "mfa/email/totp_activated": (
            _("An authenticator app has been set up"),
            _("From now on your account asks for a code of your authenticator app as well."),
        ),
        "mfa/email/totp_deactivated": (
            _("The authenticator app has been removed"),
            _("Your account no longer asks for codes of your authenticator app."),
        ),
        "mfa/email/webauthn_added": (
            _("A passkey has been added"),
            _("A new passkey opens your account from now on."),
        ),
        "mfa/email/webauthn_removed": (
            _("A passkey has been removed"),
            _("One of your passkeys no longer opens your account."),
        ),
        "mfa/email/recovery_codes_generated": (
            _("New recovery codes"),
            _("New recovery codes were made for your account. The former ones are void."),
        ),
        "mfa/email/removed_by_organisers": (
            _("Your second factor has been removed"),
            _(
                "The organisers have removed the second factor from your account and ended your sessions. "
                "Log in with your password and set up a new one."
            ),
        ),
    }
