"""Several papers as one file for the printer: every page as it is, an archive as each of them is, a bookmark for each."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from support.paper_reader import pdf_pages, squashed

from hengji.ui.papers import Heading, Lang, PageBreak, Paper, Paragraph, Part, as_one, as_pdf, as_pdfs

from .sample import letter

REFERENCE = re.compile(rb"(\d+) 0 R")


def paper(name: str, pages: int, lang: Lang = "zh") -> Paper:
    """A paper of so many pages."""
    blocks = tuple(block for number in range(pages) for block in (Paragraph(f"{name}{number}"), PageBreak()))
    return Paper(title=name, day=date(2026, 1, 1), lang=lang, blocks=blocks[:-1])


def parts(papers: list[Paper]) -> list[Part]:
    """Each with its title as its bookmark and its number before the pages."""
    return [
        Part(pdf, each.title, f"{number} · ")
        for number, (each, pdf) in enumerate(zip(papers, as_pdfs(papers), strict=True), 1)
    ]


def letters(lang: Lang = "zh", count: int = 3) -> list[Part]:
    """Letters of several pages with tables, a chart and headings, drafts among them."""
    return parts([letter(lang, number=number, draft=number == 2) for number in range(1, count + 1)])


def objects_of(pdf: bytes) -> dict[int, bytes]:
    """The objects at the places that the table of the file names, streams without what they hold."""
    table = re.search(rb"startxref\n(\d+)\n%%EOF\Z", pdf)
    assert table
    start = int(table[1])
    places = [int(line[:10]) for line in pdf[start:].split(b"\r\n")[1:-1]]
    edges = [*places, start]
    found = {}
    for number, (place, end) in enumerate(pairwise(edges), 1):
        assert pdf[place:end].startswith(b"%d 0 obj\n" % number)
        found[number] = pdf[place:end].partition(b"stream\n")[0]
    return found


def text_of(said: bytes) -> str:
    """A text string of a file."""
    found = re.fullmatch(rb"<FEFF([0-9A-F]*)>|\((.*)\)", said)
    assert found
    return found[2].decode() if found[2] is not None else bytes.fromhex(found[1].decode()).decode("utf-16-be")


def test_every_page_of_every_paper_stands_in_order() -> None:
    made = pdf_pages(as_one(parts([paper("甲", 2), paper("乙", 1), paper("丙", 3)]), "三份"))
    words = ["甲0", "甲1", "乙0", "丙0", "丙1", "丙2"]
    assert len(made) == len(words)
    assert all(word in squashed(page) for word, page in zip(words, made, strict=True))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_pages_of_letters_are_those_of_the_single_ones(lang: Lang) -> None:
    whole = letters(lang)
    assert pdf_pages(as_one(whole, "三份")) == [page for part in whole for page in pdf_pages(part.pdf)]


def test_one_paper_stays_as_it_is_and_none_is_refused() -> None:
    (one,) = parts([paper("甲", 1)])
    assert as_one([one], "一份") == one.pdf
    cut = replace(one, pdf=one.pdf[:-40])
    for wrong in ([], [one, Part(b"no paper", "")], [cut, one]):
        with pytest.raises(ValueError):
            as_one(wrong, "一份")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_whole_is_an_archive_with_metadata_of_its_own(lang: Lang) -> None:
    pdf = as_one(letters(lang), "责任书 <3> 份 & 更多")
    (metadata,) = re.findall(r"<x:xmpmeta.*?</x:xmpmeta>", pdf.decode("utf-8", "replace"), re.DOTALL)
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>" in metadata
    assert '<rdf:li xml:lang="x-default">责任书 &lt;3&gt; 份 &amp; 更多</rdf:li>' in metadata
    assert f"<xmpTPg:NPages>{len(pdf_pages(pdf))}</xmpTPg:NPages>" in metadata
    assert f"<rdf:li>{'zh-CN' if lang == 'zh' else 'en-GB'}</rdf:li>" in metadata
    assert pdf.count(b"/Type/OutputIntent/") == 1
    assert pdf.count(b"/Type/Catalog/") == 1
    assert pdf.count(b"/Type/Metadata/") == 1
    assert b"(D:20260115000000Z)" in pdf
    ids = set(re.findall(r"<xmpMM:(?:InstanceID|DocumentID)>(.*?)</", metadata))
    assert re.findall(rb"/ID\[<(\w+)><(\w+)>\]", pdf) == [tuple(each.encode() for each in [*ids, *ids])]


def test_nothing_in_the_whole_leads_nowhere_and_no_id_stands_there_twice() -> None:
    pdf = as_one(letters(), "三份")
    objects = objects_of(pdf)
    led = {int(number) for body in objects.values() for number in REFERENCE.findall(body)}
    assert led <= set(objects)
    assert set(objects) - led <= {len(objects) - 1, len(objects)}, "only what the trailer names is named by no other"
    pages = [int(n) for n in REFERENCE.findall(next(b for b in objects.values() if b"/Type/Pages" in b))]
    keys = [re.findall(rb"/StructParents (\d+)", objects[page]) for page in pages]
    assert keys == [[b"%d" % number] for number in range(len(pages))]
    structure = next(body for body in objects.values() if b"/Type/StructTreeRoot" in body)
    marks = re.findall(rb"(\d+) (\d+) 0 R", structure.partition(b"/ParentTree<</Nums[")[2].partition(b"]")[0])
    assert [int(key) for key, _ in marks] == list(range(len(pages)))
    for page, (_, of) in zip(pages, marks, strict=True):
        first = objects[int(REFERENCE.findall(objects[int(of)])[0])]
        assert b"/Pg %d 0 R" % page in first, "the marks of a page lead to what stands on it"
    names = re.findall(rb"\(([^()]*)\)\d+ 0 R", structure.partition(b"/IDTree<</Names[")[2])
    assert names == sorted(set(names))
    own = [name for body in objects.values() for name in re.findall(rb"/ID\(([^()]*)\)", body)]
    assert sorted(own) == names
    heads = {name for body in objects.values() for each in re.findall(rb"/Headers\[(.*?)\]", body)
             for name in re.findall(rb"\(([^()]*)\)", each)}  # fmt: skip
    assert heads <= set(names)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_paper_has_a_bookmark_with_its_headings_and_labels_of_its_own(lang: Lang) -> None:
    whole = letters(lang)
    objects = objects_of(as_one(whole, "三份"))
    pages = [int(n) for n in REFERENCE.findall(next(b for b in objects.values() if b"/Type/Pages" in b))]
    root = next(number for number, body in objects.items() if b"/Type/Outlines" in body)

    def beneath(above: int) -> list[int]:
        found, at = [], re.search(rb"/First (\d+) 0 R", objects[above])
        while at is not None:
            found.append(int(at[1]))
            assert b"/Parent %d 0 R" % above in objects[found[-1]]
            at = re.search(rb"/Next (\d+) 0 R", objects[found[-1]])
        return found

    def title(number: int) -> str:
        said = re.search(rb"/Title(<FEFF[0-9A-F]*>|\(.*?\)(?=/|>))", objects[number])
        assert said
        return text_of(said[1])

    tops = beneath(root)
    assert [title(each) for each in tops] == [part.name for part in whole]
    starts, counted = [], 0
    for part, top in zip(whole, tops, strict=True):
        starts.append(counted)
        assert b"/Dest[%d 0 R/XYZ 0 841.8898 0]" % pages[counted] in objects[top]
        counted += len(pdf_pages(part.pdf))
        said = "一、考核指标与目标" if lang == "zh" else "1.  Indicators and targets"
        assert title(beneath(top)[0]) == said
        assert b"/Count -%d" % len(beneath(top)) in objects[top]
    labels = re.findall(rb"(\d+)<</S/D/P(<FEFF\w+>)>>", objects[len(objects)])
    assert [(int(at), text_of(mark)) for at, mark in labels] == list(zip(starts, ["1 · ", "2 · ", "3 · "], strict=True))


def test_papers_with_and_without_headings_stand_beside_each_other() -> None:
    headed = replace(paper("乙", 1), blocks=(Heading("总则"), Paragraph("一句")))
    objects = objects_of(as_one(parts([paper("甲", 1), headed, paper("丙", 2)]), "三份"))
    tops = [body for body in objects.values() if b"/Title" in body and b"/XYZ 0 841.8898 0]" in body]
    assert [b"/First" in body for body in tops] == [False, True, False]


def test_a_text_that_looks_like_the_form_of_the_file_stays_text() -> None:
    texts = (r"see 12 0 R (U1x0y0) \(9 0 R /StructParents 7 (a (b) c", "(U2x0y0)", "U2x0y0", "/T(U2x0y0) 3 0 R", "/T(")
    headed = letter("en")
    headed = replace(headed, blocks=(*(Heading(text, numbered=False) for text in texts), *headed.blocks))
    titles = re.compile(rb"/(?:Title|T)[(<][^\n]*?(?=/Dest|/K\[)")
    single, whole = as_pdf(headed), as_one(parts([paper("甲", 2), headed]), "2")
    mine = titles.findall(single)
    assert {b"/Title(U2x0y0)", b"/Title((U2x0y0))", b"/T(U2x0y0)"} <= set(mine)
    theirs = titles.findall(whole)
    assert [each for each in mine if each not in theirs] == []


def test_the_same_papers_give_the_same_bytes_and_others_give_others() -> None:
    assert as_one(letters(), "三份") == as_one(letters(), "三份")
    assert as_one(letters(), "三份") != as_one(letters()[::-1], "三份")


def test_the_day_of_the_whole_is_the_latest_and_what_is_alike_is_held_once() -> None:
    late = replace(letter(number=9), day=date(2026, 12, 3))
    whole = parts([late, letter(number=2)])
    made = as_one(whole, "两份")
    assert made.count(b"(D:20261203000000Z)") == 2
    assert b"2026-12-03T00:00:00Z</xmp:ModifyDate>" in made
    assert made.count(b"/N 3/Range[0 1 0 1 0 1]") == 1, "the profile of colours"
    assert len(made) < sum(len(part.pdf) for part in whole)


def test_a_whole_with_a_part_that_is_no_archive_does_not_say_it_is_one() -> None:
    whole = parts([paper("甲", 1), paper("乙", 1)])
    said = b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>"
    loose = Part(whole[1].pdf.replace(said, b" " * len(said)), "乙")
    for each in ([whole[0], loose], [loose, whole[0]]):
        assert b"pdfaid:part>" not in as_one(each, "两份")
