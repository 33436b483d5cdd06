"""Lists of bodies: those that the Commission works with come first, companies that exhibit last.

Organisations do not say what kind of body they are. Their Russian names do, for a list that only orders:
whoever is meant can be chosen wherever it stands.
"""

import re

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from conference.models.commission import AgendaItem, Delegate, Executor, Office, Rapporteur
from expo.alphabets import sort_key
from expo.models import Organisation

PUBLIC = re.compile(
    r"министерств|комитет|академия наук|(?:национальн|государственн)\w+ агентств|правительств|посольств",
    re.IGNORECASE,
)
GROUPS = (_("Bodies of the Commission"), _("Public bodies"), _("Other organisations"))


def offer(*fields, country=None):
    """Have each of the ModelChoiceFields offer the organisations, of ``country`` if given, in groups.

    Two queries, however many fields there are.
    """
    rows = Organisation.objects.all()
    rows = rows.filter(country=country) if country else rows
    choices = grouped(rows)
    for field in fields:
        field.queryset = rows
        field.choices = [("", field.empty_label), *choices]


def grouped(rows):
    """Return ``rows`` as choices in groups, each in the order of the names as they are shown."""
    known = _known()
    groups = {name: [] for name in GROUPS}
    for one in rows:
        first, public, rest = GROUPS
        is_public = PUBLIC.search(one.name_ru or "")
        groups[first if one.pk in known else public if is_public else rest].append((one.pk, str(one)))
    language = get_language()
    return [
        (name, sorted(found, key=lambda pair: sort_key(pair[1], language)))
        for name, found in groups.items()
        if found
    ]


def _known():
    """The keys of the organisations that hold offices, send delegates, lead items or carry out decisions."""
    columns = [
        (Office, "organisation"), (Delegate, "organisation"), (Rapporteur, "organisation"),
        (Executor, "organisation"), (AgendaItem, "by_lead"), (AgendaItem, "kz_lead"),
    ]  # fmt: skip
    first, *others = [
        model.objects.filter(**{f"{name}__isnull": False}).order_by().values_list(name, flat=True)
        for model, name in columns
    ]
    return set(first.union(*others).order_by())
