"""What the commands share: their types, and the doors through which paths come in."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Callable, Mapping
from datetime import date
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from ..engine.bundle import Bundle, read_bundle
from ..engine.scheme import Scheme, examine
from ..engine.schemebook import can_be_opened, examine_book, is_scheme_book, is_workbook
from ..engine.values.finding import Finding, Level, Refused, Source
from ..engine.values.text import Text

Commands = Any
Common = argparse.ArgumentParser
Words = Callable[[str, str], str]

BUNDLE = "bundle.zip"
"""The bundle's name in a folder of results."""

_ID = re.compile(r"^scheme: *(\S+)", re.MULTILINE)

_LONG = 200
"""Characters of a path that a message shows."""


def a_path(word: str) -> Path:
    """A path in the call: never blank (that would be the folder one happens to stand in), never with a NUL."""
    if not word.strip() or "\0" in word:
        raise argparse.ArgumentTypeError("路径是空白或含空字节 · a path is blank or holds a NUL byte")
    return Path(word)


def scheme_or_pack(word: str) -> Path:
    """The path of a scheme in the call; where nothing stands there and a pack has that name (`cn.eva.order-40`), the pack's."""
    path = a_path(word)
    return path if _stands(path) else packs().get(word, path)


@cache
def packs() -> Mapping[str, Path]:
    """The schemes that come with the engine, by id: `cn.hq-closed-loop`, `cn.eva.order-40`."""
    home = Path(str(files("hengji") / "packs"))
    named = ((_ID.search(scheme.read_text("utf-8")), scheme.parent) for scheme in sorted(home.rglob("scheme.yaml")))
    return {found.group(1): folder for found, folder in named if found is not None}


def _stands(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def a_port(word: str) -> int:
    """A port in the call."""
    port = int(word)
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError("端口应为 0 到 65535 · a port lies between 0 and 65535")
    return port


def a_day(word: str) -> date:
    """A day in the call."""
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise argparse.ArgumentTypeError("日期写作 2026-01-01 · a day is written 2026-01-01") from None


def existing(path: Path) -> Path:
    """The path, or `Refused` when there is nothing."""
    try:
        path.stat()
    except FileNotFoundError:
        raise _missing(path) from None
    except OSError as problem:
        raise Refused([denied(problem, path)]) from None
    return path


def open_bundle(path: Path) -> Bundle:
    """The bundle at a path, or in the folder of results at that path."""
    if not path.exists() and str(path) in packs():
        message = Text(f"“{path}”是方案包，不是计分结果", f"'{path}' is a pack of schemes, not the results of a run")
        hint = Text(
            f"先用 hengji score {path} 数据 --out 结果 计分，再给出结果文件夹",
            f"score first, hengji score {path} DATA --out RESULTS, then name the folder of results",
        )
        raise Refused([Finding("not-results", Level.ERROR, message, hint, Source(field=str(path)))])
    inside = existing(path)
    return read_bundle(existing(inside / BUNDLE) if inside.is_dir() else inside)


def _missing(path: Path) -> Refused:
    near = path.parent if path.parent.is_dir() else Path()
    hint = Text(f"请检查路径；“{_shown(near)}”下没有它", f"check the path; there is no such thing in '{_shown(near)}'")
    meant = get_close_matches(str(path), packs(), 3, 0.6)
    if meant:
        hint = Text(f"{hint.zh}；方案包有 {'、'.join(meant)}", f"{hint.en}; there are packs {', '.join(meant)}")
    message = Text(f"找不到“{_shown(path)}”", f"'{_shown(path)}' does not exist")
    return Refused([Finding("path-missing", Level.ERROR, message, hint, Source(file=_shown(path.name)))])


def check_folder(path: Path, field: str = "") -> Path:
    """A folder that can be written into, or made, as far as can be told without touching it; `Refused` otherwise."""
    try:
        ground = next(each for each in (path, *path.absolute().parents) if each.exists())
        if not ground.is_dir():
            message = Text(f"“{_shown(ground)}”是文件，不是文件夹", f"'{_shown(ground)}' is a file, not a folder")
            hint = Text("换一个文件夹", "choose another folder")
            raise Refused([Finding("not-a-folder", Level.ERROR, message, hint, Source(field=field))])
        if not os.access(ground, os.W_OK | os.X_OK):
            raise PermissionError(13, os.strerror(13), str(ground))
    except OSError as problem:
        raise Refused([denied(problem, path, field)]) from None
    return path


def denied(problem: OSError, path: Path | None = None, field: str = "") -> Finding:
    """What the operating system refused, as a finding: no permission, a full disk, a name too long."""
    name = path if path is not None else problem.filename or ""
    reason = problem.strerror or type(problem).__name__
    message = Text(
        f"系统不允许使用“{_shown(name)}”：{reason}", f"the system does not let us use '{_shown(name)}': {reason}"
    )
    hint = Text(
        "检查路径、权限与磁盘空间，或换一个位置",
        "check the path, its permissions and the disk, or choose another place",
    )
    return Finding("system-refused", Level.ERROR, message, hint, Source(field=field))


def _shown(path: Path | str) -> str:
    text = "".join(ch if ch.isprintable() else "?" for ch in str(path))
    return text if len(text) <= _LONG else f"{text[: _LONG - 3]}..."


_DATA = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".csv", ".tsv", ".parquet", ".et", ".ods"})


