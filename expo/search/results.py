"""Results of all kinds for pages: rows are read anew, so that only what is public now is among them."""

from dataclasses import dataclass

from expo.search import kept


@dataclass(frozen=True)
class Group:
    """The results of one kind. ``total`` counts those that are not in ``rows`` as well."""

    source: object
    rows: list
    total: int


@dataclass(frozen=True)
class Results:
    """``said`` is what was really looked for; without any result it is what was typed."""

    groups: tuple
    said: str
    is_exact: bool

    @property
    def total(self):
        return sum(group.total for group in self.groups)


def everything(exhibition, text, limit):
    """Return the Results of ``text``, at most ``limit`` rows a kind. The kinds are read in one way."""
    index = kept.index_of(exhibition)
    reading = index.read(text) or index.nearest(text)
    if reading is None:
        return Results((), text, is_exact=True)
    groups = (_group(index, exhibition, source, reading, limit) for source in kept.sources().values())
    return Results(tuple(group for group in groups if group.rows), reading.said, reading.is_exact)


def of_kind(exhibition, kind, text, limit):
    """Return the Results of one kind."""
    index = kept.index_of(exhibition)
    reading = index.read(text, kind) or index.nearest(text, kind)
    if reading is None:
        return Results((), text, is_exact=True)
    group = _group(index, exhibition, kept.sources()[kind], reading, limit)
    return Results((group,) if group.rows else (), reading.said, reading.is_exact)


def _group(index, exhibition, source, reading, limit):
    pks, total = index.take(reading, source.kind, limit)
    if not pks:
        return Group(source, [], 0)
    shown = {row.pk: row for row in source.rows(exhibition, pks)}
    rows = [shown[pk] for pk in pks if pk in shown]
    # What is closed since the index was made is not counted either.
    return Group(source, rows, total - len(pks) + len(rows))
