"""Fields of a serializer from the questions of the form, so that there is one description of both."""

import datetime as dt
import uuid
from operator import attrgetter

from django.core.validators import RegexValidator, URLValidator
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from exhibitors.models import Upload
from expo import current, taxnumbers
from expo.inputs import Choice, Email, Flag, Line, Number, Paragraphs, Strict, Whole
from expo.serializers import SquareMetres

COUNTRY = RegexValidator(r"\A[A-Z]{2}\Z", _("Give the two capital letters of ISO 3166-1."))
HS_CODE = RegexValidator(r"\A(\d{4}|\d{6})\Z", _("Give four or six digits."))
# Beyond them not every zone can tell the hour.
YEARS = range(1900, 2200)
WEB = URLValidator(
    schemes=["http", "https"], message=_("Give the whole address, such as https://example.org/.")
)


class TaxNumber(Line):
    """A tax number as it is compared: without spaces, in capitals."""

    def to_internal_value(self, data):
        number = taxnumbers.normal(super().to_internal_value(data))
        # Some small letters have capitals of two or three signs.
        self.check_length(number)
        return number


class Parsed(Line):
    """A text that stands for something else. Its limits are checked on the text, as it was sent."""

    def run_validators(self, value):
        pass

    def run_validation(self, data=serializers.empty):
        """An empty text removes the value where there can be none; the framework would keep the text."""
        found = super().run_validation(data)
        return None if found == "" and self.allow_null else found


class Day(Parsed):
    """A date in ISO 8601; an empty text or null removes it."""

    default_error_messages = {"date": _("Give a date such as 2011-09-05.")}

    def to_internal_value(self, data):
        text = super().to_internal_value(data)
        if not text:
            return None
        try:
            date = parse_date(text)
        except ValueError:
            date = None
        if date is None:
            self.fail("date")
        return date

    def to_representation(self, value):
        return value.isoformat()


class When(Parsed):
    """A moment in ISO 8601, kept as a text. Without an offset it is the exhibition's own time."""

    default_error_messages = {"moment": _("Give date and time such as 2011-09-05T08:30.")}

    def to_internal_value(self, data):
        text = super().to_internal_value(data)
        if not text:
            return ""
        try:
            moment = parse_datetime(text)
        except ValueError:
            moment = None
        if moment is None or moment.year not in YEARS:
            self.fail("moment")
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=self.context["request"].exhibition.zone)
        return moment.astimezone(dt.UTC).isoformat()


class Reference(Parsed):
    """The id of a file that was sent before."""

    default_error_messages = {"does_not_exist": _("There is no such file. Send it first, then give its id.")}
    kind = Upload.Kind.LOGO

    def to_internal_value(self, data):
        text = super().to_internal_value(data)
        if not text:
            return None
        try:
            number = uuid.UUID(text)
        except ValueError:
            self.fail("does_not_exist")
        found = self.context["uploads"].filter(pk=number, kind=self.kind).first()
        if found is None:
            self.fail("does_not_exist")
        return found


class DocumentReference(Reference):
    """The same, kept as a text in a list."""

    kind = Upload.Kind.DOCUMENT

    def to_internal_value(self, data):
        found = super().to_internal_value(data)
        if found is None:
            self.fail("does_not_exist")
        return str(found.pk)

    def to_representation(self, value):
        return value


class SectorCode(Parsed):
    """The code of a sector of the exhibition."""

    default_error_messages = {"does_not_exist": _("There is no such sector.")}

    def find(self, data):
        code = super().to_internal_value(data)
        sector = current.sector(self.context["request"].exhibition, code) if code else None
        if code and sector is None:
            self.fail("does_not_exist")
        return sector

    def to_internal_value(self, data):
        sector = self.find(data)
        if sector is None:
            self.fail("does_not_exist")
        return sector.code


class Sector(SectorCode):
    """The same, as the sector itself; an empty text or null removes it."""

    def to_internal_value(self, data):
        return self.find(data)


class Several(serializers.ListField):
    """A list that says in words when it is none, or too long."""

    default_error_messages = {
        "not_a_list": _("Send a list."),
        "null": _("Send a list; an empty one removes all."),
        "max_length": _("At most {max_length} items are taken."),
    }

    def to_internal_value(self, data):
        """Count before looking at the items, of which there may be any number."""
        if isinstance(data, list) and self.max_length and len(data) > self.max_length:
            self.fail("max_length", max_length=self.max_length)
        return super().to_internal_value(data)


TEXTS = {
    "line": (Line, {}),
    "text": (Paragraphs, {}),
    "email": (Email, {}),
    "phone": (Line, {}),
    "tax_number": (TaxNumber, {}),
    "country": (Line, {"validators": [COUNTRY], "max_length": None}),
    "hs_code": (Line, {"validators": [HS_CODE], "max_length": None}),
    "url": (Line, {"validators": [WEB]}),
    "date": (Day, {"allow_null": True, "max_length": 10}),
    "moment": (When, {"max_length": 40}),
    "sector": (Sector, {"allow_null": True}),
    "file": (Reference, {"allow_null": True, "max_length": 36}),
}
CHILDREN = {"sectors": lambda: SectorCode(max_length=20), "files": lambda: DocumentReference(max_length=36)}


