"""Pictures of a run: the curve of an item with the unit's dot, the ledger of a unit as a waterfall, the spread of totals."""

from __future__ import annotations

from fractions import Fraction

from ..engine.rules.model import AGREED, Levels, Measured, Rule
from ..engine.rules.score import score_one
from ..engine.run.inputs import tiers_used
from ..engine.run.result import CardRun, Run
from ..engine.scheme.model.ledger import Sum
from ..engine.scheme.model.scorecards import Item
from ..engine.trace.arithmetic import tier_word
from ..engine.trace.lines import LineGroup, group_of, groups_among
from ..engine.values.direction import Direction
from ..engine.values.text import Lang, Text
from ..ui import charts
from ..ui.charts import Better, Frame, Kind, Svg, Tone
from . import words
from .curves import marks, pieces, reach
from .figures import figure, grade_tone, places_of, short
from .heights import Shape
from .reading import CardReading, Cell, Reading
from .steps import Line, ledger_places, lines

_TIER_TONES = {"base": Tone.WARN, "target": Tone.PLAIN, "challenge": Tone.GOOD, "fail": Tone.BAD}
_BETTER = {Direction.HIGHER: Better.HIGHER, Direction.LOWER: Better.LOWER}
Edges = tuple[Fraction, Fraction]
"""Where the picture of a curve begins and ends."""
NUMBER_OF = Text("次数", "Number")
DAYS_LATE = Text("比约定晚", "Days late")
NOT_REPORTED = Text("未填报", "not reported")


def item_picture(run: Run, unit: int, item_id: str, lang: Lang = "zh", *, width: int = 480, prefix: str = "") -> str:
    """What each value of an item earns, and where the unit stands: an SVG.

    A rule over a value or days is drawn as its curve, one over levels as the table of levels, one over several kinds of events as
    the sum it makes. Raises `KeyError` when the item is not on the unit's card.
    """
    return Drawing(Reading(run)).item(unit, item_id, lang, width=width, prefix=prefix or f"i{unit}-{_safe(item_id)}")


def ledger_picture(run: Run, unit: int, lang: Lang = "zh", *, width: int = 720, prefix: str = "") -> str:
    """A unit's way from its items to its total as a waterfall: an SVG. Empty for a unit that has no total."""
    return Drawing(Reading(run)).ledger(unit, lang, width=width, prefix=prefix or f"l{unit}")


def _safe(id: str) -> str:
    return "".join(char if char.isascii() and char.isalnum() else f"-{ord(char):x}" for char in id)[:60]


