"""How many requests a second the public pages and feeds answer, against as many constant bytes.

    uv run python bench/pages.py [--rounds 5] [--seconds 2] [--database URL]

The baseline is a view that returns the same number of bytes, under the same server with two workers of four
threads, with SecurityMiddleware and CommonMiddleware alone. Both servers run all the time and are asked in
turn for a few seconds each, by wrk over 16 connections; a line gives the median of the ratios and the lowest
of them. Two programmes are measured, of 64 and of 640 sessions, and the edition that ships; last the memory
of a worker with every page in every language kept. Needs wrk: apt-get install wrk.

Ends with 1 where the median of a warm page is below 0.8 or that of a 304 below 0.9.
"""

import argparse
import contextlib
import http.client
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import serving

LEAST, LEAST_UNCHANGED = 0.8, 0.9
CONNECTIONS = 16
LANGUAGES = ("ru", "kk", "be", "en")
FEEDS = (
    "/schedule.ics",
    "/schedule.xml",
    "/schedule.json",
    "/schedule/changes.atom",
    "/schedule/changes.rss",
)
WAYS = {"200": {}, "gzip": {"Accept-Encoding": "gzip"}, "br": {"Accept-Encoding": "br"}}


def fetch(port, path, **headers):
    """Return ``(status, headers, body)`` as one request gets them."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, answer.headers, body


def load(port, path, seconds, headers, connections=CONNECTIONS):
    """Return the requests a second that wrk counts, and refuse where an answer is not what is measured."""
    command = ["wrk", f"-d{seconds}s", "-t1", f"-c{connections}"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    said = subprocess.run(
        [*command, f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True
    ).stdout
    if "Non-2xx" in said and "If-None-Match" not in headers:
        raise SystemExit(f"{path} does not answer 200:\n{said}")
    return float(re.search(r"Requests/sec:\s*([\d.]+)", said)[1])


def warm(port, path, **headers):
    """Ask until both workers have the page, and return its headers and body."""
    for _time in range(20):
        status, found, body = fetch(port, path, **headers)
        if status != 200:
            raise SystemExit(f"{path} answers {status}.")
    return found, body


def compare(ports, path, options, headers=None):
    """Return the ratios of ``path`` to the baseline with as many bytes, one a round."""
    headers = headers or {}
    _found, body = warm(ports[0], path, **headers)
    tag = fetch(ports[0], path)[1]["ETag"]
    asked = {"If-None-Match": tag} if headers == {"unchanged": "1"} else headers
    constant = f"/constant/{0 if 'If-None-Match' in asked else len(body)}/"
    warm(ports[1], constant)
    ratios = []
    for number in range(options.rounds):
        runs = [(ports[0], path, asked), (ports[1], constant, {})]
        found = [load(*run[:2], options.seconds, run[2]) for run in (runs, runs[::-1])[number % 2]]
        ratios.append(found[number % 2] / found[1 - number % 2])
    return ratios, len(body)


def measure(ports, name, path, options, ways):
    """Print a line for each way to ask for ``path``; return whether all of them reach what they should."""
    reached = True
    for way in ways:
        headers = {"unchanged": "1"} if way == "304" else WAYS[way]
        ratios, size = compare(ports, path, options, headers)
        least = LEAST_UNCHANGED if way == "304" else LEAST
        median = statistics.median(ratios)
        reached = reached and median >= least
        print(
            f"{name}, {way}: {0 if way == '304' else size:,} bytes, ratio {median:.2f} "
            f"[{min(ratios):.2f}], at least {least}",
            flush=True,
        )
    return reached


def resident(process):
    """Return the resident memory of the heaviest process of a group, in MB."""
    sizes = []
    for status in Path("/proc").glob("[0-9]*/status"):
        with contextlib.suppress(OSError):
            if os.getpgid(int(status.parent.name)) == process.pid:
                sizes.append(int(re.search(r"VmRSS:\s+(\d+)", status.read_text())[1]))
    return max(sizes) / 1024


def make_programme(sessions):
    """Make the edition of so many sessions the one on show, releasing it first where it is new."""
    import feeds

    from expo.models import Exhibition

    Exhibition.objects.update(is_current=False)
    made = Exhibition.objects.filter(slug=f"bench-{sessions}").first() or feeds.make_edition(sessions)
    Exhibition.objects.filter(pk=made.pk).update(is_current=True)


def every_page(port):
    """Return the addresses of all exhibitors and sessions of the edition, in every language."""
    found = set()
    for page in range(1, 13):
        body = fetch(port, f"/ru/exhibitors/?page={page}")[2].decode()
        found |= set(re.findall(r'href="/ru(/exhibitors/[-\w]+/)"', body))
    found |= set(re.findall(r'href="/ru(/schedule/\w{6}/)"', fetch(port, "/ru/schedule/")[2].decode()))
    return [f"/{code}{path}" for code in LANGUAGES for path in sorted(found)]


def measure_edition(options, database):
    from django.core.management import call_command

    call_command("load_edition", str(serving.ROOT / "expo" / "data" / "belarus-expo-2011"), stdout=sys.stderr)
    from conference import publishing
    from exhibitors import demonstration
    from expo.models import Exhibition

    exhibition = Exhibition.objects.current()
    demonstration.give_stands(exhibition)
    publishing.publish(exhibition=exhibition, name="First")
    from django.db import connections

    connections.close_all()
    with running(database) as (ports, processes):
        before = resident(processes[0])
        first = every_page(ports[0])[0]
        pages = [
            ("home", "/ru/"),
            ("catalogue", "/ru/exhibitors/"),
            ("exhibitor", first),
            ("plan", "/ru/plan/"),
        ]
        ways = ["200", "gzip", "br", "304"]
        reached = [measure(ports, name, path, options, ways) for name, path in pages]
        addresses = every_page(ports[0])
        for path in addresses * 3:
            fetch(ports[0], path)
        print(
            f"memory of a worker: {before:.0f} MB before, {resident(processes[0]):.0f} MB with "
            f"{len(addresses):,} pages asked for three times; the baseline's {resident(processes[1]):.0f} MB"
        )
    return all(reached)


def measure_programme(options, database, sessions):
    from django.db import connections

    make_programme(sessions)
    connections.close_all()
    with running(database) as (ports, _processes):
        ways = ["200", "gzip", "br", "304"]
        reached = [measure(ports, f"schedule of {sessions}", "/ru/schedule/", options, ways)]
        reached += [
            measure(ports, f"{path} of {sessions}", f"{path}?lang=ru", options, ["200", "304"])
            for path in FEEDS
        ]
    return all(reached)


@contextlib.contextmanager
def running(database):
    """Serve the project and the baseline; gives the two ports and the two processes."""
    with serving.running(database) as (port, process), serving.running(database, bare=True) as (other, bare):
        yield (port, other), (process, bare)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--database", help="a fresh one; a SQLite file by default")
    options = parser.parse_args()
    if not shutil.which("wrk"):
        raise SystemExit("wrk is missing, which makes the load: apt-get install wrk")
    with tempfile.TemporaryDirectory() as folder:
        database = options.database or Path(folder) / "bench.sqlite3"
        serving.set_up(database)
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        reached = [measure_edition(options, database)]
        reached += [measure_programme(options, database, sessions) for sessions in (64, 640)]
    return 0 if all(reached) else 1


if __name__ == "__main__":
    sys.exit(main())
