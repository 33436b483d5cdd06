"""Files kept whole: what is not as it was stored, by its checksum, goes to nobody."""

import contextlib
import fcntl
import hashlib
import tempfile
from pathlib import Path


class FileDamaged(Exception):
    """What lies on the disk is not what was stored there."""


def opened(kept):
    """Return the bytes of ``kept``, a row with ``file`` and ``sha256``, as a file open for reading.

    Raises FileDamaged, or OSError where the file cannot be read at all.
    """
    file = kept.file.storage.open(kept.file.name, "rb")
    if hashlib.file_digest(file, "sha256").hexdigest() != kept.sha256:
        file.close()
        raise FileDamaged(str(kept.pk))
    file.seek(0)
    return file


def put(path, content):
    """Put a file with ``content`` in its place whole: whoever reads it meanwhile gets the old one or none."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as file:
        file.write(content)
    Path(file.name).replace(path)


def made_once(path, build, is_old):
    """Return the bytes of the file at ``path``, made by ``build`` if there is none.

    One process makes a file of a folder at a time; whoever waited for it reads its file. When a new one has
    come, those with the same ending go of whose path ``is_old`` is true.
    """
    with contextlib.suppress(FileNotFoundError):
        return path.read_bytes()
    path.parent.mkdir(parents=True, exist_ok=True)
    with (path.parent / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with contextlib.suppress(FileNotFoundError):
            return path.read_bytes()
        content = build()
        put(path, content)
        for other in path.parent.glob(f"*{path.suffix}"):
            if other != path and is_old(other):
                other.unlink(missing_ok=True)
    return content
