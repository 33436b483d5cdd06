"""The fields of a section as a page shows them: the question, what stands in it, what is wrong with it."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property

from django.utils.timezone import make_aware
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from exhibitors.questionnaire import SUBMISSION
from exhibitors.serializers.questions import reader_of
from expo import countries, dates, phones
from expo.languages import CODES, text_in

AUTOCOMPLETE = {
    "legal_name": "organization",
    "legal_address": "street-address",
    "website": "url",
    "contact_person": "name",
    "contact_email": "email",
    "contact_phone": "tel",
}
TYPES = {"email": "email", "phone": "tel", "url": "url", "date": "date", "moment": "datetime-local"}
INPUT_MODES = {"integer": "numeric", "number": "decimal", "hs_code": "numeric"}
SHORT = ("hs_code", "integer", "number", "date", "moment", "tax_number", "phone")


@dataclass
class Option:
    """One thing to choose."""

    value: str
    label: str
    is_chosen: bool = False
    upload: object = None


@dataclass
class Field:
    """A question on the page. ``name`` is its name in the form: ``exhibits-0-name`` in a row."""

    question: object
    name: str
    text: str = ""
    is_ticked: bool = False
    is_required: bool = False
    is_new: bool = False
    errors: list = field(default_factory=list)
    comment: str = ""
    theirs: str | None = None
    options: list = field(default_factory=list)
    rows: list = field(default_factory=list)
    blank: list = field(default_factory=list)

    @property
    def id(self):
        return f"f-{self.name}"

    @property
    def control(self):
        kinds = {"text": "textarea", "flag": "tick", "sectors": "ticks", "files": "files", "file": "files"}
        if self.question.kind in ("choice", "sector", "country") or (self.question.choices and self.options):
            return "select"
        return kinds.get(self.question.kind, "list" if self.question.kind == "list" else "input")

    @property
    def type(self):
        return TYPES.get(self.question.kind, "text")

    @property
    def input_mode(self):
        return INPUT_MODES.get(self.question.kind, "")

    @property
    def autocomplete(self):
        return AUTOCOMPLETE.get(self.name, "off")

    @property
    def is_short(self):
        return self.question.kind in SHORT

    @property
    def is_counted(self):
        """Long texts show how many characters are left."""
        return self.question.kind in ("line", "text") and bool(self.question.max_length)

    @property
    def language(self):
        """The language that is asked for, where the same is asked in each."""
        code = self.name.rpartition("_")[2]
        return code if code in CODES and "_" in self.name else ""

    @property
    def hint(self):
        # The page names what the API's reader is told to send as a code.
        return "" if self.control == "select" else self.question.help

    @property
    def described_by(self):
        """The ids of what describes the control, in the order in which it is read."""
        parts = {
            "e": self.errors,
            "t": self.theirs is not None,
            "r": self.comment,
            "h": self.hint or self.is_counted,
        }
        return " ".join(f"{self.id}-{suffix}" for suffix, is_there in parts.items() if is_there)


@dataclass(frozen=True)
class Form:
    """What fields are built from. ``errors`` and ``theirs`` go by the name of the field."""

    exhibition: object
    uploads: object
    errors: dict = field(default_factory=dict)
    comments: dict = field(default_factory=dict)
    theirs: dict = field(default_factory=dict)
    required: tuple = ()

    @cached_property
    def sectors(self):
        return [(one.code, text_in(one, "name")[0]) for one in self.exhibition.sectors.all()]

    def fields(self, part, values, *, new_row=""):
        """Return the fields of ``part`` holding ``values``; ``new_row`` names a list that gets the focus."""
        return [
            self._field(question, question.name, values.get(question.name), new_row == question.name)
            for question in part.questions
        ]

    def _field(self, question, name, value, is_new=False):
        one = Field(
            question,
            name,
            text=self.text_of(question, value),
            is_ticked=value is True,
            is_required=question.name in self.required,
            errors=self.errors.get(name, []),
            comment=self.comments.get(name, ""),
            theirs=self.theirs.get(name),
        )
        one.options = self._options(question, value)
        if question.kind == "list":
            rows = value or []
            one.rows = [self._row(question, name, index, row) for index, row in enumerate(rows)]
            if not question.most or len(rows) < question.most:
                one.rows.append(self._row(question, name, len(rows), {}))
                one.rows[-1][0].is_new = is_new
            one.blank = self._row(question, name, "__n__", {})
        return one

    def _row(self, question, name, index, row):
        fields = [
            self._field(item, f"{name}-{index}-{item.name}", row.get(item.name)) for item in question.items
        ]
        for one in fields:
            # Nothing is asked of a row that is not used.
            one.is_required = bool(row) and one.question.required_at == SUBMISSION
        return fields

    def _options(self, question, value):
        chosen = value if isinstance(value, list) else [value]
        if question.kind in ("sector", "sectors"):
            return [Option(code, name, code in chosen) for code, name in self.sectors]
        if question.kind in ("file", "files"):
            kind = "logo" if question.kind == "file" else "document"
            files = [one for one in self.uploads if one.kind == kind]
            return [Option(str(one.pk), one.name, str(one.pk) in chosen, one) for one in files]
        if question.kind == "country":
            return _countries(value)
        return [Option(str(code), label, code in chosen) for code, label in question.choices]

    def text_of(self, question, value):
        """Return what stands in the control for a value as JSON has it, or as it was typed."""
        if value is None or isinstance(value, (bool, list)):
            return ""
        if question.kind == "number":
            return _figure(value)
        if question.kind == "moment":
            return self._local(value)
        return str(value)

    def _local(self, text):
        try:
            moment = dt.datetime.fromisoformat(text)
        except ValueError:
            return text
        if moment.tzinfo is None:
            return text
        return f"{moment.astimezone(self.exhibition.zone):%Y-%m-%dT%H:%M}"

    def said(self, question, value):
        """Return an answer in words, for a page that only shows it; "" where there is none."""
        if question.kind == "flag":
            return _("Yes") if value else ""
        if question.kind == "list":
            return "\n".join(self._said_row(question, row) for row in value or [])
        if question.kind in SAID:
            return SAID[question.kind](value) if value not in (None, "") else ""
        options = self._options(question, value)
        if options or question.kind in ("file", "files"):
            return "\n".join(str(one.label) for one in options if one.is_chosen)
        return self.text_of(question, value)

    def _said_row(self, question, row):
        said = ((item, self.said(item, row.get(item.name))) for item in question.items)
        first = question.items[0].name
        return ", ".join(
            text if item.name == first else f"{item.label}: {text}" for item, text in said if text
        )


def _figure(value):
    try:
        text = format(Decimal(str(value)).normalize(), "f")
    except InvalidOperation:
        return str(value)
    return text if get_language() == "en" else text.replace(".", ",")


def _countries(code):
    """Return the countries to choose from; a code that no country has stays what was answered."""
    known = countries.choices()
    strange = [] if not code or any(code == one for one, _name in known) else [(code, code)]
    return [Option(one, name, one == code) for one, name in (*strange, *known)]


def _day(text):
    try:
        return dates.full_day(dt.date.fromisoformat(text))
    except ValueError:
        return text


def _moment(text):
    """A moment as people read it. Without an offset it was typed in the exhibition's own time."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    return dates.full_moment(moment if moment.tzinfo else make_aware(moment))


def _amount(value):
    try:
        return dates.amount(value)
    except InvalidOperation:
        return str(value)


SAID = {
    "country": countries.name_of, "date": _day, "integer": _amount, "moment": _moment, "number": _amount,
    "phone": phones.shown,
}  # fmt: skip


def values_of(part, application):
    """Return the stored answers of ``part`` as JSON has them."""
    return {question.name: reader_of(question)(application) for question in part.questions}


def place_of(part, pointer):
    """Return the field that a JSON pointer means: ``exhibits-0-name`` for ``/exhibits/0/name``."""
    name, *rest = pointer.removeprefix("/").split("/")
    question = next((one for one in part.questions if one.name == name), None)
    if question and question.kind == "list" and len(rest) > 1:
        return "-".join((name, *rest[:2]))
    return name
