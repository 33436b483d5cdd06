import datetime as dt
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from conference.importing import applying, files, planning
from conference.importing.document import FileRefused
from conference.importing.matching import NONE
from expo.languages import CODES
from expo.models import Exhibition

MOST_NAMED = 20


class Command(BaseCommand):
    help = (
        "Import a programme into the draft: schedule XML or JSON as other systems publish it, CSV or XLSX. "
        "Importing it again changes nothing. Nothing is deleted."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="compare only, write nothing")
        parser.add_argument("--exhibition", metavar="ADDRESS", help="the edition; otherwise the one on show")
        for what in ("room", "track"):
            parser.add_argument(
                f"--map-{what}", action="append", default=[], metavar="NAME=CODE",
                help=f"which {what} of the edition a name of the file is; without a code, none",
            )  # fmt: skip
            parser.add_argument(
                f"--create-{what}s",
                action="store_true",
                help=f"create the {what}s that the edition does not have",
            )
        parser.add_argument(
            "--capacity", type=int, default=planning.ASSUMED_CAPACITY,
            help="seats of rooms that are created, where the file does not say (default: %(default)s)",
        )  # fmt: skip
        parser.add_argument(
            "--shift-to", type=dt.date.fromisoformat, metavar="DATE",
            help="the date on which the first day of the file is to fall; hours stay as they are on the wall",
        )  # fmt: skip
        parser.add_argument(
            "--language", choices=CODES, default="", help="language of texts that do not say theirs"
        )

    def handle(self, *, file, dry_run, exhibition, **options):
        edition = self.edition(exhibition)
        wishes = planning.Wishes(
            rooms=mapping("--map-room", options["map_room"]),
            tracks=mapping("--map-track", options["map_track"]),
            **{name: options[name] for name in ("create_rooms", "create_tracks", "shift_to", "language")},
            capacity=options["capacity"],
        )
        if wishes.capacity < 1:
            raise CommandError("--capacity must be greater than zero.")
        # As the other commands speak, whatever the language of the site.
        with translation.override("en"):
            self.tell(self.run(file, edition, wishes, dry_run), dry_run)

    def run(self, file, edition, wishes, dry_run):
        try:
            document = files.read(content(file), edition, wishes.language)
            if dry_run:
                return planning.make(edition, document, wishes)
            return applying.apply(exhibition=edition, document=document, wishes=wishes)
        except FileRefused as refusal:
            raise CommandError("\n".join(refusal.messages)) from None

    def edition(self, slug):
        editions = (
            Exhibition.objects.filter(slug=slug) if slug else Exhibition.objects.filter(is_current=True)
        )
        edition = editions.first()
        if edition is None:
            known = ", ".join(Exhibition.objects.values_list("slug", flat=True)) or "none"
            raise CommandError(f"There is no such edition. Known are: {known}.")
        return edition

    def tell(self, plan, dry_run):
        self.stdout.write(f"{plan.exhibition.name} ({plan.exhibition.slug}), {plan.document.form}")
        for state, count in plan.counts.items():
            self.stdout.write(f"{state:12}{count:>6}")
        for what, matches in (("room", plan.rooms), ("section", plan.tracks)):
            for match in matches.values():
                if match.is_new:
                    self.stdout.write(f"new {what}: {match.name} ({match.row.code})")
        if plan.gone:
            names = ", ".join(one.reference for one in plan.gone[:MOST_NAMED])
            more = f" and {len(plan.gone) - MOST_NAMED} more" if len(plan.gone) > MOST_NAMED else ""
            self.stdout.write(f"kept, though not in the file: {len(plan.gone)} sessions: {names}{more}")
        for one in plan.notes:
            self.stdout.write(f"note: {one}")
        for one in plan.errors:
            self.stderr.write(f"left out: {one}")
        self.stdout.write("Nothing has been written." if dry_run else "Written to the draft.")


def content(file):
    try:
        if file.stat().st_size > files.MOST_BYTES:
            raise CommandError(f"The file is larger than {files.MOST_BYTES // 1024 // 1024} MB.")
        return file.read_bytes()
    except OSError as error:
        raise CommandError(f"The file cannot be read: {error.strerror}.") from None


def mapping(option, texts):
    """Return ``{name: code}`` of ``NAME=CODE``; names may contain the sign as well."""
    found = {}
    for text in texts:
        name, sign, code = text.rpartition("=")
        if not sign or not name.strip():
            raise CommandError(f"{option} wants NAME=CODE: {text}")
        found[name.strip()] = code.strip() or NONE
    return found
