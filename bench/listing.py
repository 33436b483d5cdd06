"""How long it takes to list 50 of 20,000 applications, against 50 of 200.

    uv run python bench/listing.py [--database URL] [--rounds 200]

Both lists are those of an organisation's key, on one server and database, first page and last, in turn.
Prints the number of queries of each and the ratios of the medians. Ends with 1 above 1.5.
"""

import argparse
import statistics
import sys
import time

import registrations
import serving
from serving import Caller

MOST = 1.5
SMALL, LARGE = 200, 20_000


def fill(email, number):
    """Give a new applicant ``number`` applications and return its key."""
    import baseline
    from django.utils import timezone

    from exhibitors import keys
    from exhibitors.models import Applicant, Application
    from expo.models import Exhibition

    exhibition = Exhibition.objects.current()
    applicant = Applicant.objects.create(exhibition=exhibition, email=email, proven_at=timezone.now())
    sector = exhibition.sectors.get()
    facts = baseline.FULL | {"sector": sector, "exhibition": exhibition, "applicant": applicant}
    Application.objects.bulk_create(
        (Application(**facts, external_id=f"BENCH-{one}") for one in range(number)), batch_size=500
    )
    return keys.issue(applicant=applicant, requests_a_minute=10_000_000)[0]


def queries(key):
    """Count the queries of a page, asked for in this process."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"Authorization": f"Bearer {key}"})
    # The first request of a key also notes that it is used.
    client.get("/api/v1/applications/")
    with CaptureQueriesContext(connection) as found:
        response = client.get("/api/v1/applications/")
        assert len(response.json()["results"]) == 50
    return len(found)


def last_page(caller):
    """Follow the cursors to the last full page and return its address."""
    path = "/api/v1/applications/?page_size=50"
    while True:
        _status, body = caller("GET", path)
        if not body["next"]:
            return path
        path = body["next"][body["next"].index("/api/") :]


def timed(caller, path):
    start = time.perf_counter()
    status, body = caller("GET", path)
    assert status == 200, body
    return time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--database", help="a fresh one; a SQLite file by default")
    parser.add_argument("--rounds", type=int, default=200)
    options = parser.parse_args()
    with serving.scratch() as folder:
        database = options.database or folder / "bench.sqlite3"
        serving.set_up(database)
        registrations.prepare()
        keys = {SMALL: fill("small@example.org", SMALL), LARGE: fill("large@example.org", LARGE)}
        counts = {number: queries(key) for number, key in keys.items()}
        print(f"queries of a page: {counts[SMALL]} of {SMALL}, {counts[LARGE]} of {LARGE}")
        from django.db import connections

        connections.close_all()
        with serving.running(database) as (port, _process):
            callers = {number: Caller(port, key) for number, key in keys.items()}
            last = {number: last_page(caller) for number, caller in callers.items()}
            ratios = []
            for name, paths in (("first", dict.fromkeys(keys, "/api/v1/applications/")), ("last", last)):
                found = {number: [] for number in keys}
                for _round in range(options.rounds):
                    for number, caller in callers.items():
                        found[number].append(timed(caller, paths[number]))
                medians = {number: statistics.median(several) * 1000 for number, several in found.items()}
                ratios.append(medians[LARGE] / medians[SMALL])
                print(
                    f"{name} page: {medians[SMALL]:.1f} ms of {SMALL}, {medians[LARGE]:.1f} ms of {LARGE}, "
                    f"ratio {ratios[-1]:.2f}, at most {MOST}"
                )
    same = counts[SMALL] == counts[LARGE]
    return 0 if same and max(ratios) <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
