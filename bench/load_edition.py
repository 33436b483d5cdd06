"""How much memory and time it takes to load an edition, as it is and with many times the exhibitors.

    uv run python bench/load_edition.py [--times 100] [--keep DIRECTORY]

Each load is a process of its own on a fresh SQLite file. Ends with 1 if the large one needs 300 MB or more.
"""

import argparse
import csv
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EDITION = ROOT / "expo" / "data" / "belarus-expo-2011"
LIMIT_MB = 300


def multiply(directory, times):
    """Write an edition with ``times`` times the exhibitors into ``directory`` and return their number.

    The added ones are plainly made up and have no stands.
    """
    shutil.copytree(EDITION, directory, dirs_exist_ok=True)
    with (EDITION / "exhibitors.csv").open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    with (directory / "exhibitors.csv").open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        for number in range(1, len(rows) * (times - 1) + 1):
            names = {
                "slug": f"test-company-{number}",
                "name_en": f"Test Company {number}",
                "name_ru": f"Пробная компания {number}",
                "name_be": f"Пробная кампанія {number}",
            }
            writer.writerow(rows[number % len(rows)] | names)
    return len(rows) * times


def run(directory, database):
    """Load ``directory`` into the SQLite file ``database``; return ``(peak RSS in MB, seconds)``."""
    environment = os.environ | {"EXPO_MODE": "test", "DATABASE_URL": f"sqlite:///{database}"}
    manage = [sys.executable, str(ROOT / "manage.py")]
    if not database.exists():
        subprocess.run([*manage, "migrate", "--verbosity=0"], env=environment, check=True)
    start = time.perf_counter()
    process = subprocess.Popen(
        [*manage, "load_edition", str(directory)], env=environment, stdout=subprocess.DEVNULL
    )
    # wait4 measures this one child; RUSAGE_CHILDREN would keep the highest of all.
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"load_edition ended with {process.returncode}")
    unit = 1 if sys.platform == "darwin" else 1024
    return usage.ru_maxrss * unit / 1_000_000, time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--times", type=int, default=100, help="how many times the exhibitors")
    parser.add_argument("--keep", type=Path, help="a folder for the files and databases instead of /tmp")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        place = options.keep or Path(temporary)
        peaks = {}
        for times in (1, options.times):
            directory, database = place / f"edition-{times}", place / f"edition-{times}.sqlite3"
            count = multiply(directory, times)
            for what in ("first load", "second load"):
                peak, seconds = run(directory, database)
                peaks[times] = max(peak, peaks.get(times, 0))
                print(f"×{times}, {count} exhibitors, {what}: {peak:.0f} MB, {seconds:.1f} s", flush=True)
        small, large = peaks[1], peaks[options.times]
        fits = large < LIMIT_MB
        print(f"peak RSS ×{options.times} / ×1: {large / small:.2f}")
        print(f"×{options.times} {'stays under' if fits else 'EXCEEDS'} {LIMIT_MB} MB")
    return 0 if fits else 1


if __name__ == "__main__":
    sys.exit(main())
