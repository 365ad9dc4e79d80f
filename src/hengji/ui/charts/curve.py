"""The scoring curve: what each value earns, where the tiers lie, and where the unit stands on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from math import dist, inf
from typing import TypeAlias

from ..lettering import Box, fit, spread, text_box, width
from . import svg
from .dates import date_label, date_ticks
from .figures import MISSING, Magnitude, exact, required, show, with_unit
from .palette import ACCENT, GRID, LINE, NAVY, PAPER, SOFT, TONE_INK, WASH, Tone
from .pieces import Dot, Jump, Piece, Run, Segment, chains, cut, joints, runs
from .scale import Linear, Tick, fitting_ticks, number_ticks, padded
from .subject import Better, Curve, Unit
from .svg import Frame, Svg

MOST_TIERS = 12
"""Tiers that can still be told apart on one axis."""
MOST_DOTS = 40
"""Ends of pieces beyond which only those beside the unit are dotted."""
_TICK = 11
_LEADER = 14
"""The height in which a tier's line bends to its label."""
_FAR = 2
"""A unit further out than this many times the curve's own width is drawn at the edge."""


def score_curve(curve: Curve, frame: Frame) -> Svg:
    """Draw the curve: open and closed dots at jumps, tiers above, the unit's dot with guides to both axes."""
    plan = _Plan(curve, frame)
    layers = [*plan.grid(), *plan.tier_lines(), *plan.axes(), *plan.guides(), *plan.line(), *plan.unit()]
    return svg.document(frame, "curve", plan.height, plan.sentence(), layers)


At: TypeAlias = tuple[float, float]
"""A place on the drawing, in pixels."""


@dataclass(frozen=True, slots=True)
class _Flag:
    """A tier's label: its line stands at `at`, its words around `centre`."""

    at: float
    centre: float
    words: tuple[str, ...]
    tone: Tone


