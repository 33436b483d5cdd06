"""How long the demo takes from the command to its first page, when it is run again against the first time.

    uv run python bench/demo_start.py [--rounds 3]

Each round has a fresh database. Ends with 1 if a later start takes 6 seconds or more.
"""

import argparse
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import serving

MOST_SECONDS = 6


def started(folder):
    """Start the demo, wait for its first page, stop it; return the seconds of both."""
    port = serving.free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("EXPO_")}
    environment |= {"DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite3'}", "EXPO_MEDIA_ROOT": str(folder)}
    begun = time.monotonic()
    command = [sys.executable, str(serving.ROOT / "manage.py"), "demo", "--port", str(port)]
    process = subprocess.Popen(
        command, env=environment, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/ru/", timeout=30).read()
            break
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)
    up = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    process.wait(30)
    return up - begun, time.monotonic() - up


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    first, again, stops = [], [], []
    for _round in range(options.rounds):
        with tempfile.TemporaryDirectory() as folder:
            for found in (first, again):
                start, stop = started(Path(folder))
                found.append(start)
                stops.append(stop)
    later = statistics.median(again)
    print(
        f"first start {statistics.median(first):.1f} s, again {later:.1f} s, stop {max(stops):.1f} s at most"
    )
    print(f"ratio again / first: {later / statistics.median(first):.2f}")
    return 0 if later < MOST_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
