"""The judge of the other carriers: every cell of a card once more on Fractions, one by one."""

from __future__ import annotations

from fractions import Fraction

from hengji.engine.rules.model import Levels
from hengji.engine.rules.score import score_one
from hengji.engine.run.blocks import CardScores, run_card
from hengji.engine.run.plans import CardRules
from hengji.engine.values.null import NullReason
from hengji.engine.values.number import half_up

from .worlds import World

LARGEST = Fraction(2**63)
"""A score of so many units of its last decimal cannot be kept; it is refused with a reason."""


def differences(card: World, scored: CardScores | None = None) -> tuple[int, int, int, list[str]]:
    """(cells, exact ties, nulls, what differs) of a card scored on Fractions and as `scored`: on numpy blocks, unless given."""
    found = scored or run_card(CardRules(tuple(card.rules)), card.inputs)
    wrong: list[str] = []
    cells = ties = nulls = 0
    for row, (item, given) in enumerate(zip(card.rules, card.inputs, strict=True)):
        names = [name for name, _ in item.rule.body.entries] if isinstance(item.rule.body, Levels) else []
        for column in range(len(given.x)):
            cells += 1
            den = 10**given.places * (1 if given.den is None else int(given.den[column]))
            x: Fraction | str = Fraction(int(given.x[column]), den)
            if names:
                index = int(given.x[column])
                x = names[index] if 0 <= index < len(names) else "?"
            tiers = {
                name: Fraction(int(values[column % len(values)]), 10**given.places)
                for name, values in given.tiers.items()
            }
            body = None
            if given.body is not None:
                body = Fraction(int(given.body[0][column])), Fraction(int(given.body[1][column]))
            kinds = {name: Fraction(int(values[column]), 10**given.places) for name, values in given.kinds.items()}
            exact = score_one(
                item.rule,
                x,
                tiers,
                full=item.full,
                point=item.point,
                kinds=kinds,
                body=body,
                ratio_places=item.ratio_places,
            )
            null = NullReason(int(given.null[column])) or exact.null
            if (
                not null
                and exact.score is not None
                and abs(half_up(exact.score, item.places)) >= LARGEST / 10**item.places
            ):
                null = NullReason.OUT_OF_RANGE
            nulls += bool(null)
            stored = Fraction(int(found.score[row, column]), 10**item.places)
            if null:
                right = found.null[row, column] == null and stored == 0
            else:
                assert exact.score is not None
                ties += (exact.score * 10**item.places * 2).denominator == 1 and (
                    exact.score * 10**item.places
                ).denominator == 2
                right = (
                    found.null[row, column] == 0
                    and stored == half_up(exact.score, item.places)
                    and found.branch[row, column] == exact.branch
                )
            if not right:
                wrong.append(f"{item} x={x} tiers={tiers} exact={exact} stored={stored} null={found.null[row, column]}")
    return cells, ties, nulls, wrong
