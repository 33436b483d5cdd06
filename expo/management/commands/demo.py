"""``manage.py demo``: the whole exhibition on its real data, in one command."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connections

from expo import clock, demo_accounts, offers, outbox
from expo.models import Exhibition

EDITION = Path(__file__).resolve().parents[2] / "data" / "belarus-expo-2011"
NOW = "2011-09-08T14:40+06:00"
REAL = "real"
ORGANISER = "organiser@example.org"
# The seconds that the worker is given to finish a letter when the demo closes.
PATIENCE = 1.5


class Command(BaseCommand):
    help = "Open Belarus EXPO 2011 on this machine: migrate, load the edition, serve it."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--bind", default="127.0.0.1", help="address to listen on")
        parser.add_argument(
            "--now",
            default=os.environ.get("EXPO_CLOCK") or NOW,
            help=f"where the exhibition's clock starts (default {NOW}); “{REAL}” for the real time",
        )

    def handle(self, *, port, bind, now, **options):
        if not settings.DEMO:
            raise CommandError("Start the demo as its own command: manage.py demo")
        self.port, self.bind = port, bind
        check_port(bind, port)
        start_clock(now)
        settings.ALLOWED_HOSTS += hosts_of(bind)
        settings.BASE_URL = f"http://{shown(bind)}:{port}"
        call_command("migrate", verbosity=0)
        exhibition = self.prepare()
        _organiser, password = demo_accounts.renew(ORGANISER, is_staff=True, is_superuser=True)
        outbox.sweep.enqueue()
        self.announce(exhibition, password)
        self.show_entrances(exhibition)
        with worker():
            serve(bind, port)
        self.stdout.write("The exhibition is closed.")

    def prepare(self):
        """Load the edition and take the steps that the apps offer. A second run changes nothing."""
        slugs = set(Exhibition.objects.values_list("slug", flat=True))
        if slugs and EDITION.name not in slugs:
            raise CommandError(
                "This database holds another exhibition. Give the demo one of its own: DATABASE_URL."
            )
        call_command("load_edition", str(EDITION), stdout=self.stderr)
        exhibition = Exhibition.objects.get(slug=EDITION.name)
        Exhibition.objects.filter(pk=exhibition.pk).update(accepts_late_applications=True)
        for step in offers.of("demo steps"):
            step(exhibition)
        return exhibition

    def announce(self, exhibition, password):
        base = settings.BASE_URL
        languages = " ".join(f"{base}/{code}/" for code, _name in settings.LANGUAGES)
        moment = clock.now().astimezone(exhibition.zone)
        self.stdout.write(
            f"\n{exhibition.name} opens. Ctrl-C closes it.\n\n"
            f"  Visitors    {languages}\n"
            f"  Exhibitors  {base}/api/docs/\n"
            f"  Organisers  {base}/admin/\n"
            f"              {ORGANISER}\n"
            f"              {password}\n\n"
            f"The exhibition's clock shows {moment:%Y-%m-%d %H:%M} ({exhibition.time_zone}).\n"
        )

    def show_entrances(self, exhibition):
        """Tell the other accounts that the apps offer, each with a password made on the spot."""
        for offer in offers.of("demo entrances"):
            for title, address, people in offer(exhibition):
                self.stdout.write(f"\n  {title}  {settings.BASE_URL}{address}\n")
                for email, password in people:
                    self.stdout.write(f"              {email}  {password}\n")
        self.stdout.flush()


def check_port(bind, port):
    """Refuse a port in use here: the server itself would answer with a traceback."""
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
        except OSError as error:
            raise CommandError(
                f"Cannot listen on {bind}:{port} ({error.strerror}). Choose another --port."
            ) from None
        except OverflowError:
            raise CommandError(f"There is no port {port}: choose one from 1 to 65535.") from None


def start_clock(now):
    try:
        settings.CLOCK_START = None if now == REAL else clock.parse_start(now)
    except ImproperlyConfigured as error:
        raise CommandError(str(error).replace("EXPO_CLOCK", "--now")) from None
    clock.STARTED = time.monotonic()


def hosts_of(bind):
    """The names under which a browser may ask for a server that listens on ``bind``."""
    if bind not in ("0.0.0.0", "::"):  # noqa: S104 compared, not bound
        return [shown(bind)]
    name = socket.gethostname()
    try:
        addresses = [info[4][0] for info in socket.getaddrinfo(name, None)]
    except OSError:
        addresses = []
    return [name, *(shown(address) for address in addresses)]


def shown(address):
    """An address as it stands in a URL: IPv6 in brackets."""
    return f"[{address}]" if ":" in address else address


@contextlib.contextmanager
def worker():
    """Have tasks done by a process of its own while the block runs, and end that process with it."""
    # Until the server takes this signal over, it has to end the worker too.
    signal.signal(signal.SIGTERM, lambda *_args: sys.exit(1))
    # Ctrl-C goes to the whole group. The worker inherits the mask: it ends once, when it is told to here.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    process = subprocess.Popen(  # noqa: S603 this project's own command
        [sys.executable, settings.BASE_DIR / "manage.py", "db_worker", "--verbosity", "0"],
        env=os.environ | environment(),
        stdin=subprocess.DEVNULL,
    )
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        yield process
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def environment():
    """What a process of its own has to know of this one."""
    start = settings.CLOCK_START
    return {
        "EXPO_MODE": "demo",
        "EXPO_BASE_URL": settings.BASE_URL,
        "EXPO_CLOCK": clock.now().isoformat() if start else "",
    }


def load(*args, **kwargs):
    """Make the application inside a worker.

    A terminal sends Ctrl-C to the whole group, and the parent then stops its workers: two signals
    at once can deadlock one, so a worker leaves the first to the parent.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    from expo.wsgi import application

    return application


def serve(bind, port):
    """Serve until Ctrl-C, in two processes of this command's settings."""
    from granian import Granian

    # The workers are forks: a connection that both sides hold would be closed under one of them.
    connections.close_all()
    Granian(
        "expo.wsgi:application",
        address=bind,
        port=port,
        interface="wsgi",
        workers=2,
        blocking_threads=4,
        websockets=False,
        log_level="warning",
        workers_kill_timeout=3,
    ).serve(target_loader=load)
