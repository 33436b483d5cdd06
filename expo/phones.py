"""Telephone numbers: stored as E.164, shown the way people write them."""

import re

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from phonenumbers import NumberParseException, PhoneNumberFormat

# The countries whose own way of dialling is clear enough to read a number without its code.
DIALLED_AT_HOME = ("BY", "KZ")
# The digits of half the world's scripts are digits to the library, and so are letters on a keypad.
WRITTEN = re.compile(r"[+0-9()./\s\-\u2010-\u2015\u2212]+")
ALMATY = re.compile(r"\+7727([0-9]{3})([0-9]{2})([0-9]{2})")


class PhoneWrong(ValidationError):
    """Nobody can be reached under this number."""

    def __init__(self):
        super().__init__(
            _("Check the telephone number. Write it with the country’s code, such as +375 17 …"), "phone"
        )


def parse(text, country=""):
    """Return the number in ``text`` as E.164, such as ``+375172501234``.

    ``country`` is the two-letter code of the company's country. In Belarus and Kazakhstan a number may be
    written as it is dialled there; elsewhere it needs the country's code. Raises PhoneWrong.
    """
    if not WRITTEN.fullmatch(text):
        raise PhoneWrong
    try:
        # The library does not know every space there is.
        text = " ".join(text.split())
        number = phonenumbers.parse(text, country if country in DIALLED_AT_HOME else None)
    except NumberParseException:
        raise PhoneWrong from None
    if not phonenumbers.is_valid_number(number):
        raise PhoneWrong
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def shown(e164):
    """Return a stored number in the international form. One that was never checked comes back as it is."""
    in_almaty = ALMATY.fullmatch(e164)
    if in_almaty:
        # The library groups Almaty's area code wrongly: +7 7272 50 12 34.
        return "+7 (727) {}-{}-{}".format(*in_almaty.groups())
    try:
        number = phonenumbers.parse(e164, None)
    except NumberParseException:
        return e164
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
