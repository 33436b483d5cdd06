"""Ignoring a clash with a reason, and taking that back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conference import drafting
from conference.models import AcceptedClash
from expo.models import Exhibition
from expo.problems import Refusal


class ClashIsGone(Refusal):
    """The draft has no such clash any more, or it has become another one."""


class ClashBlocks(Refusal):
    """No reason makes room for two."""


def ignore(*, exhibition, fingerprint, reason, user):
    """Note why a clash of the draft is ignored and return the AcceptedClash.

    Again, with another reason, it replaces the first. Raises ClashIsGone and ClashBlocks.
    """
    with transaction.atomic():
        Exhibition.objects.select_for_update().get(pk=exhibition.pk)
        draft = drafting.read(exhibition)
        clash = next((one for one in draft.clashes if one.fingerprint == fingerprint), None)
        if clash is None:
            raise ClashIsGone(_("This clash is no longer there. Look at the list once more."))
        if not clash.can_be_ignored:
            raise ClashBlocks(_("This clash cannot be ignored: move one of the sessions."))
        accepted, _created = AcceptedClash.objects.update_or_create(
            exhibition=exhibition,
            fingerprint=fingerprint,
            defaults={
                "session_id": clash.session,
                "other_id": clash.other,
                "reason": reason,
                "accepted_by": user,
                "accepted_at": timezone.now(),
            },
        )
    return accepted


def restore(*, accepted):
    """Let the clash count again."""
    accepted.delete()
