"""Two passes over the files of an edition: the first only looks, the second writes."""

import itertools
from pathlib import Path

from django.db import DataError, IntegrityError, connection, transaction

from expo import history, offers
from expo.loading.report import EditionRefused, FileReport, Problem, Problems, Report
from expo.loading.source import Unreadable

BATCH = 1000
# The number of the lock by which loads wait for each other in PostgreSQL: the day of the opening.
LOCK = 20110907


def load_edition(directory, *, make_current=False, progress=None):
    """Load the edition of the CSV files in ``directory`` and return a Report.

    Creates what is new, updates what differs and leaves everything else alone; loading the same files
    again changes nothing. What the organisers decide is never overwritten: states, stands given, late
    applications, the public codes of sessions. The first edition becomes the current one, a later one
    with ``make_current``. ``progress(done, total, file)`` is called with bytes, both passes counted.

    Raises EditionRefused with every bad row, before anything is changed.
    """
    run = Run(Path(directory), progress)
    run.inspect()
    return run.write(make_current)


class Run:
    """One load: what its tables have in common."""

    def __init__(self, directory, progress):
        self.directory = directory
        self.progress = progress
        self.problems = Problems()
        self.exhibition = None
        self.zone = None
        self.make_current = False
        self._ids = {}
        self.tables = {}
        for table in offers.of("edition tables"):
            self.tables[table.file] = table(self)
        self._file, self._done, self._total = "", 0, self._size()

    def inspect(self):
        if not self.directory.is_dir():
            raise EditionRefused([Problem(str(self.directory), None, "", "there is no such folder")])
        for table in self.tables.values():
            self._file = table.file
            if table.is_there and not table.path.exists():
                table.report(None, "", "the file is missing")
            else:
                table.inspect()
        self._refuse_problems()

    def write(self, make_current):
        self.make_current = make_current
        with history.coming_from(history.Channel.IMPORT), transaction.atomic():
            wait_for_other_loads()
            files = [self._write(table) for table in self.tables.values() if table.is_there]
        return Report(self.exhibition, files, self._ignored())

    def ids(self, related):
        """Return the primary keys of the exhibition's ``related`` rows by code, once these are written."""
        if related not in self._ids:
            rows = getattr(self.exhibition, related)
            self._ids[related] = dict(rows.values_list("code", "pk"))
        return self._ids[related]

    def advance(self, size):
        self._done += size
        if self.progress:
            self.progress(self._done, self._total, self._file)

    def _write(self, table):
        self._file = table.file
        report = FileReport(table.file)
        seen, rows, batch = table.fingerprint, table.rows(), []
        try:
            while batch := list(itertools.islice(rows, BATCH)):
                self._refuse_problems()
                report.add(len(batch), *table.write([row for row, _is_good in batch]))
        except (IntegrityError, DataError) as error:
            first, last = batch[0][0].line, batch[-1][0].line
            reason = f"the database refuses a row of the lines {first}–{last}: {str(error).splitlines()[0]}"
            raise EditionRefused([Problem(table.file, None, "", reason)]) from error
        except Unreadable as error:
            table.report(error.line, "", error.reason)
        if table.fingerprint != seen:
            table.report(None, "", "the file was changed while it was being loaded. Load it again")
        self._refuse_problems()
        if table.key:
            report.note_missing(set(table.stored_keys()) - set(table.keys))
        return report

    def _refuse_problems(self):
        if self.problems.count:
            raise EditionRefused(self.problems.kept, self.problems.count)

    def _size(self):
        paths = [table.path for table in self.tables.values()]
        return 2 * sum(path.stat().st_size for path in paths if path.is_file())

    def _ignored(self):
        return sorted(path.name for path in self.directory.glob("*.csv") if path.name not in self.tables)


def wait_for_other_loads():
    """Let one load write at a time. SQLite's immediate transactions see to it themselves."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
