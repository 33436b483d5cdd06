"""Taking in what applicants send: a logo, made anew from its pixels, or a document, kept as it is."""

import hashlib

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from exhibitors import pictures
from exhibitors.models import Applicant, Application, Exhibitor, Upload
from exhibitors.models.upload import path_of
from expo import documents
from expo.pictures import size_of
from expo.problems import Refusal

MEGABYTE = 1024 * 1024
MOST_BYTES = {Upload.Kind.LOGO: 5 * MEGABYTE, Upload.Kind.DOCUMENT: 10 * MEGABYTE}
MOST_OF_AN_APPLICATION, MOST_OF_AN_APPLICANT = 50, 1000
LONGEST_NAME = 200
SIZE = ("width", "height")
ACCEPTED = (documents.PDF, documents.PNG, documents.JPEG)
# The first is given to a name that has none of them.
SUFFIXES = {kind.content_type: kind.suffixes for kind in ACCEPTED}


class FileRefused(ValidationError):
    """The file is not taken. The error lies on ``file``; its code and text say why."""

    def __init__(self, message, code):
        super().__init__({"file": ValidationError(message, code)})


class FileAttached(Refusal):
    """The file belongs to an application or stands in the catalogue."""


def store(*, key, exhibition, kind, file, name):
    """Take in ``file``, which its sender calls ``name``, for whom ``key`` belongs to, and return the Upload.

    The same bytes sent again by the same owner give the same Upload. Locks the owner's row, late. Raises
    FileRefused.
    """
    data = _read(file, MOST_BYTES[kind])
    fields = _as_logo(data) if kind == Upload.Kind.LOGO else _as_document(data)
    content = fields.pop("content")
    upload = Upload(
        exhibition=exhibition,
        kind=kind,
        name=clean_name(name, fields["content_type"], kind),
        suffix=SUFFIXES[fields["content_type"]][0],
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        **fields,
    )
    try:
        with transaction.atomic():
            return _kept(upload, content, key)
    except BaseException:
        # Also half of it, where the disk is full.
        upload.file.storage.delete(path_of(upload, ""))
        raise


def _kept(upload, content, key):
    """Return ``upload`` once its file and its row are written, or the same one of before."""
    owner, most = _locked_owner(key)
    mine = Upload.objects.filter(exhibition=upload.exhibition, **owner)
    known = mine.filter(kind=upload.kind, sha256=upload.sha256).first()
    if known:
        return known
    if mine.count() >= most:
        message = _("There are %(max)s files already. Delete those that are not needed any more.")
        raise FileRefused(message % {"max": most}, "too_many_files")
    for name, value in owner.items():
        setattr(upload, name, value)
    upload.file.save(upload.name, ContentFile(content), save=False)
    upload.save(force_insert=True)
    return upload


def hold(fields):
    """Lock the files that ``fields`` of an application attach until the transaction ends.

    Raises a ValidationError where one has been deleted since it was looked up.
    """
    logo = fields.get("logo")
    wanted = {"logo": [str(logo.pk)] if logo else [], "documents": fields.get("documents") or []}
    numbers = {number for several in wanted.values() for number in several}
    if not numbers:
        return
    rows = Upload.objects.select_for_update(of=("self",)).filter(pk__in=numbers).order_by("pk")
    found = {str(number) for number in rows.values_list("pk", flat=True)}
    message = _("There is no such file. Send it first, then give its id.")
    gone = {
        name: ValidationError(message, "does_not_exist")
        for name, several in wanted.items()
        if not found.issuperset(several)
    }
    if gone:
        raise ValidationError(gone)


def delete(*, upload):
    """Delete the row and, once that is certain, the file. Raises FileAttached."""
    with transaction.atomic():
        _lock(upload.applicant_id, upload.application_id)
        # Whoever is attaching it at this moment holds it.
        Upload.objects.select_for_update(of=("self",)).filter(pk=upload.pk).first()
        if is_attached(upload):
            raise FileAttached(_("This file is attached. Detach it first."), "attached")
        file = upload.file
        upload.delete()
        transaction.on_commit(lambda: file.storage.delete(file.name))


def is_attached(upload):
    """Say whether an application names the file, or the catalogue shows it."""
    if Exhibitor.objects.filter(logo=upload).exists() or Application.objects.filter(logo=upload).exists():
        return True
    of = {"applicant": upload.applicant_id} if upload.applicant_id else {"pk": upload.application_id}
    # SQLite cannot look into JSON lists; as a text the random id is found all the same.
    listed = Application.objects.filter(**of).annotate(ids=Cast("documents", TextField()))
    return listed.filter(ids__contains=str(upload.pk)).exists()


def clean_name(name, content_type, kind):
    """Return a name that is safe to show and to save under: no folders, nothing hidden, the true suffix."""
    name = documents.visible(name)
    stem, dot, suffix = name.rpartition(".")
    known = SUFFIXES[content_type]
    if not stem or f".{suffix.lower()}" not in known:
        # What was re-encoded is no longer what its suffix says; of a document the whole name stays.
        stem, dot, suffix = stem if stem and kind == Upload.Kind.LOGO else name, "", known[0]
    suffix = dot + suffix
    return (stem.rstrip() or kind.value)[: LONGEST_NAME - len(suffix)] + suffix


def _read(file, most):
    data = file.read(most + 1)
    if len(data) > most:
        raise FileRefused(_("The file is larger than %(max)s MB") % {"max": most // MEGABYTE}, "file_size")
    if not data:
        raise FileRefused(_("The file is empty."), "file_empty")
    return data


def _as_logo(data):
    try:
        picture = pictures.logo(data)
    except pictures.PictureRefused as error:
        raise FileRefused(error.message, error.code) from None
    return {
        "content": picture.content,
        "content_type": "image/png",
        "width": picture.width,
        "height": picture.height,
    }


def _as_document(data):
    try:
        kind = documents.kind_of(data, ACCEPTED)
    except documents.DocumentRefused as error:
        raise FileRefused(error.message, error.code) from None
    size = {} if kind == documents.PDF else dict(zip(SIZE, size_of(data, kind.name), strict=True))
    return {"content": data, "content_type": kind.content_type, **size}


def _locked_owner(key):
    """Lock whoever the key belongs to. Return the fields that say so and how many files are allowed."""
    owner = _lock(key.applicant_id, key.application_id)
    if key.applicant_id:
        return {"applicant": owner, "is_sandbox": key.is_sandbox}, MOST_OF_AN_APPLICANT
    return {"application": owner, "is_sandbox": owner.is_sandbox}, MOST_OF_AN_APPLICATION


def _lock(applicant, application):
    """Lock the row of the owner, of two ids the one that is there, and return it."""
    if applicant:
        return Applicant.objects.select_for_update().get(pk=applicant)
    return Application.objects.select_for_update(of=("self",)).get(pk=application)
