"""The trail as the secretaries read it: who has read what, found by person, paper, day or receipt."""

import csv
import io

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from conference import wall
from conference.models.commission import Part
from expo.languages import text_in
from expo.models import User

THINGS = {
    "commissionmeeting": gettext_lazy("Meeting"),
    "agendaitem": gettext_lazy("Item of the agenda"),
    "paper": pgettext_lazy("Commission", "Paper"),
    "protocol": gettext_lazy("Protocol"),
    "decision": gettext_lazy("Decision"),
    "correctionact": gettext_lazy("Act of correction"),
    "delegate": gettext_lazy("Delegation"),
    "communique": gettext_lazy("Communiqué"),
}
# A sheet must not take what somebody is called for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def found(who, meeting, *, receipt="", person="", paper="", day=None):
    """Return the readings that ``who`` may know of; a receipt is looked for in all meetings."""
    rows = wall.readings(who).select_related("user")
    if receipt:
        return rows.filter(receipt="".join(sign for sign in receipt.lower() if sign.isalnum()))
    rows = rows.filter(meeting=meeting)
    if person:
        rows = rows.filter(user=person)
    if paper:
        rows = rows.filter(thing="paper", key=paper)
    if day:
        rows = rows.filter(at__date=day)
    return rows


def people(who, meeting):
    """Return pairs of a user's key and address, of those who have read anything that ``who`` may know of."""
    readers = wall.readings(who).filter(meeting=meeting).order_by().values("user")
    return [(str(user.pk), user.email) for user in User.objects.filter(pk__in=readers)]


def papers(who, meeting):
    """Return pairs of a paper's key and title, of those that exist for ``who``."""
    return [(one.key, text_in(one, "title")[0]) for one in wall.papers(who).filter(meeting=meeting)]


def described(who, rows):
    """Return ``rows`` with what was read in words, as ``what``: two queries, whatever their number."""
    rows = list(rows)
    keys = {kind: {row.key for row in rows if row.thing == kind} for kind in ("paper", "agendaitem")}
    titles = {one.key: text_in(one, "title")[0] for one in wall.papers(who).filter(key__in=keys["paper"])}
    items = wall.items(who).filter(key__in=keys["agendaitem"])
    titles |= {one.key: f"{one.position}. {text_in(one, 'title')[0]}" for one in items}
    for row in rows:
        row.what = titles.get(row.key, "")
        row.kind = THINGS.get(row.thing, gettext_lazy("Page"))
    return rows


def as_csv(who, rows):
    """Return readings as a sheet, with a byte order mark, without which Excel takes Cyrillic for Latin."""
    text = io.StringIO("\ufeff")
    text.seek(0, io.SEEK_END)
    writer = csv.writer(text)
    heads = (
        _("When"), _("Who"), _("Part"), _("In the capacity of"), _("Action"), _("Object"), _("Title"),
        _("Version"), pgettext("copy of a paper", "Receipt"), "SHA-256",
    )  # fmt: skip
    writer.writerow(heads)
    for row in described(who, rows):
        cells = (
            timezone.localtime(row.at).isoformat(timespec="seconds"),
            row.user.email,
            Part(row.part).label if row.part else "",
            row.standing,
            row.get_action_display(),
            row.kind,
            row.what,
            row.version,
            row.receipt,
            row.sha256,
        )
        writer.writerow([_harmless(str(cell)) for cell in cells])
    return text.getvalue()


def _harmless(cell):
    return f"'{cell}" if cell.startswith(FORMULA) else cell
