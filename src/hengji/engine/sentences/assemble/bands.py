"""Awards over regions of the axis become a curve: nested thresholds, bands, shared borders, gaps, straight lines between.

The marks cut the axis into cells (open stretches and the marks themselves). Every cell takes the award that speaks of it most
closely; a cell that two awards claim equally, or an inner cell that none claims, is a question to the writer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ...rules.model import ZERO, Amount, Curve, Cut, Knot, Mark, Side
from ...values.direction import Direction
from ...values.finding import Finding
from ...values.text import Text
from .. import questions
from ..statements import Award, Between, Compare, Deed, Relation, Statement, When
from .amounts import Worth
from .order import arrange
from .places import Scale
from .stop import Choice, Fork, refuse

CONTESTED, MARKED, WORDED, LOOSE = 3, 2, 0, 0
INNER = 4


@dataclass(frozen=True, slots=True)
class Edge:
    """A border of a region: whether the mark belongs to it, and how surely the sentence says so."""

    mark: Mark
    closed: bool
    strength: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A region of the axis and what it earns: `start` at its low end, `end` at its high end."""

    low: Edge | None
    high: Edge | None
    start: Amount
    end: Amount
    award: Award

    @property
    def marks(self) -> list[Mark]:
        """The borders, low first."""
        return [edge.mark for edge in (self.low, self.high) if edge is not None]

    @property
    def constant(self) -> bool:
        """Whether the whole region earns one amount."""
        return self.start == self.end


@dataclass(slots=True)
class Line:
    """What an open stretch earns: from `start` (low end) to `end` (high end)."""

    start: Amount
    end: Amount


@dataclass(slots=True)
class Bands:
    """The regions of a sentence, and how the stretches none of them names are filled (`worse` and `better` outer ones)."""

    scale: Scale
    worth: Worth
    pieces: list[Piece]
    worse: Amount | None = None
    better: Amount | None = None
    inner: Amount | None = None
    between: Sequence[Between] = ()
    notes: list[Finding] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)


def literal(relation: Relation, lower: bool) -> Relation:
    """The relation on the axis itself, where it was said by way of better and worse."""
    up = {
        Relation.REACHED: Relation.AT_LEAST,
        Relation.MISSED: Relation.BELOW,
        Relation.EXCEEDED: Relation.ABOVE,
        Relation.UP_TO: Relation.AT_MOST,
    }
    down = {
        Relation.REACHED: Relation.AT_MOST,
        Relation.MISSED: Relation.ABOVE,
        Relation.EXCEEDED: Relation.BELOW,
        Relation.UP_TO: Relation.AT_LEAST,
    }
    return (down if lower else up).get(relation, relation)


BOTH_WORDS = {Relation.ABOVE: Relation.AT_LEAST, Relation.BELOW: Relation.AT_MOST}
"""`超过15%以上`: one word excludes the border, the other includes it (marked and loose); read as included where a band adjoins."""


def edges(compares: Sequence[Compare], scale: Scale) -> tuple[Edge | None, Edge | None]:
    """The low and high borders of a region; refuses a region that is none."""
    low: Edge | None = None
    high: Edge | None = None
    for compare in compares:
        relation = literal(compare.relation, scale.lower)
        if compare.loose and compare.marked:
            relation = BOTH_WORDS.get(relation, relation)
        mark = scale.mark(compare.place)
        strength = LOOSE if compare.loose else MARKED if compare.marked else WORDED
        if compare.loose and compare.marked:
            strength = LOOSE if compare.relation in BOTH_WORDS else CONTESTED
        if relation in (Relation.AT_LEAST, Relation.ABOVE, Relation.EQUAL):
            low = Edge(mark, relation is not Relation.ABOVE, strength)
        if relation in (Relation.AT_MOST, Relation.BELOW, Relation.EQUAL):
            high = Edge(mark, relation is not Relation.BELOW, strength)
    return low, high


