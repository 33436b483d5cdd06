"""An SMTP server of the tests' own, so that letters are read as a recipient's server gets them."""

import email
import email.policy
import socket

from aiosmtpd.controller import Controller


class Sink:
    """Listens on loopback, keeps every letter, and refuses recipients as ``answers`` say.

    ``answers`` are used up one a recipient; without any everything is taken. ``down()`` and ``up()``
    take the server away and bring it back at the same port.
    """

    def __init__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.letters = []
        self.answers = []
        self.up()

    def up(self):
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def down(self):
        if self.controller is not None:
            self.controller.stop()
        self.controller = None

    @property
    def mailers(self):
        """What ``settings.MAILERS`` has to be for letters to come here."""
        options = {"host": "127.0.0.1", "port": self.port, "timeout": 5}
        return {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.letters.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"


def text_of(letter):
    return _content(letter, "plain")


def html_of(letter):
    return _content(letter, "html")


def _content(letter, kind):
    """Mail ends its lines in a way of its own."""
    return letter.get_body((kind,)).get_content().replace("\r\n", "\n")