class Drawing:
    """Draws from one reading, so that many pictures share its work."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._edges: dict[tuple[object, Fraction | None], Edges] = {}
        self._curves: dict[tuple[object, Edges], tuple[charts.Piece, ...]] = {}

    def item(self, unit: int, item_id: str, lang: Lang, *, width: int, prefix: str) -> str:
        """The picture of one cell."""
        on = self.reading.on(unit)
        row = None if on is None else next((r.number for r in on[0].rows if r.item.id == item_id), None)
        if on is None or row is None:
            raise KeyError(item_id)
        return self.cell(on[0], on[0].cell(row, on[1]), unit, lang, width=width, prefix=prefix)

    def cell(self, card: CardReading, cell: Cell, unit: int, lang: Lang, *, width: int, prefix: str) -> str:
        """The picture of one cell already read."""
        item = cell.row.item
        frame = Frame(prefix, item.title.get(lang), width, lang)
        if item.rule.measured is Measured.LEVEL:
            return self._levels(item, cell, frame)
        kinds = {step.of for step in item.rule.steps}
        if item.rule.measured is Measured.EVENTS and len(kinds) != 1:
            return self._events(card.card, cell, frame)
        return self._curve(
            card.card, cell, unit, frame, next(iter(kinds)) if item.rule.measured is Measured.EVENTS else ""
        )

    def _curve(self, card: CardRun, cell: Cell, unit: int, frame: Frame, kind: str) -> Svg:
        item, lang, places = cell.row.item, frame.lang, cell.row.places
        rule = card.rules[cell.row.number]
        x = cell.counts.get(kind) if kind else cell.actual
        tiers_read = {**cell.tiers, **{f"{AGREED}{name}": value for name, value in cell.agreed.items()}}
        judged = {name: tiers_read[name] for name in (*cell.tiers, *tiers_used(rule.rule)) if name in tiers_read}
        lacking = [name for name in tiers_used(rule.rule) if name not in judged]
        shape = Shape(rule.rule, {} if lacking else judged, rule.full, rule.point, kind)
        drawn, low, high = ((), None, None) if lacking else self._curved(shape, x)
        tiers = tuple(
            charts.Tier(
                tier_word(name).get(lang), value, _TIER_TONES.get(name, Tone.NONE), figure(value, places_of([value]))
            )
            for name, value in cell.tiers.items()
        )
        indicator = self.reading.run.scheme.indicators.get(item.of)
        measured, measure = item.rule.measured, cell.row.measure.get(lang)
        named = DAYS_LATE if measured is Measured.DAYS else words.ACTUAL
        label = (self.reading.kind(cell, kind) if kind else named).get(lang)
        better = (
            Better.LOWER
            if kind or measured is Measured.DAYS
            else Better.HIGHER
            if indicator is None
            else _BETTER.get(indicator.direction, Better.UNSAID)
        )
        name = self.reading.run.units.names[unit]
        dot = charts.Unit(
            name, x, cell.score, "" if x is None else figure(x, places_of([x], 0, places)), short(cell.score)
        )
        return charts.score_curve(
            charts.Curve(
                drawn,
                tiers[: charts.curve.MOST_TIERS],
                dot,
                x_label=label,
                x_unit="" if measure == "—" else measure,
                y_label=words.SCORE.get(lang),
                better=better,
                x_low=low,
                x_high=high,
            ),
            frame,
        )

    def _curved(self, shape: Shape, x: Fraction | None) -> tuple[tuple[charts.Piece, ...], Fraction, Fraction]:
        """The curve around a unit's figure. Both languages, and all units with the same rule, tiers and edges, share it."""
        near, key = _near(shape, x), shape.key
        if (key, near) not in self._edges:
            self._edges[key, near] = reach(shape, [] if near is None else [near])
        low, high = edges = self._edges[key, near]
        if (key, edges) not in self._curves:
            beyond = (high - low) / 8  # so that the picture's edge does not look like an end of the rule
            self._curves[key, edges] = pieces(shape, low - beyond, high + beyond)
        return self._curves[key, edges], low, high

    def _levels(self, item: Item, cell: Cell, frame: Frame) -> Svg:
        body = item.rule.body
        if not isinstance(body, Levels):
            raise TypeError(f"{item.id}: a rule over levels has a table")
        places = [
            charts.Place(name, _earned(item.rule, name, cell.full), mine=name == cell.level) for name, _ in body.entries
        ]
        if not cell.level:
            places.append(charts.Place(NOT_REPORTED.get(frame.lang), None, mine=True))
        return charts.ranking_bars(charts.Ranking(tuple(places[:60]), 2), frame)

    def _events(self, card: CardRun, cell: Cell, frame: Frame) -> Svg:
        """Start, each kind's change, and the floor or cap where it holds; of events that nobody reported no bar, which is not none."""
        item, rule = cell.row.item, card.rules[cell.row.number]
        running = item.rule.start.worth(rule.full, rule.point)
        steps = [charts.Step(words.WEIGHT.get(frame.lang), Fraction(0), running, Kind.TOTAL)]
        for kind in dict.fromkeys(step.of for step in item.rule.steps):
            name = self.reading.kind(cell, kind).get(frame.lang)
            if cell.score is None and kind not in cell.counts:
                steps.append(charts.Step(name, None, None))
                continue
            count = cell.counts.get(kind, Fraction(0))
            moved = score_one(item.rule, None, {}, full=rule.full, point=rule.point, kinds={kind: count}).change
            steps.append(charts.Step(f"{name} × {short(count)}", running, running + moved))
            running += moved
        if cell.score is not None and cell.score != running:
            steps.append(charts.Step(words.RAW.get(frame.lang), running, cell.score, Kind.CLAMP))
        steps.append(charts.Step(words.SCORE.get(frame.lang), cell.score, cell.score, Kind.TOTAL))
        return charts.waterfall(charts.Ledger(tuple(steps), max(cell.row.score_places, 0)), frame)

    def ledger(self, unit: int, lang: Lang, *, width: int, prefix: str) -> str:
        """A unit's waterfall; "" for one that has no total."""
        found = lines(self.reading, unit)
        if not found:
            return ""
        steps: list[charts.Step] = []
        for line in found:
            steps += (
                self._opened(unit, line, lang)
                if line.step.action == Sum() and line.before == 0
                else [_step(line, lang)]
            )
        total = self.reading.run.total_of(unit)
        steps.append(charts.Step(words.TOTAL.get(lang), total, total, Kind.TOTAL))
        title = f"{self.reading.run.units.names[unit]} · {words.LEDGER.get(lang)}"
        least = max(self.reading.total_places, self.reading.dimension_places)
        return charts.waterfall(
            charts.Ledger(tuple(steps[-80:]), ledger_places(found, least)), Frame(prefix, title, width, lang)
        )

    def _opened(self, unit: int, line: Line, lang: Lang) -> list[charts.Step]:
        """The sum of all items as its dimensions, then the sum; as it stands where the card has no dimensions to tell apart."""
        on = self.reading.on(unit)
        if on is None or len(on[0].card.card.dimensions) < 2:
            return [_step(line, lang)]
        card, column = on
        steps, running = [], Fraction(0)
        for part in card.card.card.dimensions:
            points = card.subtotal(part).at(column)
            steps.append(charts.Step(part.title.get(lang), running, running + points))
            running += points
        if running != line.after:
            return [_step(line, lang)]
        return [*steps, charts.Step(line.title.get(lang), running, running, Kind.TOTAL)]

    @property
    def spreads(self) -> list[LineGroup]:
        """The groups of units that have grade lines of their own, each to be drawn by itself."""
        return groups_among(self.reading.run.scheme, self.reading.run.units.classes)

    def spread(self, lang: Lang, *, width: int, prefix: str, group: LineGroup | None = None) -> str:
        """The totals of a group, or of all units, over the bands of their grades."""
        run, bands = self.reading.run, []
        unit_class = self.spreads[0].unit_class if group is None else group.unit_class
        above: Fraction | None = None
        ladder = run.scheme.grades.ladder(unit_class) if run.scheme.grades is not None else ()
        for index, least in ladder:
            band = run.bands[index]
            if band.quota is None or least is not None:
                bands.append(charts.Band(band.title.get(lang), least, above, grade_tone(index, len(run.bands))))
                above = least
        classes = run.units.classes
        mine = [
            unit for unit in range(len(classes)) if group is None or group_of(run.scheme, classes[unit]) == unit_class
        ]
        values = tuple(run.total_of(unit) for unit in mine)
        data = charts.Distribution(
            values, tuple(bands), label=words.TOTAL.get(lang), unit=words.POINT.get(lang) if lang == "zh" else ""
        )
        return charts.distribution(data, Frame(prefix, words.TOTAL.get(lang), width, lang))


def _step(line: Line, lang: Lang) -> charts.Step:
    note = line.note.get(lang) if line.note else ""
    return charts.Step(line.title.get(lang), line.before, line.after, line.kind, note)


def _earned(rule: Rule, level: str, full: Fraction) -> Fraction | None:
    return score_one(rule, level, {}, full=full).score


def _near(shape: Shape, x: Fraction | None) -> Fraction | None:
    """The unit's own figure, None when it lies so far out that the curve would shrink to nothing: the chart marks it at the edge."""
    if x is None:
        return None
    core = [*marks(shape.rule, shape.tiers), *shape.tiers.values()]
    if len(set(core)) < 2:
        return x
    wide = max(core) - min(core)
    return x if min(core) - 2 * wide <= x <= max(core) + 2 * wide else None
