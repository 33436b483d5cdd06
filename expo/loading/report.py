"""What a load has to tell: the rows that are bad, or what was changed."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

SHOWN = 50


@dataclass(frozen=True)
class Problem:
    """One bad row, or a whole file where ``line`` is None."""

    file: str
    line: int | None
    column: str
    reason: str

    def __str__(self):
        where = self.file
        if self.line is not None:
            where += f", line {self.line}"
        if self.column:
            where += f", {self.column}"
        return f"{where}: {self.reason}"


class Problems:
    """The first problems found and the number of all, so that a file full of mistakes takes no memory."""

    def __init__(self):
        self.kept = []
        self.count = 0

    def add(self, file, line, column, reason):
        self.count += 1
        if len(self.kept) < SHOWN:
            self.kept.append(Problem(file, line, column, reason))


class EditionRefused(ValidationError):
    """The files are not fit to be loaded; nothing was changed.

    ``problems`` are the first fifty, file by file in the order of lines, and ``more`` says how many
    others there are.
    """

    def __init__(self, problems, count=None):
        files = list(dict.fromkeys(one.file for one in problems))
        self.problems = sorted(problems, key=lambda one: (files.index(one.file), one.line or 0))
        self.more = (count or len(problems)) - len(problems)
        super().__init__([str(one) for one in self.problems], code="edition_refused")


@dataclass
class FileReport:
    """How many rows of a file were created, updated and found unchanged.

    ``missing`` counts the rows of the edition in the database that the file no longer has, and
    ``missing_keys`` names the first of them. They are kept.
    """

    file: str
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    missing: int = 0
    missing_keys: list = field(default_factory=list)

    def add(self, rows, created, changed):
        self.created += len(created)
        self.updated += len(changed)
        self.unchanged += rows - len(created) - len(changed)

    def note_missing(self, keys):
        keys = sorted(str(key) for key in keys)
        self.missing, self.missing_keys = len(keys), keys[:SHOWN]


@dataclass
class Report:
    """What a load has done, file by file. ``ignored`` are the CSV files that no app knows."""

    exhibition: object
    files: list
    ignored: list

    @property
    def changed(self):
        """The number of rows created or updated."""
        return sum(one.created + one.updated for one in self.files)

    def of(self, file):
        """Return the report of ``file``."""
        return next(one for one in self.files if one.file == file)
