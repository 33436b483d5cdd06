"""``manage.py export_site``: the whole public site as files."""

import datetime as dt
import sys
import time

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from expo import archive, current
from expo.models import Exhibition


def day(text):
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"--date: {text!r} is not a day such as 2011-09-30") from None


class Command(BaseCommand):
    help = (
        "Write the whole public site as files, with relative links, for any web server or a disk. "
        "A failure leaves a former archive as it was."
    )

    def add_arguments(self, parser):
        parser.add_argument("directory", help="where to write it; a former archive there is replaced")
        parser.add_argument("--base-url", help="where it will be found (default: EXPO_BASE_URL)")
        parser.add_argument("--date", type=day, help="the day that it tells (default: today)")
        parser.add_argument("--force", action="store_true", help="replace a folder that is no archive")

    def handle(self, *, directory, base_url, date, force, **options):
        started = time.monotonic()
        try:
            exhibition = current.exhibition()
        except Exhibition.DoesNotExist:
            raise CommandError("No exhibition has been loaded yet: load_edition loads one.") from None
        date = date or timezone.localdate(timezone=exhibition.zone)
        with tqdm(unit="file", leave=False, disable=not sys.stderr.isatty(), file=sys.stderr) as bar:

            def show(done, total):
                bar.total = total
                bar.update(done - bar.n)

            try:
                report = archive.make(
                    directory, exhibition, date=date, base=base_url, force=force, progress=show
                )
            except archive.ArchiveFailed as failure:
                raise CommandError(str(failure)) from None
        for kind, count in report.counts.items():
            self.stdout.write(f"{kind:<14}{count:>7}")
        seconds = time.monotonic() - started
        self.stdout.write(f"{report.size / 1_000_000:.1f} MB in {seconds:.0f} s: {directory}")
