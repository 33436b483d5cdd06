"""Fields of the bodies that the API takes: stricter than the framework's, which turn numbers into texts."""

import re
import unicodedata
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, RegexValidator
from django.utils.translation import gettext_lazy as _
from drf_spectacular.drainage import set_override
from rest_framework import serializers
from rest_framework.fields import get_error_detail

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

    # The two separators of Unicode break a line as well.
    signs = rf"^[^\u0000-\u001F\u2028\u2029{CONTROLS}]*$"
    default_error_messages = {
        "invalid": _("Send a text."),
        "null": _("Send a text; an empty one removes the value."),
        "blank": _("Fill in this field"),
        "too_long": _("Too long: %(n)s characters, at most %(max)s"),
        "control": _("Control characters are not accepted."),
    }

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.own_validators = list(kwargs.get("validators", ()))
        self.validators.append(RegexValidator(self.signs, self.error_messages["control"], "control"))

    def run_validators(self, value):
        """Only those that a field has of its own; the others describe what is looked at below anyhow."""
        errors = []
        for validator in self.own_validators:
            try:
                validator(value)
            except ValidationError as error:
                errors += get_error_detail(error)
        if errors:
            raise serializers.ValidationError(errors)

    def run_validation(self, data=serializers.empty):
        # As it was sent: what is stripped off or composed later counts too.
        if isinstance(data, str):
            if not re.compile(self.signs).fullmatch(data):
                self.fail("control")
            self.check_length(max(data, unicodedata.normalize("NFC", data), key=len))
        return super().run_validation(data)

    def check_length(self, text):
        """Refuse a text of more signs than the column has."""
        if self.max_length and len(text) > self.max_length:
            message = self.error_messages["too_long"] % {"n": len(text), "max": self.max_length}
            raise serializers.ValidationError(message, "max_length")

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
        is_email = EmailValidator(_("Check the e-mail address"), code="email")
        self.validators.append(is_email)
        self.own_validators.append(is_email)


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


class Flag(serializers.BooleanField):
    """True or false, not the many texts that the framework takes for them."""

    default_error_messages = {"invalid": _("Send true or false."), "null": _("Send true or false.")}

    def to_internal_value(self, data):
        if not isinstance(data, bool):
            self.fail("invalid")
        return data


class Whole(serializers.IntegerField):
    """A whole number; null removes it."""

    default_error_messages = {
        "invalid": _("Send a whole number."),
        "min_value": _("At least {min_value}."),
        "max_value": _("At most {max_value}."),
        "not_allowed": _("This value is not offered. Choose one of: %(choices)s"),
    }

    def __init__(self, *, allowed=(), **kwargs):
        super().__init__(**kwargs)
        self.allowed = list(allowed)

    def to_internal_value(self, data):
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        if self.allowed and data not in self.allowed:
            offered = {"choices": ", ".join(map(str, self.allowed))}
            raise serializers.ValidationError(self.error_messages["not_allowed"] % offered, "invalid_choice")
        return super().to_internal_value(data)


class Number(serializers.DecimalField):
    """A JSON number or a text of one, in a range and with so many decimals; null removes it.

    ``as_float`` gives what JSON itself can keep.
    """

    default_error_messages = {
        "invalid": _("Send a number, such as 18.5."),
        "places": _("Give at most %(n)s decimals."),
        "range": _("Give a number from %(least)s to %(most)s."),
    }

    def __init__(self, *, least, most, places, as_float=False, **kwargs):
        digits = len(str(int(most))) + places
        super().__init__(max_digits=digits, decimal_places=places, coerce_to_string=False, **kwargs)
        # That null is taken too, the document says of its own accord.
        described = {"type": "number", "minimum": least, "maximum": most, "multipleOf": float(f"1e-{places}")}
        set_override(self, "field", described)
        self.least, self.most, self.as_float = Decimal(str(least)), Decimal(str(most)), as_float

    def to_internal_value(self, data):
        if isinstance(data, bool) or not isinstance(data, (int, float, str)):
            self.fail("invalid")
        try:
            value = Decimal(str(data).strip())
        except ArithmeticError:
            self.fail("invalid")
        if not value.is_finite():
            self.fail("invalid")
        if not self.least <= value <= self.most:
            facts = {"least": self.least, "most": self.most}
            code = "min_value" if value < self.least else "max_value"
            raise serializers.ValidationError(self.error_messages["range"] % facts, code)
        if value != value.quantize(Decimal(1).scaleb(-self.decimal_places)):
            message = self.error_messages["places"] % {"n": self.decimal_places}
            raise serializers.ValidationError(message, "max_decimal_places")
        value = value.quantize(Decimal(1).scaleb(-self.decimal_places))
        return float(value) if self.as_float else value

    def to_representation(self, value):
        return float(value)
