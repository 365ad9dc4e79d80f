"""The ledger as a waterfall: one row a step, from the items to the final score, every figure in its column."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from ..lettering import width, wrap
from ..unit_names import spoken
from . import svg
from .figures import MISSING, Number, exact, fixed, signed
from .palette import GRID, INK, LINE, NAVY, PAPER, SOFT, TONE_INK, TONE_WASH, WASH, Tone
from .scale import Linear, Tick, fitting_ticks
from .svg import Anchor, Frame, Svg

MOST_STEPS = 80
_NOTE_LINES = 5
"""Lines a remark may take below its step."""
_SMALL = 11
_LINE = 16
_BAR = 14


class Kind(StrEnum):
    """What a step does to the running figure."""

    ADD = "add"
    TOTAL = "total"
    FACTOR = "factor"
    GATE = "gate"
    VETO = "veto"
    CLAMP = "clamp"
    ROUND = "round"


@dataclass(frozen=True, slots=True)
class Step:
    """One row: the running figure `before` and `after` it. The change is their difference, so a row always adds up.

    `note` says why (`×0.95`, `封顶 120`, the clause); it stands below the label after the kind's own word. A missing
    figure (None or NaN) shows as a dash and draws no bar.
    """

    label: str
    before: Number | None
    after: Number | None
    kind: Kind = Kind.ADD
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The steps in their order. `places` is the number of decimals all figures show."""

    steps: tuple[Step, ...]
    places: int = 2
    unit: str = ""


def waterfall(ledger: Ledger, frame: Frame) -> Svg:
    """Draw the ledger, up to `MOST_STEPS` rows; the height follows from the labels."""
    if not 1 <= len(ledger.steps) <= MOST_STEPS:
        raise ValueError(f"a ledger has 1 to {MOST_STEPS} steps, got {len(ledger.steps)}")
    plan = _Plan(ledger, frame)
    return svg.document(frame, "waterfall", plan.height, plan.sentence(), plan.draw())


@dataclass(frozen=True, slots=True)
class _Row:
    """A step with its words broken to lines and its place on the page."""

    step: Step
    before: Fraction | None
    after: Fraction | None
    label: list[str]
    word: str
    note: list[str]
    top: float
    bar: float
    bottom: float
    last: bool

    @property
    def delta(self) -> Fraction | None:
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def tone(self) -> Tone:
        """Plain for totals and steps without effect; else by what the step is and does."""
        if self.step.kind is Kind.TOTAL or not self.delta:
            return Tone.PLAIN if self.step.kind is Kind.TOTAL and self.after is not None else Tone.NONE
        if self.step.kind is Kind.VETO:
            return Tone.BAD
        if self.step.kind in (Kind.GATE, Kind.CLAMP):
            return Tone.WARN
        return Tone.GOOD if self.delta > 0 else Tone.BAD

    @property
    def strong(self) -> bool:
        return self.step.kind is Kind.TOTAL


