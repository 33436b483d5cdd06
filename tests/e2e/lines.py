"""A line between browser and server that can be cut or hang: no route of a browser sees a worker ask."""

import contextlib
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Line:
    """Passes on what comes to ``base``. Set ``state`` to ``"through"``, ``"hanging"`` or ``"cut"``."""

    def __init__(self, port):
        self.target, self.state = port, "through"
        self.changed = threading.Condition()
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.base = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        self.threads = []
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def set(self, state):
        with self.changed:
            self.state = state
            self.changed.notify_all()

    def lead_to(self, port):
        """Cut all connections, which would go on to the former server for as long as they are used."""
        self.set("cut")
        for one in self.threads:
            one.join()
        self.target = port
        self.set("through")

    def close(self):
        self.set("cut")
        # Closing alone would not wake who waits for a connection.
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        self.thread.join()
        for one in self.threads:
            one.join()

    def serve(self):
        while True:
            try:
                client, _address = self.socket.accept()
            except OSError:
                return
            self.threads.append(threading.Thread(target=self.join, args=(client,), daemon=True))
            self.threads[-1].start()

    def join(self, client):
        with (
            contextlib.suppress(OSError),
            client,
            socket.create_connection(("127.0.0.1", self.target)) as server,
        ):
            back = threading.Thread(target=self.pass_on, args=(server, client), daemon=True)
            back.start()
            self.pass_on(client, server)
            back.join()

    def pass_on(self, source, sink):
        source.settimeout(0.1)
        with contextlib.suppress(OSError):
            while self.state != "cut":
                try:
                    data = source.recv(65536)
                except TimeoutError:
                    continue
                if not data:
                    break
                with self.changed:
                    self.changed.wait_for(lambda: self.state != "hanging")
                if self.state != "cut":
                    sink.sendall(data)
        for one in (source, sink):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def proxy_without_a_site():
    """Answer each request with the ``status`` of what is yielded, in the bare words of a proxy."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_error(server.status)

        def log_message(self, *args):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.status = 502
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
