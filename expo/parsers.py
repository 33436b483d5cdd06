"""Reading JSON strictly."""

import json

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser


def _refuse(constant):
    raise ValueError(constant)


class StrictJSONParser(BaseParser):
    """JSON as RFC 8259 has it: in UTF-8 whatever the header says, without NaN, not nested without end.

    Half of a surrogate pair, which JSON can write but UTF-8 and the databases cannot, is refused too.
    """

    media_type = "application/json"

    def parse(self, stream, media_type=None, parser_context=None):
        try:
            data = json.loads(stream.read().decode(), parse_constant=_refuse)
            json.dumps(data, ensure_ascii=False).encode()
        except json.JSONDecodeError as error:
            place = {"line": error.lineno, "column": error.colno}
            raise ParseError(_("This is not JSON: line %(line)s, column %(column)s.") % place) from None
        except UnicodeError:
            raise ParseError(_("The text is not in UTF-8.")) from None
        except (ValueError, RecursionError):
            raise ParseError(_("This JSON cannot be read.")) from None
        return data
