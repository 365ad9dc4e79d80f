"""The language in which the sheets are laid out: columns made from the key tables of the scheme language, and sheets of columns.

A column's `key` is where its cell goes in the record of its row: `weight`, `title.zh`, `effect.grade`. Titles, choices and what
may stand in a cell come from the tables the loader itself reads, so that sheet and YAML cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from ..scheme.kinds import AnyOf, Is, Key, Kind, ListOf, OneOf, Record
from ..values.text import Text
from .labels import LABELS

FIGURES = frozenset({Is.NUMBER, Is.SHARE, Is.POINTS, Is.MARK, Is.RANGE, Is.WHOLE, Is.PLACES})


class Form(StrEnum):
    """What a cell holds. A FIGURE is a number cell where a spreadsheet keeps it to the last digit, else text; WORDS are several
    words in one cell; LOOKED_UP is shown for the reader's sake and never read back."""

    TEXT = "text"
    FIGURE = "figure"
    CHOICE = "choice"
    YES = "yes"
    WORDS = "words"
    BRINGS = "brings"
    LOOKED_UP = "looked_up"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet. `choices` are the words of an enumeration; `refers` names a sheet whose ids may stand here."""

    key: str
    title: Text
    about: Text
    form: Form = Form.TEXT
    choices: tuple[str, ...] = ()
    refers: str = ""
    width: float = 12
    required: bool = False

    @property
    def headed(self) -> str:
        """What stands in the column's two header cells, as findings call it."""
        return f"{self.title.zh} {self.key}"

    def label(self, word: str) -> str:
        """A word of the enumeration as the cell shows it: `越高越好 higher`."""
        named = LABELS.get((self.key.rpartition(".")[2], word)) or LABELS.get(("", word))
        return f"{named} {word}" if named else word

    def word(self, shown: str) -> str:
        """The word a cell means; what is none of them stays as it is, for the loader to tell."""
        for word in self.choices:
            label = self.label(word)
            if shown in (word, label, label.removesuffix(word).strip()):
                return word
        return shown


@dataclass(frozen=True, slots=True)
class Part:
    """Columns beside the main ones that hold a list of the row's own: its rows follow each other, the main columns left blank.

    `key` is the list's key. Keyed lists have their id in the column `id`; a `value` list has only an id and one cell.
    """

    key: str
    columns: tuple[Column, ...]
    id: str = ""
    value: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """One sheet: what it is called, what it tells whoever fills it in, and its columns. `id` is the column that begins a new entry."""

    key: str
    title: Text
    about: Text
    columns: tuple[Column, ...]
    id: str = ""
    parts: tuple[Part, ...] = ()
    same: tuple[str, ...] = ()
    """Columns in which a blank cell means what stands above."""

    @property
    def name(self) -> str:
        """The name of the sheet: Chinese and the English key."""
        return f"{self.title.zh} {self.key}"

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """The main columns and those of the parts, from left to right."""
        return (*self.columns, *(column for part in self.parts for column in part.columns))

    def column(self, key: str) -> Column:
        """The column of a key; raises `StopIteration` for a key the sheet has not."""
        return next(column for column in self.all_columns if column.key == key)


def made(record: Record, prefix: str = "", *, leave: Iterable[str] = (), **refers: str) -> tuple[Column, ...]:
    """The columns of a record's keys in their order; `leave` are keys that stand elsewhere, `refers` the sheet whose ids some take."""
    left = set(leave)
    found = [column for key in record.keys if key.name not in left for column in of_key(key, prefix)]
    return tuple(replace(column, refers=refers.get(column.key.removeprefix(prefix), "")) for column in found)


def of_key(key: Key, prefix: str = "") -> list[Column]:
    """The column of one key; two for a title."""
    zh, _, en = key.about.partition(" / ")
    about = Text(zh, en or zh)
    short = Text(zh.split("；")[0].split("，")[0].split("：")[0], (en or zh).split(";")[0])
    name = prefix + key.name
    if is_title(key.kind):
        chinese = Column(f"{name}.zh", short, about, width=20, required=key.required)
        english = Column(f"{name}.en", Text(f"{short.zh}（英文）", short.en), about, width=20)
        return [chinese, english]
    form, choices, width = form_of(key.kind)
    return [Column(name, short, about, form, choices, width=width, required=key.required)]


def is_title(kind: Kind) -> bool:
    """Whether a value is a text in two languages."""
    return kind is Is.TITLE or (isinstance(kind, AnyOf) and Is.TITLE in kind.kinds)


def form_of(kind: Kind) -> tuple[Form, tuple[str, ...], float]:
    """How a value of this kind stands in a cell, its choices, and a width for it."""
    match kind:
        case OneOf(words):
            return Form.CHOICE, tuple(str(word) for word in words), 17
        case ListOf():
            return Form.WORDS, (), 16
        case AnyOf(kinds) if kinds[0] in FIGURES:
            return Form.FIGURE, (), 10
        case Is.YES:
            return Form.YES, ("yes", "no"), 7
        case Is.FORMULA:
            return Form.TEXT, (), 36
        case _ if kind in FIGURES:
            return Form.FIGURE, (), 10
        case _:
            return Form.TEXT, (), 14
