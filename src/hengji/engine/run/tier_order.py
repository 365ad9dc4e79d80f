"""Tiers laid down in an order no direction can mean: a base better than the target, a challenge below it, two columns exchanged.

The rule may use one of them only and score without a word. Rows are compared with the direction of their item and with each other: one
that runs against a column of others is a slip; a column that runs against its item asks whether its header is right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations

import numpy as np
import numpy.typing as npt

from ..intake.tables import Sheet
from ..rules.model import AGREED
from ..scheme.model.scheme import Scheme
from ..scheme.model.scorecards import FORMERLY, Feed, Item
from ..values.direction import Direction
from ..values.finding import Finding, Level
from ..values.number import show
from ..values.text import Text
from .targets import TargetBook, column_title

CHAINS = (("base", "target", "challenge"), ("poor", "lower", "average", "good", "excellent"))
"""Columns from the easiest to the hardest to reach."""

ALONE = 5
"""One row in so many, or fewer, that runs against the others is a slip for sure."""

SHOWN = 50
Confirmed = Callable[[Item, npt.NDArray[np.int64]], npt.NDArray[np.bool_]]


def exchanged_tiers(scheme: Scheme, targets: TargetBook, sheet: Sheet, confirmed: Confirmed) -> list[Finding]:
    """Rows of the targets table whose tiers run against the direction of their item."""
    found: list[Finding] = []
    items = {item.id: item for _, item in scheme.items() if item.feed is Feed.INDICATOR}
    for item in items.values():
        indicator = scheme.indicators.get(item.of)
        if indicator is None or indicator.direction not in (Direction.HIGHER, Direction.LOWER):
            continue
        for chain in CHAINS:
            told = _Chain(item, indicator.direction, chain, targets, sheet)
            found += told.findings(confirmed)
    return found


class _Chain:
    """The columns of one item that should rise, or fall, from one to the next."""

    def __init__(
        self, item: Item, direction: Direction, chain: Sequence[str], targets: TargetBook, sheet: Sheet
    ) -> None:
        self.item, self.direction, self.targets, self.sheet = item, direction, targets, sheet
        tiers = {FORMERLY.get(name, name): tier for name, tier in item.tiers.items()}
        columns = [tiers[name].column or name if name in tiers else name for name in chain]
        self.columns = [column for column in columns if sheet.figure(column) is not None]
        compared = [(each.tier, each.at.tier) for each in item.rule.ambitions]
        pairs = [{tier.removeprefix(AGREED) for tier in pair} for pair in compared]
        self.provided_for = [{tiers[name].column or name if name in tiers else name for name in pair} for pair in pairs]

    def findings(self, confirmed: Confirmed) -> list[Finding]:
        """One for each row against the others, or one for all where most run that way."""
        compared, against = [], {}
        for row in self.targets.rows_of(self.item.id) if len(self.columns) > 1 else ():
            pairs = list(self._pairs(row))
            compared += [row] if pairs else []
            wrong = [(one, other) for one, other, fits in pairs if not fits]
            if wrong:
                against[row] = wrong
        if 2 * len(against) > len(compared):
            return [self._all(against, len(compared))]
        # a cap for targets below the base says itself that there are some
        left = {row: [pair for pair in pairs if not self._meant(pair)] for row, pairs in against.items()}
        against = {row: pairs for row, pairs in left.items() if pairs}
        level = Level.ERROR if len(against) * ALONE <= len(compared) else Level.WARNING
        doubted = [row for row in against if not self._sure(row, confirmed)]
        return [self._one(row, against[row][0], level) for row in doubted[:SHOWN]]

    def _pairs(self, row: int) -> Iterator[tuple[str, str, bool]]:
        """Any two of the columns a row gives differently, and whether the harder one is the better."""
        given = [(column, value) for column in self.columns if (value := self._value(column, row)) is not None]
        for (one, easier), (other, harder) in combinations(given, 2):
            if easier != harder:
                yield one, other, (harder > easier) == (self.direction is Direction.HIGHER)

    def _meant(self, pair: tuple[str, str]) -> bool:
        """Whether the rule itself says what follows where one of the two is beyond the other."""
        return set(pair) in self.provided_for

    def _value(self, column: str, row: int) -> Fraction | None:
        figures = self.sheet.figure(column)
        return None if figures is None else figures.at(row)

    def _sure(self, row: int, confirmed: Confirmed) -> bool:
        """Whether somebody confirmed the figures of every unit a row is for."""
        units = np.array(self.targets.units_of(row), dtype=np.int64)
        return bool(len(units)) and bool(confirmed(self.item, units).all())

    def _shown(self, pair: tuple[str, str], row: int) -> Text:
        titles = [column_title(column) for column in pair]
        values = [show(self._value(column, row) or Fraction(0)) for column in pair]
        return Text(
            "、".join(f"{title.zh} {value}" for title, value in zip(titles, values, strict=True)),
            ", ".join(f"{title.en} {value}" for title, value in zip(titles, values, strict=True)),
        )

    def _one(self, row: int, pair: tuple[str, str], level: Level) -> Finding:
        whom = self.targets.called(row)
        shown, words = self._shown(pair, row), self.direction.words
        message = Text(
            f"{whom.zh}：“{self.item.title.zh}”{words.zh}，{shown.zh}，次序相反，像是填反了；仍按此计算",
            f"{whom.en}: for '{self.item.title.en}' {words.en}, but {shown.en}: as if exchanged; used all the same",
        )
        hint = Text(
            "核对这一行的各档；确实如此的，在指标数表该数的“状态”一列写“已核实”",
            "check the tiers of this row; if they are right, write 'confirmed' in `status` of the figure in the facts table",
        )
        return Finding("tiers-exchanged", level, message, hint, self.sheet.where(row, pair[1]))

    def _all(self, against: dict[int, list[tuple[str, str]]], compared: int) -> Finding:
        row, pairs = next(iter(against.items()))
        (one, other), words = pairs[0], self.direction.words
        easy, hard = column_title(one), column_title(other)
        message = Text(
            f"“{self.item.title.zh}”{words.zh}，{compared} 行里有 {len(against)} 行的“{easy.zh}”好于“{hard.zh}”；仍按此计算",
            f"for '{self.item.title.en}' {words.en}, but in {len(against)} of {compared} rows '{easy.en}' is better than "
            f"'{hard.en}'; used all the same",
        )
        hint = Text(
            "核对这两列的列名是否对调，指标的方向是否写反",
            "see whether the two headers, or the direction, are the wrong way round",
        )
        return Finding("tiers-exchanged", Level.WARNING, message, hint, self.sheet.where(row, other))
