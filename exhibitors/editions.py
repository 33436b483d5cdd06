"""The files of an edition about taking part: the stands, and the exhibitors with their products."""

import bisect
import heapq
from collections import defaultdict

from django.utils.text import slugify

from exhibitors.models import Exhibitor, Product, Stand
from expo.languages import CODES
from expo.loading.columns import (
    Choice,
    Column,
    Listed,
    Metres,
    Reference,
    Slug,
    Url,
    Whole,
    longest,
    quoted,
    translated,
)
from expo.loading.table import Table
from expo.loading.writing import replace_children, sync
from expo.models import Hall, Organisation, Provenance, Region

DERIVED = (*(f"sort_{code}" for code in CODES), "search_text")


class Stands(Table):
    file = "stands.csv"
    key = "code"
    related = "stands"
    derived = ("row", "place")
    columns = [
        Column("code", longest=longest(Stand, "code")),
        Reference("hall", to="halls.csv"),
        Metres("x_m"),
        Metres("y_m"),
        Metres("width_m", least_cm=1),
        Metres("depth_m", least_cm=1),
        Choice("kind", values=Stand.Kind.values),
    ]

    def __init__(self, run):
        super().__init__(run)
        # Hall to (x, y, right, bottom, line).
        self.places = defaultdict(list)

    def check(self, row):
        halls, hall = self.run.tables["halls.csv"], row["hall"]
        number = row["code"].removeprefix(f"{hall}-")
        if number == row["code"] or not (number.isascii() and number.isdigit() and len(number) in (3, 4)):
            self.report(row.line, "code", f"is not the hall, a hyphen, row and number, such as {hall}-101")
        place = row["x_m"], row["y_m"], row["x_m"] + row["width_m"], row["y_m"] + row["depth_m"]
        if hall not in halls.sizes:
            return
        width, depth = halls.sizes[hall]
        if place[2] > width or place[3] > depth:
            self.report(row.line, "", f"the stand does not lie inside hall {hall}")
        else:
            self.places[hall].append((*place, row.line))
        if (row["kind"] == Stand.Kind.OPEN_AIR) != (halls.kinds[hall] == Hall.Kind.OPEN_AIR):
            self.report(row.line, "kind", f"{row['kind']} does not fit hall {hall}, {halls.kinds[hall]}")

    def finish(self):
        codes = {line: code for code, line in self.keys.items()}
        for places in self.places.values():
            for line, other in overlaps(places):
                self.report(line, "", f"the stand overlaps {codes.get(other, 'that')} of line {other}")
        self.places.clear()

    def values(self, row):
        return {
            "hall_id": self.run.ids("halls")[row["hall"]],
            "x_cm": row["x_m"],
            "y_cm": row["y_m"],
            "width_cm": row["width_m"],
            "depth_cm": row["depth_m"],
            "kind": row["kind"],
        }

    def prepare(self, key, thing):
        thing.set_row()


def overlaps(places):
    """Yield ``(later line, earlier line)`` for rectangles ``(x, y, right, bottom, line)`` that overlap.

    A sweep along x. The rectangles under the sweep do not overlap, so in the order of y only two
    neighbours of a new one need a look: n log n for a hall of any shape. One that overlaps is told of once.
    """
    under, ends = [], []
    for x, y, right, bottom, line in sorted(places):
        while ends and ends[0][0] <= x:
            _right, gone = heapq.heappop(ends)
            under.pop(bisect.bisect_left(under, gone))
        here = (y, bottom, line)
        at = bisect.bisect_left(under, here)
        other = next((one for one in under[max(at - 1, 0) : at + 1] if one[0] < bottom and y < one[1]), None)
        if other:
            yield max(line, other[2]), min(line, other[2])
        else:
            under.insert(at, here)
            heapq.heappush(ends, (right, here))


