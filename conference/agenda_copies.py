"""The agenda as a paper: a clean copy, and one that marks what has changed since another version."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from conference import agenda_versions, rapporteurs
from conference.models.commission.meeting import State
from conference.word_differences import Piece, compare
from expo import dates
from expo.languages import text_in

SAME, GONE, NEW = "same", "gone", "new"


@dataclass(frozen=True)
class Line:
    """An item. ``pieces`` are those of ``word_differences``; ``language`` is what its text is really in.

    ``was`` is its number before where that has changed, ``mark`` GONE or NEW for an item as a whole.
    ``reports`` are lines about who leads and who reports.
    """

    number: int | None
    pieces: list
    language: str
    was: int | None = None
    mark: str = SAME
    reports: tuple = ()

    @property
    def is_changed(self):
        return self.mark != SAME or self.was is not None or any(piece.kind != SAME for piece in self.pieces)


@dataclass(frozen=True)
class Copy:
    """What the paper says, all of it in ``language``. ``legend`` is empty in a clean copy."""

    language: str
    title: str
    place: str
    status: str
    legend: str
    lines: list


def clean(meeting, language):
    """Return the Copy of the agenda as it reads now. Two queries besides who reports."""
    items = list(_items(meeting))
    lines = [_line(one, language, reports=_reports(one, language)) for one in items]
    return _copy(meeting, language, lines)


def marked_up(meeting, language, since):
    """Return the Copy of the agenda as it reads now with what has changed since the Version ``since``.

    Items that are gone follow upon the others. A text that stands in another language only is not marked.
    """
    before = {row.id: row for row in since.rows}
    items = list(_items(meeting))
    lines = [_compared(before.pop(one.pk, None), one, language) for one in items]
    lines += [_line(row, language, mark=GONE) for row in sorted(before.values(), key=_position)]
    with translation.override(language):
        legend = _(
            "Marked: what has changed since %(when)s. Inserted text is underlined, deleted text struck."
        )
        legend %= {"when": dates.full_moment(since.at)}
    return _copy(meeting, language, lines, legend)


def _items(meeting):
    leads = ("by_lead", "kz_lead")
    reporting = ("rapporteurs__person", "rapporteurs__organisation")
    return meeting.items.select_related(*leads).prefetch_related(*reporting)


def _position(row):
    return row.position


def _compared(before, item, language):
    reports = _reports(item, language)
    if before is None:
        return _line(item, language, mark=NEW, reports=reports)
    old, new = (getattr(row, f"title_{language}") for row in (before, item))
    if not old and not new:
        line = _line(item, language, reports=reports)
    else:
        line = Line(item.position, compare(old, new), language, reports=reports)
    if before.position == item.position:
        return line
    return Line(line.number, line.pieces, line.language, before.position, reports=reports)


def _line(row, language, mark=SAME, reports=()):
    text, actual = text_in(row, "title", language)
    return Line(row.position, [Piece(mark, text)], actual, mark=mark, reports=reports)


def _reports(item, language):
    """Return a sentence for each part that has said who leads or who reports."""
    with translation.override(language):
        found = []
        for part, lead, reporting in rapporteurs.sides(item):
            names = [_name(lead, language)] if lead else []
            names += [rapporteur_words(one, language) for one in reporting]
            if names:
                found.append(f"{part.label}: {'; '.join(names)}")
        return tuple(found)


def rapporteur_words(rapporteur, language):
    """Return a rapporteur’s name, position or body and minutes, such as “N. Name, position (10 min)”."""
    named = [rapporteur.person and _name(rapporteur.person, language)]
    if rapporteur.person and not rapporteur.organisation:
        named.append(text_in(rapporteur.person, "position", language)[0])
    named.append(rapporteur.organisation and _name(rapporteur.organisation, language))
    words = ", ".join(filter(None, named))
    if rapporteur.minutes:
        words += " ({})".format(_("%(minutes)s min") % {"minutes": rapporteur.minutes})
    return words


def _name(thing, language):
    return text_in(thing, "name", language)[0]


def _copy(meeting, language, lines, legend=""):
    with translation.override(language):
        if meeting.number:
            title = _(
                "Agenda of meeting No. %(number)s of the Belarus–Kazakhstan Commission on Scientific and "
                "Technical Cooperation"
            ) % {"number": meeting.number}
        else:
            title = _(
                "Agenda of the meeting of the Belarus–Kazakhstan Commission on Scientific and Technical "
                "Cooperation"
            )
        is_agreed = meeting.has_reached(State.AGENDA_AGREED)
        status = _("Agreed by both parts") if is_agreed else _("Draft; disputed text stands in brackets")
        if meeting.is_reconstruction:
            # The paper leaves the pages that say so.
            status = " ".join([_("Reconstruction."), status])
        return Copy(language, title, _place(meeting, language), status, legend, lines)


def _place(meeting, language):
    """Where and on which day, as far as it is settled."""
    city = text_in(meeting.exhibition, "city", language)[0] if meeting.session_id else ""
    starts_at = meeting.session.starts_at if meeting.session_id else None
    zone = meeting.exhibition.zone
    on = dates.full_day(localdate(starts_at, zone)) if starts_at else ""
    return ", ".join(filter(None, [city, on]))


def since_of(versions, number=None):
    """Return the Version with ``number``, or the one from which a marked-up copy starts of itself."""
    if number is None:
        return agenda_versions.agreed_before(versions)
    return next((one for one in versions if one.number == number), None)
