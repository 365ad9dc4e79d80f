"""Papers as PDF/A-2b by Typst: what is said goes in as data, how it looks stands in `paper.typ`."""

from __future__ import annotations

import datetime
import json
import unicodedata
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from importlib.resources import files
from itertools import chain
from multiprocessing import get_context
from operator import itemgetter
from typing import Any, cast

import typst

from ..lettering import width
from .fonts import Face, Fonts, font_list, named_missing, shared_fonts, without_glyph
from .layout import (
    LINE,
    WORD_SIZE,
    Numbering,
    again,
    breakable,
    closing,
    code_point,
    fitted,
    longest_word,
    rooms,
    shown,
    small,
    spans,
    standing,
    whole_clause,
    whole_row,
    widths,
)
from .model import (
    Block,
    Clause,
    Clauses,
    Heading,
    KeyValues,
    Lang,
    PageBreak,
    Paper,
    Paragraph,
    Picture,
    Signatures,
    Table,
)
from .pictures import qr_svg
from .radicals import ideographs

_TRIES = 12
_CHUNK = 2
_SIDES = 6
"""More sides than these may go over to a second page."""
_Share = tuple[int, Sequence[Paper]]
_Elsewhere = tuple[int, Sequence[Paper], list[bytes] | None]
_PDF_A: typst.PDFStandards = ["a-2b"]


def as_pdf(paper: Paper, fonts: Fonts | None = None) -> bytes:
    """The paper as PDF/A-2b, the same bytes each time.

    A character that no font has is written as `[U+1F600]`, never as a silent box.
    """
    return next(as_pdfs([paper], fonts))


def as_pdfs(papers: Iterable[Paper], fonts: Fonts | None = None, *, processes: int = 1) -> Iterator[bytes]:
    """One PDF after the other, in the order of the papers; fonts and compiler are shared.

    More than one of the `processes`, this one among them, pays from some dozens of papers on, in a script or a background worker (the
    others are started anew and read the setting for fonts themselves; what one that dies leaves is done here). Raises ValueError when
    `fonts` are given for them.
    """
    if processes < 2:
        yield from _in_turn(papers, fonts or shared_fonts())
        return
    if fonts is not None:
        raise ValueError("several processes find their fonts themselves: give no fonts")
    given = list(papers)
    # the others begin at the end and this one, which need not be started, at the beginning: they meet
    left = deque[_Share]((at, given[at : at + _CHUNK]) for at in range(0, len(given), _CHUNK))
    with ProcessPoolExecutor(processes - 1, mp_context=get_context("spawn")) as pool, ThreadPoolExecutor() as asking:
        # two ask for each of the others, which then never waits for work
        asked = [asking.submit(_made_elsewhere, pool, left) for _ in range(2 * (processes - 1))]
        try:
            while (mine := _taken(left.popleft)) is not None:
                yield from _in_turn(mine[1], shared_fonts())
        finally:
            left.clear()
        for _, chunk, made in sorted(chain.from_iterable(each.result() for each in asked), key=itemgetter(0)):
            yield from _chunk(chunk) if made is None else made


def _made_elsewhere(pool: ProcessPoolExecutor, left: deque[_Share]) -> list[_Elsewhere]:
    """What another process made, from the end on; None for what it left when it ended, as where memory is short."""
    done = list[_Elsewhere]()
    while (theirs := _taken(left.pop)) is not None:
        try:
            done.append((*theirs, pool.submit(_chunk, theirs[1]).result()))
        except BrokenProcessPool:
            done.append((*theirs, None))
            break
    return done


def _taken(take: Callable[[], _Share]) -> _Share | None:
    try:
        return take()
    except IndexError:  # nothing is left
        return None


def _chunk(papers: Sequence[Paper]) -> list[bytes]:
    return list(_in_turn(papers, shared_fonts()))


def _in_turn(papers: Iterable[Paper], fonts: Fonts) -> Iterator[bytes]:
    compiler = fonts.compiler()
    source = files(__package__).joinpath("paper.typ").read_bytes()
    for paper in papers:
        yield _compiled(compiler, source, paper, fonts)


