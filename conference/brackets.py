"""Disputed text, which stands in [brackets] until both sides agree."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

BRACKET = re.compile(r"[\[\]]")


class Unbalanced(ValidationError):
    """A bracket is not closed, closes nothing, or holds another: nobody could tell what is disputed."""


def check(text):
    """Raise Unbalanced unless every bracket of ``text`` is closed before the next one opens."""
    kinds = "".join(BRACKET.findall(text))
    if kinds.replace("[]", ""):
        raise Unbalanced(
            _("Close each bracket before the next one opens: what is disputed stands in [brackets]."),
            "unbalanced",
        )


def is_disputed(text):
    """Whether any of ``text`` stands in brackets. One bracket alone, which ``check`` refuses, is enough."""
    return BRACKET.search(text) is not None


def split(text):
    """Return ``[(is disputed, text)]``, brackets included: joined again it is ``text``."""
    parts = re.split(r"(\[[^\[\]]*\])", text)
    return [(place % 2 == 1, part) for place, part in enumerate(parts) if part]
