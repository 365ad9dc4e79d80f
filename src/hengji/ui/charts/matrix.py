"""A matrix of lights for print: rows by periods, each light with its shape, its colour and its figure."""

from __future__ import annotations

from dataclasses import dataclass

from ..lettering import fit, width
from . import svg
from .key import Sign, legend
from .palette import GRID, SOFT, TONE_INK, TONE_WASH, Tone
from .svg import Frame, Svg


@dataclass(frozen=True, slots=True)
class Light:
    """One cell; no tone and no text is an empty one (not due yet)."""

    tone: Tone
    text: str = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows of lights, each as long as `columns`; None: nothing due. `meanings` words each tone's legend."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Light | None, ...]], ...]
    corner: str = ""
    meanings: tuple[tuple[Tone, str], ...] = ()

    def __post_init__(self) -> None:
        for label, lights in self.rows:
            if len(lights) != len(self.columns):
                raise ValueError(f"row {label!r} has {len(lights)} lights for {len(self.columns)} columns")


def matrix(data: Matrix, frame: Frame) -> Svg:
    """Draw the lights; in narrow cells the figure stands under its shape, and only the shape where none fits."""
    label_room = min(max([width(label) for label, _ in data.rows] + [width(data.corner, 11)]) + 2, frame.width * 0.28)
    left = label_room + 8
    step = (frame.width - left - 1) / max(len(data.columns), 1)
    widest = max((width(light.text, 11) for _, lights in data.rows for light in lights if light), default=0.0)
    beside = step - 2 >= widest + 20
    below = not beside and step - 2 >= widest * 10 / 11
    high = 32 if below else 22
    drawn: list[Svg] = [svg.text(2, 15, fit(data.corner, label_room, 11), size=11, fill=SOFT)]
    drawn += _columns(data.columns, left, step)
    washes: dict[Tone | None, list[Svg]] = {}
    for i, (label, lights) in enumerate(data.rows):
        top = 24 + i * (high + 2)
        drawn.append(svg.text(2, top + high / 2 + 4, fit(label, label_room), class_="label"))
        for j, light in enumerate(lights):
            x = round(left + j * step, 2)
            cell = svg.rect(x + 1, top, round(step - 2, 2), high, rx=3)
            washes.setdefault(light.tone if light else None, []).append(cell)
            if light:
                drawn += _light(light, x + step / 2, top, high, beside, below)
    bottom = 24 + len(data.rows) * (high + 2) + 6
    back = [
        svg.group(cells, fill=TONE_WASH[tone] if tone else "#f6f8fa", stroke=None if tone else GRID)
        for tone, cells in sorted(washes.items(), key=lambda pair: pair[0] or "")
    ]
    signs: list[tuple[Sign, str]] = [(_sign_of(tone), words) for tone, words in data.meanings]
    key, key_high = legend(signs, 2, bottom, frame.width - 4)
    return svg.document(frame, "matrix", bottom + key_high + 2, _words(data, frame), [*back, *drawn, *key])


def _sign_of(tone: Tone) -> Sign:
    return lambda x, y: svg.mark(tone, x, y, 4.5)


def _columns(columns: tuple[str, ...], left: float, step: float) -> list[Svg]:
    """Column names; every second, third ... where they would touch."""
    widest = max((width(name, 11) for name in columns), default=0.0) + 3
    every = next((n for n in range(1, len(columns) + 1) if n * step >= widest), max(len(columns), 1))
    return [
        svg.text(
            left + (j + 0.5) * step,
            15,
            fit(name, every * step, 11),
            size=11,
            anchor="middle",
            fill=SOFT,
            class_="column",
        )
        for j, name in enumerate(columns)
        if j % every == 0
    ]


def _light(light: Light, middle: float, top: float, high: float, beside: bool, below: bool) -> list[Svg]:
    ink = TONE_INK[light.tone]
    if beside and light.text:
        wide = width(light.text, 11)
        left = round(middle - (wide + 13) / 2, 2)
        return [
            svg.mark(light.tone, left + 4, top + high / 2, 4),
            svg.text(left + 13, top + high / 2 + 4, light.text, size=11, fill=ink, class_="light"),
        ]
    if below and light.text:
        return [
            svg.mark(light.tone, middle, top + 9, 4),
            svg.text(middle, top + 26, light.text, size=10, anchor="middle", fill=ink, class_="light"),
        ]
    return [svg.mark(light.tone, middle, top + high / 2, 4.5)]


def _words(data: Matrix, frame: Frame) -> str:
    """How many lights of each tone, in the caller's words."""
    lights = [light for _, row in data.rows for light in row if light]
    parts = [f"{words} {sum(light.tone is tone for light in lights)}" for tone, words in data.meanings]
    size = frame.say(
        f"{len(data.rows)} 行 {len(data.columns)} 列", f"{len(data.rows)} rows, {len(data.columns)} columns"
    )
    return frame.say("；", "; ").join([size, *parts])
