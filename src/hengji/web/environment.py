"""Settings come from the environment; what is wrong is told at start with what to type."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    """A variable, or the content of the file that `<name>_FILE` names: secrets need not stand in the environment."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(
                f"{name}_FILE={file}: {error.strerror} / {name}_FILE={file}：读不出这个文件"
            ) from error
    return os.environ.get(name, default)


def flag(name: str, default: bool = False) -> bool:
    """Yes or no. Raises `ImproperlyConfigured` for anything else."""
    value = text(name, "yes" if default else "no").lower()
    if value not in ("yes", "no", "true", "false", "1", "0"):
        raise ImproperlyConfigured(f"{name}={value}: write yes or no / {name}={value}：写 yes 或 no")
    return value in ("yes", "true", "1")


def one_of(name: str, allowed: tuple[str, ...]) -> str:
    """One of some words, the first unless told otherwise. Raises `ImproperlyConfigured`."""
    value = text(name, allowed[0])
    if value not in allowed:
        raise ImproperlyConfigured(
            f"{name}={value}: write {' or '.join(allowed)} / {name}={value}：写 {' 或 '.join(allowed)}"
        )
    return value


def whole(name: str, default: int, least: int, most: int) -> int:
    """A whole number within bounds. Raises `ImproperlyConfigured`."""
    value = text(name, str(default))
    if not (value.isascii() and value.isdecimal() and least <= int(value[:9]) <= most):
        raise ImproperlyConfigured(f"{name}={value}: write {least} to {most} / {name}={value}：写 {least} 至 {most}")
    return int(value)


def names(name: str, default: str = "") -> list[str]:
    """A list, by commas."""
    return [each.strip() for each in text(name, default).split(",") if each.strip()]


def database(name: str, default: str) -> dict[str, object]:
    """`sqlite:///path/file.db` or `postgres://user:password@host:port/name`, or with `?host=/run/postgresql` for a socket of this machine
    and `?prepare=no` behind a pooler that keeps no prepared statements. Raises `ImproperlyConfigured`."""
    address = urlsplit(text(name, default))
    if address.scheme == "sqlite":
        return sqlite(unquote(address.path[1:] if address.path.startswith("//") or os.name == "nt" else address.path))
    if address.scheme in ("postgres", "postgresql"):
        asked = {each: values[-1] for each, values in parse_qs(address.query).items()}
        return postgres(
            prepare=asked.get("prepare") != "no",
            NAME=address.path.lstrip("/"),
            USER=unquote(address.username or ""),
            PASSWORD=unquote(address.password or ""),
            HOST=asked.get("host", unquote(address.hostname or "")),
            PORT=str(address.port or ""),
        )
    raise ImproperlyConfigured(
        f"{name}={address.scheme}://…: write sqlite:///folder/hengji.db or postgres://user:password@host/name"
        f" / {name}={address.scheme}://…：写 sqlite:///目录/hengji.db 或 postgres://用户:密码@主机/库名"
    )


def postgres(*, prepare: bool = True, **where: str) -> dict[str, object]:
    """PostgreSQL as a production store: values go to the server beside the statement, which it plans once for a connection (`prepare`)."""
    return {
        "ENGINE": "hengji.store.postgresql",
        "CONN_MAX_AGE": 600,  # what was planned goes with the connection
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 2 if prepare else None},
        **where,
    }


def sqlite(path: str) -> dict[str, object]:
    """SQLite as a production store: WAL, every commit synced, and a writer that waits instead of failing half-way."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": 60,  # a connection of its own for every page would read the schema and the pages of the file anew
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
            "PRAGMA recursive_triggers=ON; PRAGMA cache_size=-20000;",
        },
    }
