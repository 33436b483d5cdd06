"""The way in to an organisation's own page: a link and a code that are written to its address."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.tasks import task
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from exhibitors import keys, organisation_letters
from exhibitors.models import AddressProof, Applicant, Application
from exhibitors.proofs import GOOD_FOR, LETTERS_AN_HOUR, MOST_FAILURES, WrongCode
from expo import ratelimits


class LinkUsed(ValidationError):
    """Somebody has taken this link, or its code, a moment ago."""


def ask(*, exhibition, email, language):
    """Have a link and a code written to ``email`` if somebody here has it. Return the number of the proof.

    Whether it is known is found out by a task, so that the caller can neither say nor show by its pace.
    None after too many letters, counted together with those that hold links to applications.
    """
    digest = hashlib.sha256(email.encode()).hexdigest()
    is_within, _count = ratelimits.count("letters", digest, LETTERS_AN_HOUR, ratelimits.HOUR)
    if not is_within:
        return None
    proof = AddressProof.objects.create(
        exhibition=exhibition,
        email=email,
        # Of what nobody knows: the letter brings the real ones.
        link_digest=secrets.token_hex(32),
        code_digest=secrets.token_hex(32),
        expires_at=timezone.now() + GOOD_FOR,
    )
    write_letter.enqueue(proof.pk, language)
    return proof.pk


@task
def write_letter(number, language):
    """Write the letter of a proof, or forget the proof if there is nobody to write to."""
    proof = AddressProof.objects.select_related("exhibition").filter(pk=number, used_at=None).first()
    if proof is None:
        return
    if not _is_known(proof):
        proof.delete()
        return
    code, link = f"{secrets.randbelow(1_000_000):06}", secrets.token_urlsafe(24)
    with transaction.atomic():
        AddressProof.objects.filter(pk=number).update(
            link_digest=_link_digest(link), code_digest=_code_digest(number, code)
        )
        with translation.override(language):
            address = settings.BASE_URL + reverse("apply-organisation-open", kwargs={"token": link})
        organisation_letters.send_entry(
            exhibition=proof.exhibition,
            email=proof.email,
            language=language,
            code=code,
            link=address,
            minutes=GOOD_FOR // timedelta(minutes=1),
        )


def _is_known(proof):
    """An applicant's address, or the contact's of an application, which bringing the link back proves."""
    if Applicant.objects.filter(exhibition=proof.exhibition_id, email=proof.email).exists():
        return True
    named = Application.objects.real().naming(proof.email)
    return named.filter(exhibition=proof.exhibition_id).exists()


def _link_digest(token):
    # Another digest than that of the links that confirm an application's address: neither stands for both.
    return keys.digest_of(f"organisation:{token}")


def _code_digest(number, code):
    return keys.digest_of(f"organisation:{number}:{code}")


def _usable(exhibition):
    proofs = AddressProof.objects.filter(exhibition=exhibition, application=None, used_at=None)
    return proofs.filter(expires_at__gt=timezone.now(), failures__lt=MOST_FAILURES)


def of_link(*, exhibition, token):
    """Return the usable proof of a link, or None."""
    return _usable(exhibition).filter(link_digest=_link_digest(token)).first()


def take_link(*, proof):
    """Take the link, once. Return the applicant whose address it proves. Raises LinkUsed."""
    now = timezone.now()
    with transaction.atomic():
        if not AddressProof.objects.filter(pk=proof.pk, used_at=None).update(used_at=now):
            raise LinkUsed(_("This link is no longer good"), "used")
        applicant, _made = Applicant.objects.get_or_create(
            exhibition_id=proof.exhibition_id, email=proof.email, defaults={"proven_at": now}
        )
    return applicant


def take_code(*, exhibition, number, code):
    """Take the code of the proof ``number`` and return the applicant. Raises WrongCode.

    The number is known to the browser only that has asked for the letter, so a stranger's wrong guesses
    spend only the stranger's own letter.
    """
    proofs = _usable(exhibition).filter(pk=number)
    # Counted before it is compared: of many guesses at once no more than five are looked at.
    counted = proofs.update(failures=F("failures") + 1)
    found = AddressProof.objects.filter(pk=number, code_digest=_code_digest(number, code)).first()
    if not counted or found is None:
        message = _("This code is not the one that was sent last, or it is no longer good.")
        raise WrongCode({"code": ValidationError(message, "code")})
    try:
        return take_link(proof=found)
    except LinkUsed as error:
        raise WrongCode({"code": error}) from None
