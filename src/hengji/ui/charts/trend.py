"""A measure over time with its targets and, if there is one, a forecast with its band."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ..lettering import width
from . import svg
from .figures import MISSING, Number, exact, fixed, places_of
from .key import Sign, legend
from .palette import GRID, LINE, NAVY, NAVY_WASH, PAPER, SOFT, TONE_INK, Tone
from .scale import Linear, number_ticks, padded
from .svg import Frame, Svg

_Points = list[tuple[float, float] | None]


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is expected in one period: the middle and the band around it."""

    low: Number
    middle: Number
    high: Number


@dataclass(frozen=True, slots=True)
class Trend:
    """Figures by period, all tuples as long as `periods` (or empty). A missing figure breaks the line."""

    periods: tuple[str, ...]
    actual: tuple[Number | None, ...]
    targets: tuple[Number | None, ...] = ()
    forecast: tuple[Forecast | None, ...] = ()
    label: str = ""
    unit: str = ""
    target_label: str = ""

    def __post_init__(self) -> None:
        for name, given in (("actual", self.actual), ("targets", self.targets), ("forecast", self.forecast)):
            if given and len(given) != len(self.periods):
                raise ValueError(f"{name} has {len(given)} figures for {len(self.periods)} periods")


def trend(data: Trend, frame: Frame) -> Svg:
    """Draw the line with a dot for each figure, the targets as steps, missing figures as hollow dots on the axis."""
    actual = [exact(value) for value in data.actual] or [None] * len(data.periods)
    targets = [exact(value) for value in data.targets]
    bands = [None if f is None else (exact(f.low), exact(f.middle), exact(f.high)) for f in data.forecast]
    known = [v for v in (*actual, *targets, *(v for band in bands if band for v in band)) if v is not None]
    low, high = padded(known or [Fraction(0), Fraction(1)], Fraction(1, 9))
    if low < 0 <= min(known, default=Fraction(0)):
        low = Fraction(0)
    plot_high = min(max(round(frame.width * 0.3), 130), 240)
    ticks, written = number_ticks(low, high, plot_high // 32, data.unit, frame.lang)
    left = round(max((width(tick.label, 11) for tick in ticks), default=20) + 8)
    right = frame.width - 14
    head, head_high = _head(data, written.unit, bool(bands), frame)
    top = head_high + 20
    bottom = top + plot_high
    y = Linear(low, high, bottom, top)
    step = (right - left) / max(len(data.periods), 1)
    xs = [round(left + step * (i + 0.5), 2) for i in range(len(data.periods))]

    across = "".join(f"M{left} {svg.num(y(tick.at))}H{right}" for tick in ticks)
    drawn: list[Svg] = [svg.path(across, stroke=GRID) if across else Svg()]
    drawn += _forecast(xs, bands, y)
    d = "".join(
        f"M{svg.num(x - step / 2)} {svg.num(y(value))}h{svg.num(step)}"
        for x, value in zip(xs, targets, strict=False)
        if value is not None
    )
    if d:
        drawn.append(svg.path(d, stroke=TONE_INK[Tone.WARN], stroke_width=2, stroke_dasharray="5 3", class_="target"))
    drawn += _line([None if v is None else (x, y(v)) for x, v in zip(xs, actual, strict=True)], bottom, xs)
    drawn.append(svg.path(f"M{left} {bottom}H{right}", stroke=LINE))
    drawn += [
        svg.text(left - 6, y(tick.at) + 4, tick.label, size=11, anchor="end", fill=SOFT, class_="tick")
        for tick in ticks
    ]
    drawn += _period_labels(data.periods, xs, step, bottom, frame)
    places = max(places_of(v / written.factor, 2) for v in known) if known else 0
    last = max((i for i, value in enumerate(actual) if value is not None), default=None)
    if last is not None:
        value = actual[last]
        assert value is not None
        words = fixed(value / written.factor, places)
        half = width(words, 12, bold=True) / 2
        at = min(max(xs[last], left + half), frame.width - half - 2)
        above = y(value) - 24 > head_high
        drawn.append(_halo(at, y(value) - 10 if above else y(value) + 20, words))
    stop = frame.say("；", "; ")
    sentence = stop.join(
        f"{period} {MISSING if value is None else written.figure(value)}"
        + (
            ""
            if not targets or targets[i] is None
            else frame.say("，目标 ", ", target ") + written.figure(targets[i] or Fraction(0))
        )
        for i, (period, value) in enumerate(zip(data.periods, actual, strict=True))
    )
    return svg.document(frame, "trend", bottom + 26, sentence, [*head, *drawn])


def _head(data: Trend, unit: str, forecast: bool, frame: Frame) -> tuple[list[Svg], float]:
    name = frame.titled(data.label, unit) or frame.say("实际", "actual")
    signs: list[tuple[Sign, str]] = [(lambda x, y: svg.circle(x, y, 4, fill=NAVY), name)]
    if data.targets:
        amber = TONE_INK[Tone.WARN]
        words = data.target_label or frame.say("目标", "target")
        signs.append(
            (lambda x, y: svg.path(f"M{svg.num(x - 6)} {svg.num(y)}h5m2 0h5", stroke=amber, stroke_width=2), words)
        )
    if forecast:
        words = frame.say("预测及区间", "forecast and range")
        signs.append(
            (lambda x, y: svg.rect(x - 6, y - 5, 12, 10, fill=NAVY_WASH, stroke=NAVY, stroke_dasharray="2 2"), words)
        )
    return legend(signs, 2, 0, frame.width - 4)


def _forecast(
    xs: list[float], bands: list[tuple[Fraction | None, Fraction | None, Fraction | None] | None], y: Linear
) -> list[Svg]:
    upper = [(x, y(band[2])) for x, band in zip(xs, bands, strict=False) if band and band[2] is not None]
    lower = [(x, y(band[0])) for x, band in zip(xs, bands, strict=False) if band and band[0] is not None]
    middle = [(x, y(band[1])) for x, band in zip(xs, bands, strict=False) if band and band[1] is not None]
    drawn: list[Svg] = []
    if len(upper) > 1 and len(lower) > 1:
        drawn.append(svg.path(svg.polyline(upper + lower[::-1]) + "z", fill=NAVY_WASH, class_="band"))
    elif upper and lower:
        (x, high), (_, low) = upper[0], lower[0]
        drawn.append(svg.path(f"M{svg.num(x)} {svg.num(high)}V{svg.num(low)}", stroke=NAVY_WASH, stroke_width=10))
    if middle:
        drawn.append(svg.path(svg.polyline(middle), stroke=NAVY, fill="none", stroke_dasharray="4 3", stroke_width=1.5))
        dots = [svg.circle(x, at, 3) for x, at in middle]
        drawn.append(svg.group(dots, fill=PAPER, stroke=NAVY, stroke_width=1.5, class_="forecast"))
    return drawn


def _line(points: _Points, bottom: float, xs: list[float]) -> list[Svg]:
    runs: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    d = "".join(svg.polyline(run) for run in runs if len(run) > 1)
    reported = [i for i, point in enumerate(points) if point is not None]
    radius = 3.5 if len(points) < 2 or xs[1] - xs[0] >= 12 else 2
    gaps = [xs[i] for i in range(reported[-1] if reported else 0) if points[i] is None]
    return [
        svg.path(d, stroke=NAVY, fill="none", stroke_width=2.25, stroke_linejoin="round") if d else Svg(),
        svg.group([svg.circle(*point, radius) for point in points if point is not None], fill=NAVY, class_="actual"),
        svg.group([svg.mark(Tone.NONE, x, bottom, 4) for x in gaps], class_="missing"),
    ]


def _period_labels(periods: tuple[str, ...], xs: list[float], step: float, bottom: float, frame: Frame) -> list[Svg]:
    """Every period's name, or every second, third ... so that they stand apart; the last is always named."""
    widest = max((width(period, 11) for period in periods), default=1) + 8
    every = max(1, -(-int(widest) // max(int(step), 1)))
    named = [i for i in range(len(periods)) if (len(periods) - 1 - i) % every == 0]
    drawn = []
    for i in named:
        half = width(periods[i], 11) / 2
        at = min(max(xs[i], half + 1), frame.width - half - 1)
        drawn.append(svg.text(at, bottom + 17, periods[i], size=11, anchor="middle", fill=SOFT, class_="period"))
    return drawn


def _halo(x: float, y: float, words: str) -> Svg:
    wide = width(words, bold=True)
    return svg.group(
        [
            svg.rect(x - wide / 2 - 2, y - 11, wide + 4, 14, fill=PAPER, fill_opacity=0.85),
            svg.text(x, y, words, anchor="middle", fill=NAVY, bold=True, class_="last"),
        ]
    )
