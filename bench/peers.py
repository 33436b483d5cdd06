"""The visitor's pages and feeds under the same load as those of peers, in one run.

    uv run python bench/peers.py [--rounds 5] [--seconds 2] [--folder FOLDER]
    .ci/with-postgresql sh -c 'uv run python bench/peers.py --database "$DATABASE_URL" --python312 PATH'

The same programme of 200 talks with plainly made-up names lies here and in a peer, which is installed from
its own package into an environment of its own (in ``--folder``, where it stays for the next run, or in a
temporary one) and served as its manual says, with as many workers as ours and no proxy in front of either.
Both run all the time and are asked in turn, by wrk over 8 connections; a peer that is slow is asked for
longer. A line gives our requests a second as a ratio to the peer's, the median of the rounds and the lowest:
as we serve, and as we serve without finished pages (EXPO_PAGE_CACHE_MB=0). It does not compare every page:
there is no list of speakers here, and the pages of a talk name other talks there.

pretalx is always asked, on SQLite like us, or with ``--database`` on PostgreSQL like us: there it makes a
database ``pretalx`` beside ours. Indico too where ``--python312`` names the Python that it needs; it wants
PostgreSQL. Needs wrk and redis: apt-get install wrk redis-server.

Ends with 1 where we are not faster: the median of a line, as we serve, is not above 1.
"""

import argparse
import contextlib
import datetime as dt
import math
import re
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

import pages
import peer_indico
import peer_pretalx
import programmes
import serving

WORKERS, CONNECTIONS = 2, 8
ROOMS, A_DAY = 10, 5
STARTS_WITHIN = 60
# Of fewer in a round the number would be coarse: those of one worker's threads come all at once.
ANSWERS = 2 * CONNECTIONS
WARM_REQUESTS, WARM_SECONDS = 20, 5
# pretalx answers a client that does not ask for HTML with plain text.
HEADERS = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
TALKS = "/en/schedule/", r'href="/en/schedule/(\w{6})/"'


def programme():
    """Return the talks, each as a dictionary of what all systems know of one."""
    found = []
    for number in range(programmes.DAYS * ROOMS * A_DAY):
        room, place = divmod(number, programmes.DAYS * A_DAY)
        day, hour = divmod(place, A_DAY)
        found.append(
            {
                "title": f"Test talk {number + 1}",
                "abstract": "What it is about takes several lines to tell here. " * 8,
                "room": f"Room {room + 1:02}",
                "people": [f"Test person {2 * room + 1}", f"Test person {2 * room + 2}"],
                "day": day,
                "hour": 10 + hour,
                "minutes": 40,
            }
        )
    return found


def fill(talks):
    """Release the programme here."""
    from django.db import connection

    from conference import publishing
    from conference.models import Contribution, Room, Session
    from expo.models import Exhibition, Person

    exhibition = programmes.edition("bench-peers")
    rooms, people = {}, {}
    for number, talk in enumerate(talks):
        name = talk["room"]
        if name not in rooms:
            facts = {"code": name[-2:], "name_en": name, "position": len(rooms)}
            rooms[name] = Room.objects.create(exhibition=exhibition, capacity=100, layout="theatre", **facts)
        starts_at = dt.datetime(2011, 9, 7 + talk["day"], talk["hour"], tzinfo=exhibition.zone)
        session = Session.objects.create(
            exhibition=exhibition, reference=str(number), kind="seminar", room=rooms[name],
            title_en=talk["title"], abstract_en=talk["abstract"],
            starts_at=starts_at, ends_at=starts_at + dt.timedelta(minutes=talk["minutes"]),
        )  # fmt: skip
        for position, called in enumerate(talk["people"]):
            if called not in people:
                people[called] = Person.objects.create(surname_en=called)
            Contribution.objects.create(session=session, person=people[called], position=position)
    publishing.publish(exhibition=exhibition, name="First")
    Exhibition.objects.exclude(pk=exhibition.pk).update(is_current=False)
    Exhibition.objects.filter(pk=exhibition.pk).update(is_current=True)
    connection.cursor().execute("ANALYZE")
    connection.close()