@dataclass(frozen=True, slots=True)
class _Pill:
    """A figure on an axis, white on the unit's colour."""

    box: Box
    words: str


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where the unit is drawn; `side` is -1 or 1 when its value lies left or right of the picture."""

    x: float
    y: float | None
    side: int


@lru_cache(maxsize=8)
def _geometry(
    pieces: tuple[Piece, ...], low: Fraction, high: Fraction
) -> tuple[list[Segment], list[Jump], list[Dot], list[Run]]:
    """A curve cut to its picture, with its jumps, dots and strokes; kept, because a picture is drawn once in each language."""
    segments = cut(pieces, low, high)
    jumps, dots = joints(segments)
    return segments, jumps, dots, runs(segments)


class _Plan:
    """All measures of one drawing, worked out from the outside in: ranges, margins, scales."""

    def __init__(self, curve: Curve, frame: Frame) -> None:
        if len(curve.tiers) > MOST_TIERS:
            raise ValueError(f"at most {MOST_TIERS} tiers can be told apart, got {len(curve.tiers)}")
        self.curve, self.frame = curve, frame
        self.tiers = sorted(((required(t.x, "a tier's x"), t) for t in curve.tiers), key=lambda pair: pair[0])
        self.unit_x = exact(curve.unit.x) if curve.unit else None
        self.unit_y = exact(curve.unit.y) if curve.unit else None
        bends = [exact(x) for piece in curve.pieces for x in (piece.x0, piece.x1)]
        self.places = [x for x in bends if x is not None] + [x for x, _ in self.tiers]
        known = self.places + ([] if self.unit_x is None else [self.unit_x])
        self.whole = curve.dates or all(x.denominator == 1 for x in known)
        self.x_low, self.x_high = self._x_range()
        self.segments, self.jumps, self.dots, strokes = _geometry(tuple(curve.pieces), self.x_low, self.x_high)
        self._lay_out()
        self.strokes = [[(self.x(x), self.y(y)) for x, y in stroke] for stroke in strokes]
        self.chains = [[(self.x(x), self.y(y)) for x, y in chain] for chain in chains(strokes)]
        self.spot = self._find_spot()
        self.pills = self._find_pills()

    # --- ranges

    def _x_range(self) -> tuple[Fraction, Fraction]:
        given_low, given_high = exact(self.curve.x_low), exact(self.curve.x_high)
        if given_low is None or given_high is None:
            own = self._own_range()
            given_low = own[0] if given_low is None else given_low
            given_high = own[1] if given_high is None else given_high
        if given_low >= given_high:
            raise ValueError("x_low must be below x_high")
        return given_low, given_high

    def _own_range(self) -> tuple[Fraction, Fraction]:
        """The range that shows all bends, tiers and the unit."""
        places, unit = self.places, self.unit_x
        if not places and unit is None:
            low, high = Fraction(0), Fraction(1)
        elif unit is None:
            low, high = padded(places, whole=self.whole)
        elif len(set(places)) < 2:
            low, high = padded([*places, unit], whole=self.whole)
        else:
            core = max(places) - min(places)
            near = min(places) - _FAR * core <= unit <= max(places) + _FAR * core
            low, high = padded([*places, unit] if near else places)
            if low < 0 < min([*places, unit]):
                low = Fraction(0)
        return low, high

    def _y_range(self) -> tuple[Fraction, Fraction]:
        heights = [y for s in self.segments for y in (s.y0, s.y1)]
        if self.unit_y is not None:
            heights.append(self.unit_y)
        if not heights:
            return Fraction(0), Fraction(1)
        if len(set(heights)) == 1 and heights[0] > 0:
            return Fraction(0), heights[0] * Fraction(5, 4)
        low, high = padded(heights)
        if min(heights) >= 0 and (low < 0 or min(heights) * 3 < max(heights)):
            low = Fraction(0)
        return low, high

    # --- layout

    def _lay_out(self) -> None:
        curve, frame = self.curve, self.frame
        plot_height = min(
            max(round(frame.width * 0.4), 190 if frame.width >= 360 else 130), 330
        )  # a small one stands in a row of a table
        low, high = self._y_range()
        self.y_ticks, self.y_written = number_ticks(low, high, plot_height // 34, curve.y_unit, frame.lang)
        unit_text = curve.unit.y_text if curve.unit else ""
        self.y_text = "" if self.unit_y is None else unit_text or self.y_written.figure(self.unit_y)
        labels = [width(tick.label, _TICK) for tick in self.y_ticks] + [width(self.y_text, _TICK, bold=True) + 8]
        self.left = round(max(labels) + 8)
        self.right = frame.width - 14
        self.x = Linear(self.x_low, self.x_high, self.left, self.right)
        self.x_ticks, self.x_written = self._find_x_ticks()
        self.flags, self.key = self._place_tiers()
        rows = max((len(flag.words) for flag in self.flags), default=0)
        self.top = 22 + (16 * rows + 4 + _LEADER if rows else 6)
        self.bottom = self.top + plot_height
        self.y = Linear(low, high, self.bottom, self.top)
        self.name_at = self.bottom + (50 if any(tick.below for tick in self.x_ticks) else 36)
        self.height = self.name_at + 8 + 18 * len(self.key)

    def _find_x_ticks(self) -> tuple[list[Tick], Magnitude]:
        room = self.right - self.left
        if self.curve.dates:
            ticks = date_ticks(self.x_low, self.x_high, room, self.frame.lang)
            return ticks, Magnitude(Fraction(1), "", 0)
        countable = self.whole and self.x_high - self.x_low <= 20
        return fitting_ticks(
            self.x_low,
            self.x_high,
            room,
            self.curve.x_unit,
            self.frame.lang,
            most=10,
            least_step=Fraction(1) if countable else None,
        )

    def _x_figure(self, value: Fraction) -> str:
        return date_label(value, self.frame.lang) if self.curve.dates else self.x_written.figure(value)

    def _place_tiers(self) -> tuple[list[_Flag], list[str]]:
        """The tiers' labels on one line; if they do not fit, on two; if not even so, numbered with a key below."""
        texts = [tier.text or self._x_figure(x) for x, tier in self.tiers]
        names = [fit(tier.label, self.frame.width * 0.45) for _, tier in self.tiers]
        ways: list[list[tuple[str, ...]]] = [
            [(f"{name} {text}",) for name, text in zip(names, texts, strict=True)],
            [(name, text) for name, text in zip(names, texts, strict=True)],
            [(str(i),) for i in range(1, len(names) + 1)],
        ]
        stands = [min(max(self.x(x), self.left), self.right) for x, _ in self.tiers]
        for way in ways:
            widths = [max(width(words[0], bold=True), *(width(word) for word in words), 14) for words in way]
            centres = spread(stands, widths, 2, self.frame.width - 2, 4 if way is ways[2] else 10)
            if centres is not None:
                break
        else:
            raise ValueError("the tiers do not fit this width")
        flags = [
            _Flag(at, round(centre, 2), words, tier.tone)
            for at, centre, words, (_, tier) in zip(stands, centres, way, self.tiers, strict=True)
        ]
        key = [f"{i}  {words[0]}" for i, words in enumerate(ways[0], 1)] if way is ways[2] else []
        return flags, [fit(entry, self.frame.width - 8) for entry in key]

    def _find_spot(self) -> _Spot | None:
        if self.unit_x is None:
            return None
        side = -1 if self.unit_x < self.x_low else 1 if self.unit_x > self.x_high else 0
        x = self.x(min(max(self.unit_x, self.x_low), self.x_high))
        return _Spot(x, None if self.unit_y is None else self.y(self.unit_y), side)

    def _find_pills(self) -> list[_Pill]:
        spot, unit = self.spot, self.curve.unit
        if spot is None or unit is None or self.unit_x is None:
            return []
        words = unit.x_text or self._x_figure(self.unit_x)
        words = ("◀ " if spot.side < 0 else "") + words + (" ▶" if spot.side > 0 else "")
        half = width(words, _TICK, bold=True) / 2 + 5
        middle = round(min(max(spot.x, half + 1), self.frame.width - half - 1), 2)
        pills = [_Pill(Box(middle - half, self.bottom + 5, middle + half, self.bottom + 21), words)]
        if spot.y is not None:
            pills.append(_Pill(Box(1, spot.y - 8, self.left - 3, spot.y + 8), self.y_text))
        return pills

    # --- the curve and its axes

    def grid(self) -> list[Svg]:
        """The wash under the curve and the light grid."""
        field = ""
        for chain in self.chains:
            over = svg.polyline(chain).replace("M", "L", 1)
            field += f"M{svg.num(chain[0][0])} {self.bottom}{over}V{self.bottom}z"
        across = "".join(f"M{self.left} {svg.num(self.y(t.at))}H{self.right}" for t in self.y_ticks)
        upright = "".join(f"M{svg.num(self.x(t.at))} {self.top}V{self.bottom}" for t in self.x_ticks)
        return [
            svg.path(field, fill=WASH) if field else Svg(),
            svg.path(across + upright, stroke=GRID, fill="none") if across + upright else Svg(),
        ]

    def tier_lines(self) -> list[Svg]:
        """Each tier's line up the plot, bending to its label."""
        lines: dict[str, str] = {}
        words: list[Svg] = []
        knee = self.top - _LEADER
        for flag in self.flags:
            ink = TONE_INK[flag.tone]
            bend = f"V{self.top - 2}L{svg.num(flag.centre)} {knee}" if flag.at != flag.centre else f"V{knee}"
            lines[ink] = f"{lines.get(ink, '')}M{svg.num(flag.at)} {self.bottom}{bend}"
            for i, word in enumerate(flag.words):
                base = knee - 5 - 16 * (len(flag.words) - 1 - i)
                words.append(svg.text(flag.centre, base, word, anchor="middle", fill=ink, bold=i == 0, class_="tier"))
        drawn = [
            svg.path(d, stroke=ink, fill="none", stroke_dasharray="2 3", stroke_opacity=0.7) for ink, d in lines.items()
        ]
        return drawn + words

    def line(self) -> list[Svg]:
        """The curve itself: the risers of its jumps, its strokes, then the dots that say which end holds."""
        radius = self._dot_radius()
        dots = self.dots if radius else self._dots_near_unit()
        crowd = len(self.dots) > MOST_DOTS
        risers = "" if crowd else "".join(self._stroke([(j.x, j.low), (j.x, j.high)]) for j in self.jumps)
        line = "".join(svg.polyline(stroke) for stroke in (self.chains if crowd else self.strokes))
        filled, hollow = (
            [svg.circle(self.x(dot.x), self.y(dot.y), radius or 3) for dot in dots if dot.closed is closed]
            for closed in (True, False)
        )
        dashes = "1.5 2.5" if radius else None
        return [
            svg.path(risers, stroke=NAVY, fill="none", stroke_dasharray=dashes, class_="riser") if risers else Svg(),
            svg.path(line, stroke=NAVY, fill="none", stroke_width=2.25, stroke_linejoin="round", class_="run")
            if line
            else Svg(),
            svg.group(filled, fill=NAVY, class_="closed"),
            svg.group(hollow, fill=PAPER, stroke=NAVY, stroke_width=1.75, class_="open"),
        ]

    def _stroke(self, points: Run) -> str:
        return svg.polyline([(self.x(x), self.y(y)) for x, y in points])

    def _dot_radius(self) -> float:
        """Smaller where dots crowd; 0 where they would touch or be too many to read."""
        if len(self.dots) > MOST_DOTS:
            return 0
        places = sorted({(self.x(dot.x), self.y(dot.y)) for dot in self.dots})
        nearest = min((dist(a, b) for a, b in pairwise(places)), default=99.0)
        return 3.75 if nearest >= 11 else 2.5 if nearest >= 8 else 0

    def _dots_near_unit(self) -> list[Dot]:
        """In a crowd only the jumps on either side of the unit say which value holds."""
        if self.unit_x is None:
            return []
        below = max((dot.x for dot in self.dots if dot.x <= self.unit_x), default=None)
        above = min((dot.x for dot in self.dots if dot.x > self.unit_x), default=None)
        spot = self.spot
        beside = [dot for dot in self.dots if dot.x in (below, above)]
        if spot is None or spot.y is None:
            return beside
        return [dot for dot in beside if dist((self.x(dot.x), self.y(dot.y)), (spot.x, spot.y)) > 9]

    def axes(self) -> list[Svg]:
        """Axis lines, ticks, names, the arrow that says which way is better, and the key of numbered tiers."""
        key = [svg.text(4, self.name_at + 20 + 18 * i, entry, fill=SOFT) for i, entry in enumerate(self.key)]
        return [
            svg.path(f"M{self.left} {self.top}V{self.bottom}H{self.right}", stroke=LINE, fill="none"),
            svg.group(self._tick_labels(), font_size=_TICK, fill=SOFT, class_="ticks"),
            svg.text(2, 13, fit(self._y_name(), self.frame.width - 4), fill=SOFT),
            *self._x_axis_name(),
            *key,
        ]

    def _tick_labels(self) -> list[Svg]:
        """The ticks' figures, but for those the unit's own figures cover."""
        taken = [pill.box for pill in self.pills]
        labels: list[Svg] = []
        for tick in self.y_ticks:
            base = self.y(tick.at) + 4
            if not any(text_box(self.left - 6, base, tick.label, _TICK, "end").meets(box, 1) for box in taken):
                labels.append(_tick(self.left - 6, base, tick.label, "end"))
        for tick in self.x_ticks:
            half = width(tick.label, _TICK) / 2
            at = round(min(max(self.x(tick.at), half + 1), self.frame.width - half - 1), 2)
            if not any(text_box(at, self.bottom + 17, tick.label, _TICK, "middle").meets(box, 3) for box in taken):
                labels.append(_tick(at, self.bottom + 17, tick.label, "middle"))
            if tick.below:
                labels.append(_tick(at, self.bottom + 34, tick.below, "middle"))
        return labels

    def _y_name(self) -> str:
        return self.frame.titled(self.curve.y_label, self.y_written.unit)

    def _x_name(self) -> str:
        return self.frame.titled(self.curve.x_label, self.x_written.unit)

    def _x_axis_name(self) -> list[Svg]:
        word, base, ink = self.frame.say("更优", "better"), self.name_at, TONE_INK[Tone.GOOD]
        wide = self.right - self.left
        if self.curve.better is Better.UNSAID:
            return [svg.text(self.right, base, fit(self._x_name(), wide), anchor="end", fill=SOFT)]
        name = fit(self._x_name(), wide - width(word) - 52)
        if self.curve.better is Better.HIGHER:
            return [
                svg.text(self.left, base, name, fill=SOFT),
                svg.text(self.right - 33, base, word, anchor="end", fill=ink),
                _arrow(f"M{self.right - 27} {base - 4}h26m-5 -4l5 4 -5 4"),
            ]
        return [
            svg.text(self.right, base, name, anchor="end", fill=SOFT),
            svg.text(self.left + 33, base, word, fill=ink),
            _arrow(f"M{self.left + 27} {base - 4}h-26m5 -4l-5 4 5 4"),
        ]

    # --- the unit

    def guides(self) -> list[Svg]:
        """Dashed lines from the unit's place to both axes, under the curve so that they hide nothing of it."""
        spot = self.spot
        if spot is None:
            return []
        rise = f"M{svg.num(spot.x)} {svg.num(self.top if spot.y is None else spot.y)}V{self.bottom}"
        across = "" if spot.y is None else f"M{self.left} {svg.num(spot.y)}H{svg.num(spot.x)}"
        return [svg.path(rise + across, stroke=ACCENT, fill="none", stroke_dasharray="4 3", class_="guide")]

    def unit(self) -> list[Svg]:
        """The figures on both axes, the caption and the dot; or a note that there is no figure yet."""
        unit, spot = self.curve.unit, self.spot
        if unit is None:
            return []
        if spot is None:
            return self._no_figure(unit)
        drawn: list[Svg] = []
        for pill in self.pills:
            box = pill.box
            middle = (box.left + box.right) / 2
            drawn.append(svg.rect(box.left, box.top, box.right - box.left, 16, rx=3, fill=ACCENT))
            drawn.append(
                svg.text(
                    middle, box.top + 12, pill.words, size=_TICK, anchor="middle", fill=PAPER, bold=True, class_="pill"
                )
            )
        drawn += self._caption(unit, spot)
        if spot.y is not None and spot.side:
            d = f"M{svg.num(spot.x - 4 * spot.side)} {svg.num(spot.y - 8)}l{13 * spot.side} 8 {-13 * spot.side} 8z"
            drawn.append(svg.path(d, fill=ACCENT, stroke=PAPER, stroke_width=1.5, class_="dot outside"))
        elif spot.y is not None:
            drawn.append(svg.circle(spot.x, spot.y, 6, fill=ACCENT, stroke=PAPER, stroke_width=2, class_="dot"))
        return drawn

    def _no_figure(self, unit: Unit) -> list[Svg]:
        words = fit(f"{unit.label} {self.frame.say('暂无数值', 'no figure yet')}", self.right - self.left - 40)
        box = self._free_place(self.right - 20, self.top + 30, width(words) + 28, 24)
        return [
            svg.rect(box.left, box.top, box.right - box.left, 24, rx=4, fill=PAPER, stroke=LINE),
            svg.circle(box.left + 12, box.top + 12, 4, fill=PAPER, stroke=ACCENT, stroke_width=1.75),
            svg.text(box.left + 21, box.top + 16, words, fill=ACCENT, class_="unit"),
        ]

    def _caption(self, unit: Unit, spot: _Spot) -> list[Svg]:
        assert self.unit_x is not None
        value = unit.x_text or with_unit(self._x_figure(self.unit_x), self.x_written.unit)
        score = unit.y_text or (with_unit(self.y_text, self.y_written.unit) if self.y_text else MISSING)
        most = min(self.frame.width * 0.55, self.right - self.left - 20)
        first, second = fit(unit.label, most, bold=True), fit(f"{value} → {score}", most)
        wide = max(width(first, bold=True), width(second)) + 14
        box = self._free_place(spot.x, self.top + 14 if spot.y is None else spot.y, wide, 38)
        return [
            svg.rect(box.left, box.top, box.right - box.left, 38, rx=4, fill=PAPER, stroke=LINE, stroke_width=0.75),
            svg.text(box.left + 7, box.top + 16, first, fill=ACCENT, bold=True, class_="unit"),
            svg.text(box.left + 7, box.top + 31, second, class_="unit"),
        ]

    def _free_place(self, x: float, y: float, wide: float, high: float) -> Box:
        """The place near the dot where a caption covers least of the curve, the guides and the tiers."""
        ways = ((1, -1), (-1, -1), (1, 1), (-1, 1), (1, 0), (-1, 0), (0, -1), (0, 1))
        boxes: list[Box] = []
        for far in (11, 20, 34, 52, 76):
            for across, down in ways:
                left = x + across * far - (wide if across < 0 else wide / 2 if not across else 0)
                top = y + down * far - (high if down < 0 else high / 2 if not down else 0)
                left = round(min(max(left, self.left + 3), self.right - wide), 2)
                top = round(min(max(top, self.top + 3), self.bottom - high - 3), 2)
                boxes.append(Box(left, top, round(left + wide, 2), round(top + high, 2)))
        strokes = [stroke for run in self.strokes for stroke in pairwise(run)]
        spots = [(self.x(dot.x), self.y(dot.y)) for dot in self.dots]
        best, least = boxes[0], inf
        for order, box in enumerate(boxes):
            if order / 8 >= least:  # what follows costs at least this, hiding nothing
                break
            cost = self._cover(box, x, y, strokes, spots) + order / 8
            best, least = (box, cost) if cost < least else (best, least)
        return best

    def _cover(self, box: Box, x: float, y: float, strokes: Sequence[tuple[At, At]], dots: Sequence[At]) -> float:
        """How much a caption in this box would hide."""
        near, around = box.grown(3), box.grown(4)
        hidden = sum(near.crossed(*one, *other) for one, other in strokes)
        spots = sum(around.holds(*dot) for dot in dots)
        guides = box.crossed(x, y, x, self.bottom) + box.crossed(self.left, y, x, y)
        tiers = sum(box.crossed(flag.at, self.top, flag.at, self.bottom) for flag in self.flags)
        return 8 * hidden + 8 * spots + 6 * guides + 0.75 * tiers + 50 * box.grown(8).holds(x, y)

    # --- words

    def sentence(self) -> str:
        """What the picture shows, in words."""
        say, curve = self.frame.say, self.curve
        parts = [say("横轴", "x: ") + self._x_name(), say("纵轴", "y: ") + self._y_name()]
        if curve.better is Better.LOWER:
            parts.append(say("越低越优", "lower is better"))
        if curve.better is Better.HIGHER:
            parts.append(say("越高越优", "higher is better"))
        parts += [f"{tier.label} {tier.text or self._x_figure(x)}" for x, tier in self.tiers]
        for jump in self.jumps[:6]:
            at, one, other = self._x_figure(jump.x), show(jump.low), show(jump.high)
            parts.append(say(f"在 {at} 处于 {one} 与 {other} 之间跳变", f"jumps between {one} and {other} at {at}"))
        if len(self.jumps) > 6:
            parts.append(say(f"共 {len(self.jumps)} 处跳变", f"{len(self.jumps)} jumps in all"))
        if curve.unit is not None:
            value = MISSING if self.unit_x is None else curve.unit.x_text or self._x_figure(self.unit_x)
            score = self.y_text or MISSING
            parts.append(
                say(f"{curve.unit.label} 为 {value}，得 {score}", f"{curve.unit.label} at {value} earns {score}")
            )
        return say("；", "; ").join(parts)


def _tick(x: float, y: float, label: str, anchor: svg.Anchor) -> Svg:
    """A tick's label; colour and size come from its group."""
    return svg.element("text", Svg(svg.escape(label)), x=x, y=y, text_anchor=anchor)


def _arrow(d: str) -> Svg:
    return svg.path(d, stroke=TONE_INK[Tone.GOOD], fill="none", stroke_width=1.5, class_="better")
