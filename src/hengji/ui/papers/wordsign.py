"""The end of a Word document: who signs, and the QR code. Its rows hold together and to the sentence before them."""

from __future__ import annotations

from typing import Any

from docx.document import Document as Docx
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as Line

from .layout import shown
from .model import Side, Signatures
from .wordtable import LINE, cell_form, each_row, new_table, row_form
from .wordtext import INK, SOFT, Looks, element, picture, shape, write

_GAP = 760
_LABEL = 1500


def signature_table(document: Docx, signatures: Signatures, looks: Looks, *, followed: bool) -> None:
    """Two sides beside each other, label and line for each thing to be signed."""
    room = document.add_paragraph()
    shape(room, line=16, keep_next=True)
    half = (LINE - _GAP) // 2
    columns = [_LABEL, half - _LABEL, _GAP, _LABEL, half - _LABEL]
    pairs = [signatures.sides[i : i + 2] for i in range(0, len(signatures.sides), 2)]
    for place, pair in enumerate(pairs):
        lines = max(len(side.lines) for side in pair)
        table = new_table(document, columns, 2 + lines, lines=False)
        held = followed or place + 1 < len(pairs)

        def act(number: int, row: Any, cells: list[Any], pair: tuple[Side, ...] = pair, held: bool = held) -> None:
            row_form(row)
            keep = held or number < 1 + max(len(side.lines) for side in pair)
            for tc, wide in zip(cells, columns, strict=True):
                cell_form(tc, wide)
            for side, first in zip(pair, (0, 3), strict=False):
                _side(row, cells[first], cells[first + 1], side, number, half, looks)
            for tc in row._tr.tc_lst:
                for p in tc.p_lst:
                    Line(p, row).paragraph_format.keep_with_next = keep

        each_row(table, act)
        if held:
            between = document.add_paragraph()
            shape(between, line=22, keep_next=True)


def _side(row: Any, label: Any, value: Any, side: Side, number: int, half: int, looks: Looks) -> None:
    if number < 2:
        row._tr.remove(value)
        cell_form(label, half, over=2, stand="top")
        line = Line(label.p_lst[0], row)
        shape(line, after=12 if number else 3)
        write(line, shown(side.role if number == 0 else side.name), looks, bold=number == 0)
        return
    if number - 2 >= len(side.lines):
        return
    name, said = side.lines[number - 2]
    line = Line(label.p_lst[0], row)
    shape(line, before=16)
    write(line, shown(name), looks)
    borders = element("tcBorders")
    borders.append(element("bottom", val="single", sz=4, space=0, color=INK))
    properties = value.tcPr
    properties.insert(list(properties).index(properties.find(qn("w:vAlign"))), borders)
    line = Line(value.p_lst[0], row)
    shape(line, align="centre", before=16)
    if said:
        write(line, shown(said), looks)


def verification(document: Docx, png: bytes, words: list[str], looks: Looks) -> None:
    """The QR code as a picture and what it is for beside it."""
    columns = [1134, 200, LINE - 1334]
    table = new_table(document, columns, 1, lines=False)

    def act(_: int, row: Any, cells: list[Any]) -> None:
        row_form(row)
        for tc, wide in zip(cells, columns, strict=True):
            cell_form(tc, wide)
        line = Line(cells[0].p_lst[0], document._body)
        shape(line)
        picture(line, png, 20, words[0])
        line = Line(cells[2].p_lst[0], document._body)
        shape(line)
        write(line, words[0], looks, size=8.5, colour=SOFT)
        if words[1]:
            write(line, "\n" + words[1], looks, size=9)

    each_row(table, act)
    end = document.add_paragraph()
    shape(end, line=1)
