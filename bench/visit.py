"""What a first visit is like in a hall: a phone, 400 kbit/s, 400 ms for every round trip, an empty cache.

    uv run --all-groups python bench/visit.py [--rounds 5] [--language ru] [--lighthouse]

Serves the edition as production does, static files hashed and compressed, and prints for each page the
medians of the largest contentful paint and of the layout shift beside what is allowed: 2.5 s and 0.1.
Beside them stands the same page of constant bytes without anything to fetch, in the same run: what the line
itself takes. With ``--lighthouse`` each page is also judged by Lighthouse, which npx fetches; its bounds are
95 for performance and 100 for the rest. Ends with 1 if a page is over a bound. Needs Chromium, and Node for
Lighthouse.
"""

import argparse
import contextlib
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import serving
from playwright.sync_api import sync_playwright

PAGES = ("", "schedule/2011-09-08/", "exhibitors/", "exhibitors/belaz/", "plan/")
PHONE = {"width": 390, "height": 844}
# In bytes a second and milliseconds.
LINE = {"offline": False, "downloadThroughput": 50_000, "uploadThroughput": 50_000, "latency": 400}
LARGEST_PAINT, SHIFT = 2500, 0.1
LIGHTHOUSE = "lighthouse@12.8.2"
SCORES = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
WATCH = """
window.seen = {paint: 0, shift: 0};
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) seen.paint = one.startTime;
}).observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) seen.shift += one.value;
}).observe({type: "layout-shift", buffered: true});
"""
STARTS_WITHIN = 180


class Constant(BaseHTTPRequestHandler):
    """A page that needs nothing but itself."""

    def do_GET(self):
        body = b"<!doctype html><html lang=en><title>Test</title><h1>Test</h1>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Say nothing."""


def wait_for(address, process):
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            return urllib.request.urlopen(address, timeout=30).read()  # noqa: S310 our own server
        time.sleep(0.2)
    raise SystemExit(f"{address} did not answer.")


def start(command, environment):
    return subprocess.Popen(
        command,
        cwd=serving.ROOT,
        env=environment,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@contextlib.contextmanager
def production(folder):
    """Fill a database as the demo does, then serve it as production; gives the address."""
    port = serving.free_port()
    manage = [sys.executable, "manage.py"]
    names = {name: value for name, value in os.environ.items() if not name.startswith("EXPO_")}
    names |= {"DATABASE_URL": f"sqlite:///{folder / 'expo.sqlite3'}", "EXPO_MEDIA_ROOT": str(folder)}
    demo = start([*manage, "demo", "--port", str(port)], names)
    wait_for(f"http://127.0.0.1:{port}/healthz", demo)
    serving.stop(demo, signal.SIGINT)
    address = f"http://127.0.0.1:{port}"
    names |= {
        "EXPO_SECRET_KEY": "bench" * 13,
        "EXPO_ALLOWED_HOSTS": "127.0.0.1",
        "EXPO_BASE_URL": address,
        "EXPO_HTTPS": "false",
        "EXPO_STATIC_ROOT": str(folder / "static"),
    }
    subprocess.run(
        [*manage, "collectstatic", "--noinput"], cwd=serving.ROOT, env=names, check=True, stdout=-3
    )
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", "2"]
    server = start([*granian, "expo.wsgi:application"], names)
    try:
        wait_for(f"{address}/healthz", server)
        yield address
    finally:
        serving.stop(server)


@contextlib.contextmanager
def constant():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Constant)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def visit(browser, address):
    """Open ``address`` with nothing kept from before; return paint in ms, shift and bytes received."""
    context = browser.new_context(viewport=PHONE, device_scale_factor=2, is_mobile=True, has_touch=True)
    context.add_init_script(WATCH)
    page = context.new_page()
    line = context.new_cdp_session(page)
    received = []
    line.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", LINE)
    page.goto(address, wait_until="load")
    page.wait_for_timeout(500)
    seen = page.evaluate("seen")
    context.close()
    return seen["paint"], seen["shift"], sum(received)


def judged(address):
    """Return the scores Lighthouse gives, and the audits that are not passed."""
    flags = "--chrome-flags=--headless=new --no-sandbox --disable-gpu"
    command = ["npx", "--yes", LIGHTHOUSE, address, "--quiet", "--output=json", flags]
    names = os.environ | {"CHROME_PATH": browser_path()}
    said = json.loads(subprocess.run(command, env=names, check=True, capture_output=True).stdout)
    categories = said["categories"]
    failed = [
        audit["id"]
        for name in SCORES
        for audit in categories[name]["auditRefs"]
        if audit["weight"] and (said["audits"][audit["id"]]["score"] or 0) < 0.9
        and said["audits"][audit["id"]]["scoreDisplayMode"] not in ("notApplicable", "manual", "informative")
    ]  # fmt: skip
    return {name: round((categories[name]["score"] or 0) * 100) for name in SCORES}, failed


def browser_path():
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))


def measure(browser, address, rounds):
    """Return the medians of paint, shift and bytes."""
    visits = [visit(browser, address) for _round in range(rounds)]
    return [statistics.median(column) for column in zip(*visits, strict=True)]


def walk(browser, site, options):
    """Visit every page and print it; return the pages over a bound."""
    over = []
    with constant() as plain:
        least, *_rest = measure(browser, plain, options.rounds)
    print(f"{'constant bytes':<22} paint {least:5.0f} ms")
    for page in PAGES:
        address = f"{site}/{options.language}/{page}"
        paint, shift, size = measure(browser, address, options.rounds)
        share = f"{paint / LARGEST_PAINT:.2f} of the bound, {paint / least:.2f} of constant bytes"
        print(
            f"/{options.language}/{page:<20} paint {paint:5.0f} ms, {share}; "
            f"shift {shift:.3f}; {size / 1000:.1f} KB"
        )
        if paint > LARGEST_PAINT or shift >= SHIFT:
            over.append(address)
    return over


def judge(site, language):
    """Let Lighthouse judge every page and print what it says; return the pages below a bound."""
    below = []
    for page in PAGES:
        address = f"{site}/{language}/{page}"
        scores, failed = judged(address)
        print(
            f"/{language}/{page:<18} {' '.join(f'{name} {score}' for name, score in scores.items())} {failed}"
        )
        if any(scores[name] < least for name, least in SCORES.items()):
            below.append(address)
    return below


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--language", default="ru")
    parser.add_argument("--lighthouse", action="store_true")
    options = parser.parse_args()
    with serving.scratch() as folder, production(folder) as site:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
            over = walk(browser, site, options)
            browser.close()
        if options.lighthouse:
            over += judge(site, options.language)
    sys.exit(1 if over else 0)


if __name__ == "__main__":
    main()
