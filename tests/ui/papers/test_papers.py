"""What stands in a paper stands in its PDF and its Word document, whatever it is; the same paper gives the same bytes."""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.paper_reader import WORD, pdf_pages, squashed, word_parts, word_text

from hengji.ui.papers import (
    Clause,
    Clauses,
    Column,
    Heading,
    KeyValues,
    Lang,
    PageBreak,
    Paper,
    Paragraph,
    Picture,
    Side,
    Signatures,
    Table,
    as_pdf,
    as_pdfs,
    as_word,
    find_fonts,
)
from hengji.ui.papers.layout import FIGURE_SIZE, LINE, figures, fitted, rooms, standing

from .sample import letter

DAY = date(2026, 1, 15)
Maker = Callable[[Paper], bytes]
LANGS: tuple[Lang, ...] = ("zh", "en")


def pdf_text(pdf: bytes) -> str:
    return "\n".join(pdf_pages(pdf))


READERS: dict[str, tuple[Maker, Callable[[bytes], str]]] = {"pdf": (as_pdf, pdf_text), "word": (as_word, word_text)}
both = pytest.mark.parametrize(("make", "read"), READERS.values(), ids=READERS.keys())


def texts(thing: Any, name: str = "") -> Iterator[str]:
    """Every text a reader is to see, found by walking the model itself."""
    if isinstance(thing, str):
        if name not in ("lang", "align", "qr", "svg", "alt", "author"):
            yield thing
    elif isinstance(thing, tuple):
        for one in thing:
            yield from texts(one, name)
    elif is_dataclass(thing):
        for part in fields(thing):
            yield from texts(getattr(thing, part.name), part.name)


def plain(*blocks: Any, **more: Any) -> Paper:
    return Paper("试验文件", DAY, blocks=blocks, **more)


@both
@pytest.mark.parametrize("lang", LANGS)
def test_every_word_and_number_of_a_letter_is_found_again(
    make: Maker, read: Callable[[bytes], str], lang: Lang
) -> None:
    paper = letter(lang)
    found = squashed(read(make(paper)))
    assert [text for text in texts(paper) if squashed(text) not in found] == []


@both
@pytest.mark.parametrize("lang", LANGS)
def test_the_same_paper_gives_the_same_bytes(make: Maker, read: Callable[[bytes], str], lang: Lang) -> None:
    assert make(letter(lang)) == make(letter(lang))
    assert make(letter(lang, number=18)) != make(letter(lang))


HARMFUL = (
    "#panic()",
    '#import "@preview/x:0.1.0"',
    "$x^2$ _y_ *z* `w`",
    "@label <label> = heading",
    "<w:p>A & B</w:p> &amp; &lt;",
    "{{ paper }} {% t %} ${HOME}",
    r"\ \n \u{41} C:\new\table \\",
    "]]> <!-- --> <?xml?>",
    "'\"“”‘’«»",
    "第一行\n第二行",
    "0x00 %s %d {0}",
    "[#sys.inputs] #{1+1} // /* */ --- ...",
)


@both
@pytest.mark.parametrize("text", HARMFUL)
def test_a_text_that_looks_like_markup_stays_text(make: Maker, read: Callable[[bytes], str], text: str) -> None:
    everywhere = Paper(
        text,
        DAY,
        letterhead=text,
        number=text,
        parties=((text, text),),
        preamble=(text,),
        blocks=(
            KeyValues(((text, text),)),
            Heading(text),
            Paragraph(text),
            Table((Column(text), Column(text, align="decimal")), ((text, text),), caption=text, notes=(text,)),
            Clauses((Clause(text, text, text),)),
        ),
        signatures=Signatures((Side(text, text, ((text, text),)),), text),
        code=text,
        footer=text,
        author=text,
    )
    found = squashed(read(make(everywhere)))
    assert found.count(squashed(text)) >= 21


@both
def test_what_nobody_can_see_is_written_as_its_code_or_left_out(make: Maker, read: Callable[[bytes], str]) -> None:
    found = read(make(plain(Paragraph("甲\x07乙\x00丙\ud800丁\ufffe戊"), Paragraph("己\u202e庚\u200b辛\ufeff"))))
    assert "甲[U+0007]乙[U+0000]丙[U+D800]丁[U+FFFE]戊" in squashed(found)
    assert "己庚辛" in squashed(found)


def test_a_character_without_glyph_is_written_as_its_code_not_as_a_box() -> None:
    found = squashed(pdf_text(as_pdf(plain(Paragraph("甲\U0001e900乙\u0378丙")))))
    assert "乙[U+0378]丙" in found
    assert "\U0001e900" in found or "[U+1E900]" in found


