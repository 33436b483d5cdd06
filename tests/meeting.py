"""A meeting of the Commission for tests, and everybody who is or is not part of it."""

import datetime as dt
import io
from types import SimpleNamespace

from django.utils import timezone

from conference import papers, protocol_paragraphs, protocol_text, protocols, wall
from conference.models.commission import (
    AgendaItem,
    CommissionMeeting,
    Decision,
    Delegate,
    Executor,
    ItemAccess,
    Office,
    Paper,
    Paragraph,
    Part,
    Protocol,
    Wording,
)
from conference.models.commission.office import Role
from expo.models import Organisation, Person, User
from tests import documents
from tests.conftest import almaty, make_room, make_session

# Words that stand in closed objects only: finding one anywhere else is a leak.
SECRET = "Zubrovaya"


def make_user(name, **fields):
    return User.objects.create_user(f"{name}@example.org", "pass", **{"language": "en"} | fields)


def make_person(number=1, **fields):
    values = {"surname_en": f"Person{number}", "surname_ru": f"Персона{number}", "given_name_en": "Test"}
    return Person.objects.create(**values | fields)


def make_body(part, number=1):
    values = {
        "slug": f"test-body-{part.lower()}-{number}",
        "name_en": f"Test Body {part} {number}",
        "name_ru": f"Пробное ведомство {part} {number}",
        "country": part,
    }
    return Organisation.objects.create(**values)


def make_office(part, role, user=None, **fields):
    return Office.objects.create(part=part, role=role, user=user, **fields)


def make_meeting(exhibition, **fields):
    """A meeting on 9 September 2011 from 10:00 to 13:00, in a room of its own."""
    if "session" not in fields:
        fields["session"] = make_session(
            exhibition,
            number=900,
            kind="commission",
            access="closed",
            title_en=f"{SECRET} meeting",
            title_ru=f"{SECRET} заседание",
            room=make_room(exhibition, "CLOSED1"),
            starts_at=almaty(9, 10),
            ends_at=almaty(9, 13),
        )
    values = {"host": Part.KZ, "languages": ["ru", "kk"]}
    return CommissionMeeting.objects.create(exhibition=exhibition, **values | fields)


def make_item(meeting, position=2, **fields):
    values = {
        "kind": "open-decisions" if position == 1 else "topic",
        "title_ru": f"{SECRET} вопрос {position}",
        "title_kk": f"{SECRET} мәселе {position}",
    }
    return AgendaItem.objects.create(meeting=meeting, position=position, **values | fields)


def make_delegate(meeting, part, user=None, **fields):
    """A delegate whose list has been confirmed."""
    if not {"person", "organisation"} & fields.keys():
        fields["person"] = make_person(Person.objects.count() + 1)
    values = {"confirmed_at": timezone.now()}
    return Delegate.objects.create(meeting=meeting, part=part, user=user, **values | fields)


def make_paper(meeting, part=Part.BY, **fields):
    """A paper without a file."""
    values = {"title_ru": f"{SECRET} документ", "language": "ru"}
    return Paper.objects.create(meeting=meeting, part=part, **values | fields)


def open_item(delegate, item, by, hours=1):
    """Open an item to an interpreter from an hour ago on; negative ``hours`` have passed already."""
    now = timezone.now()
    return ItemAccess.objects.create(
        delegate=delegate,
        item=item,
        access_from=now - dt.timedelta(hours=3),
        access_until=now + dt.timedelta(hours=hours),
        granted_by=by,
    )


def standing_of(user, **kwargs):
    """The Standing of ``user`` in a session with a second factor."""
    return wall.standing(user, **{"is_verified": True} | kwargs)


def assemble(exhibition):
    """Return a meeting with two items and everybody around it, each a User but for the rows named below.

    ``meeting``, ``items`` (pairs of position and row), ``by_body``, ``kz_body``; inside: ``by_secretary``,
    ``kz_secretary``, ``by_chair``, ``kz_chair``, ``by_delegate``, ``kz_delegate``, ``interpreter`` (item 2
    is open to them), ``late_interpreter`` (whose time is over); outside: ``organiser`` (a superuser),
    ``reviewer``, ``outsider``.
    """
    meeting = make_meeting(exhibition)
    found = SimpleNamespace(
        meeting=meeting,
        items={position: make_item(meeting, position) for position in (1, 2)},
        by_body=make_body(Part.BY),
        kz_body=make_body(Part.KZ),
        organiser=User.objects.create_superuser("superuser@example.org", "pass"),
        reviewer=make_user("reviewer", is_staff=True),
        outsider=make_user("outsider"),
    )
    for part in Part:
        side = part.lower()
        for name, role in (("chair", Role.CO_CHAIR), ("secretary", Role.SECRETARY)):
            user = make_user(f"{side}-{name}", is_staff=True)
            make_office(part, role, user, person=make_person(Person.objects.count() + 1))
            setattr(found, f"{side}_{name}", user)
        user = make_user(f"{side}-delegate")
        make_delegate(meeting, part, user)
        setattr(found, f"{side}_delegate", user)
    for name, hours in (("interpreter", 1), ("late_interpreter", -1)):
        user = make_user(name.replace("_", "-"))
        delegate = make_delegate(meeting, Part.BY, user, role="interpreter")
        open_item(delegate, found.items[2], found.by_secretary, hours)
        setattr(found, name, user)
    return found


