"""What both makers share: texts made safe to print, numbers of headings, merged cells, figures under each other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ..lettering import width
from .model import Block, Clause, Clauses, Heading, Lang, Paper, Paragraph, Table
from .radicals import ideographs

_CHINESE = "零一二三四五六七八九"
_NUMBER = re.compile(r"\s*([+\-−±≥≤<>＜＞]?\s?[¥￥$]?\d[\d,]*)(\.\d+)?\s?([%％‰]?)\s*\Z")


def shown(text: str) -> str:
    """`text` as it is printed: what nobody could see is not passed over in silence.

    Line breaks stay, a tab is a space. Control characters and halves of surrogates are written as `[U+0007]`.
    Format characters (zero width, direction) show nothing and are left out, so no text can be turned around by them.
    A radical is written as the ideograph it looks like.
    """
    text = ideographs(text)
    if text.isprintable():
        return text
    one = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return "".join(map(_shown, one))


def _shown(char: str) -> str:
    if char == "\n":
        return char
    if char == "\t":
        return " "
    kind = unicodedata.category(char)
    if kind == "Cf":
        return ""
    return code_point(char) if kind in ("Cc", "Cs") or ord(char) & 0xFFFE == 0xFFFE else char


def code_point(char: str) -> str:
    """How a character that has no glyph is written: `[U+1F600]`."""
    return f"[U+{ord(char):04X}]"


_LEAD_LINES = 16


def closing(paper: Paper) -> tuple[tuple[Block, ...], Paragraph | Clauses | None]:
    """The blocks, and what of them stays with the signatures so that these never stand alone on a page.

    That is the lead of the signatures, else the last paragraph or clause. After anything else, or a very long text,
    it is the sentence offices use: （以下无正文）.
    """
    blocks = paper.blocks
    if paper.signatures is None:
        return blocks, None
    if paper.signatures.lead:
        lead = Paragraph(paper.signatures.lead)
        return (blocks, lead) if _short(lead.text) else ((*blocks, lead), _nothing_more(paper))
    last = blocks[-1] if blocks else None
    if isinstance(last, Paragraph) and _short(last.text):
        return blocks[:-1], last
    if isinstance(last, Clauses) and last.items and _short(last.items[-1].text):
        rest = (Clauses(last.items[:-1], last.start),) if len(last.items) > 1 else ()
        return (*blocks[:-1], *rest), Clauses(last.items[-1:], last.start + len(last.items) - 1)
    return blocks, _nothing_more(paper)


def _nothing_more(paper: Paper) -> Paragraph:
    return Paragraph(paper.say("（以下无正文）", "(End of the text; signatures follow.)"))


def _short(text: str) -> bool:
    return lines(text, LINE, 12) <= _LEAD_LINES


LINE = 447.0
"""The width of a line in points: A4 less its margins."""


def lines(text: str, room: float, size: float) -> float:
    """How many lines a text takes in so much room, rather too many: a Latin letter is counted as a Chinese one."""
    return len(text) * size / max(room, size) + text.count("\n") + 1


def whole_clause(clause: Clause) -> bool:
    """Whether a clause is kept on one page."""
    return lines(clause.text, LINE - 24, 12) <= _WHOLE_LINES


_WHOLE_LINES = 24
_CELL = 11.0
"""What a cell has left and right of its text, in points."""


def rooms(table: Table) -> list[float]:
    """The room for text in each column, in points."""
    total = sum(column.share for column in table.columns)
    return [LINE * column.share / total - _CELL for column in table.columns]


FIGURE_SIZE = 10.5
"""The size figures of tables are set in, in points."""
_LEAST = 22.0
"""The least room that words are left with where a column beside them needs more: two Chinese signs."""


def fitted(table: Table) -> Table:
    """The table with every `decimal` column wide enough for its figures, which have no place to break and would stand over their
    neighbours; the room comes from the columns of words, as each can spare it. Where all of them together cannot, columns of figures
    get what there is, and `figures` lets them break. Nothing changes where all fit."""
    total, room = sum(column.share for column in table.columns), rooms(table)
    needs = [
        figures(table, place).ems * FIGURE_SIZE if column.align == "decimal" else 0.0
        for place, column in enumerate(table.columns)
    ]
    lack = [max(need - has, 0.0) for need, has in zip(needs, room, strict=True)]
    if not any(lack):
        return table
    least = [need or _least(table, place) for place, need in enumerate(needs)]
    spare = [max(has - need, 0.0) for need, has in zip(least, room, strict=True)]
    given = min(1.0, sum(spare) / sum(lack))
    taken = min(1.0, sum(lack) / sum(spare)) if any(spare) else 0.0
    wide = [has + more * given - less * taken + _CELL for has, more, less in zip(room, lack, spare, strict=True)]
    columns = tuple(
        replace(column, share=max(round(each * total), 1)) for column, each in zip(table.columns, wide, strict=True)
    )
    return replace(table, columns=columns)


def whole_row(row: Sequence[str], room: Sequence[float]) -> bool:
    """Whether a row is kept on one page. One that might be higher than a page must be split, or its text were lost."""
    return all(lines(text, wide, 10) <= _WHOLE_LINES for text, wide in zip(row, room, strict=True))


def chinese_number(number: int) -> str:
    """一 to 九十九, as headings are counted; beyond that plain digits."""
    if not 1 <= number <= 99:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _CHINESE[tens] + "十"
    return head + (_CHINESE[ones] if ones else "")


class Numbering:
    """Counts the headings of a paper."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self._first = 0
        self._second = 0

    def of(self, heading: Heading) -> str:
        """The mark of the next heading, empty for one without a number."""
        if not heading.numbered:
            return ""
        if heading.level == 1:
            self._first += 1
            self._second = 0
            return f"{chinese_number(self._first)}、" if self.lang == "zh" else f"{self._first}."
        self._second += 1
        if self.lang == "zh":
            return f"（{chinese_number(self._second)}）"
        return f"{self._first}.{self._second}"


