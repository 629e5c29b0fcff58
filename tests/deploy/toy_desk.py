"""A desk on real servers whose services only say that they are ready: for tests of the supervisor."""

import json
import os
import signal
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer


class Ready(BaseHTTPRequestHandler):
    """Answers every question with 200."""

    def do_GET(self) -> None:
        """Answers 200."""
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


def serve(name: str) -> None:
    """Plays one service, in the way that TOY_<NAME> asks for."""
    way = os.environ.get(f"TOY_{name.upper()}")
    if way == "fails":
        sys.exit("toys need batteries")
    if way == "stubborn":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print(json.dumps({"level": "info", "event": "started"}), flush=True)
    if way == "warns":
        print(json.dumps({"level": "warning", "event": "low battery"}), flush=True)
    HTTPServer(("127.0.0.1", int(os.environ["GUICHE_SERVICE_PORT"])), Ready).serve_forever()


def toy_command(name: str) -> tuple[str, ...]:
    """What starts a toy."""
    return (sys.executable, __file__, name)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        serve(sys.argv[1])
    else:
        # The toys would take seconds to read what they do not need.
        from services.gateway import cli, supervisor

        supervisor.service_command = toy_command
        cli.app(["run"])