@both
def test_a_draft_says_so_on_every_page(make: Maker, read: Callable[[bytes], str]) -> None:
    draft, final = make(letter(draft=True)), make(letter())
    if make is as_pdf:
        assert all("草稿" in page for page in pdf_pages(draft))
        assert not any("草稿" in page for page in pdf_pages(final))
    else:
        held = [name for name, part in word_parts(draft).items() if any(n.get("string") == "草稿" for n in part.iter())]
        assert len(held) == 1
        assert held[0].startswith("word/header")


def test_each_page_says_which_it_is_and_bears_the_code() -> None:
    pages = pdf_pages(as_pdf(letter()))
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert squashed(f"第{number}页共{len(pages)}页") in squashed(page)
        assert squashed("核验码7C3F-91AE-5D20") in squashed(page)


def forty_five(extra: str = "") -> Table:
    rows = tuple((f"维度{i // 9}", f"第{i:02d}行{extra}", f"{i}.5" if i % 2 else str(i)) for i in range(45))
    return Table((Column("维度", 10, merged=True), Column("表头乙", 40), Column("数值", 10, "decimal")), rows)


def test_a_long_table_has_its_header_on_each_page_and_no_row_is_split() -> None:
    sentence = "，" + "完成目标值得满分，每低一个百分点扣0.5分" * 9
    pages = [squashed(page) for page in pdf_pages(as_pdf(plain(forty_five(sentence))))]
    assert len(pages) > 3
    assert all("表头乙" in page for page in pages)
    for i in range(45):
        assert sum(squashed(f"第{i:02d}行{sentence}") in page for page in pages) == 1


def test_a_merged_cell_over_several_pages_is_said_again_at_the_top_of_each() -> None:
    rows = tuple(("经济价值" if i < 70 else "功能价值", f"第{i:02d}行") for i in range(74))
    pages = pdf_pages(as_pdf(plain(Table((Column("维度", 10, merged=True), Column("指标", 40)), rows))))
    assert len(pages) == 3
    assert [page.count("经济价值") for page in pages] == [1, 1, 1]
    assert [page.count("功能价值") for page in pages] == [0, 0, 1]


def test_an_empty_table_and_a_very_long_one_are_set() -> None:
    empty = Table((Column("甲"), Column("乙")), ())
    long = Table(
        (Column("组", 1, merged=True), Column("行", 3)), tuple((f"组{i // 100}", f"行{i}。") for i in range(500))
    )
    for make, read in READERS.values():
        found = squashed(read(make(plain(empty, long))))
        assert all(f"行{i}。" in found for i in range(500))


def test_decimal_points_stand_under_each_other() -> None:
    texts = ("8.4%", "12%", "-0.25%", "1,200", "—", "", "±3")
    column = figures(Table((Column("率", align="decimal"),), tuple((text,) for text in texts)), 0)
    assert column.behind == ("5", ".25", "", ".25%", None, None, ".25%")
    assert column.ems > 0


def test_a_letter_with_a_mark_no_font_has_does_not_spoil_the_letter_elsewhere() -> None:
    fonts = find_fonts()
    as_pdf(plain(Paragraph("甲e\U0001e8d0乙")), fonts)
    assert "three letters e" in pdf_text(as_pdf(plain(Paragraph("three letters e")), fonts))


def test_a_row_higher_than_a_page_goes_on_rather_than_being_lost() -> None:
    text = "".join(f"第{i}句话说完。" for i in range(700))
    pages = pdf_pages(as_pdf(plain(Table((Column("表头"), Column("表头")), (("一", text), ("二", "末行"))))))
    found = squashed("".join(page.replace("表头", "") for page in pages))
    found = re.sub(r"第\d+页共\d+页", "", found)  # a sentence goes over to the next page wherever the fonts have it
    assert all(f"第{i}句话说完。" in found for i in range(700))
    assert "末行" in found


@pytest.mark.parametrize("rows", range(18, 34, 3))
def test_signatures_never_stand_alone_on_a_page(rows: int) -> None:
    signed = Signatures(
        (Side("甲方（盖章）", "某集团", (("签字：", ""),)), Side("乙方（盖章）", "某部", (("签字：", ""),)))
    )
    lines = tuple(Paragraph(f"第{i}条约定。") for i in range(rows))
    for blocks, last in (
        (lines, f"第{rows - 1}条约定"),
        ((*lines, Clauses((Clause("末项", "最后一句。"),))), "最后一句"),
        ((*lines, forty_five()), "以下无正文"),
    ):
        pages = pdf_pages(as_pdf(plain(*blocks, signatures=signed)))
        held = [page for page in pages if "甲方（盖章）" in squashed(page)]
        assert len(held) == 1
        assert last in squashed(held[0])
        assert "乙方（盖章）" in squashed(held[0])


def test_the_pdf_is_archivable_and_dated_by_the_paper() -> None:
    pdf = as_pdf(letter())
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in pdf
    assert b"D:20260115" in pdf


