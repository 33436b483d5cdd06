"""Reading a CSV file line by line, from bytes that nobody has checked."""

import csv
import hashlib

# No honest row comes near it; without a limit a file without line ends would fill the memory.
LONGEST_LINE = 200_000


class Unreadable(Exception):
    """The rest of the file cannot be read. ``line`` is None where it could not even be opened."""

    def __init__(self, line, reason):
        super().__init__(reason)
        self.line = line
        self.reason = reason


class Source:
    """One file. Each line is one row: a line break inside a field is refused like any control character.

    ``report(line, reason)`` hears of a line that cannot be taken apart, ``advance(bytes)`` of progress.
    After a reading ``fingerprint`` tells whether a second one saw the same file.
    """

    def __init__(self, path, report, advance):
        self.path = path
        self.report = report
        self.advance = advance
        self.fingerprint = None

    def rows(self):
        """Yield ``(line number, fields)``; the fields are None where ``report`` was told why."""
        for number, raw in self._lines():
            try:
                yield number, self._fields(number, raw)
            except csv.Error:
                self.report(number, "a quotation mark is not closed, or stands in the midst of a field")
                yield number, None
            except UnicodeDecodeError:
                self.report(number, "is not UTF-8 text: save the file as “CSV UTF-8”")
                yield number, None

    def _lines(self):
        digest = hashlib.blake2b()
        try:
            with self.path.open("rb") as handle:
                number = 0
                while raw := handle.readline(LONGEST_LINE + 1):
                    number += 1
                    if len(raw) > LONGEST_LINE:
                        raise Unreadable(number, f"is longer than {LONGEST_LINE} bytes: is this a CSV file?")
                    digest.update(raw)
                    self.advance(len(raw))
                    yield number, raw
        except OSError as error:
            raise Unreadable(None, f"cannot be read: {error.strerror}") from None
        self.fingerprint = digest.digest()

    @staticmethod
    def _fields(number, raw):
        text = raw.decode("utf-8-sig" if number == 1 else "utf-8")
        text = text.removesuffix("\n").removesuffix("\r")
        # A reader a line: an open quotation mark spoils its own line and not the rest of the file.
        return next(csv.reader([text], strict=True), [])
