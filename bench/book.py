"""What the programme book costs at 64 and at 1,000 sessions with their contributions.

    uv run python bench/book.py [--database URL] [--rounds 5]

Both programmes lie in one database. The data are read and the book is built anew each time. Prints the
number of queries of both, the shortest times, which others on the machine disturb least, how the time per
session at 1,000 stands to that at 64, and the most memory that the typesetter took. Ends with 1 if a number
of queries differs or the ratio is above 1.3: the contents and the index are laid out more than once, until
their page numbers stand.
"""

import resource
import sys
import time

import programmes
import release as releases

MOST = 1.3
SMALL, LARGE = 64, 1000


def build(exhibition, word):
    """Build the book; return ``(queries, milliseconds, bytes)``."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from conference import book, printing, programme

    with CaptureQueriesContext(connection) as found:
        start = time.perf_counter()
        whole = programme.Programme(exhibition)
        data = book.book_data(whole, book.stands(whole)) | {"release": word}
        content = printing.compiled("book.typ", data)
        spent = (time.perf_counter() - start) * 1000
    return len(found), spent, len(content)


def measure(rounds):
    """Print what was found; return whether it keeps to the limits."""
    editions = {sessions: releases.make_edition(sessions) for sessions in (SMALL, LARGE)}
    for exhibition in editions.values():
        releases.release(exhibition, "First")
    found = {sessions: [] for sessions in editions}
    # The first one also reads the fonts.
    for number in range(rounds + 1):
        for sessions, exhibition in editions.items():
            found[sessions].append(build(exhibition, f"Round {number}"))
    small, large = (several[1:] for several in found.values())
    counts = [{one[0] for one in side} for side in (small, large)]
    times = [min(one[1] for one in side) for side in (small, large)]
    ratio = (times[1] / LARGE) / (times[0] / SMALL)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(
        f"book: {sorted(counts[0])} and {sorted(counts[1])} queries, {times[0]:.0f} and {times[1]:.0f} ms, "
        f"{small[0][2] // 1024} and {large[0][2] // 1024} KB, time per session {ratio:.2f} times, "
        f"at most {MOST}; {memory} MB of memory"
    )
    return counts[0] == counts[1] and len(counts[0]) == 1 and ratio <= MOST


if __name__ == "__main__":
    sys.exit(programmes.run(measure, __doc__, rounds=5))
