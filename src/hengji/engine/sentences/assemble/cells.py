"""Who owns a cell of the axis: nested thresholds, shared borders, overlaps, and cells that no award names.

The marks cut the axis into cells (open stretches and the marks themselves). Every cell takes the award that speaks of it most
closely; a cell that two awards claim equally, or an inner cell that none claims, is a question to the writer.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from fractions import Fraction

from ...rules.model import ZERO, Amount, Mark
from ...values.text import Text
from .. import questions
from ..axis import Compare, Relation, When
from ..statements import Award, Between, Deed, Effect, Statement
from .bands import (
    CONTESTED,
    INNER,
    MARKED,
    Bands,
    Piece,
    span_of,
)
from .describe import amount_text, mark_text
from .places import WHOLE_UNITS
from .stop import Choice, Fork, refuse

Claim = tuple[Piece, tuple[int, int]]
"""A piece that speaks of a cell, and the cells it spans."""

MOST_RIVALS = 4
"""How many owners of one border are offered: the best bands that claim it, and the worst."""


def owners_of(bands: Bands) -> list[Piece | None]:
    """The owner of every cell, None where no piece speaks of it."""
    claims: list[list[Claim]] = [[] for _ in range(2 * len(bands.marks) + 1)]
    for piece in bands.pieces:
        first, last = span = span_of(bands, piece)
        for claimed in claims[first : last + 1]:
            claimed.append((piece, span))
    return [_owner(bands, cell, claimed) for cell, claimed in enumerate(claims)]


def _owner(bands: Bands, cell: int, claims: list[Claim]) -> Piece | None:
    holding = _holding({span for _, span in claims})
    around = [(piece, span) for piece, span in claims if span in holding]
    claims = [(piece, span) for piece, span in claims if span not in holding]
    outer = _sharing_an_end(bands, around, claims) if cell % 2 == 0 else []
    ranged = [
        piece
        for piece in (*outer, *(piece for piece, _ in claims))
        if len(piece.marks) == 2 and piece.low != piece.high
    ]
    if outer and len(ranged) == len(outer) + len(claims) and len({piece.start for piece in ranged}) > 1:
        raise overlap(bands, ranged)
    if len({(piece.start, piece.end) for piece, _ in claims}) <= 1:
        return claims[0][0] if claims else None
    ranked = sorted(((_claim(bands, piece, cell), piece) for piece, _ in claims), key=lambda item: -item[0])
    top = [piece for strength, piece in ranked if strength == ranked[0][0]]
    if ranked[0][0] == CONTESTED:
        claimed = ranked[0][1].award.condition
        above = isinstance(claimed, When) and claimed.compares[0].relation is Relation.AT_LEAST
        if above and all(_two_ended(piece) for _, piece in ranked[1:]):
            return ranked[0][1]  # `高于90分（含）` beside `75分～90分`
        raise _twice(bands, [piece for _, piece in ranked], cell)
    if len(top) == 1:
        if ranked[0][0] == MARKED and any(_takes(bands, piece, cell) for _, piece in ranked[1:]):
            raise _twice(bands, [piece for _, piece in ranked], cell)
        return top[0]
    if cell % 2 == 0 or ranked[0][0] == INNER:
        raise overlap(bands, top)
    if ranked[0][0] == MARKED:
        raise _twice(bands, top, cell)
    best = max(top, key=lambda piece: bands.worth(piece.start))
    if any(_takes(bands, piece, cell) and piece.start != best.start for piece in top):
        raise _twice(bands, top, cell)  # `不超过90%得6分`, beside `90%至95%得8分`
    return best


def _sharing_an_end(bands: Bands, around: Sequence[Claim], inner: Sequence[Claim]) -> list[Piece]:
    """The bands around that end at the same border as one within, which `±5%` around `±3%` does not."""
    lows = {_borders(span)[0] for _, span in inner} - {-1}
    highs = {_borders(span)[1] for _, span in inner} - {len(bands.marks)}
    return [piece for piece, span in around if _borders(span)[0] in lows or _borders(span)[1] in highs]


def _borders(span: tuple[int, int]) -> tuple[int, int]:
    """The numbers of the marks a span ends at; -1 and the count of marks where it is open."""
    return (span[0] - 1) // 2, span[1] // 2


def _holding(spans: Collection[tuple[int, int]]) -> set[tuple[int, int]]:
    """The spans that have another one inside."""
    found = set()
    nearest: int | None = None
    for first, last in sorted(spans, key=lambda span: (-span[0], span[1])):
        if nearest is not None and nearest <= last:
            found.add((first, last))
        nearest = last if nearest is None else min(nearest, last)
    return found


def _claim(bands: Bands, piece: Piece, cell: int) -> int:
    """How surely a piece owns a cell: by its inside, by a marked border, by a worded one, or by one left loose."""
    for edge in (piece.low, piece.high):
        if edge is not None and cell == 2 * bands.number(edge.mark) + 1:
            return edge.strength
    return INNER


def _takes(bands: Bands, piece: Piece, cell: int) -> bool:
    """Whether the word before a border takes it in by itself (`不超过95%`), where a neighbour marks it as its own (`95%（含）`)."""
    when = piece.award.condition
    mark = bands.marks[cell // 2]
    compares = when.compares if isinstance(when, When) else ()
    return any(compare.taken and bands.scale.mark(compare.place) == mark for compare in compares)


def overlap(bands: Bands, pieces: Sequence[Piece]) -> Exception:
    question = questions.question(
        "bands-overlap",
        "两档的范围重叠，重叠部分的得分不一",
        "two bands overlap and earn different points there",
        Text("写明各档互不重叠的界限", "state borders that do not overlap"),
    )
    return Fork(question, [_prefer(bands, piece, pieces) for piece in pieces])


def _prefer(bands: Bands, piece: Piece, rivals: Sequence[Piece]) -> Choice:
    amount = bands.worth(piece.start)
    better = all(amount >= bands.worth(other.start) for other in rivals)
    meaning = (
        Text("重叠处按高档计", "the better band holds there")
        if better
        else Text("重叠处按低档计", "the worse band holds there")
    )
    return Choice(meaning)


def _twice(bands: Bands, pieces: Sequence[Piece], cell: int) -> Exception:
    mark = bands.marks[cell // 2]
    question = questions.question(
        "border-twice",
        f"两档都写明包含同一界限值（{mark_text(mark).zh}），得分不一",
        f"two bands both include the same border ({mark_text(mark).en}) and earn different points",
        Text("界限值只归一档，另一档写“不含”", "give the border to one band only"),
    )
    choices = []
    ranked = sorted(pieces, key=lambda piece: -bands.worth(piece.start))
    for owner in ranked if len(ranked) <= MOST_RIVALS else (*ranked[: MOST_RIVALS - 1], ranked[-1]):
        statements = tuple(
            _open_at(bands, piece, mark).award if piece is not owner else piece.award for piece in bands.pieces
        )
        best = owner.start == max((piece.start for piece in pieces), key=bands.worth)
        meaning = (
            _goes_to("界限值归高档", "the border earns the better band", owner)
            if best
            else _goes_to("界限值归低档", "the border earns the worse band", owner)
        )
        choices.append(Choice(meaning, statements))
    return Fork(question, choices)


def _open_at(bands: Bands, piece: Piece, mark: Mark) -> Piece:
    """The piece with its border at `mark` excluded, in its statement."""
    condition = piece.award.condition
    assert isinstance(condition, When)
    outward = {
        Relation.AT_LEAST: Relation.ABOVE,
        Relation.AT_MOST: Relation.BELOW,
        Relation.REACHED: Relation.EXCEEDED,
        Relation.UP_TO: Relation.MISSED,
    }
    compares = tuple(
        replace(compare, relation=outward.get(compare.relation, compare.relation), marked=True, loose=False)
        if bands.scale.mark(compare.place) == mark
        else compare
        for compare in condition.compares
    )
    return replace(piece, award=replace(piece.award, condition=replace(condition, compares=compares)))


def _gap(low: Mark, high: Mark) -> Text:
    """A stretch between two marks."""
    low_text, high_text = mark_text(low), mark_text(high)
    return Text(f"{low_text.zh}~{high_text.zh}", f"{low_text.en}~{high_text.en}")


def _goes_to(zh: str, en: str, piece: Piece) -> Text:
    """Which band a border or a gap belongs to, with what it earns."""
    first, last = amount_text(piece.start), amount_text(piece.end)
    zh_amount, en_amount = (
        (first.zh, first.en) if piece.constant else (f"{first.zh}~{last.zh}", f"{first.en}~{last.en}")
    )
    return Text(f"{zh}（得{zh_amount}）", f"{en} ({en_amount})")


def fill_outer(bands: Bands, owners: list[Piece | None]) -> None:
    """Fills the stretches beyond the outermost marks."""
    worse_first = not bands.scale.lower
    low, high = (bands.worse, bands.better) if worse_first else (bands.better, bands.worse)
    count = len(owners)
    claimed = [cell for cell in range(count) if owners[cell] is not None]
    if not claimed:
        return
    for cells, fill, neighbour, is_worse in (
        (range(claimed[0]), low, owners[claimed[0]], worse_first),
        (range(claimed[-1] + 1, count), high, owners[claimed[-1]], not worse_first),
    ):
        if not cells:
            continue
        if not is_worse and (fill is None or _ends_there(bands, neighbour)):
            fill = _beyond_best(bands, neighbour) if fill is None else neighbour.end if neighbour is not None else fill
        amount = ZERO if fill is None else fill
        whole = Piece(None, None, amount, amount, bands.pieces[0].award)
        for cell in cells:
            owners[cell] = whole


def _beyond_best(bands: Bands, neighbour: Piece | None) -> Amount | None:
    """What lies beyond a bounded best band: the same, where the band is the best of several or ends at 100 %."""
    assert neighbour is not None
    several = len(bands.pieces) > 1 or not bands.pieces[0].constant
    if several and bands.worth(neighbour.end) >= max(bands.worth(piece.end) for piece in bands.pieces):
        edge = neighbour.low if bands.scale.lower else neighbour.high
        if edge is not None and _natural_end(bands, edge.mark):
            return neighbour.end
        question = questions.question(
            "top-open",
            "最好一档之外的得分没有写明",
            "the points beyond the best band are not stated",
            Text("最好一档写成“…及以上”，或另写一档", "write the best band as 'or more', or add a band"),
        )
        raise Fork(
            question,
            [
                Choice(Text("仍按最好一档计", "the best band goes on"), _extended(bands, neighbour)),
                Choice(Text("不得分", "no points there")),
            ],
        )
    return None


def _ends_there(bands: Bands, neighbour: Piece | None) -> bool:
    """Whether the best band ends at the first place or at no case at all: nothing lies beyond, so it may as well go on."""
    edge = None if neighbour is None else neighbour.low if bands.scale.lower else neighbour.high
    ranked = any(
        isinstance(piece.award.condition, When) and piece.award.condition.axis.value == "rank" for piece in bands.pieces
    )
    return (
        edge is not None
        and edge.closed
        and not edge.mark.tier
        and bands.scale.lower
        and edge.mark.plus == (1 if ranked else 0)
    )


def _natural_end(bands: Bands, mark: Mark) -> bool:
    """Whether nothing can lie beyond: 100 % of a rate, zero of a count, the first place."""
    if mark.tier:
        return mark.times == 1 and mark.plus == 0
    return mark.plus == (0 if bands.scale.lower else 100) or (bands.scale.lower and mark.plus == 1)


def _extended(bands: Bands, piece: Piece) -> tuple[Award, ...]:
    condition = piece.award.condition
    assert isinstance(condition, When)
    outer = piece.low if bands.scale.lower else piece.high
    kept = tuple(item for item in condition.compares if outer is None or bands.scale.mark(item.place) != outer.mark)
    if not kept:
        kept = tuple(replace(item, relation=Relation.REACHED) for item in condition.compares[:1])
    if not piece.constant and outer is not None:
        place = next(item.place for item in condition.compares if bands.scale.mark(item.place) == outer.mark)
        on = Award(
            When((Compare(Relation.REACHED, place),)), Effect(Deed.GET, piece.start if bands.scale.lower else piece.end)
        )
        return (*(other.award for other in bands.pieces), on)
    opened = replace(piece.award, condition=replace(condition, compares=kept))
    return tuple(opened if other is piece else other.award for other in bands.pieces)


def fill_counts(bands: Bands, owners: list[Piece | None]) -> None:
    """Between whole numbers a count has no value, so a band ending at 7 meets one beginning at 8."""
    integers = all(not mark.tier and mark.plus.denominator == 1 for mark in bands.marks)
    unit = bands.scale.context.unit
    if not integers or not (
        bands.scale.discrete
        or _in_whole_units(bands)
        or ((unit is None or unit.is_own) and not bands.scale.noun_rate and _ranks(bands))
    ):
        return
    for cell in range(2, len(owners) - 1, 2):
        left, right = bands.marks[cell // 2 - 1], bands.marks[cell // 2]
        if right.plus - left.plus == 1:
            owners[cell] = owners[cell - 1] if bands.scale.lower is False else owners[cell + 1]


def ask_hairlines(bands: Bands, owners: list[Piece | None]) -> None:
    """`80-89分` below `90分以上`: one question for all stretches between two ranges that are one last digit apart."""
    cells = [
        cell
        for cell in range(2, len(owners) - 1, 2)
        if owners[cell] is None
        and _hairline(bands.marks[cell // 2 - 1], bands.marks[cell // 2])
        and _ranged(bands, (owners[cell - 1], owners[cell + 1]))
    ]
    if len(cells) < 2 or _singles(bands):
        return
    stretches = [_gap(bands.marks[cell // 2 - 1], bands.marks[cell // 2]) for cell in cells]
    question = questions.question(
        "bands-gap",
        f"各档之间（{'、'.join(gap.zh for gap in stretches)}）的得分没有写明",
        f"the points between the bands ({', '.join(gap.en for gap in stretches)}) are not stated",
        Text("写明各档相接的界限", "state borders that meet"),
    )
    worse, better = (1, -1) if bands.scale.lower else (-1, 1)
    choices = [
        Choice(
            Text("未达到高一档的归低档", "the worse band, unless the better one is reached"),
            _all_filled(bands, owners, cells, worse),
        ),
        Choice(Text("归高档", "the better band"), _all_filled(bands, owners, cells, better)),
    ]
    raise Fork(question, choices)


def _all_filled(bands: Bands, owners: Sequence[Piece | None], cells: Sequence[int], side: int) -> tuple[Award, ...]:
    """The awards with every one of the empty cells given to its neighbour on one side."""
    awards = [piece.award for piece in bands.pieces]
    for cell in cells:
        owner = owners[cell + side]
        assert owner is not None
        for index, award in enumerate(_filled(bands, cell, owner)):
            if award != bands.pieces[index].award:
                awards[index] = award
    return tuple(awards)


def _hairline(left: Mark, right: Mark) -> bool:
    """Whether two places differ by one in their last digit: 79 and 80, 89.9 and 90, 94 % and 95 % of the target."""
    if left.tier != right.tier or (left.tier and (left.plus or right.plus)):
        return False
    low, high = (left.times * 100, right.times * 100) if left.tier else (left.plus, right.plus)
    gap: Fraction = (high - low) * Fraction(10) ** max(_digits(low), _digits(high))
    return gap == 1


def _digits(value: Fraction) -> int:
    """Digits behind the point."""
    return next((digits for digits in range(7) if (value * 10**digits).denominator == 1), 7)


def _ranged(bands: Bands, sides: tuple[Piece | None, Piece | None]) -> bool:
    """Whether the bands on both sides are the sentence's own and one of them is a range with two ends."""
    pieces = [piece for piece in sides if piece is not None and piece in bands.pieces]
    return len(pieces) == 2 and any(_two_ended(piece) for piece in pieces)


