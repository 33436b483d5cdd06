"""The files of an edition that describe the exhibition itself."""

import datetime as dt
import decimal
import zoneinfo
from collections import defaultdict

from expo.loading.columns import (
    Choice,
    Column,
    Date,
    Decimal,
    Metres,
    Moment,
    Slug,
    Time,
    Unfit,
    Url,
    Whole,
    longest,
    quoted,
    translated,
)
from expo.loading.table import Table
from expo.loading.writing import sync
from expo.models import Exhibition, Hall, Provenance, Region, Sector, TradeFigure

# Rounding of the two parts and of the whole to half a million each.
SUM_TOLERANCE = decimal.Decimal("0.6")
GROWTH_TOLERANCE = 1
LONGEST_LEAD = 2000


class Zone(Column):
    def parse(self, text):
        if text not in zoneinfo.available_timezones():
            raise Unfit(f"{quoted(text)} is not a time zone, such as Asia/Almaty")
        return text


class Exhibitions(Table):
    file = "exhibition.csv"
    columns = [
        Slug("slug", longest=longest(Exhibition, "slug")),
        Column("name", longest=longest(Exhibition, "name")),
        *translated("title", longest=longest(Exhibition, "title")),
        *translated("tagline", longest=longest(Exhibition, "tagline")),
        *translated("lead", longest=LONGEST_LEAD),
        *translated("city", longest=longest(Exhibition, "city")),
        *translated("country", longest=longest(Exhibition, "country")),
        Zone("time_zone", longest=longest(Exhibition, "time_zone")),
        Date("opens_on"),
        Date("closes_on"),
        Whole("announced_exhibitors", required=False, most=1_000_000),
        Moment("applications_close_at"),
        Url("source_url", longest=longest(Exhibition, "source_url"), required=False),
    ]
    opens_on = closes_on = None

    def check(self, row):
        self.run.zone = zoneinfo.ZoneInfo(row["time_zone"])
        self.check_offset(row, "applications_close_at")
        if row["closes_on"] < row["opens_on"]:
            self.report(row.line, "closes_on", "lies before opens_on")
        else:
            self.opens_on, self.closes_on = row["opens_on"], row["closes_on"]

    def write(self, rows):
        (row,) = rows
        values = {name: value for name, value in row.items() if name != "slug"}
        values["announced_exhibitors"] = row["announced_exhibitors"] or 0
        done = sync(Exhibition.objects.all(), "slug", {row["slug"]: values})
        # The row is locked: publishing the programme waits until the load is through.
        self.run.exhibition = Exhibition.objects.select_for_update().get(slug=row["slug"])
        if self._becomes_current():
            Exhibition.objects.filter(is_current=True).update(is_current=False)
            self.run.exhibition.is_current = True
            self.run.exhibition.save(update_fields=["is_current"])
        return done.created, done.changed

    def _becomes_current(self):
        if self.run.exhibition.is_current:
            return False
        return self.run.make_current or not Exhibition.objects.filter(is_current=True).exists()


class Days(Table):
    file = "days.csv"
    key = "date"
    related = "days"
    derived = ("span_start", "span_end")
    columns = [
        Date("date"),
        Time("opens_at"),
        Time("closes_at"),
        Choice("provenance", values=[Provenance.ITEM, Provenance.ILLUSTRATIVE]),
    ]

    def __init__(self, run):
        super().__init__(run)
        self.hours = {}

    def check(self, row):
        exhibition = self.run.tables["exhibition.csv"]
        if exhibition.opens_on and not exhibition.opens_on <= row["date"] <= exhibition.closes_on:
            self.report(row.line, "date", "lies outside the exhibition’s days, see exhibition.csv")
        if row["closes_at"] <= row["opens_at"]:
            self.report(row.line, "closes_at", "is not after opens_at")
        else:
            self.hours[row["date"]] = (row["opens_at"], row["closes_at"])

    def values(self, row):
        illustrative = row["provenance"] == Provenance.ILLUSTRATIVE
        return {**row.pick("opens_at", "closes_at"), "is_illustrative": illustrative}

    def prepare(self, key, thing):
        thing.exhibition = self.run.exhibition
        thing.set_span()


class Regions(Table):
    """The regions are shared by all editions, so none is ever missing from a file."""

    file = "regions.csv"
    is_required = False
    key = "code"
    columns = [
        Slug("code", longest=longest(Region, "code")),
        *translated("name", longest=longest(Region, "name")),
    ]

    def keys_without_file(self):
        return Region.objects.values_list("code", flat=True)

    def stored_keys(self):
        return ()

    def write(self, rows):
        wanted = {row["code"]: {**row.texts("name"), "position": row.position} for row in rows}
        done = sync(Region.objects.all(), "code", wanted)
        return done.created, done.changed


