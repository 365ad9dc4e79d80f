"""Several PDFs as one, page after page: what a printer is given."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

_PAGES = re.compile(rb"/Type\s*/Pages\b[^>]*?/Count\s+(\d+)")


def as_one(pdfs: Sequence[bytes]) -> bytes:
    """The pages of PDFs of `as_pdf`, in order, each as it is. Raises ValueError for none, or for what is no such PDF."""
    if not pdfs:
        raise ValueError("there is nothing to put together")
    if len(pdfs) == 1:
        return pdfs[0]
    lines = ["#set page(margin: 0pt)", '#set document(title: "—", date: none)']
    with TemporaryDirectory() as folder:
        for number, pdf in enumerate(pdfs):
            Path(folder, f"{number}.pdf").write_bytes(pdf)
            lines.append(
                f'#for n in range(1, {_count(pdf) + 1}) {{ page(image("{number}.pdf", page: n, width: 100%)) }}'
            )
        main = Path(folder, "all.typ")
        main.write_text("\n".join(lines), "utf-8")
        made = typst.compile(main, format="pdf")
    if not isinstance(made, bytes):
        raise TypeError("one PDF was expected")
    return made


def _count(pdf: bytes) -> int:
    found = _PAGES.search(pdf)
    if found is None:
        raise ValueError("this is no PDF made here")
    return int(found.group(1))
