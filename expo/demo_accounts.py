"""The accounts of a demo, each with a password made on the spot."""

import secrets

from django.contrib.auth.hashers import PBKDF2PasswordHasher

from expo.models import User


class Quickly(PBKDF2PasswordHasher):
    """Nobody guesses 96 random bits: to slow each guess down would only take half of the demo's start.

    Django hashes the password as slowly as any other when somebody logs in with it.
    """

    iterations = 1_000


def renew(email, **facts):
    """Give the account of ``email`` a new password and return ``(user, password)``.

    It is made with ``facts`` where there is none.
    """
    user, _made = User.objects.get_or_create(email=email, defaults=facts)
    password, hasher = secrets.token_urlsafe(12), Quickly()
    user.password = hasher.encode(password, hasher.salt())
    user.save()
    return user, password