class _Plan:
    """Columns first (as wide as their figures), then rows (as high as their words)."""

    def __init__(self, ledger: Ledger, frame: Frame) -> None:
        self.ledger, self.frame = ledger, frame
        self.values = [(exact(step.before), exact(step.after)) for step in ledger.steps]
        self._find_columns()
        self.head = 26
        self.rows = self._find_rows()
        self._find_scale()
        self.height = self.rows[-1].bottom + (22 if self.broken else 6)

    # --- layout

    def _find_columns(self) -> None:
        frame, places = self.frame, self.ledger.places
        say = frame.say
        last = len(self.values) - 1
        befores = [self._figure(before) for before, _ in self.values]
        deltas = [signed(a - b, places) if a is not None and b is not None else MISSING for b, a in self.values]
        afters = [self._figure(after) for _, after in self.values]
        self.figures = list(zip(befores, deltas, afters, strict=True))
        self.names = (say("之前", "before"), say("增减", "change"), say("之后", "after"))
        wide = [
            max(
                width(name, _SMALL),
                *(width(figure, 14 if i == last else 12, bold=True) for i, figure in enumerate(column)),
            )
            for name, column in zip(self.names, (befores, deltas, afters), strict=True)
        ]
        right = frame.width - 8
        self.after_x = float(right)
        self.delta_x = right - wide[2] - 14
        self.before_x = self.delta_x - wide[1] - 14 if frame.width >= 760 else None
        figures_left = self.delta_x - wide[1] if self.before_x is None else self.before_x - wide[0]
        if frame.narrow:
            self.label_room = figures_left - 26 - 10
            self.bar_left, self.bar_right = 27.0, float(right)
        else:
            words = [width(step.label, bold=True) for step in self.ledger.steps]
            words += [width(step.note, _SMALL) + 60 for step in self.ledger.steps if step.note]
            self.label_room = min(max(words) + 2, (frame.width - 60) * 0.34)
            self.bar_left, self.bar_right = 26 + self.label_room + 20, figures_left - 16

    def _figure(self, value: Fraction | None) -> str:
        return MISSING if value is None else fixed(value, self.ledger.places)

    def _find_rows(self) -> list[_Row]:
        rows: list[_Row] = []
        top = float(self.head)
        for i, (step, (before, after)) in enumerate(zip(self.ledger.steps, self.values, strict=True)):
            word = self._word(step, before, after)
            strong = step.kind is Kind.TOTAL
            label = wrap(step.label, self.label_room, bold=strong, lines=3 if self.frame.narrow else 2)
            room = self.label_room - (width(word, _SMALL, bold=True) + 6 if word else 0)
            note = wrap(step.note, max(room, 40), _SMALL, lines=_NOTE_LINES) if step.note else []
            words = len(label) * _LINE + max(len(note), 1 if word else 0) * 15
            if self.frame.narrow:
                bar = top + 7 + words + 4
                bottom = bar + 8 + 9
            else:
                bottom = top + max(words + 12, 30)
                bar = round((top + bottom - _BAR) / 2, 2)
            rows.append(_Row(step, before, after, label, word, note, top, bar, bottom, i == len(self.values) - 1))
            top = bottom
        return rows

    def _word(self, step: Step, before: Fraction | None, after: Fraction | None) -> str:
        """The kind in a word; gates, vetoes and limits that changed nothing say so."""
        say = self.frame.say
        if after is None or (before is None and step.kind is not Kind.TOTAL):
            return say("缺数", "no figure")
        if step.kind in (Kind.ADD, Kind.TOTAL):
            return ""
        down = before is not None and after < before
        word = {
            Kind.FACTOR: say("系数", "factor"),
            Kind.GATE: say("闸门", "gate"),
            Kind.VETO: say("否决", "veto"),
            Kind.CLAMP: say("封顶" if down else "保底", "cap" if down else "floor"),
            Kind.ROUND: say("修约", "rounding"),
        }[step.kind]
        if before is not None and before == after and step.kind is not Kind.ROUND:
            word = say("限幅", "limits") if step.kind is Kind.CLAMP else word
            # A gate or veto that left a note has acted, though the score stands as it was.
            acted = step.kind is Kind.FACTOR or (step.kind in (Kind.GATE, Kind.VETO) and bool(step.note))
            idle = say("无变化", "no change") if acted else say("未触发", "not met")
            return f"{word} · {idle}"
        return "" if word == step.label else word

    def _find_scale(self) -> None:
        known = [value for pair in self.values for value in pair if value is not None]
        low, high = (min(known), max(known)) if known else (Fraction(0), Fraction(1))
        self.broken = low > 0 and (high - low) * 5 < high * 2
        if not self.broken:
            low, high = min(low, Fraction(0)), max(high, Fraction(0))
        if low == high:
            high = low + 1
        room = (high - low) / 40
        low = low - room * 4 if self.broken else low - room if low < 0 else low
        self.x = Linear(low, high + room, self.bar_left, self.bar_right)
        self.ticks, _ = fitting_ticks(
            self.x.low, self.x.high, self.bar_right - self.bar_left, self.ledger.unit, self.frame.lang, most=7, gap=22
        )
        self.origin = self.x(min(max(Fraction(0), self.x.low), self.x.high))

    # --- drawing

    def draw(self) -> list[Svg]:
        """Bands behind totals, the grid, the rows, the links between their bars."""
        bands = [svg.rect(0, r.top, self.frame.width, r.bottom - r.top) for r in self.rows if r.strong]
        rules = "".join(f"M0 {svg.num(row.bottom)}H{self.frame.width}" for row in self.rows[:-1])
        upright = "".join(
            f"M{svg.num(self.x(tick.at))} {self.head}V{svg.num(self.rows[-1].bottom)}" for tick in self.ticks
        )
        if self.frame.narrow:
            upright = ""
            bands += [
                svg.rect(self.bar_left, r.bar, self.bar_right - self.bar_left, 8) for r in self.rows if not r.strong
            ]
        end, links = svg.num(self.rows[-1].bottom + 1), self._links()
        return [
            svg.group(bands, fill=WASH),
            svg.path(rules + upright, stroke=GRID, fill="none"),
            *self._header(),
            svg.path(links, stroke=LINE, fill="none") if links else Svg(),
            *(shape for row in self.rows for shape in self._row(row)),
            svg.path(f"M0 {end}H{self.frame.width}", stroke=NAVY, fill="none", stroke_width=1.5),
            svg.text(self.bar_left, self.height - 5, self._foot(), size=_SMALL, fill=SOFT),
        ]

    def _foot(self) -> str:
        return self.frame.say("横条未从 0 画起", "bars do not start at 0") if self.broken else ""

    def _header(self) -> list[Svg]:
        base = 16
        unit = spoken(self.ledger.unit, self.frame.lang)
        words = self.frame.say("步骤", "step") + (self.frame.say(f"（{unit}）", f" ({unit})") if unit else "")
        labels = [svg.text(26, base, words, size=_SMALL, fill=SOFT)]
        for x, name in zip((self.before_x, self.delta_x, self.after_x), self.names, strict=True):
            if x is not None:
                labels.append(svg.text(x, base, name, size=_SMALL, anchor="end", fill=SOFT))
        if not self.frame.narrow:
            labels += [self._tick(tick, base) for tick in self.ticks]
        line = svg.path(f"M0 {self.head}H{self.frame.width}", stroke=LINE, fill="none")
        return [line, *labels]

    def _tick(self, tick: Tick, base: float) -> Svg:
        return svg.text(self.x(tick.at), base, tick.label, size=_SMALL, anchor="middle", fill=SOFT, class_="tick")

    def _links(self) -> str:
        """Upright lines carrying one row's result to the next row's start, where the two agree."""
        high = 8 if self.frame.narrow else _BAR
        d = ""
        for row, after in pairwise(self.rows):
            joined = row.after == after.before and after.after is not None and not self.frame.narrow
            if joined and row.after is not None:
                d += f"M{svg.num(self.x(row.after))} {svg.num(row.bar + high)}V{svg.num(after.bar)}"
        return d

    def _row(self, row: _Row) -> list[Svg]:
        first = row.top + (20 if not self.frame.narrow else 19)
        block = len(row.label) * _LINE + max(len(row.note), 1 if row.word else 0) * 15
        if not self.frame.narrow:
            first = round((row.top + row.bottom - block) / 2 + 12.5, 2)
        size = 14 if row.last and row.strong else 12
        drawn = [self._icon(row, first - 4.5)]
        drawn += [svg.text(26, first + i * _LINE, one, bold=row.strong) for i, one in enumerate(row.label)]
        under = first + len(row.label) * _LINE - 1
        ink = TONE_INK[row.tone]
        drawn.append(svg.text(26, under, row.word, size=_SMALL, fill=ink, bold=True, class_="kind"))
        shift = width(row.word, _SMALL, bold=True) + 6 if row.word else 0
        drawn += [
            svg.text(26 + shift, under + i * 15, one, size=_SMALL, fill=SOFT, class_="note")
            for i, one in enumerate(row.note)
        ]
        base = first if self.frame.narrow else round((row.top + row.bottom) / 2 + size * 0.36, 2)
        before, delta, after = self.figures[self.rows.index(row)]
        columns: tuple[tuple[float | None, str, str, bool], ...] = (
            (self.before_x, "" if row.strong else before, SOFT, False),
            (self.delta_x, "" if row.strong else delta, INK if row.tone is Tone.PLAIN else ink, False),
            (self.after_x, after, INK, row.strong),
        )
        drawn += [
            _figure(x, base, figure, fill, size if bold else 12, bold)
            for x, figure, fill, bold in columns
            if x is not None
        ]
        return [*drawn, *self._bar(row)]

    def _bar(self, row: _Row) -> list[Svg]:
        if row.after is None or (row.before is None and not row.strong):
            return []
        high = 8 if self.frame.narrow else _BAR
        y, ink, end = row.bar, TONE_INK[row.tone], self.x(row.after)
        start = self.origin if row.strong or row.before is None else self.x(row.before)
        left, wide = min(start, end), abs(end - start)
        drawn: list[Svg] = []
        if row.strong:
            drawn.append(svg.rect(left, y, max(wide, 1), high, fill=NAVY))
            if self.broken:
                gap = f"M{svg.num(left + 8)} {svg.num(y - 2)}l-4 {high + 4}h4l4 {-high - 4}z"
                drawn.append(svg.path(gap, fill=WASH))
            return drawn
        if not row.delta:
            return [svg.rect(end - 1, y, 2, high, fill=ink)]
        if row.step.kind is Kind.ADD:
            drawn.append(svg.rect(left, y, max(wide, 1.5), high, fill=ink))
        else:
            wash = TONE_WASH[row.tone]
            drawn.append(svg.rect(left, y, max(wide, 1.5), high, fill=wash, stroke=ink, stroke_dasharray="3 2"))
        if row.step.kind is Kind.CLAMP:
            drawn.append(
                svg.path(f"M{svg.num(end)} {svg.num(y - 4)}v{high + 8}", stroke=ink, stroke_width=2.5, class_="limit")
            )
        if row.step.kind is Kind.VETO:
            middle, r = y + high / 2, 5
            cross = f"M{svg.num(end - r)} {svg.num(middle - r)}l{2 * r} {2 * r}m0 {-2 * r}l{-2 * r} {2 * r}"
            drawn.append(svg.path(cross, stroke=ink, stroke_width=2.5, class_="cross"))
        return drawn

    def _icon(self, row: _Row, y: float) -> Svg:
        """A small sign left of the label: plus, minus, equals, times, a limit, a diamond, a cross."""
        ink = TONE_INK[row.tone]
        if row.step.kind is Kind.GATE:
            return svg.mark(Tone.WARN, 12, y, 5.5, fill=ink, class_="sign gate")
        delta = row.delta or Fraction(0)
        stroke, disc = (PAPER, ink) if row.step.kind in (Kind.VETO, Kind.TOTAL) else (ink, TONE_WASH[row.tone])
        d = _sign(row.step.kind, delta)
        return svg.group(
            [
                svg.circle(12, y, 8, fill=disc),
                svg.path(f"M12 {svg.num(y)}{d}", stroke=stroke, fill="none", stroke_width=1.75),
            ],
            class_=f"sign {row.step.kind.value}",
        )

    def sentence(self) -> str:
        """Every row in words, so the ledger can be heard."""
        say = self.frame.say
        parts = []
        for row, (_, delta, after) in zip(self.rows, self.figures, strict=True):
            word = f"（{row.word}）" if row.word else ""
            change = "" if row.strong else f" {delta}"
            parts.append(
                say(f"{row.step.label}{word}{change}，{after}", f"{row.step.label} {row.word}{change}: {after}")
            )
        return say("；", "; ").join(parts)


def _sign(kind: Kind, delta: Fraction) -> str:
    """Path data of a sign around the pen's place."""
    if kind is Kind.TOTAL:
        return "m-4 -2h8m-8 4h8"
    if kind in (Kind.VETO, Kind.FACTOR):
        return "m-3 -3l6 6m0 -6l-6 6"
    if kind is Kind.CLAMP:
        return (
            "m-4 4h8m-4 -8v6m-2.5 -2.5l2.5 2.5 2.5 -2.5" if delta > 0 else "m-4 -4h8m-4 8v-6m-2.5 2.5l2.5 -2.5 2.5 2.5"
        )
    if kind is Kind.ROUND:
        return "m-4 1q2 -4 4 -1t4 -1"
    return "m-4 0h8" + ("m-4 -4v8" if delta > 0 else "") if delta else "m-2 0h4"


def _figure(x: float, y: float, figure: str, fill: str, size: float, bold: bool, anchor: Anchor = "end") -> Svg:
    return svg.text(x, y, figure, anchor=anchor, fill=fill, size=size, bold=bold, class_="figure")
