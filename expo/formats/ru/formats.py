"""Russian formats. Django's own write 9:05 for 09:05 and ask for seconds in forms."""

from expo.formats.cyrillic import *  # noqa: F403

DATE_FORMAT = "j E Y г."
DATETIME_FORMAT = "j E Y г., H:i"
YEAR_MONTH_FORMAT = "F Y г."
