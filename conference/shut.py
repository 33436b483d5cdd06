"""What the ordinary workplace does not have of the Commission: its rows, its session, its people's accounts.

A person counts as the Commission's while no session that is not the Commission's names them. Letters to its
accounts are nobody else's either.
"""

from django.db.models import Q

from conference.models import (
    AcceptedClash,
    Availability,
    Contribution,
    Move,
    Presenter,
    Session,
    SessionFile,
    commission,
)
from conference.models.commission import Delegate, Office, Rapporteur
from conference.models.session import Kind
from expo.models import Message, Person, User

OF_SESSIONS = (Presenter, Contribution, Move, SessionFile)


def rows(model):
    """Return the keys of the closed rows of ``model`` as a queryset, or None where there never are any."""
    if model.__module__.startswith(f"{commission.__name__}."):
        return model.objects.values("pk")
    if model in OF_SESSIONS:
        return model.objects.filter(session__kind=Kind.COMMISSION).values("pk")
    offered = {
        Session: _sessions,
        AcceptedClash: _accepted,
        Availability: _availabilities,
        User: _users,
        Person: _people,
        Message: _letters,
    }
    return offered[model]().values("pk") if model in offered else None


def _sessions():
    return Session.objects.filter(kind=Kind.COMMISSION)


def _accepted():
    return AcceptedClash.objects.filter(Q(session__kind=Kind.COMMISSION) | Q(other__kind=Kind.COMMISSION))


def _users():
    held = [model.objects.filter(user__isnull=False).values("user") for model in (Office, Delegate)]
    return User.objects.filter(Q(pk__in=held[0]) | Q(pk__in=held[1]))


def _people():
    tables = (Office, Delegate, Rapporteur)
    named = [model.objects.filter(person__isnull=False).values("person") for model in tables]
    seen = Contribution.objects.exclude(session__kind=Kind.COMMISSION).filter(person__isnull=False)
    condition = Q(*[Q(pk__in=keys) for keys in named], _connector=Q.OR)
    return Person.objects.filter(condition).exclude(pk__in=seen.values("person"))


def _availabilities():
    return Availability.objects.filter(person__in=_people())


def _letters():
    return Message.objects.filter(to__in=_users().values("email"))