def _is_data(path: Path) -> bool:
    """Whether a path holds tables rather than a scheme, as far as its name or what lies in it says."""
    if path.is_dir():
        names = [each.name.casefold() for each in path.iterdir()]
        return "scheme.yaml" not in names and any(name.startswith("units.") for name in names)
    return path.suffix.casefold() in _DATA and not is_scheme_book(path)


def _is_scheme(path: Path) -> bool:
    if path.is_dir():
        return (path / "scheme.yaml").exists() and not any(path.glob("units.*"))
    return path.suffix.casefold() in (".yaml", ".yml") or (is_workbook(path) and is_scheme_book(path))


def a_scheme(path: Path) -> Path:
    """The path of a scheme; `Refused` for a workbook or a folder of tables. What cannot be opened is told when it is read."""
    if not _is_data(existing(path)) or (is_workbook(path) and not _holds_tables(path)):
        return path
    message = Text(f"“{_shown(path)}”是数据表，不是方案", f"'{_shown(path)}' holds tables, it is no scheme")
    hint = Text(
        "方案是 .yaml 文件、有 scheme.yaml 的文件夹，或 hengji workbook 写出的方案工作簿",
        "a scheme is a .yaml file, a folder with scheme.yaml, or a scheme workbook as `hengji workbook` writes it",
    )
    raise Refused([Finding("not-a-scheme", Level.ERROR, message, hint, Source(file=_shown(path.name)))])


def _holds_tables(path: Path) -> bool:
    """Whether a workbook can be opened and holds none of the sheets of a scheme, so that it must be data."""
    return can_be_opened(path) and not is_scheme_book(path)


def check_order(scheme: Path, data: Path) -> None:
    """`Refused` where the scheme and the data stand in each other's place."""
    if _is_data(existing(scheme)) and _is_scheme(existing(data)):
        message = Text(
            f"方案与数据写反了：“{_shown(scheme)}”是数据，“{_shown(data)}”是方案",
            f"scheme and data have changed places: '{_shown(scheme)}' is data, '{_shown(data)}' is a scheme",
        )
        hint = Text(
            f"方案在前：hengji score {_shown(data)} {_shown(scheme)} --out …",
            f"the scheme comes first: hengji score {_shown(data)} {_shown(scheme)} --out ...",
        )
        raise Refused([Finding("arguments-swapped", Level.ERROR, message, hint)])


def examined(path: Path) -> tuple[Scheme | None, list[Finding]]:
    """A scheme in YAML or in a workbook, or None, with everything that was found about it."""
    return examine_book(path) if is_workbook(a_scheme(path)) else examine(path)


def read_scheme(path: Path) -> tuple[Scheme, list[Finding]]:
    """A scheme with everything that was found about it; raises `Refused` when it cannot be used."""
    scheme, findings = examined(path)
    if scheme is None:
        raise Refused(findings)
    return scheme, findings
