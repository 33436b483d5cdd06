"""The demo as a user starts it, and a browser that forgives nothing."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.seeing import faultless

ROOT = Path(__file__).resolve().parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Two suites share the cores: what comes late is no fault, what does not come is.
expect.set_options(timeout=20_000)


class Demo:
    """A running ``manage.py demo`` on a database of its own."""

    root = ROOT

    def __init__(self, folder, *options, **environment):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}"
        self.log = folder / f"demo-{self.port}.log"
        names = {name: value for name, value in os.environ.items() if not name.startswith("EXPO_")}
        own = {
            "DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite3'}",
            "EXPO_MEDIA_ROOT": str(folder / "media"),
        }
        self.environment = names | own | environment
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "demo", "--port", str(self.port), *options],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait(self, seconds=180):
        """Wait for the first answer and return the seconds it took."""
        started = time.monotonic()
        while time.monotonic() - started < seconds:
            assert self.process.poll() is None, self.log.read_text()
            try:
                with urllib.request.urlopen(f"{self.base}/healthz", timeout=5):
                    return time.monotonic() - started
            except OSError:
                time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def close(self):
        """Close it as Ctrl-C in a terminal does, which signals the whole group; return the exit code."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=60)

    def run(self, *command, **environment):
        """Run another command of ``manage.py`` on its database."""
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self.environment | {"EXPO_MODE": "demo"} | environment,
            check=True,
            capture_output=True,
        )

    def processes(self, kind):
        """Return the numbers of its processes whose command line holds ``kind``."""
        found = subprocess.run(
            ["pgrep", "-g", str(self.process.pid), "-f", kind], capture_output=True, text=True
        )
        return [int(number) for number in found.stdout.split()]

    @property
    def said(self):
        return self.log.read_text()

    @property
    def password(self):
        lines = [line.strip() for line in self.said.splitlines()]
        return lines[lines.index("organiser@example.org") + 1]

    def enter(self, page):
        """Fill in the log-in form that ``page`` shows, as the organiser, and send it."""
        page.fill("[name=login]", "organiser@example.org")
        page.fill("[name=password]", self.password)
        page.press("[name=password]", "Enter")

    def log_in(self, page, target):
        """Log in as the organiser and go on to ``target``."""
        page.goto(f"{self.base}/admin/login/?next={target}")
        self.enter(page)
        page.wait_for_url(self.base + target)


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    running = Demo(tmp_path_factory.mktemp("demo"))
    running.wait()
    yield running
    assert running.close() == 0, running.said


@pytest.fixture(scope="session")
def base_url(demo):
    return demo.base


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert path, "No Chromium is installed: apt-get install chromium"
    return {**browser_type_launch_args, "executable_path": path, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    # What passes through a worker, no route of a test would see.
    return {**browser_context_args, "service_workers": "block"}


@pytest.fixture
def organiser_at(new_context, demo):
    """Open a page of the workplace in English as the organiser, in a browser of its own."""

    def opened(target, **options):
        page = new_context(bypass_csp=True, **options).new_page()
        demo.log_in(page, target)
        page.context.add_cookies([{"name": "django_language", "value": "en", "url": demo.base}])
        page.reload()
        return page

    return opened


@pytest.fixture
def page(page, demo):
    """A page that may ask nothing but the demo, and in which nothing may fail."""
    with faultless(page, demo.base) as listened_to:
        yield listened_to
