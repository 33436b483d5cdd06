"""Which signs can be printed, and what becomes of the others.

An agreed text never changes: with a sign that no font of the typesetter has, or that XML does not allow, the
originals of a protocol could never be made, so they are refused before. What is printed of the programme
shows a box in their place: titles come from everywhere, and one of them must not keep a whole book from the
readers.
"""

import re

from django.utils.translation import gettext as _

from expo.problems import Refusal

# Latin, Greek and Cyrillic letters, with what is written between and beside them.
_SHOWN = (
    r"\t\n -~\u00A0-\u024F\u0300-\u036F\u0391-\u03A1\u03A3-\u03CE\u0400-\u04FF\u1E00-\u1EFF\u200B"
    r"\u2010-\u2027\u202F-\u2040\u2070\u2071\u2074-\u208E\u20A0-\u20BF\u2100-\u211E\u2122\u2153-\u2184"
    r"\u2190-\u22FF\u2500-\u25FF"
)
_FOREIGN = re.compile(f"[^{_SHOWN}]")
# Word processors leave these where a line ends.
_LINE_ENDS = re.compile(r"\r\n|[\r\v\f\u0085\u2028\u2029]")
# Signs that nobody sees, some of which turn the direction of what follows: it would read differently.
_UNSEEN = re.compile(
    r"[\u0000-\u0008\u000E-\u001F\u007F-\u009F\u200C-\u200F\u202A-\u202E\u2060-\u206F\uFEFF]"
)
# What belongs to a sign of a picture is no sign of its own.
_SELECTORS = re.compile(r"[\uFE00-\uFE0F\U0001F3FB-\U0001F3FF]")
BOX = "\u25a1"


class NotShown(Refusal):
    """A text holds signs that the originals cannot show."""


def plain(text):
    """Return ``text`` with plain ends of lines and without signs that nobody sees."""
    return _UNSEEN.sub("", _LINE_ENDS.sub("\n", text))


def foreign(text):
    """Return the signs of ``text`` that the originals cannot show, each once, or an empty text."""
    return ", ".join(f"{one} (U+{ord(one):04X})" for one in dict.fromkeys(_FOREIGN.findall(text)))


def check(text):
    """Raise NotShown unless the originals can show all of ``text``."""
    found = foreign(text)
    if found:
        facts = {"signs": found, "text": text[:80]}
        raise NotShown(_("The originals cannot show %(signs)s in “%(text)s”.") % facts, "not_shown")


def check_all(data):
    """The same for each text in ``data``, which is made of dicts, lists, texts and other plain values."""
    _each(check, data)


def boxed(data):
    """Return ``data``, as of ``check_all``, with a box for each sign that cannot be printed."""
    return _each(lambda text: _FOREIGN.sub(BOX, _SELECTORS.sub("", plain(text))), data)


def _each(act, data):
    """Return ``data`` with what ``act`` gives for each text in it."""
    if isinstance(data, str):
        return act(data)
    if isinstance(data, dict):
        return {name: _each(act, one) for name, one in data.items()}
    if isinstance(data, list | tuple):
        return [_each(act, one) for one in data]
    return data
