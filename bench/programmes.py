"""What the benchmarks of the programme share: an edition to fill, and the way a run begins."""

import argparse
import datetime as dt

import serving

DAYS = 4


def edition(slug, *, opens_at=10, closes_at=18):
    """Make an edition of four days that are open from one hour to the other, and return it."""
    from expo.models import Day, Exhibition

    exhibition = Exhibition.objects.create(
        slug=slug, name=slug.title(), title_en="Bench", title_ru="Замер", city_en="Almaty",
        country_en="Kazakhstan", time_zone="Asia/Almaty", opens_on=dt.date(2011, 9, 7),
        closes_on=dt.date(2011, 9, 10), applications_close_at=dt.datetime(2011, 8, 31, tzinfo=dt.UTC),
    )  # fmt: skip
    for number in range(DAYS):
        date = dt.date(2011, 9, 7 + number)
        hours = {"opens_at": dt.time(opens_at), "closes_at": dt.time(closes_at)}
        Day.objects.create(exhibition=exhibition, date=date, **hours)
    return exhibition


def run(measure, description, *, rounds):
    """Call ``measure(rounds)`` on a fresh database, in Russian and in Almaty; return the code to end with."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--database", help="a fresh one; a SQLite file by default")
    parser.add_argument("--rounds", type=int, default=rounds)
    options = parser.parse_args()
    with serving.scratch() as folder:
        serving.set_up(options.database or folder / "bench.sqlite3")
        from django.core.management import call_command
        from django.utils import timezone, translation

        call_command("migrate", verbosity=0)
        translation.activate("ru")
        timezone.activate(dt.timezone(dt.timedelta(hours=6)))
        return 0 if measure(options.rounds) else 1
