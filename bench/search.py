"""How long a search takes among 267 exhibitors, 20,000 and more, against the scan that it replaced.

    uv run python bench/search.py [--sizes 20000 200000] [--rounds 20]

The 267 of the edition are among all of them. The others are made up of syllables: either with words of
their own, so that a query has the same answers among more that are none, or with the goods and towns of the
edition, so that it has as many times the answers. Every query of both sets (those of the tests, and fifty
others) is read and its first ten are taken, in all of them in turn. The baseline looks through one folded
text a row with LIKE in SQLite, as the catalogue did before; it knows neither mistakes nor order. Prints
medians and 95th percentiles, the share of queries whose first three are right, build time and memory, and
ratios. Ends with 1 where the search is slower than the scan at the largest size, the median grows faster
than the logarithm of the size among others, or recall among the 267 is under 95 %.
"""

import argparse
import csv
import gc
import math
import random
import sqlite3
import statistics
import sys
import time
from pathlib import Path

import serving

HERE = Path(__file__).resolve().parent
EDITION = HERE.parent / "expo" / "data" / "belarus-expo-2011"
SETS = {
    "tests": HERE.parent / "tests" / "exhibitors" / "queries.csv",
    "others": HERE / "search_queries.csv",
}
SIZES = (20_000,)
LEAST_RECALL = 0.95
FIRST, SHOWN = 3, 10
SYLLABLES = (
    "ба бе бо ви га гра да дро за зо ка кри ла лен ми мо на но пи по ра ро са сте та тро фи хо ша эл".split()
)
KINDS = "завод комбинат фабрика предприятие центр институт объединение".split()


def read(file):
    with file.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def rows_of(size, is_alike):
    """Return the exhibitors of the edition and made-up ones up to ``size``. Always the same."""
    real = read(EDITION / "exhibitors.csv")
    chance = random.Random(size)

    def word():
        return "".join(chance.choices(SYLLABLES, k=chance.randint(3, 5)))

    made = []
    for _number in range(size - len(real)):
        row = chance.choice(real) | {"slug": "", "name_en": "", "name_be": ""}
        row["name_ru"] = f"{word().capitalize()} {chance.choice(KINDS)}"
        if not is_alike:
            row |= {"city_ru": word(), "city_en": "", "products_en": ""}
            row["products_ru"] = "; ".join(f"{word()} {word()}" for _product in range(3))
        made.append(row)
    return real + made


def documents(rows, sectors):
    """Yield the documents of the exhibitors, as the catalogue writes them."""
    from expo.search import Document

    for number, row in sorted(enumerate(rows), key=lambda pair: len(pair[1]["name_ru"])):
        lists = [row[f"products_{code}"].split("; ") for code in ("ru", "en")]
        yield (
            "exhibitor",
            Document(
                number,
                names=(row["name_ru"], row["name_en"], row["name_be"]),
                lead=tuple(products[0] for products in lists),
                texts=tuple(product for products in lists for product in products[1:]),
                towns=(row["city_ru"], row["city_en"]),
                themes=(*sectors[row["sector"]], row["region"]),
            ),
        )


def scanner(rows):
    """Return a function that finds the first rows that hold every word, as the catalogue did before."""
    from expo.folding import fold, other_layout

    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE exhibitor (id INTEGER PRIMARY KEY, search_text TEXT)")
    parts = ("name_ru", "name_en", "name_be", "city_ru", "city_en", "products_ru", "products_en")
    texts = ((number, fold(" ".join(row[part] for part in parts))) for number, row in enumerate(rows))
    database.executemany("INSERT INTO exhibitor VALUES (?, ?)", texts)

    def scan(text):
        for tried in (text, other_layout(text)):
            words = fold(tried).split()
            if not words:
                continue
            where = " AND ".join(["search_text LIKE ?"] * len(words))
            found = database.execute(
                f"SELECT id FROM exhibitor WHERE {where} ORDER BY id LIMIT {SHOWN}",  # noqa: S608
                [f"%{word}%" for word in words],
            ).fetchall()
            if found:
                return [number for (number,) in found]
        return []

    return scan


