"""How many registrations a second, against bare requests of the REST framework.

    uv run python bench/registrations.py [--database URL] [--seconds 4] [--rounds 5]

A registration is a draft and its submission with a proven address (an organisation's key), both durable
when they are answered. The baseline is two requests that validate the same JSON and insert as many rows on
the same server and database. Both alternate; the ratio is that of the medians. Ends with 1 below 0.6.
"""

import argparse
import statistics
import sys
import threading
import time

import serving
from serving import Caller

LEAST = 0.6
CLIENTS = 8


def unp(number):
    """A payer's number of Belarus with its right check digit; None where there is none."""
    digits = f"{10000000 + number}"
    weights = (29, 23, 19, 17, 13, 7, 5, 3)
    check = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11
    return None if check == 10 else f"{digits}{check}"


def numbers(start):
    """Numbers that nobody has used yet."""
    number = start
    while True:
        if unp(number):
            yield unp(number)
        number += 1


def register(caller, fields, number):
    """A draft and its submission."""
    status, body = caller("POST", "/api/v1/applications/", fields | {"tax_number": number})
    assert status == 201, body
    status, body = caller("POST", f"/api/v1/applications/{body['number']}/submit/")
    assert status == 200, body


def bare(caller, fields, number, rows):
    for part in rows:
        status, body = caller("POST", f"/api/bench/bare/?rows={part}", fields | {"tax_number": number})
        assert status == 201, body


def rate(act, port, key, seconds, start):
    """Let CLIENTS callers act for ``seconds``; return how many times a second they were done."""
    done, until = [0] * CLIENTS, time.monotonic() + seconds

    def run(place):
        caller, given = Caller(port, key), numbers(start + place * 200_000)
        while time.monotonic() < until:
            act(caller, next(given))
            done[place] += 1

    threads = [threading.Thread(target=run, args=(place,)) for place in range(CLIENTS)]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (time.monotonic() - begun)


def prepare():
    """Migrate, make the baseline's table, an edition that takes applications, and a key; return the key."""
    import datetime as dt

    import baseline
    from django.core.management import call_command
    from django.utils import timezone

    from exhibitors import keys
    from exhibitors.models import Applicant
    from expo.models import Exhibition, Sector

    call_command("migrate", verbosity=0)
    baseline.make_table()
    exhibition = Exhibition.objects.create(
        slug="bench", name="Bench", title_en="Bench", title_ru="Bench", city_en="Almaty", city_ru="Алматы",
        time_zone="Asia/Almaty", opens_on=dt.date(2011, 9, 7), closes_on=dt.date(2011, 9, 10),
        applications_close_at=dt.datetime(2011, 9, 1, tzinfo=dt.UTC), is_current=True,
    )  # fmt: skip
    Sector.objects.create(exhibition=exhibition, code="MACH", name_en="Machines", name_ru="Машины")
    applicant = Applicant.objects.create(
        exhibition=exhibition, email="erp@example.org", proven_at=timezone.now()
    )
    return keys.issue(applicant=applicant, requests_a_minute=10_000_000)[0]


def rows_of(act):
    """Return how many rows ``act`` inserts, over all tables."""
    from django.apps import apps

    def total():
        return sum(model.objects.count() for model in apps.get_models() if model._meta.managed)

    before = total()
    act()
    return total() - before


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--database", help="a fresh one; a SQLite file by default")
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with serving.scratch() as folder:
        database = options.database or folder / "bench.sqlite3"
        serving.set_up(database)
        key = prepare()
        from baseline import FULL
        from django.db import connections

        with serving.running(database) as (port, _process):
            warm = Caller(port, key)
            inserted = rows_of(lambda: register(warm, FULL, "100320487"))
            connections.close_all()
            # The first request is sent as the half of the rows, the second as the rest.
            rows = (inserted - inserted // 2, inserted // 2)
            found = {"registrations": [], "baseline": []}
            for turn in range(options.rounds):
                start = 100_000 + turn * 20_000
                found["registrations"].append(
                    rate(lambda c, n: register(c, FULL, n), port, key, options.seconds, start)
                )
                found["baseline"].append(
                    rate(lambda c, n: bare(c, FULL, n, rows), port, None, options.seconds, start)
                )
    medians = {name: statistics.median(several) for name, several in found.items()}
    for name, several in found.items():
        print(f"{name}: {medians[name]:.0f} a second ({min(several):.0f}-{max(several):.0f})")
    ratio = medians["registrations"] / medians["baseline"]
    print(f"rows inserted by each: {inserted}")
    print(f"ratio registrations / baseline: {ratio:.2f}, at least {LEAST}")
    return 0 if ratio >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
