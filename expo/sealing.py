"""Sealing what must be kept for a while but not be read in a stolen copy of the database."""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"expo.sealing"


class CannotBeOpened(Exception):
    """The token was changed, or sealed under a secret that is no longer among the settings."""


def _key(secret):
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))


@lru_cache(maxsize=1)
def _keys(secrets):
    return MultiFernet([_key(secret) for secret in secrets])


def _current():
    return _keys((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


def seal(data):
    """Return ``data`` (bytes) encrypted and signed, under ``SECRET_KEY``."""
    return _current().encrypt(data)


def open_sealed(token):
    """Return what ``seal`` was given, under the present secret or a former one. Raises CannotBeOpened."""
    try:
        # PostgreSQL gives binary columns as memoryview.
        return _current().decrypt(bytes(token))
    except InvalidToken:
        raise CannotBeOpened from None
