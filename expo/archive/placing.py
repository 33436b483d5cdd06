"""Where an archive goes: nothing but a former archive is replaced, and only by a whole one."""

import shutil
import tempfile
from pathlib import Path

# By this file a later archive knows that it may take the place of the folder.
MARK = "archive.json"


class ArchiveFailed(Exception):
    """The archive was not made, and nothing was changed. Says why, in lines."""


def refuse_foreign(folder, force):
    """Raise ArchiveFailed where ``folder`` holds something that is no former archive."""
    if not folder.exists() or force:
        return
    if not folder.is_dir():
        raise ArchiveFailed(f"{folder} is not a folder.")
    if any(folder.iterdir()) and not (folder / MARK).is_file():
        raise ArchiveFailed(
            f"{folder} holds other files than a former archive. Choose another folder, or --force."
        )


def put(built, folder):
    """Put the folder ``built`` in the place of ``folder``, which goes back if that fails."""
    if not folder.exists():
        built.rename(folder)
        return
    old = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-old-"))
    folder.rename(old / "was")
    try:
        built.rename(folder)
    except OSError:
        (old / "was").rename(folder)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)
