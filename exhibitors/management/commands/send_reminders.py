from django.core.management.base import BaseCommand

from exhibitors import reminders
from expo import clock
from expo.models import Exhibition


class Command(BaseCommand):
    help = "Queue the reminders of deadlines that are due. Run it once a day; a second run sends nothing."

    def handle(self, **options):
        exhibition = Exhibition.objects.current()
        number = reminders.send_due(exhibition=exhibition, now=clock.now())
        self.stdout.write(f"Reminders queued: {number}")
