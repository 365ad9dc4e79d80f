"""The small parts of a Word document: runs, paragraphs, fields, fonts by name."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from .model import Lang

INK = "1A1A1A"
SOFT = "5B6470"
RED = "C0161D"
RULE = "A8AFB9"
WASH = "F2F4F7"

_HIGHEST = Mm(200)


@dataclass(frozen=True, slots=True)
class Looks:
    """Fonts by name and sizes in points of one language."""

    lang: Lang
    body: str
    head: str
    title: str
    latin: str
    size: float
    small: float
    line: float

    @property
    def zh(self) -> bool:
        """Whether the paper is Chinese."""
        return self.lang == "zh"


LOOKS: dict[Lang, Looks] = {
    "zh": Looks("zh", "仿宋", "黑体", "黑体", "Times New Roman", 12, 10.5, 22),
    "en": Looks("en", "仿宋", "黑体", "黑体", "Times New Roman", 11, 9.5, 15.5),
}


def element(tag: str, **attributes: str | int) -> Any:
    """A new `w:` element with `w:` attributes."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name.rstrip('_')}"), str(value))
    return made


def name_fonts(properties: Any, looks: Looks, east: str) -> None:
    """Names the fonts in the properties of a style; the hint gives Chinese quotes and dashes to the Chinese font."""
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    properties.insert(0, _fonts(looks, east))


def _fonts(looks: Looks, east: str) -> Any:
    fonts = element("rFonts", ascii=looks.latin, hAnsi=looks.latin, eastAsia=east, cs=looks.latin)
    if looks.zh:
        fonts.set(qn("w:hint"), "eastAsia")
    return fonts


def write(
    paragraph: Any,
    text: str,
    looks: Looks,
    *,
    east: str = "",
    size: float = 0,
    bold: bool = False,
    colour: str = INK,
    spacing: float = 0,
) -> None:
    """Adds `text` to a paragraph; a line break in it is kept as one."""
    run = paragraph._p.add_r()
    run.text = text
    run.insert(0, _run_properties(looks, east or looks.body, size or looks.size, bold, colour, spacing))


def _run_properties(looks: Looks, east: str, size: float, bold: bool, colour: str, spacing: float) -> Any:
    """Properties in the order the format wants them, built at once: python-docx's own setters take ten times as long."""
    properties = element("rPr")
    properties.append(_fonts(looks, east))
    if bold:
        properties.append(element("b"))
        properties.append(element("bCs"))
    properties.append(element("color", val=colour))
    if spacing:
        properties.append(element("spacing", val=round(spacing * 20)))
    properties.append(element("sz", val=round(size * 2)))
    properties.append(element("szCs", val=round(size * 2)))
    return properties


def shape(
    paragraph: Any,
    *,
    align: str = "left",
    before: float = 0,
    after: float = 0,
    line: float = 0,
    left: float = 0,
    first: float = 0,
    right: float = 0,
    keep_next: bool = False,
    keep_whole: bool = False,
) -> None:
    """Places a paragraph: distances in points; without `line` the lines are single."""
    properties = paragraph._p.get_or_add_pPr()
    for old in list(properties):
        if old.tag != qn("w:pStyle"):
            properties.remove(old)
    properties.append(element("keepNext", val=int(keep_next)))
    properties.append(element("keepLines", val=int(keep_whole)))
    properties.append(element("widowControl"))
    spacing = {"before": _twips(before), "after": _twips(after), "line": _twips(line) or 240}
    properties.append(element("spacing", **spacing, lineRule="exact" if line else "auto"))
    indent = {"left": _twips(left), "right": _twips(right)}
    hanging = {"hanging": _twips(-first)} if first < 0 else {"firstLine": _twips(first)}
    properties.append(element("ind", **indent, **hanging))
    properties.append(element("jc", val={"centre": "center", "justify": "both"}.get(align, align)))


def _twips(points: float) -> int:
    return round(points * 20)


def picture(paragraph: Any, png: bytes, millimetres: float, alt: str) -> None:
    """A picture in the line, with what it shows for who cannot see it."""
    inline = paragraph.add_run().add_picture(io.BytesIO(png), width=Mm(millimetres))._inline
    for side in ("distT", "distB", "distL", "distR"):
        inline.set(side, "0")  # without these some programs add a margin
    inline.docPr.set("descr", alt)
    if inline.extent.cy > _HIGHEST:
        inline.extent.cx, inline.extent.cy = inline.extent.cx * _HIGHEST // inline.extent.cy, _HIGHEST


def indent_characters(paragraph: Any, characters: int) -> None:
    """An indent of so many characters, kept when the reader changes the size."""
    paragraph._p.get_or_add_pPr().get_or_add_ind().set(qn("w:firstLineChars"), str(characters * 100))


def field(paragraph: Any, name: str, looks: Looks, size: float) -> None:
    """A field Word fills in itself: PAGE, NUMPAGES."""
    for kind in ("begin", "", "separate", "1", "end"):
        write(paragraph, "1" if kind == "1" else "", looks, size=size, colour=SOFT)
        run = paragraph.runs[-1]._r
        if kind == "":
            code = element("instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = f" {name} "
            run.append(code)
        elif kind != "1":
            run.append(element("fldChar", fldCharType=kind))


def rule(paragraph: Any, place: str, *, size: int, colour: str, space: int) -> None:
    """A line above or below a paragraph, `size` in eighths of a point."""
    borders = element("pBdr")
    borders.append(element(place, val="single", sz=size, space=space, color=colour))
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def draft_mark(paragraph: Any, words: str) -> None:
    """The faint diagonal words behind each page, as Word itself makes them: a shape in the header."""
    wide = 330 if len(words) < 4 else 400 if len(words) < 7 else 480
    paragraph._p.append(
        parse_xml(
            f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
            "<w:rPr><w:noProof/></w:rPr><w:pict>"
            '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
            'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
            '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
            '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
            '<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
            '<v:shape id="HengjiDraft" o:spid="_x0000_s2049" type="#_x0000_t136" '
            f'style="position:absolute;margin-left:0;margin-top:0;width:{wide}pt;height:130pt;rotation:315;z-index:-251658752;'
            "mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;"
            'mso-position-vertical-relative:margin" o:allowincell="f" fillcolor="#ececec" stroked="f">'
            f'<v:textpath style="font-family:&quot;黑体&quot;;font-size:1pt" string="{words}"/></v:shape></w:pict></w:r>'
        )
    )
