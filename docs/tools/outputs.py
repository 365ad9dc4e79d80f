"""What the commands of a page print: a `text` block after `<!-- output -->` is filled with the output of the `bash` block above it.

The pages are run from top to bottom in an empty folder, so a reader who follows them sees the same. Comments steer it:

    <!-- output -->                      the whole output; `<!-- output 8 -->` only its first eight lines
    <!-- output-of ./hengji COMMAND -->  the output of a command that is not shown as a block
    <!-- edit FILE: OLD => NEW -->       what the text asks the reader to change by hand
    <!-- not run -->                     the next block is shown only

A digest is printed as `sha256 …`, so that a page does not change with every column added to the results.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from blocks import FENCE, LAUNCHER_ONLY, in_block

from hengji.cli.main import main

STEP = re.compile(
    r"<!-- output(?: (?P<lines>\d+))? -->|<!-- output-of (?P<call>.+?) -->|<!-- edit (?P<file>\S+): (?P<old>.+?) => (?P<new>.+?) -->"
    r"|(?P<skip><!-- not run -->)|(?P<fence>^(?P<indent>[ ]*)```)",
    re.MULTILINE,
)
DIGEST = re.compile(r"\b[0-9a-f]{64}\b")
NOT_RUN = ("demo", *LAUNCHER_ONLY)


class Failed(RuntimeError):
    """A command a page shows did not do what the page says."""


def filled(page: str, lang: str) -> str:
    """The page with the outputs of its commands; raises `Failed` where one ends with an error the page does not show."""
    with tempfile.TemporaryDirectory() as folder, _inside(Path(folder), lang):
        return _filled(page)


def _filled(page: str) -> str:
    out, at, last, skip, wanted = [], 0, "", False, ""
    while (step := STEP.search(page, at)) is not None:
        out.append(page[at : step.start()])
        end = step.end()
        if step["skip"]:
            skip = True
        elif step["call"]:
            last, wanted = _run(step["call"]), "all"
        elif step["file"]:
            _edit(Path(step["file"]), step["old"], step["new"])
        elif step["fence"]:
            fence = FENCE.match(page, step.start())
            if fence is None:
                raise Failed(f"a block without an end: {page[step.start() : step.start() + 60]!r}")
            end = fence.end()
            if fence[1] == "bash" and not skip:
                last = _run(fence[2])
            elif fence[1] == "text" and wanted:
                fresh = _block(_cut(last, wanted), step["indent"])
                page = page[: step.start()] + fresh + page[end:]
                end = step.start() + len(fresh)
            skip, wanted = False, ""
        else:
            wanted = step["lines"] or "all"
        out.append(page[step.start() : end])
        at = end
    return "".join(out) + page[at:]


def _block(output: str, indent: str) -> str:
    """A `text` block holding the output, indented as the one it replaces."""
    lines = ["```text", *output.splitlines(), "```"]
    return "\n".join(f"{indent}{line}".rstrip() for line in lines)


def _cut(output: str, wanted: str) -> str:
    lines = output.splitlines()
    if wanted != "all" and len(lines) > int(wanted):
        lines = [*lines[: int(wanted)], "…"]
    return "".join(f"{line}\n" for line in lines)


def _edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    if text.count(old) != 1:
        raise Failed(f"{file.name} holds {text.count(old)} times: {old}")
    file.write_text(text.replace(old, new), "utf-8")


def _run(block: str) -> str:
    said = io.StringIO()
    for words in in_block(block):
        if words[0] in NOT_RUN:
            continue
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            try:
                code = main(words)
            except SystemExit as stop:
                code = stop.code if isinstance(stop.code, int) else 2
        if code == 2:
            raise Failed(f"hengji {' '.join(words)}: {said.getvalue()}")
    lines = [line.rstrip() for line in said.getvalue().splitlines() if not line.startswith("… ")]
    return DIGEST.sub("…", "".join(f"{line}\n" for line in lines))


@contextlib.contextmanager
def _inside(folder: Path, lang: str) -> Iterator[None]:
    """Work in `folder`, speaking `lang`, as a reader would."""
    here, before = Path.cwd(), os.environ.get("HENGJI_LANG")
    os.chdir(folder)
    os.environ["HENGJI_LANG"] = lang
    try:
        yield
    finally:
        os.chdir(here)
        if before is None:
            del os.environ["HENGJI_LANG"]
        else:
            os.environ["HENGJI_LANG"] = before
