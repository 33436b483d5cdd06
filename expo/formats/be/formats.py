"""Belarusian formats. Django ships none, and would fall back to English ones."""

from expo.formats.cyrillic import *  # noqa: F403

DATE_FORMAT = "j E Y г."
DATETIME_FORMAT = "j E Y г., H:i"
YEAR_MONTH_FORMAT = "F Y г."
