"""Accounts for people who are to read something: an existing one, or a new one with a letter."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from expo import accounts, closed_rows, current, outbox
from expo.models import User


def account(*, email, language=settings.LANGUAGE_CODE):
    """Return the User with this address. A new one has no password: a letter brings the link to set it.

    An account that organisers could change until now is handed over to whoever reads its mail: a password,
    a second factor or a session that somebody else has given it is worth nothing any more. One whose password
    its owner has set by a letter, and nobody has changed since, keeps it.

    Call it within a transaction, so that the letter goes out only if the rest holds.
    """
    address = User.objects.normalize_email(email).lower()
    user = User.objects.filter(email=address).first()
    if user is not None:
        if closed_rows.without(User.objects.filter(pk=user.pk)).exists():
            _secure(user)
        return user
    user = User.objects.create_user(address, language=language)
    _write(user)
    return user


def note_own_password(user):
    """Keep that the present password of ``user`` was set by a letter to the present address."""
    LogEntry.objects.create(
        user=user,
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(user.pk),
        object_repr=user.email,
        action_flag=CHANGE,
        change_message=_by_letter(user),
    )


def _by_letter(user):
    """What is kept of it: another password or another address makes another line of it."""
    digest = salted_hmac("expo.invitations", f"{user.email} {user.password}", algorithm="sha256").hexdigest()
    return f"password by letter {digest}"


def _secure(user):
    """Leave nothing to ``user`` that somebody else may have given: of all, or of before the own password."""
    kept = LogEntry.objects.filter(user=user, object_id=str(user.pk), change_message=_by_letter(user)).first()
    factors = Authenticator.objects.filter(user=user)
    if kept is None:
        user.set_unusable_password()
        user.save(update_fields=["password"])
        accounts.end_sessions(user=user)
        _write(user)
    else:
        factors = factors.filter(created_at__lt=kept.action_time)
    factors.delete()
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()


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
