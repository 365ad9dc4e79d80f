"""The web product under eight people at once, on a group of 300 units with 40 items each; on the server that is deployed.

python bench/web.py [sqlite|postgres] [UNITS ITEMS] [SECONDS]     both databases, 300 x 40, and 20 s each unless said otherwise

Each person signs in and goes from page to page without a pause for thought, which is far more than eight people do. For each page: how
long until the last byte for half of the requests and for 95 of 100, its statements (asked once in this process), its size, and what goes
over the wire. The machine's load stands beside it: with other work on the same cores the times are upper bounds, and the seconds that
one process worked for a page (cpu) say more.
"""

from __future__ import annotations

import gzip
import http.client
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

import support.product  # noqa: E402, F401 - sets Django up
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402
from support.committed import address  # noqa: E402
from support.databases import Database, prepared  # noqa: E402
from support.group_of_rooms import PASSWORD  # noqa: E402
from support.grown import Pages, grow  # noqa: E402

from hengji.org.models import Account  # noqa: E402

PEOPLE = ("olivia", "olivia", "leo", "ada", "fay", "olivia", "leo", "ada")
"""Those who see the whole group: nobody's pages are larger."""
MIX = (
    "home",
    "units",
    "goals",
    "goals of a text",
    "goal",
    "letters",
    "letter",
    "figures",
    "a unit's year",
    "search",
    "goal map",
    "coverage",
)


class Door:
    """A person's browser: one connection that stays open, cookies, gzip."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies = port, dict[str, str]()
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def ask(self, method: str, path: str, body: str = "", again: bool = True) -> tuple[int, bytes, float]:
        """Status, the bytes that came, and the seconds until the last of them; once more where the server had closed the line."""
        given = {
            "Accept-Encoding": "gzip",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        if body:
            given |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Referer": f"http://127.0.0.1:{self.port}{path}",
            }
        start = time.perf_counter()
        try:
            self.line.request(method, path, body or None, given)
            answer = self.line.getresponse()
            data = answer.read()
        except (http.client.HTTPException, ConnectionError):
            self.line.close()
            if not again:
                raise
            self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
            return self.ask(method, path, body, again=False)
        took = time.perf_counter() - start
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, data, took

    def sign_in(self, login: str) -> None:
        """As people do."""
        _, data, _ = self.ask("GET", "/sign-in")
        page = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
        found = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert found is not None
        words = {"csrfmiddlewaretoken": found[1].decode(), "login": login, "password": PASSWORD, "next": "/"}
        status, _, _ = self.ask("POST", "/sign-in", urlencode(words))
        assert status == 302, status


@contextmanager
def served(database: Database, home: Path) -> Iterator[int]:
    """`hengji serve` on this database; its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "PYTHONPATH": str(ROOT / "src"), "HENGJI_DATABASE": address(database), "HENGJI_HOME": str(home), "HENGJI_DEMO": "yes",
    }  # fmt: skip
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # of the tests; the server refuses it
    (home / "static").mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "hengji", "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        while server.poll() is None:
            try:
                if Door(port).ask("GET", "/health", again=False)[0] == 200:
                    break
            except (OSError, http.client.HTTPException):
                time.sleep(0.2)
        yield port
    finally:
        server.terminate()
        server.wait()


def work(port: int, pages: Pages, seconds: float) -> dict[str, list[float]]:
    """Eight people for so many seconds; the times of each page."""
    times: dict[str, list[float]] = defaultdict(list)
    ready, over = threading.Barrier(len(PEOPLE)), [0.0]

    def one(number: int, login: str) -> None:
        door, chance = Door(port), random.Random(number)
        door.sign_in(login)
        for name in MIX:  # the first time of each is not counted: processes warm up
            door.ask("GET", pages.paths[name])
        ready.wait()
        over[0] = over[0] or time.perf_counter() + seconds
        while time.perf_counter() < over[0]:
            name = chance.choice(MIX)
            status, _, took = door.ask("GET", pages.paths[name])
            assert status == 200, (name, status)
            times[name].append(took)

    people = [threading.Thread(target=one, args=each) for each in enumerate(PEOPLE)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return times


def sizes(pages: Pages) -> dict[str, tuple[int, int, int, float]]:
    """Statements, bytes of HTML, bytes on the wire and seconds of work of every work page, as the office sees it."""
    door = Client()
    door.force_login(Account.objects.get(login="olivia"), backend="django.contrib.auth.backends.ModelBackend")
    found = {}
    for name, path in pages.paths.items():
        door.get(path)
        with CaptureQueriesContext(connection) as seen:
            answer = door.get(path, headers={"accept-encoding": "gzip"})
        assert answer.status_code == 200, (name, answer.status_code)
        packed = answer.headers.get("Content-Encoding") == "gzip"
        html = gzip.decompress(answer.content) if packed else answer.content
        found[name] = len(seen), len(html), len(answer.content), statistics.median(worked(door, path) for _ in range(5))
    return found


def worked(door: Client, path: str) -> float:
    """The seconds that this process itself worked for a page, whatever else the machine did."""
    start = time.process_time()
    door.get(path)
    return time.process_time() - start


def main(vendors: list[str], units: int, items: int, seconds: float) -> None:
    """Both databases, one after the other."""
    for vendor in vendors:
        with TemporaryDirectory(ignore_cleanup_errors=True) as place, prepared(vendor, Path(place)) as database:
            with database.in_use():
                start, cpu = time.perf_counter(), time.process_time()
                pages = grow(units, items)
                print(f"{vendor}: {units} units x {items} items made in {time.perf_counter() - start:.1f} s, "
                      f"cpu {time.process_time() - cpu:.1f} s", flush=True)  # fmt: skip
                held = sizes(pages)
                connection.close()
            with served(database, Path(place) / "home") as port:
                times = work(port, pages, seconds)
            told(vendor, held, times, seconds)


def told(
    vendor: str, held: dict[str, tuple[int, int, int, float]], times: dict[str, list[float]], seconds: float
) -> None:
    """A line for each page."""
    print(
        f"{vendor}: load {os.getloadavg()[0]:.1f}; {sum(map(len, times.values())) / seconds:.1f} pages a second",
        flush=True,
    )
    print(f"{'page':<18}{'times':>6}{'p50':>9}{'p95':>9}{'cpu':>9}  {'queries':>8}{'html':>11}{'wire':>11}")
    for name, (queries, html, wire, cpu) in held.items():
        took = sorted(times.get(name, []))
        p50 = f"{statistics.median(took) * 1000:.0f} ms" if took else ""
        p95 = f"{took[int(len(took) * 0.95)] * 1000:.0f} ms" if took else ""
        size = f"{html / 1024:>8.1f} kB{wire / 1024:>8.1f} kB"
        print(f"{name:<18}{len(took) or '':>6}{p50:>9}{p95:>9}{cpu * 1000:>6.0f} ms  {queries:>8}{size}", flush=True)


if __name__ == "__main__":
    given = sys.argv[1:]
    chosen = [word for word in given if word in ("sqlite", "postgres")] or ["sqlite", "postgres"]
    numbers = [int(word) for word in given if word.isdigit()]
    setup_test_environment()
    main(chosen, *(numbers[:2] if len(numbers) > 1 else (300, 40)), float(numbers[2] if len(numbers) > 2 else 20))
