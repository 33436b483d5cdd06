"""Fields of the bodies that the API takes: stricter than the framework's, which turn numbers into texts."""

import re
import unicodedata
from decimal import Decimal

from django.core.validators import EmailValidator, RegexValidator
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

# Besides the upper control characters those that turn the direction of a text: what is read is then
# not what is stored.
CONTROLS = r"\u007F-\u009F\u202A-\u202E\u2066-\u2069"


class Strict(serializers.Serializer):
    """Refuses members that it does not know, so that a mistyped name is not lost without a word."""

    default_error_messages = {
        "invalid": _("Send a JSON object."),
        "unknown": _("There is no such field, or it cannot be set."),
    }

    def run_validation(self, data=serializers.empty):
        if not isinstance(data, dict):
            message = self.error_messages["invalid"]
            raise serializers.ValidationError({"non_field_errors": [message]}, "invalid")
        return super().run_validation(data)

    def to_internal_value(self, data):
        writable = {field.field_name for field in self._writable_fields}
        problems = {
            name: [serializers.ErrorDetail(self.error_messages["unknown"], "unknown")]
            for name in data
            if name not in writable
        }
        try:
            values = super().to_internal_value(data)
        except serializers.ValidationError as error:
            problems |= error.detail
        if problems:
            raise serializers.ValidationError(problems)
        return values


class Line(serializers.CharField):
    """One line of text: a JSON string, NFC-normalised, without control characters."""

    signs = rf"^[^\u0000-\u001F{CONTROLS}]*$"
    default_error_messages = {
        "invalid": _("Send a text."),
        "null": _("Send a text; an empty one removes the value."),
        "blank": _("Fill in this field"),
        "too_long": _("Too long: %(n)s characters, at most %(max)s"),
        "control": _("Control characters are not accepted."),
    }

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.validators.append(RegexValidator(self.signs, self.error_messages["control"], "control"))

    def run_validation(self, data=serializers.empty):
        # As it was sent: what is stripped off or composed later counts too.
        if isinstance(data, str):
            if not re.compile(self.signs).fullmatch(data):
                self.fail("control")
            longest = max(len(data), len(unicodedata.normalize("NFC", data)))
            if self.max_length and longest > self.max_length:
                message = self.error_messages["too_long"] % {"n": longest, "max": self.max_length}
                raise serializers.ValidationError(message, "max_length")
        return super().run_validation(data)

    def to_internal_value(self, data):
        if not isinstance(data, str):
            self.fail("invalid")
        return unicodedata.normalize("NFC", data).strip()


class Paragraphs(Line):
    """A text of several lines."""

    signs = rf"^[^\u0000-\u0008\u000B\u000C\u000E-\u001F{CONTROLS}]*$"

    def to_internal_value(self, data):
        return super().to_internal_value(data).replace("\r\n", "\n").replace("\r", "\n")


class Email(Line):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.validators.append(EmailValidator(_("Check the e-mail address"), code="email"))


class Choice(serializers.ChoiceField):
    """One of the model's choices, as a JSON string."""

    default_error_messages = {
        "invalid": _("Send a text."),
        "null": _("Send a text; an empty one removes the value."),
        "invalid_choice": _("This value is not offered. Choose one of: %(choices)s"),
    }

    def to_internal_value(self, data):
        if not isinstance(data, str):
            self.fail("invalid")
        if data == "" and self.allow_blank:
            return ""
        if data not in self.choices:
            offered = {"choices": ", ".join(self.choices)}
            raise serializers.ValidationError(
                self.error_messages["invalid_choice"] % offered, "invalid_choice"
            )
        return data


@extend_schema_field(
    {"type": "number", "exclusiveMinimum": 0, "maximum": 99999.99, "multipleOf": 0.01, "examples": [18.5]}
)
class Area(serializers.DecimalField):
    """Square metres: a positive JSON number, or a text of one, with at most two decimals."""

    default_error_messages = {
        "invalid": _("Send a number of square metres, such as 18.5."),
        "max_digits": _("Give at most five digits before the point and two after it."),
        "max_decimal_places": _("Give at most five digits before the point and two after it."),
        "max_whole_digits": _("Give at most five digits before the point and two after it."),
        "min_value": _("The area must be greater than zero."),
    }

    def to_internal_value(self, data):
        if isinstance(data, bool) or not isinstance(data, (int, float, str)):
            self.fail("invalid")
        value = super().to_internal_value(data)
        if value < Decimal("0.01"):
            self.fail("min_value", min_value=0)
        return value