def _compiled(compiler: typst.Compiler, source: bytes, paper: Paper, fonts: Fonts) -> bytes:
    noon = datetime.datetime.combine(paper.day, datetime.time(12), tzinfo=datetime.UTC)
    data = _data(paper, fonts)
    standards, missing = _PDF_A, set(fonts.missing)
    for _ in range(_TRIES):
        said = json.dumps(_without(data, missing), ensure_ascii=False)
        given = _given(source, said)
        try:
            return _bytes(compiler.compile(input=given, format="pdf", pdf_standards=standards, timestamp=noon))
        except typst.TypstError as refused:
            lacking = named_missing(refused)
            if lacking:
                missing |= _learnt(fonts, lacking, said)
            elif standards and refused.message.startswith("PDF/A"):
                standards = []  # a drawing may hold what an archive refuses
            else:
                raise
    return _bytes(compiler.compile(input=given, format="pdf", timestamp=noon))


def _given(source: bytes, said: str) -> bytes:
    """The look and the data as two files. Data given as `sys.inputs` would be a part of all that is set: nothing of one paper could serve
    the next."""
    # a mapping of names to files is what typst takes too (its README says so), though its types do not
    return cast(bytes, {"main.typ": source, "paper.json": said.encode()})


def _learnt(fonts: Fonts, lacking: str, said: str) -> set[str]:
    """The characters to be written as codes: those no font has, else the marks of a letter no font has with them."""
    found = without_glyph(fonts, lacking + said)
    fonts.missing.update(found)
    return found or {char for char in lacking if unicodedata.combining(char)} or set(lacking)


def _bytes(made: bytes | list[bytes] | None) -> bytes:
    if not isinstance(made, bytes):
        raise TypeError("one PDF was expected")
    return made


def _without(data: Any, missing: set[str]) -> Any:
    """The data with each character that has no glyph written as its code."""
    if not missing:
        return data
    if isinstance(data, str):
        return "".join(code_point(char) if char in missing else char for char in data)
    if isinstance(data, dict):
        return {key: _without(value, missing) for key, value in data.items()}
    return [_without(value, missing) for value in data] if isinstance(data, list) else data


def _data(paper: Paper, fonts: Fonts) -> dict[str, Any]:
    blocks, lead = closing(paper)
    numbering = Numbering(paper.lang)
    return {
        "lang": paper.lang,
        "title": _flow(paper.head, 22),
        "name": shown(paper.title),
        "author": shown(paper.author or paper.letterhead),
        "day": [paper.day.year, paper.day.month, paper.day.day],
        "letterhead": _flow(paper.letterhead, 30),
        "number": _flow(paper.number),
        "parties": [[shown(role), _flow(name)] for role, name in paper.parties],
        "preamble": [_flow(text) for text in paper.preamble],
        "blocks": _blocks(blocks, numbering),
        "signatures": paper.signatures and _signatures(paper.signatures, _block(lead, numbering) if lead else None),
        "code": _flow(paper.code, 8.5, room=180),
        "footer": _flow(paper.footer, 8.5, room=150),
        "over": {"words": paper.over, "size": _over_size(paper)} if paper.over else None,
        "qr": qr_svg(paper.qr) if paper.qr else "",
        "faces": {name: _face(getattr(fonts, name)) for name in ("body", "head", "title", "english")},
        "words": {
            "page": paper.say("第 {page} 页　共 {pages} 页", "Page {page} of {pages}"),
            "code": paper.say("核验码 ", "Verification code "),
            "scan": paper.say("扫码核验，与核验码一致为真", "Scan to verify; the code must be this one"),
        },
    }


def _over_size(paper: Paper) -> float:
    """How large the words over a page are, in points: so that they stay on it across a corner."""
    most, room = (150.0, 450.0) if paper.lang == "zh" else (112.0, 680.0)
    return min(most, room / len(paper.over))


