"""The plain form that every file is read into, whatever it was written in."""

import datetime as dt
from dataclasses import dataclass, field

from expo.problems import Refusal


class FileRefused(Refusal):
    """The file as a whole cannot be read. The message says what to do."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with one place of a file, or was read otherwise than it stands there.

    ``where`` is a line, a row or a path in words, empty for the whole file. A problem that ``is_fatal`` keeps
    its session out; any other is told only.
    """

    where: str
    column: str
    reason: str
    is_fatal: bool = True

    def __str__(self):
        place = ", ".join(filter(None, [self.where, self.column]))
        return f"{place}: {self.reason}" if place else self.reason


@dataclass(frozen=True)
class Named:
    """Somebody who takes part. ``key`` tells two people of one name apart within the file."""

    name: str
    key: str = ""
    role: str = ""


@dataclass(frozen=True)
class Talk:
    """A contribution as our own feeds describe it: somebody, a body, or somebody who speaks for a body."""

    role: str
    person: Named | None
    organisation: str
    title: str
    minutes: int | None


@dataclass
class Event:
    """A session as a file has it. None stands for what the file does not say, so that nothing is overwritten.

    ``titles`` and ``abstracts`` hold texts by language.
    """

    where: str
    day: dt.date | None = None
    uid: str = ""
    code: str = ""
    number: str = ""
    # By which the organisers know the session; only their own sheets have it.
    reference: str = ""
    titles: dict = field(default_factory=dict)
    abstracts: dict = field(default_factory=dict)
    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    room: str | None = None
    track: str | None = None
    kind: str | None = None
    access: str | None = None
    languages: list | None = None
    channels: list | None = None
    organisations: list | None = None
    websites: dict = field(default_factory=dict)
    people: list | None = None
    # All of the public contributions; only our own feeds tell them.
    talks: list | None = None
    provenance: str | None = None
    source: str = ""
    # The file knows all of it: what a session has beyond it in the draft is corrected. Otherwise it is kept.
    is_certain: bool = False
    is_refused: bool = False

    @property
    def title(self):
        return next(iter(self.titles.values()), "")


@dataclass(frozen=True)
class Place:
    """A room of the file. ``guid`` is empty where it has none of its own."""

    name: str
    guid: str = ""
    capacity: int | None = None


@dataclass
class Document:
    """All of a file: ``rooms`` by their names, in the order in which the file puts them."""

    form: str
    title: str = ""
    language: str = ""
    is_own: bool = False
    events: list = field(default_factory=list)
    rooms: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)

    def report(self, where, column, reason, *, is_fatal=True):
        self.problems.append(Problem(where, column, reason, is_fatal))

    def note(self, where, column, reason):
        self.report(where, column, reason, is_fatal=False)

    @property
    def tracks(self):
        """The sections by their names, in the order of the file."""
        return list(dict.fromkeys(event.track for event in self.events if event.track))
