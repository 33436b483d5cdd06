"""How far an application has come: its sections, whose turn it is, the way it has gone and still goes."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from exhibitors import access, checks, questionnaire
from exhibitors.models import Application, Exhibitor
from exhibitors.sections import values_of
from expo.history import Channel

A, E = Application.State, Exhibitor.State
WAY = (A.SUBMITTED, A.UNDER_REVIEW, A.ACCEPTED, E.CONTRACTED, E.CONFIRMED, E.STAND_ASSIGNED, E.READY)
LABELS = dict(Exhibitor.State.choices) | dict(Application.State.choices)
ENDS = (A.REJECTED, A.WITHDRAWN, E.CANCELLED, E.NO_SHOW)
YOU, ORGANISERS, NOBODY = "you", "organisers", "nobody"


@dataclass(frozen=True)
class Section:
    """A part of the form with its state: "empty", "begun", "complete" or "returned"."""

    part: object
    state: str
    is_open: bool
    deadline: object = None
    comments: list = field(default_factory=list)

    @property
    def label(self):
        return {
            "empty": _("Not started"),
            "begun": pgettext("section", "In progress"),
            "complete": _("Complete"),
            "returned": _("To be corrected"),
        }[self.state]

    @property
    def look(self):
        return {"empty": "", "begun": "t-now", "complete": "t-ok", "returned": "t-bad"}[self.state]


def sections(application, now):
    """Return the sections of the form in their order."""
    problems = checks.find(application)
    comments = comments_on(application)
    left = comments.keys() - _corrected(application, comments)
    return [_section(part, application, now, problems, comments, left) for part in questionnaire.parts()]


def comments_on(application):
    """Return what the organisers ask to correct, by the name of the field."""
    decision = application.last_decision()
    return decision.comments if decision else {}


def _corrected(application, comments):
    """Return the names of those ``comments`` whose answers have changed since the application came back."""
    if not comments or application.state != A.RETURNED:
        return set()
    then = application.history.exclude(state=A.RETURNED).order_by("-history_id").first()
    if then is None:
        return set()
    columns = {name: Application._meta.get_field(name).attname for name in comments}
    return {name for name, column in columns.items() if getattr(then, column) != getattr(application, column)}


def _section(part, application, now, problems, comments, left):
    own = [(one.label, comments[one.name]) for one in part.questions if one.name in comments]
    missing = any(one.name in problems for one in part.questions)
    # The language is filled in from the start.
    filled = any(value for name, value in values_of(part, application).items() if name != "language")
    if application.state == A.RETURNED and any(one.name in left for one in part.questions):
        state = "returned"
    elif not filled:
        state = "empty"
    else:
        state = "begun" if missing else "complete"
    return Section(
        part=part,
        state=state,
        is_open=access.can_change_part(part, application, now),
        deadline=deadline_ahead(part, application.exhibition, now),
        comments=own,
    )


def deadline_ahead(part, exhibition, now):
    """Return until when an accepted applicant may fill in ``part``; None where there is no such time left."""
    if not part.deadline:
        return None
    deadline = questionnaire.deadline_of(exhibition, part.deadline)
    return deadline if now < deadline else None


@dataclass(frozen=True)
class NextStep:
    """Whose turn it is, what is to be done, and the last moment for it where there is one."""

    who: str
    text: str
    until: object = None

    @property
    def label(self):
        return {
            YOU: _("Waiting for you"),
            ORGANISERS: _("Waiting for the organiser"),
            NOBODY: _("Nothing is left to be done"),
        }[self.who]


def next_step(application, now):
    """Return the NextStep of an application, or of the participation that has come of it."""
    exhibitor = exhibitor_of(application)
    if exhibitor and exhibitor.state != E.ACCEPTED:
        ended = exhibitor.state in (E.CANCELLED, E.NO_SHOW, E.COMPLETED, E.ARCHIVED)
        text = _("The organisers write to you about each further step.")
        return NextStep(NOBODY, "") if ended else NextStep(ORGANISERS, text)
    if application.state in (A.INVITED, A.DRAFT):
        return _of_draft(application, now)
    told = {"email": application.contact_email}
    if application.state == A.RETURNED:
        text = _("Correct what the organisers have marked and submit the application again.")
        return NextStep(YOU, text)
    texts = {
        A.SUBMITTED: _("The organisers take the application up and write to %(email)s."),
        A.UNDER_REVIEW: _("The organisers are deciding and will write to %(email)s."),
        A.WAITLISTED: _(
            "Places are offered in the order of the list. When it is your turn, the organisers write to "
            "%(email)s."
        ),
        A.ACCEPTED: _("The organisers prepare the contract and write to %(email)s."),
    }
    if application.state in texts:
        return NextStep(ORGANISERS, texts[application.state] % told)
    return NextStep(NOBODY, _("A new application can be begun."))


def _of_draft(application, now):
    if access.can_submit(application, now):
        text = _("Fill in the sections, check your answers and submit the application.")
        deadline = application.exhibition.applications_close_at
        return NextStep(YOU, text, None if now >= deadline else deadline)
    text = _(
        "The deadline has passed. Write to the organisers and name the number of this application: "
        "they decide on late ones."
    )
    return NextStep(YOU, text)


def exhibitor_of(application):
    """Return the exhibitor that an accepted application has become, or None."""
    return getattr(application, "exhibitor", None)


@dataclass(frozen=True)
class Event:
    """Since when it was in a state, and through what it came there."""

    at: object
    state: str
    channel: str

    @property
    def label(self):
        return LABELS[self.state]

    @property
    def through(self):
        return Channel(self.channel).label


def events(application):
    """Return the changes of state, newest first. They name nobody."""
    found = _changes(application)
    exhibitor = exhibitor_of(application)
    if exhibitor:
        # Being accepted stands in the application's own history.
        found += [one for one in _changes(exhibitor) if one.state != E.ACCEPTED]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _changes(row):
    rows = row.history.order_by("history_date", "history_id").values_list("history_date", "state", "channel")
    found = []
    for at, state, channel in rows:
        if not found or found[-1].state != state:
            found.append(Event(at, state, channel))
    return found


@dataclass(frozen=True)
class Stage:
    """A place on the way: "done", "cur" or "" for what is still to come."""

    label: str
    look: str
    at: object = None


def way(application, happened):
    """Return the stages of the application; ``happened`` are its events."""
    exhibitor = exhibitor_of(application)
    current = exhibitor.state if exhibitor else application.state
    since = {one.state: one.at for one in reversed(happened)}
    place = WAY.index(current) if current in WAY else _place_beside(current, since)
    stages = [Stage(LABELS[state], "done", since.get(state)) for state in WAY[:place] if state in since]
    stages.append(Stage(LABELS[current], "cur", since.get(current)))
    if current in ENDS:
        return stages
    rest = WAY[place + 1 :] if current in WAY else WAY[place:]
    return stages + [Stage(LABELS[state], "") for state in rest]


def _place_beside(current, since):
    """Return how far along the way a state lies that is not on it."""
    if current in (A.INVITED, A.DRAFT):
        return 0
    if current in (A.RETURNED, A.WAITLISTED, A.REJECTED):
        return WAY.index(A.ACCEPTED)
    return 1 + max((WAY.index(state) for state in since if state in WAY), default=-1)
