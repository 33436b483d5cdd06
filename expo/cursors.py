"""Pages by cursor, for lists that grow while they are read: nothing is skipped and nothing comes twice."""

import base64
import binascii
import datetime as dt
import re
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _
from rest_framework.exceptions import ErrorDetail
from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from expo.pagination import whole_number
from expo.problems import InvalidQuery

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)
# Up to the year 9999, and to the largest id.
LATEST, LARGEST_ID = 253_402_300_799_999_999, 2**63 - 2
FORM = re.compile(r"([on])(\d{1,18})\.(\d{1,19})", re.ASCII)
LONGEST = 80


@dataclass(frozen=True)
class Cursor:
    """A place between two rows and the way to go on from there: to the older or to the newer ones."""

    to_older: bool
    moment: dt.datetime
    id: int

    def __str__(self):
        text = f"{'o' if self.to_older else 'n'}{(self.moment - EPOCH) // MICROSECOND}.{self.id}"
        return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()

    @classmethod
    def read(cls, text):
        """Return the cursor that ``text`` is; raises ValueError."""
        if len(text) > LONGEST:
            raise ValueError(text)
        plain = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode()
        found = FORM.fullmatch(plain)
        if not found or int(found[2]) > LATEST or int(found[3]) > LARGEST_ID:
            raise ValueError(text)
        return cls(found[1] == "o", EPOCH + int(found[2]) * MICROSECOND, int(found[3]))


class Cursors(BasePagination):
    """Newest first: ``?cursor=…&page_size=…``, with ``next`` and ``previous`` in the body and in Link.

    Orders by ``field``, a moment that is never empty and never changes, then by id, so an index over both
    serves a page in the same time however far it lies. Two rows of the same moment do not confuse it.
    """

    field = "created_at"
    page_size = 50
    largest = 100

    def paginate_queryset(self, queryset, request, view=None):
        self.address = request.build_absolute_uri()
        size = whole_number(request.query_params, "page_size", self.page_size, self.largest)
        cursor = self._asked(request.query_params.get("cursor"))
        to_older = cursor is None or cursor.to_older
        if cursor:
            queryset = queryset.filter(self._beyond(cursor))
        order = (f"-{self.field}", "-id") if to_older else (self.field, "id")
        rows = list(queryset.order_by(*order)[: size + 1])
        has_more, rows = len(rows) > size, rows[:size]
        if not to_older:
            rows.reverse()
        self.next = self.previous = None
        if has_more or not to_older:
            self.next = self._after(rows, cursor)
        if cursor and (has_more or to_older):
            self.previous = self._before(rows, cursor)
        return rows

    def _asked(self, text):
        if not text:
            return None
        try:
            return Cursor.read(text)
        except (ValueError, binascii.Error, UnicodeError):
            message = _("This cursor is not valid. Take it from “next” or “previous”, or begin without one.")
            raise InvalidQuery({"cursor": [ErrorDetail(message, "invalid")]}) from None

    def _beyond(self, cursor):
        side = "lt" if cursor.to_older else "gt"
        # The first condition follows from the second, but only the first can use the index.
        return Q(**{f"{self.field}__{side}e": cursor.moment}) & (
            Q(**{f"{self.field}__{side}": cursor.moment}) | Q(**{f"id__{side}": cursor.id})
        )

    def _after(self, rows, cursor):
        if rows:
            return self._link(True, getattr(rows[-1], self.field), rows[-1].id)
        # Nothing is newer: on to the older ones, that of the cursor included.
        return self._link(True, cursor.moment, min(LARGEST_ID, cursor.id + 1))

    def _before(self, rows, cursor):
        if rows:
            return self._link(False, getattr(rows[0], self.field), rows[0].id)
        return self._link(False, cursor.moment, max(0, cursor.id - 1))

    def _link(self, to_older, moment, number):
        return replace_query_param(self.address, "cursor", str(Cursor(to_older, moment, number)))

    def get_paginated_response(self, data):
        links = {"next": self.next, "prev": self.previous}
        header = ", ".join(f'<{address}>; rel="{name}"' for name, address in links.items() if address)
        body = {"results": data, "next": self.next, "previous": self.previous}
        return Response(body, headers={"Link": header} if header else None)

    def get_paginated_response_schema(self, schema):
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["results", "next", "previous"],
            "properties": {
                "results": schema,
                "next": link | {"description": "The address of the page with the older ones, or null."},
                "previous": link | {"description": "The address of the page with the newer ones, or null."},
            },
        }

    def get_schema_operation_parameters(self, view):
        size = {"type": "integer", "minimum": 1, "maximum": self.largest, "default": self.page_size}
        return [
            {
                "name": "cursor",
                "in": "query",
                "required": False,
                "description": "Where to go on, as “next” or “previous” said it.",
                "schema": {"type": "string", "maxLength": LONGEST},
            },
            {
                "name": "page_size",
                "in": "query",
                "required": False,
                "description": f"Results a page, at most {self.largest}.",
                "schema": size,
            },
        ]
