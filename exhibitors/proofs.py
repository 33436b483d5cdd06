"""Showing that an e-mail address is one's own: by a link or by a code, once an address."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from exhibitors import applications, keys, letters
from exhibitors.models import AddressProof, Applicant, Application
from expo.problems import Refusal

GOOD_FOR = timedelta(hours=1)
MOST_FAILURES = 5
LETTERS_AN_HOUR = 5
MOST_LINKS = 20


class TooManyLetters(Refusal):
    """Enough letters have been sent to this address for now."""


class WrongCode(ValidationError):
    """The code is not the one that was sent, or no longer good."""


class NoAddress(ValidationError):
    """There is no address to send a letter to."""


def send(*, application):
    """Write to the contact's address with a link and a code. Raises NoAddress or TooManyLetters."""
    email = application.contact_email.lower()
    if not email:
        raise NoAddress({"contact_email": ValidationError(_("Fill in this field"), "required")})
    code, link = f"{secrets.randbelow(1_000_000):06}", secrets.token_urlsafe(24)
    with transaction.atomic():
        application = applications.locked(application)
        _require_patience(application.exhibition, email)
        AddressProof.objects.create(
            exhibition=application.exhibition,
            application=application,
            email=email,
            link_digest=keys.digest_of(link),
            code_digest=_code_digest(application, code),
            expires_at=timezone.now() + GOOD_FOR,
        )
        with translation.override(application.language):
            address = settings.BASE_URL + reverse("apply-confirm", kwargs={"token": link})
        letters.send_proof(
            exhibition=application.exhibition,
            email=application.contact_email,
            language=application.language,
            code=code,
            link=address,
            minutes=GOOD_FOR // timedelta(minutes=1),
        )


def _require_patience(exhibition, email):
    recent = AddressProof.objects.filter(
        exhibition=exhibition, email=email, created_at__gt=timezone.now() - timedelta(hours=1)
    )
    if recent.count() >= LETTERS_AN_HOUR:
        raise TooManyLetters(
            _("%(n)s letters have gone to this address within an hour. Look among the unwanted mail.")
            % {"n": LETTERS_AN_HOUR},
            code="letters",
        )


def _code_digest(application, code):
    # A code has few digits: with the application's number no table of digests fits all of them.
    return keys.digest_of(f"{application.number}:{code}")


def _usable(now):
    return AddressProof.objects.filter(used_at=None, expires_at__gt=now, failures__lt=MOST_FAILURES)


def confirm_code(*, application, code):
    """Take the code that was sent for ``application``. Raises WrongCode; after five of them it is void."""
    proofs = _usable(timezone.now()).filter(application=application)
    proofs = proofs.filter(email=application.contact_email.lower())
    good = proofs.filter(code_digest=_code_digest(application, code.strip())).first()
    if good is None:
        proofs.update(failures=F("failures") + 1)
        message = _("This code is not the one that was sent last, or it is no longer good.")
        raise WrongCode({"code": ValidationError(message, "code")})
    return _confirm(good)


def of_link(token):
    """Return the usable proof of a link, or None."""
    proofs = _usable(timezone.now()).filter(link_digest=keys.digest_of(token))
    return proofs.select_related("application__exhibition").first()


def confirm_link(*, proof):
    """Take the link. Return the application that it was sent for."""
    return _confirm(proof)


def _confirm(proof):
    now = timezone.now()
    with transaction.atomic():
        application = applications.locked(proof.application)
        AddressProof.objects.filter(pk=proof.pk).update(used_at=now)
        applicant, _made = Applicant.objects.get_or_create(
            exhibition=application.exhibition, email=proof.email, defaults={"proven_at": now}
        )
        if application.contact_email.lower() == proof.email and application.applicant_id != applicant.pk:
            application.applicant = applicant
            applications.save(application, "address confirmed")
    return application


def send_links(*, exhibition, email, language):
    """Write the links to the applications of ``email`` to that address, if there are any.

    The caller says the same in either case, so that nobody learns which addresses are known.
    """
    email = email.lower()
    found = Application.objects.real().filter(exhibition=exhibition, contact_email__iexact=email)
    found = list(found.exclude(state=Application.State.WITHDRAWN).order_by("-changed_at")[:MOST_LINKS])
    if not found:
        return
    expires = timezone.now() + timedelta(days=30)
    with transaction.atomic():
        pairs = [(one, keys.issue(application=one, name="mail", expires_at=expires)[1]) for one in found]
        letters.send_links(exhibition=exhibition, email=email, language=language, applications=pairs)


def forget_old():
    """Delete the proofs that nobody can use any more, a day after their end. Return how many were sent."""
    AddressProof.objects.filter(expires_at__lt=timezone.now() - timedelta(days=1)).delete()
    return 0
