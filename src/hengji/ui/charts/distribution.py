"""How results spread: a dot for each unit, or bars when there are too many, over the bands of the grades."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor

from ..lettering import spread, text_box, width
from . import svg
from .figures import Number, exact, required, show
from .palette import ACCENT, LINE, NAVY, PAPER, SOFT, TONE_INK, TONE_WASH, Tone
from .scale import Linear, fitting_ticks, nice_step, padded
from .svg import Frame, Svg

_HIGH = 130


@dataclass(frozen=True, slots=True)
class Band:
    """A grade's range, `low <= value < high`; None is unbounded."""

    label: str
    low: Number | None
    high: Number | None
    tone: Tone = Tone.NONE


@dataclass(frozen=True, slots=True)
class Distribution:
    """All results, the bands and, if the reader has one, their own result."""

    values: tuple[Number | None, ...]
    bands: tuple[Band, ...] = ()
    mine: Number | None = None
    mine_label: str = ""
    label: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class _Range:
    band: Band
    low: Fraction
    high: Fraction
    count: int


def distribution(data: Distribution, frame: Frame) -> Svg:
    """Draw the spread. Missing results are counted in words, never drawn as 0."""
    known = sorted(value for value in (exact(v) for v in data.values) if value is not None)
    mine = exact(data.mine)
    edges = [edge for band in data.bands for edge in (exact(band.low), exact(band.high)) if edge is not None]
    places = known + edges + ([] if mine is None else [mine])
    low, high = padded(places, Fraction(1, 24)) if places else (Fraction(0), Fraction(1))
    scale = Linear(low, high, 10, frame.width - 10)
    ranges = [_range(band, known, low, high) for band in data.bands]
    pitch = 12 if frame.width >= 700 else 9
    stacks = _stacks(known, scale, pitch)
    dots = max((len(stack) for stack in stacks.values()), default=0) * pitch <= _HIGH

    top = 30 if ranges else 8
    peak = max((len(stack) for stack in stacks.values()), default=1) * pitch + 8 if dots else _HIGH
    bottom = top + 22 + max(peak, 60)
    drawn = _bands(ranges, scale, top, bottom, frame)
    drawn += _dots(stacks, bottom, pitch) if dots else _bars(known, scale, bottom)
    drawn.append(svg.path(f"M10 {svg.num(bottom)}H{frame.width - 10}", stroke=LINE))
    taken = None
    if mine is not None:
        at = scale(mine)
        words = f"{data.mine_label} {show(mine)}".strip()
        half = width(words, 11, bold=True) / 2 + 6
        middle = round(min(max(at, half + 1), frame.width - half - 1), 2)
        taken = text_box(middle, bottom + 16, words, 11, "middle", bold=True).grown(11)
        drawn += [
            svg.path(f"M{svg.num(at)} {top}V{svg.num(bottom)}", stroke=ACCENT, stroke_dasharray="4 3"),
            svg.path(f"M{svg.num(at)} {svg.num(bottom - 1)}l6 7h-12z", fill=ACCENT),
            svg.rect(middle - half, bottom + 5, 2 * half, 17, rx=3, fill=ACCENT),
            svg.text(middle, bottom + 17, words, size=11, anchor="middle", fill=PAPER, bold=True, class_="mine"),
        ]
    ticks, written = fitting_ticks(low, high, frame.width - 20, data.unit, frame.lang)
    for tick in ticks:
        if taken is None or not text_box(scale(tick.at), bottom + 16, tick.label, 11, "middle").meets(taken):
            at = min(max(scale(tick.at), width(tick.label, 11) / 2), frame.width - width(tick.label, 11) / 2)
            drawn.append(svg.text(at, bottom + 16, tick.label, size=11, anchor="middle", fill=SOFT, class_="tick"))
    foot = _foot(data, known, frame)
    name = frame.titled(data.label, written.unit)
    drawn.append(svg.text(10, bottom + 38, f"{name}  {foot}".strip(), size=11, fill=SOFT))
    stop = frame.say("；", "; ")
    sentence = stop.join([foot, *(f"{r.band.label} {r.count}" for r in ranges)])
    if mine is not None:
        sentence += stop + f"{data.mine_label} {show(mine)}"
    return svg.document(frame, "distribution", bottom + 46, sentence, drawn)


