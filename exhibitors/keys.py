"""Bearer keys: whoever holds one may read and change what it opens."""

import hashlib
import secrets
from datetime import timedelta

from django.core import signing
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed

from exhibitors.models import AccessKey, Applicant
from expo import history

PREFIX, SANDBOX_PREFIX = "bexpo_", "test_"
ENTROPY_BYTES = 24
# A public part long enough to tell keys apart; what stays secret is 156 bits.
SHOWN = 12
LONGEST = 200
LINK_DAYS = 90
# The time of last use is for people to read, so it need not be written with every request.
USE_NOTED_EVERY = timedelta(minutes=15)
# The usable key of a digest. Every request asks for it, and to put the question together from its parts
# takes longer than the answer.
_FIND = f"""
    SELECT k.*, a.exhibition_id AS edition, a.email AS email, a.name AS organisation, a.proven_at AS proven_at
    FROM {AccessKey._meta.db_table} k LEFT JOIN {Applicant._meta.db_table} a ON a.id = k.applicant_id
    WHERE k.digest = %(digest)s AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > %(now)s)
"""  # noqa: S608
_signer = signing.TimestampSigner(salt="exhibitors.resume")


def digest_of(key):
    # The keys are random, so a fast digest is as good as a slow one and can be looked up.
    return hashlib.sha256(key.encode()).hexdigest()


def issue(*, is_sandbox=False, **fields):
    """Make a key and return ``(the key, its AccessKey)``. ``fields`` name its application or its applicant.

    The key cannot be read again: only its SHA-256 is stored.
    """
    key = (SANDBOX_PREFIX if is_sandbox else PREFIX) + secrets.token_urlsafe(ENTROPY_BYTES)
    row = AccessKey.objects.create(prefix=key[:SHOWN], digest=digest_of(key), is_sandbox=is_sandbox, **fields)
    return key, row


def revoke(*, key):
    """End a key now. Its holder gets 401 from the next request on."""
    AccessKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=timezone.now())


def find(key):
    """Return the usable AccessKey of the bearer key, or None."""
    if not key.startswith((PREFIX, SANDBOX_PREFIX)) or len(key) > LONGEST:
        return None
    rows = AccessKey.objects.raw(_FIND, {"digest": digest_of(key), "now": timezone.now()})
    found = next(iter(rows), None)
    if found and found.applicant_id:
        found.applicant = Applicant(
            pk=found.applicant_id,
            exhibition_id=found.edition,
            email=found.email,
            name=found.organisation,
            proven_at=found.proven_at,
        )
    return found


def resume_token(access_key):
    """Return what stands in a resume link: it lasts as long as the key, at most LINK_DAYS."""
    return _signer.sign_object(access_key.pk)


def of_resume_token(token):
    """Return the usable AccessKey of a resume link, or None."""
    try:
        number = _signer.unsign_object(token, max_age=timedelta(days=LINK_DAYS))
    except signing.BadSignature:
        return None
    usable = AccessKey.objects.usable().filter(application__isnull=False)
    return usable.select_related("application__exhibition").filter(pk=number).first()


def note_use(access_key):
    """Write down that the key was used, now and then."""
    now = timezone.now()
    if access_key.used_at is None or now - access_key.used_at > USE_NOTED_EVERY:
        AccessKey.objects.filter(pk=access_key.pk).update(used_at=now)


class BearerKey(BaseAuthentication):
    """``Authorization: Bearer <key>``. Puts the AccessKey on ``request.auth``; there is no user."""

    def authenticate(self, request):
        scheme, _space, key = request.headers.get("Authorization", "").strip().partition(" ")
        if scheme.lower() != "bearer":
            return None
        found = find(key.strip())
        if found is None or _is_of_another_edition(found, request):
            raise AuthenticationFailed
        note_use(found)
        history.amend(actor=f"{found.prefix}…")
        return None, found

    def authenticate_header(self, request):
        return 'Bearer realm="applications"'


def _is_of_another_edition(key, request):
    return bool(key.applicant_id) and key.applicant.exhibition_id != request.exhibition.pk


class BearerKeyScheme(OpenApiAuthenticationExtension):
    target_class = BearerKey
    name = "bearer"

    def get_security_definition(self, auto_schema):
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "The key of one application, shown once in the answer that created it, "
            "or an organisation’s key for all of its applications.",
        }
