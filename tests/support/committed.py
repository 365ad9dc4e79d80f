"""Databases of their own beside the session's, for what is really committed: copies of one that was founded once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.core.management import call_command
from django.db import connections
from support.databases import Database


class Mint:
    """Makes databases of one vendor: `found` fills the first, the others are copies of it."""

    def __init__(self, vendor: Database, folder: Path, found: Callable[[], object], name: str) -> None:
        self.vendor, self.folder, self.name, self.count = vendor, folder, name, 0
        self.server = "postgresql" in vendor.settings["ENGINE"]
        folder.mkdir(parents=True, exist_ok=True)
        self.base = self._named("base")
        if self.server:
            self._on_server(f"CREATE DATABASE {self.base}")
        with self._of(self.base) as base, base.in_use():
            call_command("migrate", verbosity=0)
            found()

    def _named(self, what: str) -> str:
        return f"{self.name}_{what}" if self.server else str(self.folder / f"{self.name}-{what}.db")

    def _on_server(self, statement: str) -> None:
        with closing(self.vendor.connection()) as own, own.cursor() as cursor:
            cursor.execute(statement)

    @contextmanager
    def _of(self, name: str) -> Iterator[Database]:
        alias = f"{self.vendor.vendor}-{Path(name).stem}"
        connections.settings[alias] = {**connections.settings[self.vendor.vendor], "NAME": name}
        try:
            yield Database(alias, connections.settings[alias], "")
        finally:
            connections[alias].close()
            del connections[alias], connections.settings[alias]  # made again elsewhere it is another

    @contextmanager
    def empty(self, *as_of: tuple[str, str]) -> Iterator[Database]:
        """A database with all tables and no rows of the rooms; or with the tables as these migrations left them."""
        self.count += 1
        name = self._named(f"e{self.count}")
        if self.server:
            self._on_server(f"CREATE DATABASE {name}")
        with self._of(name) as made:
            with made.in_use():
                for words in as_of or ((),):
                    call_command("migrate", *words, verbosity=0)
            yield made
        self._drop(name)

    @contextmanager
    def fresh(self) -> Iterator[Database]:
        """A copy of the founded one, to be thrown away."""
        self.count += 1
        name = self._named(str(self.count))
        if self.server:
            self._on_server(f"CREATE DATABASE {name} TEMPLATE {self.base}")
        else:
            shutil.copy(self.base, name)
        with self._of(name) as made:
            yield made
        self._drop(name)

    def _drop(self, name: str) -> None:
        if self.server:
            self._on_server(f"DROP DATABASE {name} WITH (FORCE)")
        else:
            for each in self.folder.glob(f"{Path(name).name}*"):
                each.unlink()


def told(database: Database) -> dict[str, Any]:
    """What another process needs to open the database."""
    wanted = ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
    return {name: database.settings[name] for name in wanted}


def address(database: Database) -> str:
    """The same as it is written into `HENGJI_DATABASE`."""
    given = database.settings
    if "sqlite" in given["ENGINE"]:
        return f"sqlite:///{given['NAME']}"
    return f"postgres://{given['USER']}@/{given['NAME']}?host={quote(given['HOST'])}"
