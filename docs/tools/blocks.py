"""The commands a page shows: every line of a fenced `bash` block that calls hengji, in order."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

FENCE = re.compile(r"^[ ]*```(\w*)[^\n]*\n(.*?)^[ ]*```[ \t]*$", re.MULTILINE | re.DOTALL)
"""A fenced block, also one indented below a list item."""
LAUNCHER_ONLY = ("test", "dev")
"""Words the launcher answers itself; they are not commands of the package."""


def commands(page: str) -> Iterator[list[str]]:
    """The arguments behind `./hengji` (or `hengji`) of every line of every `bash` block, continued lines joined."""
    for fence in FENCE.finditer(page):
        if fence[1] == "bash":
            yield from in_block(fence[2])


def in_block(text: str) -> Iterator[list[str]]:
    """The calls of one block."""
    for line in text.replace("\\\n", " ").splitlines():
        words = shlex.split(line, comments=True)
        if words and words[0] in ("./hengji", "hengji"):
            yield words[1:]
