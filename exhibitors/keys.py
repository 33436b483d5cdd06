"""Bearer keys: whoever holds the key of an application may read and change it."""

import hashlib
import secrets

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed

from exhibitors.models import AccessKey

PREFIX = "bexpo_"
ENTROPY_BYTES = 24
# A public part long enough to tell keys apart; what stays secret is 156 bits.
SHOWN = len(PREFIX) + 6
LONGEST = 200


def digest_of(key):
    # The keys are random, so a fast digest is as good as a slow one and can be looked up.
    return hashlib.sha256(key.encode()).hexdigest()


def issue(*, application):
    """Make a key for ``application`` and return it. It cannot be read again: only its SHA-256 is stored."""
    key = PREFIX + secrets.token_urlsafe(ENTROPY_BYTES)
    AccessKey.objects.create(application=application, prefix=key[:SHOWN], digest=digest_of(key))
    return key


class BearerKey(BaseAuthentication):
    """``Authorization: Bearer <key>``. Puts the AccessKey on ``request.auth``; there is no user."""

    def authenticate(self, request):
        scheme, _space, key = request.headers.get("Authorization", "").strip().partition(" ")
        if scheme.lower() != "bearer":
            return None
        key = key.strip()
        if not key.startswith(PREFIX) or len(key) > LONGEST:
            raise AuthenticationFailed
        found = AccessKey.objects.usable().filter(digest=digest_of(key)).first()
        if found is None:
            raise AuthenticationFailed
        return None, found

    def authenticate_header(self, request):
        return 'Bearer realm="applications"'


class BearerKeyScheme(OpenApiAuthenticationExtension):
    target_class = BearerKey
    name = "bearer"

    def get_security_definition(self, auto_schema):
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "The key of one application, shown once in the answer that created it.",
        }
