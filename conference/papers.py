"""Papers of a meeting: handed in by the secretaries, each for his own part, in versions that never change."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conference import access, meetings, paper_files
from conference.models.commission import CommissionMeeting, Level, Paper, PaperVersion, Part
from conference.models.commission.meeting import State
from conference.wall import NATIONAL
from expo.languages import CODES
from expo.problems import Refusal

# How far a paper of a level goes inside the meeting.
_RANK = {
    Level.NATIONAL_BY: 0,
    Level.NATIONAL_KZ: 0,
    Level.JOINT_SECRETARIAT: 1,
    Level.DELEGATIONS: 2,
    Level.PUBLIC: 2,
}


class PaperRefused(Refusal):
    """What is handed in cannot be taken so."""


class PaperChanged(Refusal):
    """The paper is no longer what the form showed."""


class NotToCirculate(Refusal):
    """The papers cannot be circulated at this point of the meeting."""


def levels(part):
    """The levels that a paper of ``part`` may have: never those of the other part."""
    return [Level.PUBLIC, Level.DELEGATIONS, Level.JOINT_SECRETARIAT, NATIONAL[part]]


def hand_in(
    *, who, meeting, level, titles, language, item=None, is_restricted=False, registration_number="",
    file=None, name="", note="",
):  # fmt: skip
    """Hand a paper of one's own part in and return it. ``titles`` maps languages to texts.

    Of restricted information only this record is kept: a file is refused. Locks the meeting. Raises
    PaperRefused, DocumentRefused, ValidationError.
    """
    if is_restricted and file:
        message = _(
            "Restricted information is not kept here. Take the file away; the paper is handed over on paper."
        )
        raise PaperRefused(message, "file_of_restricted_information")
    if not is_restricted and not file:
        raise PaperRefused(_("Choose the file of the paper."), "file_missing")
    paper = Paper(meeting=meeting, part=_writing_part(who), language=language, is_restricted=is_restricted)
    _describe(paper, level=level, titles=titles, item=item, registration_number=registration_number)
    document = paper_files.taken(file, name) if file else None
    with transaction.atomic():
        meeting = _open_meeting(meeting)
        if document and _is_known(paper, document):
            raise PaperRefused(_("This file has been handed in under this title already."), "file_known")
        paper.save()
        if document:
            paper_files.keep(who=who, paper=paper, document=document, number=1, note=note)
        _take_word_back(meeting, paper)
    return paper


def add_version(*, who, paper, version, file, name, note=""):
    """Hand in a newer file of ``paper`` and return the PaperVersion. ``version`` is that of the row seen.

    Raises PaperRefused, PaperChanged, DocumentRefused.
    """
    document = paper_files.taken(file, name)
    with transaction.atomic():
        meeting, paper = _locked(who, paper, version)
        if paper.is_restricted:
            raise PaperRefused(
                _("Restricted information is not kept here."), "file_of_restricted_information"
            )
        newest = paper.versions.first()
        if newest and newest.sha256 == document.sha256:
            raise PaperRefused(_("This is the file of the newest version already."), "file_known")
        added = paper_files.keep(
            who=who, paper=paper, document=document, number=(newest.number if newest else 0) + 1, note=note
        )
        paper.save()
        _take_word_back(meeting, paper)
    return added


def amend(*, who, paper, version, level, titles, language, item=None, registration_number=""):
    """Change what is said of ``paper``, its level included, and return it. The history keeps what was.

    Raises PaperRefused, PaperChanged, ValidationError.
    """
    with transaction.atomic():
        meeting, paper = _locked(who, paper, version)
        was = paper.level
        if meeting.has_reached(State.PAPERS_CIRCULATED) and _RANK.get(level, 0) < _RANK[was]:
            raise PaperRefused(
                _("The paper has been circulated: nobody who reads it loses it. Withdraw it openly instead."),
                "level",
            )
        paper.language = language
        _describe(paper, level=level, titles=titles, item=item, registration_number=registration_number)
        paper.save()
        _take_word_back(meeting, paper, was)
    return paper


def withdraw(*, who, paper, version):
    """Withdraw ``paper``: the delegations no longer find it, the secretaries see that it was there."""
    with transaction.atomic():
        meeting, paper = _locked(who, paper, version)
        paper.withdrawn_at = timezone.now()
        paper.save()
        _take_word_back(meeting, paper)
    return paper


def circulate(*, who, meeting):
    """Say that the papers of one's own part are complete; once both have said so, they are circulated.

    Returns the meeting. Locks it. Raises NotToCirculate.
    """
    column = _writing_part(who).column("papers_complete_at")
    with transaction.atomic():
        meeting = CommissionMeeting.objects.locked(meeting.pk)
        if meeting.has_reached(State.PAPERS_CIRCULATED):
            raise NotToCirculate(_("The papers have been circulated already."), "out_of_order")
        if not meeting.has_reached(State.AGENDA_AGREED):
            raise NotToCirculate(_("Papers are circulated once the agenda is agreed."), "out_of_order")
        if getattr(meeting, column) is None:
            setattr(meeting, column, timezone.now())
            meeting.save()
        if meeting.by_papers_complete_at and meeting.kz_papers_complete_at:
            meeting = meetings.reach(meeting=meeting, state=State.PAPERS_CIRCULATED)
    return meeting


def _writing_part(who):
    meetings.check_secretary(who)
    return who.part


def _describe(paper, *, level, titles, item, registration_number):
    """Write the fields of a paper and have the database's rules checked before the database does."""
    if level not in levels(Part(paper.part)):
        raise PaperRefused(_("Choose one of the access levels of your own part."), "level")
    if item is not None and item.meeting_id != paper.meeting_id:
        raise PaperRefused(_("This item is not on the agenda of the meeting."), "item")
    paper.level, paper.item, paper.registration_number = level, item, registration_number
    for code in CODES:
        if code in titles:
            setattr(paper, f"title_{code}", titles[code])
    paper.version += 1 if paper.pk else 0
    paper.full_clean(exclude=["meeting", "item"])


