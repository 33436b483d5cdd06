"""Which applications the visitor of the form has open: their keys are kept, sealed, in the session."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import timedelta

from django.tasks import task
from django.utils import timezone

from exhibitors import keys, proofs
from exhibitors.models import AccessKey, Application, Upload
from expo import ratelimits
from expo.models import Exhibition
from expo.sealing import CannotBeOpened, open_sealed, seal

GOOD_FOR = timedelta(days=14)
NAME = "applications"
# A cookie names the session, but its row must not grow without end.
MOST_KEPT = 50
LETTERS_AN_HOUR = 5


@dataclass(frozen=True)
class Visit:
    """An application that a visitor has open, with the visitor's own key to it."""

    application: Application
    bearer: str
    key: AccessKey

    def uploads(self):
        """The files that this visitor may see and attach."""
        return Upload.objects.filter(exhibition=self.application.exhibition_id).visible_to(self.key)


def enter(request, application):
    """Make a key for the form of this visitor and keep it in the session."""
    expires = timezone.now() + GOOD_FOR
    bearer, key = keys.issue(
        application=application, is_sandbox=application.is_sandbox, name="form", expires_at=expires
    )
    keep(request, application, bearer)
    return bearer, key


def keep(request, application, bearer):
    """Keep a key that there is already, under a new session key: nobody may have laid out the old one."""
    request.session.cycle_key()
    kept = list(request.session.get(NAME, {}).items())
    sealed = base64.b64encode(seal(bearer.encode())).decode()
    others = [(number, one) for number, one in kept if number != application.number]
    request.session[NAME] = dict([*others[-MOST_KEPT + 1 :], (application.number, sealed)])


def leave(request, number):
    """Forget the key of an application and end it."""
    _bearer, key = key_of(request, number)
    if key:
        keys.revoke(key=key)
    kept = request.session.get(NAME, {})
    request.session[NAME] = {one: sealed for one, sealed in kept.items() if one != number}


def key_of(request, number):
    """Return ``(bearer key, AccessKey)`` of the application, ``(None, None)`` where it is not open here."""
    sealed = request.session.get(NAME, {}).get(number)
    if sealed is None:
        return None, None
    try:
        bearer = open_sealed(base64.b64decode(sealed)).decode()
    except CannotBeOpened:
        return None, None
    key = keys.find(bearer)
    if key is None or key.application is None or key.application.number != number:
        return None, None
    return bearer, key


def find(request, number):
    """Return the Visit of an application that is open here, or None."""
    bearer, key = key_of(request, number)
    if key is None:
        return None
    keys.note_use(key)
    mine = Application.objects.filter(exhibition=request.exhibition).visible_to(key)
    mine = mine.select_related("exhibition", "sector", "applicant", "logo", "exhibitor")
    application = mine.prefetch_related("decisions").filter(number=number).first()
    return application and Visit(application, bearer, key)


def numbers(request):
    """Return the numbers of the applications that are open here, the newest last."""
    return list(request.session.get(NAME, {}))


def ask_for_links(exhibition, email, language):
    """Have the links to the applications of ``email`` written to it, but not too often an hour."""
    digest = hashlib.sha256(email.lower().encode()).hexdigest()
    is_within, _count = ratelimits.count("letters", digest, LETTERS_AN_HOUR, ratelimits.HOUR)
    if is_within:
        write_links.enqueue(exhibition.pk, email, language)


@task
def write_links(exhibition_id, email, language):
    """Write the links to the applications of ``email``.

    A task, so that the page that asks for it takes as long for an address that nobody has named.
    """
    exhibition = Exhibition.objects.get(pk=exhibition_id)
    proofs.send_links(exhibition=exhibition, email=email, language=language)
