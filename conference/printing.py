"""Printed matter: a template and data give a PDF, which is built once for each release and kept as a file."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage

from expo import kept_files

TEMPLATES = Path(__file__).parent / "printed"
TYPESETTER = Path(__file__).parent / "typesetting.py"
FONTS = settings.BASE_DIR / "expo" / "static" / "vendor" / "onest"
# Part of every name of a file: raise it when a template changes, or readers keep the old one.
FORM = 2
FOLDER = "programme"
SECONDS = 60


class NotPrinted(RuntimeError):
    """The PDF could not be made. Says why in the words of the typesetter."""


def compiled(template, data, standards=("ua-1",)):
    """Return the PDF of ``template`` with ``data``, as bytes: the same ones for the same data.

    The template reads nothing but its data: its root is its own folder. No author and no hour of the making
    stand in the file. It is tagged for screen readers, as PDF/UA-1 asks; ``standards`` may ask for more.
    Raises NotPrinted.
    """
    # A process of its own: the typesetter never gives its memory back, 300 MB for 1,000 sessions.
    command = [sys.executable, "-I", TYPESETTER, TEMPLATES / template, FONTS, *standards]
    given = json.dumps(data, ensure_ascii=False).encode()
    try:
        made = subprocess.run(command, input=given, capture_output=True, timeout=SECONDS, check=True)  # noqa: S603
    except subprocess.CalledProcessError as failure:
        raise NotPrinted(failure.stderr.decode(errors="replace")) from None
    except subprocess.TimeoutExpired:
        raise NotPrinted(f"{template} took longer than {SECONDS} seconds") from None
    return made.stdout


def kept(release, name, build, state=()):
    """Return the bytes of what is called ``name`` in ``release``, made by ``build`` if they are not there.

    ``state`` is what else they depend on. Files of older releases and states go. One process builds at a
    time; whoever waited for it reads its file. A file is put in its place whole.
    """
    own = f"{release.pk}-{_digest(name)}-"
    known = _digest([FORM, release.published_at.isoformat(), state])
    return kept_files.made_once(
        Path(default_storage.path(f"{FOLDER}/{release.exhibition_id}")) / f"{own}{known}.pdf",
        build,
        lambda other: not other.name.startswith(f"{release.pk}-") or other.name.startswith(own),
    )


def _digest(value):
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()[:16]