def _range(band: Band, known: list[Fraction], low: Fraction, high: Fraction) -> _Range:
    start = low if band.low is None else required(band.low, "a band's low")
    end = high if band.high is None else required(band.high, "a band's high")
    count = sum((band.low is None or value >= start) and (band.high is None or value < end) for value in known)
    return _Range(band, max(start, low), min(end, high), count)


def _stacks(known: list[Fraction], scale: Linear, pitch: int) -> dict[int, list[Fraction]]:
    """The results by the pixel column their dot stands in."""
    stacks: dict[int, list[Fraction]] = {}
    for value in known:
        stacks.setdefault(floor(scale(value) / pitch), []).append(value)
    return stacks


def _bands(ranges: list[_Range], scale: Linear, top: float, bottom: float, frame: Frame) -> list[Svg]:
    ranges = sorted((r for r in ranges if r.low < r.high), key=lambda r: r.low)
    drawn = [
        svg.rect(scale(r.low), top, scale(r.high) - scale(r.low), bottom - top, fill=TONE_WASH[r.band.tone])
        for r in ranges
    ]
    words = [f"{r.band.label} {r.count}" for r in ranges]
    centres = [(scale(r.low) + scale(r.high)) / 2 for r in ranges]
    placed = spread(centres, [width(word, bold=True) + 14 for word in words], 2, frame.width - 2, 6)
    if placed is None:
        words = [str(r.count) for r in ranges]
        placed = spread(centres, [width(word, bold=True) + 14 for word in words], 2, frame.width - 2, 2) or centres
    for r, word, at in zip(ranges, words, placed, strict=True):
        drawn.append(svg.mark(r.band.tone, at - width(word, bold=True) / 2 - 2, top - 13, 3.5))
        ink = TONE_INK[r.band.tone]
        drawn.append(svg.text(at + 6, top - 9, word, anchor="middle", fill=ink, bold=True, class_="band"))
    edges = sorted({scale(r.low) for r in ranges[1:]})
    d = "".join(f"M{svg.num(x)} {svg.num(top)}V{svg.num(bottom)}" for x in edges)
    return [*drawn, svg.path(d, stroke=PAPER, stroke_width=2)] if d else drawn


def _dots(stacks: dict[int, list[Fraction]], bottom: float, pitch: int) -> list[Svg]:
    dots = [
        svg.circle((column + 0.5) * pitch, bottom - 1 - (i + 0.5) * pitch, pitch * 0.42)
        for column in sorted(stacks)
        for i in range(len(stacks[column]))
    ]
    return [svg.group(dots, fill=NAVY, class_="dots")]


def _bars(known: list[Fraction], scale: Linear, bottom: float) -> list[Svg]:
    """A histogram on nice steps; each bar says its count."""
    step = nice_step(scale.high - scale.low, 20)
    counts: dict[int, int] = {}
    for value in known:
        counts[floor(value / step)] = counts.get(floor(value / step), 0) + 1
    most = max(counts.values())
    drawn: list[Svg] = []
    for place in sorted(counts):
        left, right = scale(max(place * step, scale.low)), scale(min((place + 1) * step, scale.high))
        high = max(counts[place] / most * (_HIGH - 14), 1)
        drawn.append(svg.rect(left + 1, bottom - high, right - left - 2, high, fill=NAVY, class_="bar"))
        if width(str(counts[place]), 10) <= right - left:
            label = svg.text(
                (left + right) / 2, bottom - high - 4, str(counts[place]), size=10, anchor="middle", fill=SOFT
            )
            drawn.append(label)
    return drawn


def _foot(data: Distribution, known: list[Fraction], frame: Frame) -> str:
    parts = [frame.say(f"共 {len(data.values)}", f"{len(data.values)} in all")]
    if known:
        half = len(known) // 2
        median = known[half] if len(known) % 2 else (known[half - 1] + known[half]) / 2
        parts.append(frame.say("中位数 ", "median ") + show(median, 2))
    missing = len(data.values) - len(known)
    if missing:
        parts.append(frame.say(f"缺数 {missing}", f"{missing} missing"))
    return frame.say("，", ", ").join(parts)
