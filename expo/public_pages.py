"""What of the exhibition itself everybody may read: see ``expo.addresses``."""

from expo import sitemap
from expo.addresses import Document, Page, in_each_language


def pages(exhibition):
    yield Page("home", kind="pages")
    yield Page("economy", kind="pages")
    yield Page("sources", kind="pages")
    yield Page("trade-csv")


def documents(exhibition):
    yield Document("robots")
    yield Document("sitemap")
    for part in sitemap.parts(exhibition):
        yield Document("sitemap-part", (part.name,))
    for name in ("api-sectors", "api-halls"):
        yield from in_each_language(name, ending=".json")
