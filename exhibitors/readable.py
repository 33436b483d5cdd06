"""An application's answers as people read them: in words of the active language, not as they are stored."""

import datetime as dt

from django.conf import settings
from django.db.models import Q
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from exhibitors import questionnaire
from exhibitors.models import Application, Upload
from expo import countries, dates, phones
from expo.languages import text_in

LANGUAGE_NAMES = dict(settings.LANGUAGES)
# The kinds whose answers read the same on every page.
WORDS = {
    "country": countries.name_of, "integer": dates.amount, "number": dates.amount, "phone": phones.shown,
}  # fmt: skip
EMPTY = (None, "", [], False)


def label_of(name, model=Application):
    """Return what the field ``name`` of an application, or of another model, is called."""
    question = _question(name) if model is Application else None
    if question:
        return str(question.label)
    field = model._meta.get_field(name)
    label = capfirst(field.verbose_name)
    language = getattr(field, "language", None)
    return f"{label} ({LANGUAGE_NAMES[language]})" if language else label


class Reader:
    """Reads answers of ``rows``: applications, or rows of their history. Takes two queries in all."""

    def __init__(self, exhibition, rows):
        self.sectors = list(exhibition.sectors.all())
        wanted = {str(number) for row in rows for number in (row.logo_id, *row.documents) if number}
        self.uploads = {str(one.pk): one for one in Upload.objects.filter(pk__in=wanted)}

    def value(self, name, row):
        """Return the answer in words, an empty text where there is none."""
        question = _question(name)
        if question is None:
            return in_words(Application._meta.get_field(name), row)
        if question.kind == "file":
            return self._file(getattr(row, f"{name}_id"))
        if question.kind == "sector":
            return next((text_in(one, "name")[0] for one in self.sectors if one.pk == row.sector_id), "")
        return self._said(question, getattr(row, name))

    def files(self, name, row):
        """Return the Uploads that the answer names."""
        question = _question(name)
        if question is None or question.kind not in ("file", "files"):
            return []
        numbers = [row.logo_id] if question.kind == "file" else row.documents
        return [self.uploads[str(number)] for number in numbers if str(number) in self.uploads]

    def _said(self, question, value):
        if value in EMPTY:
            return ""
        if question.kind in WORDS:
            return WORDS[question.kind](value)
        match question.kind:
            case "flag":
                return _("Yes")
            case "choice":
                return str(dict(question.choices).get(value, value))
            case "date":
                return date_format(value, "SHORT_DATE_FORMAT")
            case "moment":
                moment = parse_datetime(value)
                return date_format(localtime(moment), "SHORT_DATETIME_FORMAT") if moment else value
            case "sectors":
                return ", ".join(text_in(one, "name")[0] for one in self.sectors if one.code in value)
            case "files":
                return ", ".join(self._file(number) for number in value)
            case "list":
                return "\n".join(self._item(question, item) for item in value)
        return str(value)

    def _item(self, question, item):
        said = [(one.label, self._said(one, item.get(one.name))) for one in question.items]
        return "; ".join(f"{label}: {text}" for label, text in said if text)

    def _file(self, number):
        if not number:
            return ""
        found = self.uploads.get(str(number))
        return found.name if found else str(number)


class ColumnReader:
    """Reads the columns of a row that has no questions, such as an exhibitor."""

    def __init__(self, model):
        self.model = model

    def value(self, name, row):
        return in_words(self.model._meta.get_field(name), row)


def in_words(field, row):
    """Return what stands in one column of ``row``, in words."""
    value = getattr(row, field.attname)
    if value in (None, ""):
        return ""
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, dt.datetime):
        return date_format(localtime(value), "SHORT_DATETIME_FORMAT")
    return date_format(value, "SHORT_DATE_FORMAT") if isinstance(value, dt.date) else str(value)


def _question(name):
    return next((one for one in questionnaire.questions() if one.name == name), None)


def of_same_number(application, visible):
    """Return those of ``visible`` applications that name the same tax number, of any edition and state."""
    if not application.tax_number:
        return []
    same = Q(tax_scheme=application.tax_scheme, tax_number=application.tax_number)
    return list(visible.real().filter(same).exclude(pk=application.pk).order_by("-created_at")[:20])
