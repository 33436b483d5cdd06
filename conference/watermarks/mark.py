from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """``line`` is what can be read on each page: the receipt, for whom and when, in ``language``."""

    receipt: str
    line: str
    language: str


class NotMarked(ValueError):
    """The document is not made as its kind is, so no mark can be put on it."""
