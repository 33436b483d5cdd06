"""Whether anything is lost or doubled when clients lose answers, repeat themselves and the server is killed.

    uv run python bench/under_fire.py [--database URL] [--clients 500] [--kills 2]

Each client begins and submits one application and repeats every request with the same Idempotency-Key until
it has read an answer; it throws a third of its answers away unread. Meanwhile the server is killed with
SIGKILL and started again. At the end every acknowledged registration must be there once and no other may
be. Prints how much slower that was than the same clients left in peace, and ends with 1 if a row is lost
or doubled.
"""

import argparse
import contextlib
import http.client
import os
import random
import signal
import subprocess
import sys
import threading
import time
import uuid

import registrations
import serving
from serving import Caller

LOST = 1 / 3
AT_ONCE = 64


class Stubborn:
    """A client that goes on until it has an answer."""

    def __init__(self, port, key, losses):
        self.port, self.key, self.losses = port, key, losses
        self.attempts = 0

    def __call__(self, method, path, body=None):
        key = str(uuid.uuid4())
        while True:
            self.attempts += 1
            with contextlib.suppress(OSError, http.client.HTTPException, ValueError):
                caller = Caller(self.port, self.key)
                status, answer = caller(method, path, body, Idempotency_Key=key)
                caller.connection.close()
                if status < 500 and random.random() >= self.losses:
                    return status, answer
            time.sleep(random.random() / 10)


def storm(port, key, clients, losses, start, fields):
    """Let the clients register, AT_ONCE at a time; return their numbers, all attempts and the seconds."""
    given = registrations.numbers(start)
    taken = [next(given) for _client in range(clients)]
    acknowledged, attempts, turn = [], [], threading.Semaphore(AT_ONCE)

    def run(number):
        with turn:
            client = Stubborn(port, key, losses)
            status, body = client("POST", "/api/v1/applications/", fields | {"tax_number": number})
            assert status == 201, body
            status, answer = client("POST", f"/api/v1/applications/{body['number']}/submit/")
            assert status == 200, answer
            acknowledged.append(body["number"])
            attempts.append(client.attempts)

    threads = [threading.Thread(target=run, args=(number,)) for number in taken]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return acknowledged, sum(attempts), time.monotonic() - begun


def killed_now_and_then(database, port, process, kills, over):
    """Kill the server ``kills`` times until ``over`` is set, and start it again each time."""
    current = process
    for _kill in range(kills):
        if over.wait(1.5):
            break
        os.killpg(current.pid, signal.SIGKILL)
        current.wait()
        current = serving.start(database, port)
    over.wait()
    return current


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--database", help="a fresh one; a SQLite file by default")
    parser.add_argument("--clients", type=int, default=500)
    parser.add_argument("--kills", type=int, default=2)
    options = parser.parse_args()
    with serving.scratch() as folder:
        database = options.database or folder / "bench.sqlite3"
        serving.set_up(database)
        key = registrations.prepare()
        from baseline import FULL
        from django.db import connections

        connections.close_all()
        port = serving.free_port()
        process = serving.start(database, port)
        try:
            calm, tries, peace = storm(port, key, options.clients, 0, 100_000, FULL)
            print(f"in peace: {len(calm)} registrations, {tries} requests, {peace:.1f} s")
            over, last = threading.Event(), []
            killer = threading.Thread(
                target=lambda: last.append(killed_now_and_then(database, port, process, options.kills, over))
            )
            killer.start()
            fired, tries, war = storm(port, key, options.clients, LOST, 200_000, FULL)
            over.set()
            killer.join()
            process = last[0]
        finally:
            with contextlib.suppress(subprocess.TimeoutExpired):
                serving.stop(process)
        print(f"under fire: {len(fired)} registrations, {tries} requests, {options.kills} kills, {war:.1f} s")
        print(f"ratio under fire / in peace: {war / peace:.2f}")
        return 0 if agree(calm + fired, 2 * options.clients) else 1


def agree(acknowledged, clients):
    """Compare what the clients were told with what is stored."""
    from exhibitors.models import Application
    from expo.models import Message

    stored = list(Application.objects.values_list("number", flat=True))
    submitted = set(Application.objects.filter(state="SUBMITTED").values_list("number", flat=True))
    receipts = Message.objects.count()
    lost, doubled = set(acknowledged) - submitted, len(stored) - clients
    print(f"lost: {len(lost)}, doubled: {doubled}, receipts: {receipts} of {clients}")
    return not lost and not doubled and receipts == clients


if __name__ == "__main__":
    sys.exit(main())
