"""A radical and its ideograph share one glyph: a paper holds the ideograph, or nobody who searches 页 finds it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date

import pytest
from support.paper_reader import pdf_pages, pdf_tables, squashed, word_text

from hengji.ui.papers import Heading, Paper, Paragraph, Picture, Side, Signatures, Table, as_pdf, as_word
from hengji.ui.papers.model import Column
from hengji.ui.papers.radicals import IDEOGRAPHS, ideographs

KANGXI = "".join(chr(code) for code in range(0x2F00, 0x2FD6))
RADICAL = re.compile("[\u2e80-\u2fdf]")
READERS: dict[str, tuple[Callable[[Paper], bytes], Callable[[bytes], str]]] = {
    "pdf": (as_pdf, lambda pdf: "\n".join(pdf_pages(pdf))),
    "word": (as_word, word_text),
}


def of(*words: str) -> Paper:
    """A paper that has each of some words wherever a word can stand."""
    said = "".join(words)
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 20" font-family="Noto Sans CJK SC">'
        f'<text y="12">{said}</text></svg>'
    )
    return Paper(
        said,
        date(2026, 1, 15),
        preamble=words,
        blocks=(Heading(said), Table((Column(said),), ((said,),)), Picture(svg, said, said), *map(Paragraph, words)),
        signatures=Signatures((Side(said, said, ((said, said),)),), said),
        footer=said,
    )


@pytest.mark.parametrize(("make", "read"), READERS.values(), ids=READERS.keys())
def test_a_radical_in_a_title_is_printed_as_the_ideograph_it_looks_like(
    make: Callable[[Paper], bytes], read: Callable[[bytes], str]
) -> None:
    found = squashed(read(make(of("首⻚", "⾦额", "⻋辆", "第一页", "长⻓"))))
    assert all(word in found for word in ("首页", "金额", "车辆", "第一页", "长长"))
    assert RADICAL.findall(found) == []


def test_no_table_of_a_font_in_a_pdf_names_a_radical() -> None:
    """Many readers take the text from these tables only: one radical there stood for every 页 of the paper."""
    told = "".join(text for table in pdf_tables(as_pdf(of("首⻚", "页", "见⻅", "⼈人"))) for text in table.values())
    assert {"页", "见", "人"} <= set(told)
    assert RADICAL.findall(told) == []


def test_every_kangxi_radical_becomes_an_ideograph_and_nothing_else_is_changed() -> None:
    changed = ideographs(KANGXI)
    assert len(changed) == len(KANGXI)
    assert all("\u4e00" <= char <= "\u9fff" for char in changed)
    differ = [char for char in KANGXI if ideographs(char) != unicodedata.normalize("NFKC", char)]
    assert differ == ["⼾"], "only 户 is written in the form of the mainland"
    for text in ("绩效考核，10 % ①（一）㎡ Ⅱ　２", "", "“引号”……", "abc\n"):
        assert ideographs(text) is text


def test_the_table_leads_from_radicals_to_ideographs_one_to_one_in_length() -> None:
    assert all(RADICAL.fullmatch(chr(radical)) for radical in IDEOGRAPHS)
    assert all(len(ideograph) == 1 and not RADICAL.search(ideograph) for ideograph in IDEOGRAPHS.values())
    assert (
        ideographs("⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳⺠⺟")
        == "见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟民母"
    )
