"""The bundle: a run with everything it needs, so that anyone can recompute it offline years later.

    scheme.yaml              the scheme, canonical
    tables/*.csv             the inputs, canonical
    reading.csv              what was found when the tables were read
    results/*.csv            cells, ledger, totals, findings
    manifest.json            engine version, period, and the sha256 of every file above

The bundle's sha256 is that of the manifest's `files` part: it names the content, not the bytes of the zip around it.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ... import __version__
from ..run.result import Run
from ..run.tables import Flat, findings, flatten
from ..scheme import dump_scheme
from ..values.finding import Finding, Level, Refused, Source
from ..values.text import Text
from .files import csv_bytes
from .frozen_tables import freeze_tables

FORMAT = 1
MANIFEST = "manifest.json"
READING = "reading.csv"
_MOST_BYTES = 1_000_000_000
_STAMP = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Bundle:
    """The files of a bundle and what its manifest says."""

    files: Mapping[str, bytes]
    period: str
    engine: str
    digest: str


def digest_of(files: Mapping[str, bytes]) -> tuple[dict[str, str], str]:
    """The sha256 of each file, and the sha256 that names them all."""
    sums = {name: hashlib.sha256(files[name]).hexdigest() for name in sorted(files)}
    return sums, hashlib.sha256(json.dumps(sums, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def result_files(run: Run, flat: Mapping[str, Flat] | None = None) -> dict[str, bytes]:
    """The result tables as canonical CSV, with the findings that a replay makes again."""
    tables = dict(flat or flatten(run)) | {"findings": findings(run, run.findings)}
    return {f"results/{name}.csv": csv_bytes(table) for name, table in tables.items()}


def freeze(run: Run, flat: Mapping[str, Flat] | None = None) -> Bundle:
    """The bundle of a run made on canonical tables; `flat` are its result tables where they are at hand."""
    if run.tables_in is None:
        raise ValueError("a run on bare arrays has no tables to freeze")
    files = {"scheme.yaml": dump_scheme(run.scheme).encode(), **freeze_tables(run.tables_in), **result_files(run, flat)}
    files[READING] = csv_bytes(findings(run, run.reading))
    _, digest = digest_of(files)
    return Bundle(files, str(run.period), __version__, digest)


def write_bundle(bundle: Bundle, target: Path | BinaryIO) -> None:
    """The bundle as a zip: names sorted, no clock, no owner."""
    sums, digest = digest_of(bundle.files)
    manifest = {"format": FORMAT, "engine": bundle.engine, "period": bundle.period, "sha256": digest, "files": sums}
    data = json.dumps(manifest, indent=1, sort_keys=True).encode() + b"\n"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted({**bundle.files, MANIFEST: data}.items()):
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(entry, content)


def read_bundle(path: Path) -> Bundle:
    """A bundle from its zip; raises `Refused` when it is no bundle or a file does not match the manifest."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > _MOST_BYTES or len(entries) > 100:
                raise _refused(path, Text("超出大小限制", "it is larger than a bundle may be"))
            files = {entry.filename: archive.read(entry) for entry in entries}
        manifest = json.loads(files.pop(MANIFEST))
        sums, period, engine = dict(manifest["files"]), str(manifest["period"]), str(manifest["engine"])
    except (OSError, zipfile.BadZipFile, KeyError, TypeError, ValueError, RuntimeError, EOFError) as problem:
        raise _refused(path, Text(f"不是存档包（{problem}）", f"it is not a bundle ({problem})")) from None
    found, digest = digest_of(files)
    changed = sorted(name for name in found.keys() | sums.keys() if found.get(name) != sums.get(name))
    if changed:
        names = ", ".join(changed)
        raise _refused(path, Text(f"内容与清单不符：{names}", f"its content does not match its manifest: {names}"))
    return Bundle(files, period, engine, digest)


def _refused(path: Path, message: Text) -> Refused:
    hint = Text("使用 hengji score 写出的 bundle.zip", "use the bundle.zip that hengji score wrote")
    return Refused([Finding("bundle-unreadable", Level.ERROR, message, hint, Source(file=path.name))])
