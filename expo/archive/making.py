"""Making an archive: every public address is asked for as a visitor would, and what comes is written down.

It is written beside its place and put there at the end: a failure leaves what was there before.
"""

import contextlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import orjson
from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import NoReverseMatch
from django.utils import translation

from expo import addresses, sharing
from expo.archive import checking, naming, placing, rewriting, static_files, visiting
from expo.archive.placing import ArchiveFailed
from expo.dates import full_day


@dataclass(frozen=True)
class Report:
    """How much was written: files by kind, bytes in all."""

    counts: dict
    size: int


def make(folder, exhibition, *, date, base=None, force=False, progress=None):
    """Write the public site of ``exhibition`` to ``folder`` and return a Report.

    ``date`` is told as the day of the copy. ``base`` is where it will be found, else the address of the site.
    The same state gives the same bytes. ``progress(done, total)`` is called as it goes. Raises ArchiveFailed.
    """
    folder = Path(folder).resolve()
    placing.refuse_foreign(folder, force)
    with placing.workplace(folder) as place:
        built = place / "built"
        built.mkdir()
        with visiting.as_a_visitor(exhibition, base or settings.BASE_URL):
            report = Making(built, exhibition, date, progress).run()
        broken = checking.broken_links(built)
        if broken:
            raise ArchiveFailed("\n".join(["Links that lead nowhere:", *broken]))
        built.chmod(0o755)
        placing.put(built, folder)
    return report