def field_of(question, *, is_item=False):
    """Return the serializer field that takes an answer to ``question``."""
    common = {
        "required": is_item and bool(question.required_at),
        "help_text": question.help or question.label,
    }
    if question.kind in TEXTS:
        kind, own = TEXTS[question.kind]
        limits = {"allow_blank": not common["required"], "max_length": question.max_length}
        return kind(**common, **(limits | own))
    if question.kind in CHILDREN:
        return Several(**common, child=CHILDREN[question.kind](), max_length=question.most)
    return OTHERS[question.kind](question, common, is_item)


def _flag(question, common, is_item):
    return Flag(**common)


def _whole(question, common, is_item):
    allowed = [value for value, _label in question.choices]
    limits = {"min_value": question.minimum, "max_value": question.maximum}
    return Whole(**common, **limits, allow_null=True, allowed=allowed)


def _number(question, common, is_item):
    limits = {"least": question.minimum, "most": question.maximum, "places": question.decimals}
    return Number(**common, **limits, allow_null=True, as_float=is_item)


def _choice(question, common, is_item):
    # Letters always have a language.
    return Choice(**common, choices=question.choices, allow_blank=question.name != "language")


class Item(Strict):
    """An object in a list. All of its members are kept, also those that were not sent."""

    def to_internal_value(self, data):
        needed = [name for name, field in self.fields.items() if field.required and name not in data]
        if needed:
            message = serializers.ErrorDetail(_("Fill in this field"), "required")
            raise serializers.ValidationError({name: [message] for name in needed})
        return self.empty | super().to_internal_value(data)


EMPTY = {"flag": False, "integer": None, "number": None}
ITEMS, ANSWER_ITEMS = {}, {}


def _item_list(question, common, is_item):
    """Return a field for a list of objects, each with the fields of the question's items."""
    name = item_name(question)
    if name not in ITEMS:
        fields = {item.name: field_of(item, is_item=True) for item in question.items}
        meta = type("Meta", (), {"ref_name": name})
        ITEMS[name] = type(name, (Item,), fields | {"Meta": meta, "__doc__": f"One of {question.name}."})
        ITEMS[name].empty = {item.name: EMPTY.get(item.kind, "") for item in question.items}
    return Several(**common, child=ITEMS[name](), max_length=question.most)


OTHERS = {"flag": _flag, "integer": _whole, "number": _number, "choice": _choice, "list": _item_list}


def item_name(question):
    """``Exhibit`` for the list ``exhibits``."""
    return "".join(word.capitalize() for word in question.name.split("_")).removesuffix("s")


def answer_of(question):
    """Return the read-only field that shows an answer to ``question``."""
    common = {"read_only": True, "help_text": question.help or question.label}
    if question.kind == "list":
        return _answer_items(question)(many=True, **common)
    if question.kind == "choice":
        is_needed = question.name == "language"
        return serializers.ChoiceField(**common, choices=question.choices, allow_blank=not is_needed)
    kind, own = ANSWERS.get(question.kind, (serializers.CharField, {}))
    if question.kind == "file":
        own = own | {"source": f"{question.name}_id"}
    if question.kind in CHILDREN:
        own = {"child": serializers.CharField()}
    return kind(**common, **own)


def _answer_items(question):
    name = item_name(question)
    if name not in ANSWER_ITEMS:
        fields = {item.name: answer_of(item) for item in question.items}
        about = {"Meta": type("Meta", (), {"ref_name": name}), "__doc__": f"One of {question.name}."}
        ANSWER_ITEMS[name] = type(name, (serializers.Serializer,), fields | about)
    return ANSWER_ITEMS[name]


class Figure(SquareMetres):
    def __init__(self, *, read_only, **kwargs):
        super().__init__(**kwargs)


ANSWERS = {
    "flag": (serializers.BooleanField, {}),
    "integer": (serializers.IntegerField, {"allow_null": True}),
    "number": (Figure, {"allow_null": True}),
    "date": (serializers.DateField, {"allow_null": True}),
    "sector": (serializers.CharField, {"source": "sector.code", "allow_null": True, "default": None}),
    "file": (serializers.CharField, {"allow_null": True}),
    "sectors": (serializers.ListField, {}),
    "files": (serializers.ListField, {}),
}


def reader_of(question):
    """Return a function that reads the answer from an application as JSON has it.

    The same values as the fields of ``answer_of``, without the cost of seventy fields a row.
    """
    name = question.name
    match question.kind:
        case "number":
            return lambda one: None if getattr(one, name) is None else float(getattr(one, name))
        case "date":
            return lambda one: getattr(one, name) and getattr(one, name).isoformat()
        case "sector":
            return lambda one: one.sector.code if one.sector_id else None
        case "file":
            return lambda one: str(getattr(one, f"{name}_id")) if getattr(one, f"{name}_id") else None
    return attrgetter(name)