def piece_of(award: Award, scale: Scale, start: Amount) -> Piece:
    """The region and the amounts of an award with a `When` condition; LOSE and GAIN count from `start`."""
    assert isinstance(award.condition, When)
    low, high = edges(award.condition.compares, scale)
    effect = award.effect
    first = effect.amount if effect.to is None else effect.amount
    last = first if effect.to is None else effect.to
    if effect.deed is not Deed.GET:
        sign = -1 if effect.deed is Deed.LOSE else 1
        first, last = (start + (amount if sign > 0 else -amount) for amount in (first, last))
    compares = award.condition.compares
    falling = len(compares) == 2 and high is not None and scale.mark(compares[0].place) == high.mark
    if falling and low is not None and high is not None and low.mark != high.mark:
        first, last = last, first
    return Piece(low, high, first, last, award)


def curve_of(bands: Bands) -> tuple[Curve, tuple[Cut, ...]]:
    """The curve of all regions, with cuts where a single mark earns what neither side does."""
    _order(bands)
    points, lines = _cells(bands)
    return _knots(bands, points, lines)


# --- order ----------------------------------------------------------------------------------------------------------


def _order(bands: Bands) -> None:
    pairs = [(piece.marks[0], piece.marks[1]) for piece in bands.pieces if len(piece.marks) == 2]
    pairs += _by_amount(bands)
    marks = [mark for piece in bands.pieces for mark in piece.marks]
    arranged = arrange(marks, pairs, bands.scale.lower)
    if arranged is None:
        raise refuse(
            questions.contradiction("各档的界限次序相互矛盾", "the borders of the bands contradict each other in order")
        )
    bands.marks = arranged
    position = {mark: index for index, mark in enumerate(arranged)}
    swapped = []
    for piece in bands.pieces:
        low, high = piece.low, piece.high
        if low is not None and high is not None and position[low.mark] > position[high.mark]:
            low, high = replace(low, closed=high.closed, mark=high.mark), replace(high, closed=low.closed, mark=low.mark)
            piece = replace(piece, low=low, high=high)
        swapped.append(piece)
    bands.pieces = swapped


def _by_amount(bands: Bands) -> list[tuple[Mark, Mark]]:
    """Half-open regions in the order of their amounts: what earns more lies further on the better side."""
    found = []
    ups = [piece for piece in bands.pieces if (piece.low is None) != (piece.high is None)]
    for one in ups:
        for other in ups:
            if (one.low is None) == (other.low is None) and bands.worth(one.start) < bands.worth(other.start):
                a, b = one.marks[0], other.marks[0]
                found.append((b, a) if bands.scale.lower else (a, b))
    return found


# --- cells ----------------------------------------------------------------------------------------------------------


def _span(bands: Bands, piece: Piece) -> tuple[int, int]:
    """The first and last cell of a piece: cell 2i+1 is mark i, cell 2i the stretch before it."""
    first, last = 0, 2 * len(bands.marks)
    if piece.low is not None:
        first = 2 * bands.marks.index(piece.low.mark) + (1 if piece.low.closed else 2)
    if piece.high is not None:
        last = 2 * bands.marks.index(piece.high.mark) + (1 if piece.high.closed else 0)
    return first, last


def _cells(bands: Bands) -> tuple[list[Amount], list[Line]]:
    count = 2 * len(bands.marks) + 1
    owners = [_owner(bands, cell) for cell in range(count)]
    if bands.between:
        return _interpolated(bands, owners)
    _outer(bands, owners)
    _fill_counts(bands, owners)
    for cell in range(count):
        if owners[cell] is None:
            _gap(bands, owners, cell)
    lines = [_line(bands, owners[cell], cell) for cell in range(0, count, 2)]
    points = [_point(bands, owners, lines, cell) for cell in range(1, count, 2)]
    return points, lines


