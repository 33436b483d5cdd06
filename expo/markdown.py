"""The part of Markdown in which the manual is written, as HTML.

Headings, paragraphs, lists with ``-``, tables, code that is indented or fenced, and inside of a line
``code``, **bold** and [links](address). Everything else stands as it is written.
"""

import re

from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.text import slugify

FENCE = re.compile(r"```(\w*)$")
HEADING = re.compile(r"(#{1,3}) (.+)")
INDENT = "    "
BORDER = re.compile(r"\|[-| ]+\|$")
CODE, BOLD, LINK = (
    re.compile(r"`([^`]+)`"),
    re.compile(r"\*\*(.+?)\*\*"),
    re.compile(r"\[([^]]+)\]\(([^)]+)\)"),
)


def render(text, address_of=str):
    """Return ``text`` as HTML. ``address_of`` turns the target of a link into an address of the site."""
    lines, found = text.split("\n"), []
    while lines:
        if not lines[0].strip():
            lines.pop(0)
            continue
        block = next(block for begins, block in BLOCKS if begins(lines))
        found.append(block(lines, lambda words: _inline(words, address_of)))
    return mark_safe("\n".join(found))  # noqa: S308 every piece of the text has been escaped


def title_of(text):
    """Return the words of the first heading."""
    return HEADING.match(text)[2]


def _inline(words, address_of):
    # What stands in code is no mark-up: it is put aside first.
    kept = []

    def keep(match):
        kept.append(f"<code>{match[1]}</code>")
        return f"\0{len(kept) - 1}\0"

    words = CODE.sub(keep, escape(words))
    words = BOLD.sub(r"<strong>\1</strong>", words)
    words = LINK.sub(lambda match: f'<a href="{address_of(match[2])}">{match[1]}</a>', words)
    return re.sub(r"\0(\d+)\0", lambda match: kept[int(match[1])], words)


def _take(lines, belongs):
    taken = []
    while lines and belongs(lines[0]):
        taken.append(lines.pop(0))
    return taken


def _fenced(lines, inline):
    language = FENCE.match(lines.pop(0))[1]
    code = _take(lines, lambda line: line != "```")
    lines.pop(0)
    kind = f' class="language-{language}"' if language else ""
    return f"<pre><code{kind}>{escape(chr(10).join(code))}</code></pre>"


def _indented(lines, inline):
    code = _take(lines, lambda line: line.startswith(INDENT) or not line.strip())
    text = "\n".join(line.removeprefix(INDENT) for line in code).rstrip()
    return f"<pre><code>{escape(text)}</code></pre>"


def _heading(lines, inline):
    marks, words = HEADING.match(lines.pop(0)).groups()
    level = len(marks)
    return f'<h{level} id="{slugify(words)}">{inline(words)}</h{level}>'


def _table(lines, inline):
    head, *rows = [
        _cells(line) for line in _take(lines, lambda line: line.startswith("|")) if not BORDER.match(line)
    ]
    titles = "".join(f'<th scope="col">{inline(cell)}</th>' for cell in head)
    body = "".join(f"<tr>{_row(row, inline)}</tr>\n" for row in rows)
    return f'<table class="tbl api-rows"><thead><tr>{titles}</tr></thead>\n<tbody>\n{body}</tbody></table>'


def _row(row, inline):
    first, *others = [inline(cell) for cell in row]
    return f'<th scope="row">{first}</th>' + "".join(f"<td>{cell}</td>" for cell in others)


def _cells(line):
    return [cell.strip() for cell in line.strip("|").split("|")]


def _list(lines, inline):
    items = []
    for line in _take(lines, lambda line: line.startswith(("- ", "  "))):
        if line.startswith("- "):
            items.append(line.removeprefix("- "))
        else:
            items[-1] += f"\n{line.strip()}"
    return '<ul class="list">\n' + "".join(f"<li>{inline(item)}</li>\n" for item in items) + "</ul>"


def _paragraph(lines, inline):
    first = lines.pop(0)
    rest = _take(lines, lambda line: line.strip() and not line.startswith(("- ", "#", "|", "```")))
    return f"<p>{inline(chr(10).join([first, *rest]))}</p>"


BLOCKS = (
    (lambda lines: FENCE.match(lines[0]) and "```" in lines[1:], _fenced),
    (lambda lines: lines[0].startswith(INDENT), _indented),
    (lambda lines: HEADING.match(lines[0]), _heading),
    (lambda lines: lines[0].startswith("|") and len(lines) > 1 and BORDER.match(lines[1]), _table),
    (lambda lines: lines[0].startswith("- "), _list),
    (len, _paragraph),
)