def _open_meeting(meeting):
    meeting = CommissionMeeting.objects.locked(meeting.pk)
    if meeting.state == State.CLOSED:
        raise PaperRefused(_("The meeting is closed; no more papers are taken."), "out_of_order")
    return meeting


def _locked(who, paper, version):
    """Return the locked rows of the meeting and of a paper that ``who`` may change and has seen as it is."""
    meeting = _open_meeting(paper.meeting)
    paper = Paper.objects.select_for_update().get(pk=paper.pk)
    if not access.can_change_paper(who, paper):
        raise PermissionDenied
    if paper.withdrawn_at:
        raise PaperRefused(_("The paper has been withdrawn."), "withdrawn")
    if paper.version != version:
        message = _("The paper has been changed in the meantime. Look at it as it is now, and say it again.")
        raise PaperChanged(message, "changed")
    return meeting, paper


def _is_known(paper, document):
    same = Paper.objects.filter(meeting=paper.meeting, part=paper.part, withdrawn_at=None)
    same = same.filter(**{f"title_{code}": getattr(paper, f"title_{code}") for code in CODES})
    return PaperVersion.objects.filter(paper__in=same, sha256=document.sha256).exists()


def _take_word_back(meeting, paper, was=None):
    """Papers that change are no longer complete. National ones do not count: the other side would notice.

    ``was`` is the level before, where that changes.
    """
    part = Part(paper.part)
    if {paper.level, was or paper.level} == {NATIONAL[part]}:
        return
    column = part.column("papers_complete_at")
    if meeting.has_reached(State.PAPERS_CIRCULATED) or getattr(meeting, column) is None:
        return
    setattr(meeting, column, None)
    meeting.save()
