"""A product of its own for a browser: `python -m support.serve FOLDER STAGE [DATABASE]`.

It prints its address and what the stage is made of, one a line, and serves until its input ends. With `HENGJI_JOURNEYS_SLOW=0.5` every
page comes that many seconds late, and its second half as late again: a journey that reads before it has waited fails everywhere, and
not only on the slow machine of somebody else.
"""

from __future__ import annotations

import json
import os
import socketserver
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
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


class Late:
    """Answers as a machine does that has other things to do: late, and half by half. Files are let through."""

    def __init__(self, application: Callable[..., Iterable[bytes]], seconds: float) -> None:
        self.application, self.seconds = application, seconds

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """The same answer, later."""
        if environ["PATH_INFO"].startswith("/static/"):
            return self.application(environ, start)
        return self._halves(environ, start)

    def _halves(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterator[bytes]:
        time.sleep(self.seconds)
        body = b"".join(self.application(environ, start))
        middle = len(body) // 2
        yield body[:middle]
        time.sleep(self.seconds)
        yield body[middle:]


def main() -> None:
    """Migrate, set the stage, serve; it is the same day on every machine."""
    folder, stage = Path(sys.argv[1]), sys.argv[2]
    os.environ |= {
        "HENGJI_DATABASE": sys.argv[3] if len(sys.argv) > 3 else f"sqlite:///{folder / 'journeys.db'}",
        "HENGJI_HOME": str(folder),
        "HENGJI_DEMO": "yes",
        "HENGJI_HTTPS": "no",
        "HENGJI_HOSTS": "127.0.0.1,localhost",
    }
    import support.product  # noqa: F401 - it sets Django up
    from django.core.management import call_command
    from django.db import transaction

    call_command("migrate", verbosity=0)
    from support.group_of_rooms import TODAY
    from support.stages import STAGES

    from hengji.web import middleware

    middleware.timezone.localdate = lambda *given: TODAY  # type: ignore[assignment]
    with transaction.atomic():
        made = STAGES[stage]()
    from hengji.web.wsgi import application

    slow = float(os.environ.get("HENGJI_JOURNEYS_SLOW", "0"))
    answering = Late(application, slow) if slow else application
    server = make_server("127.0.0.1", 0, answering, server_class=Threads, handler_class=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{server.server_address[1]}")  # noqa: T201 - for whoever started it
    print(json.dumps(made), flush=True)  # noqa: T201 - the same
    sys.stdin.read()


if __name__ == "__main__":
    main()
