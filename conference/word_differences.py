"""What changed between two texts, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

# Words, single signs and the spaces between them: joined again they are the text.
_TOKENS = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    """A stretch of text: ``kind`` is ``same``, ``gone`` (in the old text only) or ``new``."""

    kind: str
    text: str


def compare(before, after):
    """Return the Pieces that lead from ``before`` to ``after``, both strings, in reading order.

    Those that are not new make up ``before``, those that are not gone make up ``after``.
    """
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    pieces = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[i:j])))
            continue
        if j > i:
            pieces.append(Piece("gone", "".join(old[i:j])))
        if m > k:
            pieces.append(Piece("new", "".join(new[k:m])))
    return pieces
