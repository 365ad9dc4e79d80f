"""The bundle: a run with everything it needs, so that anyone can recompute it offline years later.

    scheme.yaml              the scheme, canonical
    tables/*.csv             the inputs, canonical
    reading.csv              what was found when the scheme and the tables were read
    results/*.csv            cells, ledger, totals, findings
    manifest.json            engine version, period, and the sha256 of every file above

The bundle's sha256 is that of the manifest's `files` part: it names the content, not the bytes of the zip around it.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from ... import __version__
from ..run.result import Run
from ..run.tables import Flat, findings, flatten
from ..scheme import dump_scheme
from ..trace.grading import grade_remarks
from ..values.finding import Refused
from ..values.period import Period
from ..values.text import Text
from .damage import refused
from .files import csv_bytes
from .frozen_tables import freeze_tables

FORMAT = 1
MANIFEST = "manifest.json"
READING = "reading.csv"
SCHEME = "scheme.yaml"
_MOST_BYTES = 1_000_000_000
_MOST_FILES = 100
_MOST_RATIO, _RATIO_FROM = 200, 20_000_000
"""From this many unpacked bytes on, a bundle may unpack to so many times its size: our tables pack 10 to 40 times."""
_NAME = re.compile(r"scheme\.yaml|manifest\.json|reading\.csv|(?:tables|results)/[a-z]+\.csv")
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


def result_tables(run: Run) -> dict[str, Flat]:
    """The result tables of a run, with what moved the grades: quotas, vetoes, red lines, gates."""
    return flatten(run, grade_remarks(run))


def result_files(run: Run, flat: Mapping[str, Flat] | None = None) -> dict[str, bytes]:
    """The result tables as canonical CSV, with the findings that a replay makes again."""
    tables = dict(flat or result_tables(run)) | {"findings": findings(run, run.findings)}
    return {f"results/{name}.csv": csv_bytes(table) for name, table in tables.items()}


def freeze(run: Run, flat: Mapping[str, Flat] | None = None) -> Bundle:
    """The bundle of a run made on canonical tables; `flat` are its result tables where they are at hand."""
    if run.tables_in is None:
        raise ValueError("a run on bare arrays has no tables to freeze")
    files = {SCHEME: dump_scheme(run.scheme).encode(), **freeze_tables(run.tables_in), **result_files(run, flat)}
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
            files = _unpacked(path, archive)
        data = files.pop(MANIFEST)
    except Refused:
        raise
    except OSError as problem:
        raise _no_bundle(path, problem.strerror or type(problem).__name__) from None
    except KeyError:
        raise _no_bundle(path, f"{MANIFEST}?") from None
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, ValueError, RuntimeError, EOFError, LookupError) as problem:
        raise _no_bundle(path, str(problem)) from None
    try:
        manifest = json.loads(data)
    except (ValueError, RecursionError):
        raise _no_bundle(path, f"{MANIFEST}: JSON?") from None
    sums, period, engine, named = _claims(path, manifest)
    found, digest = digest_of(files)
    changed = sorted(name for name in found.keys() | sums.keys() if found.get(name) != sums.get(name))
    if changed or named != digest:
        names = ", ".join(changed) or MANIFEST
        message = Text(f"内容与清单不符：{names}", f"its content does not match its manifest: {names}")
        raise refused("bundle-unreadable", message, path.name)
    if SCHEME not in files:
        raise _no_bundle(path, f"{SCHEME}?")
    return Bundle(files, period, engine, digest)


def _unpacked(path: Path, archive: zipfile.ZipFile) -> dict[str, bytes]:
    """The files by name. Nothing is unpacked before sizes and names are those of a bundle, and nothing is written anywhere."""
    entries = archive.infolist()
    total, packed = sum(entry.file_size for entry in entries), path.stat().st_size
    if len(entries) > _MOST_FILES or total > _MOST_BYTES or (total > _RATIO_FROM and total > _MOST_RATIO * packed):
        message = Text("解开后超出存档包的大小限制", "it unpacks to more than a bundle may hold")
        raise refused("bundle-too-large", message, path.name)
    names = [entry.filename for entry in entries]
    strange = [name for name in names if not _NAME.fullmatch(name) or names.count(name) > 1]
    if strange:
        shown = "".join(ch if ch.isprintable() else "?" for ch in strange[0])[:100]
        message = Text(f"存档包里不应有“{shown}”", f"'{shown}' does not belong into a bundle")
        raise refused("bundle-unreadable", message, path.name)
    return {entry.filename: archive.read(entry) for entry in entries}


def _claims(path: Path, manifest: Any) -> tuple[dict[str, str], str, str, str]:
    """What the manifest says: the sha256 of each file, the period, the engine's version, the sha256 of all."""
    if not isinstance(manifest, dict) or "format" not in manifest:
        raise _no_bundle(path, MANIFEST)
    engine = str(manifest.get("engine", "?"))[:40]
    if manifest["format"] != FORMAT:
        shown = str(manifest["format"])[:20]
        message = Text(
            f"存档格式是 {shown}，这里只认 {FORMAT}", f"the bundle's format is {shown}; {FORMAT} is known here"
        )
        hint = Text(f"用写出它的引擎（{engine}）重算", f"replay it with the engine that wrote it ({engine})")
        raise refused("bundle-format", message, path.name, hint)
    sums, period = manifest.get("files"), manifest.get("period")
    if not isinstance(sums, dict) or not isinstance(period, str):
        raise _no_bundle(path, MANIFEST)
    try:
        Period.parse(period)
    except ValueError:
        raise _no_bundle(path, f"{MANIFEST}: period") from None
    return {str(name): str(value) for name, value in sums.items()}, period, engine, str(manifest.get("sha256"))


def _no_bundle(path: Path, detail: str) -> Refused:
    message = Text(f"不是存档包（{detail}）", f"it is not a bundle ({detail})")
    return refused("bundle-unreadable", message, path.name)
