"""Filters of the API's lists."""

from django.utils.translation import gettext_lazy as _
from django_filters import filters, rest_framework
from drf_spectacular.drainage import set_override
from rest_framework.exceptions import ValidationError

from expo.problems import InvalidQuery

UNKNOWN = {"invalid_choice": _("There is nothing of this name to filter by.")}


class QueryFilters(rest_framework.DjangoFilterBackend):
    """An unknown value is refused by the name of its parameter; an unknown parameter is passed over."""

    def filter_queryset(self, request, queryset, view):
        try:
            return super().filter_queryset(request, queryset, view)
        except ValidationError as error:
            raise InvalidQuery(error.detail) from None


def described(filter_, **schema):
    """Say in the OpenAPI document what a filter takes, with its own help text."""
    set_override(filter_, "field", {"type": "string", **schema, "description": filter_.extra["help_text"]})
    return filter_


class One(filters.ModelChoiceFilter):
    """Filters by a row that is known by its code. ``rows`` takes the request, returns the rows on offer."""

    def __init__(self, rows, *, to_field_name="code", schema=None, **kwargs):
        kwargs.setdefault("error_messages", UNKNOWN)
        super().__init__(queryset=rows, to_field_name=to_field_name, **kwargs)
        described(self, **(schema or {"maxLength": 80}))


class Choice(filters.ChoiceFilter):
    """Filters by one of the model's choices."""

    def __init__(self, **kwargs):
        kwargs.setdefault("error_messages", UNKNOWN)
        super().__init__(null_label=None, **kwargs)
        described(self, enum=[value for value, _label in kwargs["choices"]])
