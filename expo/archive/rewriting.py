"""A page of the site made fit for an archive: relative links, and nothing that asks the server.

Whatever works with the live site only carries ``data-live`` in the templates and is left out, and so are
forms.
A link to what an archive does not hold loses its address; a line or list that holds nothing else goes.
"""

import html
import re
from dataclasses import dataclass
from html.parser import HTMLParser

# Only these are left out when all that they lead to is missing.
LINES = {"li", "p", "nav", "ul", "ol", "details"}
VOID = set("area base br col embed hr img input link meta source track wbr".split())
# Self-closing tags stand within drawings.
ADDRESSES = re.compile(r'\s(href|src)="([^"]*)"')
# The head tells other programs of the one address of the page, wherever the archive lies.
ABSOLUTE = {"canonical"}


@dataclass
class Open:
    """An element whose end has not come: where it began, which links it keeps and lost, what else it says."""

    tag: str
    start: int
    kept: int = 0
    lost: int = 0
    says: bool = False
    is_lost: bool = False


def rewrite(text, link, *, note, in_place_of_form):
    """Return the page ``text`` for an archive.

    ``link(href, is_language)`` gives the new link or None. ``note`` stands above the content, and
    ``in_place_of_form`` once where the first form was; both are HTML.
    """
    page = _Page(link, note, in_place_of_form)
    page.feed(text)
    page.close()
    return "".join(page.out)


class _Page(HTMLParser):
    def __init__(self, link, note, in_place_of_form):
        super().__init__(convert_charrefs=False)
        self.link, self.note, self.in_place_of_form = link, note, in_place_of_form
        self.out, self.stack = [], [Open("", 0)]
        self.skipping = 0

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        is_void = tag in VOID
        if self.skipping:
            self.skipping += not is_void
            return
        if tag == "form" or "data-live" in values:
            if tag == "form":
                self.out.append(self.in_place_of_form)
                self.in_place_of_form = ""
            self.skipping = int(not is_void)
            return
        if tag == "main":
            self.out.append(self.note)
        raw = self._rewritten(tag, values)
        if raw is None:
            # What the page would load from the site: it does without.
            self.skipping = int(not is_void)
            return
        if not is_void:
            self.stack.append(Open(tag, len(self.out)))
            self._count(tag, values, raw)
        self.out.append(raw)

    def handle_startendtag(self, tag, attrs):
        if not self.skipping:
            self.out.append(self._rewritten(tag, dict(attrs)) or "")

    def handle_endtag(self, tag):
        if self.skipping:
            self.skipping -= 1
            return
        if tag not in {one.tag for one in self.stack}:
            return
        while True:
            ended = self.stack.pop()
            self._end(ended)
            if ended.tag == tag:
                break

    def _end(self, ended):
        outer = self.stack[-1]
        is_empty = ended.lost and not ended.kept
        if ended.tag in LINES and is_empty and (ended.tag in ("nav", "details") or not ended.says):
            del self.out[ended.start :]
            outer.lost += ended.lost
            return
        self.out.append(f"</{ended.tag}>")
        outer.kept += ended.kept
        outer.lost += ended.lost
        # What stands in a lost link is not said beside it.
        outer.says |= ended.says and not ended.is_lost

    def _count(self, tag, values, raw):
        if tag == "a" and "href" in values:
            opened = self.stack[-1]
            opened.is_lost = " href=" not in raw
            opened.kept, opened.lost = int(not opened.is_lost), int(opened.is_lost)

    def _rewritten(self, tag, values):
        """The tag with its links, or None where it loads something that there is not."""
        raw = self.get_starttag_text()
        if tag == "link" and values.get("rel") == "manifest":
            # What installs the site as an app.
            return None
        if tag == "link" and (values.get("rel") in ABSOLUTE or "hreflang" in values):
            return raw
        lost = []

        def put(found):
            new = self.link(html.unescape(found[2]), "hreflang" in values)
            if new is None:
                lost.append(found[1])
                return ""
            return f' {found[1]}="{html.escape(new)}"'

        raw = ADDRESSES.sub(put, raw)
        return None if lost and tag != "a" else raw

    def handle_data(self, data):
        self._say(data, bool(data.strip(" \n\t·,.")))

    def handle_entityref(self, name):
        self._say(f"&{name};", True)

    def handle_charref(self, name):
        self._say(f"&#{name};", True)

    def handle_decl(self, decl):
        self.out.append(f"<!{decl}>")

    def _say(self, text, is_word):
        if not self.skipping:
            self.out.append(text)
            self.stack[-1].says |= is_word
