"""The agenda of a meeting: either secretary proposes, both agree, then it stands.

What one side changes the other has not agreed to any more; text in [brackets] is agreed by nobody. Once both
have agreed to every item, either declares the agenda agreed, and from then on its words and their order
stand. Leads and rapporteurs are each part's own and may change until the meeting begins (``rapporteurs``).
"""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference import brackets, meetings, wall
from conference.models.commission import AgendaItem, CommissionMeeting, Part
from conference.models.commission.base import LANGUAGE_NAMES
from conference.models.commission.meeting import State
from expo.problems import Refusal

OPEN_DECISIONS = gettext_lazy("Implementation of the decisions of the previous meeting of the Commission")


class AgendaStands(Refusal):
    """The agenda has been agreed by both sides, so that neither changes it."""


class ChangedMeanwhile(Refusal):
    """The item is no longer as it was seen. ``item`` is as it is now, or None where it is gone."""

    def __init__(self, item):
        self.item = item
        super().__init__(
            _("This item has been changed meanwhile, and nothing was saved. Read it as it is now first."),
            "changed_meanwhile",
        )


class NotYours(Refusal):
    """The item is not this side's alone to remove or to move."""


class StillDisputed(Refusal):
    """Text stands in brackets."""


class NotAgreed(Refusal):
    """Something keeps the agenda from being agreed; the messages say what."""


class NotInSession(Refusal):
    """Nothing is under discussion: the meeting is not in session."""


def begin(*, meeting):
    """Give ``meeting`` its item 1, the open decisions of the last meeting, and return it. Does so once."""
    titles = {}
    for code in LANGUAGE_NAMES:
        with translation.override(code):
            titles[f"title_{code}"] = str(OPEN_DECISIONS)
    kind = AgendaItem.Kind.OPEN_DECISIONS
    return AgendaItem.objects.get_or_create(meeting=meeting, kind=kind, defaults=titles | {"position": 1})[0]


def propose(*, who, meeting, titles):
    """Add an item at the end, agreed by the side that proposes it, and return it.

    ``titles`` maps codes of languages to texts. Raises brackets.Unbalanced and AgendaStands.
    """
    meetings.check_secretary(who)
    _check(titles)
    with transaction.atomic():
        meeting = _open(meeting.pk)
        last = meeting.items.aggregate(last=Max("position"))["last"] or 1
        item = AgendaItem(meeting=meeting, position=last + 1, proposed_by=who.part)
        _write(item, titles)
        if not is_disputed(item):
            setattr(item, who.part.column("agreed_at"), timezone.now())
        item.full_clean(exclude=["position"])
        item.save()
    return item


def change(*, who, item, version, titles):
    """Write other ``titles`` into the item and return it; the same ones change nothing.

    The other side has to agree anew, this one keeps its agreement unless there are brackets. Raises
    ChangedMeanwhile where ``version`` is not the present one, brackets.Unbalanced and AgendaStands.
    """
    meetings.check_secretary(who)
    _check(titles)
    with transaction.atomic():
        item = _seen(item, version)
        before = texts(item)
        _write(item, titles)
        if texts(item) != before:
            _take_back(item, who.part.other)
            if is_disputed(item):
                _take_back(item, who.part)
            item.full_clean(exclude=["position"])
            _save(item)
    return item


def move(*, who, item, version, up):
    """Let the item change places with the one above or below; return it. Both have to be agreed anew.

    Item 1 stays where it is. Raises NotYours where there is no place to go, ChangedMeanwhile, AgendaStands.
    """
    meetings.check_secretary(who)
    with transaction.atomic():
        item = _seen(item, version)
        beside = item.meeting.items.filter(
            kind=AgendaItem.Kind.TOPIC, position=item.position + (-1 if up else 1)
        )
        other = beside.first()
        if item.kind == AgendaItem.Kind.OPEN_DECISIONS or other is None:
            raise NotYours(
                _("The item cannot be moved any further: item 1 is always about the open decisions.")
            )
        here, there = item.position, other.position
        # The database keeps positions apart at every moment: one steps aside first.
        aside = item.meeting.items.aggregate(last=Max("position"))["last"] + 1
        AgendaItem.objects.filter(pk=item.pk).update(position=aside)
        for one, position in ((other, here), (item, there)):
            one.position = position
            _take_back(one, who.part.other)
            _save(one)
    return item


