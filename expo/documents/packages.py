"""Office documents: ZIP packages as in Office Open XML (ISO/IEC 29500-2) and OpenDocument (ISO/IEC 26300)."""

import io
import zipfile
import zlib

from defusedxml.ElementTree import fromstring

from expo.documents.kinds import OPEN_DOCUMENT, OPEN_XML, bomb, broken, locked, macros

MAGIC = b"PK\x03\x04"
MOST_MEMBERS, MOST_UNPACKED = 5000, 200 * 1024 * 1024
BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, SyntaxError,
    ValueError, LookupError, UnicodeError,
)  # fmt: skip
LONGEST_XML = 5 * 1024 * 1024
IS_ENCRYPTED = 0x1
CONTENT_TYPES, MANIFEST = "[Content_Types].xml", "META-INF/manifest.xml"
PROGRAMS = ("macroenabled", "vbaproject", "activex")


def kind_of(data):
    """Return the Kind of an office document, or None for any other ZIP.

    Raises DocumentRefused where it is broken, locked, holds programs or is a bomb.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _check_members(package.infolist())
            kind = _open_document(package) if "mimetype" in package.namelist() else _open_xml(package)
            # Reads all of it: what its checksums do not fit is broken, whoever opens it.
            if kind and package.testzip():
                raise broken()
            return kind
    except BROKEN:
        raise broken() from None


def _check_members(members):
    if any(one.flag_bits & IS_ENCRYPTED for one in members):
        raise locked()
    # As the directory says; reading stops there, and parts that lie upon each other are refused.
    if sum(one.file_size for one in members) > MOST_UNPACKED:
        raise bomb(MOST_UNPACKED)
    names = [one.filename.lower() for one in members]
    if len(names) > MOST_MEMBERS or len(set(names)) < len(names) or any(map(_leads_out, names)):
        raise broken()


def _leads_out(name):
    return name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")


def _parsed(package, name):
    if package.getinfo(name).file_size > LONGEST_XML:
        raise broken()
    return fromstring(package.read(name))


def _open_document(package):
    wanted = package.read("mimetype").decode("ascii").strip()
    kind = next((one for one in OPEN_DOCUMENT if one.content_type == wanted), None)
    if kind is None:
        return None
    manifest = _parsed(package, MANIFEST)
    if any(one.tag.endswith("}encryption-data") for one in manifest.iter()):
        raise locked()
    if any(name.startswith(("Basic/", "Scripts/")) for name in package.namelist()):
        raise macros()
    return kind


def _open_xml(package):
    if CONTENT_TYPES not in package.namelist():
        return None
    types = [one.get("ContentType", "").lower() for one in _parsed(package, CONTENT_TYPES)]
    if any(word in one for one in [*types, *map(str.lower, package.namelist())] for word in PROGRAMS):
        raise macros()
    return next((kind for kind in OPEN_XML if f"{kind.content_type}.main+xml" in types), None)
