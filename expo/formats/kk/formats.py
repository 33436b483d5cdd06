"""Kazakh formats. Django ships none, and would fall back to English ones."""

from expo.formats.cyrillic import *  # noqa: F403

DATE_FORMAT = "Y ж. j E"
DATETIME_FORMAT = "Y ж. j E, H:i"
YEAR_MONTH_FORMAT = "Y ж. F"
