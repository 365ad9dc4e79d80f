"""The weights of a card add up to its total."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction

from ...values.finding import Finding
from ...values.number import show
from ...values.text import Text
from ..model.scheme import Scheme
from ..model.scorecards import Scorecard
from .told import error


def check(scheme: Scheme) -> Iterator[Finding]:
    """One finding for each card whose weights do not add up, and for each unit with items of its own for which they do not.

    Where units have items of their own, the items of all may leave room for them: the run tells of units that have none.
    """
    for card in scheme.scorecards.values():
        common = sum(item.weight for item in card.items() if not item.units)
        own: dict[str, Fraction] = defaultdict(Fraction)
        for item in card.items():
            for unit in item.units:
                own[unit] += item.weight
        if not own and common != card.total:
            yield _off(card, "", common)
        for total, units in _by_total(own, common).items():
            if total != card.total:
                yield _off(card, "、".join(units), total)


def _by_total(own: Mapping[str, Fraction], common: Fraction | int) -> Mapping[Fraction, list[str]]:
    found: dict[Fraction, list[str]] = defaultdict(list)
    for unit, weight in own.items():
        found[common + weight].append(unit)
    return found


def _off(card: Scorecard, units: str, total: Fraction | int) -> Finding:
    over = total - card.total
    zh, en = ("多", "more") if over > 0 else ("少", "less")
    gap = show(Fraction(abs(over)))
    whose, of = (f"（{units}）", f" for {units}") if units else ("", "")
    message = Text(
        f"考核表“{card.title.zh}”{whose}权重合计 {show(Fraction(total))}，应为 {show(card.total)}，{zh} {gap}",
        f"the weights of '{card.title.en}'{of} add up to {show(Fraction(total))}, not {show(card.total)}: {gap} {en}",
    )
    hint = Text("调整各项的权重；总分确实不是这个数的，写明这张表的总分",
                "adjust the weights of the items, or state another total of the card (total)")  # fmt: skip
    return error("weights-sum", card.where, message, hint)
