"""Papers as Word documents, built in code: fonts are only named (仿宋, 黑体), Word and WPS have them."""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import Any

from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_BREAK, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor, Twips

from .fonts import Fonts, shared_fonts
from .layout import LONG_WORD, Numbering, closing, longest_word, shown, whole_clause
from .model import Block, Clauses, Heading, KeyValues, PageBreak, Paper, Paragraph, Picture, Table
from .pictures import picture_png, qr_png
from .wordsign import signature_table, verification
from .wordtable import LINE, gap, key_values, set_table
from .wordtext import (
    INK,
    LOOKS,
    RED,
    SOFT,
    Looks,
    draft_mark,
    element,
    field,
    indent_characters,
    name_fonts,
    rule,
    shape,
    write,
)
from .wordtext import picture as put_picture


def as_word(paper: Paper, fonts: Fonts | None = None) -> bytes:
    """The paper as a Word document, the same bytes each time. `fonts` are those its pictures are drawn with."""
    looks = LOOKS[paper.lang]
    document = Document()
    _properties(document, paper)
    _page(document, paper, looks)
    _styles(document, looks)
    _head(document, paper, looks)
    numbering = Numbering(paper.lang)
    blocks, lead = closing(paper)
    for here, after in zip(blocks, [*blocks[1:], None], strict=True):
        leads = isinstance(after, Clauses | Table | KeyValues)
        _block(document, here, looks, numbering, fonts, leads=leads)
    if lead is not None:
        _block(document, lead, looks, numbering, fonts, leads=True)
    if paper.signatures:
        signature_table(document, paper.signatures, looks, followed=bool(paper.qr))
    if paper.qr:
        if not paper.signatures:
            gap(document, 22)
        verification(document, qr_png(paper.qr), [scan_words(paper), shown(paper.code)], looks)
    return _packed(document)


def scan_words(paper: Paper) -> str:
    """What stands beside the QR code."""
    return paper.say("扫码核验，与核验码一致为真", "Scan to verify; the code must be this one")


def _properties(document: Docx, paper: Paper) -> None:
    core = document.core_properties
    noon = datetime.datetime.combine(paper.day, datetime.time(12), tzinfo=datetime.UTC)
    core.title, core.author = shown(paper.title)[:255], shown(paper.author or paper.letterhead)[:255]
    core.last_modified_by, core.comments, core.revision = core.author, "", 1
    core.created = core.modified = noon
    core.language = paper.say("zh-CN", "en-GB")
    package = document.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            del package.rels[key]


def _page(document: Docx, paper: Paper, looks: Looks) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(30), Mm(27)
    section.left_margin, section.right_margin = Mm(27), Mm(25)
    section.footer_distance = Mm(14)
    line = section.footer.paragraphs[0]
    line.style = document.styles["Normal"]  # the style of footers has tab stops of its own
    shape(line)
    line.paragraph_format.tab_stops.add_tab_stop(Twips(LINE), WD_TAB_ALIGNMENT.RIGHT)
    rule(line, "top", size=4, colour="C9CED6", space=5)
    code = paper.say("核验码 ", "Verification code ") + shown(paper.code) + "　　" if paper.code else ""
    before, between, after = paper.say("第 |页　共 | 页", "Page | of |").split("|")
    write(line, f"{shown(paper.footer)}\t{code}{before}", looks, size=8.5, colour=SOFT)
    field(line, "PAGE", looks, 8.5)
    write(line, (" " if looks.zh else "") + between, looks, size=8.5, colour=SOFT)
    field(line, "NUMPAGES", looks, 8.5)
    write(line, after, looks, size=8.5, colour=SOFT)
    if paper.over:
        draft_mark(section.header.paragraphs[0], paper.over)


LANGUAGES = {"val": "en-GB", "eastAsia": "zh-CN"}
"""Latin letters are English, Chinese ones of the mainland, in whichever language a paper is."""


def _styles(document: Docx, looks: Looks) -> None:
    for name, size, east in (
        ("Normal", looks.size, looks.body),
        ("Heading 1", looks.size * 1.16, looks.head),
        ("Heading 2", looks.size * 1.04, looks.head),
    ):
        style: Any = document.styles[name]
        style.font.size, style.font.color.rgb = Pt(size), RGBColor.from_string(INK)
        style.font.bold = name != "Normal" and not looks.zh
        properties = style.element.get_or_add_rPr()
        name_fonts(properties, looks, east)
        for old in properties.findall(qn("w:lang")):
            properties.remove(old)
        properties.append(element("lang", **LANGUAGES))
    told = [*document.styles.element.iter(qn("w:lang")), *document.settings.element.iter(qn("w:themeFontLang"))]
    for each in told:  # the template is of another country: its glyphs and its breaks of lines are not those of China
        for side, name in LANGUAGES.items():
            each.set(qn(f"w:{side}"), name)


