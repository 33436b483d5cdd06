"""The communiqué of a meeting: what both secretaries tell the public, and nothing before both have agreed."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conference import meetings
from conference.meetings import NotReady
from conference.models.commission import CommissionMeeting, Communique
from conference.models.commission.base import LANGUAGE_NAMES
from expo.problems import Refusal

# What the public page of the Commission shows: a meeting's day and room are those of its draft session.
PUBLIC_TABLES = (
    "conference_communique", "conference_commissionmeeting", "conference_session", "conference_paper",
    "conference_paperversion", "conference_agendaitem",
)  # fmt: skip


class CommuniqueChanged(Refusal):
    """The text is no longer what was read. ``communique`` is as it is now."""

    def __init__(self, communique):
        self.communique = communique
        super().__init__(
            _("The communiqué has been changed meanwhile, and nothing was saved. Read what it says now."),
            "changed",
        )


def of(meeting):
    """Return the Communique of ``meeting``, an unwritten one where there is none."""
    return Communique.objects.filter(meeting=meeting).first() or Communique(meeting=meeting, version=0)


def published(exhibition):
    """The communiqués that the public reads, of the newest meeting first."""
    rows = Communique.objects.exclude(published_at=None).filter(meeting__exhibition=exhibition)
    return rows.select_related("meeting__session__room").order_by("-meeting__pk")


def write(*, who, meeting, texts, tells_when, tells_where, version):
    """Write the text, in ``{language: text}``, and return the Communique. Takes back the other's agreement.

    ``version`` is the one that was read, 0 where there was none. Raises CommuniqueChanged.
    """
    with transaction.atomic():
        found = _seen(who, meeting, version)
        if found.published_at is not None:
            raise NotReady(_("The communiqué is published. Take it back before you change it."), "published")
        for code in LANGUAGE_NAMES:
            setattr(found, f"text_{code}", texts.get(code, "").strip())
        found.tells_when, found.tells_where = tells_when, tells_where
        setattr(found, who.part.other.column("agreed_at"), None)
        found.version += 1
        found.save()
    return found


def agree(*, who, meeting, version):
    """Agree for the own part to what was read and return the Communique.

    Raises CommuniqueChanged, and NotReady where a language of the meeting lacks its text.
    """
    with transaction.atomic():
        found = _seen(who, meeting, version)
        lacking = [LANGUAGE_NAMES[code] for code in meeting.languages if not getattr(found, f"text_{code}")]
        if lacking:
            names = ", ".join(str(name) for name in lacking)
            raise NotReady(
                _("The text is missing in these languages: %(languages)s.") % {"languages": names}, "lacking"
            )
        setattr(found, who.part.column("agreed_at"), timezone.now())
        found.save()
    return found


def publish(*, who, meeting, version):
    """Show the public what both have agreed to; return the Communique. Raises CommuniqueChanged, NotReady."""
    with transaction.atomic():
        found = _seen(who, meeting, version)
        if found.by_agreed_at is None or found.kz_agreed_at is None:
            raise NotReady(_("Both secretaries agree to the text first."), "not_agreed")
        found.published_at, found.published_by = timezone.now(), who.user
        found.save()
    return found


def withdraw(*, who, meeting, version):
    """Take the communiqué back from the public; what was agreed stays so. Raises CommuniqueChanged."""
    with transaction.atomic():
        found = _seen(who, meeting, version)
        found.published_at = found.published_by = None
        found.save()
    return found


def _seen(who, meeting, version):
    meetings.check_secretary(who)
    CommissionMeeting.objects.locked(meeting.pk)
    found = of(meeting)
    if found.version != version:
        raise CommuniqueChanged(found)
    return found