def _owner(bands: Bands, cell: int) -> Piece | None:
    claims = [(piece, _span(bands, piece)) for piece in bands.pieces]
    claims = [(piece, span) for piece, span in claims if span[0] <= cell <= span[1]]
    claims = [
        (piece, span)
        for piece, span in claims
        if not any(_inside(other, span) for _, other in claims)
    ]
    if len({(piece.start, piece.end) for piece, _ in claims}) <= 1:
        return claims[0][0] if claims else None
    ranked = sorted(((_claim(bands, piece, cell), piece) for piece, _ in claims), key=lambda item: -item[0])
    top = [piece for strength, piece in ranked if strength == ranked[0][0]]
    if ranked[0][0] == CONTESTED:
        raise _twice(bands, [piece for _, piece in ranked], cell)
    if len(top) == 1:
        return top[0]
    if cell % 2 == 0 or ranked[0][0] == INNER:
        raise _overlap(bands, top)
    if ranked[0][0] == MARKED:
        raise _twice(bands, top, cell)
    return max(top, key=lambda piece: bands.worth(piece.start))


def _inside(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    return inner != outer and outer[0] <= inner[0] and inner[1] <= outer[1]


def _claim(bands: Bands, piece: Piece, cell: int) -> int:
    """How surely a piece owns a cell: by its inside, by a marked border, by a worded one, or by one left loose."""
    for edge in (piece.low, piece.high):
        if edge is not None and cell == 2 * bands.marks.index(edge.mark) + 1:
            return edge.strength
    return INNER


def _overlap(bands: Bands, pieces: Sequence[Piece]) -> Exception:
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
    meaning = Text("重叠处按高档计", "the better band holds there") if better else Text("重叠处按低档计", "the worse band holds there")
    return Choice(meaning)


def _twice(bands: Bands, pieces: Sequence[Piece], cell: int) -> Exception:
    mark = bands.marks[cell // 2]
    question = questions.question(
        "border-twice",
        f"两档都写明包含同一界限值（{_shown(mark)}），得分不一",
        f"two bands both include the same border ({_shown(mark)}) and earn different points",
        Text("界限值只归一档，另一档写“不含”", "give the border to one band only"),
    )
    choices = []
    for owner in sorted(pieces, key=lambda piece: -bands.worth(piece.start)):
        statements = tuple(_open_at(bands, piece, mark).award if piece is not owner else piece.award for piece in bands.pieces)
        best = owner.start == max((piece.start for piece in pieces), key=bands.worth)
        meaning = Text("界限值归高档", "the border earns the better band") if best else Text("界限值归低档", "the border earns the worse band")
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


def _shown(mark: Mark) -> str:
    from .describe import mark_text

    return mark_text(mark)


# --- cells no award names -------------------------------------------------------------------------------------------


def _outer(bands: Bands, owners: list[Piece | None]) -> None:
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
    if len(bands.pieces) > 1 and bands.worth(neighbour.end) >= max(bands.worth(piece.end) for piece in bands.pieces):
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
    ranked = any(isinstance(piece.award.condition, When) and piece.award.condition.axis.value == "rank" for piece in bands.pieces)
    return edge is not None and not edge.mark.tier and bands.scale.lower and edge.mark.plus == (1 if ranked else 0)


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
    opened = replace(piece.award, condition=replace(condition, compares=kept))
    return tuple(opened if other is piece else other.award for other in bands.pieces)


def _fill_counts(bands: Bands, owners: list[Piece | None]) -> None:
    """Between whole numbers a count has no value, so a band ending at 7 meets one beginning at 8."""
    integers = all(not mark.tier and mark.plus.denominator == 1 for mark in bands.marks)
    if not integers or not (bands.scale.discrete or bands.scale.context.unit is None and not bands.scale.noun_rate and _ranks(bands)):
        return
    for cell in range(2, len(owners) - 1, 2):
        left, right = bands.marks[cell // 2 - 1], bands.marks[cell // 2]
        if owners[cell] is None and right.plus - left.plus == 1:
            owners[cell] = owners[cell - 1] if bands.scale.lower is False else owners[cell + 1]


def _ranks(bands: Bands) -> bool:
    return any(isinstance(piece.award.condition, When) and piece.award.condition.axis.value in ("rank", "events") for piece in bands.pieces)


def _gap(bands: Bands, owners: list[Piece | None], cell: int) -> None:
    sides = (owners[cell - 1], owners[cell + 1])
    undecided = cell % 2 == 1 and all(side in bands.pieces for side in sides) and sides[0] is not sides[1]
    if bands.inner is not None and not undecided:
        owners[cell] = Piece(None, None, bands.inner, bands.inner, bands.pieces[0].award)
        return
    lower_piece = next(owners[at] for at in range(cell, -1, -1) if owners[at] is not None)
    upper_piece = next(owners[at] for at in range(cell, len(owners)) if owners[at] is not None)
    assert lower_piece is not None and upper_piece is not None
    if (lower_piece.start, lower_piece.end) == (upper_piece.start, upper_piece.end):
        owners[cell] = lower_piece
        return
    if cell % 2:
        code, zh, en = "border-open", f"界限值{_shown(bands.marks[cell // 2])}归哪一档没有写明", "no band includes the border " + _shown(bands.marks[cell // 2])
    else:
        between = f"{_shown(bands.marks[cell // 2 - 1])}~{_shown(bands.marks[cell // 2])}"
        code, zh, en = "bands-gap", f"两档之间（{between}）的得分没有写明", f"the points between two bands ({between}) are not stated"
    question = questions.question(code, zh, en, Text("写明各档相接的界限", "state borders that meet"))
    if _singles(bands):
        raise Fork(question, _ladder_or_line(bands))
    worse, better = sorted((lower_piece, upper_piece), key=lambda piece: bands.worth(piece.start))
    raise Fork(
        question,
        [
            Choice(Text("归高档", "the better band"), _filled(bands, cell, better)),
            Choice(Text("归低档", "the worse band"), _filled(bands, cell, worse)),
        ],
    )


def _singles(bands: Bands) -> list[Piece]:
    """Awards at single values (`95%得8分`)."""
    return [piece for piece in bands.pieces if piece.low is not None and piece.high is not None and piece.low.mark == piece.high.mark]


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
    upward = owner.high is not None and marks.index(owner.high.mark) <= at and _span(bands, owner)[1] < cell
    reach = marks[at]
    target = next(
        compare.place
        for piece in bands.pieces
        if isinstance(piece.award.condition, When)
        for compare in piece.award.condition.compares
        if bands.scale.mark(compare.place) == (reach if cell % 2 or upward else marks[at - 1])
    )
    relation = (Relation.AT_MOST if upward else Relation.AT_LEAST) if cell % 2 else (Relation.BELOW if upward else Relation.ABOVE)
    edge = owner.high if upward else owner.low
    compares = tuple(
        Compare(relation, target, marked=True) if edge is not None and bands.scale.mark(item.place) == edge.mark else item
        for item in condition.compares
    )
    award = replace(owner.award, condition=replace(condition, compares=compares))
    return tuple(award if piece is owner else piece.award for piece in bands.pieces)


# --- lines and knots ------------------------------------------------------------------------------------------------


def _line(bands: Bands, owner: Piece | None, cell: int) -> Line:
    assert owner is not None
    first, last = _span(bands, owner) if owner in bands.pieces else (cell, cell)
    if not owner.constant and last - first > 2:
        raise _overlap(bands, [owner])
    return Line(owner.start, owner.end)


def _point(bands: Bands, owners: Sequence[Piece | None], lines: Sequence[Line], cell: int) -> Amount:
    owner = owners[cell]
    assert owner is not None
    if owner.constant:
        return owner.start
    return lines[cell // 2].end if owner is owners[cell - 1] else lines[cell // 2 + 1].start


def _interpolated(bands: Bands, owners: list[Piece | None]) -> tuple[list[Amount], list[Line]]:
    """Straight lines between the amounts stated at neighbouring marks; outside them the outermost amounts, or nothing."""
    marks = bands.marks
    up = not bands.scale.lower
    at: list[Amount | None] = [None] * len(marks)
    arriving: list[Amount | None] = [None] * len(marks)
    for piece in bands.pieces:
        towards_better = (piece.low if up else piece.high, piece.high if up else piece.low)
        worse_edge, better_edge = towards_better
        if worse_edge is not None:
            at[marks.index(worse_edge.mark)] = piece.start if up else piece.end
        if better_edge is not None and worse_edge is None:
            arriving[marks.index(better_edge.mark)] = piece.end if up else piece.start
    order = range(len(marks)) if up else range(len(marks) - 1, -1, -1)
    ladder = list(order)
    said = [at[index] if at[index] is not None else arriving[index] for index in ladder]
    if len(ladder) < 2 or any(amount is None for amount in said):
        raise refuse(questions.anchors())
    values = [amount for amount in said if amount is not None]
    first = ladder[0]
    base = arriving[first]
    below = base if base is not None else (bands.worse if bands.worse is not None else ZERO)
    lines: list[Line] = [Line(below, below)] * (len(marks) + 1)
    regions = _regions(bands)
    for step, (left, right) in enumerate(zip(ladder, ladder[1:], strict=False)):
        start, end = values[step], values[step + 1]
        owner = owners[2 * (left + 1 if up else left)]
        if owner is not None and owner.low is not None and owner.high is not None:
            start, end = (owner.start, owner.end) if up else (owner.end, owner.start)
        if regions and (marks[left], marks[right]) not in regions and (marks[right], marks[left]) not in regions:
            end = start
        low = Line(start, end) if up else Line(end, start)
        lines[left + 1 if up else left] = low
    best = values[-1]
    lines[len(marks) if up else 0] = Line(best, best)
    lines[0 if up else len(marks)] = Line(below, below)
    points = [amount for amount in (values if up else values[::-1])]
    return points, lines


def _regions(bands: Bands) -> list[tuple[Mark, Mark]]:
    found = []
    for between in bands.between:
        if between.condition is not None and len(between.condition.compares) == 2:
            low, high = edges(between.condition.compares, bands.scale)
            if low is not None and high is not None:
                found.append((low.mark, high.mark))
    return found


def _knots(bands: Bands, points: Sequence[Amount], lines: Sequence[Line]) -> tuple[Curve, tuple[Cut, ...]]:
    up = not bands.scale.lower
    knots: list[Knot] = []
    cuts: list[Cut] = []
    for index in range(len(bands.marks)) if up else range(len(bands.marks) - 1, -1, -1):
        mark, point = bands.marks[index], points[index]
        arriving, leaving = (lines[index], lines[index + 1]) if up else (lines[index + 1], lines[index])
        before, value = (arriving.end, leaving.start) if up else (arriving.start, leaving.end)
        flat = arriving.start == arriving.end and leaving.start == leaving.end
        if cuts or point not in (before, value):
            # A curve cannot hold a value of one mark alone: what lies beyond it is cut instead, the furthest first.
            if not flat:
                raise refuse(questions.contradiction("插值的端点得分不一致", "the ends of the interpolation disagree"))
            if not cuts:
                knots.append(Knot(mark, point, before))
            elif point not in (before, value):
                cuts.insert(0, Cut(Side.ABOVE if up else Side.BELOW, mark, point, closed=True))
            cuts.insert(0, Cut(Side.ABOVE if up else Side.BELOW, mark, value, closed=bool(cuts) and point == value))
        elif not (before == value == point and flat):
            knots.append(Knot(mark, value, before, closed=point == value))
    if not knots:
        knots = [Knot(bands.marks[0], points[0], points[0])]
    return Curve(tuple(knots), Direction.HIGHER if up else Direction.LOWER), tuple(cuts)
