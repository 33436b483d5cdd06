"""An application as the reviewer reads it: section by section, with what is wrong and what has changed."""

from dataclasses import dataclass, field

from exhibitors import checks, questionnaire, readable


@dataclass
class Answer:
    """One question with its answer in words. ``comment`` is what the reviewer has typed beside it."""

    name: str
    label: str
    text: str
    files: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    is_changed: bool = False
    comment: str = ""
    kind: str = ""

    @property
    def is_shown(self):
        return bool(self.text or self.problems or self.is_changed or self.comment)


@dataclass
class Section:
    title: str
    answers: list

    @property
    def shown(self):
        return [one for one in self.answers if one.is_shown]

    @property
    def empty(self):
        return [one for one in self.answers if not one.is_shown]


def sections_of(application, *, changed=(), comments=None):
    """Return the Sections. Takes two queries. ``changed`` are names, ``comments`` texts by name."""
    reader = readable.Reader(application.exhibition, [application])
    problems = checks.find(application)
    comments = comments or {}

    def answer(question):
        return Answer(
            question.name,
            str(question.label),
            reader.value(question.name, application),
            reader.files(question.name, application),
            [text for error in problems.get(question.name, []) for text in error.messages],
            question.name in changed,
            comments.get(question.name, ""),
            question.kind,
        )

    return [
        Section(str(part.title), [answer(question) for question in part.questions])
        for part in questionnaire.parts()
    ]
