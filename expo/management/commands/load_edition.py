import sys

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from expo.loading import EditionRefused, load_edition


class Command(BaseCommand):
    help = "Load an edition of the exhibition from a folder of CSV files. Loading it again changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("directory", help="the folder, such as expo/data/belarus-expo-2011")
        parser.add_argument(
            "--current", action="store_true", help="show this edition on the site from now on"
        )
        parser.add_argument(
            "--progress", action="store_true", help="show progress even where stderr is not a terminal"
        )

    def handle(self, *, directory, current, progress, **options):
        hidden = not (progress or sys.stderr.isatty())
        with tqdm(unit="B", unit_scale=True, leave=False, disable=hidden, file=sys.stderr) as bar:

            def show(done, total, file):
                bar.total = total
                bar.set_description(file, refresh=False)
                bar.update(done - bar.n)

            try:
                report = load_edition(directory, make_current=current, progress=None if hidden else show)
            except EditionRefused as error:
                raise CommandError(refusal(error)) from None
        self.tell(report)

    def tell(self, report):
        exhibition = report.exhibition
        shown = "shown on the site" if exhibition.is_current else "not shown on the site"
        self.stdout.write(f"{exhibition.name} ({exhibition.slug}), {shown}")
        self.stdout.write(f"{'file':20}{'created':>9}{'updated':>9}{'unchanged':>11}{'not in file':>13}")
        for one in report.files:
            counts = f"{one.created:>9}{one.updated:>9}{one.unchanged:>11}{one.missing:>13}"
            self.stdout.write(f"{one.file:20}{counts}")
        for one in report.files:
            if one.missing:
                self.stdout.write(f"{one.file}: kept, though no longer in the file: {names(one)}")
        for file in report.ignored:
            self.stdout.write(f"{file}: ignored, no such file belongs to an edition")


def names(report):
    """Return the keys that a file no longer has, as far as they are kept."""
    listed = ", ".join(report.missing_keys)
    more = report.missing - len(report.missing_keys)
    return f"{listed} and {more} more" if more else listed


def refusal(error):
    """Return what is wrong, one problem a line."""
    total = len(error.problems) + error.more
    lines = [f"Nothing was loaded: {total} {'problem' if total == 1 else 'problems'} found."]
    lines += [str(problem) for problem in error.problems]
    if error.more:
        lines.append(f"… and {error.more} more")
    return "\n".join(lines)
