"""A product of its own for a browser: `python -m support.serve FOLDER [UNITS]` prints its address and serves until its input ends."""

from __future__ import annotations

import os
import socketserver
import sys
import threading
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


class Threads(socketserver.ThreadingMixIn, WSGIServer):
    """A request, a thread: browsers keep connections open."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Says nothing of requests."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is given
        """Nothing."""


def main() -> None:
    """Migrate, furnish, serve."""
    folder, units = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0
    os.environ |= {
        "HENGJI_DATABASE": f"sqlite:///{folder / 'journeys.db'}",
        "HENGJI_HOME": str(folder),
        "HENGJI_DEMO": "yes",
        "HENGJI_HTTPS": "no",
        "HENGJI_HOSTS": "127.0.0.1,localhost",
    }
    import support.product  # noqa: F401 - it sets Django up
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from support.furnished import furnish

    furnish(units)
    from hengji.web.wsgi import application

    server = make_server("127.0.0.1", 0, application, server_class=Threads, handler_class=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)  # noqa: T201 - for whoever started it
    sys.stdin.read()


if __name__ == "__main__":
    main()
