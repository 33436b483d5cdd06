"""The files of papers: under random names outside of the web root, and checked each time they are read."""

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from conference import watermarks
from conference.models.commission.paper import PaperVersion, path_of
from conference.watermarks.mark import Mark, NotMarked
from expo import documents, kept_files
from expo.kept_files import FileDamaged

# With what a form adds to it, the middleware lets as much through.
MOST_BYTES = 10 * 1024 * 1024


def taken(file, name):
    """Return the Document that ``file`` holds, once it is sure that copies of it can bear a mark.

    Raises DocumentRefused.
    """
    document = documents.take(file, name=name, kinds=watermarks.KINDS, most=MOST_BYTES)
    try:
        watermarks.marked(document.content, document.kind, Mark("0" * 12, "–", "ru"))
    except NotMarked:
        reason = _("The file is broken or not complete. Save it anew and send it again.")
        raise documents.DocumentRefused(reason, "file_broken") from None
    return document


def keep(*, who, paper, document, number, note):
    """Write ``document`` down as version ``number`` of ``paper`` and return the PaperVersion."""
    version = PaperVersion(
        paper=paper,
        number=number,
        name=document.name,
        content_type=document.kind.content_type,
        size=document.size,
        sha256=document.sha256,
        note=note,
        uploaded_by=who.user,
    )
    try:
        version.file.save(document.name, ContentFile(document.content), save=False)
        version.save(force_insert=True)
    except BaseException:
        # Also half of it, where the disk is full.
        version.file.storage.delete(path_of(version, ""))
        raise
    return version


def read(version):
    """Return the bytes of a version as they were handed in, or raise FileDamaged."""
    try:
        with kept_files.opened(version) as file:
            return file.read()
    except OSError as failure:
        raise FileDamaged from failure
