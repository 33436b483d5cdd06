"""Tax numbers: what a register can have issued and what must be a slip of the pen.

Pure calculation. Nothing is asked of the tax offices, and nothing is read out of a number.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum.by import unp
from stdnum.exceptions import InvalidChecksum

from expo.models.organisation import TaxScheme

LONGEST = 20
# Spaces of every kind and the dashes that texts and spreadsheets put between groups of digits.
SEPARATORS = re.compile(r"[\s\u200B\u2060\uFEFF\-\u2010-\u2015\u2212]+")
# The letters of a UNP exist in both alphabets and look alike.
CYRILLIC = str.maketrans("АВЕКМНОРСТ", "ABEKMHOPCT")
UNP_SHAPE = re.compile(r"[ABEKMHOPCTАВЕКМНОРСТ]{2}[0-9]{7}")
DIGITS = "0123456789"


class TaxNumberWrong(ValidationError):
    """No register can have issued this number. ``place`` is the sign to look at, counted from 1."""

    place = None


class WrongLength(TaxNumberWrong):
    def __init__(self, scheme, needed, sent):
        facts = {"field": NAMES[scheme], "needed": needed, "sent": sent}
        super().__init__(_("%(field)s: %(needed)s characters are needed, not %(sent)s") % facts, "length")


class WrongSign(TaxNumberWrong):
    """A letter or digit that cannot stand in its place."""

    def __init__(self, scheme, place):
        self.place = place
        super().__init__(_look_at(scheme, place), "format")


class WrongCheckDigit(TaxNumberWrong):
    """The last digit does not follow from the others: one of them is wrong, or it is itself."""

    def __init__(self, scheme, place):
        self.place = place
        message = _("The check digit does not match")
        super().__init__(f"{message}. {_look_at(scheme, place)}", "checksum")


def _look_at(scheme, place):
    return _("%(field)s: look at digit %(n)s again") % {"field": NAMES[scheme], "n": place}


def normal(number):
    """Return ``number`` as it is stored: capitals, no spaces or dashes, the letters of a UNP Latin."""
    number = SEPARATORS.sub("", number).upper()
    return number.translate(CYRILLIC) if UNP_SHAPE.fullmatch(number) else number


def check(scheme, number):
    """Raise TaxNumberWrong unless ``number``, which is ``normal``, can be one of ``scheme``.

    Its code is "length", "format" or "checksum". Not every slip can be seen: the check digit of a BIN
    does not depend on the last digit before it, and a UNP of a person is the same with B and M in front.
    """
    _CHECKS[scheme](number)


def _check_unp(number):
    """Order of the Ministry of Taxes and Duties of Belarus, as python-stdnum has it.

    Nine digits, of which the first is 1–7; those of persons begin with two letters.
    """
    _check_length(TaxScheme.BY_UNP, number, 9)
    of_person = number[0] in "ABCEHKM"
    first_two = ["ABCEHKM", "ABCEHKMOPT"] if of_person else ["1234567", DIGITS]
    _check_signs(TaxScheme.BY_UNP, number, first_two + [DIGITS] * 7)
    try:
        digit = unp.calc_check_digit(number)
    except InvalidChecksum:
        # The sum leaves ten: such numbers are not issued.
        digit = None
    if number[-1] != digit:
        raise WrongCheckDigit(TaxScheme.BY_UNP, 9)


def _check_bin(number):
    """Rules of Kazakhstan for identification numbers: year and month of registration, kind, unit, serial.

    Kind 4 is a resident company, 5 a foreign one, 6 a joint entrepreneur; unit 0 the head office,
    1 a branch, 2 a representation, 3 a farm.
    """
    _check_length(TaxScheme.KZ_BIN, number, 12)
    month = "123456789" if number[2] == "0" else "012"
    _check_signs(TaxScheme.KZ_BIN, number, [DIGITS, DIGITS, "01", month, "456", "0123"] + [DIGITS] * 6)
    if number[-1] != _bin_digit(number):
        raise WrongCheckDigit(TaxScheme.KZ_BIN, 12)


def _bin_digit(number):
    """Return the check digit, None where both rows of weights leave ten: such numbers are not issued."""
    for weights in ((1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)):
        rest = sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False)) % 11
        if rest < 10:
            return str(rest)
    return None


def _check_rnn(number):
    _check_length(TaxScheme.KZ_RNN, number, 12)
    _check_signs(TaxScheme.KZ_RNN, number, [DIGITS] * 12)


def _check_other(number):
    if len(number) > LONGEST:
        facts = {"n": len(number), "max": LONGEST}
        raise TaxNumberWrong(_("Too long: %(n)s characters, at most %(max)s") % facts, "length")


def _check_length(scheme, number, needed):
    if len(number) != needed:
        raise WrongLength(scheme, needed, len(number))


def _check_signs(scheme, number, allowed):
    for place, (sign, signs) in enumerate(zip(number, allowed, strict=True), start=1):
        if sign not in signs:
            raise WrongSign(scheme, place)


NAMES = {
    TaxScheme.BY_UNP: gettext_lazy("UNP"),
    TaxScheme.KZ_BIN: gettext_lazy("BIN"),
    TaxScheme.KZ_RNN: gettext_lazy("RNN"),
}
_CHECKS = {
    TaxScheme.BY_UNP: _check_unp,
    TaxScheme.KZ_BIN: _check_bin,
    TaxScheme.KZ_RNN: _check_rnn,
    TaxScheme.OTHER: _check_other,
}
