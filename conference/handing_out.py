"""Handing papers out: a copy is made for one reader, bears a receipt, and is in the trail before it goes.

The public's copies of public papers bear nothing.
"""

from dataclasses import dataclass

import structlog
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from conference import paper_files, trail, watermarks
from conference.models.commission.base import new_key
from expo import documents
from expo.kept_files import FileDamaged
from expo.languages import text_in

logger = structlog.get_logger(__name__)
LONGEST_NAME = 80


@dataclass(frozen=True)
class Copy:
    content: bytes
    name: str
    content_type: str
    receipt: str = ""


def copy(*, who, version):
    """Return the Copy of a PaperVersion that ``who`` takes away. Raises FileDamaged, which is told then."""
    content = _checked(version, who)
    receipt, at = new_key(), timezone.now()
    mark = watermarks.Mark(receipt, line(who, receipt, at), get_language())
    kind = documents.BY_CONTENT_TYPE[version.content_type]
    made = watermarks.marked(content, kind, mark)
    trail.record(
        who=who,
        thing=version.paper,
        action=trail.Action.DOWNLOADED,
        version=version.number,
        sha256=version.sha256,
        at=at,
        receipt=receipt,
    )
    return Copy(made, version.name, version.content_type, receipt)


def public_copy(*, version):
    """Return the Copy of a version that anybody may have: the file as it was handed in. Raises
    FileDamaged."""
    return Copy(_checked(version), version.name, version.content_type)


def line(who, receipt, at):
    """What a copy says of itself: its receipt, for whom it was made and when, by the active time zone."""
    moment = timezone.localtime(at)
    offset = f"{moment:%z}"
    told = f"{date_format(moment, 'DATETIME_FORMAT')} (UTC{offset[:3]}:{offset[3:]})"
    return _("Copy No. %(receipt)s · %(name)s · %(moment)s") % {
        "receipt": receipt,
        "name": recipient(who)[:LONGEST_NAME],
        "moment": told,
    }


def recipient(who):
    """The name of a reader as the Commission knows it, or the e-mail address."""
    rows = [one for one in (*who.offices, *who.delegates) if one.person_id]
    name = text_in(rows[0].person, "name")[0] if rows else who.user.get_full_name()
    return name or who.user.email


def _checked(version, who=None):
    try:
        return paper_files.read(version)
    except FileDamaged:
        # Without its title: logs are read by others.
        logger.exception("paper_damaged", version=version.key)
        if who is not None:
            trail.record(who=who, thing=version.paper, action=trail.Action.DAMAGED, version=version.number)
        raise
