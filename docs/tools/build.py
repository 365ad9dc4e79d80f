"""Writes the pages, pictures and outputs that come from code: `./hengji dev python docs/tools/build.py`; `--check` only compares.

One module a page; each has `page() -> str`. A page never names a place of this machine, a date or a version, so that the same code
gives the same bytes. `tests/docs/test_reference.py` fails when a page is behind the code.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import analysis_page
import cli_page
import columns_page
import finding_page
import formula_page
import keys_page
import null_page
import outputs
import pack_page
import pictures
import result_page
import rounding_page
import sentence_page
import sheets_page
import unit_page

ROOT = Path(__file__).resolve().parents[2]

PAGES: Mapping[str, Callable[[], str]] = {
    "cli.md": cli_page.page,
    "scheme-keys.md": keys_page.page,
    "scheme-sheets.md": sheets_page.page,
    "tables.md": columns_page.page,
    "analysis.md": analysis_page.page,
    "results.md": result_page.page,
    "units.md": unit_page.page,
    "formulas.md": formula_page.page,
    "sentences.md": sentence_page.page,
    "rounding.md": rounding_page.page,
    "null-reasons.md": null_page.page,
    "findings.md": finding_page.page,
    "packs.md": pack_page.page,
}

TOLD = ("README.md", "docs/tutorial/first-score.md", "docs/tutorial/first-score.en.md", "docs/howto/README.md")
"""Pages written by hand whose commands are run and whose outputs are filled in; the language by the ending of the name."""

STAMP = (
    "<!-- 由 docs/tools/build.py 从代码生成，请勿手改。Generated from code by docs/tools/build.py; do not edit. -->\n\n"
)


def pages() -> dict[str, str]:
    """Every generated file by its path in the repository."""
    written = {f"docs/reference/{name}": STAMP + make() for name, make in PAGES.items()}
    written |= {f"docs/pictures/{name}": text for name, text in pictures.pictures().items()}
    for name in TOLD:
        lang = "en" if name.endswith(".en.md") else "zh"
        written[name] = outputs.filled((ROOT / name).read_text("utf-8"), lang)
    written["docs/howto/README.md"] = _listed(written["docs/howto/README.md"])
    return written


def _listed(page: str) -> str:
    """The page of how-tos with the pages on real data listed between its marks, each by its title."""
    found = sorted((ROOT / "docs" / "howto").glob("real-*.md"))
    lines = [f"- [{file.read_text('utf-8').splitlines()[0].lstrip('# ')}]({file.name})" for file in found]
    return re.sub(
        r"(<!-- real -->\n).*(<!-- /real -->)",
        lambda m: m[1] + "".join(f"{line}\n" for line in lines) + m[2],
        page,
        flags=re.DOTALL,
    )


def main() -> int:
    """Write the pages, or say which are behind."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true", help="compare only; exit 1 when a file is behind the code")
    check = options.parse_args().check
    behind = []
    for name, text in pages().items():
        file = ROOT / name
        if not file.is_file() or file.read_text("utf-8") != text:
            behind.append(name)
            if not check:
                file.write_text(text, "utf-8", newline="\n")
    verb = "behind the code" if check else "written"
    print("\n".join(f"{verb}: {name}" for name in behind) or "fresh: every file")
    return 1 if check and behind else 0


if __name__ == "__main__":
    sys.exit(main())
