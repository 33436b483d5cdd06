"""HTML as the plain text that the pages of the programme show, with the signs that people write for it."""

import html
import re
from html.parser import HTMLParser

_TAGS = (
    "a|abbr|article|b|blockquote|br|code|dd|del|div|dl|dt|em|h[1-6]|hr|i|iframe|img|ins|li|ol|p|pre|s|script|section|small|"
    "span|strong|style|sub|sup|table|tbody|td|th|thead|tr|u|ul"
)
_MARKUP = re.compile(rf"</?(?:{_TAGS})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ENTITY = re.compile(
    r"&(?:amp|lt|gt|quot|apos|nbsp|[a-z]dash|[lr]aquo|[lr][sd]quo|hellip|#\d{2,6}|#x[0-9a-f]{2,5});"
)
_BLOCKS = {
    "article",
    "blockquote",
    "div",
    "dl",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "ul",
}
_LINES = {"br", "dd", "dt", "li", "tr"}
_UNSEEN = {"script", "style", "iframe"}


def plain(text):
    """Return ``text`` without mark-up: paragraphs apart, items with a dash, addresses of links in brackets.

    A text without HTML stays as it is, comparisons with ``<`` included.
    """
    if not _MARKUP.search(text):
        return html.unescape(text) if _ENTITY.search(text) else text
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts, self.links, self.unseen = [], [], 0

    def handle_starttag(self, tag, attrs):
        if tag in _UNSEEN:
            self.unseen += 1
        elif tag in _BLOCKS:
            self.parts.append("\n\n")
        elif tag in _LINES:
            self.parts.append("\n- " if tag == "li" else "\n")
        elif tag == "a":
            self.links.append((len(self.parts), dict(attrs).get("href") or ""))

    def handle_endtag(self, tag):
        if tag in _UNSEEN:
            self.unseen = max(0, self.unseen - 1)
        elif tag in _BLOCKS:
            self.parts.append("\n\n")
        elif tag == "a" and self.links:
            first, address = self.links.pop()
            words = "".join(self.parts[first:]).strip()
            if address.startswith(("http://", "https://")) and address != words:
                self.parts.append(f" ({address})")

    def handle_data(self, data):
        if not self.unseen:
            self.parts.append(re.sub(r"\s+", " ", data))

    def text(self):
        text = re.sub(r"[ \t]*\n[ \t]*", "\n", "".join(self.parts))
        text = re.sub(r"\n{2,}(?=- )", "\n", re.sub(r"\n{3,}", "\n\n", text))
        return re.sub(r" {2,}", " ", text).strip()
