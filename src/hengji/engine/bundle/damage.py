"""What is wrong inside a bundle, told as a finding about one of its files."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager

from ..values.finding import Finding, Level, Refused, Source
from ..values.text import Text

USE_OURS = Text("使用 hengji score 写出的 bundle.zip", "use the bundle.zip that hengji score wrote")


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Whatever cannot be read inside the block means that the bundle's file `name` is damaged: `Refused`."""
    try:
        yield
    except Refused:
        raise
    except (ValueError, LookupError, OverflowError, csv.Error) as problem:
        raise refused(
            "bundle-damaged",
            Text(f"存档里的 {name} 不能读取（{problem}）", f"{name} of the bundle cannot be read ({problem})"),
            name,
        ) from None


def refused(code: str, message: Text, file: str, hint: Text = USE_OURS) -> Refused:
    """A bundle, or a file of it, that cannot be used."""
    return Refused([Finding(code, Level.ERROR, message, hint, Source(file=file))])