def spans(table: Table) -> list[list[int]]:
    """For each cell how many rows it covers: 1, more where a merged column repeats itself, 0 for a covered cell.

    A merged column never reaches over the border of a merged column to its left.
    """
    out = [[1] * len(table.columns) for _ in table.rows]
    for place, column in enumerate(table.columns):
        if not column.merged:
            continue
        left = [i for i in range(place + 1) if table.columns[i].merged]
        top = 0
        for row in range(1, len(table.rows)):
            if all(table.rows[row][i] == table.rows[top][i] for i in left) and table.rows[row][place]:
                out[top][place] += 1
                out[row][place] = 0
            else:
                top = row
    return out


_MOST_KEPT = 170.0


def small(table: Table) -> bool:
    """Whether a table is kept on one page: it takes a quarter of one at most, as far as can be told; what is longer would leave more empty
    than it helps to see it at once."""
    room = rooms(table)
    heights = (6 + 16 * max(map(_lines_in_cell, row, room)) for row in table.rows)
    return sum(heights) <= _MOST_KEPT


def _lines_in_cell(text: str, room: float) -> int:
    return sum(1 + int(width(line, _TABLE_SIZE) / max(room, _TABLE_SIZE)) for line in text.split("\n"))


def widths(row: Sequence[str], *, strong: bool) -> list[int]:
    """For each cell how many columns it covers: in a row of sums the empty cells behind the first one belong to it."""
    out = [1] * len(row)
    if not strong:
        return out
    for place in range(1, len(row)):
        if row[place]:
            break
        out[0] += 1
        out[place] = 0
    return out


_SAID_AGAIN = 3
"""A text of more lines is not said again on each page: it might cover what follows."""


