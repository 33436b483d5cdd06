"""A server of the tests, to which something is posted, and names that lead to it."""

import socket
import threading

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


def answer(status):
    """Return an answer that says nothing but its status."""
    return OK.replace(b"200 OK", f"{status} Test".encode())


def length_of(head):
    """What the header Content-Length says."""
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0


class Listener:
    """A server in a thread that keeps what is sent to it, as pairs of head and body.

    It gives its ``answers`` in turn, and the last one for ever: bytes, or what writes them itself.
    """

    def __init__(self, answers, context=None):
        self.answers, self.context = list(answers), context
        self.requests, self.names = [], []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.stopped = threading.Event()
        self.thread.start()

    def serve(self):
        while True:
            try:
                connection, _address = self.socket.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(5)
                try:
                    self.talk(connection)
                except OSError:
                    continue

    def talk(self, connection):
        if self.context:
            with self.context.wrap_socket(connection, server_side=True) as secured:
                self.exchange(secured)
        else:
            self.exchange(connection)

    def exchange(self, connection):
        received = self.more(connection)
        while b"\r\n\r\n" not in received:
            received += self.more(connection)
        head, _gap, body = received.partition(b"\r\n\r\n")
        # To its end: closing with something unread would break the connection off.
        while len(body) < length_of(head):
            body += self.more(connection)
        self.requests.append((head.decode(), body))
        given = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if callable(given):
            given(connection, self.stopped)
        else:
            connection.sendall(given)

    @staticmethod
    def more(connection):
        received = connection.recv(65536)
        if not received:
            raise ConnectionResetError
        return received

    def close(self):
        self.stopped.set()
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        self.thread.join(5)


def resolving_to(monkeypatch, *answers):
    """Let each further look-up of the test's name give the next answer, a list of addresses."""
    asked = []
    real = socket.getaddrinfo

    def found(host, port, *args, **kwargs):
        name = host.decode() if isinstance(host, bytes) else host
        if name != "hooks.example.org":
            return real(host, port, *args, **kwargs)
        addresses = answers[min(len(asked), len(answers) - 1)]
        asked.append(name)
        return [
            (
                socket.AF_INET6 if ":" in one else socket.AF_INET,
                socket.SOCK_STREAM,
                6,
                "",
                (one, port, 0, 0)[: 4 if ":" in one else 2],
            )
            for one in addresses
        ]

    monkeypatch.setattr("socket.getaddrinfo", found)
    return asked
