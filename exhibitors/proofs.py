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


class LettersOfTheSandbox(Refusal):
    """A trial writes to nobody."""


class NoAddress(ValidationError):
    """There is no address to send a letter to."""


def send(*, application):
    """Write to the contact's address with a link and a code.

    Raises LettersOfTheSandbox, NoAddress or TooManyLetters.
    """
    if application.is_sandbox:
        message = _("The sandbox writes no letters: there every address counts as confirmed.")
        raise LettersOfTheSandbox(message, code="sandbox")
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
    # Those for an organisation's page stay only where the address is known, and that is nobody's business.
    recent = recent.exclude(application=None)
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
    now = timezone.now()
    sent = _usable(now).filter(application=application, email=application.contact_email.lower())
    # Counted before they are compared: of many guesses at once no more than five are looked at.
    counted = [
        number
        for number in list(sent.values_list("pk", flat=True))
        if _usable(now).filter(pk=number).update(failures=F("failures") + 1)
    ]
    digest = _code_digest(application, code.strip())
    good = AddressProof.objects.filter(pk__in=counted, code_digest=digest).first()
    if good is None:
        raise _wrong()
    return _confirm(good)


def _wrong():
    message = _("This code is not the one that was sent last, or it is no longer good.")
    return WrongCode({"code": ValidationError(message, "code")})


def of_link(token):
    """Return the usable proof of a link, or None: also where the application names another address by now."""
    proofs = _usable(timezone.now()).filter(link_digest=keys.digest_of(token))
    proof = proofs.select_related("application__exhibition").first()
    return proof if proof and _is_of_the_contact(proof, proof.application) else None


def _is_of_the_contact(proof, application):
    return application.contact_email.lower() == proof.email


def confirm_link(*, proof):
    """Take the link. Return the application that it was sent for. Raises WrongCode."""
    return _confirm(proof)


def _confirm(proof):
    now = timezone.now()
    with transaction.atomic():
        application = applications.locked(proof.application)
        if not _is_of_the_contact(proof, application):
            raise _wrong()
        AddressProof.objects.filter(pk=proof.pk).update(used_at=now)
        applicant, _made = Applicant.objects.get_or_create(
            exhibition=application.exhibition, email=proof.email, defaults={"proven_at": now}
        )
        if application.applicant_id != applicant.pk:
            # An identifier is one of the former applicant's system, which does not open it any more.
            application.applicant, application.external_id = applicant, ""
            applications.save(application, "address confirmed")
    return application


def send_links(*, exhibition, email, language):
    """Write the links to the applications of ``email`` to that address, if there are any.

    The caller says the same in either case, so that nobody learns which addresses are known.
    """
    email = email.lower()
    found = Application.objects.real().naming(email).filter(exhibition=exhibition)
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
