"""What is written to an organisation about its own page."""

from django.utils import translation
from django.utils.translation import gettext as _

from expo import outbox
from expo.languages import text_in


def send_entry(*, exhibition, email, language, code, link, minutes):
    """Send the link and the code that open the organisation's page."""
    with translation.override(language):
        words = {
            "exhibition": text_in(exhibition, "title")[0],
            "code": code,
            "link": link,
            "minutes": minutes,
        }
        outbox.queue(
            exhibition=exhibition,
            to=email,
            language=language,
            is_confidential=True,
            subject=_("Link to the page of your organisation"),
            body=_(
                "Somebody has asked for the page on which your organisation makes its keys for the API.\n\n"
                "Exhibition: %(exhibition)s\n\n"
                "To open the page, follow this link:\n%(link)s\n\n"
                "or enter this code where the letter was asked for: %(code)s\n\n"
                "Either works once, within %(minutes)s minutes. Whoever has it can read and change all of "
                "your applications. If it was not you, do nothing."
            )
            % words,
        )
