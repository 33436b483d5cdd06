"""Where an archive goes: nothing but a former archive is replaced, and only by a whole one."""

import contextlib
import fcntl
import glob
import shutil
import tempfile
from pathlib import Path

# By this file a later archive knows that it may take the place of the folder.
MARK = "archive.json"
# By this one a later run knows that it may remove the folder of a former one, once nobody holds it.
LOCK = "export_site.lock"
# Where a workplace holds what is being replaced.
FORMER = "former"


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


@contextlib.contextmanager
def workplace(folder):
    """Give a folder beside ``folder`` in which an archive is made, and which is gone afterwards.

    What runs that were killed have left there goes first.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    _clear_up(folder)
    place = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
    try:
        with (place / "new").open("w") as lock:
            # Held as long as this process lives. It gets its name when it is held: nobody finds it free.
            fcntl.flock(lock, fcntl.LOCK_EX)
            (place / "new").rename(place / LOCK)
            yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def put(built, folder):
    """Put ``built``, which lies in a workplace of ``folder``, in its place. It goes back if that fails."""
    if not folder.exists():
        built.rename(folder)
        return
    former = built.parent / FORMER
    folder.rename(former)
    try:
        built.rename(folder)
    except OSError:
        former.rename(folder)
        raise


def _clear_up(folder):
    """Remove the workplaces beside ``folder`` whose processes have ended."""
    for lock in folder.parent.glob(f".{glob.escape(folder.name)}-*/{LOCK}"):
        # Somebody else may be at it.
        with contextlib.suppress(OSError), lock.open() as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not folder.exists() and (lock.parent / FORMER).is_dir():
                # Killed between its two last steps.
                (lock.parent / FORMER).rename(folder)
            shutil.rmtree(lock.parent, ignore_errors=True)