class Sectors(Table):
    file = "sectors.csv"
    key = "code"
    related = "sectors"
    columns = [
        Column("code", longest=longest(Sector, "code")),
        *translated("name", longest=longest(Sector, "name")),
    ]

    def values(self, row):
        return {**row.texts("name"), "position": row.position}


class Halls(Table):
    file = "halls.csv"
    key = "code"
    related = "halls"
    columns = [
        Column("code", longest=longest(Hall, "code")),
        *translated("name", longest=longest(Hall, "name")),
        Metres("width_m", least_cm=1),
        Metres("depth_m", least_cm=1),
        Choice("kind", values=Hall.Kind.values),
    ]

    def __init__(self, run):
        super().__init__(run)
        self.sizes, self.kinds = {}, {}

    def check(self, row):
        self.sizes[row["code"]] = (row["width_m"], row["depth_m"])
        self.kinds[row["code"]] = row["kind"]

    def values(self, row):
        return {
            **row.texts("name"),
            "kind": row["kind"],
            "width_cm": row["width_m"],
            "depth_cm": row["depth_m"],
        }


class TradeFigures(Table):
    file = "trade_figures.csv"
    is_required = False
    key = "code"
    related = "trade_figures"
    columns = [
        Slug("code", longest=longest(TradeFigure, "code")),
        Choice("flow", values=TradeFigure.Flow.values),
        Date("starts_on"),
        Date("ends_on"),
        Decimal("value"),
        Choice("unit", values=TradeFigure.Unit.values),
        Choice("qualifier", values=TradeFigure.Qualifier.values),
        Choice("is_computed", values={"yes": True, "no": False}),
        *translated("label", longest=longest(TradeFigure, "label")),
        *translated("source", longest=longest(TradeFigure, "source")),
        Url("source_url", longest=longest(TradeFigure, "source_url"), required=False),
    ]

    def __init__(self, run):
        super().__init__(run)
        # Period to flow to (value, line).
        self.periods = defaultdict(dict)

    def check(self, row):
        flow, unit = row["flow"], row["unit"]
        wanted = {"growth": TradeFigure.Unit.PERCENT, "count": TradeFigure.Unit.PIECES}
        if unit != wanted.get(flow, TradeFigure.Unit.USD_MILLION):
            self.report(row.line, "unit", f"{unit} does not fit {flow}")
        if row["ends_on"] < row["starts_on"]:
            self.report(row.line, "ends_on", "lies before starts_on")
        elif flow != TradeFigure.Flow.COUNT:
            period = self.periods[row["starts_on"], row["ends_on"]]
            _value, first = period.setdefault(flow, (row["value"], row.line))
            if first != row.line:
                self.report(row.line, "flow", f"line {first} gives the {flow} of this period already")

    def finish(self):
        for (starts_on, ends_on), flows in self.periods.items():
            self._check_sum(flows)
            before = self.periods.get((_year_before(starts_on), _year_before(ends_on)), {})
            self._check_growth(flows, before.get("turnover"))

    def _check_sum(self, flows):
        if {"turnover", "export", "import"} <= set(flows):
            turnover, line = flows["turnover"]
            total = flows["export"][0] + flows["import"][0]
            if abs(total - turnover) > SUM_TOLERANCE:
                self.report(line, "value", f"is {turnover}, but export and import of the period make {total}")

    def _check_growth(self, flows, before):
        if before and before[0] and {"turnover", "growth"} <= set(flows):
            growth, line = flows["growth"]
            computed = 100 * flows["turnover"][0] / before[0] - 100
            if abs(computed - growth) > GROWTH_TOLERANCE:
                self.report(
                    line, "value", f"is {growth}, but the turnovers of the two years make {computed:.1f}"
                )

    def values(self, row):
        plain = ("flow", "starts_on", "ends_on", "value", "unit", "qualifier", "is_computed", "source_url")
        texts = row.texts("label") | row.texts("source")
        return {**row.pick(*plain), **texts, "position": row.position}


def _year_before(date):
    """The same day a year earlier; the last of February stays the last."""
    if date == dt.date(date.year, date.month, 1) or date.day < 29:
        return date.replace(year=date.year - 1)
    tomorrow = date + dt.timedelta(days=1)
    return tomorrow.replace(year=tomorrow.year - 1) - dt.timedelta(days=1)


# What pages of every app read of the exhibition itself.
PUBLIC_TABLES = (
    "expo_exhibition", "expo_day", "expo_region", "expo_sector", "expo_hall", "expo_tradefigure",
    "expo_organisation", "expo_person",
)  # fmt: skip
TABLES = [Exhibitions, Days, Regions, Sectors, Halls, TradeFigures]
