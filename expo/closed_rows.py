"""Rows that the organisers' workplace does not have: they are behind a wall of the app that they belong to.

An app offers its part with ``offers.register("closed rows", function)`` from ``AppConfig.ready``: the
function takes a model and returns a queryset of the keys of its closed rows, or None where none of them
ever is. No right opens them in the workplace, that of a superuser neither.
"""

from collections import defaultdict

from django.contrib.admin.utils import NestedObjects
from django.db import router

from expo import offers


def without(queryset):
    """Return ``queryset`` without its closed rows, in no query of its own."""
    for keys in _keys(queryset.model):
        queryset = queryset.exclude(pk__in=keys)
    return queryset


def depend_on(rows):
    """Whether something closed would go with one of ``rows`` or keeps it from being deleted."""
    rows = list(rows)
    if not rows:
        return False
    collector = NestedObjects(using=router.db_for_write(type(rows[0])), origin=rows)
    collector.collect(rows)
    found = defaultdict(list)
    for row in [*_flat(collector.nested()), *collector.protected]:
        found[type(row)].append(row.pk)
    return any(
        keys.filter(pk__in=numbers).exists() for model, numbers in found.items() for keys in _keys(model)
    )


def may_be_among(model):
    """Whether rows of ``model`` may be closed."""
    return bool(_keys(model))


def _keys(model):
    offered = (offer(model) for offer in offers.of("closed rows"))
    return [keys for keys in offered if keys is not None]


def _flat(nested):
    for one in nested:
        if isinstance(one, list):
            yield from _flat(one)
        else:
            yield one