class Exhibitors(Table):
    """An exhibitor's row also names its organisation, which outlives the edition and is shared by all."""

    file = "exhibitors.csv"
    key = "slug"
    related = "exhibitors"
    columns = [
        Slug("slug", longest=longest(Exhibitor, "slug")),
        *translated("name", longest=longest(Exhibitor, "name")),
        *translated("city", longest=longest(Organisation, "city")),
        Reference("region", to="regions.csv", fold=slugify, required=False),
        Reference("sector", to="sectors.csv"),
        *translated("products", longest=longest(Product, "name"), kind=Listed),
        Url("website", longest=longest(Organisation, "website"), required=False),
        Whole("founded_year", least=1000, most=2100, required=False),
        Choice("provenance", values=[Provenance.PARTICIPANT, Provenance.ILLUSTRATIVE]),
        Url("provenance_url", longest=longest(Exhibitor, "provenance_url"), required=False),
        Slug("former_slug", longest=longest(Exhibitor, "slug"), required=False, may_be_absent=True),
    ]

    def __init__(self, run):
        super().__init__(run)
        # Former address to line.
        self.former = {}

    def check(self, row):
        self.check_provenance(row)
        self.check_lengths(row, "products")
        if former := row.get("former_slug"):
            if former in self.former:
                reason = f"{quoted(former)} is the former address of line {self.former[former]} too"
                self.report(row.line, "former_slug", reason)
            self.former[former] = row.line

    def finish(self):
        for former in self.former.keys() & self.keys.keys():
            self.report(self.former[former], "former_slug", f"{quoted(former)} is the address of a row today")

    def write(self, rows):
        renamed = self._rename(rows)
        organisations = self._write_organisations(rows)
        products = {row["slug"]: _products(row) for row in rows}
        exhibitors = self._write_exhibitors(rows, organisations.objects, products)
        pks = {slug: exhibitors.objects[self._present.get(slug, slug)].pk for slug in products}
        differing = replace_children(
            Product, "exhibitor", {pks[slug]: several for slug, several in products.items()}
        )
        changed = renamed | exhibitors.changed | (organisations.changed - exhibitors.created)
        changed |= {slug for slug in products if pks[slug] in differing}
        self._refresh_elsewhere(organisations)
        return exhibitors.created, changed - exhibitors.created

    def _rename(self, rows):
        """Give exhibitors the addresses of the file, and return those; the history keeps the ones before.

        An address that was changed on the site since is left as it is: ``_present`` says what it is.
        """
        exhibitors, renamed = self.run.exhibition.exhibitors, set()
        for row in rows:
            former, slug = row.get("former_slug"), row["slug"]
            one = former and exhibitors.filter(slug=former).first()
            if one and not exhibitors.filter(slug=slug).exists():
                one.slug = slug
                one.save()
                renamed.add(slug)
                if not Organisation.objects.filter(slug=slug).exists():
                    Organisation.objects.filter(slug=former).update(slug=slug)
        there = exhibitors.filter(organisation__slug__in=[row["slug"] for row in rows])
        pairs = there.values_list("organisation__slug", "slug")
        self._present = {named: present for named, present in pairs if present not in self.keys}
        return renamed

    def _write_organisations(self, rows):
        regions = dict(Region.objects.values_list("code", "pk"))
        wanted = {
            row["slug"]: {
                **row.texts("name"),
                **row.texts("city"),
                "region_id": regions[row["region"]] if row["region"] else None,
                **row.pick("website", "founded_year"),
            }
            for row in rows
        }
        return sync(Organisation.objects.all(), "slug", wanted)

    def _write_exhibitors(self, rows, organisations, products):
        exhibition = self.run.exhibition
        sectors = self.run.ids("sectors")
        rows_by_slug = {self._present.get(row["slug"], row["slug"]): row for row in rows}
        wanted = {
            slug: {
                "exhibition_id": exhibition.pk,
                "organisation_id": organisations[row["slug"]].pk,
                "sector_id": sectors[row["sector"]],
                **row.texts("name"),
                **row.pick("provenance", "provenance_url"),
            }
            for slug, row in rows_by_slug.items()
        }

        def prepare(slug, exhibitor):
            named = rows_by_slug[slug]["slug"]
            exhibitor.organisation = organisations[named]
            exhibitor.derive([Product(**values) for values in products[named]])

        return sync(
            exhibition.exhibitors.all(),
            "slug",
            wanted,
            only_new={"state": Exhibitor.State.CONFIRMED},
            prepare=prepare,
            derived=DERIVED,
        )

    def _refresh_elsewhere(self, organisations):
        """An organisation's city stands in the search text of its exhibitors in other editions too."""
        changed = [organisations.objects[slug].pk for slug in organisations.changed]
        others = Exhibitor.objects.filter(organisation__in=changed).exclude(exhibition=self.run.exhibition)
        others = list(others.select_related("organisation").prefetch_related("products"))
        for exhibitor in others:
            exhibitor.derive(exhibitor.products.all())
        Exhibitor.objects.bulk_update(others, DERIVED, batch_size=200)


def _products(row):
    """Return the products of a row, each as its names by column."""
    lists = {name.replace("products", "name"): items for name, items in row.texts("products").items()}
    count = max(len(items) for items in lists.values())
    return [
        {name: items[place] if items else None for name, items in lists.items()} for place in range(count)
    ]


TABLES = [Stands, Exhibitors]
