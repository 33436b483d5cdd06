"""Changes of the programme in sentences of the active language, by the clock of the active zone."""

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from conference.changes import TEXT, Kind, differ, presenting, talks_differ, who
from expo import dates
from expo.languages import columns, said, text_in

ABSTRACT, TITLE = columns("abstract"), columns("title")


def sentences(change, say=said):
    """Return what became of the session, a sentence for each thing.

    ``say(thing, field)`` gives a translated text as the sentence is to hold it, marked up or not.
    """
    found = []
    if Kind.CANCELLED in change.kinds:
        found.append(_("It was to be: %(place)s.") % {"place": place(change.old, say)})
    if Kind.MOVED in change.kinds:
        found.append(_moved(change, say))
    if Kind.PRESENTERS in change.kinds:
        found += _presenters(change, say) + _people(change, say)
    if Kind.TEXT in change.kinds:
        found += _text(change, say)
    if Kind.FILES in change.kinds:
        found += _files(change, say)
    return found


def place(slot, say=said):
    """``Thu 8 Sept, 10:00–11:00, Room A``."""
    return _place(slot, say, has_day=True, has_time=True, has_end=True, has_room=True)


def _place(slot, say, *, has_day, has_time, has_end, has_room):
    end = f"–{dates.time(slot.ends_at)}" if has_end else ""
    parts = [
        dates.short_day(localdate(slot.starts_at)) if has_day else "",
        dates.time(slot.starts_at) + end if has_time else "",
        say(slot.room, "name") if has_room else "",
    ]
    return ", ".join(part for part in parts if part)


def _moved(change, say):
    """Name only what differs, on both sides alike."""
    old, new = change.old, change.new
    lengths = [side.ends_at - side.starts_at for side in (old, new)]
    parts = {
        "has_day": localdate(old.starts_at) != localdate(new.starts_at),
        "has_time": (old.starts_at, old.ends_at) != (new.starts_at, new.ends_at),
        "has_end": lengths[0] != lengths[1],
        "has_room": old.room_id != new.room_id,
    }
    words = {"old": _place(old, say, **parts), "new": _place(new, say, **parts)}
    return _("Moved from %(old)s to %(new)s.") % words


def _presenters(change, say):
    joined, left = (
        ", ".join(say(organisation, "name") for organisation in side) for side in (change.joined, change.left)
    )
    found = []
    if joined:
        found.append(_("New among the organisations: %(names)s.") % {"names": joined})
    if left:
        found.append(_("No longer among the organisations: %(names)s.") % {"names": left})
    order = [[one.pk for one in presenting(side)] for side in (change.old, change.new)]
    if not found and order[0] != order[1]:
        found.append(_("The organisations are named in another order."))
    return found


def _people(change, say):
    joined, left = (
        "; ".join(_part(one, say) for one in side) for side in (change.joined_people, change.left_people)
    )
    found = []
    if joined:
        found.append(_("New among those taking part: %(names)s.") % {"names": joined})
    if left:
        found.append(_("No longer taking part: %(names)s.") % {"names": left})
    if not found and who(change.old) != who(change.new):
        found.append(_("Roles, organisations or the order of those taking part have changed."))
    return found


def _files(change, say):
    sentences = {
        _("Files added: %(names)s."): change.files_added,
        _("Files removed: %(names)s."): change.files_removed,
        _("Files replaced by a new version: %(names)s."): change.files_replaced,
    }
    found = [
        sentence % {"names": ", ".join(_("“%(title)s”") % {"title": say(file, "title")} for file in files)}
        for sentence, files in sentences.items()
        if files
    ]
    return found or [_("Titles, kinds or the order of the files have changed.")]


def _part(contribution, say):
    """``Test Person 1 (Chair)``."""
    somebody = contribution.person or contribution.organisation
    return f"{say(somebody, 'name')} ({contribution.get_role_display()})"


def _text(change, say):
    old, new = change.old, change.new
    found, is_named = [], set()
    if text_in(old, "title")[0] != text_in(new, "title")[0]:
        found.append(_("The title was: “%(old)s”.") % {"old": say(old, "title")})
        is_named.update(TITLE)
    if differ(old, new, ABSTRACT):
        found.append(_("The description has changed."))
        is_named.update(ABSTRACT)
    if old.access != new.access:
        words = {"old": old.get_access_display(), "new": new.get_access_display()}
        found.append(_("Access: “%(old)s” has become “%(new)s”.") % words)
        is_named.add("access")
    if talks_differ(old, new):
        found.append(_("Titles or lengths of the contributions have changed."))
    if not found and differ(old, new, [field for field in TEXT if field not in is_named]):
        found.append(_("Other details have changed."))
    return found
