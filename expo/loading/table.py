"""One file of an edition: its columns, its rules and how its rows reach the database."""

from expo.languages import CODES
from expo.loading.columns import Reference, References, Unfit, quoted
from expo.loading.source import Source, Unreadable
from expo.loading.writing import sync
from expo.models import Provenance

NAMED = 20


class Row(dict):
    """The values of a row by column. A column that the file leaves out has no key."""

    def __init__(self, line, position):
        super().__init__()
        self.line = line
        self.position = position

    def texts(self, field):
        """Return the columns of a translated ``field``."""
        return {name: self[name] for code in CODES if (name := f"{field}_{code}") in self}

    def pick(self, *names):
        return {name: self[name] for name in names}


class Table:
    """A file of the edition. An instance lives for one load, in which it may keep what other tables ask for.

    ``run`` gives the other tables (``run.tables[file]``), the zone of the exhibition (None where its row
    is bad) and, while writing, ``run.exhibition``. Without ``key`` the file has exactly one row. A table
    that is written row by row into the exhibition's ``related`` rows only says the ``values``; others
    write themselves.
    """

    file = ""
    columns = ()
    key = None
    is_required = True
    related = ""
    # What ``prepare`` sets: the columns that ``save`` would derive.
    derived = ()

    def __init__(self, run):
        self.run = run
        self.path = run.directory / self.file
        self.is_there = self.is_required or self.path.exists()
        # Key to line. It is complete only if the file could be read to its end.
        self.keys = {}
        self.is_complete = False
        self.fingerprint = None

    # What a file defines

    def check(self, row):
        """Look at a row whose cells are all good; ``self.report`` what is wrong."""

    def finish(self):
        """Look at the rows together, after the last."""

    def keys_without_file(self):
        """Return the keys that other tables may refer to where an optional file is absent."""
        return ()

    def values(self, row):
        """Return what the database should hold for a row, by column."""
        raise NotImplementedError

    def prepare(self, key, thing):
        """Set on a model object what ``save`` would derive."""

    def stored_keys(self):
        """Return the keys of this edition's rows in the database."""
        return getattr(self.run.exhibition, self.related).values_list(self.key, flat=True)

    def write(self, rows):
        """Create and update the rows of a batch; return the sets of created and of changed keys."""
        exhibition = self.run.exhibition
        wanted = {row[self.key]: {"exhibition_id": exhibition.pk, **self.values(row)} for row in rows}
        stored = getattr(exhibition, self.related).all()
        done = sync(stored, self.key, wanted, prepare=self.prepare, derived=self.derived)
        return done.created, done.changed

    # What they all do

    def report(self, line, column, reason):
        self.run.problems.add(self.file, line, column, reason)

    def inspect(self):
        """Read the whole file and report whatever is wrong with it."""
        if not self.is_there:
            self.keys = dict.fromkeys(self.keys_without_file())
            self.is_complete = True
            return
        try:
            count = 0
            for row, is_good in self.rows():
                count += 1
                self._note_key(row)
                if is_good:
                    self.check(row)
        except Unreadable as error:
            self.report(error.line, "", error.reason)
            return
        self.is_complete = True
        if self.key is None and count != 1:
            self.report(None, "", f"has {count} rows, but exactly one is expected")
        self.finish()

    def rows(self):
        """Yield ``(Row, whether all its cells are good)``. Raises Unreadable."""
        source = Source(self.path, lambda line, reason: self.report(line, "", reason), self.run.advance)
        lines = source.rows()
        header = self._header(next(lines, (1, [])))
        for position, (line, fields) in enumerate(lines, 1):
            row = Row(line, position)
            yield row, fields is not None and self._read(row, header, fields)
        self.fingerprint = source.fingerprint

    def _header(self, first):
        line, names = first
        if names is None:
            raise Unreadable(line, "the header row cannot be read")
        if not names:
            raise Unreadable(line, "there is no header row")
        if len(names) == 1 and ";" in names[0]:
            raise Unreadable(line, "is the file separated by semicolons? Save it with commas")
        known = {column.name: column for column in self.columns}
        absent = [name for name, one in known.items() if not one.may_be_absent and name not in names]
        twice = sorted({name for name in names if names.count(name) > 1})
        for name in names:
            if name not in known:
                self.report(line, name, f"unknown column. The columns are {', '.join(known)}")
        if absent:
            raise Unreadable(line, f"the header lacks {', '.join(absent)}")
        if twice:
            raise Unreadable(line, f"the header names {', '.join(twice)} twice")
        return [known.get(name) for name in names]

    def _read(self, row, header, fields):
        if len(fields) != len(header):
            self.report(row.line, "", f"has {len(fields)} fields, but the header has {len(header)}")
            return False
        is_good = True
        for column, text in zip(header, fields, strict=True):
            if column is None:
                continue
            try:
                row[column.name] = column.read(text)
                if isinstance(column, Reference | References):
                    self._look_up(column, row[column.name])
            except Unfit as error:
                self.report(row.line, column.name, str(error))
                is_good = False
        return is_good

    def _look_up(self, column, value):
        table = self.run.tables[column.to]
        unknown = [key for key in column.keys(value) if key not in table.keys]
        if unknown and table.is_complete:
            known = f": it has {', '.join(map(str, table.keys))}" if 0 < len(table.keys) <= NAMED else ""
            raise Unfit(f"{', '.join(map(quoted, unknown))} is not in {column.to}{known}")

    def _note_key(self, row):
        key = row.get(self.key) if self.key else None
        if key is None:
            return
        first = self.keys.setdefault(key, row.line)
        if first != row.line:
            self.report(row.line, self.key, f"{quoted(str(key))} stands in line {first} already")

    # Rules that several files share

    def check_provenance(self, row):
        if (row["provenance"] == Provenance.ILLUSTRATIVE) == bool(row["provenance_url"]):
            self.report(
                row.line,
                "provenance_url",
                "does not agree with provenance: a documented row names its source, an illustrative one none",
            )

    def check_offset(self, row, column):
        """A moment must carry the offset that the exhibition's zone has then. Returns whether it does."""
        moment, zone = row[column], self.run.zone
        if zone is None or moment.utcoffset() == moment.astimezone(zone).utcoffset():
            return True
        right = moment.astimezone(zone).isoformat()[-6:]
        self.report(row.line, column, f"has another offset than {zone.key} had then: {right}")
        return False

    def check_lengths(self, row, field):
        """A list must have as many items in each language in which it is given."""
        counts = {name: len(items) for name, items in row.texts(field).items() if items}
        if len(set(counts.values())) > 1:
            said = ", ".join(f"{count} in {name}" for name, count in counts.items())
            self.report(row.line, field, f"the lists differ in length: {said}")
