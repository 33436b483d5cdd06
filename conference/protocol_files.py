"""The files of a protocol and of its acts: DOCX to edit and PDF/A to keep, made of the same blocks.

Neither names an author, a machine or the hour of its making: the same text gives the same bytes.
"""

import datetime as dt

from django.utils import timezone

from conference import corrections, docx_writing, originals, printing, protocol_text, signs
from conference import protocol_words as words

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES = {"docx": DOCX, "pdf": "application/pdf"}
# PDF/A-2a to keep, PDF/UA-1 to be read aloud.
STANDARDS = ("a-2a", "ua-1")


def made(document, kind):
    """Return the bytes of what ``of_protocol`` or ``of_act`` returned. ``kind`` is a key of TYPES.

    Raises ``signs.NotShown``.
    """
    signs.check_all(document)
    if kind == "docx":
        return docx_writing.written(document)
    return printing.compiled("protocol.typ", document, STANDARDS)


def of_protocol(protocol, part, languages):
    """Return the original of ``part`` as a document: a sheet for each of ``languages``. Raises Tampered.

    Before it is agreed, each page says that it is a draft and of which day.
    """
    whole = protocol_text.current(protocol)
    sheets = [_sheet(code, originals.original(whole, part, code)) for code in languages]
    return finished(sheets, protocol.agreed_at, protocol.sha256, protocol.meeting)


def of_act(act, part, languages):
    """The same of an act of correction, which is a draft until both secretaries have agreed to it."""
    protocol = act.protocol
    whole, told = protocol_text.current(protocol), corrections.current(act)
    sheets = [_sheet(code, originals.act(whole, protocol.sha256, told, part, code)) for code in languages]
    agreed_at = max(act.by_agreed_at, act.kz_agreed_at) if act.sha256 else None
    return finished(sheets, agreed_at, act.sha256, protocol.meeting)


def _sheet(language, blocks):
    return {"lang": language, "blocks": blocks, "header": "", "footer": ""}


def finished(sheets, agreed_at, sha256, meeting):
    """Return ``sheets`` as a document with what stands on each page: the day of a draft, or the hash.

    Those of a reconstructed meeting say so: the file leaves the site that does.
    """
    today = timezone.localdate(timezone=meeting.exhibition.zone)
    for sheet in sheets:
        above = [words.phrase(sheet["lang"], "reconstruction")] if meeting.is_reconstruction else []
        if agreed_at is None:
            above.append(words.phrase(sheet["lang"], "draft", day=words.day(sheet["lang"], today)))
        sheet["header"] = " · ".join(above)
        if agreed_at is not None:
            sheet["footer"] = f"{words.phrase(sheet['lang'], 'hash')}: {sha256[:16]}"
    moment = agreed_at or dt.datetime.combine(today, dt.time(), dt.UTC)
    return {
        "title": originals.title_of(sheets[0]["blocks"]),
        "lang": sheets[0]["lang"],
        "moment": moment.astimezone(dt.UTC).replace(microsecond=0).isoformat(),
        "date": [moment.year, moment.month, moment.day],
        "sheets": sheets,
    }
