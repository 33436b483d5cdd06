"""Sessions with files: real ones, under a folder of their own."""

import io

import pytest

from conference import session_files
from conference.models import SessionFile
from expo import documents
from tests.documents import pdf


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


def document(data=None, name="test.pdf"):
    return documents.take(io.BytesIO(data or pdf()), name=name)


def attach(session, number=1, data=None, name=None, **fields):
    """Attach a file to a session of the draft."""
    values = {"title_en": f"Test File {number}", "title_ru": f"Пробный файл {number}", "position": number}
    return session_files.save(
        file=SessionFile(session=session, **values | fields),
        document=document(data or pdf(f"Test {number}"), name or f"Доклад {number}.pdf"),
    )


def replace(file, data, name="test.pdf"):
    return session_files.save(file=file, document=document(data, name))


def bytes_of(stored):
    with stored.file.open("rb") as file:
        return file.read()


def on_disk(media):
    return sorted(path for path in media.rglob("*") if path.is_file())
