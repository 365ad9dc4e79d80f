"""Types the commands share."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..engine.scheme import Scheme, check_scheme, load_scheme
from ..engine.values.finding import Finding, Level, Refused, Source, errors
from ..engine.values.text import Text

Commands = Any
Common = argparse.ArgumentParser
Words = Callable[[str, str], str]


def existing(path: Path) -> Path:
    """The path, or `Refused` when there is nothing."""
    if not path.exists():
        near = path.parent if path.parent.is_dir() else Path()
        hint = Text(f"请检查路径；“{near}”下没有它", f"check the path; there is no such thing in '{near}'")
        message = Text(f"找不到“{path}”", f"'{path}' does not exist")
        raise Refused([Finding("path-missing", Level.ERROR, message, hint, Source(file=path.name))])
    return path


def read_scheme(path: Path) -> tuple[Scheme, list[Finding]]:
    """A scheme with everything that was found about it; raises `Refused` when it cannot be used."""
    scheme, findings = load_scheme(existing(path))
    if scheme is None or errors(findings):
        raise Refused(findings)
    return scheme, [*findings, *check_scheme(scheme)]
