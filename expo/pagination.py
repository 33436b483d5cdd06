from django.utils.translation import gettext as _
from rest_framework.exceptions import ErrorDetail, NotFound
from rest_framework.pagination import PageNumberPagination

from expo import whole_numbers
from expo.problems import InvalidQuery

LARGEST_PAGE = 300


def whole_number(query, name, default, largest):
    """Read a whole number from 1 to ``largest``, or refuse it by the name of the parameter."""
    text = query.get(name, "")
    if not text:
        return default
    number = whole_numbers.parse(text)
    if number is not None and 1 <= number <= largest:
        return number
    message = _("Give a whole number from 1 to %(max)s.") % {"max": largest}
    raise InvalidQuery({name: [ErrorDetail(message, "invalid")]})


class Pages(PageNumberPagination):
    """Pages by number: ``?page=2&page_size=100``. A page beyond the last is not found."""

    page_size = 50
    page_size_query_param = "page_size"
    page_size_query_description = "Results a page, at most 300."
    page_query_description = "Number of the page, from 1."
    max_page_size = LARGEST_PAGE
    last_page_strings = ()

    def get_page_size(self, request):
        return whole_number(request.query_params, self.page_size_query_param, self.page_size, LARGEST_PAGE)

    def get_page_number(self, request, paginator):
        number = whole_number(request.query_params, self.page_query_param, 1, 999_999_999)
        if number > paginator.num_pages:
            raise NotFound
        return number

    def get_paginated_response_schema(self, schema):
        found = super().get_paginated_response_schema(schema)
        for name in ("next", "previous"):
            link = {"type": ["string", "null"], "format": "uri"}
            found["properties"][name] = link | {"description": f"The address of the {name} page, or null."}
        found["properties"]["count"] = {
            "type": "integer",
            "minimum": 0,
            "description": "Results in all pages.",
        }
        found["required"] = ["count", "next", "previous", "results"]
        return found

    def get_schema_operation_parameters(self, view):
        parameters = super().get_schema_operation_parameters(view)
        largest = {self.page_query_param: 999_999_999, self.page_size_query_param: LARGEST_PAGE}
        for parameter in parameters:
            parameter["schema"] |= {"minimum": 1, "maximum": largest[parameter["name"]]}
        return parameters
