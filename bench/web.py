"""The web product under eight people at once, on a group of 300 units with 40 items each; on the server that is deployed.

python bench/web.py [sqlite|postgres] [UNITS ITEMS] [SECONDS] [ahead]     both databases, 300 x 40, and 20 s each unless said otherwise

Each person signs in and goes from page to page without a pause for thought, which is far more than eight people do; meanwhile somebody
writes a goal, a form or a letter every second in turn, so that what the server remembers of a state of the trail is good for a second
only, and what follows from one room for three. For each page: how long until the last byte for half of the requests and for 95 of 100,
its statements, its size, and what goes over the wire, and how long one process worked for it (cpu): where nothing was written since it
was asked before, and right after a write. The machine's load stands beside it: with other work on the same cores the times are upper
bounds. `ahead` puts the whole run before the other work of a busy machine (Linux, as root, in a session of its own: `setsid`).
"""

from __future__ import annotations

import gzip
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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

import support.product  # noqa: E402, F401 - sets Django up
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from support.committed import address  # noqa: E402
from support.databases import Database, prepared  # noqa: E402
from support.group_of_rooms import PASSWORD, Founder  # noqa: E402
from support.grown import Pages, grow  # noqa: E402

from hengji.audit.acts import Act, Answer, action  # noqa: E402
from hengji.audit.kept import Kept  # noqa: E402
from hengji.contracts.models import Letter  # noqa: E402
from hengji.engine.values.text import Text  # noqa: E402
from hengji.facts.models import Form  # noqa: E402
from hengji.goals.models import Goal  # noqa: E402
from hengji.org.models import Account  # noqa: E402
from hengji.store.refs import new_ref  # noqa: E402

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
    """A person's browser: one connection that stays open, cookies, gzip. What it asks is written once and what comes is not read beyond
    its head: the load generator works on the cores that it measures."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies = port, dict[str, str]()
        self.line: socket.socket | None = None
        self.asked: dict[str, bytes] = {}

    def request(self, method: str, path: str, body: str = "") -> bytes:
        """What goes over the wire."""
        head = [
            f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "Accept-Encoding: gzip",
            "Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        ]  # fmt: skip
        if body:
            head += [
                "Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}",
                f"Referer: http://127.0.0.1:{self.port}{path}",
            ]  # fmt: skip
        return ("\r\n".join(head) + "\r\n\r\n" + body).encode()

    def ask(self, method: str, path: str, body: str = "") -> tuple[int, bytes, float]:
        """Status, the bytes that came, and the seconds until the last of them."""
        start = time.perf_counter()
        status, head, data = self.exchange(self.request(method, path, body))
        took = time.perf_counter() - start
        for cookie in re.findall(rb"(?im)^set-cookie: ([^=]+)=([^;\r]*)", head):
            self.cookies[cookie[0].decode()] = cookie[1].decode()
        return status, data, took

    def again(self, path: str) -> tuple[int, float]:
        """Status and seconds of a page asked for before by this person, with the cookies of then."""
        wanted = self.asked.get(path)
        if wanted is None:
            wanted = self.asked[path] = self.request("GET", path)
        start = time.perf_counter()
        status, _, _ = self.exchange(wanted)
        return status, time.perf_counter() - start

    def exchange(self, wanted: bytes, again: bool = True) -> tuple[int, bytes, bytes]:
        """Status, head and body; once more where the server had closed the line. Raises `ConnectionError`."""
        try:
            if self.line is None:
                self.line = socket.create_connection(("127.0.0.1", self.port), timeout=120)
                self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.line.sendall(wanted)
            got = b""
            while (end := got.find(b"\r\n\r\n")) < 0:
                got += self.more()
            head, body = got[:end], [got[end + 4 :]]
            length = re.search(rb"(?im)^content-length: (\d+)", head)
            assert length is not None, head
            left = int(length[1]) - len(body[0])
            while left > 0:
                body.append(self.more())
                left -= len(body[-1])
            return int(head[9:12]), head, b"".join(body)
        except ConnectionError:
            if self.line is not None:
                self.line.close()
            self.line = None
            if not again:
                raise
            return self.exchange(wanted, again=False)

    def more(self) -> bytes:
        """What came since. Raises `ConnectionError` where the line was closed."""
        assert self.line is not None
        found = self.line.recv(262_144)
        if not found:
            raise ConnectionResetError
        return found

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
                if Door(port).ask("GET", "/health")[0] == 200:
                    break
            except OSError:
                time.sleep(0.2)
        yield port
    finally:
        server.terminate()
        server.wait()


WRITTEN = (Goal, Form, Letter)
"""A row of these is written in turn: what follows from one room need not be reckoned anew when another was written."""
_turns = cycle(range(len(WRITTEN)))


@action("bench.touch")
def touch(act: Act, *, turn: int) -> Answer:
    """A row is written anew as it is."""
    kind: type[Kept] = WRITTEN[turn]
    act.change(act.lock(kind, pk=kind.objects.order_by("pk").values("pk")[:1]), None)
    act.tell(Text("改一行", "touched"), None, "1")
    return {}


def write_once() -> None:
    """Somebody does something."""
    touch(Founder(), new_ref(), turn=next(_turns))


def put_ahead(place: Path) -> None:
    """The processes of a PostgreSQL in this folder before the other work of the machine: each has a session of its own."""
    first = (place / "data" / "postmaster.pid").read_text().split()[0]
    for process in (first, *Path(f"/proc/{first}/task/{first}/children").read_text().split()):
        Path(f"/proc/{process}/autogroup").write_text("-15")


def work(port: int, pages: Pages, seconds: float, write: Callable[[], object]) -> dict[str, list[float]]:
    """Eight people for so many seconds, and one who writes every second; the times of each page."""
    times: dict[str, list[float]] = defaultdict(list)
    ready, over = threading.Barrier(len(PEOPLE) + 1), [0.0]

    def one(number: int, login: str) -> None:
        door, chance = Door(port), random.Random(number)
        door.sign_in(login)
        for name in MIX:  # the first time of each is not counted: processes warm up
            door.again(pages.paths[name])
        ready.wait()
        over[0] = over[0] or time.perf_counter() + seconds
        while time.perf_counter() < over[0]:
            name = chance.choice(MIX)
            status, took = door.again(pages.paths[name])
            assert status == 200, (name, status)
            times[name].append(took)

    people = [threading.Thread(target=one, args=each) for each in enumerate(PEOPLE)]
    for person in people:
        person.start()
    ready.wait()
    while any(person.is_alive() for person in people):
        write()
        people[0].join(timeout=1)
    for person in people:
        person.join()
    return times


@dataclass(frozen=True)
class Cost:
    """What a page costs: statements, bytes of HTML and on the wire, seconds of work; statements and seconds right after a write."""

    queries: int
    html: int
    wire: int
    cpu: float
    queries_after: int
    cpu_after: float


def costs(pages: Pages) -> dict[str, Cost]:
    """What every work page costs, as the office sees it."""
    door = Client()
    door.force_login(Account.objects.get(login="olivia"), backend="django.contrib.auth.backends.ModelBackend")
    return {name: cost(door, path) for name, path in pages.paths.items()}


def cost(door: Client, path: str) -> Cost:
    """What one page costs, the median of five times."""
    found: dict[bool, tuple[int, float]] = {}
    html = wire = b""
    for written in (False, True):
        took, asked = [], 0
        for _ in range(5):
            if written:
                write_once()
            else:
                door.get(path)
            with CaptureQueriesContext(connection) as seen:
                start = time.process_time()
                answer = door.get(path, headers={"accept-encoding": "gzip"})
                took.append(time.process_time() - start)
            assert answer.status_code == 200, (path, answer.status_code)
            asked, wire = max(asked, len(seen)), answer.content
            html = gzip.decompress(wire) if answer.headers.get("Content-Encoding") == "gzip" else wire
        found[written] = asked, statistics.median(took)
    return Cost(found[False][0], len(html), len(wire), found[False][1], *found[True])


def main(vendors: list[str], units: int, items: int, seconds: float, *, ahead: bool = False) -> None:
    """Both databases, one after the other."""
    for vendor in vendors:
        with TemporaryDirectory(ignore_cleanup_errors=True) as place, prepared(vendor, Path(place)) as database:
            with database.in_use():
                start, cpu = time.perf_counter(), time.process_time()
                pages = grow(units, items)
                print(f"{vendor}: {units} units x {items} items made in {time.perf_counter() - start:.1f} s, "
                      f"cpu {time.process_time() - cpu:.1f} s", flush=True)  # fmt: skip
                held = costs(pages)
                with served(database, Path(place) / "home") as port:

                    def write(place: Path = Path(place), postgres: bool = vendor == "postgres") -> None:
                        write_once()
                        if ahead and postgres:
                            put_ahead(place)

                    times = work(port, pages, seconds, write)
                connection.close()
            told(vendor, held, times, seconds)


def told(vendor: str, held: dict[str, Cost], times: dict[str, list[float]], seconds: float) -> None:
    """A line for each page."""
    every = sorted(took for page in times.values() for took in page)
    print(
        f"{vendor}: load {os.getloadavg()[0]:.1f}; {len(every) / seconds:.1f} pages a second; "
        f"p50 {statistics.median(every) * 1000:.0f} ms, p95 {every[int(len(every) * 0.95)] * 1000:.0f} ms",
        flush=True,
    )
    print(
        f"{'page':<18}{'times':>6}{'p50':>9}{'p95':>9}{'cpu':>9}{'written':>10}{'queries':>9}{'written':>9}{'html':>11}{'wire':>11}"
    )
    for name, page in held.items():
        took = sorted(times.get(name, []))
        p50 = f"{statistics.median(took) * 1000:.0f} ms" if took else ""
        p95 = f"{took[int(len(took) * 0.95)] * 1000:.0f} ms" if took else ""
        size = f"{page.html / 1024:>8.1f} kB{page.wire / 1024:>8.1f} kB"
        worked = f"{page.cpu * 1000:>6.0f} ms{page.cpu_after * 1000:>7.0f} ms{page.queries:>9}{page.queries_after:>9}"
        print(f"{name:<18}{len(took) or '':>6}{p50:>9}{p95:>9}{worked}{size}", flush=True)


if __name__ == "__main__":
    given = sys.argv[1:]
    chosen = [word for word in given if word in ("sqlite", "postgres")] or ["sqlite", "postgres"]
    numbers = [int(word) for word in given if word.isdigit()]
    if "ahead" in given:
        Path("/proc/self/autogroup").write_text("-15")
    units, items = numbers[:2] if len(numbers) > 1 else (300, 40)
    main(chosen, units, items, float(numbers[2] if len(numbers) > 2 else 20), ahead="ahead" in given)