def test_many_letters_are_those_made_one_by_one() -> None:
    papers = [letter(number=i) for i in range(3)]
    assert list(as_pdfs(papers)) == [as_pdf(paper) for paper in papers]


def test_two_processes_give_the_same_letters_in_order() -> None:
    papers = [letter(number=i) for i in range(7)]
    assert list(as_pdfs(papers, processes=2)) == list(as_pdfs(papers))
    with pytest.raises(ValueError, match="fonts"):
        list(as_pdfs(papers, find_fonts(), processes=2))


class Deadly(Paper):
    """Whoever takes it over from another process ends."""

    def __reduce__(self) -> Any:
        return os._exit, (9,)


def test_what_a_process_that_ends_leaves_behind_is_made_by_the_one_that_asked() -> None:
    papers = [letter(number=i) for i in range(7)]
    deadly = Deadly(**{field.name: getattr(papers[-1], field.name) for field in fields(Paper)})
    assert list(as_pdfs([*papers[:-1], deadly], processes=2)) == list(as_pdfs(papers))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Column("甲", 0), "share"),
        (lambda: Table((), ()), "column"),
        (lambda: Table((Column("甲"),), (("1", "2"),)), "row 1 has 2 cells for 1 columns"),
        (lambda: Picture("<svg/>", "", width=101), "percent"),
        (lambda: Paper("甲", DAY, lang="fr"), "lang"),  # type: ignore[arg-type]
    ],
)
def test_what_makes_no_paper_is_refused_when_it_is_built(make: Callable[[], Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        make()


def test_the_word_document_repeats_headers_and_keeps_rows_whole() -> None:
    body = word_parts(as_word(plain(forty_five())))["word/document.xml"]
    rows = list(body.iter(WORD + "tr"))
    assert len(rows) == 46
    assert all(row.find(f"{WORD}trPr/{WORD}cantSplit") is not None for row in rows)
    assert [row.find(f"{WORD}trPr/{WORD}tblHeader") is not None for row in rows] == [True] + [False] * 45
    merged = [cell.get(WORD + "val") for cell in body.iter(WORD + "vMerge")]
    assert merged.count("restart") == 5
    assert len(merged) == 45


@pytest.mark.parametrize("lang", LANGS)
def test_the_word_document_names_chinese_fonts_and_counts_pages_by_fields(lang: Lang) -> None:
    parts = word_parts(as_word(letter(lang)))
    fonts = {node.get(WORD + "eastAsia") for node in parts["word/document.xml"].iter(WORD + "rFonts")}
    assert fonts == {"仿宋", "黑体"}
    footer = next(part for name, part in parts.items() if name.startswith("word/footer"))
    assert [(node.text or "").strip() for node in footer.iter(WORD + "instrText")] == ["PAGE", "NUMPAGES"]


def test_the_cells_of_a_word_row_fill_its_grid() -> None:
    body = word_parts(as_word(letter()))["word/document.xml"]
    for table in body.iter(WORD + "tbl"):
        grid = [int(column.get(WORD + "w", "0")) for column in table.iter(WORD + "gridCol")]
        for row in table.iter(WORD + "tr"):
            over = [int(span.get(WORD + "val", "1")) - 1 for span in row.iter(WORD + "gridSpan")]
            assert len(row.findall(WORD + "tc")) + sum(over) == len(grid)
            assert sum(int(cell.get(WORD + "w", "0")) for cell in row.iter(WORD + "tcW")) == sum(grid)


ORDERS = {
    "rPr": "rFonts b bCs noProof color spacing sz szCs lang",
    "pPr": "pStyle keepNext keepLines widowControl pBdr tabs spacing ind jc",
    "tcPr": "tcW gridSpan vMerge tcBorders shd vAlign",
    "trPr": "cantSplit tblHeader",
    "tblPr": "tblW jc tblBorders tblLayout tblCellMar tblLook",
}


@pytest.mark.parametrize("lang", LANGS)
def test_the_parts_of_each_property_stand_in_the_order_word_wants(lang: Lang) -> None:
    for name, part in word_parts(as_word(letter(lang, draft=True))).items():
        if re.fullmatch(r"word/(document|[fh]\w+er\d+)\.xml", name):
            for kind, order in ORDERS.items():
                for properties in part.iter(WORD + kind):
                    places = [order.split().index(child.tag.removeprefix(WORD)) for child in properties]
                    assert places == sorted(set(places))


def test_headings_are_numbered_by_the_maker() -> None:
    blocks = (Heading("总则"), Heading("目的", 2), Heading("范围", 2), Heading("附则"), Heading("无号", numbered=False))
    for lang, marks in (
        ("zh", ["一、总则", "（一）目的", "（二）范围", "二、附则", "无号"]),
        ("en", ["1.总则", "1.1目的", "1.2范围", "2.附则", "无号"]),
    ):
        paper = replace(plain(*blocks), lang=lang)
        for make, read in READERS.values():
            found = squashed(read(make(paper)))
            assert re.search(".*".join(map(re.escape, marks)), found)


def test_a_picture_and_a_page_break_are_set() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 200"><rect width="10" height="200" fill="#123456"/></svg>'
    paper = plain(Picture(svg, "一条直线", "图 1"), PageBreak(), Paragraph("后一页"))
    pages = pdf_pages(as_pdf(paper))
    assert [squashed("后一页") in squashed(page) for page in pages] == [False, True]
    word = as_word(paper)
    assert 'descr="一条直线"' in _document(word)
    assert b"\x89PNG" in _media(word)


def _document(word: bytes) -> str:
    return zipfile.ZipFile(io.BytesIO(word)).read("word/document.xml").decode()


def _media(word: bytes) -> bytes:
    parts = zipfile.ZipFile(io.BytesIO(word))
    return b"".join(parts.read(name) for name in parts.namelist() if "/media/" in name)


ORDINARY = st.text(
    st.sampled_from("绩效考核目标责任书，。；：（）“”《》0123456789.%+-±≥ \nabcdefgh ABCDE#$@\\&<>{}[]_*`~^'\"/|=?!fi"),
    max_size=60,
)


@settings(max_examples=25)
@given(title=ORDINARY, body=st.lists(ORDINARY, min_size=1, max_size=4), lang=st.sampled_from(LANGS))
def test_nothing_of_a_random_text_is_lost(title: str, body: list[str], lang: Lang) -> None:
    rows = tuple((text, title) for text in body)
    table = Table((Column(title, 3), Column(body[0], align="decimal")), rows, notes=tuple(body))
    paper = Paper(title, DAY, lang, preamble=tuple(body), blocks=(table, Clauses((Clause(title, body[-1]),))))
    for make, read in READERS.values():
        found = squashed(read(make(paper)))
        assert [text for text in (title, *body) if squashed(text) not in found] == []


@settings(max_examples=25)
@given(st.text(max_size=40))
def test_no_text_at_all_stops_a_maker(text: str) -> None:
    paper = Paper(text, DAY, preamble=(text,), footer=text, code=text, qr="x", blocks=(KeyValues(((text, text),)),))
    assert as_pdf(paper).startswith(b"%PDF")
    assert word_parts(as_word(paper))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_word_paper_is_of_the_mainland_in_styles_and_settings(lang: Lang) -> None:
    """The template of the library is of Japan: Word would take Japanese glyphs and rules of line breaks."""
    with zipfile.ZipFile(io.BytesIO(as_word(letter(lang)))) as packed:
        parts = {name: packed.read(name).decode() for name in packed.namelist() if name.endswith(".xml")}
    assert not any("ja-JP" in said for said in parts.values())
    for name in ("word/styles.xml", "word/settings.xml"):
        assert set(re.findall(r'w:eastAsia="([a-z]{2}-[A-Z]{2})"', parts[name])) == {"zh-CN"}, name


def of_targets(*values: str) -> Table:
    """Items with their targets in three columns."""
    words = (Column("Dimension", 11), Column("No.", 7, "centre"), Column("Item", 25))
    tiers = tuple(Column(name, 11, "decimal") for name in ("Base", "Target", "Challenge"))
    return Table((*words, *tiers), (("Value", "1", "Revenue of the whole group", *values),))


def test_figures_too_wide_for_their_columns_take_their_room_from_the_words() -> None:
    table = fitted(of_targets("400,000,000", "420,000,000", "440,000,000.25"))
    for place in (3, 4, 5):
        assert standing(table, place) is not None
        assert figures(table, place).ems * FIGURE_SIZE <= rooms(table)[place] + 0.5
    assert sum(rooms(table)) == pytest.approx(sum(rooms(of_targets("1", "2", "3"))), abs=0.1), "the line is no wider"
    assert sum(rooms(table)) < LINE
    assert min(rooms(table)) > 20, "words keep room"


def test_columns_whose_figures_fit_stay_as_they_are() -> None:
    table = of_targets("900", "1,000", "1,100.5")
    assert fitted(table) is table


def test_figures_that_no_line_holds_break_instead_of_standing_over_each_other() -> None:
    table = fitted(of_targets(*["1,234,567,890,123,456,789.123456"] * 3))
    assert [standing(table, place) for place in (3, 4, 5)] == [None] * 3


@both
def test_wide_figures_stand_whole_in_both_papers(make: Maker, read: Callable[[bytes], str]) -> None:
    told = squashed(
        read(make(Paper("Letter", DAY, "en", blocks=(of_targets("400,000,000", "420,000,000", "440,000,000.25"),))))
    )
    for figure in ("400,000,000", "420,000,000", "440,000,000.25"):
        assert figure in told
