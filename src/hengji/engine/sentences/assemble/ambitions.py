"""Caps that depend on how ambitious the target is (Order 22): where its own value lies against the baseline.

The cases said are regions of the target's value. Each place belongs to one of them: of `不低于基准值` and `不低于基准值80%` the narrower
holds, cases that overlap otherwise, or that leave a target between them without a cap, are refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from ...rules.model import Ambition, Amount, Mark, Side
from ...values.finding import Finding
from ...values.text import Text
from .. import questions
from ..statements import Ambitious, Deed
from .bands import Edge, edges
from .describe import mark_text
from .general_caps import Caps, General, of_steps, within
from .places import Scale
from .said import Said
from .stop import refuse

_HOW = Text(
    "写明每一处归哪一档，例如：目标值不低于基准值的最多加6分，低于基准值20%以内的最多加4分，低于基准值超过20%的最多加2分",
    "let every target fall into one case, e.g. at least the base: 6 at most; at least 80% of it: 4; below 80% of it: 2",
)

_BY_CAPS = Text(
    "各档都与同一个参照值比较；与几个参照值比较的，用结构化规则的 caps 逐条写明，先成立的生效："
    "caps: [{from: base, cap: full + 6}, {from: prior, cap: full + 4}, {below: prior, cap: full + 2}]",
    "compare all cases with one value; with several, write `caps` in a structured rule, of which the first that holds counts: "
    "caps: [{from: base, cap: full + 6}, {from: prior, cap: full + 4}, {below: prior, cap: full + 2}]",
)


@dataclass(frozen=True, slots=True)
class _Region:
    """A case: its borders, which of them are loosely said and which are marked (含, 及以上), and its cap."""

    low: Edge | None
    high: Edge | None
    loose: frozenset[Mark]
    marked: frozenset[Mark]
    cap: Amount

    def cells(self, marks: Sequence[Mark]) -> tuple[int, int]:
        """The first and last cell: cell 2i+1 is mark i, cell 2i the stretch before it."""
        first, last = 0, 2 * len(marks)
        if self.low is not None:
            first = 2 * marks.index(self.low.mark) + (1 if self.low.closed else 2)
        if self.high is not None:
            last = 2 * marks.index(self.high.mark) + (1 if self.high.closed else 0)
        return first, last

    def holds(self, marks: Sequence[Mark], cell: int) -> bool:
        """Whether the cell lies in the region."""
        first, last = self.cells(marks)
        return first <= cell <= last


def ambitions(said: Said, scale: Scale, start: Amount, general: General) -> Caps:
    """The caps from the highest target down, and what the general cap becomes beside them."""
    if not said.ambitious:
        return Caps((), general.cap)
    caps = [start + item.cap if item.gained else item.cap for item in said.ambitious]
    if all(item.exact for item in said.ambitious) and not general.stated:
        return _as_written(said, scale, caps, general)
    if len({item.tier for item in said.ambitious}) > 1:
        raise refuse(_several_values())
    regions: list[_Region] = []
    opened: list[_Region] = []
    rest: Amount | None = None
    free_rest = False
    for item, cap in zip(said.ambitious, caps, strict=True):
        if item.compares:
            low, high = _borders(item, scale)
            loose = frozenset(scale.mark(compare.place) for compare in item.compares if compare.loose)
            marked = frozenset(scale.mark(compare.place) for compare in item.compares if compare.marked)
            (opened if item.uncapped else regions).append(_Region(low, high, loose, marked, cap))
        elif item.uncapped:
            free_rest = True
        else:
            rest = cap
    marks = _ordered(
        {edge.mark for region in (*regions, *opened) for edge in (region.low, region.high) if edge is not None}
    )
    free = [
        _open(opened, marks, cell) or (free_rest and not _open(regions, marks, cell))
        for cell in range(2 * len(marks) + 1)
    ]
    owners = [_owner(regions, marks, cell) or (None if free[cell] else rest) for cell in range(len(free))]
    if rest is not None:
        _refuse_split_rest(regions, marks, len(owners))
    of_steps(said, owners, start, general)
    _all_capped(owners, marks, scale, general.cap is not None)
    limited = general.cap is not None or any(
        step.most is not None for step in said.steps if step.effect.deed is Deed.GAIN
    )
    if (opened or free_rest) and (limited or free != [own is None for own in owners]):
        raise refuse(_two_caps_or_none())
    owners, left = within(owners, general)
    overruled = [item.cap for item, top in zip(said.ambitious, caps, strict=True) if general.below(top)]
    told = tuple(overruled) if general.stated else ()
    return Caps(_halves(owners, marks, scale.tier(said.ambitious[0].tier)), left, told, general.stated and left is None)


def _as_written(said: Said, scale: Scale, caps: Sequence[Amount], general: General) -> Caps:
    """The rendered form: each case is what it says, and the one that names no target holds for all others."""
    cases = list(zip(said.ambitious, caps, strict=True))
    lines = tuple(_exact(item, scale, cap) for item, cap in cases if item.compares)
    return Caps(lines, next((cap for item, cap in cases if not item.compares), general.cap))


def _refuse_split_rest(regions: Sequence[_Region], marks: Sequence[Mark], cells: int) -> None:
    """`较基准值提高20%以下的最多加1分，其余最多加2分`: are the targets below the base among the others?"""
    left = [not _open(regions, marks, cell) for cell in range(cells)]
    if [named for named, _ in groupby(left)].count(True) > 1:
        where = mark_text(marks[0])
        raise refuse(
            questions.contradiction(
                f"“其余”分成不相连的两段（低于{where.zh}的也在内）：没有写明这一段最多加几分",
                f"'otherwise' falls into two stretches, one of them below {where.en}: its cap is not stated",
                _HOW,
            )
        )


def _open(opened: Sequence[_Region], marks: Sequence[Mark], cell: int) -> bool:
    """Whether one of the cases says something of the targets there."""
    return any(region.holds(marks, cell) for region in opened)


def _two_caps_or_none() -> Finding:
    return questions.contradiction(
        "加分不设上限的一档与其他各档不能衔接：有的目标值既有上限又不设上限，或两处都没有写",
        "the case without a cap does not meet the others: some targets have a cap and none, or neither is said",
        _HOW,
    )


def _exact(item: Ambitious, scale: Scale, cap: Amount) -> Ambition:
    """The rendered form: it is what it says."""
    low, high = edges(item.compares, scale)
    edge, side = (high, Side.BELOW) if low is None else (low, Side.ABOVE)
    assert edge is not None
    return Ambition(side, edge.mark, cap, edge.closed, scale.tier(item.tier))


def _borders(item: Ambitious, scale: Scale) -> tuple[Edge | None, Edge | None]:
    """The narrowest borders of all that is said of a case: `低于基准值但低幅超过20%` ends at 80 %."""
    low: Edge | None = None
    high: Edge | None = None
    for compare in item.compares:
        under, over = edges((compare,), scale)
        if under is not None and (low is None or _ordered({under.mark, low.mark})[-1] != low.mark):
            low = under
        if over is not None and (high is None or _ordered({over.mark, high.mark})[0] != high.mark):
            high = over
    return low, high


def _ordered(marks: set[Mark]) -> list[Mark]:
    """The marks, low first; they must lie on one scale."""
    if len({mark.tier for mark in marks}) == 1:
        if all(mark.plus == 0 for mark in marks):
            return sorted(marks, key=lambda mark: mark.times)
        if all(mark.times == 1 for mark in marks):
            return sorted(marks, key=lambda mark: mark.plus)
    raise refuse(_several_values())


def _several_values() -> Finding:
    return questions.contradiction(
        "目标值的各档不是与同一个参照值、以同一种方式比较",
        "the cases of the target are not compared with one and the same value in one way",
        _BY_CAPS,
    )


def _owner(regions: Sequence[_Region], marks: Sequence[Mark], cell: int) -> Amount | None:
    """The cap of the case a cell belongs to."""
    own = [region for region in regions if region.holds(marks, cell)]
    if cell % 2:
        firm = [region for region in own if marks[cell // 2] not in region.loose]
        own = [region for region in firm if marks[cell // 2] in region.marked] or firm or own
    if len({region.cap for region in own}) <= 1:
        return own[0].cap if own else None
    if not _nested(own, marks):
        where = mark_text(marks[min(cell // 2, len(marks) - 1)])
        here = ("恰为", "exactly at") if cell % 2 else ("在", "around")
        raise refuse(
            questions.contradiction(
                f"目标值{here[0]}{where.zh}{'' if cell % 2 else '附近'}时，不止一档说最多加几分",
                f"{here[1]} {where.en}, more than one case tells the cap",
                _HOW,
            )
        )
    return min(own, key=lambda region: region.cells(marks)[1] - region.cells(marks)[0]).cap


def _nested(own: Sequence[_Region], marks: Sequence[Mark]) -> bool:
    """Whether the cases are open on the same side, so that one lies in the other (`不低于基准值`, `不低于基准值80%`)."""
    spans = {region.cells(marks) for region in own}
    one_side = all(region.high is None for region in own) or all(region.low is None for region in own)
    return one_side and len(spans) == len(own)


def _all_capped(owners: Sequence[Amount | None], marks: Sequence[Mark], scale: Scale, capped: bool) -> None:
    """Refuses targets without a cap, unless they are the most ambitious ones beside one single case, or the rule has a cap for all."""
    runs = [[cell for cell, _ in group] for owner, group in groupby(enumerate(owners), _second) if owner is None]
    best = 0 if scale.lower else len(owners) - 1
    for run in runs:
        end = run[0] == 0 or run[-1] == len(owners) - 1
        if (best in run and len({owner for owner in owners if owner is not None}) < 2) or (capped and end):
            continue
        where = mark_text(marks[min(run[0] // 2, len(marks) - 1)])
        side = ("低于", "below") if run[0] == 0 else ("恰为", "at") if len(run) == 1 else ("高于", "above")
        if run[0] and len(run) > 1:
            where = mark_text(marks[(run[0] - 1) // 2])
        raise refuse(
            questions.contradiction(
                f"目标值{side[0]}{where.zh}时最多加几分，没有写明",
                f"the cap where the target is {side[1]} {where.en} is not stated",
                _HOW,
            )
        )


def _second(pair: tuple[int, Amount | None]) -> Amount | None:
    return pair[1]


def _halves(owners: Sequence[Amount | None], marks: Sequence[Mark], tier: str) -> tuple[Ambition, ...]:
    """The runs of one cap as half-lines of which the first that holds counts: from the top, or from below where the top has none."""
    runs = [(owner, [cell for cell, _ in group]) for owner, group in groupby(enumerate(owners), _second)]
    if len(runs) == 1 and runs[0][0] is not None:
        far = Mark(marks[0].tier, marks[0].times, marks[0].plus)
        return (
            Ambition(Side.ABOVE, far, runs[0][0], True, tier),
            Ambition(Side.BELOW, far, runs[0][0], False, tier),
        )
    if owners[-1] is None:
        named = [(owner, cells[-1]) for owner, cells in runs if owner is not None]
        return tuple(Ambition(Side.BELOW, marks[last // 2], cap, last % 2 == 1, tier) for cap, last in named)
    found = []
    for cap, cells in reversed(runs):
        if cap is None:
            continue
        first = cells[0]
        if first == 0:
            found.append(Ambition(Side.BELOW, marks[cells[-1] // 2], cap, cells[-1] % 2 == 1, tier))
        else:
            found.append(Ambition(Side.ABOVE, marks[(first - 1) // 2], cap, first % 2 == 1, tier))
    return tuple(found)
