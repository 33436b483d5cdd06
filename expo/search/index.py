"""The index of one version of an edition: which rows hold the words, best first."""

from dataclasses import dataclass

import tantivy

from expo.search import correcting, fields, forms, queries

# The least that the writer takes; the documents of an edition fit many times.
HEAP = 15_000_000
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

    def read(self, text, kind=None):
        """Return the first Reading of ``text`` that finds anything, of ``kind`` or of all kinds, or None.

        Where nothing holds every word as it is, it is read as typed on the other keyboard, then with a letter
        wrong, then with two.
        """
        for typos in range(MOST_TYPOS + 1):
            for said in (text, forms.on_the_other_keyboard(text)):
                asked = forms.asked(said)
                query = queries.all_words(asked, typos) if asked else None
                addresses, total = self._run(query, kind, 1) if query else ([], 0)
                if total and typos:
                    meant = correcting.corrected(asked, self._words_of(addresses[0]))
                    return Reading(query, meant, is_exact=False)
                if total:
                    return Reading(query, said if said == text else said.casefold(), said == text)
        return None

    def nearest(self, text):
        """Return the Reading of those that hold most of the words of ``text``, or None."""
        query = queries.most_words(forms.asked(text))
        return query and Reading(query, text, is_exact=False)

    def take(self, reading, kind, limit):
        """Return ``(primary keys of kind, best first, how many there are without the limit)``."""
        addresses, total = self._run(reading.query, kind, limit)
        return tuple(self._searcher.fast_field_values("pk", addresses)), total

    def find(self, kind, text, limit):
        """Return the Found of ``kind`` for what somebody typed."""
        return self._found(self.read(text, kind), kind, text, limit)

    def find_nearest(self, kind, text, limit):
        """Return the Found of those of ``kind`` that hold most of the words."""
        return self._found(self.nearest(text), kind, text, limit)

    def _found(self, reading, kind, text, limit):
        if reading is None:
            return Found(said=text)
        return Found(*self.take(reading, kind, limit), reading.said, reading.is_exact)

    def _run(self, query, kind, limit):
        result = self._searcher.search(queries.of_kind(query, kind) if kind else query, limit)
        return [address for _score, address in result.hits], result.count

    def _words_of(self, address):
        return self._searcher.doc(address).get_first("shown") or ""
