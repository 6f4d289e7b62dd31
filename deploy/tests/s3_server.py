"""An S3 server of this machine, for tests: moto behind a lock, as S3 decides conditional writes one by one.

usage: s3_server.py LOG

Prints its address once it listens. LOG gets a line a request: method, status, path.
"""

import sys
from threading import Lock
from wsgiref.types import StartResponse, WSGIEnvironment

from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server


class OneWriterAtATime:
    """Moto looks and then creates: two threads of it would both find a name free."""

    def __init__(self, app: DomainDispatcherApplication) -> None:
        self._app = app
        self._lock = Lock()

    def __call__(self, environ: WSGIEnvironment, respond: StartResponse):
        if environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            return self._app(environ, respond)
        with self._lock:
            return self._app(environ, respond)


class Logged(WSGIRequestHandler):
    """Keeps connections open, and writes a line a request."""

    protocol_version = "HTTP/1.1"
    requests = None

    def log_request(self, code="-", size="-") -> None:
        print(self.command, int(code), self.path, file=Logged.requests, flush=True)

    def log(self, type, message, *args) -> None:  # noqa: A002 - as werkzeug names it
        print(message % args, file=sys.stderr)


def main(log: str) -> None:
    Logged.requests = open(log, "a", encoding="utf-8")  # noqa: SIM115 - as long as the process
    app = OneWriterAtATime(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Logged)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1])
