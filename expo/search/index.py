"""The index of one version of an edition: which rows hold the words, best first."""

from dataclasses import dataclass

import tantivy

from expo.search import correcting, fields, forms, queries

# What the writer may take before it begins another segment, each of which every search has to look through.
HEAP = 1_000_000_000
MOST_TYPOS = 2


@dataclass(frozen=True)
class Reading:
    """A way to read what somebody typed, which finds something.

    ``said`` is what is really looked for, ``is_exact`` whether that is what was typed.
    """

    query: tantivy.Query
    said: str
    is_exact: bool


@dataclass(frozen=True)
class Found:
    """Primary keys of one kind of rows, best first. ``total`` counts those beyond the limit as well."""

    pks: tuple = ()
    total: int = 0
    said: str = ""
    is_exact: bool = True


class Index:
    """An index in memory. Any number of threads may search it; it never changes."""

    def __init__(self, documents):
        """``documents``: an iterable of ``(kind, Document)``; of equals the first is found first."""
        index = tantivy.Index(fields.schema())
        writer = index.writer(HEAP, 1)
        for kind, document in documents:
            writer.add_document(fields.written(kind, document))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._searcher = index.searcher()

    def __len__(self):
        return self._searcher.num_docs

    def find(self, kind, text, limit):
        """Return the Found of ``kind`` for what somebody typed.

        Where nothing holds every word as it is, it is read as typed on another keyboard, then with a letter
        wrong, then with two.
        """
        first = self._first(text, kind, limit)
        if first is None:
            return Found(said=text)
        _query, result, meant = first
        return Found(*self._of(result), *meant)

    def find_nearest(self, kind, text, limit):
        """Return the Found of those of ``kind`` that hold most of the words."""
        reading = self.nearest(text, kind)
        if reading is None:
            return Found(said=text)
        return Found(*self.take(reading, kind, limit), text, is_exact=False)

    def read(self, text, kind=None):
        """Return the first Reading of ``text`` that finds any of ``kind``, or at all. See ``find``."""
        first = self._first(text, kind, 1)
        if first is None:
            return None
        query, _result, meant = first
        return Reading(query, *meant)

    def nearest(self, text, kind=None):
        """Return the Reading of those that hold most of the words of ``text``, or None."""
        asked = forms.asked(text)
        for typos in range(2):
            query = queries.most_words(asked, typos)
            if query and self._run(query, kind, 1).count:
                return Reading(query, text, is_exact=False)
        return None

    def take(self, reading, kind, limit):
        """Return ``(primary keys of kind, best first, how many there are without the limit)``."""
        return self._of(self._run(reading.query, kind, limit))

    def _first(self, text, kind, limit):
        """Return ``(query, its result, what was meant)`` of the first way to read ``text`` that finds any."""
        for query, asked, said, typos in _readings(text):
            result = self._run(query, kind, limit)
            if result.count:
                return query, result, self._meant(result, text, asked, said, typos)
        return None

    def _run(self, query, kind, limit):
        return self._searcher.search(queries.of_kind(query, kind) if kind else query, limit)

    def _of(self, result):
        addresses = [address for _score, address in result.hits]
        return tuple(self._searcher.fast_field_values("pk", addresses)), result.count

    def _meant(self, result, text, asked, said, typos):
        """Return ``(what was really looked for, whether that is what was typed)``."""
        if typos:
            best = self._searcher.doc(result.hits[0][1])
            return correcting.corrected(asked, best.get_first("shown")), False
        return (text, True) if said == text else (said.casefold(), False)


def _readings(text):
    """Yield ``(query, Asked, text, letters that may be wrong)`` for every way to read ``text``."""
    for typos in range(MOST_TYPOS + 1):
        for said in (text, *forms.on_other_keyboards(text)):
            asked = forms.asked(said)
            query = queries.all_words(asked, typos) if asked else None
            if query:
                yield query, asked, said, typos
