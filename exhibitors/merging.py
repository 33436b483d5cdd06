"""Saving a section that somebody else may have changed while it was being filled in."""

import copy
from dataclasses import dataclass, field

from exhibitors import drafts, questionnaire
from exhibitors.models import Application
from exhibitors.sections import place_of
from exhibitors.serializers.application import Answers
from exhibitors.serializers.questions import reader_of
from expo.conditional import etag_of
from expo.problems import errors_of

# Somebody who saves between our look and our lock is met again; more often than this it is a fault.
TRIES = 5


class ChangedMeanwhile(Exception):
    """The row under the lock is not the one that was compared."""


@dataclass
class Outcome:
    """The application as it now is; what was wrong, by field; what somebody else wrote, by question."""

    application: Application
    errors: dict = field(default_factory=dict)
    theirs: dict = field(default_factory=dict)


def save(*, application, part, values, read_at, take_theirs, now, context):
    """Save ``values`` of ``part``, as ``typed.read`` gives them, and return an Outcome.

    What is wrong is named and the rest is saved. ``read_at`` is the number of the history row that the
    page showed: where another value has been saved since and a different one is typed, neither is
    overwritten and the other is returned. ``take_theirs`` names the questions in which the other was
    chosen. Raises what ``drafts.change`` raises, but for errors of fields.
    """
    outcome = Outcome(application)
    fields = _validated(part, values, outcome, context)
    for _attempt in range(TRIES):
        seen = etag_of(outcome.application)
        outcome.application = _read_again(outcome.application)
        wanted, outcome.theirs = _merged(outcome.application, fields, read_at, take_theirs)
        try:
            outcome.application = drafts.change(
                application=outcome.application, fields=wanted, now=now, check=_as_seen(seen)
            )
        except ChangedMeanwhile:
            continue
        return outcome
    raise ChangedMeanwhile


def _as_seen(seen):
    def check(row):
        if etag_of(row) != seen:
            raise ChangedMeanwhile

    return check


def _read_again(application):
    rows = Application.objects.select_related("exhibition", "sector", "applicant", "logo")
    return rows.prefetch_related("decisions").get(pk=application.pk)


def _validated(part, values, outcome, context):
    """Return the values that are good; what is wrong with the others goes to the outcome."""
    values = dict(values)
    while True:
        answers = Answers(outcome.application, data=values, partial=True, context=context)
        if answers.is_valid():
            return dict(answers.validated_data)
        for problem in errors_of(answers.errors):
            outcome.errors.setdefault(place_of(part, problem["pointer"]), []).append(problem["detail"])
        for name in answers.errors:
            del values[name]


def _merged(application, fields, read_at, take_theirs):
    base = application.history.filter(history_id=read_at).first()
    typed = copy.copy(application)
    for name, value in fields.items():
        setattr(typed, name, value)
    wanted, theirs = {}, {}
    for question in questionnaire.questions():
        if question.name not in fields or question.name in take_theirs:
            continue
        read = reader_of(question)
        mine, present = read(typed), read(application)
        if mine == present:
            continue
        before = read(base) if base else None
        if base and mine == before:
            # Nothing was typed here: what the other wrote stands.
            continue
        if base and present == before:
            wanted[question.name] = fields[question.name]
        else:
            theirs[question.name] = present
    return wanted, theirs
