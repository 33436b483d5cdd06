"""The file that an organiser has sent, kept between the preview and the import, with how it is to be read.

It lies in the private storage, under a random name among the files of the one who sent it, and for a month at
most: an error, a lost session or a closed window loses nothing.
"""

import dataclasses
import datetime as dt
import json
import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from conference.importing.planning import Wishes

KEPT = dt.timedelta(days=30)


@dataclasses.dataclass(frozen=True)
class Kept:
    """``name`` is what the sender called the file."""

    token: uuid.UUID
    name: str
    content: bytes
    wishes: Wishes


def keep(user, name, content):
    """Store ``content`` and return the token by which ``user`` alone finds it."""
    _tidy(user)
    token = uuid.uuid4()
    default_storage.save(_path(user, token), ContentFile(content))
    _write_wishes(user, token, name, Wishes(create_rooms=True))
    return token


def read(user, token):
    """Return the Kept file, or None where this user has none of this token."""
    try:
        with (
            default_storage.open(_path(user, token)) as file,
            default_storage.open(_notes(user, token)) as notes,
        ):
            known = json.load(notes)
            return Kept(token, known["name"], file.read(), _wishes(known["wishes"]))
    except FileNotFoundError:
        return None


def save_wishes(user, kept, wishes):
    _write_wishes(user, kept.token, kept.name, wishes)


def forget(user, token):
    for path in (_path(user, token), _notes(user, token)):
        default_storage.delete(path)


def _folder(user):
    return f"imports/{user.pk}"


def _path(user, token):
    return f"{_folder(user)}/{token.hex}"


def _notes(user, token):
    return f"{_path(user, token)}.json"


def _write_wishes(user, token, name, wishes):
    path = _notes(user, token)
    default_storage.delete(path)
    known = {"name": name[:200], "wishes": dataclasses.asdict(wishes)}
    default_storage.save(path, ContentFile(json.dumps(known, default=str).encode()))


def _wishes(known):
    date = known["shift_to"] and dt.date.fromisoformat(known["shift_to"])
    return Wishes(**known | {"shift_to": date})


def _tidy(user):
    """Delete what this user has left lying about for too long."""
    try:
        _folders, names = default_storage.listdir(_folder(user))
    except FileNotFoundError:
        return
    for name in names:
        path = f"{_folder(user)}/{name}"
        if timezone.now() - default_storage.get_modified_time(path) > KEPT:
            default_storage.delete(path)
