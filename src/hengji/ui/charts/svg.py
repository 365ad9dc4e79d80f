"""A tiny SVG builder: escaped, rounded, the same bytes for the same input.

Only plain shapes are used (path, line, rect, circle, text, g) with presentation attributes: no style attribute, no
script, no clip path, no filter, no web font, so a drawing survives a strict CSP, a PDF maker and a word processor.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from .. import lettering
from .palette import INK, PAPER, TONE_INK, Tone

FONT = "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',sans-serif"
SIZE = 12
"""The font size on the root; a text says its own only where it differs."""

Lang: TypeAlias = Literal["zh", "en"]
Anchor: TypeAlias = Literal["start", "middle", "end"]
Attribute: TypeAlias = str | float | int | None

NARROWEST, WIDEST = 280, 2400
_PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,80}")


class Svg(str):
    """Finished, escaped markup. Django and Jinja take it as safe by its `__html__`."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


@dataclass(frozen=True, slots=True)
class Frame:
    """What every chart is told besides its figures.

    `prefix` starts every id in the drawing; two drawings on one page have different ones. `title` names the picture for
    screen readers; `description` replaces the sentence the chart would write about its own content.
    """

    prefix: str
    title: str
    width: int = 720
    lang: Lang = "zh"
    description: str = ""

    def __post_init__(self) -> None:
        if not _PREFIX.fullmatch(self.prefix):
            raise ValueError(f"prefix {self.prefix!r} must start with a letter and hold letters, digits, - and _ only")
        if not NARROWEST <= self.width <= WIDEST:
            raise ValueError(f"width is {NARROWEST} to {WIDEST} pixels, got {self.width}")
        if self.lang not in ("zh", "en"):
            raise ValueError(f"lang is 'zh' or 'en', got {self.lang!r}")

    def say(self, zh: str, en: str) -> str:
        """The chart's own few words in the reader's language."""
        return zh if self.lang == "zh" else en

    def titled(self, label: str, unit: str) -> str:
        """A label with its unit in brackets, or whichever of the two there is."""
        return self.say(f"{label}（{unit}）", f"{label} ({unit})") if label and unit else label or unit

    @property
    def narrow(self) -> bool:
        """Whether the drawing is for a phone or a narrow column."""
        return self.width < 520


def num(value: float) -> str:
    """A coordinate, two decimals at most: `12.5`, `0`, `-3.07`."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def escape(text: str) -> str:
    """User text made safe for content and attributes; characters XML forbids become U+FFFD."""
    plain = lettering.clean(text)
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def element(name: str, *children: Svg, **attributes: Attribute) -> Svg:
    """`<name a="…">children</name>`. `_` in a name becomes `-`, a trailing one drops (`class_`); None is left out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value) if isinstance(value, str) else num(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = "".join(children)
    return Svg(f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>")


def group(children: Iterable[Svg], **attributes: Attribute) -> Svg:
    """A `<g>` sharing attributes; nothing at all when it would be empty."""
    inside = Svg("".join(children))
    return element("g", inside, **attributes) if inside else inside


def text(
    x: float,
    y: float,
    content: str,
    *,
    size: float = SIZE,
    anchor: Anchor = "start",
    fill: str = INK,
    bold: bool = False,
    class_: str | None = None,
) -> Svg:
    """Text with its baseline at `y`. Empty content draws nothing."""
    if not content.strip():
        return Svg()
    return element(
        "text",
        Svg(escape(content)),
        x=x,
        y=y,
        font_size=None if size == SIZE else size,
        text_anchor=None if anchor == "start" else anchor,
        fill=None if fill == INK else fill,
        font_weight="bold" if bold else None,
        class_=class_,
    )


def line(x1: float, y1: float, x2: float, y2: float, **attributes: Attribute) -> Svg:
    """A straight line."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, **attributes)


def rect(x: float, y: float, width: float, height: float, **attributes: Attribute) -> Svg:
    """A rectangle."""
    return element("rect", x=x, y=y, width=width, height=height, **attributes)


def circle(cx: float, cy: float, r: float, **attributes: Attribute) -> Svg:
    """A circle."""
    return element("circle", cx=cx, cy=cy, r=r, **attributes)


def path(d: str, **attributes: Attribute) -> Svg:
    """A path."""
    return element("path", d=d, **attributes)


def polyline(points: Sequence[tuple[float, float]]) -> str:
    """Path data through `points`, with H and V where a run is level or upright."""
    parts: list[str] = []
    for i, (x, y) in enumerate(points):
        if i == 0:
            parts.append(f"M{num(x)} {num(y)}")
        elif y == points[i - 1][1]:
            parts.append(f"H{num(x)}")
        elif x == points[i - 1][0]:
            parts.append(f"V{num(y)}")
        else:
            parts.append(f"L{num(x)} {num(y)}")
    return "".join(parts)


def mark(tone: Tone, x: float, y: float, r: float = 4, **attributes: Attribute) -> Svg:
    """The shape of a tone around a centre: ● good, ◆ warn, ▼ bad, ■ plain, ○ none."""
    attributes = {"fill": TONE_INK[tone], **attributes}
    if tone is Tone.GOOD:
        return circle(x, y, r, **attributes)
    if tone is Tone.NONE:
        return circle(x, y, r - 0.75, **{**attributes, "fill": PAPER, "stroke": TONE_INK[tone], "stroke_width": 1.5})
    if tone is Tone.WARN:
        s = r * 1.25
        return path(f"M{num(x)} {num(y - s)}l{num(s)} {num(s)} {num(-s)} {num(s)} {num(-s)} {num(-s)}z", **attributes)
    if tone is Tone.BAD:
        s = r * 1.15
        return path(f"M{num(x - s)} {num(y - s * 0.8)}h{num(2 * s)}l{num(-s)} {num(s * 1.75)}z", **attributes)
    s = r * 0.9
    return rect(x - s, y - s, 2 * s, 2 * s, **attributes)


def document(frame: Frame, kind: str, height: float, description: str, children: Iterable[Svg]) -> Svg:
    """The finished drawing with its title and description for screen readers."""
    title_id, description_id = f"{frame.prefix}-title", f"{frame.prefix}-desc"
    high = round(height)
    return element(
        "svg",
        element("title", Svg(escape(frame.title)), id=title_id),
        element("desc", Svg(escape(frame.description or description)), id=description_id),
        *children,
        xmlns="http://www.w3.org/2000/svg",
        class_=f"hj-chart hj-{kind}",
        width=frame.width,
        height=high,
        viewBox=f"0 0 {frame.width} {high}",
        role="img",
        aria_labelledby=f"{title_id} {description_id}",
        font_family=FONT,
        font_size=SIZE,
        fill=INK,
    )