def make_decision(meeting, item, number="2.1", *, body=None, part=Part.BY, **fields):
    """A decision with its paragraph and wordings in ru and kk, for which ``body`` is responsible."""
    protocol, _made = Protocol.objects.get_or_create(meeting=meeting)
    position = protocol.paragraphs.count() + 1
    paragraph = Paragraph.objects.create(protocol=protocol, kind="decision", item=item, position=position)
    author = User.objects.first()
    for language in ("ru", "kk"):
        Wording.objects.create(
            paragraph=paragraph,
            language=language,
            number=number,
            text=f"{SECRET} {language} {number}",
            proposed_by=part,
            changed_at=timezone.now(),
            changed_by=author,
        )
    values = {"deadline": "date", "due_on": dt.date(2011, 12, 31), "number": number}
    decision = Decision.objects.create(meeting=meeting, paragraph=paragraph, **values | fields)
    if body is not None:
        Executor.objects.create(decision=decision, organisation=body, part=part)
    return decision


def begin_protocol(found, state="IN_SESSION"):
    """Return the draft protocol of an assembled meeting, begun by the Belarusian secretary."""
    found.meeting.state = state
    found.meeting.save()
    return protocol_paragraphs.begin(who=standing_of(found.by_secretary), meeting=found.meeting)


def agree_to_all(found, protocol):
    """Let both secretaries write and agree to every wording of ``protocol`` and return it as it is then."""
    by, kz = standing_of(found.by_secretary), standing_of(found.kz_secretary)
    for paragraph in protocol.paragraphs.all():
        for wording in paragraph.wordings.all():
            text = f"{SECRET} {paragraph.kind} {wording.language}"
            written = protocols.write(who=by, wording=wording, text=text, version=wording.version)
            protocols.judge(who=kz, wording=written, verdict="agreed", version=written.version)
    protocol.refresh_from_db()
    return protocol


def add_decision(found, protocol, item=2):
    """Add a decision below an item, with a body responsible for it and a standing deadline."""
    paragraph = protocol_paragraphs.add(
        who=standing_of(found.by_secretary), protocol=protocol, kind="decision", item=found.items[item]
    )
    Executor.objects.create(decision=paragraph.decision, organisation=found.by_body, part=Part.BY)
    Decision.objects.filter(pk=paragraph.decision.pk).update(deadline="standing")
    return paragraph


def make_protocol(meeting, **fields):
    return Protocol.objects.create(meeting=meeting, **fields)


def make_paragraph(protocol, kind="preamble", by=None, texts=None, numbers=None, **fields):
    """A paragraph that both parts agree to, in the languages of ``texts``; one of a decision has its row."""
    position = fields.pop("position", protocol.paragraphs.count() + 1)
    paragraph = Paragraph.objects.create(protocol=protocol, kind=kind, position=position, **fields)
    texts = texts or {"ru": f"{SECRET} абзац {position}", "kk": f"{SECRET} тармақ {position}"}
    for language, text in texts.items():
        Wording.objects.create(
            paragraph=paragraph,
            language=language,
            text=text,
            number=(numbers or {}).get(language, ""),
            by_verdict="agreed",
            kz_verdict="agreed",
            proposed_by=Part.BY,
            changed_at=timezone.now(),
            changed_by=by,
        )
    if kind == "decision":
        number = next(iter((numbers or {"": ""}).values()))
        Decision.objects.create(meeting=protocol.meeting, paragraph=paragraph, number=number)
    return paragraph


def handed_in(user, meeting, content=None, name="test.pdf", **said):
    """A paper that ``user``, a secretary, has handed in with a file, through the verb."""
    given = {"level": "DELEGATIONS", "titles": {"ru": f"{SECRET} документ с файлом"}, "language": "ru"}
    file = io.BytesIO(content or documents.pdf())
    return papers.hand_in(who=standing_of(user), meeting=meeting, file=file, name=name, **given | said)


def freeze(protocol):
    """Agree to a protocol as it is, and take its meeting there."""
    protocol.frozen = protocol_text.whole(protocol)
    protocol.sha256 = protocol_text.digest(protocol.frozen)
    protocol.agreed_at = timezone.now()
    protocol.save()
    protocol.meeting.state = "PROTOCOL_AGREED"
    protocol.meeting.save()
    return protocol
