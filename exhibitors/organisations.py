"""What an organisation sees and says of itself: its name, its applications, what its keys have done."""

from django.db.models import Q, Value
from django.db.models.functions import Concat

from exhibitors.models import AccessKey, Application
from expo.history import Channel

APPLICATIONS_SHOWN = 50
CHANGES_SHOWN = 50


def rename(*, applicant, name):
    """Set the name and return the applicant."""
    applicant.name = name
    applicant.save(update_fields=["name"])
    return applicant


def applications_of(applicant):
    """The organisation's applications, and those that name its address but have not confirmed it yet.

    Links to the latter are written to the address as well, on demand. Its keys do not open them.
    """
    unconfirmed = Application.objects.real().naming(applicant.email).filter(applicant=None)
    found = Application.objects.filter(Q(applicant=applicant) | Q(pk__in=unconfirmed.values("pk")))
    found = found.filter(exhibition=applicant.exhibition_id).select_related("exhibitor")
    return found.order_by("-created_at", "-pk")


def changes_by_keys(applicant):
    """Return the latest changes of the organisation's applications through its own keys, newest first."""
    mine = AccessKey.objects.filter(applicant=applicant)
    actors = mine.annotate(actor=Concat("prefix", Value("…"))).values("actor")
    rows = Application.history.filter(
        channel=Channel.API, actor__in=actors, id__in=applicant.applications.values("pk")
    )
    rows = rows.order_by("-history_date", "-history_id")
    return rows.only("history_date", "number", "state", "actor", "request_id")[:CHANGES_SHOWN]
