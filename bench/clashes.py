"""How long it takes to find the clashes of 1,000 sessions with 3,000 people, against a plain sort of them.

    uv run python bench/clashes.py [--rounds 20]

Both in one run and in turn, on the same shuffled list. Prints the medians and their ratio. Ends with 1
above 60.
"""

import argparse
import datetime as dt
import random
import statistics
import sys
import time
from operator import attrgetter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from conference import clashes

MOST = 60
SESSIONS, PEOPLE, ROOMS, DAYS, SECTORS = 1000, 3000, 30, 4, 15
OPENS = dt.datetime(2011, 9, 7, 4, tzinfo=dt.UTC)


def programme(chance):
    """Sessions of an hour in all rooms, three or four people in each, some of whom are double-booked."""
    sessions = []
    for number in range(SESSIONS):
        room, place = number % ROOMS, number // ROOMS
        day, hour = place % DAYS, place // DAYS
        starts_at = OPENS + dt.timedelta(days=day, minutes=75 * hour)
        sessions.append(
            clashes.Session(
                key=number,
                starts_at=starts_at,
                ends_at=starts_at + dt.timedelta(minutes=60 + 30 * (chance.random() < 0.05)),
                room=room,
                attendance=chance.randrange(10, 110),
                sector=chance.randrange(SECTORS),
                channels=chance.randrange(3),
                interpreters=chance.randrange(5),
                people=frozenset(chance.sample(range(PEOPLE), chance.choice([3, 4]))),
                organisations=frozenset(chance.sample(range(500), 2)),
            )
        )
    chance.shuffle(sessions)
    rooms = [clashes.Room(key=key, capacity=100, building="Annexe" * (key > 20)) for key in range(ROOMS)]
    return sessions, rooms, [person(key, chance) for key in range(PEOPLE)]


def person(key, chance):
    """Somebody who is there on every day, or on all but one."""
    opens = [OPENS + dt.timedelta(days=number) for number in range(DAYS)]
    if chance.random() < 0.1:
        opens.remove(chance.choice(opens))
    return clashes.Person(key=key, available=tuple((at, at + dt.timedelta(hours=16)) for at in opens))


def timed(call):
    """In seconds of this process: what else the machine does would weigh on the longer one only."""
    start = time.process_time()
    call()
    return time.process_time() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    sessions, rooms, people = programme(random.Random(2011))
    order = attrgetter("starts_at", "ends_at", "key")
    sorting, finding = [], []
    for _round in range(options.rounds):
        sorting.append(timed(lambda: sorted(sessions, key=order)))
        finding.append(timed(lambda: clashes.find(sessions, rooms, people)))
    sort, find = (statistics.median(several) * 1000 for several in (sorting, finding))
    found = len(clashes.find(sessions, rooms, people))
    print(f"{SESSIONS} sessions, {PEOPLE} people: {found} clashes found")
    print(f"plain sort {sort:.2f} ms, clashes {find:.2f} ms, ratio {find / sort:.1f}, at most {MOST}")
    return 0 if find / sort <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
