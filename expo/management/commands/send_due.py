"""``manage.py send_due``: the sweep of the outbox and of the apps’ own, for a timer beside the worker."""

from django.core.management import BaseCommand

from expo import offers, outbox


class Command(BaseCommand):
    help = "Send the messages and events that are due: what a worker that died has left behind."

    def handle(self, **options):
        sent = outbox.send_due() + sum(sweep() for sweep in offers.of("sweeps"))
        if sent:
            self.stdout.write(f"Sent: {sent}")
