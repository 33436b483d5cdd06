"""A server of the project for the benchmarks: its own database, the production server, two workers.

    uv run python bench/serving.py PORT

serves the project together with the baseline's addresses of ``baseline.py``. The other scripts start it
with ``running``.
"""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
LISTENS_WITHIN = 30
# Nothing but constant bytes, see ``constant.py``.
IS_BARE = "--bare" in sys.argv


def set_up(database):
    """Let Django know the settings; ``database`` is a SQLite file or a DATABASE_URL."""
    url = database if "://" in str(database) else f"sqlite:///{database}"
    os.environ |= {"EXPO_MODE": "demo", "DATABASE_URL": url, "EXPO_DRAFTS_PER_HOUR": "1000000"}
    os.environ |= {"EXPO_CLOCK": "2011-08-01T10:00+06:00", "DJANGO_SETTINGS_MODULE": "expo.settings"}
    import django

    django.setup()


def load(*_args, **_facts):
    """Make the application inside a worker, with the baseline beside the project's own addresses."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    from django.conf import settings

    settings.ROOT_URLCONF = "baseline"
    if IS_BARE:
        settings.ROOT_URLCONF = "constant"
        first = "django.middleware.security.SecurityMiddleware"
        settings.MIDDLEWARE = [first, "django.middleware.common.CommonMiddleware"]
    from expo.wsgi import application

    return application


def serve(port):
    from granian import Granian

    Granian(
        "expo.wsgi:application", address="127.0.0.1", port=port, interface="wsgi", workers=2,
        blocking_threads=4, websockets=False, log_level="warning", workers_kill_timeout=3,
    ).serve(target_loader=load)  # fmt: skip


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def running(database, port=None, *, bare=False, **settings):
    """Serve ``database`` in a process group of its own while the block runs; gives ``(port, process)``."""
    port = port or free_port()
    process = start(database, port, bare=bare, **settings)
    try:
        yield port, process
    finally:
        stop(process)


def start(database, port, *, bare=False, **settings):
    """Start the server, with further ``settings`` in its environment, and wait until it answers."""
    url = database if "://" in str(database) else f"sqlite:///{database}"
    environment = os.environ | {"DATABASE_URL": url} | settings
    command = [sys.executable, __file__, str(port), *(["--bare"] if bare else [])]
    process = subprocess.Popen(command, env=environment, start_new_session=True, stderr=subprocess.DEVNULL)
    until = time.monotonic() + LISTENS_WITHIN
    while time.monotonic() < until:
        with contextlib.suppress(OSError):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            return process
        time.sleep(0.1)
    stop(process)
    raise SystemExit("The server did not answer.")


def stop(process, how=signal.SIGTERM):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, how)
    process.wait(15)


@contextlib.contextmanager
def scratch():
    """A folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


class Caller:
    """One connection that is kept open, as a client's library keeps it."""

    def __init__(self, port, key=None):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Content-Type": "application/json"}
        if key:
            self.headers["Authorization"] = f"Bearer {key}"

    def __call__(self, method, path, body=None, **headers):
        """Return ``(status, body as Python has it)``."""
        sent = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        data = None if body is None else json.dumps(body)
        self.connection.request(method, path, data, sent)
        answer = self.connection.getresponse()
        content = answer.read()
        return answer.status, json.loads(content) if content else None


if __name__ == "__main__":
    set_up(os.environ["DATABASE_URL"])
    serve(int(sys.argv[1]))
