"""The kinds of column an edition's files have: each reads one cell or says what is wrong with it."""

import contextlib
import datetime as dt
import decimal
import re

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from expo.languages import CODES

REQUIRED_LANGUAGES = ("en", "ru")
YEARS = range(1900, 2101)
# Control characters, and signs that take no room: they would make two equal-looking names differ.
INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff\ufffd]")
_is_url = URLValidator(schemes=["http", "https"])


class Unfit(ValueError):
    """What is wrong with a cell, in words."""


def quoted(text):
    """Return ``text`` in quotation marks, cut where it is long."""
    return f"“{text[:40]}…”" if len(text) > 41 else f"“{text}”"


class Column:
    """A column of text.

    ``required``: no cell may be empty. ``may_be_absent``: a file without the column leaves what the
    database has. ``empty`` is the value of an empty cell.
    """

    empty = ""

    def __init__(self, name, *, longest=None, required=True, may_be_absent=False, **values):
        self.name = name
        self.longest = longest
        self.required = required
        self.may_be_absent = may_be_absent
        self.__dict__.update(values)

    def read(self, text):
        """Return the value of a cell, or raise Unfit."""
        if found := INVISIBLE.search(text):
            raise Unfit(f"holds a control or invisible character (U+{ord(found[0]):04X})")
        if text != text.strip():
            raise Unfit("has spaces at its start or end")
        if not text:
            if self.required:
                raise Unfit("is empty, but is required")
            return self.empty
        if self.longest and len(text) > self.longest:
            raise Unfit(f"is too long: {len(text)} characters, at most {self.longest}")
        return self.parse(text)

    def parse(self, text):
        return text


class Slug(Column):
    def parse(self, text):
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text):
            raise Unfit(f"{quoted(text)} is not an address: use a–z, digits and single hyphens")
        return text


class Url(Column):
    def parse(self, text):
        try:
            _is_url(text)
        except ValidationError:
            raise Unfit(f"{quoted(text)} is not an address that begins with http:// or https://") from None
        return text


class Whole(Column):
    """A whole number from ``least`` to ``most``."""

    empty = None
    least, most = 0, 32_767

    def parse(self, text):
        if not re.fullmatch(r"\d{1,12}", text, re.ASCII):
            raise Unfit(f"{quoted(text)} is not a whole number")
        if not self.least <= int(text) <= self.most:
            raise Unfit(f"{text} is not between {self.least} and {self.most}")
        return int(text)


class Decimal(Column):
    """A number with at most two decimals, not negative."""

    empty = None
    digits = 10

    def parse(self, text):
        if not re.fullmatch(rf"\d{{1,{self.digits}}}(\.\d{{1,2}})?", text, re.ASCII):
            raise Unfit(f"{quoted(text)} is not a number with a point and at most two decimals")
        return decimal.Decimal(text)


class Metres(Decimal):
    """A length in metres, read as whole centimetres."""

    digits = 4
    least_cm = 0

    def parse(self, text):
        centimetres = int(super().parse(text) * 100)
        if centimetres < self.least_cm:
            raise Unfit("is not greater than 0")
        return centimetres


class Date(Column):
    empty = None
    form, example, kind = r"\d{4}-\d\d-\d\d", "2011-09-07", "a date"
    read_form = dt.date.fromisoformat

    def parse(self, text):
        value = None
        if re.fullmatch(self.form, text, re.ASCII):
            with contextlib.suppress(ValueError):
                value = self.read_form(text)
        if value is None or getattr(value, "year", YEARS[0]) not in YEARS:
            raise Unfit(f"{quoted(text)} is not {self.kind}: write it like {self.example}")
        return value


class Time(Date):
    form, example, kind = r"\d\d:\d\d", "10:00", "a time of day"
    read_form = dt.time.fromisoformat


class Moment(Date):
    form = r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?[+-]\d\d:\d\d"
    example, kind = "2011-09-07T11:00:00+06:00", "a moment with its offset"
    read_form = dt.datetime.fromisoformat


class Choice(Column):
    """One of ``values``: a list of words, or a dict of words and what they mean."""

    def parse(self, text):
        if text not in self.values:
            raise Unfit(f"{quoted(text)} is none of {', '.join(str(one) for one in self.values)}")
        return self.values[text] if isinstance(self.values, dict) else text


class Reference(Column):
    """The key of a row of the file ``to``. ``fold`` brings the cell to the form of that key."""

    empty = None
    fold = staticmethod(str)

    def parse(self, text):
        return self.fold(text)

    def keys(self, value):
        return [] if value is None else [value]


class Listed(Column):
    """A list of texts separated by semicolons, each at most ``longest`` characters."""

    empty = ()

    def __init__(self, name, *, longest, **values):
        super().__init__(name, **values)
        self.longest_item = longest

    def parse(self, text):
        items = tuple(item.strip() for item in text.split(";"))
        if not all(items):
            raise Unfit("has an empty item in its list")
        if len(set(items)) < len(items):
            raise Unfit("names the same thing twice in its list")
        for item in items:
            if len(item) > self.longest_item:
                raise Unfit(
                    f"{quoted(item)} is too long: {len(item)} characters, at most {self.longest_item}"
                )
        return items


class References(Listed):
    """A list of keys of rows of the file ``to``."""

    def keys(self, value):
        return value


def longest(model, field):
    """Return the most characters that ``field`` of ``model`` holds."""
    return model._meta.get_field(field).max_length


def translated(field, *, longest, required=REQUIRED_LANGUAGES, kind=Column):
    """Return the columns of a text in four languages. What is missing is NULL, so that fallback sees it."""
    return [
        kind(
            f"{field}_{code}",
            longest=longest,
            required=code in required,
            may_be_absent=code not in REQUIRED_LANGUAGES,
            **({"empty": None} if kind is Column else {}),
        )
        for code in CODES
    ]
