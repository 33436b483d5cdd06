"""What a file is called where people see it."""

import unicodedata

LONGEST = 150


def visible(name):
    """Return ``name`` without folders and without what cannot be seen; it may be empty then.

    Left out are controls, bidi controls, other invisible signs, halves of surrogate pairs, line separators.
    """
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    seen = (" " if sign.isspace() else sign for sign in name)
    return " ".join("".join(sign for sign in seen if sign.isprintable()).split()).strip(" .")


def shown(name, kind):
    """Return the name under which a document of ``kind`` is shown and saved; ``name`` ends like the kind."""
    name = visible(name)
    stem, dot, suffix = name.rpartition(".")
    if not stem:
        # Nothing else of the name can be seen.
        stem, dot, suffix = "document", "", kind.suffixes[0]
    return stem.rstrip(" .")[: LONGEST - len(dot + suffix)] + dot + suffix