def _head(document: Docx, paper: Paper, looks: Looks) -> None:
    if paper.letterhead:
        line = document.add_paragraph()
        shape(line, align="centre", after=12)
        size = 26 if looks.zh else 22
        write(
            line,
            shown(paper.letterhead),
            looks,
            east=looks.title,
            size=size,
            bold=not looks.zh,
            colour=RED,
            spacing=2 if looks.zh else 0.3,
        )
        line = document.add_paragraph()
        shape(line, align="centre", after=18)
        write(line, shown(paper.number), looks)
        rule(line, "bottom", size=12, colour=RED, space=6)
    line = document.add_paragraph()
    shape(line, align="centre", before=4, after=6 if paper.number and not paper.letterhead else 14)
    write(line, shown(paper.head), looks, east=looks.title, size=22 if looks.zh else 20, bold=not looks.zh)
    if paper.number and not paper.letterhead:
        line = document.add_paragraph()
        shape(line, align="centre", after=14)
        write(line, shown(paper.number), looks)
    for role, name in paper.parties:
        line = document.add_paragraph()
        shape(line, line=looks.line)
        write(line, shown(role), looks, east=looks.head, bold=not looks.zh)
        write(line, ("" if looks.zh else " ") + shown(name), looks)
    if paper.parties and not looks.zh:
        line.paragraph_format.space_after = Pt(4)
    for text in paper.preamble:
        _paragraph(document, Paragraph(text), looks)
    if paper.preamble:
        document.paragraphs[-1].paragraph_format.space_after = Pt(7)


def _block(
    document: Docx, block: Block, looks: Looks, numbering: Numbering, fonts: Fonts | None, *, leads: bool
) -> None:
    match block:
        case Heading():
            _heading(document, block, looks, numbering.of(block))
        case Paragraph():
            _paragraph(document, block, looks, keep_next=leads)
        case Table():
            set_table(document, block, looks)
        case Clauses():
            _clauses(document, block, looks, keep_next=leads)
        case KeyValues():
            key_values(document, block, looks)
        case Picture():
            _picture(document, block, looks, fonts or shared_fonts())
        case PageBreak():
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _heading(document: Docx, heading: Heading, looks: Looks, mark: str) -> None:
    line = document.add_paragraph(style=f"Heading {heading.level}")
    shape(line, before=12 if heading.level == 1 else 8, after=5, keep_next=True)
    between = "" if looks.zh or not mark else "  "
    size = looks.size * (1.16 if heading.level == 1 else 1.04)
    write(line, mark + between + shown(heading.text), looks, east=looks.head, size=size, bold=not looks.zh)


def _paragraph(document: Docx, paragraph: Paragraph, looks: Looks, *, keep_next: bool = False) -> None:
    line = document.add_paragraph()
    indented = looks.zh and paragraph.indent and paragraph.align == "justify"
    after = 0 if looks.zh else 5
    first = 2 * looks.size if indented else 0
    ragged = (
        "\n" in paragraph.text or longest_word(paragraph.text, looks.size) > LONG_WORD
    )  # justified, these tear lines apart
    align = "left" if ragged and paragraph.align == "justify" else paragraph.align
    shape(line, align=align, after=after, line=looks.line, first=first, keep_next=keep_next)
    if indented:
        indent_characters(line, 2)
    write(line, shown(paragraph.text), looks, bold=paragraph.strong)


def _clauses(document: Docx, clauses: Clauses, looks: Looks, *, keep_next: bool) -> None:
    hang = 24.0
    for number, clause in enumerate(clauses.items, clauses.start):
        line = document.add_paragraph()
        shape(line, before=5, line=looks.line, left=hang, first=-hang, keep_next=True)
        line.paragraph_format.tab_stops.add_tab_stop(Pt(hang))
        write(line, f"{number}.\t", looks)
        write(line, shown(clause.title), looks, bold=True)
        if clause.beside:
            write(line, ("" if looks.zh else " ") + shown(clause.beside), looks, colour=SOFT)
        line = document.add_paragraph()
        align = "justify" if looks.zh else "left"
        shape(line, align=align, line=looks.line, left=hang, keep_whole=whole_clause(clause))
        write(line, shown(clause.text), looks)
    document.paragraphs[-1].paragraph_format.keep_with_next = keep_next


def _picture(document: Docx, picture: Picture, looks: Looks, fonts: Fonts) -> None:
    wide = 158 * picture.width / 100
    line = document.add_paragraph()
    shape(line, align="centre", before=6, after=3, keep_next=bool(picture.caption))
    put_picture(line, picture_png(picture.svg, wide, fonts), wide, shown(picture.alt))
    if picture.caption:
        line = document.add_paragraph()
        shape(line, align="centre", after=6)
        write(line, shown(picture.caption), looks, east=looks.head, size=looks.small, bold=not looks.zh)


def _packed(document: Docx) -> bytes:
    """The document's file with one fixed time in all its parts: the same paper gives the same bytes."""
    raw = io.BytesIO()
    document.save(raw)
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as parts, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in parts.infolist():
            info = zipfile.ZipInfo(part.filename, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, 0, 0
            packed.writestr(info, parts.read(part))
    return out.getvalue()
