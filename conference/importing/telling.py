"""What an import changes in a session, in words."""

import datetime as dt

from django.conf import settings
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from conference.models import Contribution, Session
from conference.models.session import Access, Kind
from expo.models import Organisation, Provenance

LONGEST = 120
CHOICES = {"kind": dict(Kind.choices), "access": dict(Access.choices), "provenance": dict(Provenance.choices)}
ROLES = dict(Contribution.Role.choices)
LANGUAGE_NAMES = dict(settings.LANGUAGES)


def differences(plan, item):
    """Return ``(field, before, after)`` of all in which a session would change."""
    found = []
    for name, before in item.before.items():
        if name == "organisations":
            names = plan.names(Organisation, before)
            found.append((_label(name), names, "; ".join(map(str, item.organisations))))
        elif name == "people":
            difference = plan.difference(item)
            gone = "; ".join(_part(one) for one in difference.gone)
            added = "; ".join(_part(one) for _position, one in difference.added)
            found.append((_("People"), gone, added or (_("another order") if difference.moved else "")))
        else:
            found.append((_label(name), _say(plan, name, before), _say(plan, name, item.values[name])))
    return [(label, before or "–", after or "–") for label, before, after in found]


def _part(one):
    return f"{ROLES[one.role]}: {one.person or one.organisation}"


def _label(name):
    field, sign, language = name.rpartition("_")
    if language in LANGUAGE_NAMES and sign:
        return f"{capfirst(Session._meta.get_field(field).verbose_name)} ({LANGUAGE_NAMES[language]})"
    return capfirst(Session._meta.get_field(name).verbose_name)


def _say(plan, name, value):
    if value is None or value == "":
        return ""
    if isinstance(value, dt.datetime):
        return f"{localtime(value, plan.exhibition.zone):%d.%m.%Y %H:%M}"
    if isinstance(value, list):
        return ", ".join(str(LANGUAGE_NAMES.get(one, one)) for one in value)
    text = str(CHOICES[name].get(value, value) if name in CHOICES else value)
    return f"{text[:LONGEST]}…" if len(text) > LONGEST else text
