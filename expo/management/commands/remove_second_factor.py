"""``manage.py remove_second_factor E-MAIL``: for a lost phone, when the recovery codes are gone too."""

from django.core.management import BaseCommand, CommandError

from expo import accounts
from expo.models import User


class Command(BaseCommand):
    help = "Take the second factor from a user, end the sessions and tell by letter."

    def add_arguments(self, parser):
        parser.add_argument("user", metavar="E-MAIL", help="the address with which the user logs in")
        parser.add_argument("--reason", help="why, for the log; asked for where it is not given")

    def handle(self, *, user, reason, **options):
        found = User.objects.filter(email=user.lower()).first()
        if found is None:
            raise CommandError(f"There is no user with the address {user}.")
        if not accounts.has_second_factor(found):
            raise CommandError(f"{found.email} has no second factor.")
        while not (reason or "").strip():
            reason = input(f"Why is the second factor of {found.email} to be removed? ")
        accounts.remove_second_factor(user=found, reason=reason.strip())
        self.stdout.write(f"{found.email} has no second factor any more. All sessions have ended.")
