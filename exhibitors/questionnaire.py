"""The application's questions, described once: the form shows them and the server checks by them."""

import datetime as dt
from dataclasses import dataclass

from exhibitors.models import Application
from expo.models import Deadline

# Days before the opening until which a part of the form is taken, unless the edition says otherwise.
# Usual practice of trade fairs.
DAYS_BEFORE = {
    Deadline.Kind.DESIGN: 45,
    Deadline.Kind.CATALOGUE: 45,
    Deadline.Kind.TECHNICAL: 40,
    Deadline.Kind.FREIGHT: 30,
    Deadline.Kind.BADGES: 14,
}
SUBMISSION = "submission"


@dataclass(frozen=True)
class Condition:
    """True while the field ``field`` holds one of ``values``; none given means while it is not empty."""

    field: str
    values: tuple = ()
    negated: bool = False

    def holds(self, read):
        value = read(self.field)
        holds = value in self.values if self.values else bool(value)
        return holds is not self.negated

    def described(self):
        if not self.values:
            return {"field": self.field, "is": "empty" if self.negated else "filled"}
        return {"field": self.field, "not_in" if self.negated else "in": list(self.values)}


@dataclass(frozen=True)
class Question:
    """One field. ``kind`` says what it holds, ``required_at`` at which stage it must be filled.

    ``required_if`` are conditions, all of which must hold for that. Lengths are in characters, numbers
    in the unit of the label, a list holds at most ``most`` items of ``items``, each called ``item_label``.
    """

    name: str
    kind: str
    label: str
    help: str = ""
    max_length: int | None = None
    minimum: int | float | None = None
    maximum: int | float | None = None
    decimals: int = 0
    choices: tuple = ()
    most: int | None = None
    items: tuple = ()
    item_label: str = ""
    required_at: str = ""
    required_if: tuple = ()

    def is_required(self, stage, read):
        return self.required_at == stage and all(condition.holds(read) for condition in self.required_if)


@dataclass(frozen=True)
class Part:
    """A section of the form. With a ``deadline`` it may be filled in after acceptance, until then."""

    name: str
    title: str
    questions: tuple
    deadline: str = ""
    help: str = ""


def parts():
    """Return the sections in their order."""
    from exhibitors.questions import PARTS

    return PARTS


def questions():
    """Return every question of the form, section by section."""
    return [question for part in parts() for question in part.questions]


def part_of(name):
    """Return the section that holds the question ``name``."""
    return next(part for part in parts() if any(question.name == name for question in part.questions))


def missing_in(application, stage=SUBMISSION):
    """Return the names of the fields that ``stage`` needs and that are still empty."""

    def read(name):
        value = getattr(application, name)
        return value.code if name == "sector" and value else value

    def is_empty(value):
        return value in ("", None, [])

    return [
        question.name
        for question in questions()
        if question.is_required(stage, read) and is_empty(getattr(application, question.name))
    ]


def deadline_of(exhibition, kind):
    """Return the last moment for a part of the paperwork: the edition's own, or days before opening."""
    own = {row.kind: row.at for row in exhibition.deadlines.all()}
    if kind in own:
        return own[kind]
    day = exhibition.opens_on - dt.timedelta(days=DAYS_BEFORE[kind])
    return dt.datetime.combine(day, dt.time(), exhibition.zone)


def is_open_late(part, application, now):
    """True where an accepted applicant may still fill in ``part``."""
    if not part.deadline or application.state != Application.State.ACCEPTED:
        return False
    return now < deadline_of(application.exhibition, part.deadline)


def is_begun(part, application):
    """True where any question of ``part`` has an answer."""
    return any(
        getattr(application, question.name) not in ("", None, [], False) for question in part.questions
    )


def described(exhibition, offered):
    """Return the form as data, texts in the active language.

    ``offered`` gives the choices of a question whose choices depend on the edition, such as its sectors.
    """
    return [
        {
            "name": part.name,
            "title": str(part.title),
            "help": str(part.help),
            "deadline": deadline_of(exhibition, part.deadline) if part.deadline else None,
            "fields": [_described(question, offered) for question in part.questions],
        }
        for part in parts()
    ]


def _described(question, offered):
    choices = offered(question) or [(value, str(label)) for value, label in question.choices]
    return {
        "name": question.name,
        "kind": question.kind,
        "label": str(question.label),
        "help": str(question.help),
        "max_length": question.max_length,
        "minimum": question.minimum,
        "maximum": question.maximum,
        "decimals": question.decimals,
        "max_items": question.most,
        "choices": [{"value": value, "label": label} for value, label in choices],
        "items": [_described(item, offered) for item in question.items],
        "required_at": question.required_at or None,
        "required_if": [condition.described() for condition in question.required_if],
    }
