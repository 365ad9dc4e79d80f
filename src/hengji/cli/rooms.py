"""What the commands share: their types, and the doors through which paths come in."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..engine.scheme import Scheme, examine
from ..engine.values.finding import Finding, Level, Refused, Source
from ..engine.values.text import Text

Commands = Any
Common = argparse.ArgumentParser
Words = Callable[[str, str], str]

_LONG = 200
"""Characters of a path that a message shows."""


def a_path(word: str) -> Path:
    """A path in the call: never blank (that would be the folder one happens to stand in), never with a NUL."""
    if not word.strip() or "\0" in word:
        raise argparse.ArgumentTypeError("路径是空白或含空字节 · a path is blank or holds a NUL byte")
    return Path(word)


def a_port(word: str) -> int:
    """A port in the call."""
    port = int(word)
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError("端口应为 0 到 65535 · a port lies between 0 and 65535")
    return port


def existing(path: Path) -> Path:
    """The path, or `Refused` when there is nothing."""
    try:
        path.stat()
    except FileNotFoundError:
        raise _missing(path) from None
    except OSError as problem:
        raise Refused([denied(problem, path)]) from None
    return path


def _missing(path: Path) -> Refused:
    near = path.parent if path.parent.is_dir() else Path()
    hint = Text(f"请检查路径；“{_shown(near)}”下没有它", f"check the path; there is no such thing in '{_shown(near)}'")
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


def read_scheme(path: Path) -> tuple[Scheme, list[Finding]]:
    """A scheme with everything that was found about it; raises `Refused` when it cannot be used."""
    scheme, findings = examine(existing(path))
    if scheme is None:
        raise Refused(findings)
    return scheme, findings
