"""``manage.py appoint``: the first officers of the Commission, whom nobody in the workplace may appoint."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError
from django.core.management.base import no_translations
from django.db import transaction

from conference import offices
from conference.models.commission import Part
from conference.models.commission.office import LEADING
from expo import invitations
from expo.models import Organisation


class Command(BaseCommand):
    help = "Appoint somebody to an office of the Commission, such as the first secretary of a part."

    def add_arguments(self, parser):
        parser.add_argument("email", help="account of the holder; a new one is invited by letter")
        parser.add_argument("--part", required=True, choices=Part.values)
        parser.add_argument("--role", required=True, choices=[str(role) for role in LEADING])
        parser.add_argument("--since", type=dt.date.fromisoformat, help="first day, such as 2011-01-01")
        parser.add_argument("--body", help="organisation that the holder is of, by its address")

    @no_translations
    def handle(self, *, email, part, role, since, body, **options):
        try:
            organisation = body and Organisation.objects.get(slug=body)
            with transaction.atomic():
                office = offices.appoint(
                    part=part,
                    role=role,
                    since=since,
                    organisation=organisation,
                    user=invitations.account(email=email),
                )
        except Organisation.DoesNotExist:
            raise CommandError(f"There is no organisation “{body}”.") from None
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from None
        self.stdout.write(
            f"{office.user.email}: {office.get_role_display()}, {Part(office.part).label}. "
            "A second factor is set up with the first login."
        )
