"""Reading JSON strictly."""

import json

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

LONGEST_SHOWN = 100


class _Twice(ValueError):
    """A member whose name has already been read in the same object."""


def _refuse(constant):
    raise ValueError(constant)


def _unique(pairs):
    members = dict(pairs)
    if len(members) < len(pairs):
        seen = set()
        raise _Twice(next(name for name, _value in pairs if name in seen or seen.add(name)))
    return members


def _shown(name):
    """A name as it can stand in a sentence: not endless, and with no half of a surrogate pair."""
    return name[:LONGEST_SHOWN].encode(errors="replace").decode()


class StrictJSONParser(BaseParser):
    """JSON as RFC 8259 has it: in UTF-8 whatever the header says, without NaN, not nested without end.

    A name that stands twice in an object is refused, since readers disagree which of the two values counts.
    Half of a surrogate pair, which JSON can write but UTF-8 and the databases cannot, is refused too.
    """

    media_type = "application/json"

    def parse(self, stream, media_type=None, parser_context=None):
        try:
            text = stream.read().decode()
            data = json.loads(text, parse_constant=_refuse, object_pairs_hook=_unique)
            json.dumps(data, ensure_ascii=False, allow_nan=False).encode()
        except json.JSONDecodeError as error:
            place = {"line": error.lineno, "column": error.colno}
            raise ParseError(_("This is not JSON: line %(line)s, column %(column)s.") % place) from None
        except UnicodeError:
            raise ParseError(_("The text is not in UTF-8.")) from None
        except _Twice as error:
            message = _("The member “%(name)s” stands twice in one object. Send it once.")
            raise ParseError(message % {"name": _shown(error.args[0])}) from None
        except (ValueError, RecursionError):
            raise ParseError(_("This JSON cannot be read.")) from None
        return data
