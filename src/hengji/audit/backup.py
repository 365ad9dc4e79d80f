"""Backup and restore: everything the product knows at one moment, as text that either database can take in again.

A backup is a zip of one file for each table (a row a line, canonical), the evidence files, the checkpoint of that moment, and a signed
manifest with the digest of each. It is read in one snapshot, so that writing goes on meanwhile. Restoring goes into an empty database
only, and only what the manifest says; then the chain is verified against the checkpoint inside. Sessions and sign-in counters stay out:
nobody is signed in by a restore.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.management.color import no_style
from django.db import connection, models, transaction

from ..engine.values.finding import Finding, Level, Refused, Source
from ..engine.values.text import Text
from . import checkpoint, keys
from .canonical import canonical
from .kept import writing
from .verify import verify

MANIFEST, SIGNATURE, CHECKPOINT = "manifest.json", "manifest.sig", "checkpoint.txt"
LEFT_OUT = ("sessions", "axes", "contenttypes", "auth")
"""Apps whose rows are of the moment (sessions, failed sign-ins) or made by the migrations."""
VERSION = 1


@dataclass(frozen=True, slots=True)
class Taken:
    """A backup that was written: so many rows and files, up to this event."""

    rows: int
    files: int
    events: int


def _models() -> list[type[models.Model]]:
    found = [
        model
        for model in apps.get_models()
        if model._meta.app_label not in LEFT_OUT and model._meta.managed and not issubclass(model, AbstractBaseSession)
    ]
    return sorted(found, key=lambda model: model._meta.db_table)


def _evidence() -> list[Path]:
    """The files that are whole: one that is being written has a name with a point before it, and is of no row yet."""
    folder = Path(settings.EVIDENCE)
    found = folder.rglob("*") if folder.is_dir() else ()
    return sorted(path for path in found if not path.name.startswith(".") and path.is_file())


def _lines(model: type[models.Model]) -> Iterator[bytes]:
    """Each row as one canonical line, by primary key."""
    fields = model._meta.concrete_fields
    for row in model._base_manager.order_by("pk").iterator(2000):
        held = [None if getattr(row, field.attname) is None else field.value_to_string(row) for field in fields]
        yield canonical(held) + b"\n"


def back_up(target: Path) -> Taken:
    """Write a backup. It is complete and synced under its name, or not there at all. Raises `Refused` where the file exists already."""
    if target.exists():
        raise Refused([_finding("backup-exists", target, "文件已经存在", "the file exists already")])
    part = target.with_name(target.name + ".part")
    rows = 0
    digests: dict[str, str] = {}
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive, _snapshot():
        taken = checkpoint.take()
        _put(archive, digests, CHECKPOINT, [checkpoint.written(taken).encode()])
        for model in _models():
            head = canonical([field.column for field in model._meta.concrete_fields]) + b"\n"
            rows += _put(archive, digests, f"tables/{model._meta.db_table}.jsonl", [head], _lines(model)) - 1
        files = _evidence()
        for path in files:
            _put(archive, digests, f"evidence/{path.relative_to(settings.EVIDENCE).as_posix()}", [path.read_bytes()])
        manifest = canonical({"v": VERSION, "files": digests})
        archive.writestr(MANIFEST, manifest)
        archive.writestr(SIGNATURE, f"{keys.public_key()} {keys.sign(manifest)}")
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(target)
    _sync_folder(target.parent)
    return Taken(rows, len(files), taken.size)


def _put(archive: zipfile.ZipFile, digests: dict[str, str], name: str, *parts: Any) -> int:
    found, lines = hashlib.sha256(), 0
    with archive.open(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), "w", force_zip64=True) as file:
        for part in parts:
            for line in part:
                found.update(line)
                file.write(line)
                lines += 1
    digests[name] = found.hexdigest()
    return lines


@contextmanager
def _snapshot() -> Iterator[None]:
    """A view of the database as it is at one moment, without keeping anybody from writing."""
    if connection.in_atomic_block:
        yield  # the caller holds one already
        return
    begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if connection.vendor == "postgresql" else "BEGIN DEFERRED"
    with connection.cursor() as cursor:
        cursor.execute(begin)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def restore(source: Path) -> Taken:
    """Take a backup into an empty database, all or nothing. Raises `Refused`: a damaged or foreign file, a database that is not empty,
    a chain that does not verify."""
    with _opened(source) as archive:
        digests = _manifest(archive, source)
        _undamaged(archive, digests, source)
        full = [model._meta.db_table for model in _models() if model._base_manager.exists()]
        if full:
            zh, en = f"数据库不是空的：{'、'.join(full[:5])}", f"the database is not empty: {', '.join(full[:5])}"
            raise Refused([_finding("restore-not-empty", source, zh, en)])
        with transaction.atomic():
            rows = sum(_take_in(archive, model, source) for model in _models())
            held = checkpoint.read(archive.read(CHECKPOINT).decode(), keys.public_key())
            wrong = verify(held)
            if wrong:
                raise Refused(wrong)
        files = [name for name in digests if name.startswith("evidence/")]
        for name in files:
            _evidence_back(archive, name)
    return Taken(rows, len(files), held.size)


_UNREADABLE = (
    KeyError, ValueError, OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError,
)  # fmt: skip
"""What Python's zip reader raises for bytes that are not what they ought to be."""


