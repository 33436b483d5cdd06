"""Office Open XML packages (ISO/IEC 29500-2): their parts, what these refer to, and writing some anew."""

import io
import posixpath
import zipfile
from urllib.parse import unquote

from lxml import etree

from conference.watermarks.mark import NotMarked
from expo.documents.packages import BROKEN

# A part that is to be marked is held as a tree, of some ten times its size.
LARGEST_PART = 32 * 1024 * 1024
TYPES = "[Content_Types].xml"
TYPES_NS = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS_NS = "http://schemas.openxmlformats.org/package/2006/relationships"
# Both forms of the standard, the transitional one and the strict one.
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
STRICT = "http://purl.oclc.org/ooxml/officeDocument"
RELATIONSHIPS = f"{OFFICE}/relationships", f"{STRICT}/relationships"
PROPERTIES = "docProps/custom.xml"
PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
PROPERTIES_NS = f"{OFFICE}/custom-properties", f"{STRICT}/customProperties"
VALUES_NS = f"{OFFICE}/docPropsVTypes", f"{STRICT}/docPropsVTypes"
# What such properties are known by, whoever defines them (part 1, 15.2.12.2).
PROPERTIES_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"


def qualified(space, name):
    return f"{{{space}}}{name}"


def space_of(element):
    return etree.QName(element).namespace


def parse(content):
    """Return the root of a part. What has a DOCTYPE is no part of such a package."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(content, parser)
    if root.getroottree().docinfo.doctype:
        raise NotMarked
    return root


class Package:
    """The parts of a package by name: ``look`` reads one, ``tree`` gives one to be changed, and ``written``
    the package with all changes.

    What was not asked for by ``tree`` goes through byte by byte.
    """

    def __init__(self, content):
        try:
            self.source = zipfile.ZipFile(io.BytesIO(content))
            self.names = {one.filename.lower(): one.filename for one in self.source.infolist()}
            self.trees = {}
            self.main = self._main()
        except (*BROKEN, etree.XMLSyntaxError) as failure:
            raise NotMarked from failure

    def __contains__(self, name):
        return name.lower() in self.names or name in self.trees

    def look(self, name):
        name = self.names.get(name.lower(), name)
        if name in self.trees:
            return self.trees[name]
        try:
            if self.source.getinfo(name).file_size > LARGEST_PART:
                raise NotMarked
            return parse(self.source.read(name))
        except (*BROKEN, etree.XMLSyntaxError) as failure:
            raise NotMarked from failure

    def tree(self, name):
        root = self.look(name)
        return self.trees.setdefault(self.names.get(name.lower(), name), root)

    def add(self, name, root, content_type):
        """Put a new part into the package."""
        self.trees[name] = root
        etree.SubElement(
            self.tree(TYPES), qualified(TYPES_NS, "Override"), PartName=f"/{name}", ContentType=content_type
        )

    def related(self, part, kind):
        """Yield the names of the parts of ``kind``, such as ``slide``, to which ``part`` refers."""
        relations = _relations_of(part)
        if relations not in self:
            return
        wanted = {f"{one}/{kind}" for one in RELATIONSHIPS}
        for one in self.look(relations):
            if one.get("Type") in wanted and one.get("TargetMode") != "External":
                yield self._resolved(part, one.get("Target", ""))

    def relate(self, part, kind, target):
        """Let ``part`` refer to ``target``, a path from the root, and return the id of the reference."""
        relations = _relations_of(part)
        if relations not in self:
            self.trees[relations] = etree.Element(
                qualified(RELATIONS_NS, "Relationships"), nsmap={None: RELATIONS_NS}
            )
        root = self.tree(relations)
        taken = {one.get("Id") for one in root}
        number = next(number for number in range(1, len(taken) + 2) if f"rMark{number}" not in taken)
        is_strict = any(one.get("Type", "").startswith(STRICT) for one in root)
        etree.SubElement(
            root,
            qualified(RELATIONS_NS, "Relationship"),
            Id=f"rMark{number}",
            Type=f"{RELATIONSHIPS[is_strict]}/{kind}",
            Target=f"/{target}",
        )
        return f"rMark{number}"

    def free_name(self, name, suffix=".xml"):
        """Return ``name`` or, where a part is called so, with a number behind it."""
        numbers = ["", *range(1, 1000)]
        return next(f"{name}{one}{suffix}" for one in numbers if f"{name}{one}{suffix}" not in self)

    def describe(self, name, value):
        """Write a property that programs show among those of the document."""
        found = next(self.related("", "custom-properties"), None) or next(
            self.related("", "customProperties"), None
        )
        root = self.tree(found) if found else self._new_properties()
        is_strict = space_of(root) == PROPERTIES_NS[True]
        numbers = [int(one.get("pid", "1")) for one in root]
        for one in [one for one in root if one.get("name") == name]:
            root.remove(one)
        given = etree.SubElement(
            root,
            qualified(space_of(root), "property"),
            fmtid=PROPERTIES_ID,
            pid=str(max([*numbers, 1]) + 1),
            name=name,
        )
        etree.SubElement(given, qualified(VALUES_NS[is_strict], "lpwstr")).text = value

    def written(self):
        """Return the package with what has been changed, in the order in which it came."""
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
            for entry in self.source.infolist():
                tree = self.trees.pop(entry.filename, None)
                content = self.source.read(entry) if tree is None else _serialised(tree)
                target.writestr(entry, content)
            for name, tree in self.trees.items():
                # The day on which ZIP begins, so that no hour of the making stands in it.
                entry = zipfile.ZipInfo(name)
                entry.compress_type = zipfile.ZIP_DEFLATED
                target.writestr(entry, _serialised(tree))
        return made.getvalue()

    def _main(self):
        found = next(self.related("", "officeDocument"), None)
        if found is None:
            raise NotMarked
        return found

    def _resolved(self, part, target):
        path = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), unquote(target))).lstrip("/")
        if path not in self:
            raise NotMarked
        return self.names.get(path.lower(), path)

    def _new_properties(self):
        root = etree.Element(
            qualified(PROPERTIES_NS[False], "Properties"),
            nsmap={None: PROPERTIES_NS[False], "vt": VALUES_NS[False]},
        )
        name = self.free_name(PROPERTIES.removesuffix(".xml"))
        self.add(name, root, PROPERTIES_TYPE)
        self.relate("", "custom-properties", name)
        return root


def _relations_of(part):
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _serialised(root):
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
