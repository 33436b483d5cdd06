"""A judge of XML by an XML Schema: as much of the language as the schema of the schedule format speaks.

Whatever it does not know it refuses to judge, so that a rule is never passed over in silence.
"""

import datetime as dt
import re
from collections import Counter
from xml.etree import ElementTree as ET

XS = "{http://www.w3.org/2001/XMLSchema}"
UNBOUNDED = 10**9


def _is_date_time(text):
    return bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d.*", text) and dt.datetime.fromisoformat(text))


BUILT_IN = {
    "xs:string": lambda _text: True,
    "xs:anyURI": lambda text: " " not in text,
    "xs:boolean": lambda text: text in ("true", "false", "1", "0"),
    "xs:integer": lambda text: bool(re.fullmatch(r"[+-]?\d+", text)),
    "xs:positiveInteger": lambda text: bool(re.fullmatch(r"\+?\d+", text)) and int(text) > 0,
    "xs:date": lambda text: bool(re.fullmatch(r"\d{4}-\d\d-\d\d", text) and dt.date.fromisoformat(text)),
    "xs:dateTime": _is_date_time,
}


class Schema:
    def __init__(self, path):
        self.root = ET.parse(path).getroot()  # noqa: S314
        self.types = {one.get("name"): one for one in self.root if one.tag.endswith("Type")}

    def faults(self, document):
        """Return what is wrong with the ``document``, bytes, as a list of sentences."""
        element = ET.fromstring(document)  # noqa: S314
        declared = self.root.find(f"{XS}element")
        found = [] if element.tag == declared.get("name") else [f"The root is {element.tag}"]
        return found + self._element(declared, element) + self._unique(declared, element)

    def _element(self, declared, element):
        name = declared.get("type")
        if name is None:
            return self._complex(declared.find(f"{XS}complexType"), element)
        kind = self.types.get(name)
        if kind is not None and kind.tag == f"{XS}complexType":
            return self._complex(kind, element)
        found = [f"{element.tag} has children"] if len(element) else []
        found += [f"{element.tag} has attributes"] if element.attrib else []
        return found + self._text(name, element.text or "", element.tag)

    def _text(self, name, text, where):
        return [] if self._fits(name, text) else [f"{where}: {text!r} is no {name}"]

    def _fits(self, name, text):
        if name in BUILT_IN:
            try:
                return BUILT_IN[name](text)
            except ValueError:
                return False
        (rule,) = self.types[name]
        if rule.tag == f"{XS}union":
            return any(self._fits(one, text) for one in rule.get("memberTypes").split())
        assert rule.tag == f"{XS}restriction", rule.tag
        assert all(facet.tag == f"{XS}pattern" for facet in rule), name
        patterns = [facet.get("value") for facet in rule]
        return self._fits(rule.get("base"), text) and any(re.fullmatch(one, text) for one in patterns)

    def _complex(self, kind, element):
        found = []
        for part in kind:
            if part.tag in (f"{XS}sequence", f"{XS}all"):
                found += self._content(part, element)
            elif part.tag == f"{XS}simpleContent":
                (extension,) = part
                found += [f"{element.tag} has children"] if len(element) else []
                found += self._text(extension.get("base"), element.text or "", element.tag)
                found += self._attributes(extension, element)
            else:
                assert part.tag == f"{XS}attribute", part.tag
        is_simple = kind.find(f"{XS}simpleContent") is not None
        return found if is_simple else found + self._attributes(kind, element)

    def _attributes(self, kind, element):
        known = {one.get("name"): one for one in kind.findall(f"{XS}attribute")}
        found = [f"{element.tag} has an attribute {name}" for name in element.attrib.keys() - known.keys()]
        for name, one in known.items():
            if name in element.attrib:
                found += self._text(one.get("type"), element.get(name), f"{element.tag}/@{name}")
            elif one.get("use") == "required":
                found.append(f"{element.tag} lacks the attribute {name}")
        return found

    def _content(self, group, element):
        found, children = [], list(element)
        if group.tag == f"{XS}all":
            # In any order, each once.
            names = [one.get("name") for one in group]
            children.sort(key=lambda child: names.index(child.tag) if child.tag in names else len(names))
        for part in group:
            declared = {one.get("name"): one for one in (part if part.tag == f"{XS}choice" else [part])}
            most = part.get("maxOccurs", "1")
            taken = 0
            while children and children[0].tag in declared:
                if taken == (UNBOUNDED if most == "unbounded" else int(most)):
                    break
                found += self._element(declared[children[0].tag], children[0])
                children.pop(0)
                taken += 1
            if taken < int(part.get("minOccurs", "1")):
                found.append(f"{element.tag} lacks {' or '.join(declared)}")
        return found + [f"{element.tag} has {child.tag} out of place" for child in children]

    def _unique(self, declared, element):
        found = []
        for rule in declared.findall(f"{XS}unique"):
            field = rule.find(f"{XS}field").get("xpath")
            rows = element.findall(rule.find(f"{XS}selector").get("xpath"))
            values = Counter(row.text if field == "." else row.get(field.removeprefix("@")) for row in rows)
            repeated = [value for value, count in values.items() if value is not None and count > 1]
            found += [f"{rule.get('name')}: {value} is there twice" for value in repeated]
        return found
