"""Bringing rows of the database to what a file says, a batch at a time."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils import translation
from modeltranslation.manager import get_translatable_fields_for_model
from simple_history.utils import bulk_create_with_history

from expo.languages import CODES


@dataclass
class Synced:
    """The objects by key, and the keys of those that were created and of those that were changed."""

    objects: dict
    created: set
    changed: set


def sync(queryset, key, wanted, *, only_new=None, prepare=None, derived=()):
    """Create or update the rows of ``queryset`` so that they hold what ``wanted`` says, and nothing else.

    ``wanted`` maps a key to the values of the row; ``only_new`` are values for rows that are created.
    ``prepare(key, object)`` sets what ``save`` would derive, named in ``derived``. The untranslated
    column of a translated text is kept equal to the English one.
    """
    model = queryset.model
    with translation.override("en"):
        stored = {getattr(one, key): one for one in queryset.filter(**{f"{key}__in": list(wanted)})}
        new, changed, touched = {}, {}, set()
        for one_key, values in wanted.items():
            one = stored.get(one_key)
            if one is None:
                new[one_key] = one = model(**{key: one_key}, **(only_new or {}), **values)
                before = None
            else:
                before = {name: getattr(one, name) for name in (*values, *derived)}
                for name, value in values.items():
                    setattr(one, name, value)
            if prepare:
                prepare(one_key, one)
            if before is not None:
                differing = {name for name, value in before.items() if not _same(getattr(one, name), value)}
                if differing:
                    changed[one_key] = one
                    touched |= differing
        _create(model, new.values())
        _update(model, changed.values(), touched)
    return Synced(stored | new, set(new), set(changed))


def _same(one, other):
    """A text left out is NULL here and may be empty after somebody has saved a form."""
    return (None if one == "" else one) == (None if other == "" else other)


def _create(model, objects):
    if hasattr(model, "history"):
        bulk_create_with_history(list(objects), model, batch_size=200)
    else:
        model.objects.bulk_create(objects)


def _update(model, objects, fields):
    if not objects:
        return
    originals = get_translatable_fields_for_model(model) or []
    originals = [name for name in originals if fields & {f"{name}_{code}" for code in CODES}]
    queryset = model.objects.all()
    if hasattr(queryset, "rewrite"):
        # Otherwise the untranslated name would be taken for the column of the active language.
        queryset = queryset.rewrite(False)
    # Foreign keys are compared by their columns; bulk_update knows them by the fields' names.
    names = {model._meta.get_field(name).name for name in fields}
    queryset.bulk_update(objects, [*names, *originals], batch_size=200)
    if hasattr(model, "history"):
        model.history.bulk_history_create(list(objects), batch_size=200, update=True)


def replace_children(model, parent, wanted):
    """Give each parent the children wanted, in that order; return the keys of the parents that differed.

    ``wanted`` maps the parent's primary key to a list of values; ``parent`` is the name of the foreign key.
    """
    column = f"{parent}_id"
    stored = defaultdict(list)
    fields = {name for rows in wanted.values() for values in rows for name in values}
    for one in model.objects.filter(**{f"{column}__in": list(wanted)}).order_by("position"):
        stored[getattr(one, column)].append({name: getattr(one, name) for name in ("position", *fields)})
    numbered = {
        pk: [{"position": place, **values} for place, values in enumerate(rows)]
        for pk, rows in wanted.items()
    }
    differing = [pk for pk, rows in numbered.items() if stored.get(pk, []) != rows]
    model.objects.filter(**{f"{column}__in": [pk for pk in differing if pk in stored]}).delete()
    with translation.override("en"):
        model.objects.bulk_create(
            model(**{column: pk}, **values) for pk in differing for values in numbered[pk]
        )
    return set(differing)