def searcher(index):
    def search(text):
        found = index.find("exhibitor", text, SHOWN)
        return found.pks or index.find_nearest("exhibitor", text, SHOWN).pks

    return search


def recall(queries, rows, search):
    """Return the share of the queries whose first three are as expected."""
    shares = []
    for query in queries:
        town = query["expected"].partition("town:")[2]
        wanted = query["expected"].split()
        right = [number for number, row in enumerate(rows) if row["city_ru"] == town or row["slug"] in wanted]
        shares.append(len(set(search(query["query"])[:FIRST]) & set(right)) / min(FIRST, len(right)))
    return statistics.mean(shares)


def memory():
    """The resident memory of this process in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1_000_000


class Place:
    """Exhibitors with the two ways to search among them, and how long each took."""

    def __init__(self, name, rows, sectors):
        from expo.search.index import Index

        gc.collect()
        before, start = memory(), time.perf_counter()
        self.name, self.rows = name, rows
        self.searches = {"search": searcher(Index(documents(rows, sectors))), "scan": scanner(rows)}
        self.taken = {how: [] for how in self.searches}
        built, grown = time.perf_counter() - start, memory() - before
        print(f"{name}: built in {built:.1f} s, {grown:.0f} MB, the scan's table included", flush=True)

    def time(self, text):
        for how, search in self.searches.items():
            start = time.perf_counter()
            search(text)
            self.taken[how].append((time.perf_counter() - start) * 1000)

    def median(self, how):
        return statistics.median(self.taken[how])

    def late(self, how):
        return statistics.quantiles(self.taken[how], n=20)[-1]

    def report(self):
        for how in self.taken:
            print(f"{self.name}: {how} median {self.median(how):.2f} ms, 95 % {self.late(how):.2f} ms")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    with serving.scratch() as folder:
        serving.set_up(folder / "unused.sqlite3")
        sectors = {
            row["code"]: [row[f"name_{code}"] for code in ("ru", "en", "be", "kk")]
            for row in read(EDITION / "sectors.csv")
        }
        sets = {name: read(file) for name, file in SETS.items()}
        small = Place("267", rows_of(0, is_alike=False), sectors)
        among = {
            size: Place(f"{size:,}, others", rows_of(size, is_alike=False), sectors) for size in options.sizes
        }
        alike = {
            size: Place(f"{size:,}, alike", rows_of(size, is_alike=True), sectors) for size in options.sizes
        }
        places = [small, *among.values(), *alike.values()]
        for _round in range(options.rounds):
            for query in (query for several in sets.values() for query in several):
                for place in places:
                    place.time(query["query"])
        return judge(small, among, alike, sets)


def judge(small, among, alike, sets):
    """Print the figures and return the exit code."""
    for place in (small, *among.values(), *alike.values()):
        place.report()
    shares = {name: recall(several, small.rows, small.searches["search"]) for name, several in sets.items()}
    for name, share in shares.items():
        print(f"recall in the first three, {name}: {share:.1%}, at least {LEAST_RECALL:.0%}")
    fits = min(shares.values()) >= LEAST_RECALL
    for size in among:
        most = math.log(size) / math.log(len(small.rows))
        growth = among[size].median("search") / small.median("search")
        as_many = alike[size].median("search") / small.median("search")
        print(
            f"median {size:,} / 267: {growth:.2f} with the same answers, at most {most:.2f}, the ratio "
            f"of the logarithms; {as_many:.2f} with {size / len(small.rows):.0f} times the answers"
        )
        fits = fits and growth <= most
    largest = among[max(among)]
    against = largest.median("search") / largest.median("scan")
    print(f"search / scan, {largest.name}: {against:.2f}, at most 1")
    return 0 if fits and against <= 1 else 1


if __name__ == "__main__":
    sys.exit(main())
