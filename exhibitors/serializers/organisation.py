"""What the page of an organisation takes."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from exhibitors.models import AccessKey
from exhibitors.organisation_keys import FEWEST_REQUESTS, MOST_REQUESTS, YEAR
from exhibitors.serializers.questions import Day
from expo.inputs import Choice, Email, Line, Strict, Whole

NEEDED = {"required": _("Fill in this field"), "blank": _("Fill in this field")}
LONGEST_LIFE = 10 * YEAR
LIVE, SANDBOX = "live", "sandbox"


class AddressInput(Strict):
    """To whom the letter is written."""

    email = Email(max_length=254, error_messages=NEEDED)


class NameInput(Strict):
    """What the organisation is called; it may be empty."""

    name = Line(max_length=200, allow_blank=True, error_messages=NEEDED)


class KeyInput(Strict):
    """What may be changed of a key. The context holds ``today`` and, of a key there is, ``key`` and ``day``.

    What stays as it is is not judged: the organisers may have agreed to more, or to less.
    """

    name = Line(max_length=100, error_messages=NEEDED)
    requests_a_minute = Whole(error_messages=NEEDED)
    expires_on = Day(max_length=10, allow_blank=True)

    def validate_requests_a_minute(self, value):
        key = self.context.get("key")
        if key and value == key.requests_a_minute:
            return value
        if not FEWEST_REQUESTS <= value <= MOST_REQUESTS:
            facts = {"least": FEWEST_REQUESTS, "most": MOST_REQUESTS}
            raise serializers.ValidationError(_("Give a number from %(least)s to %(most)s.") % facts, "range")
        return value

    def validate_expires_on(self, value):
        today = self.context["today"]
        if value and value == self.context.get("day"):
            return value
        if value and value < today:
            raise serializers.ValidationError(_("This day has passed. Choose a later one."), "past")
        if value and value > today + LONGEST_LIFE:
            raise serializers.ValidationError(_("Choose a day within ten years, or none."), "far")
        return value or None


class NewKeyInput(KeyInput):
    """What is said of a key when it is made."""

    kind = Choice(choices=[(LIVE, LIVE), (SANDBOX, SANDBOX)], error_messages=NEEDED)
    scope = Choice(choices=AccessKey.Scope.choices, error_messages=NEEDED)
