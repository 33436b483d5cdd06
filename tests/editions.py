"""A small edition in CSV files, plainly made up, for the tests of loading."""

import csv
import io
from pathlib import Path

import pytest

from expo.loading import EditionRefused, load_edition

BELARUS_EXPO_2011 = Path(__file__).parent.parent / "expo" / "data" / "belarus-expo-2011"


def named(field, text):
    return {f"{field}_{code}": f"{text} {code}" for code in ("en", "ru", "be", "kk")}


def session(number, start, end, **values):
    return {
        "id": f"T{number:02}",
        "date": "2011-09-08",
        "starts_at": f"2011-09-08T{start}:00+06:00",
        "ends_at": f"2011-09-08T{end}:00+06:00",
        "room": "CONF1",
        "kind": "seminar",
        "access": "open",
        "sector": "MACH",
        "organisations": "test-company-1",
        "external_en": "",
        "external_ru": "",
        **named("title", f"Test Seminar {number}"),
        "provenance": "illustrative",
        "provenance_url": "",
        **values,
    }


def exhibitor(number, **values):
    return {
        "slug": f"test-company-{number}",
        **named("name", f"Test Company {number}"),
        "city_en": "Minsk",
        "city_ru": "Минск",
        "region": "Minsk city",
        "sector": "MACH",
        "products_en": "test lifts; test pumps",
        "products_ru": "пробные лифты; пробные насосы",
        "website": "",
        "founded_year": "1950",
        "provenance": "illustrative",
        "provenance_url": "",
        **values,
    }


def stand(code, x, y, **values):
    place = {"x_m": str(x), "y_m": str(y), "width_m": "3", "depth_m": "3"}
    return {"code": code, "hall": code[0], **place, "kind": "shell", **values}


def figure(code, flow, value, year=2011, **values):
    return {
        "code": code,
        "flow": flow,
        "starts_on": f"{year}-01-01",
        "ends_on": f"{year}-06-30",
        "value": value,
        "unit": {"growth": "percent", "count": "pieces"}.get(flow, "usd-million"),
        "qualifier": "exact",
        "is_computed": "no",
        **named("label", "Test figure"),
        **named("source", "Test source"),
        "source_url": "",
        **values,
    }


def small_edition():
    """Return the rows of every file, each a dict of cells."""
    return {
        "exhibition.csv": [
            {
                "slug": "test-expo-2011",
                "name": "Test EXPO 2011",
                **named("title", "Test Exhibition"),
                **named("tagline", "Test tagline"),
                **named("lead", "Test introduction"),
                **named("city", "Almaty"),
                **named("country", "Kazakhstan"),
                "time_zone": "Asia/Almaty",
                "opens_on": "2011-09-07",
                "closes_on": "2011-09-10",
                "announced_exhibitors": "",
                "applications_close_at": "2011-06-09T00:00:00+06:00",
                "source_url": "",
            }
        ],
        "days.csv": [
            {
                "date": f"2011-09-{day:02}",
                "opens_at": "10:00",
                "closes_at": "18:00",
                "provenance": "illustrative",
            }
            for day in range(7, 11)
        ],
        "regions.csv": [
            {"code": "minsk-city", **named("name", "Minsk city")},
            {"code": "brest", **named("name", "Brest Region")},
        ],
        "sectors.csv": [{"code": code, **named("name", f"Sector {code}")} for code in ("MACH", "FOOD")],
        "halls.csv": [
            {"code": "A", **named("name", "Hall A"), "width_m": "60", "depth_m": "30", "kind": "indoor"},
            {"code": "C", **named("name", "Ground C"), "width_m": "90", "depth_m": "60", "kind": "open-air"},
        ],
        "trade_figures.csv": [
            figure("turnover", "turnover", "100"),
            figure("export", "export", "70"),
            figure("import", "import", "30"),
            figure("growth", "growth", "25"),
            figure("turnover-before", "turnover", "80", year=2010),
        ],
        "stands.csv": [
            stand("A-101", 3, 3),
            stand("A-102", 6, 3),
            stand("C-101", 3, 3, kind="open-air"),
        ],
        "exhibitors.csv": [exhibitor(1), exhibitor(2, sector="FOOD", region="brest"), exhibitor(3)],
        "conference.csv": [
            {
                **named("title", "Test Conference"),
                **named("lead", "Test"),
                "provenance": "item-documented",
                "provenance_url": "https://example.org/",
            }
        ],
        "tracks.csv": [{"code": "section-1", **named("name", "Test section"), "session": "T02"}],
        "rooms.csv": [
            {
                "code": code,
                **named("name", f"Room {code}"),
                "location": place,
                "capacity": "50",
                "layout": "theatre",
            }
            for code, place in (("CONF1", "A"), ("CONF2", "separate"))
        ],
        "sessions.csv": [
            session(1, "10:00", "11:00"),
            session(2, "11:00", "12:00", kind="conference-section", organisations="test-company-2"),
            session(
                3,
                "11:00",
                "12:00",
                room="CONF2",
                organisations="test-company-1;test-company-3",
                external_en="Test Embassy",
                external_ru="Пробное посольство",
            ),
        ],
    }


class Edition:
    """A small edition in a folder. Change ``rows`` or set the ``text`` of a whole file, then load it."""

    def __init__(self, directory):
        self.directory = directory
        self.rows = small_edition()
        self.bytes = {}

    def write(self):
        self.directory.mkdir(exist_ok=True)
        for file, rows in self.rows.items():
            (self.directory / file).write_bytes(self.bytes.get(file, as_csv(rows)))
        return self.directory

    def load(self, **options):
        return load_edition(self.write(), **options)

    def problems(self):
        """Load it and return what is refused, as text."""
        with pytest.raises(EditionRefused) as caught:
            self.load()
        return [str(problem) for problem in caught.value.problems]


def as_csv(rows):
    target = io.StringIO()
    writer = csv.DictWriter(target, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue().encode()