class Making:
    """One archive while it is being made."""

    def __init__(self, built, exhibition, date, progress):
        self.built, self.exhibition, self.date = built, exhibition, date
        self.progress = progress or (lambda _done, _total: None)
        self.client = visiting.visitor()
        self.plan = naming.Plan(settings.BASE_URL, settings.STATIC_URL)
        self.counts, self.size = Counter(), 0
        self.moved = {}

    def run(self):
        listed = list(addresses.pages(self.exhibition))
        pages = [*listed, *addresses.lists(self.exhibition)]
        documents = list(addresses.documents(self.exhibition))
        wanted = [*self._planned(pages, documents)]
        led_on = [*self._planned_moves()]
        for number, (path, language, file) in enumerate(wanted):
            self.progress(number, len(wanted))
            self._take(path, language, file)
        for move in led_on:
            self._lead_on(*move)
        self._own_pages()
        for name, content in static_files.gather(self.plan.static):
            self._write(self.plan.static_file(name), content, "static files")
        for name, content in static_files.at_the_root():
            self._write(name, content, "static files")
        if list(addresses.pages(self.exhibition)) != listed:
            raise ArchiveFailed("The site was changed while the archive was being made. Make it again.")
        return self._report()

    def _planned(self, pages, documents):
        """Yield ``(address, language or None, file)`` of all that is asked for, each file once."""
        found = {}
        for page in pages:
            for code in page.languages:
                path = addresses.in_language(page.path, code)
                self._plan(found, path, code, page)
                for query, place in page.places.items():
                    bare = path.partition("?")[0]
                    self.plan.places.setdefault(
                        naming.key_of(f"{bare}?{query}"), (self.plan.files[naming.key_of(path)], place)
                    )
                if page.kind and page.query:
                    self.moved[settings.BASE_URL + path] = self._absolute(path)
        for page in pages:
            if page.kind:
                for code in page.languages:
                    self._plan_card(found, page, code)
        for document in documents:
            self._plan(found, document.path, None, document)
        return found.values()

    def _plan(self, found, path, language, offered):
        key = naming.key_of(path)
        query = [(name, str(value)) for name, value in offered.query]
        bare = key[0]
        file = naming.file_of(bare, query, offered.ending)
        if key not in self.plan.files:
            self.plan.files[key] = file
            found[key] = path, language, file

    def _plan_card(self, found, page, code):
        with contextlib.suppress(NoReverseMatch):
            card = addresses.Page(sharing.card_of(page.name), page.arguments)
            self._plan(found, addresses.in_language(card.path, code), code, card)

    def _planned_moves(self):
        """Yield ``(language, former file, present address)`` of each page that has a new address."""
        taken = set(self.plan.files.values())
        for move in addresses.moves(self.exhibition):
            for code in move.former.languages:
                former, present = (
                    addresses.in_language(one.path, code) for one in (move.former, move.present)
                )
                file = naming.file_of(former)
                # A list by a filter lies beside the exhibitors: its name may be one that somebody had.
                if file not in taken:
                    self.plan.files[naming.key_of(former)] = file
                    yield code, file, present

    def _lead_on(self, language, file, present):
        facts = {
            "exhibition": self.exhibition,
            "language": language,
            "target": self.plan.link(file, present, present),
            "canonical": settings.BASE_URL + present,
            "static": self._styles(file),
        }
        with translation.override(language):
            facts["date"] = full_day(self.date)
            page = render_to_string("archive/moved.html", facts)
        self._write(file, page.encode(), "redirects")

    def _absolute(self, path):
        file = self.plan.files[naming.key_of(path)]
        return f"{settings.BASE_URL}/{file.removesuffix(naming.INDEX)}"

    def _take(self, path, language, file):
        response = self.client.get(path, secure=True)
        if response.status_code != 200:
            raise ArchiveFailed(f"{path} is offered as public, but answers {response.status_code}.")
        content = b"".join(response) if response.streaming else response.content
        kind = response.headers["Content-Type"].partition(";")[0]
        if kind == "text/html":
            content = self._page(path, language, file, content.decode()).encode()
        elif kind == "application/json" and path.startswith("/api/"):
            content = self._whole_list(content)
        elif kind == "application/xml":
            content = self._with_moved(content.decode()).encode()
        self._write(file, content, KINDS.get(kind, "other files"))

    def _page(self, path, language, file, text):
        def link(href, is_language):
            found = self.plan.link(file, path, href)
            if found is None and is_language:
                # A letter of one alphabet is none of another: the whole list is there in every language.
                found = self.plan.link(file, path, href.partition("?")[0])
            if found is not None and static_files.is_worker(href):
                return None
            return found

        with translation.override(language):
            facts = {"date": full_day(self.date)}
            note = render_to_string("archive/_note.html", facts)
            form = render_to_string("archive/_form.html", facts)
        return self._with_moved(rewriting.rewrite(text, link, note=note, in_place_of_form=form))

    def _with_moved(self, text):
        """Addresses with a query lead to a folder here."""
        for old, new in self.moved.items():
            text = text.replace(f'"{old}"', f'"{new}"').replace(f">{old}<", f">{new}<")
        return text

    def _whole_list(self, content):
        """Return a list of the API with the results of its further pages."""
        found = orjson.loads(content)
        following = found["next"]
        while following:
            more = self.client.get(following.removeprefix(settings.BASE_URL), secure=True).json()
            found["results"] += more["results"]
            following = more["next"]
        return orjson.dumps(found | {"next": None, "previous": None}, option=orjson.OPT_INDENT_2) + b"\n"

    def _own_pages(self):
        """The choice of a language, and what a server may show where there is nothing."""
        styles = self._styles(naming.INDEX)
        facts = {"exhibition": self.exhibition, "languages": self._languages(), "static": styles}
        for name in (naming.INDEX, "404.html"):
            self._write(name, render_to_string(f"archive/{name}", facts).encode(), "pages")

    def _styles(self, file):
        """Return ``{name: link}`` of the style sheets, as ``file`` refers to them."""
        return {name: self.plan.link(file, "/", static(f"expo/{name}.css")) for name in ("tokens", "site")}

    def _languages(self):
        own = {}
        for code in addresses.CODES:
            with translation.override(code):
                own[code] = render_to_string(
                    "archive/_missing.html", {"code": code, "base": settings.BASE_URL}
                )
        return own

    def _write(self, name, content, kind):
        if ".." in name.split("/"):
            raise ArchiveFailed(f"{name} would lie outside of the archive.")
        path = self.built / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self.counts[kind] += 1
        self.size += len(content)

    def _report(self):
        counts = dict(sorted(self.counts.items()))
        facts = {"exhibition": self.exhibition.slug, "date": self.date.isoformat(), "files": counts}
        self._write(placing.MARK, orjson.dumps(facts, option=orjson.OPT_INDENT_2) + b"\n", "other files")
        return Report(counts, self.size)


KINDS = {
    "text/html": "pages",
    "image/png": "pictures",
    "text/calendar": "feeds",
    "application/xml": "feeds",
    "application/atom+xml": "feeds",
    "application/rss+xml": "feeds",
    "application/json": "data",
    "text/csv": "data",
    "application/pdf": "PDF files",
}
