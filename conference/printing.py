"""Printed matter: a template and data give a PDF, which is built once for each release and kept as a file."""

import hashlib
import json
import tempfile
from pathlib import Path

import typst
from django.core.files.storage import default_storage

TEMPLATES = Path(__file__).parent / "printed"
# Part of every name of a file: raise it when a template changes, or readers keep the old one.
FORM = 1
FOLDER = "programme"


def compiled(template, data):
    """Return the PDF of ``template`` with ``data``, as bytes: the same ones for the same data.

    The template reads nothing but its data: its root is its own folder. No author and no hour of the making
    stand in the file.
    """
    return typst.compile(
        str(TEMPLATES / template),
        root=str(TEMPLATES),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )


def kept(release, key, build):
    """Return the bytes that belong to ``release`` and ``key``, made by ``build`` if they are not there yet.

    Files of older releases go. Two processes at once make the same bytes, and whoever is later replaces
    them whole.
    """
    digest = hashlib.sha256(json.dumps([FORM, release.published_at.isoformat(), key]).encode()).hexdigest()[
        :24
    ]
    folder = Path(default_storage.path(f"{FOLDER}/{release.exhibition_id}"))
    path = folder / f"{release.pk}-{digest}.pdf"
    try:
        return path.read_bytes()
    except FileNotFoundError:
        pass
    content = build()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".", delete=False) as file:
        file.write(content)
    Path(file.name).replace(path)
    for old in folder.glob("*.pdf"):
        if not old.name.startswith(f"{release.pk}-"):
            old.unlink(missing_ok=True)
    return content
