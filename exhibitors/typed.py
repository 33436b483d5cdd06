"""What a browser posts for a section of the form, as the JSON that the API would be sent."""

import re

WHOLE = re.compile(r"[+-]?[0-9]{1,18}", re.ASCII)
# People write thousands with a space, and decimals with a comma in three of the four languages.
SPACES = re.compile(r"\s")
# A browser may post any index; what lies beyond is no row of ours.
HIGHEST_INDEX = 999
EMPTY_IS_NONE = ("sector", "file", "date", "integer", "number")


def read(part, post):
    """Return the answers of ``part`` by name. A box that is not ticked is false, an empty row is none."""
    return {question.name: _value(question, post, question.name) for question in part.questions}


def _value(question, post, name):
    if question.kind == "flag":
        return name in post
    if question.kind in ("sectors", "files"):
        return list(dict.fromkeys(post.getlist(name)))
    if question.kind == "list":
        return _rows(question, post)
    return _scalar(question, post.get(name, ""))


def _scalar(question, text):
    # Browsers send line ends of two signs, which would count twice.
    text = text.replace("\r\n", "\n")
    bare = text.strip()
    if question.kind in EMPTY_IS_NONE and not bare:
        return None
    if question.kind == "integer":
        digits = SPACES.sub("", bare)
        return int(digits) if WHOLE.fullmatch(digits) else text
    if question.kind == "number":
        return SPACES.sub("", bare).replace(",", ".")
    if question.kind == "country":
        return bare.upper()
    return text


def _rows(question, post):
    rows = []
    for index in indices(question, post):
        if f"{question.name}-{index}-remove" in post:
            continue
        typed = {one.name: _value(one, post, f"{question.name}-{index}-{one.name}") for one in question.items}
        # What a used row must have is sent even where it is empty, so that it is named with all else.
        needed = {one.name for one in question.items if one.required_at}
        row = {name: value for name, value in typed.items() if value not in ("", None) or name in needed}
        if any(row.values()):
            rows.append(row)
    return rows


def indices(question, post):
    """Return the indices of the rows that were posted for a list, in order."""
    shape = re.compile(rf"{re.escape(question.name)}-([0-9]{{1,3}})-[a-z0-9_]+", re.ASCII)
    found = {int(match[1]) for match in map(shape.fullmatch, post) if match}
    return sorted(index for index in found if index <= HIGHEST_INDEX)