def _face(face: Face) -> dict[str, Any]:
    return {"fonts": font_list(face), "bold": face.bold}


def _flow(text: str, size: float = 12, room: float = LINE - 30) -> str:
    """A text outside tables; what has no place to break and is wider than its room is given some."""
    return breakable(shown(text), room, size)


def _blocks(blocks: Sequence[Block], numbering: Numbering) -> list[dict[str, Any]]:
    said = [_block(block, numbering) for block in blocks]
    for place, (one, following) in enumerate(zip(said, [*blocks[1:], None], strict=True)):
        one["id"] = place
        if one["kind"] == "paragraph":
            one["sticky"] = isinstance(following, Clauses | Table | KeyValues)
    return said


def _block(block: Block, numbering: Numbering) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "text": _flow(block.text, 14), "level": block.level, "mark": numbering.of(block)}
        case Paragraph():
            said = {"kind": "paragraph", "text": _flow(block.text), "align": block.align}
            return said | {"indent": block.indent, "strong": block.strong}
        case Table():
            return _table(block, numbering.lang)
        case Clauses():
            return {"kind": "clauses", "start": block.start, "items": [_clause(c) for c in block.items]}
        case Picture():
            said = {"kind": "picture", "svg": ideographs(block.svg), "alt": shown(block.alt)}
            return said | {"caption": shown(block.caption), "width": block.width}
        case KeyValues():
            return _pairs(block)
        case PageBreak():
            return {"kind": "break"}


def _pairs(block: KeyValues) -> dict[str, Any]:
    longest = max((width(shown(name), 10.5) for name, _ in block.pairs), default=0.0)
    label = min(longest + 15, LINE / (3 * block.columns))
    value = LINE / block.columns - label - 15
    pairs = [[_flow(name, 10.5, label - 15), _flow(text, 10.5, value)] for name, text in block.pairs]
    return {"kind": "pairs", "pairs": pairs, "columns": block.columns, "label": label}


def _clause(clause: Clause) -> dict[str, Any]:
    return {
        "title": _flow(clause.title),
        "text": _flow(clause.text),
        "beside": shown(clause.beside),
        "long": not whole_clause(clause),
    }


def _table(given: Table, lang: Lang) -> dict[str, Any]:
    table = fitted(given)
    covered = spans(table)
    numbers = [standing(table, i) for i in range(len(table.columns))]
    room, whole, size = rooms(table), small(table), WORD_SIZE[lang]
    rows = []
    for y, row in enumerate(table.rows):
        long = not whole_row(row, room)
        wide = widths(row, strong=y in table.strong_rows)
        cells = []
        for x, text in enumerate(row):
            column = numbers[x]
            cells.append(
                {
                    "text": breakable(shown(text), room[x], size),
                    "hyphenate": longest_word(text, size) > room[x],
                    "span": covered[y][x] if whole or not table.columns[x].merged else 1,
                    "again": "" if whole else again(table, covered, y, x),
                    "wide": wide[x],
                    "align": "centre" if wide[x] > 1 or table.columns[x].align == "decimal" else table.columns[x].align,
                    "behind": column.behind[y] if column else None,
                    "ems": column.ems if column else 0,
                    "strong": y in table.strong_rows,
                    "long": long,
                }
            )
        rows.append(cells)
    return {
        "kind": "table",
        "caption": shown(table.caption),
        "columns": [{"title": shown(c.title), "share": c.share} for c in table.columns],
        "rows": rows,
        "small": whole,
        "marked": not whole and any(column.merged for column in table.columns),
        "notes": [_flow(note) for note in table.notes],
    }


def _signatures(signatures: Signatures, lead: dict[str, Any] | None) -> dict[str, Any]:
    sides = [
        {
            "role": _flow(side.role, room=190),
            "name": _flow(side.name, room=190),
            "lines": [[shown(label), shown(value)] for label, value in side.lines],
        }
        for side in signatures.sides
    ]
    return {"sides": sides, "lead": lead, "whole": len(sides) <= _SIDES}