def _opened(source: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(source)
    except _UNREADABLE:
        raise Refused([_no_backup(source)]) from None


def _no_backup(source: Path) -> Finding:
    return _finding("restore-no-backup", source, "不是备份文件，或已损坏", "this is no backup, or it is damaged")


def _manifest(archive: zipfile.ZipFile, source: Path) -> dict[str, str]:
    try:
        manifest = archive.read(MANIFEST)
        key, signature = archive.read(SIGNATURE).decode().split(" ")
        found = json.loads(manifest)
    except _UNREADABLE:
        raise Refused([_no_backup(source)]) from None
    if key != keys.public_key() or not keys.signed(manifest, signature, key):
        raise Refused(
            [
                _finding(
                    "restore-foreign",
                    source,
                    "不是用本系统的审计密钥签的",
                    "it was not signed with the audit key of this system",
                )
            ]
        )
    if found.get("v") != str(VERSION):
        raise Refused([_finding("restore-version", source, "备份的格式版本不同", "the backup is of another format")])
    files: dict[str, str] = found["files"]
    return files


def _undamaged(archive: zipfile.ZipFile, digests: dict[str, str], source: Path) -> None:
    wrong = []
    for name, digest in digests.items():
        found = hashlib.sha256()
        try:
            with archive.open(name) as file:
                for piece in iter(lambda file=file: file.read(1 << 16), b""):  # type: ignore[misc]
                    found.update(piece)
        except _UNREADABLE:
            found = hashlib.sha256(b"damaged")
        if found.hexdigest() != digest:
            wrong.append(_finding("restore-damaged", source, f"{name} 已损坏", f"{name} is damaged"))
    if wrong:
        raise Refused(wrong)


def _take_in(archive: zipfile.ZipFile, model: type[models.Model], source: Path) -> int:
    name, fields = f"tables/{model._meta.db_table}.jsonl", model._meta.concrete_fields
    try:
        file = archive.open(name)
    except KeyError:
        return 0  # a table younger than the backup
    count, waiting = 0, []
    with file:
        head = json.loads(file.readline())
        if head != [field.column for field in fields]:
            raise Refused(
                [
                    _finding(
                        "restore-columns",
                        source,
                        f"{name} 的列与本版本不同",
                        f"the columns of {name} differ from this version's",
                    )
                ]
            )
        for line in file:
            held = json.loads(line)
            values = {
                field.attname: None if value is None else field.to_python(value)
                for field, value in zip(fields, held, strict=True)
            }
            waiting.append(model(**values))
            count += 1
            if len(waiting) == 1000:
                _insert(model, waiting)
                waiting = []
    _insert(model, waiting)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(statement)
    return count


def _insert(model: type[models.Model], rows: list[models.Model]) -> None:
    """The one write outside an act: the rows come with the events that sealed them."""
    token = writing.set(True)
    try:
        model._base_manager.bulk_create(rows, batch_size=400)
    finally:
        writing.reset(token)


def _evidence_back(archive: zipfile.ZipFile, name: str) -> None:
    folder = Path(settings.EVIDENCE).resolve()
    target = (folder / name.removeprefix("evidence/")).resolve()
    if not target.is_relative_to(folder):
        raise Refused([_finding("restore-path", target, f"{name} 指到目录之外", f"{name} points outside the folder")])
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        file.write(archive.read(name))
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    held = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)


def _finding(code: str, path: Path, zh: str, en: str) -> Finding:
    return Finding(f"audit-{code}", Level.ERROR, Text(zh, en), None, Source(file=path.name))