def remove(*, who, item, version):
    """Take back one's own proposal; the items below move up.

    Where the other side has agreed to it, that agreement has to be withdrawn first: so it goes by the will of
    both. Raises NotYours, ChangedMeanwhile, AgendaStands.
    """
    meetings.check_secretary(who)
    with transaction.atomic():
        item = _seen(item, version)
        if item.proposed_by != who.part:
            raise NotYours(
                _("Only the side that has proposed an item removes it. You may refuse to agree to it.")
            )
        if getattr(item, who.part.other.column("agreed_at")):
            raise NotYours(
                _("The other side has agreed to this item: it has to withdraw its agreement first.")
            )
        # The other side's own papers are not among these: a refusal would tell of them.
        if wall.papers(who).filter(item=item).exists():
            raise NotYours(_("There are papers of this item: move them to another item first."))
        meeting, position = item.meeting, item.position
        item.delete()
        for one in meeting.items.filter(position__gt=position).order_by("position"):
            one.position -= 1
            one.save()


def agree(*, who, item, version):
    """Agree to the item as it reads in ``version`` for one's own side and return it.

    Raises StillDisputed where there are brackets, ChangedMeanwhile and AgendaStands.
    """
    meetings.check_secretary(who)
    with transaction.atomic():
        item = _seen(item, version)
        if is_disputed(item):
            raise StillDisputed(_("There is disputed text in brackets: settle it first."))
        column = who.part.column("agreed_at")
        if getattr(item, column) is None:
            setattr(item, column, timezone.now())
            item.save()
    return item


def withdraw(*, who, item, version):
    """Take back one's own agreement to the item and return it. Raises ChangedMeanwhile and AgendaStands."""
    meetings.check_secretary(who)
    with transaction.atomic():
        item = _seen(item, version)
        _take_back(item, who.part)
        item.save()
    return item


def agree_whole(*, who, meeting):
    """Declare the agenda agreed, which either secretary may once both have agreed to all of it.

    Returns the meeting. Raises NotAgreed with all that is in the way, meetings.OutOfOrder.
    """
    meetings.check_secretary(who)
    with transaction.atomic():
        meeting = _open(meeting.pk)
        found = obstacles(meeting)
        if found:
            raise NotAgreed(" ".join(found), "not_agreed")
        return meetings.reach(meeting=meeting, state=State.AGENDA_AGREED)


def obstacles(meeting):
    """Return the sentences that say what keeps the agenda from being agreed. One query."""
    items = list(meeting.items.all())
    found = []
    if not any(one.kind == AgendaItem.Kind.OPEN_DECISIONS for one in items):
        found.append(_("Item 1 about the open decisions is missing."))
    for one in items:
        found += _obstacles_of(one, meeting.languages)
    return found


def _obstacles_of(item, languages):
    facts = {"number": item.position}
    missing = [str(LANGUAGE_NAMES[code]) for code in languages if not getattr(item, f"title_{code}")]
    if missing:
        facts["languages"] = ", ".join(missing)
        yield _("Item %(number)s has no title in: %(languages)s.") % facts
    if is_disputed(item):
        yield _("Item %(number)s has disputed text in brackets.") % facts
    for part in Part:
        if getattr(item, part.column("agreed_at")) is None:
            yield _("%(part)s: item %(number)s is not agreed to.") % (facts | {"part": part.label})


def call(*, who, meeting, item=None, rapporteur=None):
    """Say that ``item`` is under discussion now and that ``rapporteur`` has the floor; None ends it.

    Returns the meeting. Raises NotInSession.
    """
    meetings.check_secretary(who)
    with transaction.atomic():
        meeting = CommissionMeeting.objects.locked(meeting.pk)
        if meeting.state != State.IN_SESSION:
            raise NotInSession(_("Items are called while the meeting is in session."))
        meeting.current_item, meeting.current_rapporteur = item, rapporteur
        meeting.save()
    return meeting


def texts(item):
    """Return the titles of the item by language, empty ones included."""
    return {code: getattr(item, f"title_{code}") for code in LANGUAGE_NAMES}


def is_disputed(item):
    """Whether text of the item stands in brackets, in whatever language."""
    return any(map(brackets.is_disputed, texts(item).values()))


def _check(titles):
    for text in titles.values():
        brackets.check(text)


def _write(item, titles):
    for code, text in titles.items():
        setattr(item, f"title_{code}", text.strip())


def _open(pk):
    """Lock the meeting, whose agenda must not be agreed yet."""
    meeting = CommissionMeeting.objects.locked(pk)
    if meeting.state != State.PLANNED:
        raise AgendaStands(
            _("The agenda has been agreed by both sides and stands. Other matters are for the next meeting."),
            "agenda_stands",
        )
    return meeting


def _seen(item, version):
    """Lock the meeting and return the item as it is now, if that is ``version``."""
    meeting = _open(item.meeting_id)
    found = meeting.items.filter(pk=item.pk).first()
    if found is None or found.version != version:
        raise ChangedMeanwhile(found)
    return found


def _take_back(item, part):
    setattr(item, part.column("agreed_at"), None)


def _save(item):
    """Write what changes the item's words or its place: nobody agrees to another version unseen."""
    item.version += 1
    item.save()