def again(table: Table, covered: Sequence[Sequence[int]], y: int, x: int) -> str:
    """How a cell of a merged column in a table over several pages stands: `first` (or `hung`) of its group, `rest`
    (`blank` where it is too long to be said again), or empty.

    Such a table has no high cells, whose text would stand on one of the pages only; the text of the group is said in
    its first row and again at the top of each page.
    """
    if not table.columns[x].merged:
        return ""
    high = _lines_in_cell(table.rows[y][x], rooms(table)[x])
    if not covered[y][x]:
        return "rest" if high <= _SAID_AGAIN else "blank"
    # In a group of several rows the text hangs over the next one instead of making the first row higher.
    return "hung" if covered[y][x] >= high > 1 else "first"


def _least(table: Table, place: int) -> float:
    """The room a column of words cannot do without: its longest Latin word, of its head or of a cell."""
    texts = (table.columns[place].title, *(row[place] for row in table.rows))
    return max(_LEAST, *(longest_word(text, FIGURE_SIZE) for text in texts))


@dataclass(frozen=True, slots=True)
class Figures:
    """How the numbers of a `decimal` column stand: `ems` wide as a block, and behind each number what it has less.

    `behind` is None for a cell that is no number. Set flush right in the block, with the missing figures as empty
    room behind them, all decimal points stand under each other.
    """

    behind: tuple[str | None, ...]
    ems: float


def figures(table: Table, place: int) -> Figures:
    """The numbers of one column, read for their places."""
    found = [_NUMBER.match(row[place]) for row in table.rows]
    fractions = [m[2] or "" for m in found if m]
    fraction = max(fractions, key=len, default="")
    sign = max((m[3] for m in found if m), key=len, default="")
    head = max((m[1] for m in found if m), key=len, default="")
    behind = tuple(m and fraction[len(m[2] or "") :] + ("" if m[3] else sign) for m in found)
    return Figures(behind, round(sum(map(em, head + fraction + sign)), 3))


def standing(table: Table, place: int) -> Figures | None:
    """The numbers of a `decimal` column of a fitted table; None for another column, and for one that is too narrow all the same: its
    numbers are set as words then, and break rather than stand over what is beside them."""
    if table.columns[place].align != "decimal":
        return None
    found = figures(table, place)
    return found if found.ems * FIGURE_SIZE <= rooms(table)[place] + 0.5 else None


def em(char: str) -> float:
    """The width of a character of a number, in ems, on the wide side."""
    return 0.28 if char in ".," else 0.93 if char in "%％‰" else 0.56


_TABLE_SIZE = 9
"""A little less than tables are set in, since the widths known are on the wide side."""
WORD_SIZE: dict[Lang, float] = {"zh": 10.0, "en": 8.4}
"""The size by which words in tables are measured; the English letters are narrower than those whose widths are known."""
_WORD = re.compile(r"[^\s\u2e80-\u9fff\uf900-\uff60]+")
_BREAK = "\u200b"
LONG_WORD = 130.0
"""A word wider than this, in points, leaves gaps in justified lines."""


def longest_word(text: str, size: float) -> float:
    """The width in points of the longest word of a text: what has no place to break of its own."""
    return max((width(word, size) for word in _WORD.findall(text)), default=0.0)


def breakable(text: str, room: float, size: float) -> str:
    """`text` with invisible places to break in what no hyphenation helps: words wider than two lines of their cell,
    or not of letters alone (numbers of files, addresses)."""

    def broken(found: re.Match[str]) -> str:
        word = found[0]
        wide = width(word, size)
        if wide <= room or (word.isalpha() and wide <= 2 * room):
            return word
        return _BREAK.join(word)

    return _WORD.sub(broken, text)


def shares(widths: Sequence[int], whole: int) -> list[int]:
    """`whole` divided by `widths`, in whole numbers that add up to it."""
    total = sum(widths)
    edges = [whole * sum(widths[:i]) // total for i in range(len(widths) + 1)]
    return [right - left for left, right in pairwise(edges)]
