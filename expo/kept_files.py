"""Files kept with their checksum: what is not as it was stored goes to nobody."""

import hashlib


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