def _two_ended(piece: Piece) -> bool:
    """Whether a band has two borders that differ."""
    return len(set(piece.marks)) == 2


def _in_whole_units(bands: Bands) -> bool:
    """Whether every border is written in a unit that is counted in whole things (`20-29学时`, `30人以上`)."""
    units = [
        compare.place.quantity.unit if compare.place.quantity is not None else ""
        for piece in bands.pieces
        if isinstance(piece.award.condition, When)
        for compare in piece.award.condition.compares
    ]
    return bool(units) and all(unit in WHOLE_UNITS for unit in units)


def _ranks(bands: Bands) -> bool:
    return any(
        isinstance(piece.award.condition, When) and piece.award.condition.axis.value in ("rank", "events")
        for piece in bands.pieces
    )


def fill_gap(bands: Bands, owners: list[Piece | None], cell: int) -> None:
    sides = (owners[cell - 1] if cell else None, owners[cell + 1] if cell + 1 < len(owners) else None)
    undecided = cell % 2 == 1 and all(side in bands.pieces for side in sides) and sides[0] is not sides[1]
    if bands.inner is not None and not undecided:
        owners[cell] = Piece(None, None, bands.inner, bands.inner, bands.pieces[0].award)
        return
    if not any(owners[:cell]) or not any(owners[cell:]):
        raise refuse(
            questions.contradiction(
                "各档的界限互相矛盾，没有一个数值落在其中", "the borders contradict each other: no value lies in a band"
            )
        )
    lower_piece = next(owners[at] for at in range(cell, -1, -1) if owners[at] is not None)
    upper_piece = next(owners[at] for at in range(cell, len(owners)) if owners[at] is not None)
    assert lower_piece is not None
    assert upper_piece is not None
    if (lower_piece.start, lower_piece.end) == (upper_piece.start, upper_piece.end):
        owners[cell] = lower_piece
        return
    if cell % 2:
        code, zh, en = (
            "border-open",
            f"界限值{mark_text(bands.marks[cell // 2]).zh}归哪一档没有写明",
            f"no band includes the border {mark_text(bands.marks[cell // 2]).en}",
        )
    else:
        between = _gap(bands.marks[cell // 2 - 1], bands.marks[cell // 2])
        code, zh, en = (
            "bands-gap",
            f"两档之间（{between.zh}）的得分没有写明",
            f"the points between two bands ({between.en}) are not stated",
        )
    question = questions.question(code, zh, en, Text("写明各档相接的界限", "state borders that meet"))
    if _singles(bands):
        raise Fork(question, _ladder_or_line(bands))
    worse, better = sorted((lower_piece, upper_piece), key=lambda piece: bands.worth(piece.start))
    raise Fork(
        question,
        [
            Choice(_goes_to("归高档", "the better band", better), _filled(bands, cell, better)),
            Choice(_goes_to("归低档", "the worse band", worse), _filled(bands, cell, worse)),
        ],
    )


def _singles(bands: Bands) -> list[Piece]:
    """Awards at single values (`95%得8分`)."""
    return [
        piece
        for piece in bands.pieces
        if piece.low is not None and piece.high is not None and piece.low.mark == piece.high.mark
    ]


def _ladder_or_line(bands: Bands) -> list[Choice]:
    """Values between the ones named: the band reached, or a straight line."""
    single = _singles(bands)
    reached: list[Statement] = []
    for piece in bands.pieces:
        condition = piece.award.condition
        if piece in single and isinstance(condition, When):
            compares = tuple(replace(item, relation=Relation.REACHED) for item in condition.compares)
            reached.append(replace(piece.award, condition=replace(condition, compares=compares)))
        else:
            reached.append(piece.award)
    return [
        Choice(Text("按达到的一档计", "the band reached"), tuple(reached)),
        Choice(Text("其间按线性插值", "linear in between"), (*reached, Between())),
    ]


def _filled(bands: Bands, cell: int, owner: Piece) -> tuple[Award, ...]:
    """The awards with `owner` stretched over an empty cell."""
    marks = bands.marks
    condition = owner.award.condition
    assert isinstance(condition, When)
    if owner.award not in [piece.award for piece in bands.pieces] or not owner.marks:
        return tuple(piece.award for piece in bands.pieces)
    at = cell // 2
    upward = owner.high is not None and bands.number(owner.high.mark) <= at and span_of(bands, owner)[1] < cell
    reach = marks[at]
    target = next(
        compare.place
        for piece in bands.pieces
        if isinstance(piece.award.condition, When)
        for compare in piece.award.condition.compares
        if bands.scale.mark(compare.place) == (reach if cell % 2 or upward else marks[at - 1])
    )
    relation = (
        (Relation.AT_MOST if upward else Relation.AT_LEAST)
        if cell % 2
        else (Relation.BELOW if upward else Relation.ABOVE)
    )
    edge = owner.high if upward else owner.low
    compares = tuple(
        Compare(relation, target, marked=True)
        if edge is not None and bands.scale.mark(item.place) == edge.mark
        else item
        for item in condition.compares
    )
    award = replace(owner.award, condition=replace(condition, compares=compares))
    return tuple(award if piece is owner else piece.award for piece in bands.pieces)
