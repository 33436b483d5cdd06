"""A letter as it leaves the house, and what the answers of a mail server mean."""

import re
import smtplib
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.encoding import punycode
from django.utils.html import format_html, format_html_join

from expo.languages import text_in

# Django's urlize would also link a bare name such as example.kz, which may be an applicant's invention.
ADDRESS = re.compile(r"""(https?://[^\s<>"“”«»]*[^\s<>"“”«».,:;!?'’)\]])""")
CONTROLS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
LONGEST_ERROR = 500


def one_line(text):
    """Return ``text`` as it may stand in a header or a list: a line break there would forge a header."""
    return CONTROLS.sub(" ", text).strip()


def compose(message):
    """Return the letter of an outbox row: its text, and the same as HTML.

    The Message-ID depends on the row alone: sent twice, after a connection lost at the last
    moment, it is recognised as one letter.
    """
    letter = EmailMultiAlternatives(
        message.subject,
        message.body,
        to=[message.to],
        headers={
            "Message-ID": f"<{message.created_at:%Y%m%d%H%M%S}.{message.pk}@{_domain()}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": message.language,
        },
    )
    letter.attach_alternative(as_html(message), "text/html")
    return letter


def _domain():
    return punycode(parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]) or "localhost"


def as_html(message):
    """Return the letter as an HTML page in its own language: paragraphs, and addresses as links."""
    paragraphs = re.split(r"\n\s*\n", message.body.strip())
    with translation.override(message.language):
        title, title_language = text_in(message.exhibition, "title")
        facts = {
            "message": message,
            "title": title,
            "title_language": title_language,
            "site": f"{settings.BASE_URL}/{message.language}/",
            "paragraphs": [[_linked(line) for line in one.splitlines()] for one in paragraphs],
        }
        return render_to_string("mail/message.html", facts)


def _linked(line):
    parts = ADDRESS.split(line)
    linked = [format_html('<a href="{0}">{0}</a>', part) if at % 2 else part for at, part in enumerate(parts)]
    return format_html_join("", "{}", ((part,) for part in linked))


def is_permanent(error):
    """True where the same letter would be refused again.

    RFC 5321 calls 5xx permanent. Where it meets the sender or the login, the fault is the site's and
    may be mended, so only the recipient and the content count.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code >= 500
    # Not even a letter: an address or a subject that cannot stand in a header.
    return isinstance(error, ValueError)


def in_words(error):
    """Return what went wrong in one line: the server's own answer where there is one."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        text = "; ".join(_answer(*answer) for answer in error.recipients.values())
    elif isinstance(error, smtplib.SMTPResponseException):
        text = _answer(error.smtp_code, error.smtp_error)
    else:
        text = f"{type(error).__name__}: {error}"
    return one_line(text)[:LONGEST_ERROR]


def _answer(code, text):
    return f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"
