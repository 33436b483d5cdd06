"""Accounts for people who are to read something: an existing one, or a new one with a letter."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from expo import accounts, closed_rows, current, outbox
from expo.models import User


def account(*, email, language=settings.LANGUAGE_CODE):
    """Return the User with this address. A new one has no password: a letter brings the link to set it.

    An account that organisers could change until now is handed over to whoever reads its mail: a password,
    a second factor or a session that somebody else has given it is worth nothing any more.

    Call it within a transaction, so that the letter goes out only if the rest holds.
    """
    address = User.objects.normalize_email(email).lower()
    user = User.objects.filter(email=address).first()
    if user is not None:
        if closed_rows.without(User.objects.filter(pk=user.pk)).exists():
            _hand_over(user)
        return user
    user = User.objects.create_user(address, language=language)
    _write(user)
    return user


def _hand_over(user):
    user.set_unusable_password()
    user.save(update_fields=["password"])
    Authenticator.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
    accounts.end_sessions(user=user)
    _write(user)


def _write(user):
    path = reverse("account_reset_password")
    with translation.override(user.language):
        body = _(
            "An account has been opened for you. Set a password here, within two hours:\n\n"
            "%(link)s\n\nAfter that have a new link sent to you here:\n\n%(again)s"
        )
        outbox.queue(
            exhibition=current.exhibition(),
            to=user.email,
            language=user.language,
            subject=_("Your account"),
            body=body % {"link": _link(user), "again": settings.BASE_URL + path},
            is_confidential=True,
        )


def _link(user):
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    return get_adapter().get_reset_password_from_key_url(key)