def database_for(peer, options):
    """Return the URL of an empty database of the peer's own beside ours, or None for SQLite."""
    if not options.database:
        return None
    import psycopg

    with psycopg.connect(options.database, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {peer.NAME}")
        connection.execute(f"CREATE DATABASE {peer.NAME}")
    return re.sub(r"/[^/]*$", f"/{peer.NAME}", options.database)


def wait(port, path):
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        with contextlib.suppress(OSError):
            pages.fetch(port, path, **HEADERS)
            return
        time.sleep(0.2)
    raise SystemExit(f"Nothing answers {path}.")


def code(port, talks):
    """Return the code of a talk, found as a visitor finds it."""
    path, pattern = talks
    return re.search(pattern, pages.fetch(port, path, **HEADERS)[2].decode())[1]


def looked_at(port, path):
    """Warm ``path``; return its bytes, how many of the talks it names, and the seconds of an answer."""
    until = time.monotonic() + WARM_SECONDS
    for number in range(WARM_REQUESTS):
        start = time.monotonic()
        if number > WORKERS and start > until:
            break
        status, _headers, body = pages.fetch(port, path, **HEADERS)
        if status != 200:
            raise SystemExit(f"{path} answers {status}.")
        took = time.monotonic() - start
    # Lines of iCalendar are folded.
    talks = set(re.findall(r"Test talk \d+", body.decode().replace("\r\n ", "")))
    return f"{len(body):,} bytes with {len(talks)} talks", took


def load(port, path, seconds):
    """Return the requests a second, and come back when what wrk has left behind is done with."""
    found = pages.load(port, path, seconds, HEADERS, CONNECTIONS)
    pages.fetch(port, path, **HEADERS)
    # On a machine that is busy there may be none; then the other is not infinitely faster.
    return max(found, 1 / seconds)


def measure(ports, line, options):
    """Print a line; return whether we are faster. ``ports``: ours, ours without pages kept, the peer's."""
    name, theirs, ours = line
    asked = list(zip(ports, (ours, ours, theirs), strict=True))
    sizes, took = zip(*[looked_at(*pair) for pair in asked], strict=True)
    seconds = [max(options.seconds, math.ceil(ANSWERS * one / WORKERS)) for one in took]
    kept, anew = [], []
    for number in range(options.rounds):
        turns = list(zip(asked, seconds, strict=True))[:: 1 if number % 2 else -1]
        found = {pair[0]: load(*pair, lasting) for pair, lasting in turns}
        kept.append(found[ports[0]] / found[ports[2]])
        anew.append(found[ports[1]] / found[ports[2]])
    print(
        f"{name}: ratio {statistics.median(kept):.1f} [{min(kept):.1f}], "
        f"without pages kept {statistics.median(anew):.2f} [{min(anew):.2f}]; {sizes[0]}, theirs {sizes[2]}",
        flush=True,
    )
    return statistics.median(kept) > 1


def compare(peer, python, talks, ours, options, folder):
    """Serve a peer and print its lines; return whether we are faster in all of them."""
    folder = folder.resolve() / peer.NAME
    folder.mkdir(parents=True, exist_ok=True)
    database = database_for(peer, options)
    with peer.running(folder, talks, database, WORKERS, python) as (port, set_up):
        wait(port, peer.TALKS[0])
        print(f"{peer.NAME}: {set_up}", flush=True)
        known = {"theirs": code(port, peer.TALKS), "ours": code(ours[0], TALKS)}
        lines = [
            (name, theirs.format(talk=known["theirs"]), here.format(talk=known["ours"]))
            for name, theirs, here in peer.LINES
        ]
        reached = [measure((*ours, port), line, options) for line in lines]
    return all(reached)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--folder", type=Path, help="where the peers are installed and stay")
    parser.add_argument("--database", help="a fresh one on PostgreSQL; SQLite files by default")
    parser.add_argument("--python312", help="the Python for Indico, which is left out without it")
    options = parser.parse_args()
    for program in ("wrk", "redis-server"):
        if not shutil.which(program):
            raise SystemExit(f"{program} is missing: apt-get install wrk redis-server")
    peers = {peer_pretalx: sys.executable}
    if options.database and options.python312:
        peers[peer_indico] = options.python312
    else:
        print("Indico is left out: it needs --database and --python312.")
    with tempfile.TemporaryDirectory() as scratch:
        database = options.database or Path(scratch) / "bench.sqlite3"
        serving.set_up(database)
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        talks = programme()
        fill(talks)
        with contextlib.ExitStack() as stack:
            sizes = ("64", "0")
            ours = [
                stack.enter_context(serving.running(database, EXPO_PAGE_CACHE_MB=size))[0] for size in sizes
            ]
            folder = options.folder or Path(scratch)
            reached = [compare(peer, python, talks, ours, options, folder) for peer, python in peers.items()]
    return 0 if all(reached) else 1


if __name__ == "__main__":
    sys.exit(main())
